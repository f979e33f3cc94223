"""Relatives of the cell, one interface: the formulas forwards, and beside them the same formulas backwards.

    VARIANTS["1997"].run(xs, weights)             the trace, stacked over time
    VARIANTS["1997"].backward(trace, weights, d_h)   the gradient of a loss, by name
    VARIANTS["1997"].jacobian(x, state, weights)   one step: ∂ state / ∂ state before

weights: {name: array} with the names and shapes that `shapes(m, n)` tells. Letters and the order [x, h] as in `cell`.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import _concatenate, _dot, _finite, _shape, d_sigmoid, d_tanh, sigmoid


class Variant(NamedTuple):
    """One kind of recurrent cell.

    title, source: its name, and the paper and year; state: the names of what goes to the next step, h first;
    shapes(m, n): {name of a weight: its shape}; step(x, state, w): {name: array} of all that one step computes;
    back(s, state, d, w): from d, {state: ∂loss/∂ it}, the gradients of the weights, of x and of the state before.
    """

    title: str
    source: str
    state: tuple
    shapes: Callable
    step: Callable
    back: Callable

    def run(self, xs, weights, start=None):
        """The cell at every step. xs: (T, ..., m); start: {state: (..., n)}, zeros unless given.

        Returns a namespace: every name of `step`, and of the state before as "h_prev", …, stacked to (T, ..., ·).
        Raises ValueError naming what is not finite, missing, unknown or of the wrong shape.
        """
        w, m, n = self._weights(weights)
        xs = _finite("xs", xs)
        if xs.ndim < 2 or len(xs) == 0 or xs.shape[-1] != m:
            raise ValueError(f"xs has shape {xs.shape}; expected (T, ..., m) with T >= 1 steps and m = {m}")
        state, steps = self._state(start or {}, xs.shape[1:-1], n), []
        for x in xs:
            step = self.step(x, SimpleNamespace(**state), w)
            steps.append(step | {f"{name}_prev": value for name, value in state.items()})
            state = {name: step[name] for name in self.state}
        return SimpleNamespace(**{name: np.stack([step[name] for step in steps]) for name in steps[0]})

    def backward(self, trace, weights, d_h):
        """Backpropagation through time. d_h: (T, ..., n), ∂loss/∂h_t where h_t reaches the loss by itself.

        Returns {name: gradient} of every weight, of "xs" (T, ..., m) and of the start, "h0", …; the weights' summed
        over steps and batch. Raises ValueError as `run` does.
        """
        w, _, _ = self._weights(weights)
        d_h = _finite("d_h", d_h)
        _shape("d_h", d_h, trace.h.shape)
        d = {name: np.zeros_like(trace.h[0]) for name in self.state}
        total, d_xs = dict.fromkeys(vars(w), 0.0), []
        for t in reversed(range(len(d_h))):
            step = SimpleNamespace(**{name: values[t] for name, values in vars(trace).items()})
            state = SimpleNamespace(**{name: getattr(step, f"{name}_prev") for name in self.state})
            grads, d_x, d = self.back(step, state, SimpleNamespace(**d | {"h": d["h"] + d_h[t]}), w)
            total = {name: total[name] + grads[name] for name in total}
            d_xs.append(d_x)
        return total | {"xs": np.stack(d_xs[::-1])} | {f"{name}0": d[name] for name in self.state}

    def jacobian(self, x, state, weights):
        """∂ state / ∂ state before, of one step: (..., s·n, s·n) for s parts of the state, h first.

        x: (..., m); state: {name: (..., n)}, batch axes broadcast. Raises ValueError as `run` does.
        """
        w, _, n = self._weights(weights)
        step, size = self.run(_finite("x", x)[None], weights, state), len(self.state) * n
        batch = step.h.shape[1:-1]
        one = {
            name: np.broadcast_to(values[0], (size, *batch, values.shape[-1])) for name, values in vars(step).items()
        }
        before = {name: one[f"{name}_prev"] for name in self.state}
        rows = np.broadcast_to(np.eye(size).reshape(size, *(1 for _ in batch), size), (size, *batch, size))
        d = dict(zip(self.state, np.split(rows, len(self.state), axis=-1), strict=True))  # one loss for each entry
        _, _, d = self.back(*(SimpleNamespace(**values) for values in (one, before, d)), w)
        return np.moveaxis(np.concatenate([d[name] for name in self.state], axis=-1), 0, -2)

    def _weights(self, weights):
        arrays = {name: _finite(name, value) for name, value in weights.items()}
        first = next(iter(arrays.values()), np.zeros(0))
        if first.ndim != 2 or not 0 < first.shape[0] < first.shape[1]:
            raise ValueError(f"weights begin with shape {first.shape}; expected (n, m+n) with n >= 1 and m >= 1")
        n, m = first.shape[0], first.shape[1] - first.shape[0]
        shapes = self.shapes(m, n)
        if set(arrays) != set(shapes):
            raise ValueError(f"weights are {list(arrays)}; expected {list(shapes)}")
        for name, shape in shapes.items():
            _shape(name, arrays[name], shape)
        return SimpleNamespace(**arrays), m, n

    def _state(self, start, batch, n):
        unknown = [name for name in start if name not in self.state]
        if unknown:
            raise ValueError(f"start has {unknown[0]!r}; expected {list(self.state)}")
        state = {name: _finite(name, start.get(name, np.zeros(n))) for name in self.state}
        for name, value in state.items():
            if value.shape[-1:] != (n,):
                raise ValueError(f"{name} has shape {value.shape}; expected (..., n) with n = {n}")
        batch = np.broadcast_shapes(batch, *(value.shape[:-1] for value in state.values()))
        return {name: np.broadcast_to(value, (*batch, n)) for name, value in state.items()}


def _gates(*letters):
    """shapes(m, n) of a cell with one W_· and one b_· for each letter."""
    return lambda m, n: {f"{kind}_{gate}": (n, m + n) if kind == "W" else (n,) for gate in letters for kind in "Wb"}


def _of_product(name, d_z, xh):
    """The gradients of W and b in z = W · xh + b."""
    flat = d_z.reshape(-1, d_z.shape[-1])
    return {f"W_{name}": flat.T @ xh.reshape(len(flat), -1), f"b_{name}": flat.sum(axis=0)}


# ---------------------------------------------------------------- the plain RNN


def _plain_step(x, s, w):
    xh = _concatenate(x, s.h)
    z = _dot(w.W_h, xh) + w.b_h
    return {"xh": xh, "z": z, "h": np.tanh(z)}  #    h_t = tanh(W_h · [x_t, h_{t-1}] + b_h)


def _plain_back(s, state, d, w):
    d_z = d.h * d_tanh(s.z)
    d_xh = d_z @ w.W_h
    m = d_xh.shape[-1] - d_z.shape[-1]
    return _of_product("h", d_z, s.xh), d_xh[..., :m], {"h": d_xh[..., m:]}


# ---------------------------------------------------------------- the cell without a forget gate


def _first_step(x, s, w):
    xh = _concatenate(x, s.h)
    z_i, z_C, z_o = _dot(w.W_i, xh) + w.b_i, _dot(w.W_C, xh) + w.b_C, _dot(w.W_o, xh) + w.b_o
    i, C_tilde, o = sigmoid(z_i), np.tanh(z_C), sigmoid(z_o)
    C = s.C + i * C_tilde  #                           C_t = C_{t-1} + i_t ∘ C̃_t: the weight of the self-loop is 1
    h = o * np.tanh(C)
    return {"xh": xh, "z_i": z_i, "i": i, "z_C": z_C, "C_tilde": C_tilde, "C": C, "z_o": z_o, "o": o, "h": h}


def _first_back(s, state, d, w):
    d_C = d.C + d.h * s.o * d_tanh(s.C)
    d_i, d_C_tilde, d_o = d_C * s.C_tilde, d_C * s.i, d.h * np.tanh(s.C)
    d_z = {"i": d_i * d_sigmoid(s.z_i), "C": d_C_tilde * d_tanh(s.z_C), "o": d_o * d_sigmoid(s.z_o)}
    d_xh = d_z["i"] @ w.W_i + d_z["C"] @ w.W_C + d_z["o"] @ w.W_o
    m = d_xh.shape[-1] - d_C.shape[-1]
    grads = {name: grad for gate, value in d_z.items() for name, grad in _of_product(gate, value, s.xh).items()}
    return grads, d_xh[..., :m], {"h": d_xh[..., m:], "C": d_C}  # C goes back as it is: the constant error carousel


VARIANTS = {
    "plain": Variant("plain RNN", "Elman 1990", ("h",), _gates("h"), _plain_step, _plain_back),
    "1997": Variant(
        "LSTM without a forget gate, with tanh and σ of today and the full gradient",
        "Hochreiter, Schmidhuber 1997",
        ("h", "C"),
        _gates(*"iCo"),
        _first_step,
        _first_back,
    ),
}
"""The relatives by name. The standard cell is `cell`, its gradient `gradients`."""
