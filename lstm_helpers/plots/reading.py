"""A sentence read word by word."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.inputs import expects, reals, whole
from lstm_helpers.plots.arguments import COUNT, texts, vector
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.lines import Squares
from lstm_helpers.plots.palette import GREY, INK, draw_label, number, tint
from lstm_helpers.plots.texts import Texts

READING_ROWS, READING_SIZE = 14, 15  # words that are shown, pixels of a square


@expects(axes=Axes, n=COUNT, verbs=partial(texts, size=2))
def draw_reading(axes, n, verbs):
    """A sentence down, n units across: f and C after each word as squares, and the chance of the second of two verbs.

    axes: a sheet of 30 + READING_ROWS · READING_SIZE pixels. Returns move(words, f, C, p, unit): T words, of which the
    last READING_ROWS are shown; f, C: (T, n); p: (T,); unit: the column that is framed, or None.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    left, gap, size = 104, n * READING_SIZE + 22, READING_SIZE
    middle = left + 2 * gap + 56  # of the bars
    for title, x in (("f", left + n * size / 2), ("C", left + gap + n * size / 2), ("is ◂ ▸ are", middle)):
        draw_label(axes, x, 9, title, 11)
    for x in (left, left + gap):
        for unit in range(0, n, 4):
            draw_label(axes, x + (unit + 0.5) * size, 23, str(unit), 8, color=GREY)
    rows = 30 + (np.arange(READING_ROWS) + 0.5) * size
    names = Texts(axes, [(left - 10, y) for y in rows], [""] * READING_ROWS, fontsize=9.5, ha="right")
    says = Texts(axes, [(middle + 60, y) for y in rows], [""] * READING_ROWS, fontsize=9, ha="left")
    show_f, show_C = Squares(axes, left, 30, size, "f"), Squares(axes, left + gap, 30, size, "C", top_value=3.0)
    half = [(middle, 26), (middle, 30 + READING_ROWS * size)]
    axes.add_collection(LineCollection([half], colors=GREY, linewidths=1))
    style = {"edgecolors": INK, "animated": True}
    bars = axes.add_collection(PolyCollection([], facecolors=tint("h", 0.7), linewidths=0.6, **style))
    frame = axes.add_collection(PolyCollection([], facecolors="none", linewidths=2, zorder=5, **style))

    @expects(words=texts, f=vector("T", n), C=vector("T", n), p=partial(reals, expected=("T",), low=0, high=1))
    def move(words, f, C, p, unit):
        _check(n, unit, words, f, C, p)
        shown, p, f, C = words[-READING_ROWS:], np.asarray(p)[-READING_ROWS:], np.asarray(f), np.asarray(C)
        rest = [""] * (READING_ROWS - len(shown))
        names.move([*shown, *rest])
        says.move([*(f"{verbs[int(q > 0.5)]} {number(max(q, 1 - q), 3)}" for q in p), *rest])
        show_f.move(f[-READING_ROWS:])
        show_C.move(C[-READING_ROWS:])
        bars.set_verts(rectangles(float(middle), rows[: len(p)] - size / 2 + 3, 100 * (p - 0.5), size - 6.0))
        x = np.array([left, left + gap]) + (unit or 0) * size
        frame.set_verts([] if unit is None else rectangles(x, 28.0, size, len(shown) * size + 4.0))

    return move


def _check(n, unit, *parts):
    """That a unit is one of n, or None, and that the words and what was read of them have one length."""
    if unit is not None:
        whole("unit", unit, 0, n - 1)
    if len({len(part) for part in parts}) > 1:
        raise ValueError(f"words, f, C, p have lengths {[len(part) for part in parts]}; expected the same T")
