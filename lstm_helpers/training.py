"""Training: a small net, Adam, and a run that can be stopped, goes on where it stopped, and can be rewound.

    net = Net("LSTM", m=1, n=8, k=1)
    run = Training(net, batch_of, squared_error)
    run.train(500)      with a bar; interrupted, it ends, and run.train(500) goes on
    run.rewind()        back to the weights it began with

Letters as in `cell`; k outputs.
"""

from functools import partial
from math import inf

import numpy as np

from lstm_helpers import cell
from lstm_helpers.cell import Params
from lstm_helpers.gradients import backward
from lstm_helpers.inputs import expects, finite, function, held, mapping, numbers, one_of, real, reals, shape, whole
from lstm_helpers.variants import VARIANTS

SIZE = partial(whole, low=1, high=1000)  # of a net that trains while one waits

# ---------------------------------------------------------------- losses: (y, target) → (mean loss, ∂loss/∂y)


def squared_error(y, target):
    """The mean of (y − target)² over the entries of target that are not NaN. y, target: (T, ..., k).

    Raises ValueError naming what is not finite (NaN in target is), of another shape, or all NaN.
    """
    y, target = reals("y", y), shape("target", numbers("target", target), np.shape(y))
    known = ~np.isnan(target)
    if target.dtype.kind == "c" or np.isinf(target).any() or not known.any():
        raise ValueError(f"target is {target!r:.60}; expected real numbers, and NaN for some that are not known")
    with np.errstate(over="ignore"):
        error = np.where(known, y - np.where(known, target, 0), 0)
        value = (error**2).sum() / known.sum()
    held("y and target", {"the loss": value})
    return float(value), 2 * error / known.sum()


def cross_entropy(y, target):
    """The mean of −log softmax(y)[target] over the places where target is not negative.

    y: (T, ..., k) scores; target: (T, ...) integers: the right class, or −1 where no answer is asked for.
    Raises ValueError when y is not finite, or target is no integer from −1 to k − 1, of another shape, or −1 only.
    """
    p = softmax(y)
    target = _classes(target, p.shape)
    known, place = target >= 0, np.maximum(target, 0)[..., None]
    right = np.take_along_axis(p, place, axis=-1)[..., 0]
    with np.errstate(divide="ignore", over="ignore"):
        missed = np.where(right > 0, -np.log(right), _missed(np.asarray(y), place))
    held("y", {"the loss": missed})
    d_y = (p - (np.arange(p.shape[-1]) == target[..., None])) * known[..., None]
    return float(missed[known].sum() / known.sum()), d_y / known.sum()


def softmax(y):
    """exp(y) / sum of exp(y) over the last axis: positive numbers that add up to 1. y: (..., k), real and finite."""
    y = shape("y", reals("y", y), (..., "k"))
    with np.errstate(over="ignore"):  # a difference may pass the largest float; exp(−inf) = 0 is right
        e = np.exp(y - y.max(axis=-1, keepdims=True))  # the largest is 1: no overflow
    return e / e.sum(axis=-1, keepdims=True)


def _missed(y, place):
    """−log softmax(y)[place] where softmax itself is rounded to 0."""
    top = y.max(axis=-1, keepdims=True)
    return (top - np.take_along_axis(y, place, axis=-1))[..., 0] + np.log(np.exp(y - top).sum(axis=-1))


def _classes(target, scores):
    classes = shape("target", numbers("target", target), scores[:-1])
    if np.asarray(target).dtype.kind not in "iu" or not np.all((classes >= -1) & (classes < scores[-1])):
        raise ValueError(f"target is {target!r:.60}; expected integers from -1 to {scores[-1] - 1}")
    if not np.any(classes >= 0):
        raise ValueError("target is -1 everywhere; expected a class at one place at least")
    return np.asarray(target).astype(int)


# ---------------------------------------------------------------- a net


