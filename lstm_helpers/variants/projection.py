"""The LSTM with a projection (LSTMP): h has p entries, usually fewer than the n units, so every W is narrower.

Sak, Senior and Beaufays (2014) project the cell of the peepholes; this one has none, as torch.nn.LSTM(proj_size=p).
p is told by W_p, (p, n), and any p >= 1 will do. |h| may pass 1: it is a sum of n entries, not one of them.
"""

import numpy as np

from lstm_helpers.cell import _dot, d_sigmoid, d_tanh, sigmoid
from lstm_helpers.variants.parts import gate_shapes, joined, outer, parted, products
from lstm_helpers.variants.variant import Variant


def _step(s, w):
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
    s.shown = s.o * np.tanh(s.C)  #                    all n entries; what the others call h
    s.h = _dot(w.W_p, s.shown)  #                      h = W_p·(o∘tanh(C))


def _back(s, slope, d, w):
    d.shown = d.h @ w.W_p  #                           d_shown = W_pᵀ·d_h
    d.z_o = d.shown * np.tanh(s.C) * slope.z_o  #      d_z_o = d_shown∘tanh(C)∘σ′(z_o)
    d.C = d.C + d.shown * s.o * slope.C  #             d_C += d_shown∘o∘tanh′(C)
    d.z_C = d.C * s.i * slope.z_C  #                   d_z_C = d_C∘i∘tanh′(z_C)
    d.z_i = d.C * s.C_tilde * slope.z_i  #             d_z_i = d_C∘C̃∘σ′(z_i)
    d.z_f = d.C * s.C_prev * slope.z_f  #              d_z_f = d_C∘C_prev∘σ′(z_f)
    d.C_prev = d.C * s.f  #                            d_C_prev = d_C∘f
    d_xh = d.z_f @ w.W_f + d.z_i @ w.W_i + d.z_C @ w.W_C + d.z_o @ w.W_o
    d.x, d.h_prev = parted(d_xh, s)  #                 [d_x, d_h_prev] = Σ Wᵀ·d_z


def _shapes(m, n, p=None):
    p = n if p is None else p
    return gate_shapes("fiCo", m, n, p) | {"W_p": (p, n)}


PROJECTION = Variant(
    title="LSTM with a projection (LSTMP), without peepholes",
    source="Sak, Senior, Beaufays 2014",
    state=("h", "C"),
    formulas=(
        "f = σ(W_f·[x, h_prev] + b_f)",
        "i = σ(W_i·[x, h_prev] + b_i)",
        "C̃ = tanh(W_C·[x, h_prev] + b_C)",
        "C = f∘C_prev + i∘C̃",
        "o = σ(W_o·[x, h_prev] + b_o)",
        "h = W_p·(o∘tanh(C))",
    ),
    shapes=_shapes,
    step=_step,
    slopes={"z_f": d_sigmoid, "z_i": d_sigmoid, "z_C": d_tanh, "C": d_tanh, "z_o": d_sigmoid},
    back=_back,
    sums=lambda s, d: products(s, d, "fiCo") | {"W_p": outer(d.h, s.shown)},
)
