"""The exercises about the relatives of the cell. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.checks.bugs import AS_SHOWN
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.checks.job import SECOND, Design
from lstm_helpers.variants import VARIANTS


def coupled_cell(f):
    """What `judge` asks, of a coupled cell of one unit. f: the weight on the mark, and b_f."""
    gates = {"W_f": [[0, f[0], 0, 0]], "b_f": [f[1]], "W_o": [[0, 0, 24, 0]], "b_o": [-12]}
    weights = gates | {"W_C": [[0.1, 0, 0, 0]], "b_C": [0]}
    return lambda xs: VARIANTS["coupled"].run(xs, weights).h[..., 0]


def _bands():
    W, U, x, h_prev = np.array([1.0, -2, 3]), np.array([0.5, 1, -1]), 0.5, 0.8

    def h(r, z, reset=True, keeps=True):
        n = np.tanh(W[2] * x + (sigmoid(r) if reset else 1) * U[2] * h_prev)
        z = sigmoid(z if keeps else -z)
        return z * h_prev + (1 - z) * n

    first, second, third = W * x + U * h_prev
    mistakes = {
        AS_SHOWN + "Which gate does PyTorch stack first?": h(second, first),
        "The bands are right now. But in PyTorch z = 1 keeps: that line was right.": h(first, second, keeps=False),
        "That is the order of the lines, with z and 1 − z exchanged: two slips.": h(second, first, keeps=False),
        "The reset gate is missing in n.": h(first, second, reset=False),
        "That takes n for the first band. It is the third.": h(third, second),
    }
    return Exercise(h(first, second), "r, z, n: the first band is the reset gate.", mistakes, 5e-4)


COUPLED = {  # the words of a fault where f is the only gate of the memory
    "silent": "Is f near 0 at the mark, and near 1 from then on?",
    "chatter": "After the mark 1 − f is too large.",
    "lost": "In the chatter f is too small.",
    "first": "At the mark f is too large: the first number must go.",
}
RELATIVES = {
    "one gate": lambda: Design((2,), coupled_cell, 2, (-20, 20), SECOND, COUPLED),
    "bands": _bands,
}
