"""The worked example: its numbers, what was printed for them, and where the text errs.

The numbers come from a Stack Exchange question and answer, "Forget Layer in a Recurrent Neural Network (RNN)", about
C. Olah's post "Understanding LSTM Networks" (2015). Stack Exchange content is CC BY-SA. The texts here are our own.
"""

from contextlib import suppress
from html import escape
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


class Erratum(NamedTuple):
    """One correction, in our words: what the thread says, what is true, why, and where to read it."""

    number: str
    printed: str
    true: str
    why: str
    source: str

    def __repr__(self):
        rows = zip(("thread", "true", "why", "source"), self[1:], strict=True)
        return "\n".join([f"Erratum {self.number}", *(f"{label:<8}{text}" for label, text in rows)])

    def _repr_html_(self):
        rows = zip(("The thread", "True", "Why", "Source"), self[1:], strict=True)
        cells = "".join(f"<p style='margin:.2em 0'><b>{label}:</b> {escape(text)}</p>" for label, text in rows)
        style = "border-left:4px solid #D55E00;padding:.2em 1em;margin:.5em 0;max-width:60em"
        return f"<div style='{style}'><p style='margin:.2em 0'><b>Erratum {self.number}</b></p>{cells}</div>"


ERRATA = {
    row.number: row
    for row in (
        Erratum(
            "A1",
            "says that W_f is 3×3 when m = n = k = 3.",
            "W_f is 3×6: k rows and m + n columns.",
            "Every row needs one weight for each entry of [x, h], and there are 3 + 3 of them. The thread's own next "
            "line uses 3×6, and later copies of the thread correct the slip.",
            "Olah 2015, the formula of the forget gate",
        ),
        Erratum(
            "A2",
            "writes W_f · [h, x], computes W_f · [x, h].",
            "Both orders are in use. With these numbers one gives 91, 175, 133, the other 64, 148, 106.",
            "Changing the order is permuting the columns of W_f. Weights trained in one order are wrong in the other.",
            "Olah 2015 writes [h, x]",
        ),
        Erratum(
            "A3",
            "leaves k, the number of rows of W_f, free to choose.",
            "k = n. A gate has one entry for each entry of the cell state, and h has as many as C.",
            "f ∘ C_prev multiplies entry by entry, and h = o ∘ tanh(C). Choosing m = n = k = 3 hides which is which.",
            "Gers, Schmidhuber, Cummins 2000",
        ),
        Erratum(
            "A5",
            "multiplies a matrix with a column and prints a row.",
            "W · v with a column v is a column.",
            "Many libraries do use rows, and then write v · Wᵀ. Both are fine; a mixture is not.",
            "the rule of the matrix product",
        ),
        Erratum(
            "A6",
            "says that σ(92, 177, 136) = [1, 1, 1].",
            "σ(z) < 1 for every real z: 1 − σ(92) is about 1.1e-40. Only the rounded result is exactly 1.0.",
            "Computed as 1 / (1 + e^−z) in float64, the result is exactly 1 from z of about 36.74 on.",
            "IEEE 754: 53 bits of precision",
        ),
        Erratum(
            "A7",
            "says that a gate of 1 lets the cell state pass to the next layer.",
            "It lets C pass to the next time step. Another LSTM stacked on top, the next layer, is given h.",
            "C stays inside its cell; h is what leaves it, to the next time step and to the layer above.",
            "Olah 2015; PyTorch, torch.nn.LSTM: the input of layer 2 is h of layer 1",
        ),
        Erratum(
            "A8",
            "speaks of the forget layer of an RNN.",
            "It is the forget gate of an LSTM. A plain RNN has no gates.",
            "An LSTM is one kind of RNN; the gate was added to it a few years after the first LSTM.",
            "Hochreiter, Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000",
        ),
        Erratum(
            "A9",
            "answers that C and h have the same size, always.",
            "In the standard cell they do. With a projection h = W_p · (o ∘ tanh(C)) has fewer entries than C.",
            "Projecting h saves weights, since every W_· has a column for each entry of h.",
            "Sak, Senior, Beaufays 2014 (LSTMP); PyTorch, torch.nn.LSTM, proj_size",
        ),
        Erratum(
            "B1",
            "computes W_i · [x, h] + b_i as [22, 42, 62].",
            "It is [22, 43, 64].",
            "The products are 21, 42, 63, and b_i = [1, 1, 1] is added to each. The thread adds it to the first only, "
            "and its last number is one short even of the product. Nobody noticed, since σ of each rounds to 1.",
            "the rule of the matrix product",
        ),
        Erratum(
            "B2",
            "takes h_t = [4, 5, 6] as the previous hidden state.",
            "The previous state is h_{t−1}, and a cell cannot have computed [4, 5, 6].",
            "h = o ∘ tanh(C) has every entry strictly between −1 and 1. As a hand-chosen start the numbers are fine.",
            "the formula h_t = o_t ∘ tanh(C_t)",
        ),
        Erratum(
            "B3",
            "says that its ones are rounded up from about 0.999.",
            "They are far closer. The forget gate's three are exactly 1.0 in float64; even the smallest pre-activation "
            "of the input gate, 22, gives σ(22) = 0.99999999972…",
            "A gate of 0.999 needs z of only 6.907.",
            "σ⁻¹(p) = ln(p / (1 − p))",
        ),
        Erratum(
            "B5",
            "says that a unit of the forget gate that turns on forgets.",
            "The opposite: in C = f ∘ C_prev + i ∘ C̃ a gate of 1 keeps, and 0 forgets.",
            "f multiplies the old state.",
            "Gers, Schmidhuber, Cummins 2000",
        ),
        Erratum(
            "B6",
            "calls i_t a binary vector.",
            "Its entries are real numbers between 0 and 1.",
            "σ is smooth. Only saturation makes a gate look binary.",
            "the formula i_t = σ(z_i)",
        ),
        Erratum(
            "B7",
            "calls the candidate C̃ a second part of the input gate.",
            "The candidate is no gate: it is what may be written, between −1 and 1, and it may be negative.",
            "It comes out of tanh, with weights of its own, and is itself multiplied by the gate i. Other names: "
            "g, cell gate, block input, input node.",
            "Greff et al. 2017; PyTorch, torch.nn.LSTM, g_t",
        ),
        Erratum(
            "B9",
            "calls f what is taken away from the state.",
            "f is the share that stays; 1 − f is taken away.",
            "f ∘ C_prev is what is left of C_prev.",
            "Gers, Schmidhuber, Cummins 2000",
        ),
        Erratum(
            "B10",
            "guesses that the input and the forget gate can be computed in parallel.",
            "Right, and more: all four products need only [x, h], so they are one product with a 4n×(m+n) matrix.",
            "No gate waits for another. Only C and h wait for the gates.",
            "PyTorch, torch.nn.LSTM: weight_ih_l0 has 4 · hidden_size rows",
        ),
        Erratum(
            "B11",
            "says that the output gate considers the updated state.",
            "o is computed from [x, h_prev] alone. C enters only in h = o ∘ tanh(C).",
            "A gate that does see C is the peephole variant.",
            "Gers, Schmidhuber 2000 (peepholes)",
        ),
        Erratum(
            "B12",
            "says that the gate and the state must agree.",
            "o scales tanh(C), entry by entry: 0.5 · 0.9 = 0.45. Nothing has to agree.",
            "Agreement, a logical AND, is what is left when both are only 0 or 1.",
            "the formula h_t = o_t ∘ tanh(C_t)",
        ),
        Erratum(
            "B13",
            "gives the output as y = σ(W · h) and calls the second arrow of h optional.",
            "y is a readout outside the cell, and its function depends on the task. Both arrows carry the same h.",
            "Linear for a number, sigmoid for yes or no, softmax for one of several.",
            "Olah 2015 draws h twice; the readout is a layer of its own in every library",
        ),
        Erratum(
            "B14",
            "calls the whole block of Colah's figure the cell.",
            "Three things are called cell: the memory C, the whole block, and the class of a library that "
            "computes one step.",
            "Read which one is meant.",
            "Hochreiter, Schmidhuber 1997 (memory cell); PyTorch, torch.nn.LSTMCell",
        ),
        Erratum(
            "B15",
            "never gives W_C, b_C, W_o, b_o and C_prev.",
            "So C_t and h_t of the example cannot be computed from the thread. The values here are our own choice.",
            "The weights of the candidate and of the output gate are missing, and the old state.",
            "the thread itself",
        ),
    )
}
"""The corrections told in the notebooks so far, by number."""
