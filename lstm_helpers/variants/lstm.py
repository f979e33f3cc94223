"""The LSTM, and two cells that do with fewer weights: one never forgets, one writes as much as it forgets.

Each formula stands behind the line that computes it, forwards and then backwards; d_a is ∂loss/∂a. The gradients are
the full ones, of all paths, as in Graves and Schmidhuber (2005); the paper of 1997 cut them short.
"""

import numpy as np

from lstm_helpers.cell import _dot, d_sigmoid, d_tanh, sigmoid
from lstm_helpers.variants.parts import gates, joined, parted, products
from lstm_helpers.variants.variant import Variant

# ---------------------------------------------------------------- with a forget gate: the cell of this series


def _standard_step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_f = _dot(w.W_f, s.xh) + w.b_f
    s.f = sigmoid(s.z_f)  #                            f = σ(W_f·[x, h_prev] + b_f)
    s.z_i = _dot(w.W_i, s.xh) + w.b_i
    s.i = sigmoid(s.z_i)  #                            i = σ(W_i·[x, h_prev] + b_i)
    s.z_C = _dot(w.W_C, s.xh) + w.b_C
    s.C_tilde = np.tanh(s.z_C)  #                      C̃ = tanh(W_C·[x, h_prev] + b_C)
    s.C = s.f * s.C_prev + s.i * s.C_tilde  #          C = f∘C_prev + i∘C̃
    s.z_o = _dot(w.W_o, s.xh) + w.b_o
    s.o = sigmoid(s.z_o)  #                            o = σ(W_o·[x, h_prev] + b_o)
    s.h = s.o * np.tanh(s.C)  #                        h = o∘tanh(C)


def _standard_back(s, slope, d, w):
    d.z_o = d.h * np.tanh(s.C) * slope.z_o  #          d_z_o = d_h∘tanh(C)∘σ′(z_o)
    d.C = d.C + d.h * s.o * slope.C  #                 d_C += d_h∘o∘tanh′(C)
    d.z_C = d.C * s.i * slope.z_C  #                   d_z_C = d_C∘i∘tanh′(z_C)
    d.z_i = d.C * s.C_tilde * slope.z_i  #             d_z_i = d_C∘C̃∘σ′(z_i)
    d.z_f = d.C * s.C_prev * slope.z_f  #              d_z_f = d_C∘C_prev∘σ′(z_f)
    d.C_prev = d.C * s.f  #                            d_C_prev = d_C∘f
    d_xh = d.z_f @ w.W_f + d.z_i @ w.W_i + d.z_C @ w.W_C + d.z_o @ w.W_o
    d.x, d.h_prev = parted(d_xh, s)  #                 [d_x, d_h_prev] = Σ Wᵀ·d_z


STANDARD = Variant(
    title="LSTM",
    source="Gers, Schmidhuber, Cummins 2000",
    state=("h", "C"),
    formulas=(
        "f = σ(W_f·[x, h_prev] + b_f)",
        "i = σ(W_i·[x, h_prev] + b_i)",
        "C̃ = tanh(W_C·[x, h_prev] + b_C)",
        "C = f∘C_prev + i∘C̃",
        "o = σ(W_o·[x, h_prev] + b_o)",
        "h = o∘tanh(C)",
    ),
    shapes=gates("fiCo"),
    step=_standard_step,
    slopes={"z_f": d_sigmoid, "z_i": d_sigmoid, "z_C": d_tanh, "C": d_tanh, "z_o": d_sigmoid},
    back=_standard_back,
    sums=lambda s, d: products(s, d, "fiCo"),
)

# ---------------------------------------------------------------- without a forget gate


def _first_step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_i = _dot(w.W_i, s.xh) + w.b_i
    s.i = sigmoid(s.z_i)  #                            i = σ(W_i·[x, h_prev] + b_i)
    s.z_C = _dot(w.W_C, s.xh) + w.b_C
    s.C_tilde = np.tanh(s.z_C)  #                      C̃ = tanh(W_C·[x, h_prev] + b_C)
    s.C = s.C_prev + s.i * s.C_tilde  #                C = C_prev + i∘C̃
    s.z_o = _dot(w.W_o, s.xh) + w.b_o
    s.o = sigmoid(s.z_o)  #                            o = σ(W_o·[x, h_prev] + b_o)
    s.h = s.o * np.tanh(s.C)  #                        h = o∘tanh(C)


