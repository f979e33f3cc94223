"""A figure that is made once and redraws fast, panel by panel."""

from functools import partial

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from lstm_helpers.inputs import expects, mapping, one_of, sequence, whole
from lstm_helpers.plots.arguments import COUNT, LENGTH, PLACE
from lstm_helpers.plots.palette import INK, PAPER
from lstm_helpers.plots.png import fast, small


def _rows(name, value):
    """A list of dicts {panel: (width, height)}."""
    for place, row in enumerate(sequence(name, value)):
        mapping(f"{name}[{place}]", row, check=partial(sequence, size=2, check=partial(whole, low=1, high=10_000)))


class Picture:
    """One Figure, made once. rows: one dict per row of panels, {name: (width, height)} in pixels.

    A panel is a rectangle of the picture that is drawn by itself. `redraw` puts back the background of those panels in
    which something moved, draws their moving artists on it, and returns the PNG of the picture when pixels changed: one
    for all panels, since for every image that it gets a browser needs 4 ms more, and most changes change them all.
    Raises ValueError when rows is no such list, a name stands twice, the panels of a row differ in height or the rows
    in width, or dpi is not a whole number from 1 to 1000.
    """

    @expects(rows=_rows, dpi=COUNT)
    def __init__(self, rows, dpi=100):
        widths = {sum(width for width, _ in row.values()) for row in rows}
        heights = [{height for _, height in row.values()} for row in rows]
        names = [name for row in rows for name in row]
        if len(widths) != 1 or any(len(height) != 1 for height in heights) or len(set(names)) < len(names):
            raise ValueError(f"rows is {rows}; expected rows of one width, panels of one height, names once")
        self.width, self.height = widths.pop(), sum(height for (height,) in heights)
        self.boxes, top = {}, 0
        for row in rows:
            left = 0
            for name, (width, height) in row.items():
                self.boxes[name] = (slice(top, top + height), slice(left, left + width))
                left += width
            top += height
        size = (
            (self.width + 0.01) / dpi,
            (self.height + 0.01) / dpi,
        )  # 4.64 · 100 dpi alone would be cut to 463
        self.figure = Figure(figsize=size, dpi=dpi, facecolor=PAPER)
        self.canvas = FigureCanvasAgg(self.figure)
        self._background, self._moving, self._shown = None, {name: [] for name in self.boxes}, {}

    @expects(left=PLACE, top=PLACE, width=LENGTH, height=LENGTH)
    def axes(self, panel, left, top, width, height):
        """Axes inside a panel; the place in pixels from the panel's top left corner.

        Raises ValueError when there is no such panel, or a number is not finite or a size not above 0.
        """
        one_of("panel", panel, self.boxes)
        rows, columns = self.boxes[panel]
        bottom = self.height - rows.start - top - height
        place = ((columns.start + left) / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place, label=panel)
        for spine in ("top", "right"):
            axes.spines[spine].set_visible(False)
        axes.tick_params(labelsize=8.5, colors=INK)
        return axes

    def sheet(self, panel):
        """Bare Axes over the whole panel whose data units are pixels from its top left corner.

        Raises ValueError when there is no such panel.
        """
        one_of("panel", panel, self.boxes)
        rows, columns = self.boxes[panel]
        width, height = columns.stop - columns.start, rows.stop - rows.start
        axes = self.axes(panel, 0, 0, width, height)
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.set_axis_off()
        return axes

    def redraw(self):
        """Draw what moved. Returns the picture as PNG bytes, or None when no pixel changed since the last time."""
        if self._background is None:
            self._draw_background()
        pixels, renderer, changed = np.asarray(self.canvas.buffer_rgba()), self.canvas.get_renderer(), False
        for name, artists in self._moving.items():
            if name in self._shown and not any(artist.stale for artist in artists):
                continue
            box = self.boxes[name]
            pixels[box] = self._background[box]
            for artist in artists:
                artist.draw(renderer)
                artist.stale = False
            if name not in self._shown or not np.array_equal(self._shown[name], pixels[box]):
                self._shown[name], changed = pixels[box].copy(), True
        return fast(pixels) if changed else None

    def png(self):
        """The whole picture, as it is now, as PNG bytes."""
        self.redraw()
        return small(np.asarray(self.canvas.buffer_rgba()))

    @expects(words=str)
    def captioned(self, words):
        """`png` with a line of words below, wrapped to the picture's width: for places where only that is shown.

        Raises ValueError when words is no text.
        """
        self.redraw()
        font = ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", 13)
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= self.width - 20:
                lines[-1] = longer
            else:
                lines.append(word)
        sheet = Image.new("RGB", (self.width, self.height + 20 * len(lines) + 8), PAPER)
        sheet.paste(Image.fromarray(np.asarray(self.canvas.buffer_rgba())).convert("RGB"))
        ImageDraw.Draw(sheet).multiline_text((10, self.height + 2), "\n".join(lines), INK, font, spacing=5)
        return small(np.asarray(sheet))

    def _draw_background(self):
        self.canvas.draw()  # leaves animated artists out
        self._background = np.asarray(self.canvas.buffer_rgba()).copy()
        for axes in self.figure.axes:
            moving = [artist for artist in axes.get_children() if artist.get_animated()]
            self._moving[axes.get_label()] += sorted(moving, key=lambda artist: artist.zorder)
