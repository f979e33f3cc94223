"""The few operations that the cells share: vectors side by side, and the sums that are the gradients of a product."""

from functools import partial

import numpy as np

from lstm_helpers.inputs import expects, whole


def joined(x, h):
    """[x, h], side by side: (..., m+p)."""
    return np.concatenate([x, h], axis=-1)


def parted(d_xh, s):
    """The two parts of ∂loss/∂[x, h]: that of x (..., m) and that of h (..., p)."""
    m = s.x.shape[-1]
    return d_xh[..., :m], d_xh[..., m:]


def outer(d_z, v):
    """Σ d_z vᵀ over steps and batch: the gradient of W in z = W·v."""
    return d_z.reshape(-1, d_z.shape[-1]).T @ v.reshape(-1, v.shape[-1])


def summed(d_z):
    """Σ d_z over steps and batch: the gradient of b in z = … + b."""
    return d_z.reshape(-1, d_z.shape[-1]).sum(axis=0)


def products(s, d, letters):
    """The gradients of W_· and b_· in z_· = W_·[x, h_prev] + b_·, for each letter."""
    grads = {}
    for letter in letters:
        d_z = getattr(d, f"z_{letter}")
        grads |= {f"W_{letter}": outer(d_z, s.xh), f"b_{letter}": summed(d_z)}
    return grads


def gates(letters):
    """The function shapes(m, n, p=None) of a cell with one W_· and one b_· for each letter, where h has n entries."""

    def shapes(m, n, p=None):
        found = gate_shapes(letters, m, n, n if p is None else p)
        if p not in (None, n):
            raise ValueError(f"p is {p}; expected n = {n}: only a projection gives h another size than C")
        return found

    return shapes


SIZE = partial(whole, low=1)


@expects(m=SIZE, n=SIZE, p=SIZE)
def gate_shapes(letters, m, n, p):
    """{"W_·": (n, m+p), "b_·": (n,)} for each letter."""
    return {f"{kind}_{gate}": (n, m + p) if kind == "W" else (n,) for gate in letters for kind in "Wb"}
