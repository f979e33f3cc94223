"""Gates as bars, as points on the sigmoid, and on a log axis that shows how close they are to 0 and to 1."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.cell import d_sigmoid, sigmoid
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, draw_label, number, tint
from lstm_helpers.plots.texts import Texts


def draw_bars(axes, n, top, symbol, title, hatch=None):
    """n bars from 0 to `top`, named by unit. Returns move(values)."""
    axes.set(xlim=(-0.6, n - 0.4), ylim=(0, top * 1.04), xticks=range(n))
    axes.set_yticks([0, top / 2, top], [number(tick) for tick in (0, top / 2, top)])
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel("unit", fontsize=9)
    axes.axhline(top, color=GREY, lw=0.8, ls=":")
    style = {"facecolors": tint(symbol, 0.75), "edgecolors": INK, "linewidths": 0.8, "hatch": hatch}
    bars = axes.add_collection(PolyCollection([], animated=True, **style), autolim=False)
    units = np.arange(n)

    def move(values):
        bars.set_verts(rectangles(units - 0.36, 0.0, 0.72, np.asarray(values, float)))

    return move


REACH, ROOM = 10.0, 4.6  # the curve's axis is drawn for |z| <= REACH; what lies beyond stands in a margin


def draw_sigmoid(axes, n, symbol="f"):
    """σ (solid) and σ′ (dashed) with a numbered point for each of n units on both.

    Points with |z| > 10 stand in the grey margin, in the order of the units. Returns move(z).
    """
    _dress_sigmoid(axes, symbol)
    stems = axes.add_collection(LineCollection([], colors=GREY, linewidths=1, animated=True, zorder=3), autolim=False)
    (low,) = axes.plot([], [], "o", ms=6, mfc=INK, mec=PAPER, animated=True, zorder=4)
    (high,) = axes.plot([], [], "o", ms=13, mfc=PAPER, mec=COLOUR[symbol], mew=2, animated=True, zorder=4)
    names = Texts(axes, np.zeros((n, 2)), map(str, range(n)), fontsize=9)
    places = REACH + ROOM * (np.arange(n) + 0.6) / (n + 0.2)

    def move(z):
        z = np.asarray(z, float)
        x = np.where(np.abs(z) <= REACH, z, np.sign(z) * places)
        f, slope = sigmoid(z), d_sigmoid(z)
        stems.set_segments(np.stack([np.stack([x, slope], -1), np.stack([x, f], -1)], 1))
        low.set_data(x, slope)
        high.set_data(x, f)
        names.move(places=np.stack([x, f], -1))

    return move


def _dress_sigmoid(axes, symbol):
    z = np.linspace(-REACH, REACH, 401)
    axes.set(xlim=(-REACH - ROOM, REACH + ROOM), ylim=(-0.09, 1.22))
    axes.set_xticks([-10, -5, 0, 5, 10], ["−10", "−5", "0", "5", "10"])
    axes.set_yticks([0, 0.25, 0.5, 1], ["0", "¼", "½", "1"])
    axes.grid(axis="y", color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    for side in (-1, 1):
        axes.axvspan(side * REACH, side * (REACH + ROOM), color="#ececec", lw=0)
    draw_label(axes, -REACH - ROOM / 2, 1.16, "◂ beyond", 8, color=GREY)
    draw_label(axes, REACH + ROOM / 2, 1.16, "beyond ▸", 8, color=GREY)
    axes.plot(z, sigmoid(z), color=COLOUR[symbol], lw=2)
    axes.plot(z, d_sigmoid(z), color=INK, lw=1.6, ls=(0, (4, 2)))
    draw_label(axes, 6.2, 0.66, f"{symbol} = σ(z)", 9.5, color=COLOUR[symbol], fontweight="bold")
    draw_label(axes, -5.6, 0.4, f"{symbol}′ = σ′(z)", 9.5)
    draw_label(axes, -5.6, 0.32, "dashed", 8.5)
    axes.set_xlabel("z (in circles: the unit)", fontsize=9, labelpad=1)


# how close to 0 and to 1

FAR, MARGIN, FLOOR = 200.0, 90.0, -92.0  # |z| that draw_limits shows, its side margins in z, and the lowest log10


def _log10(values):
    """log10 for the axis of `draw_limits`: exact zeros stand in the band at the bottom."""
    values = np.asarray(values, float)
    with np.errstate(divide="ignore"):
        return np.where(values > 0, np.maximum(np.log10(values), FLOOR + 1), FLOOR - 5)


def draw_limits(axes, n, title, symbol="f"):
    """f, 1 − f and f′ on a log axis over z, with numbered points; a band at the bottom is for what is exactly 0.

    Returns move(z_line, lines, z, points): lines and points map 'f', 'rest' and 'slope' to values at z_line and z.
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
    axes.legend(loc="lower center", fontsize=8, framealpha=1, bbox_to_anchor=(0.395, 0.13))
    names = {name: Texts(axes, np.zeros((n, 2)), map(str, range(n)), fontsize=8.5) for name in looks}
    places = FAR + MARGIN * (np.arange(n) + 0.6) / (n + 0.2)

    def move(z_line, lines, z, points):
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
