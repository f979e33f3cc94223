"""Gates as bars, as points on the sigmoid, and on a log axis that shows how close they are to 0 and to 1."""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import d_sigmoid, d_tanh, sigmoid
from lstm_helpers.plots.lines import Look, to_log10
from lstm_helpers.plots.marks import Dots, Path, Texts, boxed
from lstm_helpers.plots.palette import BAND, COLOUR, GREY, INK, PALE, PAPER, dark, number, tint


def draw_bars(picture, place, n, ends, symbol, title, each="unit", bounded=False):
    """n numbered bars from 0, on an axis from ends[0] to ends[1]. place: of the axes, (left, top, width, height); each:
    what a bar stands for; bounded: no value can pass the ends, and they are dotted. A bar too low to be seen has a 0 or
    ≈ 0 above it. Returns move(values), (n,)."""
    low, top = ends
    room = 0.04 * (top - low)
    plot = picture.plot(*place, (-0.6, n - 0.4), (low - room * (low < 0), top + room), title, each, grid="")
    ticks = [low, 0, top] if low else [0, top / 2, top]
    plot.axes.set_xticks(range(n))
    plot.axes.set_yticks(ticks, [number(tick) for tick in ticks])
    plot.axes.axhline(0, color=INK, lw=1)
    for end in {top, low} - {0} if bounded else ():
        plot.axes.axhline(end, color=GREY, lw=1, ls=":")
    units, unseen = np.arange(n), 1.5 * (plot.ylim[1] - plot.ylim[0]) / plot.box[3]
    above = plot.at(units, 0) - (0, 10)

    def move(values):
        texts = ["" if abs(value) > unseen else "≈ 0" if value else "0" for value in values]
        return [*bars(plot, units, values, tint(symbol, 0.75)), Texts(above, texts, 12)]

    return move


def bars(plot, units, values, fill, width=0.72):
    """Bars from 0 to the values at the places `units`."""
    ends = plot.at(units, np.clip(values, *plot.ylim))
    zero, half = plot.at(0, 0)[0, 1], width / 2 * plot.box[2] / (plot.xlim[1] - plot.xlim[0])
    boxes = [(x - half, min(y, zero), 2 * half, abs(y - zero)) for x, y in ends]
    return [boxed(boxes, INK, 1, fill)]


def draw_sums(picture, place, n, reach, rows):
    """n sums of two numbers as bars to the right or left of 0: the second begins where the first ends, below both is
    the sum. place: of the axes; reach: of the axis; rows: {name: symbol} of the three. Returns move(first, second)."""
    plot = picture.plot(*place, (-reach, reach), (n, 0), grid="x")
    heights = np.arange(n)[:, None] + (np.arange(3) + 0.5) / 3
    plot.axes.set_yticks(heights.ravel(), [*rows] * n)
    plot.axes.axvline(0, color=INK, lw=1)
    plot.axes.hlines(range(1, n), -reach, reach, color=GREY, lw=1, ls=":")
    for unit in range(n):
        picture.label(4, plot.at(0, unit + 0.5)[0, 1], f"unit {unit}", 13, "start", bold=True)

    def move(first, second):
        total, zero = first + second, 0 * first
        ends = (zero, first), (first, total), (zero, total)
        places = [[plot.at(end, y) for end in pair] for pair, y in zip(ends, heights.T, strict=True)]
        (_, kept), (begins, written), (_, whole) = places
        marks = [Path([*np.stack([kept, begins], 1), *np.stack([written, whole], 1)], GREY, 1, dash="2 2")]
        for symbol, pair in zip(rows.values(), places, strict=True):
            bars = [(min(a, b), y - 8, abs(b - a), 16) for (a, y), (b, _) in zip(*pair, strict=True)]
            marks.append(boxed(bars, INK, 1, tint(symbol, 0.75)))
        return marks

    return move


REACH, ROOM = 10.0, 4.6  # the curve's axis is drawn for |z| <= REACH; what lies beyond stands in a margin


class Squash(NamedTuple):
    """A function that squashes, its derivative, what is missing to its end, its lowest value, and its names."""

    function: Callable
    slope: Callable
    rest: Callable
    low: float
    sign: str


SIGMOID = Squash(sigmoid, d_sigmoid, lambda z: sigmoid(-z), 0, "σ")
TANH = Squash(np.tanh, d_tanh, lambda z: 2 * sigmoid(-2 * np.abs(z)), -1, "tanh")  # 1 − |tanh z|, with all its digits


def _in_sight(z, reach, room):
    """z; what lies beyond the reach stands in the margin, `room` wide, in the order of the units."""
    places = reach + room * (np.arange(len(z)) + 0.6) / (len(z) + 0.2)
    return np.where(np.abs(z) <= reach, z, np.sign(z) * places)


def draw_squash(picture, place, symbol, squash, name):
    """The function (solid) and its derivative (dashed), with a numbered point for each unit on both.

    Points with |z| > 10 stand in the grey margin, in the order of the units. Returns move(z), (n,).
    """
    plot = _dress_squash(picture, place, symbol, squash, name)

    def move(z):
        x = _in_sight(z, REACH, ROOM)
        value, slope = plot.at(x, squash.function(z)), plot.at(x, squash.slope(z))
        side = np.where(np.abs(z) > REACH, 0, np.where(z < 0, -1, 1))[:, None]  # off the curve, where there is room
        around = aside(value + side * (17, 22), 18)
        return [
            Path(np.stack([slope, value], 1), PALE),
            Dots(slope, 2.5, INK, PAPER, 0.5),
            Path(np.stack([value, around], 1), INK),
            Dots(value, 3.5, COLOUR[symbol], PAPER, 1),
            Dots(around, 9, PAPER, COLOUR[symbol], 2),
            Texts(around, list(map(str, range(len(z)))), 12),
        ]

    return move


