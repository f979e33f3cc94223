"""The worked example: its numbers, and what was printed for them.

The numbers come from a Stack Exchange question and answer, "Forget Layer in a Recurrent Neural Network (RNN)", about
C. Olah's post "Understanding LSTM Networks" (2015). Stack Exchange content is CC BY-SA.
"""

from contextlib import suppress
from numbers import Real
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import Params


class Example(NamedTuple):
    """x (3,), h_prev (3,), C_prev (3,), params: Params with m = n = 3."""

    x: np.ndarray
    h_prev: np.ndarray
    C_prev: np.ndarray
    params: Params


def example(scale=1.0):
    """The worked example, with all eight weight arrays multiplied by scale (1 saturates every gate, 0.01 none).

    From the thread: x, h_prev, W_f, b_f, W_i, b_i. Chosen here, since the thread never gives them: W_C, b_C, W_o, b_o
    and C_prev. h_prev = [4, 5, 6] is a hand-chosen start too: a hidden state that a cell computed has |h| < 1.
    Raises ValueError when scale is not a real number of at most 1e300.
    """
    factor = np.nan
    if isinstance(scale, Real) and not isinstance(scale, bool):
        with suppress(OverflowError):  # an integer too large for a float
            factor = float(scale)
    if not abs(factor) <= 1e300:
        raise ValueError(f"scale is {repr(scale)[:60]}; expected a number of at most 1e300")
    weights = {
        "W_f": [[1, 2, 3, 4, 5, 6], [5, 6, 7, 8, 9, 10], [3, 4, 5, 6, 7, 8]],
        "b_f": [1, 2, 3],
        "W_i": [[1] * 6, [2] * 6, [3] * 6],
        "b_i": [1, 1, 1],
        "W_C": [[2, -3, 1, -2, 3, -1], [-1, 2, -4, 3, -2, 1], [4, 1, -2, 2, -1, -3]],  # ours
        "b_C": [-1, 2, 1],  # ours
        "W_o": [[3, -1, 2, -4, 1, 2], [1, 4, -2, 3, -1, 1], [-2, 1, 3, -1, 2, -3]],  # ours
        "b_o": [2, -3, 1],  # ours
    }
    params = Params(**{name: factor * np.array(weight, float) for name, weight in weights.items()})
    x, h_prev, C_prev = np.array([1.0, 2, 3]), np.array([4.0, 5, 6]), np.array([2.0, -1, 3])
    return Example(x, h_prev, C_prev, params)


PRINTED = {
    "xh": (1, 2, 3, 4, 5, 6),
    "W_f @ xh": (91, 175, 133),
    "z_f": (92, 177, 136),
    "f": (1, 1, 1),
    "z_i": (22, 42, 62),
    "i": (1, 1, 1),
    "f, rounded up from": 0.999,
    "f, pretended": (0.5, 0.8, 0.9),
    "Hadamard": (3, 4, 3),  # [1, 2, 3] ∘ [3, 2, 1]
    "h, aside": (0, 0, 1),  # [0, 1, 1] ∘ [0, 0, 1]
}
"""What the thread printed, whether right or wrong; the tests hold it beside what is true."""
