"""The LSTM whose gates see the cell state: peepholes.

f and i see the C of the step before, o the C just computed, each gate only its own unit's: p_· are vectors, not
matrices. So in Gers and Schmidhuber (2000), where a gate serves all cells of a block, for blocks of one cell; tanh and
σ are those of today, and the gradient is the full one.
"""

import numpy as np

from lstm_helpers.cell import _dot, d_sigmoid, d_tanh, sigmoid
from lstm_helpers.variants.parts import gates, joined, parted, products, summed
from lstm_helpers.variants.variant import Variant


def _step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_f = _dot(w.W_f, s.xh) + w.p_f * s.C_prev + w.b_f
    s.f = sigmoid(s.z_f)  #                            f = σ(W_f·[x, h_prev] + p_f∘C_prev + b_f)
    s.z_i = _dot(w.W_i, s.xh) + w.p_i * s.C_prev + w.b_i
    s.i = sigmoid(s.z_i)  #                            i = σ(W_i·[x, h_prev] + p_i∘C_prev + b_i)
    s.z_C = _dot(w.W_C, s.xh) + w.b_C
    s.C_tilde = np.tanh(s.z_C)  #                      C̃ = tanh(W_C·[x, h_prev] + b_C)
    s.C = s.f * s.C_prev + s.i * s.C_tilde  #          C = f∘C_prev + i∘C̃
    s.z_o = _dot(w.W_o, s.xh) + w.p_o * s.C + w.b_o
    s.o = sigmoid(s.z_o)  #                            o = σ(W_o·[x, h_prev] + p_o∘C + b_o)
    s.h = s.o * np.tanh(s.C)  #                        h = o∘tanh(C)


def _back(s, slope, d, w):
    d.z_o = d.h * np.tanh(s.C) * slope.z_o  #                  d_z_o = d_h∘tanh(C)∘σ′(z_o)
    d.C = d.C + d.h * s.o * slope.C + d.z_o * w.p_o  #         d_C += d_h∘o∘tanh′(C) + d_z_o∘p_o
    d.z_C = d.C * s.i * slope.z_C  #                           d_z_C = d_C∘i∘tanh′(z_C)
    d.z_i = d.C * s.C_tilde * slope.z_i  #                     d_z_i = d_C∘C̃∘σ′(z_i)
    d.z_f = d.C * s.C_prev * slope.z_f  #                      d_z_f = d_C∘C_prev∘σ′(z_f)
    d.C_prev = d.C * s.f + d.z_f * w.p_f + d.z_i * w.p_i  #    d_C_prev = d_C∘f + d_z_f∘p_f + d_z_i∘p_i
    d_xh = d.z_f @ w.W_f + d.z_i @ w.W_i + d.z_C @ w.W_C + d.z_o @ w.W_o
    d.x, d.h_prev = parted(d_xh, s)  #                         [d_x, d_h_prev] = Σ Wᵀ·d_z


def _shapes(m, n, p=None):
    return gates("fiCo")(m, n, p) | {"p_f": (n,), "p_i": (n,), "p_o": (n,)}


def _sums(s, d):
    peepholes = {"p_f": summed(d.z_f * s.C_prev), "p_i": summed(d.z_i * s.C_prev), "p_o": summed(d.z_o * s.C)}
    return products(s, d, "fiCo") | peepholes


PEEPHOLE = Variant(
    title="LSTM with peepholes",
    source="Gers, Schmidhuber 2000",
    state=("h", "C"),
    formulas=(
        "f = σ(W_f·[x, h_prev] + p_f∘C_prev + b_f)",
        "i = σ(W_i·[x, h_prev] + p_i∘C_prev + b_i)",
        "C̃ = tanh(W_C·[x, h_prev] + b_C)",
        "C = f∘C_prev + i∘C̃",
        "o = σ(W_o·[x, h_prev] + p_o∘C + b_o)",
        "h = o∘tanh(C)",
    ),
    shapes=_shapes,
    step=_step,
    slopes={"z_f": d_sigmoid, "z_i": d_sigmoid, "z_C": d_tanh, "C": d_tanh, "z_o": d_sigmoid},
    back=_back,
    sums=_sums,
)
