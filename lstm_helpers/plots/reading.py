"""A sentence read word by word."""

import numpy as np

from lstm_helpers.plots.lines import squares
from lstm_helpers.plots.marks import Path, Texts, boxed
from lstm_helpers.plots.palette import GREY, INK, number, tint

ROWS, UNITS = 18, 16  # words and units that are shown: of the sentences of `tasks`, with up to four nouns, all words
WIDTH, LEFT, TOP = 860, 112, 36  # pixels: of the picture, and where the squares begin


def size_of_square(n):
    """Pixels of a square, so that n units, at most UNITS, fit twice beside the bars."""
    return min(17, (WIDTH - LEFT - 210) // (2 * min(n, UNITS) + 1))


def draw_reading(picture, n, verbs, fullest):
    """A sentence down, n units across: f and C after each word as squares, and the chance of the second of two verbs.

    picture: WIDTH wide, TOP + ROWS · size_of_square(n) + 20 high; fullest: the C whose square is full. Returns
    move(words, f, C, p, unit): T words, of which the first two and the last are shown where they are more than ROWS,
    the last of all in full colour; f, C: (T, n), of which UNITS with the unit are shown, and beside those of a single
    unit its numbers; p: (T,); unit: the column that is framed, or None.
    """
    size, wide = size_of_square(n), min(n, UNITS) * size_of_square(n)
    lefts = LEFT, LEFT + wide + (24 if n > 1 else 80)
    half = min(200, (WIDTH + LEFT) / 2 - lefts[1] - 32)
    middle = 2 * lefts[1] - LEFT - 16 + half
    for left, name in zip(lefts, "fC", strict=True):
        picture.label(left + wide / 2, 9, name)
    picture.label(middle, 9, f"{verbs[0]} ◂ ▸ {verbs[1]}")
    picture.label(middle, 26, "the last row counts", 11.5, colour=GREY)
    picture.fixed.append(Path([[(middle, TOP - 2), (middle, TOP + ROWS * size)]], GREY))
    key = f"filled: above 0, hollow: below; a full place: 1 (C: {fullest} or more)"
    picture.label(LEFT, TOP + ROWS * size + 12, key, 12, "start")

    def move(words, f, C, p, unit):
        fold = [[(0, TOP + 2 * size), (WIDTH, TOP + 2 * size)]] if len(words) > ROWS else []
        words, f, C, p = shortened(words, f, C, p)
        first = (unit or 0) // UNITS * UNITS
        units = range(first, min(first + UNITS, n))
        heights = [TOP + (row + 0.5) * size for row in range(len(words))]
        marks = [Path(fold, GREY, dash="3 3"), Texts([(LEFT - 8, y) for y in heights], words, 13, "end")]
        for left, values, *look in ((lefts[0], f[:, units], "f"), (lefts[1], C[:, units], "C", fullest)):
            marks += squares(left, TOP, size, values, *look)
            if n == 1:
                told = [number(value, 3) for value in values[:, 0]]
                marks.append(Texts([(left + size + 8, y) for y in heights], told, 12.5, "start"))
            places = [(left + (k + 0.5) * size, 26) for k in range(len(units))]
            marks.append(Texts(places, list(map(str, units)), 11, colour=GREY))
            if unit is not None:
                frame = (left + (unit - first) * size, TOP - 2, size, len(words) * size + 4)
                marks.append(boxed([frame], INK, 2))
        return marks + bars(p, verbs, middle, half, size)

    return move


def bars(p, verbs, middle, half, size):
    """To the side of the likelier verb, each with its chance; half: the pixels of a chance of 1."""
    marks = []
    for row, q in enumerate(p):
        y, last = TOP + (row + 0.5) * size, row == len(p) - 1
        bar, colour = (middle, y - size / 2 + 3, 2 * half * (q - 0.5), size - 6), INK if last else GREY
        marks.append(boxed([bar], colour, 0.8, tint("h", 0.8 if last else 0.25)))
        says = f"{verbs[int(q > 0.5)]} {number(max(q, 1 - q), 3)}"
        marks.append(Texts([(middle + half + 6, y)], [says], 12.5, "start", colour, bold=last))
    return marks


def shortened(words, *parts):
    """The words, and parts that have a row for each, without what is too much for ROWS: it is left out after the second
    word, and the next one says how many."""
    out = max(0, len(words) - ROWS)
    kept = [k for k in range(len(words)) if not 2 <= k < 2 + out]
    told = [f"…{out}… {words[k]}" if out and k == 2 + out else words[k] for k in kept]
    return told, *(np.asarray(part)[kept] for part in parts)