class Net:
    """A recurrent cell and a linear readout, y_t = W_y · h_t + b_y.

    kind: "LSTM", run by `cell` and `gradients`, or a name of VARIANTS, such as "plain"; m inputs, n units, k outputs.
    Weights are drawn uniformly from ±1/√n by the seed, biases start at 0, but b_f at forget_bias (Jozefowicz et al.
    2015: 1).
    weights: {name: array}, the cell's and W_y (k, n), b_y (k,).
    Raises ValueError when kind is unknown, a size is not a whole number from 1 to 1000, the seed not a whole number,
    or forget_bias not finite.
    """

    @expects(kind=partial(one_of, options=("LSTM", *VARIANTS)), m=SIZE, n=SIZE, k=SIZE, seed=whole, forget_bias=real)
    def __init__(self, kind, m, n, k, seed=0, forget_bias=1.0):
        shapes = VARIANTS["standard" if kind == "LSTM" else kind].shapes(m, n)
        rng, reach = np.random.default_rng(seed), 1 / np.sqrt(n)
        self.kind, self.weights = kind, {}
        for name, size in (shapes | {"W_y": (k, n), "b_y": (k,)}).items():
            self.weights[name] = rng.uniform(-reach, reach, size) if len(size) == 2 else np.zeros(size)
        if "b_f" in self.weights:
            self.weights["b_f"] += forget_bias

    @property
    def size(self):
        """The number of weights and biases."""
        return sum(weight.size for weight in self.weights.values())

    @np.errstate(over="ignore", invalid="ignore")  # `held` says it in words
    def run(self, xs, weights=None):
        """The trace of the cell from a start at 0, and y (T, ..., k). xs: (T, ..., m). weights: other than its own.

        Raises ValueError naming what is not finite, missing, or of the wrong shape, as `cell.run` does.
        """
        own, W_y, b_y = self._parts(weights)
        trace = cell.run(xs, Params(**own)) if self.kind == "LSTM" else VARIANTS[self.kind].run(xs, own)
        y = trace.h @ W_y.T + b_y
        held("weights", {"y": y})
        return trace, y

    @expects(horizon=partial(whole, low=1, high=10_000))
    def forecast(self, seen, horizon):
        """The next outputs when each answer is the next input. seen: (t, m), t >= 1; returns (horizon, m).

        Raises ValueError when seen is not finite or of another shape, the horizon not a whole number from 1 to 10000,
        or the net has not as many outputs as inputs.
        """
        k, m = self.weights["b_y"].size, self._inputs()
        if k != m:
            raise ValueError(f"the net has {m} inputs and {k} outputs; expected as many of both, to forecast from seen")
        xs = reals("seen", seen, ("t", m))
        for _ in range(horizon):
            xs = np.concatenate([xs, self.run(xs)[1][-1:]])
        return xs[len(seen) :]

    @np.errstate(over="ignore", invalid="ignore")
    def gradient(self, xs, target, loss, weights=None):
        """The loss and {name: ∂loss/∂ weight}. loss(y, target) returns its value and ∂loss/∂y, as `squared_error`.

        Raises ValueError as `run` does, and when loss is no such function.
        """
        function("loss", loss)
        own, W_y, _ = self._parts(weights)
        trace, y = self.run(xs, weights)
        value, d_y = _pair("loss", loss(y, target), "its value and ∂loss/∂y")
        d_y = reals("∂loss/∂y of loss", d_y, y.shape)
        d_h = d_y @ W_y
        if self.kind == "LSTM":
            grads = backward(trace, Params(**own), d_h)._asdict()
        else:
            grads = VARIANTS[self.kind].backward(trace, own, d_h)
        flat = d_y.reshape(-1, d_y.shape[-1])
        readout = {"W_y": flat.T @ trace.h.reshape(len(flat), -1), "b_y": flat.sum(axis=0)}
        held("weights and ∂loss/∂y of loss", {f"the gradient of {name}": grad for name, grad in readout.items()})
        return value, {name: grads[name] for name in own} | readout

    def _parts(self, weights):
        weights = self.weights if weights is None else weights
        mapping("weights", weights, self.weights)
        own = {name: weight for name, weight in weights.items() if name not in ("W_y", "b_y")}
        if len(own) + 2 > len(self.weights):
            raise ValueError(f"weights has {list(weights)}; expected {list(self.weights)}")
        W_y = shape("weights['W_y']", finite("weights['W_y']", weights["W_y"]), self.weights["W_y"].shape)
        return own, W_y, shape("weights['b_y']", finite("weights['b_y']", weights["b_y"]), self.weights["b_y"].shape)

    def _inputs(self):
        first, n = next(iter(self.weights.values())), self.weights["W_y"].shape[1]
        return first.shape[1] - n


def cut(weights, unit):
    """The weights with one unit's candidate shut: its C̃, C and h are 0 at every step. unit: None cuts none.

    Raises ValueError when weights are not those of an LSTM, or unit is not a whole number from 0 to n − 1.
    """
    mapping("weights", weights, ("W_C", "b_C"), finite)
    if unit is None:
        return weights
    whole("unit", unit, 0, len(weights["b_C"]) - 1)
    W_C, b_C = weights["W_C"].copy(), weights["b_C"].copy()
    W_C[unit], b_C[unit] = 0, 0
    return weights | {"W_C": W_C, "b_C": b_C}


