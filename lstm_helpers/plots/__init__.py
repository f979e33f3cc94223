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
from lstm_helpers.plots.chance import draw_masks, draw_settling
from lstm_helpers.plots.curves import SIGMOID, TANH, Squash, draw_bars, draw_limits, draw_squash
from lstm_helpers.plots.diagram import OPERATIONS, PLACES, SIZE, draw_cell
from lstm_helpers.plots.layouts import ANCHORS, Mark, Slab, draw_weights
from lstm_helpers.plots.lines import Squares, draw_lines, draw_squares, height_of_squares, to_log10
from lstm_helpers.plots.matrix import draw_ellipse, draw_powers, draw_sizes
from lstm_helpers.plots.palette import COLOUR, FONT, GREY, INK, PAPER, counted, dark, draw_label, number, short, tint
from lstm_helpers.plots.picture import Picture
from lstm_helpers.plots.reading import READING_ROWS, READING_SIZE, draw_reading
from lstm_helpers.plots.relatives import draw_bands, draw_formulas
from lstm_helpers.plots.shapes import draw_shapes
from lstm_helpers.plots.slopes import (
    CURVES,
    Curve,
    draw_chain,
    draw_factors,
    draw_signal,
    draw_slopes,
    draw_tangent,
)
from lstm_helpers.plots.texts import Texts
from lstm_helpers.plots.wiring import PARTS, WIRING, WIRING_SIZE, draw_marked, draw_wiring

__all__ = [
    "ANCHORS",
    "COLOUR",
    "CURVES",
    "FONT",
    "GREY",
    "INK",
    "OPERATIONS",
    "PAPER",
    "PARTS",
    "PLACES",
    "READING_ROWS",
    "READING_SIZE",
    "SIGMOID",
    "SIZE",
    "TANH",
    "WIRING",
    "WIRING_SIZE",
    "Block",
    "Curve",
    "Mark",
    "Picture",
    "Slab",
    "Squares",
    "Squash",
    "Texts",
    "counted",
    "dark",
    "draw_bands",
    "draw_bars",
    "draw_blocks",
    "draw_brackets",
    "draw_cell",
    "draw_chain",
    "draw_columns",
    "draw_ellipse",
    "draw_equation",
    "draw_factors",
    "draw_formulas",
    "draw_grid",
    "draw_label",
    "draw_limits",
    "draw_lines",
    "draw_marked",
    "draw_masks",
    "draw_powers",
    "draw_precision",
    "draw_reading",
    "draw_settling",
    "draw_shapes",
    "draw_signal",
    "draw_sizes",
    "draw_slopes",
    "draw_squares",
    "draw_squash",
    "draw_tangent",
    "draw_weights",
    "draw_wiring",
    "height_of_squares",
    "number",
    "short",
    "tint",
    "to_log10",
]
