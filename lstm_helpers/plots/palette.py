"""Colours by symbol, numbers as text, labels."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes

from lstm_helpers.inputs import expects, one_of, real, whole

INK, PAPER, GREY = "#1a1a1a", "#ffffff", "#6b6b6b"
COLOUR = {  # Okabe and Ito's palette, told apart by colour-blind readers; never the only sign
    "x": "#56B4E9",
    "h": "#009E73",
    "f": "#D55E00",
    "i": "#0072B2",
    "C_tilde": "#CC79A7",
    "C": "#1a1a1a",
    "o": "#E69F00",
    "z": "#999999",
    "b": "#F0E442",
}
FONT = {"fontfamily": "DejaVu Sans", "color": INK}


@expects(symbol=partial(one_of, options=COLOUR), strength=partial(real, low=0, high=1))
def tint(symbol, strength=0.3):
    """The symbol's colour mixed with white: a light ground for dark numbers.

    Raises ValueError when symbol is not one of COLOUR, or strength not in [0, 1].
    """
    rgb = np.array([int(COLOUR[symbol][k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return tuple(1 - strength * (1 - rgb))


@expects(symbol=partial(one_of, options=COLOUR))
def dark(symbol):
    """The symbol's colour for letters on paper: as dark as it must be to be read, contrast 4.5 to 1 (WCAG 2.2, 1.4.3).

    Raises ValueError when symbol is not one of COLOUR.
    """
    shades = (np.round(np.array(tint(symbol, 1)) * share, 2) for share in np.linspace(1, 0, 101))
    return next(tuple(shade) for shade in shades if 1.05 / (_luminance(shade) + 0.05) >= 4.5)


def _luminance(rgb):
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


def number(value, digits=4):
    """A number as short text: '92', '0.715', '1.109e−40', with a true minus sign.

    Never a rounded '1': what is below 1 and would round to it is cut to '0.9999…'. Infinity is 'inf', NaN is 'nan'.
    Raises ValueError when value is no real number that a float holds, or digits no whole number from 1 to 17.
    """
    if not isinstance(value, (float, np.floating)):  # those need no check: they are many, and drawn at every drag
        real("value", value)
    whole("digits", digits, 1, 17)
    text = f"{abs(value):.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("e-", "e−")
    if text == "1" and abs(value) < 1:
        text = "0." + "9" * digits + "…"
    return f"−{text}" if value < 0 else text


@expects(noun=str)
def counted(value, noun):
    """'1 step', '20 steps', '6.58 steps'. value: a number, or its text. Raises ValueError when it is neither, or noun
    is no text."""
    if not isinstance(value, str):
        real("value", value)
    return f"{value} {noun}" if str(value) == "1" else f"{value} {noun}s"


def short(value):
    """`number` with three digits; raises as `number` does."""
    return number(value, 3)


SIDES = ("left", "center", "right")


@expects(axes=Axes, x=real, y=real, text=str, size=partial(real, above=0, high=1000), ha=partial(one_of, options=SIDES))
def draw_label(axes, x, y, text, size=10.5, ha="center", **style):
    """A static piece of text, centred on (x, y) unless ha says otherwise. style: of matplotlib's Text.

    Raises ValueError naming the argument that is no Axes, no finite number, no text, or not left, center or right.
    """
    return axes.text(x, y, text, ha=ha, va="center_baseline", fontsize=size, **(FONT | style))
