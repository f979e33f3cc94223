"""Random masks as squares, and sample means that settle beside what was expected."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.inputs import expects, reals, whole
from lstm_helpers.plots.arguments import COUNT, LENGTH, PLACE, texts, vector
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.lines import Squares
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, draw_label, number, tint
from lstm_helpers.plots.texts import Texts

CELL = 18  # pixels of a square


@expects(axes=Axes, n=COUNT, columns=COUNT, left=PLACE, top=PLACE)
def draw_masks(axes, n, columns, left=104, top=26):
    """The first `columns` of the masks, a column each: a filled square keeps its unit, a dot drops it.

    axes: a sheet of at least top + 18 n + 4 pixels. Returns move(masks, count): masks (n, up to columns) of 0 and 1,
    count: how many there are in all. Both raise ValueError naming the argument that cannot be drawn.
    """
    draw_label(axes, left - 12, top - 13, "masks b", 10.5, ha="right", fontweight="bold")
    for unit in range(n):
        draw_label(axes, left - 12, top + (unit + 0.5) * CELL, f"unit {unit}", 9, ha="right", color=GREY)
    squares = Squares(axes, left, top, CELL, "f")
    says = Texts(axes, [(left, top - 13)], ha="left", fontsize=9.5)

    @expects(masks=partial(reals, expected=(n, "k"), low=0, high=1), count=partial(whole, low=1))
    def move(masks, count):
        masks = np.asarray(masks)
        if masks.shape[1] > columns or masks.shape[1] > count:
            raise ValueError(f"masks has shape {masks.shape}; expected (n, k) with k <= {min(columns, count)}")
        squares.move(masks)
        shown = masks.shape[1]
        what = f"all {count}" if shown == count else f"the first {shown} of {count}"
        what = "the only one" if count == 1 else what
        says.move([f"{what}, a column each: a square keeps its unit, a dot drops it"])

    return move


@expects(axes=Axes, n=COUNT, top=LENGTH, title=str, labels=partial(texts, size=3))
def draw_settling(axes, n, top, title, labels):
    """For n units on an axis from −top to top: a flat bar at what the gate computes, a dashed tick at what is
    expected of the mask, and the sample mean as a dot with its whisker. labels: of these three, in the legend.

    Returns move(gate, expected, mean, error), each (n,); the whisker is mean ± error.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    _dress_settling(axes, n, top, title)
    style = {"facecolors": [tint("f", 0.45)], "edgecolors": COLOUR["f"], "linewidths": 0.8, "label": labels[0]}
    bars = axes.add_collection(PolyCollection([], animated=True, zorder=2, **style), autolim=False)
    style = {"colors": INK, "linewidths": 2, "linestyles": [(0, (4, 2))], "label": labels[1]}
    ticks = axes.add_collection(LineCollection([], animated=True, zorder=3, **style), autolim=False)
    errors = axes.add_collection(
        LineCollection([], colors=COLOUR["i"], linewidths=2.4, animated=True, zorder=4), autolim=False
    )
    dot = {"ms": 6.5, "mfc": PAPER, "mec": COLOUR["i"], "mew": 2.2, "label": labels[2]}
    (dots,) = axes.plot([], [], "o", animated=True, zorder=5, **dot)
    place = {"loc": "upper center", "bbox_to_anchor": (0.46, -0.1), "ncols": 3, "frameon": False}
    axes.legend(**place, fontsize=8.5, handlelength=1.8, handletextpad=0.5, columnspacing=1.1)
    units, thick = np.arange(n), 0.035 * top

    @expects(gate=vector(n), expected=vector(n), mean=vector(n), error=vector(n))
    def move(gate, expected, mean, error):
        bars.set_verts(rectangles(units - 0.4, np.asarray(gate) - thick / 2, 0.8, thick))
        ticks.set_segments([[(unit - 0.4, y), (unit + 0.4, y)] for unit, y in zip(units, expected, strict=True)])
        errors.set_segments([line for bar in zip(units, mean, error, strict=True) for line in _error_bar(*bar)])
        dots.set_data(units, mean)

    return move


def _error_bar(x, y, error, cap=0.07):
    """An upright line and its two caps; nothing where there is no error."""
    ends = (y - error, y + error)
    return [[(x, ends[0]), (x, ends[1])], *([(x - cap, end), (x + cap, end)] for end in ends)] if error else []


def _dress_settling(axes, n, top, title):
    axes.set(xlim=(-0.6, n - 0.4), ylim=(-1.12 * top, 1.12 * top))
    axes.set_xticks(range(n), [f"unit {unit}" for unit in range(n)])
    axes.set_yticks([-top, -top / 2, 0, top / 2, top], [number(share * top) for share in (-1, -0.5, 0, 0.5, 1)])
    axes.grid(axis="y", color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.axhline(0, color=INK, lw=0.8)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
