"""What all cells have in common: the way through time and back, and the check of their weights."""

from collections.abc import Callable
from functools import cache
from math import prod
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_helpers.inputs import finite, held, mapping, shape


class Variant(NamedTuple):
    """One kind of recurrent cell.

    title, source: its name, and the paper and year. state: the names of what goes to the next step, h first.
    formulas: one step as text, one formula a line. shapes(m, n, p): {name of a weight: its shape} for m inputs, n units
    and p entries of h; p is n unless given, and only a projection takes another.

    The rest is the cell itself, written on namespaces: s, the numbers of one step; d, ∂loss/∂ each of them; w.
    step(s, w) finds x, h_prev, … in s and adds what the step computes, the new h, … among it;
    slopes is {what is squashed: the derivative of what squashes it};
    back(s, slope, d, w) finds the new h, … in d and adds what comes before it in the step, down to x, h_prev, …;
    sums(s, d) gets s and d of all steps and returns {weight: its gradient, summed over steps and batch}.
    """

    title: str
    source: str
    state: tuple
    formulas: tuple
    shapes: Callable
    step: Callable
    slopes: dict
    back: Callable
    sums: Callable

    def count(self, m, n, p=None):
        """The number of weights and biases together, for m inputs, n units and p entries of h (n unless given).

        Raises ValueError when a size is no whole number of 1 or more, or p is given and this is no projection.
        """
        return sum(prod(size) for size in self.shapes(m, n, p).values())

    @np.errstate(over="ignore", invalid="ignore")  # `held` says it in words
    def run(self, xs, weights, start=None):
        """The cell at every step. xs: (T, ..., m); start: {state: (..., n)}, zeros unless given.

        Returns a namespace: x, the state before as "h_prev", …, and every name of `step`, stacked to (T, ..., ·).
        Of a projection, h and h_prev have p entries, start's h too. Float types are kept.
        Raises ValueError naming what is not finite, missing, unknown or of the wrong shape, and when numbers are so
        large that a product passes the largest float.
        """
        return self._forwards(xs, weights, start, "xs, weights and start")

    def _forwards(self, xs, weights, start, what):
        w, m, sizes = self._weights(weights)
        xs = finite("xs", xs)
        if xs.ndim < 2 or len(xs) == 0 or xs.shape[-1] != m:
            raise ValueError(f"xs has shape {xs.shape}; expected (T, ..., m) with T >= 1 steps and m = {m}")
        before, batch = self._start({} if start is None else mapping("start", start), sizes, xs)
        steps = []
        more = (1,) * (len(batch) + 2 - xs.ndim)  # batch axes that only the start has
        for x in np.broadcast_to(xs.reshape(len(xs), *more, *xs.shape[1:]), (len(xs), *batch, m)):
            s = SimpleNamespace(x=x, **before)
            self.step(s, w)
            before = {f"{name}_prev": getattr(s, name) for name in self.state}
            steps.append(s)
        trace = _stacked(steps)
        held(what, vars(trace))
        return trace

    @np.errstate(over="ignore", invalid="ignore")
    def backward(self, trace, weights, d_h):
        """Backpropagation through time. d_h: (T, ..., n), ∂loss/∂h_t where h_t reaches the loss by itself.

        trace: what `run` returned for weights. Returns {name: gradient} of every weight, of "xs" (T, ..., m) and of the
        start, "h0", …; the weights' summed over steps and batch. Raises ValueError as `run` does.
        """
        w, m, sizes = self._weights(weights)
        self._check(trace, m, sizes)
        d_h = shape("d_h", finite("d_h", d_h), trace.h.shape)
        after = {name: np.zeros_like(getattr(trace, name)[0]) for name in self.state}  # nothing, after the last step
        slopes, steps = self._slopes(trace), []
        for t in reversed(range(len(d_h))):
            d = SimpleNamespace(**after)
            d.h = d.h + d_h[t]  # h_t reaches the loss through step t+1 and by itself
            self.back(_at(t, trace), _at(t, slopes), d, w)
            after = {name: getattr(d, f"{name}_prev") for name in self.state}
            steps.append(d)
        d = _stacked(steps[::-1])
        grads = self.sums(trace, d) | {"xs": d.x} | {f"{name}0": after[name] for name in self.state}
        held("d_h and weights", {f"the gradient of {name}": grad for name, grad in grads.items()})
        return grads

    @np.errstate(over="ignore", invalid="ignore")
    def jacobian(self, x, state, weights):
        """∂ state / ∂ state before, of one step: (..., k, k) for the k entries of the state, those of h first.

        x: (..., m); state: {name: (..., n)}, batch axes broadcast. Raises ValueError as `run` does.
        """
        x, start = shape("x", finite("x", x), (..., self._weights(weights)[1])), mapping("state", state)
        trace = self._forwards(x[None], weights, start, "x, state and weights")
        s, slope = _at(0, trace), _at(0, self._slopes(trace))
        w, _, sizes = self._weights(weights)
        k, batch = sum(sizes.values()), s.h.shape[:-1]
        rows = np.eye(k, dtype=s.h.dtype).reshape(k, *(1 for _ in batch), k)  # one loss for each entry of the state
        parts = np.split(np.broadcast_to(rows, (k, *batch, k)), np.cumsum([*sizes.values()])[:-1], axis=-1)
        d = SimpleNamespace(**dict(zip(self.state, parts, strict=True)))
        self.back(s, slope, d, w)
        J = np.moveaxis(np.concatenate([getattr(d, f"{name}_prev") for name in self.state], axis=-1), 0, -2)
        held("state and weights", {"the Jacobian": J})
        return J

    def _slopes(self, trace):
        """σ′(z_f), … of all steps at once, under the names of z_f, …"""
        return SimpleNamespace(**{name: slope(getattr(trace, name)) for name, slope in self.slopes.items()})

    # ------------------------------------------------------------ checks

    def _weights(self, weights):
        """The weights as a namespace, m, and the size of each part of the state."""
        arrays = {name: finite(name, value) for name, value in mapping("weights", weights).items()}
        names = list(self.shapes(1, 1))
        if arrays and set(arrays) != set(names):
            raise ValueError(f"weights are {list(arrays)}; expected {names}")
        first = arrays.get(names[0], np.zeros(0))
        n, columns = first.shape if first.ndim == 2 else (0, 0)
        p = len(np.atleast_1d(arrays["W_p"])) if "W_p" in arrays else n  # W_p alone gives h another size
        m = columns - p
        if min(m, n, p) < 1:
            what = f"{names[0]} has" if arrays else "weights begin with"
            expected = f"(n, m+p) with p = {p}, n" if "W_p" in arrays else "(n, m+n) with n"
            raise ValueError(f"{what} shape {first.shape}; expected {expected} >= 1 and m >= 1")
        for name, size in self.shapes(m, n, p).items():
            shape(name, arrays[name], size)
        return SimpleNamespace(**arrays), m, {name: p if name == "h" else n for name in self.state}

    def _start(self, start, sizes, xs):
        """{"h_prev": …} before the first step, and the batch axes of the run."""
        unknown = [name for name in start if name not in self.state]
        if unknown:
            raise ValueError(f"start has {unknown[0]!r}; expected {list(self.state)}")
        batch, state = xs.shape[1:-1], {}
        for name, size in sizes.items():
            state[name] = finite(name, start.get(name, np.zeros(size, xs.dtype)))
            got, letter = state[name].shape, "n" if size == sizes.get("C", size) else "p"
            if got[-1:] != (size,):
                raise ValueError(f"{name} has shape {got}; expected (..., {letter}) with {letter} = {size}")
            try:
                batch = np.broadcast_shapes(batch, got[:-1])
            except ValueError:
                message = f"{name} has batch axes {got[:-1]}; expected axes that broadcast with {batch}"
                raise ValueError(message) from None
        return {f"{name}_prev": np.broadcast_to(state[name], (*batch, size)) for name, size in sizes.items()}, batch

    def _check(self, trace, m, sizes):
        """That the trace is one of `run`, of these sizes."""
        lengths = np.shape(getattr(trace, "h", 0))[:-1]
        for name, size in _made(self.step, self.shapes, tuple(sizes.items()), m).items():
            if not hasattr(trace, name):
                raise ValueError(f"trace has no {name}; expected what run returns")
            got = np.shape(getattr(trace, name))
            if got[-1:] != (size,):
                raise ValueError(f"trace has {name} of {got[-1] if got else 0} entries; expected {size}")
            if got[:-1] != lengths or not lengths:
                raise ValueError(f"trace has {name} of shape {got}; expected {(*lengths, size)}, what run returns")


@cache
def _made(step, shapes, sizes, m):
    """{name: entries} of all that a step of a cell has and makes. sizes: (name, entries) of each part of its state."""
    n, p = sizes[-1][1], sizes[0][1]
    w = SimpleNamespace(**{name: np.zeros(size) for name, size in shapes(m, n, p).items()})
    s = SimpleNamespace(x=np.zeros(m), **{f"{name}_prev": np.zeros(size) for name, size in sizes})
    step(s, w)
    return {name: len(value) for name, value in vars(s).items()}


def _at(t, trace):
    """The namespace of step t."""
    return SimpleNamespace(**{name: values[t] for name, values in vars(trace).items()})


def _stacked(steps):
    """A namespace of arrays (T, ...) from one namespace for each step."""
    return SimpleNamespace(**{name: np.stack([getattr(step, name) for step in steps]) for name in vars(steps[0])})
