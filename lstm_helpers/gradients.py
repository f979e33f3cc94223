"""Backpropagation through time, the Jacobian of one step, and the complex step that checks both.

Letters as in `cell`; d_a stands for ∂loss/∂a. The tape of one step, forwards, and the same tape read backwards:

    xh = [x, h_prev]                      d_x, d_h_prev = the two parts of d_xh
    z_f, z_i, z_C, z_o = W · xh + b       d_xh = Wᵀ · d_z;  d_W = d_z xhᵀ;  d_b = d_z
    C = f ∘ C_prev + i ∘ C̃                d_f = d_C ∘ C_prev;  d_i = d_C ∘ C̃;  d_C̃ = d_C ∘ i;  d_C_prev = d_C ∘ f
    h = o ∘ tanh(C)                       d_o = d_h ∘ tanh(C);  d_C += d_h ∘ o ∘ tanh′(C)

The full gradient, of all paths, as in Graves and Schmidhuber (2005); Hochreiter and Schmidhuber (1997) cut it short.
"""

from typing import NamedTuple

import numpy as np

from lstm_helpers import inputs
from lstm_helpers.cell import Trace, _params, d_sigmoid, d_tanh, lstm_step
from lstm_helpers.inputs import finite, held, shape


class Gradients(NamedTuple):
    """∂loss/∂ every number that a run depends on. W_·: (n, m+n); b_·: (n,); xs: (T, ..., m); h0, C0: (..., n)."""

    W_f: np.ndarray
    b_f: np.ndarray
    W_i: np.ndarray
    b_i: np.ndarray
    W_C: np.ndarray
    b_C: np.ndarray
    W_o: np.ndarray
    b_o: np.ndarray
    xs: np.ndarray
    h0: np.ndarray
    C0: np.ndarray


@np.errstate(over="ignore", invalid="ignore")  # `held` says it in words
def backward(trace, params, d_h, d_C=None):
    """Backpropagation through time: the gradient of a loss that depends on the h, and perhaps the C, of every step.

    trace: what `run` returned for params. d_h: (T, ..., n), ∂loss/∂h_t where h_t reaches the loss by itself; what comes
    back from later steps is added here. d_C: the same for C_t, zeros unless given.
    Returns Gradients; those of the weights are summed over steps and batch, the others have the trace's batch axes.
    Raises ValueError naming the argument that is no Trace, no Params, not finite or of the wrong shape, and when a
    gradient passes the largest float.
    """
    params, d_h, d_C = _checked(trace, params, d_h, d_C)
    m, W = params.m, np.concatenate([params.W_f, params.W_i, params.W_C, params.W_o])  # (4n, m+n)
    slope_z, slope_C = _slopes(trace)
    d_z = np.empty(slope_z.shape, np.result_type(slope_z, W, d_h, d_C))
    from_h = from_C = np.zeros_like(d_h[0])  # what comes back from the step after: nothing, after the last
    for t in reversed(range(len(d_h))):
        dh = d_h[t] + from_h  #                         h_t reaches the loss by itself and through step t+1
        dC = d_C[t] + from_C + dh * slope_C[t]  #       C_t by itself, through C_{t+1}, and through h_t
        d_z[t] = np.concatenate([dC, dC, dC, dh], axis=-1) * slope_z[t]  # f, i and C̃ act on C_t, o on h_t
        from_h = d_z[t] @ W[:, m:]
        from_C = dC * trace.f[t]
    flat = d_z.reshape(-1, d_z.shape[-1])  # the weights are the same at every step: sum over steps and batch
    d_W, d_b = flat.T @ trace.xh.reshape(len(flat), -1), flat.sum(axis=0)
    weights = [part for pair in zip(np.split(d_W, 4), np.split(d_b, 4), strict=True) for part in pair]
    grads = Gradients(*weights, d_z @ W[:, :m], from_h, from_C)
    held("d_h, d_C and params", {f"the gradient of {name}": grad for name, grad in grads._asdict().items()})
    return grads


