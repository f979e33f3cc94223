"""Gates as bars, as points on the sigmoid, and on a log axis that shows how close they are to 0 and to 1."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.cell import d_sigmoid, d_tanh, sigmoid
from lstm_helpers.inputs import expects
from lstm_helpers.plots.arguments import COUNT, LENGTH, PLACE, SYMBOL, vector, vectors
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, dark, draw_label, number, tint
from lstm_helpers.plots.texts import Texts


@expects(axes=Axes, n=COUNT, top=LENGTH, symbol=SYMBOL, title=str, hatch=str, low=PLACE, each=str, bounded=bool)
def draw_bars(axes, n, top, symbol, title, hatch=None, low=0, each="unit", bounded=False):
    """n numbered bars from 0, on an axis from `low` to `top`; each: what a bar stands for; bounded: no value can pass
    the ends, and they are dotted. Returns move(values), (n,).

    Both raise ValueError naming the argument that cannot be drawn.
    """
    if low > 0:
        raise ValueError(f"low is {low}; expected 0 or less: the bars begin at 0")
    axes.set(xlim=(-0.6, n - 0.4), ylim=(low * 1.04, top * 1.04), xticks=range(n))
    ticks = [low, 0, top] if low else [0, top / 2, top]
    axes.set_yticks(ticks, [number(tick) for tick in ticks])
    axes.axhline(0, color=INK, lw=0.8)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel(each, fontsize=9)
    for end in {top, low} - {0} if bounded else ():
        axes.axhline(end, color=GREY, lw=0.8, ls=":")
    style = {"facecolors": tint(symbol, 0.75), "edgecolors": INK, "linewidths": 0.8, "hatch": hatch}
    bars = axes.add_collection(PolyCollection([], animated=True, **style), autolim=False)
    units = np.arange(n)

    @expects(values=vector(n))
    def move(values):
        bars.set_verts(rectangles(units - 0.36, 0.0, 0.72, np.asarray(values, float)))

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


@expects(axes=Axes, n=COUNT, symbol=SYMBOL, squash=Squash, title=str)
def draw_squash(axes, n, symbol="f", squash=SIGMOID, title=None):
    """The function (solid) and its derivative (dashed), with a numbered point for each of n units on both.

    Points with |z| > 10 stand in the grey margin, in the order of the units. Returns move(z), (n,).
    Both raise ValueError naming the argument that cannot be drawn.
    """
    _dress_squash(axes, symbol, squash, title or symbol)
    stems = axes.add_collection(LineCollection([], colors=GREY, linewidths=1, animated=True, zorder=3), autolim=False)
    (low,) = axes.plot([], [], "o", ms=6, mfc=INK, mec=PAPER, animated=True, zorder=4)
    (high,) = axes.plot([], [], "o", ms=13, mfc=PAPER, mec=COLOUR[symbol], mew=2, animated=True, zorder=4)
    names = Texts(axes, np.zeros((n, 2)), map(str, range(n)), fontsize=9)
    places = REACH + ROOM * (np.arange(n) + 0.6) / (n + 0.2)

    @expects(z=vector(n))
    def move(z):
        z = np.asarray(z, float)
        x = np.where(np.abs(z) <= REACH, z, np.sign(z) * places)
        value, slope = squash.function(z), squash.slope(z)
        stems.set_segments(np.stack([np.stack([x, slope], -1), np.stack([x, value], -1)], 1))
        low.set_data(x, slope)
        high.set_data(x, value)
        names.move(places=np.stack([x, value], -1))

    return move


def _dress_squash(axes, symbol, squash, title):
    z, low = np.linspace(-REACH, REACH, 401), squash.low
    axes.set(xlim=(-REACH - ROOM, REACH + ROOM), ylim=(low - 0.09 * (1 - low), 1 + 0.22 * (1 - low)))
    axes.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    ticks = {-1: "−1", 0: "0", 1: "1"} if low else {0: "0", 0.25: "¼", 0.5: "½", 1: "1"}
    axes.set_yticks(list(ticks), ticks.values())
    axes.grid(axis="y", color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    for side, text in ((-1, "◂ beyond"), (1, "beyond ▸")):
        axes.axvspan(side * REACH, side * (REACH + ROOM), color="#ececec", lw=0)
        draw_label(axes, side * (REACH + ROOM / 2), 1 + 0.16 * (1 - low), text, 8, color=GREY)
    axes.plot(z, squash.function(z), color=COLOUR[symbol], lw=2)
    axes.plot(z, squash.slope(z), color=INK, lw=1.6, ls=(0, (4, 2)))
    height = 0.66 - 0.2 * (low < 0)
    draw_label(axes, 6.2, height, f"{title} = {squash.sign}(z)", 9.5, color=dark(symbol), fontweight="bold")
    draw_label(axes, -5.6, 0.4, f"{title}′ = {squash.sign}′(z)", 9.5)
    draw_label(axes, -5.6, 0.4 - 0.08 * (1 - low), "dashed", 8.5)
    axes.set_xlabel("z (in circles: the unit)", fontsize=9, labelpad=1)


# how close to 0 and to 1

FAR, MARGIN, FLOOR = 200.0, 90.0, -92.0  # |z| that draw_limits shows, its side margins in z, and the lowest log10


def _log10(values):
    """log10 for the axis of `draw_limits`: exact zeros stand in the band at the bottom."""
    values = np.asarray(values, float)
    with np.errstate(divide="ignore"):
        return np.where(values > 0, np.maximum(np.log10(values), FLOOR + 1), FLOOR - 5)


@expects(axes=Axes, n=COUNT, title=str, symbol=SYMBOL)
def draw_limits(axes, n, title, symbol="f"):
    """f, 1 − f and f′ on a log axis over z, with numbered points; a band at the bottom is for what is exactly 0.

    Returns move(z_line, lines, z, points): lines and points map 'f', 'rest' and 'slope' to values at z_line and z.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    _dress_limits(axes, title)
    looks = {
        "slope": {"color": COLOUR["C_tilde"], "lw": 6, "alpha": 0.55, "label": f"{symbol}′ wide"},
        "f": {"color": COLOUR[symbol], "lw": 2, "label": f"{symbol} solid"},
        "rest": {"color": COLOUR["i"], "lw": 2, "ls": (0, (4, 2)), "label": f"1 − {symbol} dashed"},
    }
    curves, dots = {}, {}
    for name, look in looks.items():
        (curves[name],) = axes.plot([], [], animated=True, zorder=3, **look)
        colour = look["color"]
        (dots[name],) = axes.plot([], [], "o", ms=12, mfc=PAPER, mec=colour, mew=2, animated=True, zorder=4)
    place = {"loc": "lower center", "bbox_to_anchor": (0.41, 0.1), "framealpha": 1}
    axes.legend(fontsize=7.5, handlelength=1.5, handletextpad=0.5, **place)  # where no line of either way comes
    names = {name: Texts(axes, np.zeros((n, 2)), map(str, range(n)), fontsize=8.5) for name in looks}
    places = FAR + MARGIN * (np.arange(n) + 0.6) / (n + 0.2)

    @expects(z_line=vector("k"), z=vector(n), points=partial(vectors, sizes=dict.fromkeys(looks, (n,))))
    def move(z_line, lines, z, points):
        vectors("lines", lines, dict.fromkeys(looks, np.shape(z_line)))
        x = np.where(np.abs(z) <= FAR, z, np.sign(z) * places)
        for name in looks:
            curves[name].set_data(z_line, _log10(lines[name]))
            dots[name].set_data(x, _log10(points[name]))
            names[name].move(places=np.stack([x, _log10(points[name])], -1))

    return move


def _dress_limits(axes, title):
    axes.set(xlim=(-FAR - MARGIN, FAR + MARGIN), ylim=(FLOOR - 9, 8))
    axes.set_xticks([-200, -100, 0, 100, 200], ["−200", "−100", "0", "100", "200"])
    axes.set_yticks([FLOOR - 5, -80, -60, -40, -20, 0], ["exactly 0", "1e−80", "1e−60", "1e−40", "1e−20", "1"])
    axes.grid(color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.axhspan(FLOOR - 9, FLOOR - 1, color="#ececec", lw=0)
    for side in (-1, 1):
        axes.axvspan(side * FAR, side * (FAR + MARGIN), color="#ececec", lw=0)
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel("z", fontsize=9, labelpad=1)
