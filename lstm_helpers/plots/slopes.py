"""Slopes: tangent and secant, three derivatives on one axis, and the factors of a chain rule in powers of ten."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import d_relu, d_sigmoid, d_tanh, relu, sigmoid
from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_legend, to_log10
from lstm_helpers.plots.marks import Dots, Path, Texts, box
from lstm_helpers.plots.palette import COLOUR, GREY, INK, dark, number, short, tint


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
X, LEFT, RIGHT = (-6.5, 9.5), (-1.25, 2.05), (-0.03, 1.12)  # fixed limits: of z, of g and of g′
GRID, ENDS = np.linspace(*X, 161), np.array(X)  # the grid holds 0, where ReLU has its corner
LINES = {"tangent": Look(INK, 1.8, "6 4", "tangent"), "secant": Look(INK, 1.1, "", "secant, ■ to ■")}


# ---------------------------------------------------------------- one function and its tangent


def draw_tangent(picture, place):
    """One of CURVES with its tangent (dashed) in a point (a circle), and the secant (thin) through two squares. Points
    above the frame are told by an arrow. place: of the axes, (left, top, width, height).

    Returns move(name, z, width, value, slope, secant): slope and secant are those of the two lines, width is how far
    the secant's squares are apart. At a corner no tangent is drawn: there is none.
    """
    plot = _dress(picture, place, LEFT, {-1: "−1", 0: "0", 1: "1", 2: "2"})
    draw_legend(picture, LINES, place[0] + 10, place[1] + 14)  # where no curve, tangent or secant ever comes

    def move(name, z, width, value, slope, secant):
        look = CURVES[name]
        slopes = {"secant": secant} if z == look.corner else {"tangent": slope, "secant": secant}
        x, y = np.array([z, z + width]), np.array([value, value + secant * width])
        seen, places = y <= LEFT[1], plot.at(x, y)
        return [
            plot.line(GRID, look.function(GRID), COLOUR[look.symbol], 3),
            *(plot.line(ENDS, value + slopes[way] * (ENDS - z), *LINES[way][:3]) for way in slopes),
            Dots(places[:1][seen[:1]], 6),
            Dots(places[seen], 2.6, INK, square=True),
            Texts(plot.at(x, LEFT[1] - 0.08), ["" if here else "▲" for here in seen], 12),
            _title(plot, f"{look.formula}\u2003○ value {number(value)}"),
        ]

    return move


def draw_slopes(picture, place):
    """The derivatives of all CURVES, thin, on one axis; the chosen one strong, with its bound (dotted).

    Returns move(name, z, slope, secant): a circle at the slope and a square at the secant's, over the same z.
    """
    plot = _dress(picture, place, RIGHT, {0: "0", 0.25: "¼", 0.5: "½", 0.75: "¾", 1: "1"})
    heights = {name: look.slope(GRID) for name, look in CURVES.items()}
    heights["ReLU"][np.isclose(GRID, CURVES["ReLU"].corner)] = np.nan  # a gap where there is no derivative
    for name, (x, y) in {"σ": (-4.6, 0.1), "tanh": (-2.5, 0.72), "ReLU": (7.8, 0.93)}.items():  # where no square comes
        plot.axes.plot(GRID, heights[name], color=COLOUR[CURVES[name].symbol], lw=1.3)
        picture.label(*plot.at(x, y)[0], f"{name}′", 14, colour=dark(CURVES[name].symbol), bold=True)

    def move(name, z, slope, secant):
        look = CURVES[name]
        convention = " by convention" * (z == look.corner)
        (left, height), *_ = plot.at(ENDS, look.bound)
        return [
            plot.line(ENDS, np.full(2, look.bound), INK, 1.4, "2 3"),
            Texts([(left + 6, height - 10)], [f"bound {look.bound_text}"], 12.5, "start"),
            plot.line(GRID, heights[name], COLOUR[look.symbol], 3),
            Path([plot.at([z, z], [0, max(slope, secant)])], GREY),
            Dots(plot.at(z, slope), 6),
            Dots(plot.at(z, secant), 2.6, INK, square=True),
            _title(plot, f"{name}′(z)\u2003○ slope {number(slope)}{convention}\u2003■ secant {number(secant)}"),
        ]

    return move


def _dress(picture, place, y, ticks):
    plot = picture.plot(*place, X, y, "", "z")
    plot.axes.set_xticks([-6, -3, 0, 3, 6, 9], ["−6", "−3", "0", "3", "6", "9"])
    plot.axes.set_yticks(list(ticks), ticks.values())
    return plot


def _title(plot, text, anchor="start"):
    """A title that moves, or with "end" a remark at the right of it."""
    left, top, width, _ = plot.box
    return Texts([(left + width * (anchor == "end"), top - 13)], [text], 13.5, anchor)


# ---------------------------------------------------------------- a chain of factors

LOW, HIGH = -45, 2  # powers of ten that are shown; what is smaller, 0 included, stands at the lowest


def draw_chain(picture):
    """Three factors and their product as boxes in a row, with a title above and a note below each.

    Returns move(titles, notes, symbols, values): four of each, in the order of the row; symbols give the colours.
    """
    middles, y = [110 + 212 * k for k in range(4)], 44
    for x, sign in zip(middles, "··=", strict=False):
        picture.label(x + 106, y, sign, 18)

    def move(titles, notes, symbols, values):
        grounds = [tint(symbol, 0.12 if symbol == "C" else 0.3) for symbol in symbols]
        boxes = zip(middles, grounds, strict=True)
        return [
            *(Path([box(x - 64, y - 16, 128, 32)], GREY, 0.8, fill, closed=True) for x, fill in boxes),
            Texts([(x, y) for x in middles], [number(value) for value in values], 15),
            Texts([(x, y - 30) for x in middles], titles, 14),
            Texts([(x, y + 29) for x in middles], notes, 12.5),
        ]

    return move


def draw_factors(picture, place):
    """Three factors and their product as bars from 1 up or down, in powers of ten, with sign and number above.

    Returns move(names, symbols, values): four of each.
    """
    plot = _powers(picture, place, (-0.5, 3.5), "factors and product, in powers of ten, from 1 up or down")
    plot.axes.set_xticks([])
    plot.axes.axvline(2.5, color=GREY, lw=0.8, ls=":")
    (_, top, _, height), middles = place, plot.at(np.arange(4), 0)[:, 0]

    def move(names, symbols, values):
        heights, fills = to_log10(values, LOW, HIGH), [tint(symbol, 0.75) for symbol in symbols]
        signed = [f"+{short(value)}" if value > 0 else short(value) for value in values]
        return [
            *(mark for k, fill in enumerate(fills) for mark in bars(plot, [k], heights[[k]], fill, width=0.6)),
            Dots(plot.at(np.arange(4), heights), 3),
            Texts([(x, top - 13) for x in middles], signed, 13, bold=True),
            Texts([(x, top + height + 14) for x in middles], names, 13),
        ]

    return move


def draw_signal(picture, place, scales):
    """The size of one derivative over all scales, both in powers of ten, marked at the present scale.

    Returns move(values, k): values at scales; k: the index of the present scale.
    """
    plot = _powers(picture, place, (-2.08, 0.08), "the product at each scale, in powers of ten", "scale of all weights")
    plot.axes.set_xticks([-2, -1, 0], ["0.01", "0.1", "1"])
    x = np.log10(scales)

    def move(values, k):
        heights = to_log10(values, LOW, HIGH)
        return [
            plot.upright(x[k]),
            plot.line(x, heights, INK, 2),
            Dots(plot.at(x, heights), 2, INK),
            Dots(plot.at(x[k], heights[k]), 5.5),
            _title(plot, f"{short(abs(values[k]))} at scale {number(scales[k])}", "end"),
        ]

    return move


def _powers(picture, place, x, title, xlabel=""):
    """Axes with the y that `draw_factors` and `draw_signal` share, so that heights compare across."""
    plot = picture.plot(*place, x, (LOW - 1, HIGH + 1), "", xlabel)
    plot.axes.set_yticks([-40, -30, -20, -10, 0], ["1e−40", "1e−30", "1e−20", "1e−10", "1"])
    plot.axes.axhline(0, color=GREY, lw=1)
    picture.label(place[0], place[1] - 34, title, 13.5, "start")
    return plot