def _first_back(s, slope, d, w):
    d.z_o = d.h * np.tanh(s.C) * slope.z_o  #          d_z_o = d_h∘tanh(C)∘σ′(z_o)
    d.C = d.C + d.h * s.o * slope.C  #                 d_C += d_h∘o∘tanh′(C)
    d.z_C = d.C * s.i * slope.z_C  #                   d_z_C = d_C∘i∘tanh′(z_C)
    d.z_i = d.C * s.C_tilde * slope.z_i  #             d_z_i = d_C∘C̃∘σ′(z_i)
    d.C_prev = d.C  #                                  d_C_prev = d_C, as it is: the constant error carousel
    d_xh = d.z_i @ w.W_i + d.z_C @ w.W_C + d.z_o @ w.W_o
    d.x, d.h_prev = parted(d_xh, s)  #                 [d_x, d_h_prev] = Σ Wᵀ·d_z


FIRST = Variant(
    title="LSTM without a forget gate, with tanh and σ of today and the full gradient",
    source="Hochreiter, Schmidhuber 1997",
    state=("h", "C"),
    formulas=(
        "i = σ(W_i·[x, h_prev] + b_i)",
        "C̃ = tanh(W_C·[x, h_prev] + b_C)",
        "C = C_prev + i∘C̃",
        "o = σ(W_o·[x, h_prev] + b_o)",
        "h = o∘tanh(C)",
    ),
    shapes=gates("iCo"),
    step=_first_step,
    slopes={"z_i": d_sigmoid, "z_C": d_tanh, "C": d_tanh, "z_o": d_sigmoid},
    back=_first_back,
    sums=lambda s, d: products(s, d, "iCo"),
)

# ---------------------------------------------------------------- with input and forget gate coupled: i = 1 − f


def _coupled_step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_f = _dot(w.W_f, s.xh) + w.b_f
    s.f = sigmoid(s.z_f)  #                            f = σ(W_f·[x, h_prev] + b_f)
    s.z_C = _dot(w.W_C, s.xh) + w.b_C
    s.C_tilde = np.tanh(s.z_C)  #                      C̃ = tanh(W_C·[x, h_prev] + b_C)
    s.C = s.f * s.C_prev + (1 - s.f) * s.C_tilde  #    C = f∘C_prev + (1 − f)∘C̃
    s.z_o = _dot(w.W_o, s.xh) + w.b_o
    s.o = sigmoid(s.z_o)  #                            o = σ(W_o·[x, h_prev] + b_o)
    s.h = s.o * np.tanh(s.C)  #                        h = o∘tanh(C)


def _coupled_back(s, slope, d, w):
    d.z_o = d.h * np.tanh(s.C) * slope.z_o  #              d_z_o = d_h∘tanh(C)∘σ′(z_o)
    d.C = d.C + d.h * s.o * slope.C  #                     d_C += d_h∘o∘tanh′(C)
    d.z_C = d.C * (1 - s.f) * slope.z_C  #                 d_z_C = d_C∘(1 − f)∘tanh′(z_C)
    d.z_f = d.C * (s.C_prev - s.C_tilde) * slope.z_f  #    d_z_f = d_C∘(C_prev − C̃)∘σ′(z_f)
    d.C_prev = d.C * s.f  #                                d_C_prev = d_C∘f
    d_xh = d.z_f @ w.W_f + d.z_C @ w.W_C + d.z_o @ w.W_o
    d.x, d.h_prev = parted(d_xh, s)  #                     [d_x, d_h_prev] = Σ Wᵀ·d_z


COUPLED = Variant(
    title="LSTM with input and forget gate coupled (CIFG), without peepholes",
    source="Greff et al., preprint 2015",
    state=("h", "C"),
    formulas=(
        "f = σ(W_f·[x, h_prev] + b_f)",
        "C̃ = tanh(W_C·[x, h_prev] + b_C)",
        "C = f∘C_prev + (1 − f)∘C̃",
        "o = σ(W_o·[x, h_prev] + b_o)",
        "h = o∘tanh(C)",
    ),
    shapes=gates("fCo"),
    step=_coupled_step,
    slopes={"z_f": d_sigmoid, "z_C": d_tanh, "C": d_tanh, "z_o": d_sigmoid},
    back=_coupled_back,
    sums=lambda s, d: products(s, d, "fCo"),
)
