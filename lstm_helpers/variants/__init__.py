"""Relatives of the cell, all run, trained and compared through one interface.

    VARIANTS["GRU"].run(xs, weights)                 the trace, stacked over time
    VARIANTS["GRU"].backward(trace, weights, d_h)    the gradient of a loss, by name
    VARIANTS["GRU"].jacobian(x, state, weights)      one step: ∂ state / ∂ state before
    VARIANTS["GRU"].formulas                         its formulas, one a line, as text
    VARIANTS["GRU"].count(m, n)                      how many weights and biases

weights: {name: array} with the names and shapes that `shapes(m, n)` tells. Letters and the order [x, h] as in `cell`.
Each cell stands in its own module: what it computes, and below it the same formulas read backwards.
"""

from lstm_helpers.variants.gru import GRU, GRU_AFTER
from lstm_helpers.variants.lstm import COUPLED, FIRST, STANDARD
from lstm_helpers.variants.peephole import PEEPHOLE
from lstm_helpers.variants.plain import PLAIN
from lstm_helpers.variants.projection import PROJECTION
from lstm_helpers.variants.variant import Variant

VARIANTS = {
    "plain": PLAIN,
    "1997": FIRST,
    "standard": STANDARD,
    "peephole": PEEPHOLE,
    "coupled": COUPLED,
    "GRU": GRU,
    "GRU, reset after": GRU_AFTER,
    "projection": PROJECTION,
}
"""The relatives by name. "standard" computes what `cell.run` and `gradients.backward` compute."""

__all__ = ["VARIANTS", "Variant"]
