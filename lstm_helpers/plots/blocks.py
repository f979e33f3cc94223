"""Matrices and vectors as boxes with their numbers, and the equations they form."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from lstm_helpers.inputs import expects, function, kind, mapping, reals, sequence, whole
from lstm_helpers.plots.arguments import BOX, CELLS, COUNT, LENGTH, ORDER, PLACE, SYMBOL, vector, vectors
from lstm_helpers.plots.arguments import colours as fills
from lstm_helpers.plots.arguments import marks as booleans
from lstm_helpers.plots.arguments import texts as words
from lstm_helpers.plots.palette import GREY, INK, draw_label, number, short, tint
from lstm_helpers.plots.texts import Texts


def rectangles(lefts, tops, widths, heights):
    """Corners of rectangles, (k, 4, 2), from arrays that broadcast to (k,)."""
    left, top, width, height = np.broadcast_arrays(lefts, tops, widths, heights)
    x, y = (left, left + width, left + width, left), (top, top, top + height, top + height)
    return np.stack([np.stack(x, -1), np.stack(y, -1)], -1).astype(float)


def boxes_of(left, top, shape, size):
    """Corners of the boxes of a matrix, row by row: (rows·columns, 4, 2)."""
    r, c = (index.ravel() for index in np.indices(shape))
    return rectangles(left + c * size[0], top + r * size[1], *size)


@expects(axes=Axes, left=PLACE, top=PLACE, shape=CELLS, size=BOX, colours=fills, show=function, fontsize=LENGTH)
def draw_grid(axes, left, top, shape, size, colours, show=number, fontsize=10):
    """A matrix as boxes with its numbers. shape: (rows, columns); size: (width, height) of a box in pixels;
    colours: one fill for each column; show(value): its text.

    Returns move(values, changed=None): values has the shape, or is a vector where the shape is a row or a column; where
    changed is true the box is outlined. Both raise ValueError naming the argument that cannot be drawn.
    """
    if len(colours) != shape[1]:
        raise ValueError(f"colours has {len(colours)} entries; expected {shape[1]}, one for each column")
    boxes = boxes_of(left, top, shape, size)
    axes.add_collection(PolyCollection(boxes, facecolors=colours * shape[0], edgecolors=GREY, linewidths=0.6))
    marks = axes.add_collection(
        PolyCollection([], facecolors="none", edgecolors=INK, linewidths=2.6, animated=True, zorder=4)
    )
    texts = Texts(axes, boxes.mean(axis=1), fontsize=fontsize)

    def move(values, changed=None):
        values = reals("values", values)
        if values.size != len(boxes) or (values.shape != tuple(shape) and max(values.ndim, min(shape)) > 1):
            raise ValueError(f"values has shape {values.shape}; expected {tuple(shape)}")
        if changed is not None:
            booleans("changed", changed, len(boxes))
        texts.move([show(value) for value in np.ravel(values)])
        marks.set_verts([] if changed is None else boxes[np.ravel(changed)])

    return move


@expects(axes=Axes, left=PLACE, top=PLACE, width=LENGTH, height=LENGTH, arm=PLACE, gap=PLACE)
def draw_brackets(axes, left, top, width, height, arm=5, gap=3):
    """Square brackets around a block (static). Raises ValueError naming what is no Axes or no finite number."""
    for x, way in ((left - gap, 1), (left + width + gap, -1)):
        xs, ys = [x + way * arm, x, x, x + way * arm], [top - gap, top - gap, top + height + gap, top + height + gap]
        axes.plot(xs, ys, color=INK, lw=1.3, solid_joinstyle="miter")


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


@expects(
    axes=Axes, blocks=partial(mapping, check=lambda name, value: kind(name, value, Block)), left=PLACE, middle=PLACE
)
def draw_blocks(axes, blocks, left, middle):
    """A row of matrices with signs between them, centred on the height `middle`. blocks: {name: Block}.

    Returns {name: (left, top, move)}: the place of each block in pixels and the move of its `draw_grid`.
    Raises ValueError naming what is no Axes, no dict of Blocks or no finite number.
    """
    placed = {}
    for name, block in blocks.items():
        (rows, columns), (width, height) = CELLS("shape of a Block", block.shape), BOX("box of a Block", block.box)
        top, right = middle - rows * height / 2, left + columns * width
        placed[name] = left, top, draw_grid(axes, left, top, block.shape, block.box, block.colours, block.show)
        draw_brackets(axes, left, top, columns * width, rows * height)
        draw_label(axes, (left + right) / 2, top - 16, block.title, 10)
        draw_label(axes, right + block.gap / 2, middle, block.sign, 13)
        left = right + block.gap
    return placed


PAIR = partial(sequence, size=2)
FEW = partial(whole, low=1, high=80)  # boxes of a pixel or more


@expects(axes=Axes, m=FEW, n=FEW, W=partial(PAIR, check=PLACE), v=partial(PAIR, check=PLACE), box=PAIR)
def draw_columns(axes, m, n, W, v, box):
    """The grounds and letters that tell the x columns of W from its h columns, and the x rows of v from its h rows.

    W, v: (left, top) of the two blocks; box: their boxes' (width, height), as ((W width, v width), height).
    Returns move(order), order '[x, h]' or '[h, x]'. Both raise ValueError naming the argument that cannot be drawn.
    """
    BOX("box", (*BOX("box[0]", box[0]), box[1])[1:])
    (cw, vw), ch = box
    letters = Texts(axes, np.zeros((4, 2)), ["x", "x", "h", "h"], fontweight="bold")
    grounds = {}
    for symbol in "xh":
        style_ground = {"facecolors": tint(symbol, 0.4), "edgecolors": GREY, "linewidths": 0.6, "zorder": 1}
        ground = PolyCollection([], animated=True, **style_ground)
        grounds[symbol] = axes.add_collection(ground, autolim=False)

    @expects(order=ORDER)
    def move(order):
        starts = {"x": 0, "h": m} if order == "[x, h]" else {"h": 0, "x": n}
        places = []
        for symbol, size in (("x", m), ("h", n)):
            start = starts[symbol]
            over_W = boxes_of(W[0] + start * cw, W[1], (n, size), (cw, ch))
            over_v = boxes_of(v[0], v[1] + start * ch, (size, 1), (vw, ch))
            grounds[symbol].set_verts(np.concatenate([over_W, over_v]))
            places += [
                (W[0] + (start + size / 2) * cw, W[1] + n * ch + 14),
                (v[0] - 11, v[1] + (start + size / 2) * ch),
            ]
        letters.move(places=places)

    return move


@expects(axes=Axes, m=FEW, n=FEW, gate=str, titles=partial(words, size=3), symbol=SYMBOL, middle=PLACE)
def draw_equation(axes, m, n, gate, titles, symbol, middle=118):
    """scale · (W · [x, h] + b) = z, then the squashed z, what is missing to 1, and the slope, as boxes with numbers.

    gate: the letter of W_·; titles: of the last three blocks; symbol: whose colour they have.

    Returns move(values, changed, order, scale): values: {"W": (n, m+n), "v": (m+n,), "b", "z", "gate", "rest",
    "slope": (n,)}; changed: boolean arrays for some of the same names, whose boxes are outlined.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    k = m + n
    cw, ch = min(40, 240 // k), min(27, 170 // k)
    pale = [tint(symbol, 0.22)]
    placed = draw_blocks(
        axes,
        {
            "W": Block(f"W_{gate}", (n, k), (cw, ch), ["none"] * k, "·", 40),
            "v": Block("", (k, 1), (40, ch), ["none"], "+", 28),
            "b": Block(f"b_{gate}", (n, 1), (40, ch), [tint("b", 0.4)], ")  =", 42),
            "z": Block(f"z_{gate}", (n, 1), (54, ch), [tint("z", 0.3)], "→", 32),
            "gate": Block(titles[0], (n, 1), (72, ch), pale),
            "rest": Block(titles[1], (n, 1), (77, ch), pale, show=short),
            "slope": Block(titles[2], (n, 1), (77, ch), pale, show=short),
        },
        left=76,
        middle=middle,
    )
    columns = draw_columns(axes, m, n, placed["W"][:2], placed["v"][:2], ((cw, 40), ch))
    title = Texts(axes, [(placed["v"][0] + 20, placed["v"][1] - 16)])
    factor = Texts(axes, [(68, middle)], fontsize=11, ha="right")

    sizes = {"W": (n, k), "v": (k,)} | dict.fromkeys(("b", "z", "gate", "rest", "slope"), (n,))

    @expects(values=partial(vectors, sizes=sizes), changed=mapping, order=ORDER, scale=PLACE)
    def move(values, changed, order, scale):
        columns(order)
        title.move([order])
        factor.move([f"{number(scale, 2)} · ("])
        for name, (_, _, place) in placed.items():
            place(values[name], changed.get(name))

    return move


@expects(axes=Axes, n=COUNT, symbol=SYMBOL, middle=PLACE)
def draw_precision(axes, n, symbol="f", middle=70):
    """z and the gate σ(z); then 1 − gate and gate′ by the textbook's formula and by the stable one, as numbers.

    Returns move(z, gate, textbook, stable): the last two map 'rest' and 'slope' to (n,).
    Both raise ValueError naming the argument that cannot be drawn.
    """
    fill = {"z": tint("z", 0.3), "gate": tint(symbol, 0.22), "rest": tint("i", 0.2), "slope": tint("C_tilde", 0.35)}
    titles = {"rest": f"1 − {symbol}", "slope": f"{symbol}′"}
    blocks = {"z": Block("z", (n, 1), (74, 25), [fill["z"]], "→", 34, partial(number, digits=6))}
    blocks["gate"] = Block(f"{symbol}, stable", (n, 1), (126, 25), [fill["gate"]], "", 40, partial(number, digits=8))
    for way in ("textbook", "stable"):
        for name, title in titles.items():
            gap = 40 if name == "slope" else 12
            blocks[name, way] = Block(f"{title}, {way}", (n, 1), (104, 25), [fill[name]], "", gap)
    placed = draw_blocks(axes, blocks, 34, middle)

    both = partial(vectors, sizes=dict.fromkeys(titles, (n,)))

    @expects(z=vector(n), gate=vector(n), textbook=both, stable=both)
    def move(z, gate, textbook, stable):
        values = {"z": z, "gate": gate}
        values |= {(name, "textbook"): textbook[name] for name in titles}
        values |= {(name, "stable"): stable[name] for name in titles}
        for name, (_, _, show) in placed.items():
            show(values[name])

    return move
