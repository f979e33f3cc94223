"""The plain recurrent network: one product, one tanh, and no state but h."""

import numpy as np

from lstm_helpers.cell import _dot, d_tanh
from lstm_helpers.variants.parts import gates, joined, parted, products
from lstm_helpers.variants.variant import Variant


def _step(s, w):
    s.xh = joined(s.x, s.h_prev)
    s.z_h = _dot(w.W_h, s.xh) + w.b_h
    s.h = np.tanh(s.z_h)  #                            h = tanh(W_h·[x, h_prev] + b_h)


def _back(s, slope, d, w):
    d.z_h = d.h * slope.z_h  #                         d_z_h = d_h∘tanh′(z_h)
    d.x, d.h_prev = parted(d.z_h @ w.W_h, s)  #        [d_x, d_h_prev] = W_hᵀ·d_z_h


PLAIN = Variant(
    title="plain RNN",
    source="Elman 1990",
    state=("h",),
    formulas=("h = tanh(W_h·[x, h_prev] + b_h)",),
    shapes=gates("h"),
    step=_step,
    slopes={"z_h": d_tanh},
    back=_back,
    sums=lambda s, d: products(s, d, "h"),
)
