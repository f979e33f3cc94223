"""The exercises about layouts of other places. What is right, and what is mistaken, comes from the conversions."""

import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.checks.bugs import AS_SHOWN
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.convert import to_layout
from lstm_helpers.example import example


def _one(m, n, gate, unit, column):
    """A layer of zeros but for one weight, W_gate[unit, column], which is 1."""
    arrays = {f"{kind}_{each}": np.zeros((n, m + n) if kind == "W" else n) for each in "fiCo" for kind in "Wb"}
    arrays[f"W_{gate}"][unit, column] = 1
    return Params(**arrays)


def _where(params, layout, array):
    """The index in the array of that layout where the 1 went."""
    return np.argwhere(to_layout(params, layout)[array])[0]


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
    mistakes["The column is right. The row is the entry of h that the weight meets."] = [unit, right[1]]
    return Exercise(right, "Row 2 meets h[2]; two bands of 4 columns, and then column 1 of the third.", mistakes)


def _output_bias():
    m, n, ih, hh = 1, 2, np.arange(1, 9), 10 * np.arange(1, 9)

    def taken(first, *lists):
        return sum(each[first : first + n] for each in lists)

    mistakes = {
        AS_SHOWN + "Which rows are those? Write i, i, f, f, … under the eight numbers.": taken(3 * m, ih, hh),
        "That is one of the two lists. Both are added to the product.": taken(3 * n, ih),
        "That is bias_hh alone. Both are added to the product.": taken(3 * n, hh),
        "That is the band of f, the second. PyTorch has o last.": taken(n, ih, hh),
        "That is the band of g, the third. Three bands stand before o.": taken(2 * n, ih, hh),
        "That is the band of i, the first. Three bands stand before o.": taken(0, ih, hh),
    }
    return Exercise(taken(3 * n, ih, hh), "A band has n entries: o begins at 3 · 2.", mistakes)


def _names_of_a_file():
    right = np.array([40, 64, 2, 2])  # inputs, units, layers, directions
    mistakes = {
        "256 rows are four bands: divide by four.": right * (1, 4, 1, 1),
        "weight_ih_l1 has 128 columns for the h of both directions. weight_hh has one for each unit.": right
        * (1, 2, 1, 1),
        "128 columns has the second layer. What comes in from outside meets weight_ih_l0.": right
        + np.array([88, 0, 0, 0]),
        "l0 and l1: layers count from 0.": right - np.array([0, 0, 1, 0]),
        "Some names end in _reverse.": right - np.array([0, 0, 0, 1]),
        "Each layer reads in both directions: count its layers and its directions apart.": right * (1, 1, 2, 1),
    }
    return Exercise(right, "The second layer has the h of both directions for its x: 128 columns.", mistakes)


def _batch_first():
    batch, params = np.arange(15.0).reshape(1, 5, 3) / 10, example(0.02).params
    states = run(batch.swapaxes(0, 1), params).C[:, 0, 0]
    mistakes = {
        AS_SHOWN + "states.C.shape says one step, five sequences.": run(batch, params).C[-1, -1, 0],
        "That is after the first word. The last step is C[-1].": states[0],
        "That is another unit: C[0] is the first.": run(batch.swapaxes(0, 1), params).C[-1, 0, 1],
    }
    return Exercise(states[-1].round(4), "Time first: five steps, one sequence.", mistakes, tolerance=1e-4)


FRAMEWORKS = {
    "keras place": _keras_place,
    "output bias": _output_bias,
    "names of a file": _names_of_a_file,
    "batch first": _batch_first,
}
