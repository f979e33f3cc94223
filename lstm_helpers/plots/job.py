"""The job of `tasks.job` over its steps: what is said, what the box holds, what comes out."""

import numpy as np

from lstm_helpers.plots.blocks import boxes_of, outlined
from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.marks import Dots, Path, Texts, boxed, middles
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, number, tint

KNOBS = {"f": "f keep", "i": "i write", "o": "o show"}


def draw_job(picture, moment, names, columns):
    """Values as dots, mark and bell as flags, C as a line, what comes out as bars, what is wanted as a ring; beside it
    the knobs as numbers. moment: (T,), of `Jobs`; names: of the knobs, row by row; columns: their titles.

    Returns move(values, C, said, wanted, knobs, changed): (T,), (T,), (T,), a number, then as many as names.
    """
    T, room = len(moment), 62 * len(columns)
    plot = picture.plot(40, 30, 732 - room, 296, (-0.7, T - 0.3), (-1.3, 1.3), xlabel="step", grid="y")
    plot.axes.set_yticks([-1, 0, 1], ["−1", "0", "1"])
    plot.axes.set_xticks(range(T))
    plot.axes.axhline(0, color=INK, lw=1)
    for step in np.flatnonzero(moment != 1):
        picture.label(plot.at(step, 0)[0, 0], 18, ("mark", "", "bell")[moment[step]], 12.5, bold=True)
        picture.fixed.append(plot.upright(step))
    left, top, size = 860 - room - 6, 60, (58, 40)
    boxes = boxes_of(left, top, (3, len(columns)), size)
    picture.handles = dict(zip(names, boxes, strict=True))
    picture.fixed.append(boxed(boxes, GREY, 0.8, tint("z", 0.2)))
    for row, name in enumerate(KNOBS.values()):
        picture.label(left - 8, top + 40 * row + 20, name, 12.5, "end")
    for column, title in enumerate(columns):
        picture.label(left + 58 * column + 29, top - 14, title, 12)
    _legend(picture, left - 66, 226)
    steps = np.arange(T)

    def move(values, C, said, wanted, knobs, changed):
        spoken, ring = plot.at(steps, values), plot.at(T - 1, wanted)
        return [
            *bars(plot, steps, said, tint("o", 0.75), width=0.6),
            plot.line(steps, C, COLOUR["C"], 2.6),
            Dots(spoken[moment == 1], 3.5, GREY, PAPER, 1),
            Dots(spoken[moment == 0], 6, COLOUR["x"], INK, 1.4),
            Dots(spoken[moment == 2], 3.5, GREY, PAPER, 1),
            Dots(ring, 9, "none", COLOUR["x"], 3),
            Texts(middles(boxes), list(map(number, knobs)), 15),
            outlined(boxes, changed),
        ]

    return move


def _legend(picture, x, y):
    """What the marks stand for, one below the other."""
    looks = (GREY, PAPER, 1), (COLOUR["x"], INK, 1.4), ("none", COLOUR["x"], 3)
    dots = [
        Dots([(x, y + 22 * k)], radius, *look) for k, (radius, look) in enumerate(zip((3.5, 6, 9), looks, strict=True))
    ]
    line, bar = Path([[(x - 12, y + 66), (x + 12, y + 66)]], COLOUR["C"], 2.6), (x - 12, y + 80, 24, 14)
    picture.fixed += [*dots, line, boxed([bar], INK, 1, tint("o", 0.75))]
    for k, text in enumerate(
        ("value: chatter", "the marked value", "wanted at the bell", "C, the box", "what it says")
    ):
        picture.label(x + 20, y + 22 * k, text, 12.5, "start")
