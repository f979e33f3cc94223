"""A 2×2 matrix three ways: what it does to the unit circle, its three sizes, and the size of its powers."""

import numpy as np

from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.plots.marks import Dots, Path, Texts
from lstm_helpers.plots.palette import COLOUR, GREY, INK, short, tint

RHO, SIGMA = COLOUR["i"], COLOUR["f"]  # one colour each in all three drawings
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 91)), np.sin(np.linspace(0, 2 * np.pi, 91))])
ARROWS = "→↗↑↖←↙↓↘"
ELLIPSE = {
    "image": Look(INK, 2.2, "", "image"),
    "half-axes": Look(SIGMA, 3.4, "", "half-axes"),
    "directions": Look(RHO, 2.2, "2 4", "eigen-directions"),
}
SIZES = {  # the widest first, so that lines that coincide are all seen
    "sigma": Look(SIGMA, 7, "2.5 4", "σ_max^k dotted"),
    "rho": Look(RHO, 4.5, "9 6", "ρ^k dashed"),
    "norms": Look(INK, 1.8, "", "‖A^k‖ solid"),
}


def draw_ellipse(picture, place, below, reach=5.5):
    """The unit circle and its image under A, with the half-axes, the real eigen-directions and A e₁ (a circle), A e₂ (a
    square). place: of the axes, (left, top, width, height); below: the height of the legend.

    What lies beyond ±reach runs out of the frame; an arrow at the edge tells where A e₁ or A e₂ went.
    Returns move(A, half_axes, directions): half_axes (2, 2), a row each; directions (0 to 2, 2), a row each, length 1.
    """
    plot = _dress_ellipse(picture, place, reach)
    draw_legend(picture, ELLIPSE, place[0], below, 3, 108)

    def line(way, x, y, width=0):
        colour, usual, dash, _ = ELLIPSE[way]
        return plot.line(x, y, colour, width or usual, dash)

    def move(A, half_axes, directions):
        texts, places = _names(A.T, half_axes[0], reach)
        first, second = (plot.at(*point) if np.abs(point).max() <= reach else () for point in A.T)
        return [
            line("image", *(A @ CIRCLE)),
            *(line("half-axes", [0, x], [0, y], width) for (x, y), width in zip(half_axes, (3.4, 1.8), strict=True)),
            *(line("directions", *np.outer(way, (-2 * reach, 2 * reach))) for way in directions),
            Dots(first, 7),
            Dots(second, 3.4, square=True),
            Texts(plot.at(*places.T), texts, 13, bold=True, halo=True),
        ]

    return move


def _dress_ellipse(picture, place, reach):
    plot = picture.plot(*place, (-reach, reach), (-reach, reach), "A moves the unit circle (grey)")
    ticks = range(-5, 6)
    names = ["−5" if tick == -5 else str(tick) if tick in (0, 5) else "" for tick in ticks]
    plot.axes.set_xticks(ticks, names)
    plot.axes.set_yticks(ticks, names)
    plot.axes.plot(*CIRCLE, color=GREY, lw=1.2)
    for name, (x, y), shape, place in zip(
        ("e₁", "e₂"), np.eye(2), (False, True), ((0.62, 0.2), (-0.33, 0.7)), strict=True
    ):
        picture.fixed.append(Dots(plot.at(x, y), 3, stroke=GREY, square=shape))
        picture.label(*plot.at(*place)[0], name, 12, colour=GREY)
    return plot


def _names(points, axis, reach):
    """The names of A e₁ and A e₂ and their places, beside the longer half-axis, one on each side of it."""
    across = np.array([-axis[1], axis[0]]) / np.hypot(*axis) if axis.any() else np.array([0, 1])
    side = 1 if (points[0] - points[1]) @ across > 1e-9 else -1
    texts, places = [], []
    for name, point, way in zip(("Ae₁", "Ae₂"), points, (side, -side), strict=True):
        beyond = np.abs(point).max() > reach
        eighth = round(np.arctan2(point[1], point[0]) / (np.pi / 4))
        texts.append(f"{name} {ARROWS[eighth % 8]}" if beyond else name)
        place = point + way * across * (1.5, 1.05)
        places.append(np.clip(place, (1.2 - reach, 0.6 - reach), (reach - 1.2, reach - 0.6)))
    first, second = places
    if abs(first[0] - second[0]) < 1.6 and abs(first[1] - second[1]) < 0.6:  # both beyond the same corner
        second[1] -= 0.7 * np.sign(second[1])
    return texts, np.array(places)


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
    one = Path([plot.at(plot.xlim, 1)], INK, 1.5, dash="5 2")

    def move(values):
        columns = [bars(plot, [k], values[k : k + 1], fill, k == 1) for k, fill in enumerate(fills)]
        texts = Texts(places, [short(float(value)) for value in values], 13, bold=True)
        return [*(mark for column in columns for mark in column), one, texts]

    return move


def draw_powers(picture, place, below, count, decades=5):
    """‖A^k‖ (solid), ρ^k (dashed) and σ_max^k (dotted) for k = 0 … count, in powers of ten, on the edge where they are
    beyond it. place: of the axes; below: (left, top) of the legend.

    Returns move(norms, rho, sigma, k): three arrays (count + 1,) of numbers of 0 or more, and the k that is marked.
    """
    y = (-decades, decades)
    show = draw_lines(picture, place, SIZES, (0, count + 1), y, "the size of A^k over k", "", log=True, edge=True)
    axes = picture.figure.axes[-1]
    axes.set_yticks([-decades, -2, 0, 2, decades], [f"≤1e−{decades}", "0.01", "1", "100", f"≥1e{decades}"])
    axes.axhline(0, color=INK, lw=1)
    draw_legend(picture, SIZES, *below, 3, 155)

    def move(norms, rho, sigma, k):
        return show(np.arange(count + 1), {"norms": norms, "rho": rho, "sigma": sigma}, k)

    return move