def aside(places, apart):
    """The places, (k, 2), moved sideways, in their order, until hardly two are closer to each other than `apart`."""
    x, y = np.array(places, float).T.tolist()
    pairs = list(combinations(np.argsort(x, kind="stable").tolist(), 2))
    for _ in range(20):
        for one, other in pairs:
            need = max(apart**2 - (y[other] - y[one]) ** 2, 0) ** 0.5
            push = max(need - (x[other] - x[one]), 0) / 2
            x[one] -= push
            x[other] += push
    return np.stack([x, y], -1)


def _dress_squash(picture, place, symbol, squash, name):
    low = squash.low
    ylim = (low - 0.09 * (1 - low), 1 + 0.22 * (1 - low))
    plot = picture.plot(*place, (-REACH - ROOM, REACH + ROOM), ylim, "", "z (in circles: the unit)", grid="y")
    axes, z = plot.axes, np.linspace(-REACH, REACH, 201)
    axes.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    ticks = {-1: "−1", 0: "0", 1: "1"} if low else {0: "0", 0.25: "¼", 0.5: "½", 1: "1"}
    axes.set_yticks(list(ticks), ticks.values())
    for side, text in ((-1, "◂ beyond"), (1, "beyond ▸")):
        axes.axvspan(side * REACH, side * (REACH + ROOM), color=BAND, lw=0)
        picture.label(*plot.at(side * (REACH + ROOM / 2), 1 + 0.17 * (1 - low))[0], text, 11, colour=GREY)
    axes.plot(z, squash.function(z), color=COLOUR[symbol], lw=2.6)
    axes.plot(z, squash.slope(z), color=INK, lw=2, ls=(0, (4, 2)))
    value, slope = plot.at([6.9 - 0.5 * (low < 0), -5.6], [0.6 - 0.2 * (low < 0), 0.42 + 0.3 * (low < 0)])
    picture.label(*value, f"{name} = {squash.sign}(z)", 13, colour=dark(symbol), bold=True)
    picture.label(slope[0], slope[1] - 15, f"{name}′ = {squash.sign}′(z)", 13)
    picture.label(*slope, "dashed", 11.5)
    return plot


# ---------------------------------------------------------------- how close to 0 and to 1

FAR, MARGIN, FLOOR = 200.0, 90.0, -92.0  # |z| that draw_limits shows, its side margins in z, and the lowest log10


def _log10(values):
    """log10 for the axis of `draw_limits`: exact zeros stand in the band at the bottom."""
    values = np.asarray(values, float)
    return np.where(values > 0, to_log10(values, FLOOR + 1, np.inf), FLOOR - 5)


LIMITS = {
    "slope": Look(tint("C_tilde", 0.55), 7, "", "f′ wide"),
    "f": Look(COLOUR["f"], 2.4, "", "f solid"),
    "rest": Look(COLOUR["i"], 2.4, "8 4", "1 − f dashed"),
}


def draw_limits(picture, place, title):
    """f, 1 − f and f′ on a log axis over z, with numbered circles; a band at the bottom is for what is exactly 0.

    f′ is the smaller of f and 1 − f, or a little less: a purple ring around its circle. place: of the axes.
    Returns move(z_line, lines, z, points): lines and points map 'f', 'rest' and 'slope' to values at z_line and z.
    """
    plot = _dress_limits(picture, place, title)

    def move(z_line, lines, z, points):
        x, n = _in_sight(z, FAR, MARGIN), len(z)
        spots = np.concatenate([plot.at(x, _log10(points[name])) for name in ("f", "rest")])
        circles, heights = aside(spots, 23), plot.at(x, _log10(points["slope"]))[:, 1]
        circles[:, 0] = np.clip(circles[:, 0], place[0], place[0] + place[2])
        around = np.where(points["f"] <= points["rest"], circles[:n, 0], circles[n:, 0])
        return [
            *(plot.line(z_line, _log10(lines[name]), *look[:3]) for name, look in LIMITS.items()),
            Path(np.stack([spots, circles], 1), GREY),
            Dots(spots, 2, INK, width=0),
            Dots(np.stack([around, heights], 1), 10.5, PAPER, COLOUR["C_tilde"], 3),
            Dots(circles[:n], 8, PAPER, COLOUR["f"], 2.4),
            Dots(circles[n:], 8, PAPER, COLOUR["i"], 2.4),
            Texts(circles, [*map(str, range(n))] * 2, 11.5),
        ]

    return move


def _dress_limits(picture, place, title):
    xlabel = "z (in circles: the unit; grey: beyond ±200)"
    plot = picture.plot(*place, (-FAR - MARGIN, FAR + MARGIN), (FLOOR - 9, 8), title, xlabel)
    axes = plot.axes
    axes.set_xticks([-200, -100, 0, 100, 200], ["−200", "−100", "0", "100", "200"])
    axes.set_yticks([FLOOR - 5, -80, -60, -40, -20, 0], ["exactly 0", "1e−80", "1e−60", "1e−40", "1e−20", "1"])
    axes.axhspan(FLOOR - 9, FLOOR - 1, color=BAND, lw=0)
    for side in (-1, 1):
        axes.axvspan(side * FAR, side * (FAR + MARGIN), color=BAND, lw=0)
    return plot
