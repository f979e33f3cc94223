"""Colours by symbol, in the light and in the dark theme; numbers as text."""

import re

from lstm_helpers.inputs import real

INK, PAPER, GREY, PALE, BAND = "#1a1a1a", "#ffffff", "#6b6b6b", "#e4e4e4", "#ececec"
COLOUR = {  # Okabe and Ito's palette, but for y, told apart by colour-blind readers; never the only sign
    "x": "#56b4e9",
    "h": "#009e73",
    "f": "#d55e00",
    "i": "#0072b2",
    "C_tilde": "#cc79a7",
    "C": INK,
    "o": "#e69f00",
    "z": "#999999",
    "b": "#f0e442",
    "y": "#7722dd",
}
CHOSEN = "#1976d2"  # a frame around the number that the slider moves
AT_NIGHT = {INK: "#ededed", PAPER: "#111111", GREY: "#a8a8a8", PALE: "#333333", BAND: "#262626", CHOSEN: "#64b5f6"}


def rgb(colour):
    """'#56b4e9' as three numbers from 0 to 1."""
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))


def tint(symbol, strength=0.3):
    """The symbol's colour, so faint that the paper shines through: a ground for numbers in either theme."""
    return (*rgb(COLOUR[symbol]), strength)


def contrast(one, other):
    """Contrast of two colours (r, g, b), 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def dark(symbol):
    """The symbol's colour for letters on white paper: as dark as it must be to be read, contrast 4.5 to 1."""
    return _readable(symbol, (0, 0, 0), rgb(PAPER))


def _bright(symbol):
    """The same for letters on the paper of the dark theme."""
    return _readable(symbol, (1, 1, 1), rgb(AT_NIGHT[PAPER]))


def _readable(symbol, end, ground):
    """The symbol's colour, mixed with end until it is read on the ground."""
    for percent in range(101):
        mixed = [c + (goal - c) * percent / 100 for c, goal in zip(rgb(COLOUR[symbol]), end, strict=True)]
        if contrast(mixed, ground) >= 4.6:  # a little more than 4.5, for what is lost in 256 steps
            return "#" + "".join(f"{round(255 * c):02x}" for c in mixed)
    raise AssertionError("ink is read on any paper")


# ---------------------------------------------------------------- the two themes

_NIGHT = AT_NIGHT | {dark(symbol): _bright(symbol) for symbol in COLOUR if dark(symbol) not in AT_NIGHT}
_VARIABLES = re.compile("|".join(_NIGHT))
BY_DAY, BY_NIGHT = (
    "".join(f"--lstm-{day[1:]}: {colour};" for day, colour in colours.items())
    for colours in ({day: day for day in _NIGHT}, _NIGHT)
)
"""Declarations of CSS: what the colours of paper, ink and letters are in either theme."""


def themed(svg):
    """The SVG with the colours of paper, ink and letters as variables of CSS."""
    return _VARIABLES.sub(lambda found: f"var(--lstm-{found[0][1:]})", svg)


# ---------------------------------------------------------------- numbers


def number(value, digits=4):
    """A number as short text: '92', '0.715', '1.109e−40', with a true minus sign.

    Never a rounded '1': what is below 1 and would round to it is cut to '0.9999…'. Infinity is 'inf', NaN is 'nan'.
    Raises ValueError when value is no real number that a float holds.
    """
    if not isinstance(value, float):  # those need no check: they are many, and drawn at every drag
        real("value", value)
    text = f"{abs(value):.{digits}g}"
    if "e" in text:
        text = re.sub(r"e\+?(-?)0*", lambda found: f"e{'−' if found[1] else ''}", text)
    if text == "1" and abs(value) < 1:
        text = "0." + "9" * digits + "…"
    return f"−{text}" if value < 0 else text


def short(value):
    """`number` with three digits; raises as `number` does."""
    return number(value, 3)


def counted(value, noun):
    """'1 step', '20 steps', '6.58 steps'. value: a number, or its text."""
    return f"{value} {noun}" if str(value) == "1" else f"{value} {noun}s"
