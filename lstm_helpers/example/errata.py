"""Where the thread errs, and what is true. The texts are our own; the tests hold a numerical fact to every row."""

from html import escape
from typing import NamedTuple


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
        return f"<div style='{style}'><p style='margin:.2em 0'><b>Erratum {escape(self.number)}</b></p>{cells}</div>"


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
            "Both orders are in use. Before b_f, [x, h] gives 91, 175, 133 and [h, x] gives 64, 148, 106.",
            "Changing the order is permuting the columns of W_f. Weights trained in one order are wrong in the other.",
            "Olah 2015 writes [h, x]",
        ),
        Erratum(
            "A3",
            "leaves k, the number of rows of W_f, free to choose.",
            "k = n. A gate has one entry for each entry of the cell state; without a projection h has as many as C.",
            "f ∘ C_prev multiplies entry by entry, and h = o ∘ tanh(C). Choosing m = n = k = 3 hides which is which.",
            "the formula C_t = f_t ∘ C_{t−1} + i_t ∘ C̃_t",
        ),
        Erratum(
            "A4",
            "speaks of 3 cell states.",
            "In the cell of today one cell state, a vector with 3 entries.",
            "Each unit has an entry of its own in every vector. In 1997 several memory cells of a block shared one "
            "input and one output gate.",
            "Hochreiter, Schmidhuber 1997 (memory cell blocks)",
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
            "They are far closer. The forget gate's three are exactly 1.0 in float64; even the smallest "
            "pre-activation of the input gate, 22, gives σ(22) = 0.99999999972…",
            "A gate of 0.999 needs z of only 6.907.",
            "σ⁻¹(p) = ln(p / (1 − p))",
        ),
        Erratum(
            "B4",
            "says that the gate decides at random and that its values are probabilities.",
            "A gate is a real factor between 0 and 1, computed from [x, h_prev]. Nothing is drawn: the same input "
            "gives the same gate.",
            "f multiplies C_prev. Nor are its entries one choice among the units, which would have to add up to 1.",
            "Hochreiter, Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000",
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
            "It comes out of tanh, with weights of its own, and is itself multiplied by the gate i. Other names: g, "
            "cell gate, block input, input node.",
            "Greff et al. 2017; PyTorch, torch.nn.LSTM, g_t",
        ),
        Erratum(
            "B8",
            "compares the forget gate with a sliding window.",
            "It forgets by a factor: what was written k steps ago counts f^k, if f stays the same.",
            "A window keeps all for a while and then nothing. f^k is never 0, and what is recent counts more.",
            "C_t = f ∘ C_{t−1} + i ∘ C̃, applied k times",
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
            "Three things are called cell: the memory C, the whole block, and the class of a library that computes "
            "one step.",
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
        Erratum(
            "C1",
            "has σ′ and tanh′ both near 1 in the middle.",
            "tanh′(0) = 1, but σ′(0) = 1/4.",
            "σ′(z) = σ(z) σ(−z), and two numbers that add up to 1 have a product of at most 1/4.",
            "the formula tanh′(z) = 4 σ′(2z)",
        ),
        Erratum(
            "C2",
            "knows of no bound for tanh′.",
            "tanh′(z) = 1 − tanh²(z) lies above 0 and is at most 1; it is 1 at z = 0 only.",
            "A square is never negative, and |tanh| stays below 1.",
            "the formula tanh′ = 1 − tanh²",
        ),
        Erratum(
            "C3",
            "asks for the mathematics of the derivatives and gets no answer.",
            "σ′(z) = σ(z) σ(−z) ≤ 1/4, tanh′(z) = 1 − tanh²(z) ≤ 1, ReLU′ = 1 for z > 0 and 0 for z < 0.",
            "All three follow from the definitions; notebook 08 draws them beside quotients of differences.",
            "calculus, from the definitions of σ, tanh and ReLU",
        ),
        Erratum(
            "C4",
            "says that in the tails the derivative is 0.",
            "It tends to 0 and never is: σ′(92) is about 1.1e-40. Computed as s(1 − s) it becomes 0.0.",
            "s is rounded to 1 first, and 1 − 1 is 0. σ(z) σ(−z) keeps the digits.",
            "IEEE 754: 53 bits of precision",
        ),
        Erratum(
            "C5",
            "explains deep networks by ReLU′ = 1.",
            "That is a part of it. Initialisation, residual connections and normalisation matter as well, and an RNN "
            "is deep in time: the same weights at every step.",
            "A product over many steps has as many factors of weights as of slopes. ReLU bounds only the slopes.",
            "Glorot, Bordes, Bengio 2011; He et al. 2015; He et al. 2016; Ioffe, Szegedy 2015",
        ),
        Erratum(
            "C6",
            "half answers where the identity function of an LSTM is.",
            "In the self-loop of the memory: C_t = C_{t−1} + i ∘ C̃. Its activation is the identity, its weight is 1, "
            "so ∂C_t/∂C_{t−1} = 1 on the direct path: the constant error carousel. With a forget gate it is f.",
            "Going back through φ(w · s), an error is multiplied with φ′ · w. With the identity for φ and w = 1 that "
            "is 1, always.",
            "Hochreiter, Schmidhuber 1997",
        ),
        Erratum(
            "C7",
            "says that without a forget gate information is only ever added.",
            "Increments may be negative. What the direct path lacks is a way to shrink by a factor, so the state can "
            "grow without bound.",
            "i ∘ C̃ has the sign of C̃. On an input that goes on and on the sum can go on too.",
            "Gers, Schmidhuber, Cummins 2000",
        ),
        Erratum(
            "C8",
            "says that the gradients of an LSTM neither vanish nor explode.",
            "True of the self-loop of 1997 with its truncated gradient. The full gradient has more paths, and they "
            "can explode; with a forget gate the direct path shrinks by f < 1 a step.",
            "One unit at rest at 0, with f = 0.5, W_C = 6 on h, i = o = σ(5): over 20 steps the direct path is "
            "9.5e-7, the norm of all paths together 1.9e16.",
            "Hochreiter, Schmidhuber 1997 (truncated); Graves, Schmidhuber 2005 (full)",
        ),
        Erratum(
            "C9",
            "judges growth by whether the entries of W are below or above 1.",
            "Being below or above 1 does not decide it. With slopes of at most γ, a largest singular value below 1/γ "
            "is enough to vanish; one above 1/γ is needed to explode, and is not enough.",
            "[[0.6, 0.6], [0.6, 0.6]] has entries below 1 and its powers grow; [[0, 5], [0, 0]] squared is 0. γ is 1 "
            "for tanh and 1/4 for σ.",
            "Pascanu, Mikolov, Bengio 2013",
        ),
        Erratum(
            "C10",
            "leaves out how the forget gate came about.",
            "The LSTM of 1997 has none. It came in 1999/2000, peepholes in 2000; biases of 1 for it were recommended "
            "again in 2015, biases drawn for a range of time spans in 2018.",
            "On a stream without end the state of 1997 cannot be reset. What came in 2015 and 2018 is about a good "
            "start for f.",
            "Gers, Schmidhuber, Cummins 2000; Gers, Schmidhuber 2000; Jozefowicz, Zaremba, Sutskever 2015; Tallec, "
            "Ollivier 2018",
        ),
        Erratum(
            "C11",
            "is asked for a reference for its stochastic gates, in 2019, and gives none.",
            "There is none for the standard LSTM. Drawing 0 or 1 with probability σ(z) is another unit, the binary "
            "stochastic neuron.",
            "Its gradient needs an estimator, for example the straight-through one.",
            "Bengio, Léonard, Courville 2013; related: Krueger et al. 2017 (Zoneout), Li et al. 2018 (G2-LSTM)",
        ),
    )
}
"""The corrections told in the notebooks so far, by number."""
