"""A 2×2 matrix three ways: what it does to the unit circle, its three sizes, and the size of its powers."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patheffects import withStroke

from lstm_helpers.inputs import expects, reals, whole
from lstm_helpers.plots.arguments import COUNT, FAR, LENGTH, vector
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.lines import draw_lines
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, short, tint
from lstm_helpers.plots.texts import Texts

RHO, SIGMA = COLOUR["i"], COLOUR["f"]  # one colour each in all three drawings
CIRCLE = np.array([np.cos(np.linspace(0, 2 * np.pi, 181)), np.sin(np.linspace(0, 2 * np.pi, 181))])
ARROWS = "→↗↑↖←↙↓↘"


SIZES = partial(reals, low=0, high=FAR)


@expects(axes=Axes, reach=LENGTH)
def draw_ellipse(axes, reach=5.5):
    """The unit circle and its image under A, with the half-axes, the real eigen-directions and A e₁, A e₂.

    What lies beyond ±reach runs out of the frame; an arrow at the edge tells where A e₁ or A e₂ went.
    Returns move(A, half_axes, directions): half_axes (2, 2), a row each; directions (0 to 2, 2), a row each, length 1.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    _dress_ellipse(axes, reach)
    style = {"animated": True, "zorder": 3}
    (image,) = axes.plot([], [], color=INK, lw=2.2, label="image", **style)
    longest = axes.add_collection(LineCollection([], colors=SIGMA, linewidths=(3.4, 1.8), **style), autolim=False)
    dotted = axes.add_collection(LineCollection([], colors=RHO, linewidths=1.8, linestyles=":", **style), autolim=False)
    axes.plot([], [], color=SIGMA, lw=3.4, label="half-axes")
    axes.plot([], [], color=RHO, lw=1.8, ls=":", label="eigen-directions")
    _legend_below(axes, (0.49, -0.11), 8)
    dots = [axes.plot([], [], shape, ms=7, mfc=PAPER, mec=INK, mew=1.6, animated=True, zorder=4)[0] for shape in "os"]
    halo = [withStroke(linewidth=3, foreground=PAPER)]
    names = Texts(axes, np.zeros((2, 2)), fontsize=9.5, fontweight="bold", path_effects=halo)

    @expects(A=vector(2, 2), half_axes=vector(2, 2))
    def move(A, half_axes, directions):
        A = np.asarray(A, float)
        if reals("directions", directions, low=-1.001, high=1.001).shape not in ((0, 2), (1, 2), (2, 2)):
            raise ValueError(f"directions has shape {np.shape(directions)}; expected (0, 2), (1, 2) or (2, 2)")
        image.set_data(*(A @ CIRCLE))
        longest.set_segments([[(0, 0), end] for end in half_axes])
        dotted.set_segments([[-2 * reach * way, 2 * reach * way] for way in directions])
        for dot, (x, y) in zip(dots, A.T, strict=True):
            dot.set_data([x], [y])
        names.move(*_names(A.T, reach))

    return move


def _dress_ellipse(axes, reach):
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=range(-5, 6), yticks=range(-5, 6))
    ticks = ["−5" if tick == -5 else str(tick) if tick in (0, 5) else "" for tick in range(-5, 6)]
    axes.set_xticklabels(ticks)
    axes.set_yticklabels(ticks)
    axes.grid(color="#ececec", lw=0.8)
    axes.set_axisbelow(True)
    axes.set_title("A moves the unit circle (grey)", fontsize=10, loc="left", color=INK)
    axes.plot(*CIRCLE, color=GREY, lw=1)
    for point, shape in zip(np.eye(2), "os", strict=True):
        axes.plot(*point, shape, ms=5, mfc=PAPER, mec=GREY)


