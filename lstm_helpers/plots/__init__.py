"""Arrays to pictures: the palette, the marks, the Picture with its still and its moving layer, and the drawings.

Every ``draw_…`` function puts what does not move into a Picture, and returns a function of numbers that makes the
marks that do: ``move = draw_bars(picture, …)``, then ``picture.svg(move(values))`` at every change.
"""

from lstm_helpers.plots.marks import Dots, Path, Texts
from lstm_helpers.plots.palette import (
    BY_DAY,
    BY_NIGHT,
    COLOUR,
    GREY,
    INK,
    PAPER,
    counted,
    dark,
    number,
    short,
    themed,
    tint,
)
from lstm_helpers.plots.picture import Picture, Plot

__all__ = [
    "BY_DAY",
    "BY_NIGHT",
    "COLOUR",
    "GREY",
    "INK",
    "PAPER",
    "Dots",
    "Path",
    "Picture",
    "Plot",
    "Texts",
    "counted",
    "dark",
    "number",
    "short",
    "themed",
    "tint",
]
