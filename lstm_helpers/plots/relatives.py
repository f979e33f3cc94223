"""What stands beside a cell's drawing: its formulas, and bands of squares that may be empty."""

import numpy as np

from lstm_helpers.plots.lines import GAP, draw_squares
from lstm_helpers.plots.marks import Texts
from lstm_helpers.plots.palette import GREY, INK, dark, number


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

    Returns move(values, labels, notes, largest): values {name: (units, T)}; labels {name: what stands left of it};
    notes {name: why it is empty}; largest: names of the bands beside which their largest |number| stands.
    """
    bands = {name: (symbol, "", units, top_value) for name, (symbol, top_value) in rows.items()}
    show = draw_squares(picture, bands, left, top, size, columns)
    middles = {name: top + k * (units * size + GAP) + units * size / 2 for k, name in enumerate(rows)}

    def move(values, labels, notes, largest):
        full = [name for name in rows if name not in notes]
        marks = show({name: values.get(name, np.zeros((0, 0))) for name in rows})
        for names, colour in ((full, INK), (notes, GREY)):
            places = [(left - 9, middles[name]) for name in names]
            marks.append(Texts(places, [labels[name] for name in names], 15, "end", colour))
        marks.append(Texts([(left + 4, middles[name]) for name in notes], list(notes.values()), 12, "start", GREY))
        x = left + columns * size + 5
        for name in (name for name in largest if name in full):
            marks.append(Texts([(x, middles[name] - 8)], ["largest"], 11, "start", GREY))
            marks.append(Texts([(x, middles[name] + 8)], [number(np.abs(values[name]).max(), 2)], 13, "start"))
        return marks

    return move
