"""What a picture is made of: paths, dots, texts and pixels. Each is written as short SVG, and drawn by matplotlib
where only a PNG can be shown. A picture's moving layer is a list of them, made anew at every change.
"""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

import numpy as np
from matplotlib.image import BboxImage
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lstm_helpers.plots.palette import INK, PAPER

FAMILY = "DejaVu Sans, Verdana, sans-serif"
TILDE = "\u0303"


class Path(NamedTuple):
    """Lines with one look. lines: arrays (k, 2) of corners; dash: lengths on and off, such as "5 2"; closed: back to
    the first corner; clip: (left, top, width, height) outside of which nothing is drawn."""

    lines: Sequence
    stroke: str = INK
    width: float = 1
    fill: object = "none"
    dash: str = ""
    closed: bool = False
    clip: tuple | None = None

    def svg(self):
        points = "".join(_line(line, "Z" if self.closed else "") for line in self.lines)
        if not points:
            return ""
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        stroke = _stroke(self.stroke, self.width) + dash if self.stroke != "none" else ""
        path = f'<path d="{points}"{_paint("fill", self.fill)}{stroke}/>'
        if self.clip is None:
            return path
        x, y, width, height = (f"{size:g}" for size in self.clip)
        return f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}">{path}</svg>'

    def artists(self):
        lines = [np.asarray(line, float) for line in self.lines if len(line)]
        if not lines:
            return
        whole = [np.vstack([line, line[:1]]) if self.closed else line for line in lines]
        codes = [[Outline.MOVETO] + [Outline.LINETO] * (len(line) - 1) for line in whole]
        outline = Outline(np.concatenate(whole), np.concatenate(codes))
        look = {"edgecolor": self.stroke, "facecolor": self.fill, "lw": self.width if self.stroke != "none" else 0}
        if self.dash:
            look["linestyle"] = (0, tuple(float(size) / self.width for size in self.dash.split()))
        yield PathPatch(outline, capstyle="butt", **look), self.clip


class Dots(NamedTuple):
    """Round dots (square ones with square) of one look. places: (k, 2)."""

    places: Sequence
    radius: float = 4
    fill: object = PAPER
    stroke: str = INK
    width: float = 1.6
    square: bool = False

    def svg(self):
        r = self.radius
        if self.square:
            dots = "".join(f"M{_n(x - r)} {_n(y - r)}h{2 * r:g}v{2 * r:g}h{-2 * r:g}z" for x, y in self.places)
        else:
            half = f"a{r:g} {r:g} 0 1 0"
            dots = "".join(f"M{_n(x - r)} {_n(y)}{half} {2 * r:g} 0{half} {-2 * r:g} 0" for x, y in self.places)
        look = _paint("fill", self.fill) + _stroke(self.stroke, self.width)
        return f'<path d="{dots}"{look}/>' if dots else ""

    def artists(self):
        r, look = self.radius, {"fc": self.fill, "ec": self.stroke, "lw": self.width}
        for x, y in self.places:
            yield Rectangle((x - r, y - r), 2 * r, 2 * r, **look) if self.square else Circle((x, y), r, **look), None


class Texts(NamedTuple):
    """Short texts of one look, each beside its place, (k, 2): centred on it, or it is their start or end. A tilde after
    a letter is set over it; as plain letters it would melt into the C."""

    places: Sequence
    texts: Sequence
    size: float = 13
    anchor: str = "middle"
    colour: str = INK
    bold: bool = False
    mono: bool = False
    halo: bool = False

    def svg(self):
        low = 0.36 * self.size  # from the middle of a line to its base
        words = "".join(
            f'<text x="{_n(x)}" y="{_n(y + low)}">{_tilded(escape(text))}</text>'
            for (x, y), text in zip(self.places, self.texts, strict=True)
            if text
        )
        if not words:
            return ""
        look = f'font-size="{self.size:g}"' + _paint("fill", self.colour) * (self.colour != INK)
        look += f' text-anchor="{self.anchor}"' * (self.anchor != "middle")
        look += ' font-weight="bold"' * self.bold + ' font-family="DejaVu Sans Mono, monospace"' * self.mono
        if self.halo:
            look += f' paint-order="stroke" stroke="{PAPER}" stroke-width="4"'
        return f"<g {look}>{words}</g>"

    def artists(self):
        side = {"middle": "center", "start": "left", "end": "right"}[self.anchor]
        look = {"ha": side, "va": "baseline", "fontsize": self.size, "color": self.colour}
        look["family"] = "DejaVu Sans Mono" if self.mono else "DejaVu Sans"
        look["fontweight"] = "bold" if self.bold else "normal"
        look["path_effects"] = [withStroke(linewidth=4, foreground=PAPER)] if self.halo else None
        for (x, y), text in zip(self.places, self.texts, strict=True):
            if text:
                yield Text(x, y + 0.36 * self.size, _typeset(text), **look), None


