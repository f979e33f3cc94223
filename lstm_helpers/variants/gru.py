"""The gated recurrent unit: two gates, and no state but h.

Two of its details are printed in two ways.

What z = 1 means. Here it keeps: h = z∘h_prev + (1 − z)∘h̃, as in Cho et al. (2014, equation 7), torch.nn.GRU and
keras.layers.GRU. Chung, Gulcehre, Cho and Bengio (2014, equation 5) and Colah's post write (1 − z)∘h_prev + z∘h̃, where
z = 1 replaces. Negate W_z and b_z to go from one to the other: σ(−a) = 1 − σ(a).

Where r acts. In "GRU" on h_prev, before the product: W_h·[x, r∘h_prev], as in version 3 of Cho et al. (2014, arXiv
1406.1078). In "GRU, reset after" on the product, r∘(U_h·h_prev + b_U), as in version 1 of the same paper, torch.nn.GRU
and, unless told otherwise, keras.layers.GRU. These are two functions, not two notations. (PyTorch and Keras then give r
and z two biases each as well, of which only the sum matters.)
"""

import numpy as np

from lstm_helpers.cell import _dot, d_sigmoid, d_tanh, sigmoid
from lstm_helpers.variants.parts import gates, joined, outer, parted, products, summed
from lstm_helpers.variants.variant import Variant

# ---------------------------------------------------------------- reset before the product


def _step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_r = _dot(w.W_r, s.xh) + w.b_r
    s.r = sigmoid(s.z_r)  #                            r = σ(W_r·[x, h_prev] + b_r)
    s.z_z = _dot(w.W_z, s.xh) + w.b_z
    s.z = sigmoid(s.z_z)  #                            z = σ(W_z·[x, h_prev] + b_z)
    s.xrh = joined(s.x, s.r * s.h_prev)
    s.z_h = _dot(w.W_h, s.xrh) + w.b_h
    s.h_tilde = np.tanh(s.z_h)  #                      h̃ = tanh(W_h·[x, r∘h_prev] + b_h)
    s.h = s.z * s.h_prev + (1 - s.z) * s.h_tilde  #    h = z∘h_prev + (1 − z)∘h̃


def _back(s, slope, d, w):
    d.z_h = d.h * (1 - s.z) * slope.z_h  #                         d_z_h = d_h∘(1 − z)∘tanh′(z_h)
    d.z_z = d.h * (s.h_prev - s.h_tilde) * slope.z_z  #            d_z_z = d_h∘(h_prev − h̃)∘σ′(z_z)
    d_x, d_rh = parted(d.z_h @ w.W_h, s)  #                        [d_x, d_rh] = W_hᵀ·d_z_h
    d.z_r = d_rh * s.h_prev * slope.z_r  #                         d_z_r = d_rh∘h_prev∘σ′(z_r)
    d.x, d.h_prev = parted(d.z_r @ w.W_r + d.z_z @ w.W_z, s)  #    [d_x, d_h_prev] = W_rᵀ·d_z_r + W_zᵀ·d_z_z
    d.x = d.x + d_x  #                                             and through h̃
    d.h_prev = d.h_prev + d_rh * s.r + d.h * s.z  #                d_h_prev += d_rh∘r + d_h∘z


GRU = Variant(
    title="gated recurrent unit (GRU), reset before the product",
    source="Cho et al. 2014",
    state=("h",),
    formulas=(
        "r = σ(W_r·[x, h_prev] + b_r)",
        "z = σ(W_z·[x, h_prev] + b_z)",
        "h̃ = tanh(W_h·[x, r∘h_prev] + b_h)",
        "h = z∘h_prev + (1 − z)∘h̃",
    ),
    shapes=gates("rzh"),
    step=_step,
    slopes={"z_r": d_sigmoid, "z_z": d_sigmoid, "z_h": d_tanh},
    back=_back,
    sums=lambda s, d: products(s, d, "rz") | {"W_h": outer(d.z_h, s.xrh), "b_h": summed(d.z_h)},
)

# ---------------------------------------------------------------- reset after the product


def _after_step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_r = _dot(w.W_r, s.xh) + w.b_r
    s.r = sigmoid(s.z_r)  #                            r = σ(W_r·[x, h_prev] + b_r)
    s.z_z = _dot(w.W_z, s.xh) + w.b_z
    s.z = sigmoid(s.z_z)  #                            z = σ(W_z·[x, h_prev] + b_z)
    s.u = _dot(w.U_h, s.h_prev) + w.b_U
    s.z_h = _dot(w.W_h, s.x) + w.b_h + s.r * s.u
    s.h_tilde = np.tanh(s.z_h)  #                      h̃ = tanh(W_h·x + b_h + r∘(U_h·h_prev + b_U))
    s.h = s.z * s.h_prev + (1 - s.z) * s.h_tilde  #    h = z∘h_prev + (1 − z)∘h̃


def _after_back(s, slope, d, w):
    d.z_h = d.h * (1 - s.z) * slope.z_h  #                         d_z_h = d_h∘(1 − z)∘tanh′(z_h)
    d.z_z = d.h * (s.h_prev - s.h_tilde) * slope.z_z  #            d_z_z = d_h∘(h_prev − h̃)∘σ′(z_z)
    d.u = d.z_h * s.r  #                                           d_u = d_z_h∘r
    d.z_r = d.z_h * s.u * slope.z_r  #                             d_z_r = d_z_h∘u∘σ′(z_r)
    d.x, d.h_prev = parted(d.z_r @ w.W_r + d.z_z @ w.W_z, s)  #    [d_x, d_h_prev] = W_rᵀ·d_z_r + W_zᵀ·d_z_z
    d.x = d.x + d.z_h @ w.W_h  #                                   d_x += W_hᵀ·d_z_h
    d.h_prev = d.h_prev + d.u @ w.U_h + d.h * s.z  #               d_h_prev += U_hᵀ·d_u + d_h∘z


def _after_shapes(m, n, p=None):
    return gates("rz")(m, n, p) | {"W_h": (n, m), "b_h": (n,), "U_h": (n, n), "b_U": (n,)}


def _after_sums(s, d):
    of_x, of_h = {"W_h": outer(d.z_h, s.x), "b_h": summed(d.z_h)}, {"U_h": outer(d.u, s.h_prev), "b_U": summed(d.u)}
    return products(s, d, "rz") | of_x | of_h


GRU_AFTER = Variant(
    title="gated recurrent unit (GRU), reset after the product as in PyTorch",
    source="Cho et al., first version, 2014",
    state=("h",),
    formulas=(
        "r = σ(W_r·[x, h_prev] + b_r)",
        "z = σ(W_z·[x, h_prev] + b_z)",
        "h̃ = tanh(W_h·x + b_h + r∘(U_h·h_prev + b_U))",
        "h = z∘h_prev + (1 − z)∘h̃",
    ),
    shapes=_after_shapes,
    step=_after_step,
    slopes={"z_r": d_sigmoid, "z_z": d_sigmoid, "z_h": d_tanh},
    back=_after_back,
    sums=_after_sums,
)
