"""Arrays to artists: the palette, the Picture that redraws fast, and the drawings.

Every ``draw_…`` function makes its artists once and returns a function that moves them. Artists that move are made with
``animated=True``; all others are drawn once and kept as background.
"""

from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from PIL import Image

from lstm_helpers.cell import d_sigmoid, sigmoid

INK, PAPER, GREY = "#1a1a1a", "#ffffff", "#6b6b6b"
COLOUR = {  # Okabe and Ito's palette, told apart by colour-blind readers; never the only sign
    "x": "#56B4E9",
    "h": "#009E73",
    "f": "#D55E00",
    "i": "#0072B2",
    "C_tilde": "#CC79A7",
    "C": "#1a1a1a",
    "o": "#E69F00",
    "z": "#999999",
    "b": "#F0E442",
}
FONT = {"fontfamily": "DejaVu Sans", "color": INK}


def tint(symbol, strength=0.3):
    """The symbol's colour mixed with white: a light ground for dark numbers. strength in [0, 1]."""
    rgb = np.array([int(COLOUR[symbol][k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return tuple(1 - strength * (1 - rgb))


def number(value, digits=4):
    """A number as short text: '92', '0.715', '1.109e−40', with a true minus sign.

    Never a rounded '1': what is below 1 and would round to it is cut to '0.9999…'.
    """
    text = f"{abs(value):.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e-", "e−")
    if text == "1" and abs(value) < 1:
        text = "0." + "9" * digits + "…"
    return f"−{text}" if value < 0 else text


def short(value):
    """`number` with three digits."""
    return number(value, 3)


# ---------------------------------------------------------------- a figure that redraws fast


class Picture:
    """One Figure, made once. rows: one dict per row of panels, {name: (width, height)} in pixels.

    A panel is a rectangle of the picture that is drawn, encoded and sent by itself. `redraw` puts back the panel's
    background, draws its moving artists on it, and returns the PNG of every panel whose pixels changed.
    Raises ValueError when the panels of a row differ in height or the rows in width.
    """

    def __init__(self, rows, dpi=100):
        self.rows = [list(row) for row in rows]
        widths = {sum(width for width, _ in row.values()) for row in rows}
        heights = [{height for _, height in row.values()} for row in rows]
        if len(widths) != 1 or any(len(height) != 1 for height in heights):
            raise ValueError(f"rows is {rows}; expected rows of one width, each of panels of one height")
        self.width, self.height = widths.pop(), sum(height for (height,) in heights)
        self.boxes, top = {}, 0
        for row in rows:
            left = 0
            for name, (width, height) in row.items():
                self.boxes[name] = (slice(top, top + height), slice(left, left + width))
                left += width
            top += height
        size = (self.width + 0.01) / dpi, (self.height + 0.01) / dpi  # 4.64 in · 100 dpi alone would be cut to 463 pixels
        self.figure = Figure(size, dpi=dpi, facecolor=PAPER)
        self.canvas = FigureCanvasAgg(self.figure)
        self._background, self._moving, self._shown = None, {name: [] for name in self.boxes}, {}

    def axes(self, panel, left, top, width, height):
        """Axes inside a panel; the place in pixels from the panel's top left corner."""
        rows, columns = self.boxes[panel]
        bottom = self.height - rows.start - top - height
        place = ((columns.start + left) / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place, label=panel)
        for spine in ("top", "right"):
            axes.spines[spine].set_visible(False)
        axes.tick_params(labelsize=8.5, colors=INK)
        return axes

    def sheet(self, panel):
        """Bare Axes over the whole panel whose data units are pixels from its top left corner."""
        rows, columns = self.boxes[panel]
        width, height = columns.stop - columns.start, rows.stop - rows.start
        axes = self.axes(panel, 0, 0, width, height)
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.set_axis_off()
        return axes

    def redraw(self):
        """Draw what moved. Returns {panel: PNG bytes} for the panels whose pixels changed, all of them at first."""
        if self._background is None:
            self._draw_background()
        pixels, renderer, changed = np.asarray(self.canvas.buffer_rgba()), self.canvas.get_renderer(), {}
        for name, artists in self._moving.items():
            if name in self._shown and not any(artist.stale for artist in artists):
                continue
            box = self.boxes[name]
            pixels[box] = self._background[box]
            for artist in artists:
                artist.draw(renderer)
                artist.stale = False
            if name not in self._shown or not np.array_equal(self._shown[name], pixels[box]):
                self._shown[name] = pixels[box].copy()
                changed[name] = _png(pixels[box])
        return changed

    def png(self):
        """The whole picture, as it is now, as PNG bytes."""
        self.redraw()
        return _png(np.asarray(self.canvas.buffer_rgba()), level=6)

    def _draw_background(self):
        self.canvas.draw()  # leaves animated artists out
        self._background = np.asarray(self.canvas.buffer_rgba()).copy()
        for axes in self.figure.axes:
            moving = [artist for artist in axes.get_children() if artist.get_animated()]
            self._moving[axes.get_label()] += sorted(moving, key=lambda artist: artist.zorder)


def _png(pixels, level=1):
    buffer = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(buffer, "png", compress_level=level)
    return buffer.getvalue()


# ---------------------------------------------------------------- numbers in boxes


def _rectangles(lefts, tops, widths, heights):
    """Corners of rectangles, (k, 4, 2), from arrays that broadcast to (k,)."""
    left, top, width, height = np.broadcast_arrays(lefts, tops, widths, heights)
    x, y = (left, left + width, left + width, left), (top, top, top + height, top + height)
    return np.stack([np.stack(x, -1), np.stack(y, -1)], -1).astype(float)


def _boxes(left, top, shape, size):
    """Corners of the boxes of a matrix, row by row: (rows·columns, 4, 2)."""
    r, c = (index.ravel() for index in np.indices(shape))
    return _rectangles(left + c * size[0], top + r * size[1], *size)


def draw_grid(axes, left, top, shape, size, colours, show=number, fontsize=10):
    """A matrix as boxes with its numbers. shape: (rows, columns); size: (width, height) of a box in pixels;
    colours: one fill for each column; show(value): its text.

    Returns move(values, changed=None): values has the shape; where changed is true the box is outlined.
    """
    boxes = _boxes(left, top, shape, size)
    axes.add_collection(PolyCollection(boxes, facecolors=colours * shape[0], edgecolors=GREY, linewidths=0.6))
    marks = axes.add_collection(
        PolyCollection([], facecolors="none", edgecolors=INK, linewidths=2.6, animated=True, zorder=4)
    )
    centres = boxes.mean(axis=1)
    style = {"ha": "center", "va": "center_baseline", "fontsize": fontsize, "animated": True, "zorder": 5, **FONT}
    texts = [axes.text(x, y, "", **style) for x, y in centres]

    def move(values, changed=None):
        for text, value in zip(texts, np.ravel(values), strict=True):
            text.set_text(show(value))
        marks.set_verts([] if changed is None else boxes[np.ravel(changed)])

    return move


def draw_brackets(axes, left, top, width, height, arm=5, gap=3):
    """Square brackets around a block (static)."""
    for x, way in ((left - gap, 1), (left + width + gap, -1)):
        xs, ys = [x + way * arm, x, x, x + way * arm], [top - gap, top - gap, top + height + gap, top + height + gap]
        axes.plot(xs, ys, color=INK, lw=1.3, solid_joinstyle="miter")


def draw_label(axes, x, y, text, size=10.5, ha="center", **style):
    """A static piece of text, centred on (x, y) unless ha says otherwise."""
    return axes.text(x, y, text, ha=ha, va="center_baseline", fontsize=size, **(FONT | style))


class Block(NamedTuple):
    """One matrix of an equation. shape: (rows, columns); box: (width, height) of one number's box in pixels;
    colours: one fill for each column; sign: what stands after it, in a gap that wide; show(value): a number's text."""

    title: str
    shape: tuple
    box: tuple
    colours: list
    sign: str = ""
    gap: int = 14
    show: Callable = number


def draw_blocks(axes, blocks, left, middle):
    """A row of matrices with signs between them, centred on the height `middle`. blocks: {name: Block}.

    Returns {name: (left, top, move)}: the place of each block in pixels and the move of its `draw_grid`.
    """
    placed = {}
    for name, block in blocks.items():
        (rows, columns), (width, height) = block.shape, block.box
        top, right = middle - rows * height / 2, left + columns * width
        placed[name] = left, top, draw_grid(axes, left, top, block.shape, block.box, block.colours, block.show)
        draw_brackets(axes, left, top, columns * width, rows * height)
        draw_label(axes, (left + right) / 2, top - 16, block.title, 10)
        draw_label(axes, right + block.gap / 2, middle, block.sign, 13)
        left = right + block.gap
    return placed


def draw_columns(axes, m, n, W, v, box):
    """The grounds and letters that tell the x columns of W from its h columns, and the x rows of v from its h rows.

    W, v: (left, top) of the two blocks; box: their boxes' (width, height), as ((W width, v width), height).
    Returns move(order), order '[x, h]' or '[h, x]'.
    """
    (cw, vw), ch = box
    style = {"ha": "center", "va": "center_baseline", "fontsize": 10, "animated": True, "fontweight": "bold", **FONT}
    grounds, letters = {}, {}
    for symbol in "xh":
        style_ground = {"facecolors": tint(symbol, 0.4), "edgecolors": GREY, "linewidths": 0.6, "zorder": 1}
        ground = PolyCollection([], animated=True, **style_ground)
        grounds[symbol] = axes.add_collection(ground, autolim=False)
        letters[symbol] = axes.text(0, 0, symbol, **style), axes.text(0, 0, symbol, **style)

    def move(order):
        starts = {"x": 0, "h": m} if order == "[x, h]" else {"h": 0, "x": n}
        for symbol, size in (("x", m), ("h", n)):
            start, above, beside = starts[symbol], *letters[symbol]
            over_W = _boxes(W[0] + start * cw, W[1], (n, size), (cw, ch))
            over_v = _boxes(v[0], v[1] + start * ch, (size, 1), (vw, ch))
            grounds[symbol].set_verts(np.concatenate([over_W, over_v]))
            above.set_position((W[0] + (start + size / 2) * cw, W[1] + n * ch + 14))
            beside.set_position((v[0] - 11, v[1] + (start + size / 2) * ch))

    return move


def draw_equation(axes, m, n, gate, middle=118):
    """scale · (W · [x, h] + b) = z, then the gate σ(z), 1 − gate and gate′, as boxes with numbers.

    Returns move(values, changed, order, scale): values: {"W": (n, m+n), "v": (m+n,), "b", "z", "gate", "rest",
    "slope": (n,)}; changed: boolean arrays for some of the same names, whose boxes are outlined.
    """
    k = m + n
    cw, ch = min(40, 240 // k), min(27, 170 // k)
    pale = [tint(gate, 0.22)]
    placed = draw_blocks(
        axes,
        {
            "W": Block(f"W_{gate}", (n, k), (cw, ch), ["none"] * k, "·", 40),
            "v": Block("", (k, 1), (40, ch), ["none"], "+", 28),
            "b": Block(f"b_{gate}", (n, 1), (40, ch), [tint("b", 0.4)], ")  =", 42),
            "z": Block(f"z_{gate}", (n, 1), (54, ch), [tint("z", 0.3)], "→", 32),
            "gate": Block(f"{gate} = σ(z)", (n, 1), (66, ch), pale),
            "rest": Block(f"1 − {gate}", (n, 1), (78, ch), pale, show=short),
            "slope": Block(f"{gate}′ = σ′(z)", (n, 1), (78, ch), pale, show=short),
        },
        left=76,
        middle=middle,
    )
    columns = draw_columns(axes, m, n, placed["W"][:2], placed["v"][:2], ((cw, 40), ch))
    style = {"va": "center_baseline", "animated": True, **FONT}
    title = axes.text(placed["v"][0] + 20, placed["v"][1] - 16, "", ha="center", fontsize=10, **style)
    factor = axes.text(68, middle, "", ha="right", fontsize=11, **style)

    def move(values, changed, order, scale):
        columns(order)
        title.set_text(order)
        factor.set_text(f"{number(scale, 2)} · (")
        for name, (_, _, place) in placed.items():
            place(values[name], changed.get(name))

    return move


# ---------------------------------------------------------------- gates: bars, curve


def draw_bars(axes, n, top, symbol, title, hatch=None):
    """n bars from 0 to `top`, named by unit. Returns move(values)."""
    axes.set(xlim=(-0.6, n - 0.4), ylim=(0, top * 1.04), xticks=range(n))
    axes.set_yticks([0, top / 2, top], [number(tick) for tick in (0, top / 2, top)])
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel("unit", fontsize=9)
    axes.axhline(top, color=GREY, lw=0.8, ls=":")
    style = {"facecolors": tint(symbol, 0.75), "edgecolors": INK, "linewidths": 0.8, "hatch": hatch}
    bars = axes.add_collection(PolyCollection([], animated=True, **style), autolim=False)
    units = np.arange(n)

    def move(values):
        bars.set_verts(_rectangles(units - 0.36, 0.0, 0.72, np.asarray(values, float)))

    return move


REACH = 10.0  # the curve's axis is drawn for |z| <= REACH; what lies beyond stands in a margin


def draw_sigmoid(axes, n, symbol="f"):
    """σ (solid) and σ′ (dashed) with a numbered point for each of n units on both.

    Points with |z| > 10 stand in the grey margin, in the order of the units. Returns move(z).
    """
    z = np.linspace(-REACH, REACH, 401)
    margin = 4.6
    axes.set(xlim=(-REACH - margin, REACH + margin), ylim=(-0.09, 1.22))
    axes.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    axes.set_yticks([0, 0.25, 0.5, 1], ["0", "¼", "½", "1"])
    axes.grid(axis="y", color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    for side in (-1, 1):
        axes.axvspan(side * REACH, side * (REACH + margin), color="#ececec", lw=0)
    draw_label(axes, -REACH - margin / 2, 1.16, "◂ beyond", 8, color=GREY)
    draw_label(axes, REACH + margin / 2, 1.16, "beyond ▸", 8, color=GREY)
    axes.plot(z, sigmoid(z), color=COLOUR[symbol], lw=2)
    axes.plot(z, d_sigmoid(z), color=INK, lw=1.6, ls=(0, (4, 2)))
    draw_label(axes, 6.2, 0.66, f"{symbol} = σ(z)", 9.5, color=COLOUR[symbol], fontweight="bold")
    draw_label(axes, -5.6, 0.4, f"{symbol}′ = σ′(z)", 9.5)
    draw_label(axes, -5.6, 0.32, "dashed", 8.5)
    axes.set_xlabel("z (in circles: the unit)", fontsize=9, labelpad=1)
    stems = axes.add_collection(LineCollection([], colors=GREY, linewidths=1, animated=True, zorder=3), autolim=False)
    (low,) = axes.plot([], [], "o", ms=6, mfc=INK, mec=PAPER, animated=True, zorder=4)
    (high,) = axes.plot([], [], "o", ms=13, mfc=PAPER, mec=COLOUR[symbol], mew=2, animated=True, zorder=4)
    style = {"ha": "center", "va": "center_baseline", "fontsize": 9, "animated": True, "zorder": 5, **FONT}
    names = [axes.text(0, 0, str(unit), **style) for unit in range(n)]
    places = REACH + margin * (np.arange(n) + 0.6) / (n + 0.2)

    def move(z):
        z = np.asarray(z, float)
        x = np.where(np.abs(z) <= REACH, z, np.sign(z) * places)
        f, slope = sigmoid(z), d_sigmoid(z)
        stems.set_segments(np.stack([np.stack([x, slope], -1), np.stack([x, f], -1)], 1))
        low.set_data(x, slope)
        high.set_data(x, f)
        for name, *place in zip(names, x, f, strict=True):
            name.set_position(place)

    return move




# ---------------------------------------------------------------- shapes


def draw_shapes(axes, largest=6, box=27):
    """W · [x, h] + b = z → f ∘ C_prev, every number a box of the same size, to scale. Sizes up to `largest`.

    Returns move(m, n, k, order).
    """
    middle, gap = 210, 42
    ends = {"W": 20 + 2 * largest * box}
    for name, wide in {"v": 50, "b": box, "f": box, "C_prev": box}.items():
        ends[name] = list(ends.values())[-1] + gap + wide
    style = {"ha": "center", "va": "center_baseline", "animated": True, **FONT}
    titles = {name: axes.text(0, 0, "", fontsize=9.5, linespacing=1.35, **style) for name in ends}
    names = [axes.text(0, 0, "", fontsize=9, zorder=5, **style) for _ in range(2 * largest)]
    verdict = axes.text(ends["C_prev"] + 112, middle, "", fontsize=11, linespacing=1.5, **style)
    blocks = {}
    for symbol in ("x", "h", "b", "f", "C"):
        look = {"facecolors": tint(symbol, 0.15 if symbol == "C" else 0.45), "edgecolors": INK, "linewidths": 0.8}
        blocks[symbol] = axes.add_collection(PolyCollection([], animated=True, **look), autolim=False)
    look = {"facecolors": "none", "edgecolors": COLOUR["f"], "hatch": "xxxx", "linewidths": 2.4}
    alone = axes.add_collection(PolyCollection([], animated=True, zorder=4, **look), autolim=False)
    for name, sign in {"W": "·", "v": "+", "b": "→ σ →", "f": "∘"}.items():
        draw_label(axes, ends[name] + gap / 2, middle, sign, 13 if name != "b" else 9)

    def move(m, n, k, order):
        first, second = (("x", m), ("h", n)) if order == "[x, h]" else (("h", n), ("x", m))
        left_W, top_W, top_v = ends["W"] - (m + n) * box, middle - k * box / 2, middle - (m + n) * box / 2
        start = 0
        for symbol, size in (first, second):
            in_W = _boxes(left_W + start * box, top_W, (k, size), (box, box))
            in_v = _boxes(ends["v"] - 50, top_v + start * box, (size, 1), (50, box))
            blocks[symbol].set_verts(np.concatenate([in_W, in_v]))
            start += size
        heights = {"W": k, "v": m + n, "b": k, "f": k, "C_prev": n}
        shapes = {"W": (k, m + n), "v": (m + n,), "b": (k,), "f": (k,), "C_prev": (n,)}
        columns = {
            name: _boxes(ends[name] - box, middle - heights[name] * box / 2, (heights[name], 1), (box, box))
            for name in ("b", "f", "C_prev")
        }
        for symbol, name in (("b", "b"), ("f", "f"), ("C", "C_prev")):
            blocks[symbol].set_verts(columns[name])
        alone.set_verts(columns["f"][n:] if k > n else columns["C_prev"][k:])
        letters = [f"{symbol}[{j}]" for symbol, size in (first, second) for j in range(size)]
        for row, text in enumerate(names):
            text.set_text(letters[row] if row < len(letters) else "")
            text.set_position((ends["v"] - 25, top_v + (row + 0.5) * box))
        for name, text in titles.items():
            wide = {"W": (m + n) * box, "v": 50}.get(name, box)
            title = {"W": "W_f", "b": "b_f", "v": order}.get(name, name)
            text.set_text(f"{title}\n{shapes[name]}")
            text.set_position((ends[name] - wide / 2, middle - heights[name] * box / 2 - 24))
        verdict.set_text("k = n\nevery f meets\nits C_prev" if k == n else f"k = {k}, n = {n}\n✗ no partner\nfor {abs(k - n)} of them")
        verdict.set_color(INK if k == n else COLOUR["f"])

    return move


# ---------------------------------------------------------------- how close to 0 and to 1

FAR, FLOOR = 200.0, -92.0  # |z| and log10 shown by draw_limits


def _log10(values):
    """log10 for the axis of `draw_limits`: exact zeros stand in the band at the bottom."""
    values = np.asarray(values, float)
    with np.errstate(divide="ignore"):
        return np.where(values > 0, np.maximum(np.log10(values), FLOOR + 1), FLOOR - 5)


def draw_limits(axes, n, title, symbol="f"):
    """f, 1 − f and f′ on a log axis over z, with numbered points; a band at the bottom is for what is exactly 0.

    Returns move(z_line, lines, z, points): lines and points map 'f', 'rest' and 'slope' to values at z_line and z.
    """
    margin = 90
    axes.set(xlim=(-FAR - margin, FAR + margin), ylim=(FLOOR - 9, 8))
    axes.set_xticks([-200, -100, 0, 100, 200], ["−200", "−100", "0", "100", "200"])
    axes.set_yticks([FLOOR - 5, -80, -60, -40, -20, 0], ["exactly 0", "1e−80", "1e−60", "1e−40", "1e−20", "1"])
    axes.grid(color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.axhspan(FLOOR - 9, FLOOR - 1, color="#ececec", lw=0)
    for side in (-1, 1):
        axes.axvspan(side * FAR, side * (FAR + margin), color="#ececec", lw=0)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel("z", fontsize=9, labelpad=1)
    looks = {
        "slope": {"color": COLOUR["C_tilde"], "lw": 6, "alpha": 0.55},
        "f": {"color": COLOUR[symbol], "lw": 2},
        "rest": {"color": COLOUR["i"], "lw": 2, "ls": (0, (4, 2))},
    }
    labels = {"slope": f"{symbol}′ wide", "f": f"{symbol} solid", "rest": f"1 − {symbol} dashed"}
    curves, dots = {}, {}
    for name, look in looks.items():
        (curves[name],) = axes.plot([], [], animated=True, zorder=3, label=labels[name], **look)
        colour = look["color"]
        (dots[name],) = axes.plot([], [], "o", ms=12, mfc=PAPER, mec=colour, mew=2, animated=True, zorder=4)
    axes.legend(loc="lower center", fontsize=8, framealpha=1, bbox_to_anchor=(0.395, 0.13))
    style = {"ha": "center", "va": "center_baseline", "fontsize": 8.5, "animated": True, "zorder": 5, **FONT}
    names = {name: [axes.text(0, 0, str(unit), **style) for unit in range(n)] for name in looks}
    places = FAR + margin * (np.arange(n) + 0.6) / (n + 0.2)

    def move(z_line, lines, z, points):
        x = np.where(np.abs(z) <= FAR, z, np.sign(z) * places)
        for name in looks:
            curves[name].set_data(z_line, _log10(lines[name]))
            dots[name].set_data(x, _log10(points[name]))
            for text, *place in zip(names[name], x, _log10(points[name]), strict=True):
                text.set_position(place)

    return move
