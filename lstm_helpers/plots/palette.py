"""Colours by symbol, numbers as text, labels."""

import numpy as np

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


def tint(symbol, strength=0.3):
    """The symbol's colour mixed with white: a light ground for dark numbers. strength in [0, 1]."""
    rgb = np.array([int(COLOUR[symbol][k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return tuple(1 - strength * (1 - rgb))


def number(value, digits=4):
    """A number as short text: '92', '0.715', '1.109e−40', with a true minus sign.

    Never a rounded '1': what is below 1 and would round to it is cut to '0.9999…'.
    """
    text = f"{abs(value):.{digits}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("e-", "e−")
    if text == "1" and abs(value) < 1:
        text = "0." + "9" * digits + "…"
    return f"−{text}" if value < 0 else text


def counted(value, noun):
    """'1 step', '20 steps', '6.58 steps'. value: a number, or its text."""
    return f"{value} {noun}" if str(value) == "1" else f"{value} {noun}s"


def short(value):
    """`number` with three digits."""
    return number(value, 3)


def draw_label(axes, x, y, text, size=10.5, ha="center", **style):
    """A static piece of text, centred on (x, y) unless ha says otherwise."""
    return axes.text(x, y, text, ha=ha, va="center_baseline", fontsize=size, **(FONT | style))
