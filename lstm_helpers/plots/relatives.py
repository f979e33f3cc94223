"""What stands beside a cell's drawing: its formulas, bands of squares that may be empty, and one line for each cell."""

import numpy as np

from lstm_helpers.plots.lines import GAP, draw_squares
from lstm_helpers.plots.marks import Dots, Path, Texts, boxed
from lstm_helpers.plots.palette import COLOUR, GREY, INK, dark, number


def formulas(left, top, heading, rows):
    """A heading and a line for each (sign, text) of rows: marks. Lines with ≠ or + are bold, those with − grey."""
    places = [(left + 18, top + 4 + 17 * k) for k in range(1, len(rows) + 1)]
    marks = [Texts([(left, top)], [heading], 13.5, "start", bold=True)]
    marks.append(Texts([(left + 5, y) for _, y in places], [sign for sign, _ in rows], 15, colour=dark("f"), bold=True))
    for place, (sign, text) in zip(places, rows, strict=True):
        colour = GREY if sign == "−" else INK
        marks.append(Texts([place], [text], 12, "start", colour, bold=sign in ("≠", "+"), mono=True))
    return marks


def draw_bands(picture, rows, units, left, top, size, columns):
    """`draw_squares` of which some bands may be empty. rows: {name: (symbol, top_value)}, each of `units` rows.

    Returns move(values, labels, notes, cursor, largest): values {name: (units, T)}; labels {name: what stands left of
    it}; notes {name: why it is empty}; largest: names of the bands beside which their largest |number| stands.
    """
    bands = {name: (symbol, "", units, top_value) for name, (symbol, top_value) in rows.items()}
    show = draw_squares(picture, bands, left, top, size, columns)
    tops = top + (units * size + GAP) * np.arange(len(rows) + 1)
    middles = dict(zip(rows, tops + units * size / 2, strict=False))

    def move(values, labels, notes, cursor, largest):
        full = [name for name in rows if name not in notes]
        marks = show({name: values.get(name, np.zeros((0, 0))) for name in rows})
        for names, colour in ((full, INK), (notes, GREY)):
            places = [(left - 9, middles[name]) for name in names]
            marks.append(Texts(places, [labels[name] for name in names], 15, "end", colour))
        marks.append(Texts([(left + 4, middles[name]) for name in notes], list(notes.values()), 12, "start", GREY))
        ends = np.flatnonzero(np.diff([0, *(name in full for name in rows), 0]))  # where runs of full bands begin, end
        runs, x = tops[ends].reshape(-1, 2), left + columns * size + 5
        marks.append(boxed([(left + cursor * size, a - 3, size, b - a - GAP + 6) for a, b in runs], INK, 2.4))
        for name in (name for name in largest if name in full):
            marks.append(Texts([(x, middles[name] - 8)], ["largest"], 11, "start", GREY))
            marks.append(Texts([(x, middles[name] + 8)], [number(np.abs(values[name]).max(), 2)], 13, "start"))
        return marks

    return move


def draw_named(picture, place, x, y, title, xlabel):
    """Thin lines, with their names at their right ends.

    Returns move(xs, lines, chosen, reference, cursor), lines {name: values}: chosen is wide, reference dashed.
    """
    plot = picture.plot(*place, x, y, title, xlabel)

    def move(xs, lines, chosen, reference, cursor):
        dashed, wide = (INK, 1.8, "5 4"), (COLOUR["h"], 3, "")
        looks = dict.fromkeys(lines, (GREY, 1.3, "")) | {reference: dashed, chosen: wide}
        others = [(name, look) for name, look in looks.items() if name not in (chosen, reference)]
        drawn = [*others, (chosen, wide), (reference, dashed)]  # dashes are seen on the chosen line too
        marks = [plot.upright(cursor), *(plot.line(xs, lines[name], *look) for name, look in drawn)]
        ends = sorted([plot.at(xs[-1], lines[name][-1])[0].tolist(), name] for name in lines)
        heights = _apart([end[1] for end, _ in ends], 13, place[1] - 4, place[1] + place[3] + 4)
        for ((right, end), name), height in zip(ends, heights, strict=True):
            colour = dark("h") if name == chosen else looks[name][0]
            marks.append(Path([[(right + 3, end), (right + 20, height)]], GREY, 0.9, dash="1 2"))
            marks.append(Texts([(right + 23, height)], [name], 12, "start", colour, bold=name == chosen))
        here = [lines[name][xs == cursor][0] for name in (chosen, reference)]
        return [*marks, Dots(plot.at(cursor, here), 4.5)]

    return move


def _apart(heights, gap, low, high):
    """Sorted heights moved until they are `gap` apart, between low and high."""
    steps = gap * np.arange(len(heights))
    loose = heights - steps
    middle = (np.maximum.accumulate(loose) + np.minimum.accumulate(loose[::-1])[::-1]) / 2
    return np.clip(middle, low, high - steps[-1]) + steps
