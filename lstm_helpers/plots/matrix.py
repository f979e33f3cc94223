"""A 2×2 matrix three ways: what it does to the unit circle, its three sizes, and the size of its powers."""

import numpy as np

from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.plots.marks import Dots, Path, Texts
from lstm_helpers.plots.palette import COLOUR, GREY, INK, short, tint

RHO, SIGMA = COLOUR["i"], COLOUR["f"]  # one colour each in all drawings
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 91)), np.sin(np.linspace(0, 2 * np.pi, 91))])
ARROWS = "→↗↑↖←↙↓↘"
ELLIPSE = {
    "image": Look(INK, 2.2, "", "image"),
    "half-axes": Look(SIGMA, 3.4, "", "half-axes"),
    "the shorter": Look(SIGMA, 1.8),
}
SIZES = {  # the widest first, so that lines that coincide are all seen
    "sigma": Look(SIGMA, 7, "2.5 4", "σ_max^k dotted"),
    "rho": Look(RHO, 4.5, "9 6", "ρ^k dashed"),
    "norms": Look(INK, 1.8, "", "‖A^k‖ solid"),
}


def draw_ellipse(picture, place, below, reach=3.2):
    """The unit circle and its image under A, with the half-axes, and A e₁ (a circle), A e₂ (a square). place: of the
    axes, (left, top, width, height); below: the height of the legend.

    What lies beyond ±reach runs out of the frame; an arrow at the edge tells where A e₁ or A e₂ went.
    Returns move(A, half_axes): half_axes (2, 2), a row each.
    """
    plot = _dress_ellipse(picture, place, reach)
    draw_legend(picture, ELLIPSE, place[0], below, 3, 108)

    def move(A, half_axes):
        texts, places = _names(A.T, half_axes[0], reach)
        names = plot.at(*places.T)
        first, second = (plot.at(*point) if np.abs(point).max() <= reach else () for point in A.T)
        longer, shorter = (np.outer(end, (0, 1)) for end in half_axes)
        lines = [("image", A @ CIRCLE), ("half-axes", longer), ("the shorter", shorter)]
        return [
            *(plot.line(*line, *ELLIPSE[name][:3]) for name, line in lines),
            Path([np.stack([*end, name]) for end, name in zip((first, second), names, strict=True) if len(end)], GREY),
            Dots(first, 7),
            Dots(second, 3.4, square=True),
            Texts(names, texts, 13, bold=True, halo=True),
        ]

    return move


def _dress_ellipse(picture, place, reach):
    plot = picture.plot(*place, (-reach, reach), (-reach, reach), "A moves the unit circle (grey)")
    ticks = {-3: "−3", -2: "−2", -1: "−1", 0: "0", 1: "1", 2: "2", 3: "3"}
    plot.axes.set_xticks(list(ticks), ticks.values())
    plot.axes.set_yticks(list(ticks), ticks.values())
    plot.axes.plot(*CIRCLE, color=GREY, lw=1.2)
    for name, at, beside in (("e₁", (1, 0), (0.78, 0.12)), ("e₂", (0, 1), (-0.2, 0.82))):
        picture.fixed.append(Dots(plot.at(*at), 3, stroke=GREY, square=name == "e₂"))
        picture.label(*plot.at(*beside)[0], name, 12, colour=GREY)
    return plot


def _names(points, axis, reach):
    """The names of A e₁ and A e₂ and their places, beside the longer half-axis, one on each side of it."""
    across = np.array([-axis[1], axis[0]]) / np.hypot(*axis) if axis.any() else np.array([0, 1])
    side = 1 if (points[0] - points[1]) @ across > 1e-9 else -1
    pixel = reach / 153  # what is told below in pixels, as a length on the axes
    most = reach - np.array([33, 17]) * pixel
    places = np.clip(points + np.outer([side, -side], across * (42, 29) * pixel), -most, most)
    if (abs(places[0] - places[1]) < np.array([45, 17]) * pixel).all():  # both beyond the same corner
        places[1, 1] -= 20 * pixel * np.sign(places[1, 1])
    eighths = np.round(np.arctan2(*points.T[::-1]) / (np.pi / 4)).astype(int) % 8
    arrows = np.where(np.abs(points).max(axis=1) > reach, [f" {ARROWS[eighth]}" for eighth in eighths], "")
    return [f"Ae₁{arrows[0]}", f"Ae₂{arrows[1]}"], places


def draw_sizes(picture, place, top=5):
    """Three bars on a fixed axis from 0 to top: largest |entry|, ρ, σ_max, a line at 1, and the numbers above the axes.

    A longer bar is cut at the frame, its number is not. Returns move(values), three numbers of 0 or more.
    """
    plot = picture.plot(*place, (-0.6, 2.6), (0, top), grid="")
    plot.axes.set_xticks(range(3), ["largest\n|entry|", "ρ", "σ_max"])
    plot.axes.set_yticks(range(top + 1))
    picture.label(place[0], place[1] - 34, "three sizes of A", 13.5, "start")
    places = [(x, place[1] - 12) for x in plot.at(np.arange(3), 0)[:, 0]]
    fills = tint("z", 0.75), tint("i", 0.5), tint("f", 0.6)

    def move(values):
        return [
            *(mark for k, fill in enumerate(fills) for mark in bars(plot, [k], [values[k]], fill)),
            Path([plot.at(plot.xlim, 1)], INK, 1.5, dash="5 2"),
            Texts(places, list(map(short, values)), 13, bold=True),
        ]

    return move


def draw_powers(picture, place, below, count):
    """‖A^k‖ (solid), ρ^k (dashed) and σ_max^k (dotted) for k = 0 … count, in powers of ten, on the edge where they are
    beyond it. place: of the axes; below: (left, top) of the legend.

    Returns the move of `draw_lines`, for lines with the names of SIZES.
    """
    title = "the size of A^k over k"
    move = draw_lines(picture, place, SIZES, (0, count + 1), (-5, 5), title, "", log=True, edge=True)
    axes = picture.figure.axes[-1]
    axes.set_yticks([-5, -2, 0, 2, 5], ["≤1e−5", "0.01", "1", "100", "≥1e5"])
    axes.axhline(0, color=INK, lw=1)
    draw_legend(picture, SIZES, *below, 3, 155)
    return move