# ---------------------------------------------------------------- training


def clipped(grads, limit):
    """The gradient, {name: array}, shortened to the length `limit` when it is longer (Pascanu et al. 2013).

    limit: above 0; inf never shortens. Raises ValueError when grads are not finite, or their length is not.
    """
    mapping("grads", grads, check=reals)
    real("limit", limit, high=inf, above=0)
    with np.errstate(over="ignore"):
        length = np.sqrt(sum(float((np.asarray(grad) ** 2).sum()) for grad in grads.values()))
    held("grads", {"their length": length})
    return grads if length <= limit else {name: grad * (limit / length) for name, grad in grads.items()}


class Training:
    """Adam (Kingma, Ba 2015) on minibatches, with clipping.

    batch_of(rng) → (xs, target) draws a minibatch; loss: as squared_error. The rng of step t depends on seed and t
    alone, so a run that was stopped and goes on is, bit for bit, the run that never stopped.
    losses: the loss of every step so far. clip may be inf, which never clips.
    Raises ValueError when net is no Net, batch_of or loss no function, rate or clip not above 0, or the seed not a
    whole number.
    """

    @expects(
        net=Net,
        batch_of=function,
        loss=function,
        seed=whole,
        rate=partial(real, above=0),
        clip=partial(real, high=inf, above=0),
    )
    def __init__(self, net, batch_of, loss, seed=0, rate=0.01, clip=1.0):
        self.net, self.batch_of, self.loss = net, batch_of, loss
        self.seed, self.rate, self.clip = seed, rate, clip
        self._start = {name: weight.copy() for name, weight in net.weights.items()}
        self.rewind()

    def rewind(self):
        """Back to the weights that the net had when this Training was made."""
        self.net.weights = {name: weight.copy() for name, weight in self._start.items()}
        self.losses = []
        self._mean = self._square = dict.fromkeys(self._start, 0.0)

    @expects(steps=whole, quiet=bool)
    def train(self, steps, quiet=False):
        """Some steps more, with a bar unless quiet. Interrupted (by JupyterLab's ■; a kernel in the browser cannot be),
        it says so and keeps what has been learned so far. Returns the mean loss of the last 20 steps, NaN before the
        first.

        Raises ValueError when steps is not a whole number, quiet not True or False, or batch_of returns no pair.
        """
        try:
            for done in range(steps):
                if not quiet:
                    _draw_bar(done, steps)
                self._step()
            if not quiet:
                _draw_bar(steps, steps)
        except KeyboardInterrupt:
            print(f"\nStopped after {len(self.losses)} steps. Call train again to go on.")
        return float(np.mean(self.losses[-20:])) if self.losses else np.nan

    def _step(self, decay=(0.9, 0.999), tiny=1e-8):
        t = len(self.losses) + 1
        xs, target = _pair("batch_of", self.batch_of(np.random.default_rng([self.seed, t])), "xs and target")
        value, grads = self.net.gradient(xs, target, self.loss)
        grads = clipped(grads, self.clip)
        mean = {name: decay[0] * self._mean[name] + (1 - decay[0]) * grad for name, grad in grads.items()}
        square = {name: decay[1] * self._square[name] + (1 - decay[1]) * grad**2 for name, grad in grads.items()}
        weights = {}
        for name, weight in self.net.weights.items():
            step = mean[name] / (1 - decay[0] ** t) / (np.sqrt(square[name] / (1 - decay[1] ** t)) + tiny)
            weights[name] = weight - self.rate * step
        # all at once: an interrupt finds the run before the step or after it, not in between
        self.net.weights, self._mean, self._square, self.losses = weights, mean, square, [*self.losses, value]


def _draw_bar(done, steps):
    """A bar, printed over the one before: plain text needs no widget, and stays when the kernel is gone."""
    full, before = (40 * each // max(steps, 1) for each in (done, done - 1))
    if full > before or done == steps:
        end = "\n" if done == steps else ""
        print(f"\rtraining {'█' * full}{'░' * (40 - full)} {done} of {steps}", end=end, flush=True)


def _pair(name, returned, expected):
    """The two things that a function of the user's returned."""
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        raise ValueError(f"{name} returned a {type(returned).__name__}; expected {expected}")
    return returned
