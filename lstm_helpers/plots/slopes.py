"""Slopes: tangent and secant, three derivatives on one axis, and the factors of a chain rule in powers of ten."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.cell import d_relu, d_sigmoid, d_tanh, relu, sigmoid
from lstm_helpers.inputs import LARGEST, expects, one_of, reals, sequence, whole
from lstm_helpers.plots.arguments import PLACE, SYMBOL, texts, vector
from lstm_helpers.plots.blocks import Block, boxes_of, draw_blocks, rectangles
from lstm_helpers.plots.lines import draw_lines, to_log10
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, dark, draw_label, number, tint
from lstm_helpers.plots.texts import Texts


class Curve(NamedTuple):
    """A function g with its derivative, the bound of the derivative as number and as text, its formula, the symbol
    whose colour it has, and the z where it has a corner, if any."""

    function: Callable
    slope: Callable
    bound: float
    bound_text: str
    formula: str
    symbol: str
    corner: float | None = None


CURVES = {
    "σ": Curve(sigmoid, d_sigmoid, 0.25, "1/4", "σ(z) = 1/(1 + exp(−z))", "f"),
    "tanh": Curve(np.tanh, d_tanh, 1.0, "1", "tanh(z) = 2σ(2z) − 1", "C_tilde"),
    "ReLU": Curve(relu, d_relu, 1.0, "1", "ReLU(z) = max(z, 0)", "i", corner=0.0),
}
LEFT, RIGHT = ((-6.5, 9.5), (-1.25, 2.05)), ((-6.5, 9.5), (-0.03, 1.12))  # fixed limits (x, y): of g and of g′
TICKS = [-6, -3, 0, 3, 6, 9], ["−6", "−3", "0", "3", "6", "9"]
POINT = {"ls": "none", "marker": "o", "ms": 10, "mfc": PAPER, "mec": INK, "mew": 1.8, "animated": True}
SQUARE = {"marker": "s", "ms": 4.5, "color": INK, "animated": True}


# ---------------------------------------------------------------- one function and its tangent


NEAR = partial(PLACE, low=-1e100, high=1e100)  # products of two of them can still be drawn
NAME = partial(one_of, options=CURVES)
FOUR = partial(texts, size=4)
FOUR_SYMBOLS = partial(sequence, size=4, check=SYMBOL)


@expects(axes=Axes)
def draw_tangent(axes):
    """One of CURVES (solid) with its tangent (dashed) in a point, and a secant (thin, with square ends).

    Returns move(name, z, width, value, slope, secant): slope and secant are those of the two lines, width is how far
    the secant reaches from z. At a corner no tangent is drawn: there is none.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    title, grid = _dress(axes, *LEFT), np.linspace(*LEFT[0], 401)
    axes.set_xticks(*TICKS)
    axes.set_yticks([-1, 0, 1, 2], ["−1", "0", "1", "2"])
    (curve,) = axes.plot([], [], lw=2.4, animated=True, zorder=3)
    (tangent,) = axes.plot([], [], color=INK, lw=1.6, ls=(0, (5, 3)), animated=True, zorder=4, label="tangent")
    (secant_line,) = axes.plot([], [], lw=1, zorder=6, label="secant over Δz", **SQUARE)
    (point,) = axes.plot([], [], zorder=5, **POINT)
    axes.legend(loc="upper left", fontsize=8.5)  # where no curve, tangent or secant ever comes
    ends = np.array(LEFT[0])

    @expects(name=NAME, z=NEAR, width=NEAR, value=NEAR, slope=NEAR, secant=NEAR)
    def move(name, z, width, value, slope, secant):
        look = CURVES[name]
        curve.set_data(grid, look.function(grid))
        curve.set_color(COLOUR[look.symbol])
        x = ends[:0] if z == look.corner else ends
        tangent.set_data(x, value + slope * (x - z))
        secant_line.set_data([z, z + width], [value, value + secant * width])
        point.set_data([z], [value])
        title.move([f"{look.formula}   ○ value {number(value)}"])

    return move


