"""Numbers over time: lines, and squares whose area is the number."""

from functools import partial

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.legend import Legend
from matplotlib.ticker import MaxNLocator

from lstm_helpers.inputs import expects, kind, mapping, numbers, one_of, real, reals, sequence, whole
from lstm_helpers.plots.arguments import COUNT, LENGTH, PLACE, SYMBOL, ends
from lstm_helpers.plots.arguments import FAR as LARGEST
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, draw_label


@expects(
    axes=Axes,
    looks=partial(mapping, check=mapping),
    x=ends,
    y=ends,
    title=str,
    xlabel=str,
    log=bool,
    edge=bool,
    legend=partial(one_of, options=("outside", *Legend.codes)),
    columns=COUNT,
)
def draw_lines(axes, looks, x, y, title, xlabel, log=False, edge=False, legend="best", columns=1):
    """Lines over a common x; looks: {name: style of Axes.plot, with its label}; x, y: (low, high) of the fixed axes.

    log: y is in powers of ten, e.g. (-20, 2). Lines leave the picture where they leave y; with edge, of powers of
    ten, they stay on its edge, 0 on the lowest.
    legend: a place inside, of so many columns, or "outside", to the right.
    Returns move(xs, lines, cursor=None): lines {name: values at xs}, or {name: (its own xs, values)}; cursor: an x
    that is marked on every line over xs, or None. With log, values may be infinite.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    low, high = y
    room = 0.04 * (high - low)
    axes.set(xlim=x, ylim=(low - room, high + room))
    axes.grid(color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel(xlabel, fontsize=9, labelpad=1)
    axes.xaxis.set_major_locator(MaxNLocator(20 if 3 < x[1] - x[0] < 25 else 12, integer=x[1] - x[0] > 3))
    if log:
        _powers_of_ten(axes, low, high)
    lines_of = {name: axes.plot([], [], animated=True, zorder=3, **look)[0] for name, look in looks.items()}
    if any("label" in look for look in looks.values()):
        _legend(axes, legend, columns)
    strip = (high - low + 2 * room) * 30 / axes.bbox.height if columns > 1 else 0  # for a legend in one row
    ends = low - room + strip * legend.startswith("lower"), high + room - strip * legend.startswith("upper")
    upright = axes.add_collection(LineCollection([], colors=GREY, linewidths=1, animated=True), autolim=False)
    (dots,) = axes.plot([], [], "o", ms=7, mfc=PAPER, mec=INK, mew=1.6, animated=True, zorder=4, clip_on=False)

    @expects(xs=partial(reals, expected=("k",), low=-LARGEST, high=LARGEST), cursor=PLACE)
    def move(xs, lines, cursor=None):
        marked, values = [], mapping("lines", lines, lines_of)
        for name, line in lines_of.items():
            own = isinstance(values[name], tuple)
            places, heights = _line(f"lines[{name!r}]", values[name] if own else (xs, values[name]), log)
            heights = _heights(heights, y, log, edge)
            line.set_data(places, heights)
            if cursor is not None and not own:
                marked += list(heights[np.isclose(places, cursor)])
        marked = [height for height in marked if low - room <= height <= high + room]  # others are out of the picture
        dots.set_data(np.full(len(marked), cursor, float), marked)
        upright.set_segments([] if cursor is None else [[(cursor, end) for end in ends]])

    return move


def _legend(axes, place, columns):
    look = {"loc": place, "framealpha": 0.9}
    if place == "outside":
        look = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.03), "frameon": False}
    if columns > 1:
        look |= {"ncols": columns, "columnspacing": 1, "handlelength": 1.6}
    axes.legend(fontsize=8.5, **look)


def _line(name, line, log):
    """(xs, heights) of a line as arrays of one length; the lengths may be 0."""
    xs, heights = sequence(name, line, 2)
    xs, heights = reals(name, xs), numbers(name, heights)
    if xs.ndim != 1 or heights.shape != xs.shape or np.isnan(heights).any():
        raise ValueError(f"{name} has xs of shape {xs.shape}, values {heights!r:.60}; expected numbers at the same xs")
    if heights.dtype.kind == "c" or not (log or np.all(np.abs(heights) <= LARGEST)):
        raise ValueError(f"{name} is {heights!r:.60}; expected real numbers of at most {LARGEST:g}")
    return xs, heights.astype(float)


def _heights(values, y, log, edge):
    return to_log10(values, *(y if edge else (-FAR, FAR))) if log else values


def to_log10(values, low, high):
    """log10 of |values|, kept between low and high: what is 0 stands at low, what is infinite at high.

    Raises ValueError when values are no numbers or NaN, or low is not below high.
    """
    values = numbers("values", values)
    if np.isnan(values).any():
        raise ValueError(f"values is {values!r:.60}; expected numbers, infinite or not")
    if not real("low", low) < real("high", high):
        raise ValueError(f"low is {low}, high {high}; expected low < high")
    with np.errstate(divide="ignore"):
        return np.clip(np.log10(np.abs(values)), low, high)


def _powers_of_ten(axes, low, high):
    step = max(1, round((high - low) / 6))
    ticks = np.arange(np.ceil(low / step) * step, high + 0.5, step).astype(int)
    axes.set_yticks(ticks, ["1" if tick == 0 else f"1e{tick}".replace("-", "−") for tick in ticks])


FAR = 400  # no power of ten that a float64 holds lies beyond
GAP = 8  # pixels between two bands of squares


class Squares(Artist):
    """Numbers as squares: the area says how large, filled is positive, hollow negative, a dot is 0.

    What is larger than top_value fills its cell too. Known as a Hinton diagram. Drawn from a bank of ready pictures,
    so hundreds cost as little as one.
    size: pixels of a cell, left and top: the first cell's corner in the pixels of a `sheet`; top_value: the number
    that fills its cell. Raises ValueError naming the argument that cannot be drawn.
    """

    @expects(axes=Axes, left=PLACE, top=PLACE, size=partial(COUNT, low=4), symbol=SYMBOL, top_value=LENGTH)
    def __init__(self, axes, left, top, size, symbol, top_value=1.0):
        super().__init__()
        self.set(animated=True, zorder=3)
        self._corner, self._size, self._top = (left, top), size, top_value
        self._bank = _bank(size, COLOUR[symbol])
        self._levels = np.zeros((0, 0), int)
        axes.add_artist(self)

    def move(self, values):
        """values: (rows, columns), any number of both; ValueError when they are not finite or of another shape."""
        if reals("values", values).ndim != 2:
            raise ValueError(f"values has shape {np.shape(values)}; expected (rows, columns)")
        half = (self._size - 2) // 2
        share = np.clip(np.asarray(values, float), -self._top, self._top) / self._top
        self._levels = np.round(np.sign(share) * np.sqrt(np.abs(share)) * half).astype(int) + half
        self.stale = True

    def draw(self, renderer):
        if self._levels.size:
            rows, columns = self._levels.shape
            cells = self._bank[self._levels]  # rows, columns, size, size, 4
            picture = cells.swapaxes(1, 2).reshape(rows * self._size, columns * self._size, 4)
            gc, (x, y) = renderer.new_gc(), self.axes.transData.transform(self._corner)
            renderer.draw_image(gc, round(x), round(y) - rows * self._size, np.ascontiguousarray(picture[::-1]))
            gc.restore()
        self.stale = False


def _bank(size, colour):
    """Pictures (levels, size, size, RGBA) of the squares from the largest negative to the largest positive."""
    half, middle = (size - 2) // 2, size // 2
    rgb = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    bank = np.zeros((2 * half + 1, size, size, 4), np.uint8)
    bank[:, 0], bank[:, :, 0] = (238, 238, 238, 255), (238, 238, 238, 255)  # a pale line between cells
    for level in range(-half, half + 1):
        reach = max(abs(level), 1 if level >= 0 else 2)  # a smaller square could not be hollow
        box = slice(middle - reach, middle + reach)
        cell = bank[level + half]
        cell[box, box] = (*rgb, 255) if level else (200, 200, 200, 255)
        if level < 0:
            edge = 1 if reach < 4 else 2
            inner = slice(middle - reach + edge, middle + reach - edge)
            cell[inner, inner] = (255, 255, 255, 255)
    return bank


def _bands(name, value):
    """{band: (symbol, title, units, top_value)}."""
    for key, row in mapping(name, value).items():
        symbol, title, units, top = sequence(f"{name}[{key!r}]", row, 4)
        SYMBOL(f"{name}[{key!r}][0]", symbol)
        kind(f"{name}[{key!r}][1]", title, str)
        COUNT(f"{name}[{key!r}][2]", units)
        LENGTH(f"{name}[{key!r}][3]", top)


@expects(axes=Axes, rows=_bands, left=PLACE, size=partial(COUNT, low=4), columns=COUNT, every=COUNT)
def draw_squares(axes, rows, left, size, columns, every=5):
    """Bands of squares below each other with one time axis. rows: {name: (symbol, title, units, top_value)}.

    Returns move(values, cursor=None): values {name: (units, T)} with units and T at most as given; cursor: a step that
    is framed. The height used is `height_of_squares(rows, size)`.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    bands, top = {}, 24
    for name, (symbol, title, units, top_value) in rows.items():
        draw_label(axes, left - 8, top + units * size / 2, title, 11, ha="right")
        bands[name] = Squares(axes, left, top, size, symbol, top_value)
        top += units * size + GAP
    for step in range(0, columns, every):
        draw_label(axes, left + (step + 0.5) * size, 12, str(step), 8.5, color=GREY)
    draw_label(axes, left - 8, 12, "step", 8.5, ha="right", color=GREY)
    frame = axes.add_collection(LineCollection([], colors=INK, linewidths=1.8, animated=True, zorder=5), autolim=False)

    @expects(values=partial(mapping, names=rows), cursor=partial(whole, high=columns - 1))
    def move(values, cursor=None):
        for name, band in bands.items():
            got = reals(f"values[{name!r}]", values[name]).shape
            if len(got) != 2 or got[0] > rows[name][2] or got[1] > columns:
                raise ValueError(
                    f"values[{name!r}] has shape {got}; expected (units, T), at most {(rows[name][2], columns)}"
                )
            band.move(values[name])
        if cursor is not None:
            x0, x1, bottom = left + cursor * size, left + (cursor + 1) * size, top - GAP + 3
            frame.set_segments([[(x0, 21), (x1, 21), (x1, bottom), (x0, bottom), (x0, 21)]])

    return move


@expects(rows=_bands, size=COUNT)
def height_of_squares(rows, size):
    """Pixels that `draw_squares` needs. Raises ValueError as it does."""
    return 24 + sum(units * size + GAP for _, _, units, _ in rows.values()) + 4
