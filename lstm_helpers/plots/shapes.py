"""The shapes of one gate's formula, every number a box of the same size."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from lstm_helpers.inputs import expects, whole
from lstm_helpers.plots.arguments import COUNT, ORDER
from lstm_helpers.plots.blocks import boxes_of
from lstm_helpers.plots.palette import COLOUR, INK, dark, draw_label, tint
from lstm_helpers.plots.texts import Texts

BOX, WIDE, GAP, MIDDLE = (
    27,
    50,
    42,
    210,
)  # pixels: a box, a box with a name in it, between blocks, the height of the axis
NAMES = ("W", "v", "b", "f", "C_prev")


@expects(axes=Axes, largest=partial(COUNT, high=20))
def draw_shapes(axes, largest=6):
    """W_f · [x, h] + b_f → σ → f ∘ C_prev to scale, for sizes up to `largest`; what has no partner is crossed out.

    Returns move(m, n, k, order), order '[x, h]' or '[h, x]'. Both raise ValueError naming the argument that cannot be
    drawn.
    """
    widths = {"W": 2 * largest * BOX, "v": WIDE, "b": BOX, "f": BOX, "C_prev": BOX}
    ends = dict(zip(NAMES, 20 + np.cumsum(list(widths.values())) + GAP * np.arange(len(NAMES)), strict=True))
    for name, sign in {"W": "·", "v": "+", "b": "→ σ →", "f": "∘"}.items():
        draw_label(axes, ends[name] + GAP / 2, MIDDLE, sign, 9 if name == "b" else 13)
    move_inputs = _draw_inputs(axes, ends, largest)
    move_columns = _draw_columns(axes, ends)
    move_titles = _draw_titles(axes, ends)
    size = partial(whole, low=1, high=largest)

    @expects(m=size, n=size, k=size, order=ORDER)
    def move(m, n, k, order):
        move_inputs(m, n, k, order)
        move_columns(n, k)
        move_titles(m, n, k, order)

    return move


def _blocks(axes, looks):
    """Collections of boxes that move, {name: PolyCollection}."""
    return {
        name: axes.add_collection(PolyCollection([], animated=True, **look), autolim=False)
        for name, look in looks.items()
    }


def _column(ends, name, height):
    return boxes_of(ends[name] - BOX, MIDDLE - height * BOX / 2, (height, 1), (BOX, BOX))


def _draw_inputs(axes, ends, largest):
    """W_f and [x, h]: the columns of W_f have the colour of the numbers that they meet."""
    looks = {s: {"facecolors": tint(s, 0.45), "edgecolors": INK, "linewidths": 0.8} for s in "xh"}
    blocks = _blocks(axes, looks)
    names = Texts(axes, np.zeros((2 * largest, 2)), fontsize=9)

    def move(m, n, k, order):
        left_W, top_W, top_v = ends["W"] - (m + n) * BOX, MIDDLE - k * BOX / 2, MIDDLE - (m + n) * BOX / 2
        start, letters = 0, []
        for symbol, size in (("x", m), ("h", n)) if order == "[x, h]" else (("h", n), ("x", m)):
            in_W = boxes_of(left_W + start * BOX, top_W, (k, size), (BOX, BOX))
            in_v = boxes_of(ends["v"] - WIDE, top_v + start * BOX, (size, 1), (WIDE, BOX))
            blocks[symbol].set_verts(np.concatenate([in_W, in_v]))
            letters += [f"{symbol}[{j}]" for j in range(size)]
            start += size
        places = [(ends["v"] - WIDE / 2, top_v + (row + 0.5) * BOX) for row in range(2 * largest)]
        names.move(letters + [""] * (2 * largest - len(letters)), places)

    return move


def _draw_columns(axes, ends):
    """b_f, f and C_prev; where f and C_prev differ in length, the entries without a partner are crossed out."""
    symbols = {"b": ("b", 0.45), "f": ("f", 0.45), "C_prev": ("C", 0.15)}
    looks = {name: {"facecolors": tint(*look), "edgecolors": INK, "linewidths": 0.8} for name, look in symbols.items()}
    looks["alone"] = {"facecolors": "none", "edgecolors": COLOUR["f"], "hatch": "xxxx", "linewidths": 2.4, "zorder": 4}
    blocks = _blocks(axes, looks)

    def move(n, k):
        columns = {name: _column(ends, name, height) for name, height in (("b", k), ("f", k), ("C_prev", n))}
        for name, boxes in columns.items():
            blocks[name].set_verts(boxes)
        blocks["alone"].set_verts(columns["f"][n:] if k > n else columns["C_prev"][k:])

    return move


def _draw_titles(axes, ends):
    """The name and shape over every block, and the verdict at the right."""
    titles = Texts(axes, np.zeros((len(NAMES), 2)), fontsize=9.5, linespacing=1.35)
    verdict = Texts(axes, [(ends["C_prev"] + 112, MIDDLE)], fontsize=11, linespacing=1.5)

    def move(m, n, k, order):
        shapes = {"W": (k, m + n), "v": (m + n,), "b": (k,), "f": (k,), "C_prev": (n,)}
        widths = {"W": (m + n) * BOX, "v": WIDE}
        letters = {"W": "W_f", "b": "b_f", "v": order}
        middles = [ends[name] - widths.get(name, BOX) / 2 for name in NAMES]
        tops = [MIDDLE - shapes[name][0] * BOX / 2 - 24 for name in NAMES]
        titles.move([f"{letters.get(name, name)}\n{shapes[name]}" for name in NAMES], np.stack([middles, tops], -1))
        alone = f"k = {k}, n = {n}\n✗ no partner\nfor {abs(k - n)} of them"
        verdict.move(["k = n\nevery f meets\nits C_prev" if k == n else alone], colour=INK if k == n else dark("f"))

    return move