def _slopes(trace):
    """What a step multiplies with on the way back, for all steps at once.

    Returns ∂C/∂z_f, ∂C/∂z_i, ∂C/∂z_C and ∂h/∂z_o side by side, (T, ..., 4n), and ∂h/∂C, (T, ..., n).
    """
    C_prev = np.concatenate([trace.C0[None], trace.C[:-1]])
    parts = [
        C_prev * d_sigmoid(trace.z_f),
        trace.C_tilde * d_sigmoid(trace.z_i),
        trace.i * d_tanh(trace.z_C),
        np.tanh(trace.C) * d_sigmoid(trace.z_o),
    ]
    return np.concatenate(parts, axis=-1), trace.o * d_tanh(trace.C)


@np.errstate(over="ignore", invalid="ignore")
def jacobian(x, h_prev, C_prev, params):
    """∂(h, C) / ∂(h_prev, C_prev) of one step: (..., 2n, 2n), rows h then C, columns h_prev then C_prev.

    x: (..., m); h_prev, C_prev: (..., n). The block ∂C/∂C_prev is diag(f), the direct path; a step that must pass
    through a gate is in the other three. Raises ValueError as `lstm_step` does, and when an entry passes the largest
    float.
    """
    s = lstm_step(x, h_prev, C_prev, params)
    C_prev = np.asarray(C_prev)
    U_f, U_i, U_C, U_o = (getattr(params, name)[:, params.m :] for name in ("W_f", "W_i", "W_C", "W_o"))

    def through(slope, U):  # diag(slope) · U
        return slope[..., None] * U

    C_h = through(C_prev * d_sigmoid(s.z_f), U_f) + through(s.C_tilde * d_sigmoid(s.z_i), U_i)
    C_h = C_h + through(s.i * d_tanh(s.z_C), U_C)
    h_C = s.o * d_tanh(s.C)
    h_h = through(np.tanh(s.C) * d_sigmoid(s.z_o), U_o) + through(h_C, C_h)
    eye = np.eye(params.n, dtype=s.C.dtype)
    blocks = [[h_h, through(h_C * s.f, eye)], [C_h, through(s.f, eye)]]
    J = np.block([[np.broadcast_to(block, C_h.shape) for block in row] for row in blocks])
    held("C_prev and params", {"the Jacobian": J})
    return J


TINY = 1e-30  # the imaginary step: its square vanishes beside 1, so no difference is taken and no digit lost


def complex_step(function, at):
    """The derivative of a real-analytic function: the imaginary part of function(at + i·1e-30), divided by 1e-30.

    function takes an array (or number) shaped like at, complex, and returns numbers. at: real numbers of any shape.
    Returns an array of shape (shape of the result) + (shape of at), exact but for rounding (Squire and Trapp 1998).
    Raises ValueError when function cannot be called, or drops the imaginary part at its end or, as abs and .real do, on
    the way: when the slope differs by more than 2 % from that of real numbers at both sides, or of −i·1e-30, as far as
    rounding lets it be seen; when the derivative is not finite, and when at is not real and finite.
    At a kink there is no derivative: np.maximum(z, 0) raises at 0; where the real part alone decides, as in `relu`,
    one of the slopes of the two sides comes back (relu at 0: 0), and for abs the mean.
    """
    inputs.function("function", function)
    at = finite("at", at)
    if at.dtype.kind == "c" or at.size == 0:
        raise ValueError(f"at holds {at.dtype} of shape {at.shape}; expected real numbers, at least one")
    columns = []
    for place in np.ndindex(at.shape):
        moved = at.astype(complex)
        moved[place] += 1j * TINY
        try:
            result = np.asarray(function(moved[()]))
        except ValueError as ragged:
            if "inhomogeneous" not in str(ragged):
                raise
            raise ValueError("function returned ragged rows; expected complex numbers in a rectangular array") from None
        if result.dtype.kind != "c":
            raise ValueError(f"function returned {result.dtype} for complex input; expected complex: no abs, no .real")
        with np.errstate(over="ignore"):
            columns.append(finite("the derivative of function", result.imag / TINY))
    slopes = np.stack(columns, axis=-1).reshape(columns[0].shape + at.shape)
    if _contradicted(function, at.astype(float), slopes, np.finfo(result.dtype).tiny / TINY + TINY):
        raise ValueError("function has another slope on real numbers; expected one that keeps i: no abs, no .real")
    return slopes


