"""Numbers over time: lines, and squares whose area is the number."""

from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.marks import Dots, Path, Texts, box
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PALE, PAPER


class Look(NamedTuple):
    """Of a line: its colour, its width, its dash (lengths on and off, such as "8 4"), and its name in the legend."""

    colour: str
    width: float = 2.2
    dash: str = ""
    label: str = ""


def draw_lines(picture, place, looks, x, y, title, xlabel, log=False, edge=False):
    """Lines over a common x. place: of the axes, (left, top, width, height); looks: {name: Look}; x, y: (low, high).

    log: y is in powers of ten, e.g. (-20, 2). Lines leave the picture where they leave y; with edge, of powers of
    ten, they stay on its edge, 0 on the lowest.
    Returns move(xs, lines, cursor=None): lines {name: values at xs}, or {name: (its own xs, values)}; cursor: an x
    that is marked on every line over xs, or None. With log, values may be infinite.
    """
    low, high = y
    room = 0.04 * (high - low)
    plot = picture.plot(*place, x, (low - room, high + room), title, xlabel)
    if log:
        step = max(1, round((high - low) / 6))
        ticks = np.arange(np.ceil(low / step) * step, high + 0.5, step).astype(int)
        plot.axes.set_yticks(ticks, ["1" if tick == 0 else f"1e{tick}".replace("-", "−") for tick in ticks])

    def move(xs, lines, cursor=None):
        marks, dots = [] if cursor is None else [plot.upright(cursor)], []
        for name, look in looks.items():
            own = isinstance(lines[name], tuple)
            places, heights = (np.asarray(part, float) for part in (lines[name] if own else (xs, lines[name])))
            heights = to_log10(heights, *(y if edge else (-400, 400))) if log else heights
            marks.append(plot.line(places, heights, *look[:3]))
            if cursor is not None and not own:
                at = np.isclose(places, cursor) & (low - room <= heights) & (heights <= high + room)  # in the picture
                dots.append(Dots(plot.at(cursor, heights[at]), 5, look.colour, PAPER))
            dots += plot.leaving(places, heights, look.colour)
        return [*marks, *dots]

    return move


def draw_legend(picture, looks, left, top, columns=1, wide=150):
    """The names of the lines beside a piece of each, from this place on; rows 18 pixels high, columns `wide`.

    Returns move(texts): one for each name, such as its line's number, right of the names of its column.
    """
    named = [look for look in looks.values() if look.label]
    rows = -(-len(named) // columns)
    places = [(left + k // rows * wide, top + 18 * (k % rows)) for k in range(len(named))]
    for (x, y), look in zip(places, named, strict=True):
        picture.fixed.append(Path([[(x, y), (x + 28, y)]], look.colour, look.width, dash=look.dash))
        picture.label(x + 35, y, look.label, 12.5, "start")
    longest = [max(len(look.label) for look in named[k // rows * rows :][:rows]) for k in range(len(named))]
    ends = [(x + 46 + 7.2 * letters, y) for (x, y), letters in zip(places, longest, strict=True)]
    return lambda texts: [Texts(ends, texts, 12.5, "start", bold=True)]


def to_log10(values, low, high):
    """log10 of |values|, kept between low and high: what is 0 stands at low, what is infinite at high."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log10(np.abs(values)), low, high)


# ---------------------------------------------------------------- squares

GAP = 8  # pixels between two bands of squares


def squares(left, top, size, values, symbol, top_value=1.0):
    """Numbers (rows, columns) as squares: the area says how large, filled is positive, hollow negative, a dot is 0.

    What is larger than top_value fills its cell too. Known as a Hinton diagram. size: pixels of a cell; left, top: the
    first cell's corner. Returns marks.
    """
    values = np.asarray(values, float)
    if values.size == 0:
        return []
    rows, columns = values.shape
    share = np.clip(values / top_value, -1, 1)
    reach = np.sqrt(np.abs(share)) * (size / 2 - 1)
    y, x = (0.5 + np.indices(values.shape)) * size
    x, y = x + left, y + top

    def around(where, least):
        r = np.maximum(reach[where], least)
        return [box(*one) for one in np.stack([x[where] - r, y[where] - r, 2 * r, 2 * r], -1).round(1).tolist()]

    right, bottom = left + columns * size, top + rows * size
    grid = [[(x, top), (x, bottom)] for x in left + size * np.arange(columns + 1)]
    grid += [[(left, y), (right, y)] for y in top + size * np.arange(rows + 1)]
    near = reach < 0.5  # too small to be seen as filled or hollow
    return [
        Path(grid, PALE),
        Path(around((share > 0) & ~near, 1), "none", fill=COLOUR[symbol], closed=True),
        Path(around((share < 0) & ~near, 2), COLOUR[symbol], 1.5, PAPER, closed=True),
        Path(around(near, 1), "none", fill=GREY, closed=True),
    ]


def full_square(values):
    """The whole number, 1 or more, that fills a square if the largest of the values is still to be seen."""
    return max(1, int(np.ceil(np.abs(values).max())))


def draw_squares(picture, rows, left, top, size, columns, every=5, count="step"):
    """Bands of squares below each other with one time axis. rows: {name: (symbol, title, units, top_value)}; left, top:
    of the first cell, above which the steps are counted; count: what they are.

    Returns move(values, cursor=None): values {name: (units, T)} with units and T at most as given; cursor: a step that
    is framed. The height used is `height_of_squares(rows, size)`, and 24 more above.
    """
    tops, y = {}, top
    for name, (_, _, units, _) in rows.items():
        tops[name], y = y, y + units * size + GAP
    picture.label(left - 9, top - 12, count, 12, "end", colour=GREY)

    def move(values, cursor=None):
        steps = range(0, max(np.shape(values[name])[1] for name in rows), every)
        places = [(left + (step + 0.5) * size, top - 12) for step in steps]
        marks = [Texts(places, list(map(str, steps)), 12, colour=GREY)]
        for name, (symbol, title, _, top_value) in rows.items():
            marks += squares(left, tops[name], size, values[name], symbol, top_value)
            bottom = tops[name] + len(values[name]) * size
            marks += [Texts([(left - 9, (tops[name] + bottom) / 2)], [title], 15, "end")] if title else []
        if cursor is not None:
            frame = box(left + cursor * size, top - 3, size, bottom - top + 6)
            marks.append(Path([frame], INK, 1.8, closed=True))
        return marks

    return move


def height_of_squares(rows, size):
    """Pixels from the first cell to the last of `draw_squares`."""
    return sum(row[2] * size + GAP for row in rows.values()) - GAP
