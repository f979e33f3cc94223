"""What stands on the worksheet: the numbers given, and the text that belongs in every box."""

import numpy as np

from lstm_helpers.cell import Params, lstm_step, sigmoid
from lstm_helpers.example import PRINTED, example

SCALE = 0.01  # all weights times this: no gate is stuck
UNIT = 1  # the unit of the drawing: all its numbers differ
GIVEN = {  # page 2: f is the thread's, the others are ours: every C has its line in the table of tanh
    "f": PRINTED["f, pretended"],
    "C_prev": example().C_prev,
    "i": (0.5, 0.75, 0.25),
    "C̃": (-0.5, 0.4, -0.8),
    "o": (0.25, 0.5, 0.1),
}
WIRES = ("f", "C_prev", "f ∘ C_prev", "i", "C̃", "i ∘ C̃", "C", "tanh(C)", "o", "h")
"""The values of page 2, in the order of computation: columns of its table, boxes of its drawing."""


def by_hand():
    """The Step of page 2: weights of 0, and the biases that give the chosen gates and candidate."""
    f, C_prev, i, C_tilde, o = (np.array(vector, float) for vector in GIVEN.values())
    none = np.zeros((len(f), 2 * len(f)))
    b_f, b_i, b_o = (np.log(gate / (1 - gate)) for gate in (f, i, o))
    params = Params(none, b_f, none, b_i, none, np.arctanh(C_tilde), none, b_o)
    return lstm_step(np.zeros(len(f)), np.zeros(len(f)), C_prev, params)


def answers():
    """{name of a box: the text that belongs in it}, in the order of the pages."""
    return _gates() | _update() | {"f is 1": "keep", "o sees C": "no", "weights": "4·n·(m + n + 1)"}


def number(value, digits=None):
    """Text with a true minus sign; digits behind the point, or as many as the number has."""
    return (f"{value:g}" if digits is None else f"{value:.{digits}f}").replace("-", "−")


def _gates():
    p, step, small = example().params, lstm_step(*example()), lstm_step(*example(SCALE))
    rows, columns = p.W_f.shape
    missing = sigmoid(-step.z_f[0])  # 1 − f[0]
    wrong = np.flatnonzero(step.z_i != PRINTED["z_i"])
    return {
        "rows": number(rows),
        "columns": number(columns),
        **_vector("[x, h]", step.xh),
        **_vector("product", p.W_f[0] * step.xh),
        **{f"work[{k}]": " + ".join(map(number, p.W_f[k] * step.xh)) for k in range(1, rows)},
        **_vector("W_f", p.W_f @ step.xh),
        **_vector("z_f", step.z_f),
        **_vector("f", step.f, 0),
        "is 1": "no" if missing > 0 else "yes",
        "power": number(np.log10(missing), 0),
        **_vector("small z_f", small.z_f, 2),
        **_vector("small f", small.f, 2),
        **_vector("W_i", p.W_i @ step.xh),
        **_vector("z_i", step.z_i),
        "wrong": " and ".join(map(str, wrong)),
    }


def _update():
    step = by_hand()
    table = {
        **_vector("f ∘ C_prev", step.f * GIVEN["C_prev"]),
        **_vector("i ∘ C̃", step.i * step.C_tilde),
        **_vector("C", step.C),
        **_vector("tanh(C)", np.tanh(step.C), 2),
        **_vector("h", step.h, 2),
    }
    wires = {name: number(GIVEN[name][UNIT]) if name in GIVEN else table[f"{name}[{UNIT}]"] for name in WIRES}
    return table | {f"wire {name}": text for name, text in wires.items()}


def _vector(name, vector, digits=None):
    return {f"{name}[{k}]": number(value, digits) for k, value in enumerate(vector)}