@expects(axes=Axes)
def draw_slopes(axes):
    """The derivatives of all CURVES, faint, on one axis; the chosen one strong, with its bound (dotted).

    Returns move(name, z, slope, secant): a circle at the slope and a square at the secant's, over the same z.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    title, grid = _dress(axes, *RIGHT), np.linspace(*RIGHT[0], 641)  # holds 0, where ReLU has its corner
    axes.set_xticks(*TICKS)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])
    heights = {}
    for name, look in CURVES.items():
        heights[name] = look.slope(grid)
        if look.corner is not None:
            heights[name][np.isclose(grid, look.corner)] = np.nan  # a gap where there is no derivative
        axes.plot(grid, heights[name], color=tint(look.symbol, 0.45), lw=1.4)
    for name, place in {"σ": (-3.1, 0.13), "tanh": (-1.7, 0.62), "ReLU": (4.6, 0.94)}.items():
        draw_label(axes, *place, f"{name}′", 10, color=dark(CURVES[name].symbol), fontweight="bold")
    (bound,) = axes.plot([], [], color=INK, lw=1.3, ls=":", animated=True, zorder=3)
    (curve,) = axes.plot([], [], lw=2.8, animated=True, zorder=3)
    stem = axes.add_collection(LineCollection([], colors=GREY, linewidths=1, animated=True, zorder=4), autolim=False)
    (point,) = axes.plot([], [], zorder=5, clip_on=False, **POINT)
    (square,) = axes.plot([], [], zorder=6, clip_on=False, **SQUARE)
    bound_text = Texts(axes, [(0, 0)], fontsize=9.5, ha="left")

    @expects(name=NAME, z=NEAR, slope=NEAR, secant=NEAR)
    def move(name, z, slope, secant):
        look = CURVES[name]
        curve.set_data(grid, heights[name])
        curve.set_color(COLOUR[look.symbol])
        bound.set_data(RIGHT[0], [look.bound] * 2)
        bound_text.move([f"bound {look.bound_text}"], [(RIGHT[0][0] + 0.15, look.bound + 0.045)])
        stem.set_segments([[(z, 0), (z, max(slope, secant))]])
        point.set_data([z], [slope])
        square.set_data([z], [secant])
        convention = " by convention" if z == look.corner else ""
        title.move([f"{name}′(z)   ○ slope {number(slope)}{convention}   ■ secant {number(secant)}"])

    return move


def _dress(axes, x, y):
    """Fixed limits, a grid and the name of the x axis. Returns the title, a Texts."""
    axes.set(xlim=x, ylim=y)
    axes.grid(color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel("z", fontsize=9, labelpad=1)
    return Texts(axes, [(x[0], y[1] + 0.065 * (y[1] - y[0]))], ha="left")


# ---------------------------------------------------------------- a chain of factors

LOW, HIGH = -80, 2  # powers of ten that are shown; what is smaller, 0 included, stands at the lowest
BOX = (128, 30)


@expects(sheet=Axes, left=PLACE, middle=PLACE)
def draw_chain(sheet, left=46, middle=55):
    """Three factors and their product as boxes in a row, with a title above and a note below each.

    Returns move(titles, notes, symbols, values): four of each, in the order of the row; symbols give the colours.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    signs = (("first", "·", 84), ("slope", "·", 84), ("input", "=", 84), ("product", "", 0))
    blocks = {name: Block("", (1, 1), BOX, ["none"], sign, gap) for name, sign, gap in signs}
    placed = draw_blocks(sheet, blocks, left, middle)
    boxes = np.concatenate([boxes_of(x, y, (1, 1), BOX) for x, y, _ in placed.values()])
    style = {"edgecolors": GREY, "linewidths": 0.6, "animated": True, "zorder": 1}
    grounds = sheet.add_collection(PolyCollection(boxes, **style), autolim=False)
    centres = boxes.mean(axis=1)
    above = Texts(sheet, np.add(centres, (0, -34)), fontsize=10.5)
    below = Texts(sheet, np.add(centres, (0, 33)), fontsize=9)

    @expects(titles=FOUR, notes=FOUR, symbols=FOUR_SYMBOLS, values=vector(4))
    def move(titles, notes, symbols, values):
        above.move(map(_with_tilde, titles))
        below.move(notes)
        grounds.set_facecolors([tint(symbol, 0.12 if symbol == "C" else 0.3) for symbol in symbols])
        for (_, _, show), value in zip(placed.values(), values, strict=True):
            show(value)

    return move


