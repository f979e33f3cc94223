"""The exercises about layouts of other places. What is right, and what is mistaken, comes from the conversions."""

import numpy as np

from lstm_helpers.cell import Params
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.convert import to_layout


def _one(m, n, gate, unit, column):
    """A layer of zeros but for one weight, W_gate[unit, column], which is 1."""
    arrays = {f"{kind}_{each}": np.zeros((n, m + n) if kind == "W" else n) for each in "fiCo" for kind in "Wb"}
    arrays[f"W_{gate}"][unit, column] = 1
    return Params(**arrays)


def _where(params, layout, array):
    """The index in the array of that layout where the 1 went."""
    return np.argwhere(to_layout(params, layout)[array])[0]


def _torch_row():
    m, n, unit = 3, 5, 1
    right = _where(_one(m, n, "o", unit, m), "torch", "weight_hh")[0]
    mistakes = {
        "ONNX has o as the second gate. PyTorch's order is i, f, g, o.": _where(_one(m, n, "o", unit, m), "onnx", "R")[
            1
        ],
        "Rows count from 0: unit 1 is the second row of its band.": right + 1,
        "That is unit 0. The row is that of unit 1.": right - unit,
        "Bands count from 0: three bands of 5 rows, i, f and g, stand above o.": right + n,
        "The gates stand in bands of n rows, not turn by turn.": 4 * unit + 3,
        "That is the row in W_o alone. Three other gates stand above it.": unit,
        "A band has n = 5 rows, one for each unit. That has m of them.": right - 3 * (n - m),
    }
    return Exercise(right, "Three bands of 5 rows, and then row 1 of the fourth: 3 · 5 + 1.", mistakes)


def _keras_place():
    m, n, unit, entry = 2, 4, 1, 2
    params = _one(m, n, "C", unit, m + entry)
    right = _where(params, "keras", "recurrent_kernel")
    mistakes = {
        "Turned around: in Keras the units are columns.": right[::-1],
        "recurrent_kernel has rows for h only: those of x are in kernel.": np.add(right, (m, 0)),
        "A band has n = 4 columns, one for each unit. That has m of them.": np.subtract(right, (0, 2 * (n - m))),
        "c is the last gate in ONNX. In Keras it is the third, of i, f, c, o.": np.add(right, (0, n)),
        "Rows and columns count from 0.": right + 1,
        "The row is the entry of h that the weight meets, the column belongs to the unit.": [unit, 2 * n + entry],
        "That is the column within its band. Two gates, i and f, stand left of it.": [entry, unit],
    }
    return Exercise(right, "Row 2 meets h[2]; two bands of 4 columns, and then column 1 of the third.", mistakes)


def _which_test():
    mistakes = {
        "Shapes fit: both bands have n rows. That test finds nothing.": [1, 0, 1],
        "There and back, the two exchanges undo each other. That test finds nothing.": [0, 1, 1],
        "Exchanged gates open and shut for each other: h is another. Computing finds it.": [0, 0, 0],
        "1 is for a test that finds the mistake.": [1, 1, 0],
        "All three? Look at the sizes of the two bands, and at what two exchanges do.": [1, 1, 1],
        "There and back gives the right weights again. Which test does anything with them?": [0, 1, 0],
    }
    return Exercise([0, 0, 1], "Only what computes with the other place's formulas sees the order.", mistakes)


FRAMEWORKS = {"torch row": _torch_row, "keras place": _keras_place, "which test": _which_test}