class Pixels(NamedTuple):
    """Many numbers as one image. place: (left, top, width, height); levels: (rows, columns) of uint8; colours: (256, 4)
    of uint8, red, green, blue and opacity of each level; ink: whether it is dark on paper, and light by night."""

    place: tuple
    levels: np.ndarray
    colours: np.ndarray
    ink: bool = False

    def svg(self):
        from PIL import Image

        size, buffer = self.levels.shape[::-1], BytesIO()
        image = Image.frombytes("P", size, self.levels.tobytes())
        image.putpalette(self.colours[:, :3].tobytes())
        image.save(buffer, "png", transparency=self.colours[:, 3].tobytes())
        x, y, width, height = (f"{size:g}" for size in self.place)
        place = f'x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" aria-hidden="true"'
        look = ' class="lstm-ink"' * self.ink
        return f'<image {place}{look} href="data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"/>'

    def artists(self):
        left, top, width, height = self.place

        def box(renderer):  # in pixels of the PNG, from below
            sharp = renderer.dpi / 72
            return Bbox.from_bounds(
                sharp * left, renderer.height - sharp * (top + height), sharp * width, sharp * height
            )

        image = BboxImage(box, interpolation="antialiased", origin="upper")
        image.set_data(self.colours[self.levels])
        yield image, None


def svg(marks):
    """The marks as SVG, the first at the bottom."""
    return "".join(mark.svg() for mark in marks)


def box(left, top, width, height):
    """The corners of a rectangle."""
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


def boxed(boxes, *look):
    """Rectangles, each (left, top, width, height), as one Path. look: its stroke, width, fill and dash."""
    return Path([box(*one) for one in boxes], *look, closed=True)


def middles(boxes):
    """The middles of rectangles."""
    return [(left + width / 2, top + height / 2) for left, top, width, height in boxes]


def hatched(left, top, width, height, gap=6):
    """Slanted lines inside a rectangle: what marks a negative number beside its colour."""
    lines = []
    for start in np.arange(gap / 2, width + height, gap):
        x0, x1 = max(0.0, start - height), min(start, width)
        lines.append([(left + x0, top + start - x0), (left + x1, top + start - x1)])
    return lines


def arrowhead(start, end, length=11, half=5.5):
    """The corners of an arrow's head at the end of a line."""
    end, along = np.array(end, float), np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    across = np.array([-along[1], along[0]])
    return np.array([end, end - length * along + half * across, end - length * along - half * across])


# ---------------------------------------------------------------- how things are written


def _n(value):
    """A place in tenths of a pixel, short."""
    return f"{value:.1f}".removesuffix(".0")


def _line(points, end):
    if len(points) == 0:
        return ""
    if end and len(points) == 4 and points[0][1] == points[1][1] and points[1][0] == points[2][0]:
        (x, y), (right, _), (_, bottom), _ = points  # a rectangle
        return f"M{_n(x)} {_n(y)}H{_n(right)}V{_n(bottom)}H{_n(x)}z"
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + end


def _paint(what, colour):
    if isinstance(colour, str):
        return f' {what}="{colour}"'
    *parts, opacity = colour
    return f' {what}="#{"".join(f"{round(255 * part):02x}" for part in parts)}" {what}-opacity="{opacity:g}"'


def _stroke(colour, width):
    return _paint("stroke", colour) + f' stroke-width="{width:g}"' * (width != 1)


def _tilded(text):
    """The small tilde set back over its letter, by shares of the size that fit wide and narrow fonts."""
    if TILDE not in text:
        return text
    for letter, back, up in (("C", 0.6, 0.2), ("h", 0.56, 0.24)):
        over = f'<tspan dx="-{back}em" dy="-{up}em">˜</tspan>'
        down = f'<tspan dx="{back - 0.5:.2f}em" dy="{up}em">\u200b</tspan>'
        text = text.replace(letter + TILDE, letter + over + down)
    return text


def _typeset(text):
    """The same for matplotlib, by its mathematics."""
    for letter in "Ch":
        text = text.replace(letter + TILDE, rf"$\mathregular{{\tilde{{{letter}}}}}$")
    return text