@np.errstate(all="ignore")
def _contradicted(function, at, slopes, smallest):
    """Do other values of function contradict its slopes? smallest: what a slope may be off by in any case.

    All entries of at move at once: by −i·1e-30, then on real numbers those that are not 0, then those that are.
    """

    def value(z):
        try:
            return np.asarray(function(z[()]))
        except (ValueError, ArithmeticError):  # outside of where it is defined
            return np.full(slopes.shape[: slopes.ndim - at.ndim], np.nan)

    def along(way):
        """The slope in this direction, and the size from which an error of it counts."""
        size = np.tensordot(abs(slopes), abs(way), at.ndim)
        return np.tensordot(slopes, way, at.ndim), 0.02 * size + smallest * abs(way).sum()

    way = np.random.default_rng(0).uniform(0.5, 1, at.shape)
    _, least = along(way)
    up, down = value(at + 1j * TINY * way), value(at - 1j * TINY * way)
    if np.any(abs(up.imag + down.imag) / TINY > least + 1e-12 * abs(up.real)):
        return True
    ways = [way * size for size in (abs(at), at == 0) if size.any()]
    return any(_differs(lambda step, way=way: value(at + step * way + 0j).real, *along(way)) for way in ways)


def _differs(value, slope, least):
    """Is the slope of value at 0, a function of real numbers, another one by more than least?

    Not where it cannot be told: where rounding leaves no digit, at a kink, in detail finer than the smallest step.
    """
    here = value(0.0)

    def found(step):
        """The slopes after and before."""
        return np.array([value(step) - here, here - value(-step)]) / step

    if np.all(abs(found(7.0**-5) - slope) <= least):
        return False
    all_found = np.array([found(step) for step in 7.0 ** -np.arange(17)])
    moves = all_found.any(axis=1)
    off = np.where(moves, abs(all_found - slope).max(axis=1), np.inf)
    still = abs(all_found[:5]).max(axis=(0, 1)) < 1e-12 * abs(here)
    differs = still & (0.1 * abs(here) < abs(slope))  # as z / abs(z)
    for k in range(len(all_found) - 2):  # each step a seventh of the last: do all six slopes agree?
        three = all_found[k : k + 3]
        low, high = three.min(axis=(0, 1)), three.max(axis=(0, 1))
        error = abs(low + high - 2 * slope) / 2
        agree = 20 * (high - low) < np.minimum(error, abs(low))
        near = (20 * np.fmin.reduce(off) < error) | (4 * np.fmin.reduce(off[k:]) < error)  # at another step they fit
        differs |= agree & (error > least) & ~near
    return differs.any()


def _checked(trace, params, d_h, d_C):
    params = _params(params)
    if not isinstance(trace, Trace):
        raise ValueError(f"trace is a {type(trace).__name__}; expected Trace, what run returns")
    h = getattr(trace.h, "shape", ())
    for name, array in zip(trace._fields, trace, strict=True):
        got, state = getattr(array, "shape", ()), name in ("h0", "C0")
        if len(h) < 2 or got[:-1] != (h[1:-1] if state else h[:-1]) or (name != "xh" and got[-1] != h[-1]):
            raise ValueError(f"trace has {name} of shape {got} beside h of shape {h}; expected what run returns")
    widths = trace.xh.shape[-1] - trace.h.shape[-1], trace.h.shape[-1]
    if widths != (params.m, params.n):
        raise ValueError(f"trace has (m, n) = {widths}; expected {(params.m, params.n)} as params have")
    d_h = shape("d_h", finite("d_h", d_h), trace.h.shape)
    d_C = np.zeros_like(d_h) if d_C is None else finite("d_C", d_C)
    return params, d_h, shape("d_C", d_C, trace.h.shape)
