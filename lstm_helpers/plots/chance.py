"""Random masks as squares, and sample means that settle beside what was expected."""

import numpy as np

from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_legend, squares
from lstm_helpers.plots.marks import Dots, Path, Texts
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, number, tint

CELL = 16  # pixels of a square
GATE, EXACT = Look(tint("f", 0.6), 13, "", "gate"), Look(INK, 2.6, "7 4", "exact mean")
DRAWN = Look(COLOUR["i"], 2.4, "", "drawn ± 2 s.e.")


def draw_masks(picture, left, top, n, high):
    """Masks, a column each, and a row `high` pixels high for each unit: a filled square keeps it, a dot drops it.

    Returns move(masks, count): masks (n, k), the first of `count`.
    """
    picture.label(left, top - 16, "masks m", 13, "start", bold=True)
    for unit in range(n):
        picture.label(left - 12, top + (unit + 0.5) * high, f"unit {unit}", 12, "end", colour=GREY)
    tops = top + high * np.arange(n) + (high - CELL) / 2

    def move(masks, count):
        shown = masks.shape[1]
        what = "the only one" if count == 1 else f"all {count}" if shown == count else f"the first {shown} of {count}"
        words = f"{what}, a column each: a square keeps its unit, a dot drops it"
        rows = [mark for y, row in zip(tops, masks, strict=True) for mark in squares(left, y, CELL, row[None], "f")]
        return [*rows, Texts([(left + 68, top - 16)], [words], 12.5, "start")]

    return move


def draw_settling(picture, place, n, top, title, formulas):
    """For n units on an axis from −top to top: a bar, what the gate computes; a dashed line, the exact mean; and the
    drawn mean as a dot with its whisker. formulas: of the first two, below the axis.

    Returns move(gate, exact, mean, error), each (n,); the whisker is mean ± error.
    """
    plot = picture.plot(*place, (-0.6, n - 0.4), (-1.1 * top, 1.1 * top), title, formulas, grid="y")
    plot.axes.set_xticks(range(n), [f"unit {unit}" for unit in range(n)])
    ticks = top * np.array([-1, -0.5, 0, 0.5, 1])
    plot.axes.set_yticks(ticks, map(number, ticks.tolist()))
    plot.axes.axhline(0, color=INK, lw=1)
    units = np.arange(n)
    caps, ends = 0.07 * np.array([-1, 1, 0, 0, -1, 1]), np.array([-1, -1, -1, 1, 1, 1])  # of a whisker, in one stroke

    def move(gate, exact, mean, error):
        whiskers = plot.at(units[:, None] + caps, mean[:, None] + ends * error[:, None])
        return [
            *bars(plot, units, gate, GATE.colour, width=0.6),
            Path(plot.at(units[:, None] + [-0.44, 0.44], exact[:, None]), EXACT.colour, EXACT.width, dash=EXACT.dash),
            Path(whiskers[error > 0], *DRAWN[:2], clip=plot.box),
            Dots(plot.at(units, mean), 4, PAPER, *DRAWN[:2]),
        ]

    return move


def draw_settling_legend(picture, left, top):
    """The three looks of `draw_settling` with their names, from this place down."""
    draw_legend(picture, {look.label: look for look in (GATE, EXACT, DRAWN)}, left, top)
    picture.label(left, top + 56, "s.e.: standard error", 11.5, "start")
    picture.fixed.append(Dots([(left + 14, top + 36)], 4, PAPER, *DRAWN[:2]))
