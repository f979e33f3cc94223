"""Picture: a still layer, drawn once, and over it marks that move."""

import re
from io import BytesIO, StringIO

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lstm_helpers.plots.marks import FAMILY, Path, Texts, svg
from lstm_helpers.plots.palette import GREY, INK, PALE, PAPER, themed

SHARP = 1.5  # pixels of a PNG for each of the picture


class Picture:
    """width, height in pixels. What is put into `fixed` (marks) and `plot` (axes of matplotlib) does not move: it is
    drawn once, as SVG. `svg(marks)` is the layer over it, `png(marks)` both as one picture.

    handles: {name of a number: (left, top, width, height)}, where the learner can take it; area: such a place, in
    which a point can be chosen, or None. seldom: {name: marks} of layers between the two, sent when they are replaced.
    """

    def __init__(self, width, height):
        self.width, self.height, self.fixed, self.handles = width, height, [], {}
        self.area, self.seldom = None, {}
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)  # a point of matplotlib is a pixel here
        self.figure.patch.set_visible(False)
        self._still = None

    def plot(self, left, top, width, height, x, y, title="", xlabel="", grid="both"):
        """A Plot: axes at this place, in pixels, with fixed limits x and y, each (low, high)."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place, facecolor="none", xlim=x, ylim=y)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set(color=INK, linewidth=1)
        axes.tick_params(labelsize=12, colors=INK, width=1, length=4)
        if grid:
            axes.grid(axis=grid, color=PALE, lw=1)
            axes.set_axisbelow(True)
        if x[1] - x[0] > 3:
            axes.xaxis.set_major_locator(MaxNLocator(20 if x[1] - x[0] < 25 else 12, integer=True))
        self.label(left, top - 13, title, 13.5, "start")
        self.label(left + width / 2, top + height + 30, xlabel, 12.5)
        return Plot(axes, (left, top, width, height), x, y)

    def label(self, x, y, text, size=14, anchor="middle", **look):
        """A text that does not move."""
        self.fixed.append(Texts([(x, y)], [text], size, anchor, **look))

    def still(self):
        """The still layer as SVG."""
        if self._still is None:
            buffer = StringIO()
            if self.figure.axes:
                from matplotlib import rc_context

                with rc_context({"svg.fonttype": "none", "font.sans-serif": FAMILY.split(", ")}):
                    self.figure.savefig(buffer, format="svg", metadata={"Date": None})
            axes = f'<g text-anchor="start">{_inside(buffer.getvalue())}</g>'
            self._still = themed(self._wrap(axes + svg(self.fixed)))
        return self._still

    def svg(self, marks):
        """The moving layer, or a seldom one, as SVG. In single quotes: as JSON, in which it is sent, a double one is
        two letters."""
        return themed(self._wrap(svg(marks))).replace('"', "'")

    def _wrap(self, inside):
        texts = f'font-family="{FAMILY}" fill="{INK}" text-anchor="middle"'  # what a text does not say itself
        return f'<svg viewBox="0 0 {self.width} {self.height}" {texts}>{inside}</svg>'

    def png(self, marks, sharp=SHARP):
        """All layers as the bytes of a PNG, black on white, `sharp` pixels for one of the picture."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from PIL import Image

        sheet = self.figure.add_axes((0, 0, 1, 1), xlim=(0, self.width), ylim=(self.height, 0), zorder=9)
        sheet.set_axis_off()
        below = [mark for layer in self.seldom.values() for mark in layer]
        artists = (artist for mark in [*self.fixed, *below, *marks] for artist in mark.artists())
        for order, (artist, clip) in enumerate(artists):
            artist.set_zorder(9 + order / 1e6)
            _add(sheet, artist, clip)
        canvas = FigureCanvasAgg(self.figure)
        try:
            self.figure.patch.set(visible=True, facecolor=PAPER)
            self.figure.dpi = 72 * sharp
            canvas.draw()
            pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        finally:
            self.figure.dpi = 72
            self.figure.patch.set_visible(False)
            sheet.remove()
        few = BytesIO()
        pixels.quantize(128, dither=Image.Dither.NONE).save(few, "png")  # a third of the bytes
        return few.getvalue()


def _add(sheet, artist, clip):
    """An artist on the sheet, cut where its mark is."""
    sheet.add_artist(artist)
    if clip is None:
        artist.set_clip_on(False)
    else:
        from matplotlib.patches import Rectangle

        left, top, width, height = clip
        artist.set_clip_path(Rectangle((left, top), width, height, transform=sheet.transData))


def _inside(document):
    """What stands inside the <svg> that matplotlib wrote, without its description and its rule for all elements."""
    inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$|<metadata>.*?</metadata>", "", document, flags=re.S)
    inside = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", inside, flags=re.S)
    return re.sub(r"\s*\n\s*", " ", inside.replace("#000000", INK).replace("xlink:href", "href"))


class Plot:
    """Axes with fixed limits. `at(x, y)`: places in pixels; box: (left, top, width, height); axes: matplotlib's, for
    what does not move."""

    def __init__(self, axes, box, x, y):
        self.axes, self.box, self.xlim, self.ylim = axes, box, x, y

    def at(self, x, y):
        """(k, 2) pixels from numbers x and y that broadcast to (k,)."""
        left, top, width, height = self.box
        (x0, x1), (y0, y1) = self.xlim, self.ylim
        x, y = np.broadcast_arrays(np.atleast_1d(x), y)
        return np.stack([left + (x - x0) * width / (x1 - x0), top + (y1 - y) * height / (y1 - y0)], axis=-1)

    def line(self, x, y, stroke=INK, width=1.5, dash=""):
        """A line through the points, cut at the axes, with a gap where y is NaN."""
        points = self.at(x, y)
        left, top, wide, high = self.box
        points[:, 1] = np.clip(points[:, 1], top - 1000, top + high + 1000)  # far outside is outside
        gaps = np.flatnonzero(np.isnan(points[:, 1]))
        pieces = [piece[~np.isnan(piece[:, 1])] for piece in np.split(points, gaps)]
        return Path(pieces, stroke, width, dash=dash, clip=(left - 1, top - 1, wide + 2, high + 2))

    def leaving(self, x, y, colour):
        """Where a line first leaves at the bottom, and at the top: small arrows."""
        heads = []
        for end, way in ((self.ylim[0], -1), (self.ylim[1], 1)):
            gone = way * (y - end) > 0
            if gone.any():
                k, before = gone.argmax(), max(gone.argmax() - 1, 0)
                share = (end - y[before]) / (y[k] - y[before]) if k else 0
                ((left, top),) = self.at(x[before] + share * (x[k] - x[before]), end)
                heads.append([(left, top), (left - 5, top + 9 * way), (left + 5, top + 9 * way)])
        return [Path(heads, PAPER, 1, colour, closed=True)] if heads else []

    def upright(self, x):
        """A thin line over the whole height."""
        return Path([self.at([x, x], self.ylim)], GREY)
