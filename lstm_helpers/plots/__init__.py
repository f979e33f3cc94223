"""Arrays to artists: the palette, the Picture that redraws fast, and the drawings.

Every ``draw_…`` function makes its artists once and returns a function that moves them. Artists that move are made with
``animated=True``; all others are drawn once and kept as background.
"""

from lstm_helpers.plots.blocks import (
    Block,
    draw_blocks,
    draw_brackets,
    draw_columns,
    draw_equation,
    draw_grid,
    draw_precision,
)
from lstm_helpers.plots.curves import SIGMOID, TANH, Squash, draw_bars, draw_limits, draw_squash
from lstm_helpers.plots.diagram import OPERATIONS, PLACES, SIZE, draw_cell
from lstm_helpers.plots.lines import Squares, draw_lines, draw_squares, height_of_squares, to_log10
from lstm_helpers.plots.palette import COLOUR, FONT, GREY, INK, PAPER, draw_label, number, short, tint
from lstm_helpers.plots.picture import Picture
from lstm_helpers.plots.shapes import draw_shapes
from lstm_helpers.plots.texts import Texts

__all__ = [
    "COLOUR",
    "FONT",
    "GREY",
    "INK",
    "OPERATIONS",
    "PAPER",
    "PLACES",
    "SIGMOID",
    "SIZE",
    "TANH",
    "Block",
    "Picture",
    "Squares",
    "Squash",
    "Texts",
    "draw_bars",
    "draw_blocks",
    "draw_brackets",
    "draw_cell",
    "draw_columns",
    "draw_equation",
    "draw_grid",
    "draw_label",
    "draw_limits",
    "draw_lines",
    "draw_precision",
    "draw_shapes",
    "draw_squares",
    "draw_squash",
    "height_of_squares",
    "number",
    "short",
    "tint",
    "to_log10",
]