def _names(points, reach):
    """The names of A e₁ and A e₂ and their places: on far sides of their points, so that they never collide."""
    apart = points[0] - points[1]
    aside = np.array([0.85 if apart[0] >= 0 else -0.85, 0.6 if apart[1] > 0 else -0.6])
    texts, places = [], []
    for name, point, way in zip(("Ae₁", "Ae₂"), points, (aside, -aside), strict=True):
        beyond = np.abs(point).max() > reach
        eighth = round(np.arctan2(point[1], point[0]) / (np.pi / 4))
        texts.append(f"{name} {ARROWS[eighth % 8]}" if beyond else name)
        places.append(np.clip(point + way, (1.2 - reach, 0.6 - reach), (reach - 1.2, reach - 0.6)))
    return texts, places


def _legend_below(axes, anchor, fontsize):
    place = {"loc": "upper center", "bbox_to_anchor": anchor, "ncols": 3, "frameon": False}
    axes.legend(**place, fontsize=fontsize, handlelength=1.9, handletextpad=0.5, columnspacing=0.8)


@expects(axes=Axes, top=partial(LENGTH, high=100))
def draw_sizes(axes, top=5.0):
    """Three bars on a fixed axis from 0 to top: largest |entry|, ρ, σ_max, a line at 1, and the numbers above the axes.

    A longer bar is cut at the frame, its number is not. Returns move(values), three numbers of 0 or more.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    axes.set(xlim=(-0.6, 2.6), ylim=(0, top), xticks=range(3), yticks=range(int(top) + 1))
    axes.set_xticklabels(["largest\n|entry|", "ρ", "σ_max"], fontsize=9.5)
    axes.set_title("three sizes of A", fontsize=10, loc="left", color=INK, pad=20.4)
    axes.axhline(1, color=INK, lw=1.6, ls=(0, (5, 2)))
    bars = []
    for fill, hatch in ((tint("z", 0.75), "..."), (tint("i", 0.5), "//"), (tint("f", 0.6), None)):
        bar = PolyCollection([], facecolors=[fill], edgecolors=INK, linewidths=0.8, hatch=hatch, animated=True)
        bars.append(axes.add_collection(bar, autolim=False))
    numbers = Texts(axes, [(place, 1.06 * top) for place in range(3)], fontsize=10, fontweight="bold")

    @expects(values=partial(SIZES, expected=(3,)))
    def move(values):
        for place, (bar, value) in enumerate(zip(bars, values, strict=True)):
            bar.set_verts(rectangles([place - 0.34], 0.0, 0.68, value))
        numbers.move([short(float(value)) for value in values])

    return move


@expects(axes=Axes, count=COUNT, low=partial(whole, low=-300, high=-2), high=partial(whole, low=2, high=300))
def draw_powers(axes, count, low=-20, high=20):
    """‖A^k‖ (solid), ρ^k (dashed) and σ_max^k (dotted) for k = 0 … count, in powers of ten; the lowest edge is for 0.

    Returns move(norms, rho, sigma, k): three arrays (count + 1,) of numbers of 0 or more, and the k that is marked.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    looks = {  # the widest first, so that lines that coincide are all seen
        "sigma": {"color": SIGMA, "lw": 5, "ls": (0, (0.4, 0.6)), "label": "σ_max^k dotted"},
        "rho": {"color": RHO, "lw": 4, "ls": (0, (1.6, 1.1)), "label": "ρ^k dashed"},
        "norms": {"color": INK, "lw": 2, "label": "‖A^k‖ solid"},
    }
    show = draw_lines(axes, looks, (0, count + 1), (low, high), "the size of the powers A^k", "k", log=True, edge=True)
    ends = [f"≤1e{low}".replace("-", "−"), f"1e{low // 2}".replace("-", "−"), "1", f"1e{high // 2}", f"≥1e{high}"]
    axes.set_yticks([low, low // 2, 0, high // 2, high], ends)
    axes.axhline(0, color=INK, lw=0.8)
    _legend_below(axes, (0.44, -0.14), 8.5)
    ks = np.arange(count + 1)

    sizes = partial(SIZES, expected=(count + 1,))

    @expects(norms=sizes, rho=sizes, sigma=sizes, k=partial(whole, high=count))
    def move(norms, rho, sigma, k):
        show(ks, {"norms": norms, "rho": rho, "sigma": sigma}, k)

    return move
