"""A sentence read word by word."""

import numpy as np

from lstm_helpers.plots.lines import squares
from lstm_helpers.plots.marks import Path, Texts, boxed
from lstm_helpers.plots.palette import GREY, INK, number, tint

ROWS, UNITS = 14, 16  # words and units that are shown
WIDTH, LEFT, TOP = 860, 104, 36  # pixels: of the picture, and where the squares begin


def size_of_square(n):
    """Pixels of a square, so that n units, at most UNITS, fit twice beside the bars."""
    return min(22, (WIDTH - LEFT - 210) // (2 * min(n, UNITS) + 1))


def draw_reading(picture, n, verbs):
    """A sentence down, n units across: f and C after each word as squares, and the chance of the second of two verbs.

    picture: WIDTH wide, TOP + ROWS · size_of_square(n) high. Returns move(words, f, C, p, unit): T words, of which the
    last ROWS are shown, the last of all in full colour; f, C: (T, n), of which UNITS with the unit are shown; p: (T,);
    unit: the column that is framed, or None.
    """
    size, wide = size_of_square(n), min(n, UNITS) * size_of_square(n)
    lefts = LEFT, LEFT + wide + 24
    half = min(200, (WIDTH - 96 - lefts[1] - wide) / 2)
    middle = lefts[1] + wide + half + 8
    picture.label(lefts[0] + wide / 2, 9, "f")
    picture.label(lefts[1] + wide / 2, 9, "C")
    picture.label(middle, 9, f"{verbs[0]} ◂ ▸ {verbs[1]}")
    picture.label(middle, 26, "the last row counts", 11.5, colour=GREY)
    picture.fixed.append(Path([[(middle, TOP - 2), (middle, TOP + ROWS * size)]], GREY))

    def move(words, f, C, p, unit):
        before, words, f, C, p = len(words) - ROWS, *(np.asarray(part)[-ROWS:] for part in (words, f, C, p))
        first = (unit or 0) // UNITS * UNITS
        units = range(first, min(first + UNITS, n))
        heights = [TOP + (row + 0.5) * size for row in range(len(words))]
        marks = [
            *squares(lefts[0], TOP, size, f[:, units], "f"),
            *squares(lefts[1], TOP, size, C[:, units], "C", 3.0),
            Texts([(LEFT - 8, 26)], [f"… {before} before" * (before > 0)], 11.5, "end", GREY),
            Texts([(LEFT - 8, y) for y in heights], words, 13, "end"),
        ]
        for left in lefts:
            places = [(left + (k + 0.5) * size, 26) for k in range(len(units))]
            marks.append(Texts(places, list(map(str, units)), 11, colour=GREY))
            if unit is not None:
                frame = (left + (unit - first) * size, TOP - 2, size, len(words) * size + 4)
                marks.append(boxed([frame], INK, 2))
        for y, q in zip(heights, p, strict=True):
            last = y == heights[-1]
            bar, colour = (middle, y - size / 2 + 3, 2 * half * (q - 0.5), size - 6), INK if last else GREY
            marks.append(boxed([bar], colour, 0.8, tint("h", 0.8 if last else 0.25)))
            says = f"{verbs[int(q > 0.5)]} {number(max(q, 1 - q), 3)}"
            marks.append(Texts([(middle + half + 6, y)], [says], 12.5, "start", colour, bold=last))
        return marks

    return move
