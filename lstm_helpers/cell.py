"""The LSTM cell: every formula once, beside the line of code that is the same formula.

Letters: m inputs, n units. All vectors are 1-D arrays; any leading batch axes broadcast.

    x       x_t        (m,)     the input of this step
    h_prev  h_{t-1}    (n,)     the hidden state of the step before
    C_prev  C_{t-1}    (n,)     the cell state of the step before
    xh      [x_t, h_{t-1}]      (m+n,)
    W_·     (n, m+n)   b_·  (n,)

The cell is the one of Gers, Schmidhuber and Cummins (2000), in the notation of the worked example; the cell of
Hochreiter and Schmidhuber (1997) is the same without f.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from lstm_helpers.inputs import finite as _finite
from lstm_helpers.inputs import held as _held
from lstm_helpers.inputs import numbers as _numbers
from lstm_helpers.inputs import shape as _shape

# ---------------------------------------------------------------- the functions that squash


def sigmoid(z):
    """σ(z) = 1 / (1 + e^{-z}), entry by entry.

    z: any shape; float16, float32, float64 or finite complex (kept), or integers (computed in float64).
    Returns the same shape, in [0, 1]. Right and silent for every real float: e^{min(z, 0)} / (1 + e^{-|z|})
    is the same number and cannot overflow (the textbook line 1/(1 + exp(-z)) does below z = -709). NaN stays NaN.
    Raises ValueError when z is not made of numbers, or is complex and not finite.
    """
    z = _numbers("z", z)
    size = np.maximum(z, -z)  # |z|; of complex numbers min and max compare the real parts
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-size))


def d_sigmoid(z):
    """σ′(z) = σ(z) σ(−z), in [0, 1/4], largest at 0. z as in `sigmoid`.

    Not s(1 − s): from z = 36.8 on the float64 s is exactly 1, and s(1 − s) falls to 0.0 where σ(z)σ(−z) is still right.
    """
    return sigmoid(z) * sigmoid(np.negative(_numbers("z", z)))


def d_tanh(z):
    """tanh′(z) = 1 − tanh²(z) = 4 σ′(2z), in [0, 1], largest at 0. z as in `sigmoid`.

    Written with σ′ it keeps all its digits in the tails, where 1 − tanh² cancels.
    """
    with np.errstate(over="ignore"):  # 2z may pass the largest float; σ′(inf) = 0 is right
        return 4 * d_sigmoid(2 * _numbers("z", z))


def relu(z):
    """max(z, 0), entry by entry; shape and float type as in `sigmoid`. For complex z the real part decides."""
    z = _numbers("z", z)
    return np.where(z.real <= 0, np.zeros_like(z), z)[()]


def d_relu(z):
    """1 where z > 0, else 0 (at 0 itself, where there is no derivative, 0 by convention). z as in `relu`."""
    return np.heaviside(_numbers("z", z).real, 0)


# ---------------------------------------------------------------- the weights


@dataclass(frozen=True, eq=False)
class Params:
    """The weights of one cell: four matrices W_· of shape (n, m+n) and four biases b_· of shape (n,).

    Columns 0 … m−1 of every W meet x_t, columns m … m+n−1 meet h_{t-1}: the order is [x, h].
    Arrays are copied, made read-only and cast to float (float16/32/64 and complex keep their type).
    Raises ValueError naming the array when it is not numeric, not finite, ragged, or of the wrong shape.
    """

    W_f: np.ndarray
    b_f: np.ndarray
    W_i: np.ndarray
    b_i: np.ndarray
    W_C: np.ndarray
    b_C: np.ndarray
    W_o: np.ndarray
    b_o: np.ndarray

    def __post_init__(self):
        for field in fields(self):
            array = _finite(field.name, getattr(self, field.name)).copy()
            array.setflags(write=False)
            object.__setattr__(self, field.name, array)
        if self.W_f.ndim != 2 or not 0 < self.W_f.shape[0] < self.W_f.shape[1]:
            raise ValueError(f"W_f has shape {self.W_f.shape}; expected (n, m+n) with n >= 1 and m >= 1")
        for field in fields(self):
            expected = self.W_f.shape if field.name.startswith("W") else (self.n,)
            _shape(field.name, getattr(self, field.name), expected)

    @property
    def n(self):
        """The number of units: entries of h, C and every gate."""
        return self.W_f.shape[0]

    @property
    def m(self):
        """The number of inputs: entries of x."""
        return self.W_f.shape[1] - self.n


# ---------------------------------------------------------------- one step


class Step(NamedTuple):
    """All that one step computes, in the order of computation. xh: (..., m+n); all others (..., n)."""

    xh: np.ndarray  #      [x_t, h_{t-1}]
    z_f: np.ndarray  #     pre-activation of the forget gate, any real number
    f: np.ndarray  #       forget gate, in (0, 1): 1 keeps, 0 forgets
    z_i: np.ndarray
    i: np.ndarray  #       input gate, in (0, 1): 1 writes, 0 does not
    z_C: np.ndarray
    C_tilde: np.ndarray  # candidate, in (-1, 1)
    C: np.ndarray  #       cell state, any real number
    z_o: np.ndarray
    o: np.ndarray  #       output gate, in (0, 1): 1 shows, 0 hides
    h: np.ndarray  #       hidden state, in (-1, 1)


@np.errstate(over="ignore", invalid="ignore")  # _fits says it in words
def lstm_step(x, h_prev, C_prev, params):
    """One step of the cell. x: (..., m); h_prev, C_prev: (..., n); params: Params. Returns a Step.

    Float types are kept, complex too. Raises ValueError naming the array that is not numeric, not finite or of the
    wrong shape, and when numbers are so large that W · [x, h] passes the largest float.
    """
    x, h_prev, C_prev = _inputs({"x": x, "h_prev": h_prev, "C_prev": C_prev}, params)
    return _fits("x, h_prev and params", _step(x, h_prev, C_prev, params))


def _step(x, h_prev, C_prev, p):
    xh = _concatenate(x, h_prev)  #              [x_t, h_{t-1}]

    z_f = _dot(p.W_f, xh) + p.b_f  #             W_f · [x_t, h_{t-1}] + b_f
    f = sigmoid(z_f)  #                    f_t = σ(W_f · [x_t, h_{t-1}] + b_f)

    z_i = _dot(p.W_i, xh) + p.b_i
    i = sigmoid(z_i)  #                    i_t = σ(W_i · [x_t, h_{t-1}] + b_i)

    z_C = _dot(p.W_C, xh) + p.b_C
    C_tilde = np.tanh(z_C)  #              C̃_t = tanh(W_C · [x_t, h_{t-1}] + b_C)

    C = f * C_prev + i * C_tilde  #        C_t = f_t ∘ C_{t-1} + i_t ∘ C̃_t

    z_o = _dot(p.W_o, xh) + p.b_o
    o = sigmoid(z_o)  #                    o_t = σ(W_o · [x_t, h_{t-1}] + b_o)

    h = o * np.tanh(C)  #                  h_t = o_t ∘ tanh(C_t)
    return Step(xh, z_f, f, z_i, i, z_C, C_tilde, C, z_o, o, h)


# ---------------------------------------------------------------- many steps

Trace = NamedTuple("Trace", [(name, np.ndarray) for name in (*Step._fields, "h0", "C0")])
Trace.__doc__ = """The fields of Step stacked over time, first axis T, and the state h0, C0 (..., n) it began with."""


@np.errstate(over="ignore", invalid="ignore")
def run(xs, params, h0=None, C0=None):
    """The same cell at every step: h and C of one step are h_prev and C_prev of the next.

    xs: (T, ..., m) with T >= 1; h0, C0: (..., n), zeros unless given. Returns a Trace.
    Raises ValueError as `lstm_step` does.
    """
    params, xs = _params(params), _finite("xs", xs)
    if xs.ndim < 2 or len(xs) == 0 or xs.shape[-1] != params.m:
        raise ValueError(f"xs has shape {xs.shape}; expected (T, ..., m) with T >= 1 steps and m = {params.m}")
    zeros = np.zeros(params.n, xs.dtype)
    start = {"h0": zeros if h0 is None else h0, "C0": zeros if C0 is None else C0}
    x, h0, C0 = _inputs({"xs": xs[0], **start}, params)
    batch = np.broadcast_shapes(x.shape[:-1], h0.shape[:-1], C0.shape[:-1])
    h0, C0 = (np.broadcast_to(state, (*batch, params.n)).copy() for state in (h0, C0))
    h, C, steps = h0, C0, []
    for x in xs:
        step = _step(x, h, C, params)
        h, C = step.h, step.C
        steps.append(step)
    return _fits("xs, h0 and params", Trace(*map(np.array, zip(*steps, strict=True)), h0, C0))


# ---------------------------------------------------------------- small helpers


def _concatenate(x, h):
    if x.shape[:-1] != h.shape[:-1]:
        batch = np.broadcast_shapes(x.shape[:-1], h.shape[:-1])
        x, h = (np.broadcast_to(v, batch + v.shape[-1:]) for v in (x, h))
    return np.concatenate([x, h], axis=-1)


def _dot(W, v):
    """W · v for every vector v of a batch."""
    return v @ W.T


def _fits(what, step):
    """The step (or trace), when what was given has led to finite numbers."""
    _held(what, {name: getattr(step, name) for name in ("z_f", "z_i", "z_C", "z_o", "C")})
    return step


def _params(params):
    if not isinstance(params, Params):
        raise ValueError(f"params is a {type(params).__name__}; expected Params")
    return params


def _inputs(arrays, params):
    """The arrays checked against params: the first ends in m, the others in n, batch axes agree."""
    params = _params(params)
    arrays = {name: _finite(name, value) for name, value in arrays.items()}
    batch = ()
    for k, (name, array) in enumerate(arrays.items()):
        size, letter = (params.n, "n") if k else (params.m, "m")
        if array.ndim == 0 or array.shape[-1] != size:
            raise ValueError(f"{name} has shape {array.shape}; expected (..., {letter}) with {letter} = {size}")
        try:
            batch = np.broadcast_shapes(batch, array.shape[:-1])
        except ValueError:
            message = f"{name} has batch axes {array.shape[:-1]}; expected axes that broadcast with {batch}"
            raise ValueError(message) from None
    return tuple(arrays.values())
