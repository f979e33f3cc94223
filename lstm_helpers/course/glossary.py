"""The words and letters of the series, and what others call the same thing."""

from typing import NamedTuple

from lstm_helpers.course.table import Link, Table


class Term(NamedTuple):
    """symbol: as in the formulas; code: as in the package, or ''; shape and interval as text; notebook: where it is
    met first."""

    symbol: str
    code: str
    name: str
    elsewhere: str
    shape: str
    interval: str
    notebook: str


OPEN, SIGNED, REAL = "0 … 1, ends excluded", "−1 … 1, ends excluded", "any real number"
GLOSSARY = (
    Term("mark, bell", "", "inputs of the job: this value counts; say it now", "", "", "0 or 1", "00_start_here"),
    Term("gate", "", "a vector of factors, one for each unit", "", "(n,)", OPEN, "00_start_here"),
    Term(
        "cell", "", "all that computes one step", "the memory C alone; the class of a library", "", "", "00_start_here"
    ),
    Term("unit", "", "one entry of f, i, C̃, C, o and h together", "cell, neuron", "", "", "01_concatenate"),
    Term("order", "", "[x, h] or [h, x]: which columns of W meet x", "", "", "", "01_concatenate"),
    Term(
        "scale",
        "",
        "a factor for all weights and biases, so that gates are not saturated",
        "",
        "",
        "",
        "02_forget_gate",
    ),
    Term(
        "m, n, T, k",
        "",
        "sizes: inputs, units, time steps, outputs (in the thread k is the rows of W_f)",
        "hidden_size, units, num_units for n",
        "",
        "",
        "01_concatenate",
    ),
    Term("x", "x", "input", "", "(m,)", REAL, "01_concatenate"),
    Term(
        "hₜ₋₁, Cₜ₋₁",
        "h_prev, C_prev",
        "the states before the step",
        "h0 and c0 at the start",
        "(n,)",
        "as h and C",
        "01_concatenate",
    ),
    Term(
        "[x, h]",
        "xh",
        "x and h_prev, one after the other",
        "concatenation; many texts write [h, x]",
        "(m+n,)",
        REAL,
        "01_concatenate",
    ),
    Term(
        "W_f, W_i, W_C, W_o",
        "W_f, W_i, W_C, W_o",
        "weights of a gate, and of the candidate",
        "kernel and recurrent kernel (Keras), weight_ih and weight_hh (PyTorch), W and R (ONNX)",
        "(n, m+n)",
        REAL,
        "02_forget_gate",
    ),
    Term(
        "b_f, b_i, b_C, b_o",
        "b_f, b_i, b_C, b_o",
        "bias; b_f is the forget bias",
        "two of them, added, in PyTorch and ONNX",
        "(n,)",
        REAL,
        "02_forget_gate",
    ),
    Term(
        "z", "z_f, z_i, z_C, z_o", "pre-activation, W · [x, h] + b", "net input, logit", "(n,)", REAL, "02_forget_gate"
    ),
    Term("σ", "sigmoid", "sigmoid, 1 / (1 + e^−z)", "logistic function", "as z", OPEN, "00_start_here"),
    Term("tanh", "", "hyperbolic tangent, 2σ(2z) − 1", "", "as z", SIGNED, "04_input_gate"),
    Term(
        "f",
        "f",
        "forget gate: the share of C_prev that stays",
        "keep gate, remember gate",
        "(n,)",
        OPEN,
        "02_forget_gate",
    ),
    Term(
        "i", "i", "input gate: the share of the candidate that is written", "write gate", "(n,)", OPEN, "04_input_gate"
    ),
    Term(
        "C̃",
        "C_tilde",
        "candidate: what may be written",
        "g, cell gate (PyTorch), block input (Greff et al. 2017), input node (d2l)",
        "(n,)",
        SIGNED,
        "04_input_gate",
    ),
    Term(
        "C",
        "C",
        "cell state, the memory",
        "carry state (Keras), internal state s (in 1997), c",
        "(n,)",
        REAL,
        "05_cell_update",
    ),
    Term("o", "o", "output gate: the share of tanh(C) that is shown", "read gate", "(n,)", OPEN, "06_output_gate"),
    Term(
        "h",
        "h",
        "hidden state, what is shown of the memory",
        "memory state (Keras), block output y (Greff et al. 2017), output of the layer",
        "(n,)",
        SIGNED,
        "06_output_gate",
    ),
    Term(
        "y",
        "",
        "readout, for example W_y · h + b_y",
        "output, head, dense layer",
        "(k,)",
        "depends on the readout",
        "06_output_gate",
    ),
    Term(
        "∘", "*", "Hadamard product, entry by entry", "⊙, elementwise product", "as its factors", "", "05_cell_update"
    ),
    Term("·", "@", "matrix product", "dot, matmul", "", "", "02_forget_gate"),
    Term("saturated", "", "so far out that σ or tanh hardly changes", "", "", "", "03_saturation"),
    Term(
        "σ′, tanh′",
        "d_sigmoid, d_tanh",
        "slope, the first derivative",
        "",
        "as z",
        "σ′ at most 1/4, tanh′ at most 1",
        "08_derivatives",
    ),
    Term("half-life", "", "steps until half is left: ln ½ / ln f", "", "one number", "above 0", "09_through_time"),
    Term(
        "carousel",
        "",
        "the loop from C to the next C with factor 1",
        "constant error carousel, CEC (Hochreiter, Schmidhuber 1997)",
        "",
        "",
        "10_constant_error",
    ),
    Term(
        "direct path", "", "from C to C, h held still: the product of all f", "self-loop", "", "", "10_constant_error"
    ),
    Term(
        "Jacobian",
        "jacobian",
        "all derivatives of a step's states by the states before",
        "",
        "(2n, 2n)",
        REAL,
        "10_constant_error",
    ),
    Term(
        "ρ, σ_max",
        "",
        "spectral radius and largest singular value of a matrix",
        "",
        "one number each",
        "0 and above",
        "10_constant_error",
    ),
    Term(
        "d_a",
        "",
        "error of a: ∂loss / ∂a, for any a of the cell",
        "gradient, delta, δ",
        "as a",
        REAL,
        "11_backpropagation",
    ),
    Term(
        "through time",
        "",
        "the backward lines, from the last step to the first",
        "backpropagation through time, BPTT (Werbos 1990)",
        "",
        "",
        "11_backpropagation",
    ),
    Term(
        "clipping",
        "clipped",
        "shortening a gradient that is too long",
        "gradient norm clipping (Pascanu, Mikolov, Bengio 2013)",
        "",
        "",
        "11_backpropagation",
    ),
    Term(
        "straight-through",
        "",
        "an estimate of a gradient through a drawn 0 or 1",
        "straight-through estimator, STE (Bengio, Léonard, Courville 2013)",
        "",
        "",
        "12_chance",
    ),
    Term("typical error", "", "root of the mean square of the errors", "RMSE", "", "0 and above", "13_outbreak"),
    Term(
        "attractor",
        "",
        "a noun between subject and verb, of the other number than the subject",
        "agreement attractor (Linzen, Dupoux, Goldberg 2016), distractor",
        "",
        "",
        "14_agreement",
    ),
    Term("cut", "", "to make the candidate of a unit 0 at every step", "ablation", "", "", "14_agreement"),
    Term("p_f, p_i, p_o", "", "peepholes, weights from C to the gates", "", "(n,)", REAL, "15_variants"),
    Term("coupled", "", "one gate for two: i is 1 − f", "CIFG (Greff et al. 2017)", "", "", "15_variants"),
    Term(
        "r, z (GRU)",
        "",
        "reset gate; update gate, which keeps when it is 1",
        "with z and 1 − z exchanged in some texts",
        "(n,)",
        OPEN,
        "15_variants",
    ),
    Term("W_p", "", "projection: h = W_p · (o ∘ tanh(C))", "weight_hr (PyTorch), LSTMP", "(k, n)", REAL, "15_variants"),
    Term(
        "band",
        "",
        "the rows, or columns, of one gate or of the candidate, where all four are stacked",
        "chunk",
        "n of 4n",
        "",
        "16_rosetta",
    ),
)
"""In the order in which the notebooks need them."""


def glossary_table():
    """All terms, with a link to the notebook that begins with each."""
    rows = [
        (t.symbol, t.code, t.name, t.elsewhere, t.shape, t.interval, Link(t.notebook[:2], t.notebook)) for t in GLOSSARY
    ]
    return Table(("symbol", "in code", "name here", "elsewhere", "shape", "values", "see"), tuple(rows))