@expects(axes=Axes)
def draw_factors(axes):
    """Three factors and their product as bars from 1 up or down, in powers of ten, with sign and number above.

    Returns move(names, symbols, values): four of each. Both raise ValueError naming the argument that cannot be drawn.
    """
    axes.set(xlim=(-0.5, 3.5), xticks=[])
    _powers(axes, "size of the factors and of the product")
    style = {"edgecolors": INK, "linewidths": 0.8, "animated": True, "zorder": 3}
    bars = axes.add_collection(PolyCollection([], **style), autolim=False)
    (ends,) = axes.plot([], [], "o", ms=5, mfc=PAPER, mec=INK, mew=1.4, animated=True, zorder=5)
    axes.axvline(2.5, color=GREY, lw=0.8, ls=":")
    places = np.arange(4)
    numbers = Texts(axes, np.stack([places, np.full(4, HIGH + 8)], -1), fontsize=9.5, fontweight="bold")
    below = Texts(axes, np.stack([places, np.full(4, LOW - 11)], -1), fontsize=9)

    @expects(names=FOUR, symbols=FOUR_SYMBOLS, values=vector(4))
    def move(names, symbols, values):
        heights = to_log10(values, LOW, HIGH)
        bars.set_verts(rectangles(places - 0.3, 0.0, 0.6, heights))
        bars.set_facecolors([tint(symbol, 0.75) for symbol in symbols])
        ends.set_data(places, heights)
        numbers.move([f"+{number(value, 3)}" if value > 0 else number(value, 3) for value in values])
        below.move(map(_with_tilde, names))

    return move


@expects(axes=Axes, scales=partial(reals, expected=("k",), low=1e-300, high=LARGEST))
def draw_signal(axes, scales):
    """The size of one derivative over all scales, both in powers of ten, marked at the present scale.

    Returns move(values, place): values at scales; place: the index of the present scale.
    Both raise ValueError naming the argument that cannot be drawn; scales are above 0.
    """
    x = np.log10(scales)
    looks = {"signal": {"color": INK, "lw": 1.8, "marker": ".", "ms": 5}}
    move_line = draw_lines(axes, looks, (-2.08, 0.08), (LOW, HIGH), "", "scale of all weights", log=True, edge=True)
    axes.set_xticks([-2, -1, 0], ["0.01", "0.1", "1"])
    _powers(axes, "size of the product at every scale")
    now = Texts(axes, [(0.08, HIGH + 8)], fontsize=9.5, ha="right", fontweight="bold")

    @expects(values=vector(len(scales)), place=partial(whole, high=len(scales) - 1))
    def move(values, place):
        move_line(x, {"signal": values}, x[place])
        now.move([f"{number(abs(values[place]), 3)} at scale {number(scales[place])}"])

    return move


def _powers(axes, title):
    """The y axis and grid that `draw_factors` and `draw_signal` share, so that heights compare across."""
    axes.set(ylim=(LOW - 3, HIGH + 3))
    axes.set_yticks([-80, -60, -40, -20, 0], ["1e−80", "1e−60", "1e−40", "1e−20", "1"])
    axes.grid(color="#e4e4e4", lw=0.8)
    axes.set_axisbelow(True)
    axes.axhline(0, color=GREY, lw=1)
    axes.set_title(title, fontsize=10, loc="left", color=INK, pad=20)


def _with_tilde(text):
    """The text with every C̃ typeset: set as plain letters, its tilde melts into the C."""
    return text.replace("C̃", r"$\mathregular{\tilde{C}}$")
