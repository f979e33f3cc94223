"""Training: a small net, Adam, and a run that can be stopped, goes on where it stopped, and can be rewound.

    net = Net("LSTM", m=1, n=8, k=1)
    run = Training(net, batch_of, squared_error)
    run.train(500)      with a progress bar; the stop button ends it, run.train(500) goes on
    run.rewind()        back to the weights it began with

Letters as in `cell`; k outputs.
"""

import numpy as np
from tqdm.auto import tqdm

from lstm_helpers import cell
from lstm_helpers.cell import Params
from lstm_helpers.gradients import backward
from lstm_helpers.variants import VARIANTS

# ---------------------------------------------------------------- losses: (y, target) → (mean loss, ∂loss/∂y)


def squared_error(y, target):
    """The mean of (y − target)² over the entries of target that are not NaN. y, target: (T, ..., k)."""
    known = np.isfinite(target)
    error = np.where(known, y - np.where(known, target, 0), 0)
    return float((error**2).sum() / known.sum()), 2 * error / known.sum()


def cross_entropy(y, target):
    """The mean of −log softmax(y)[target] over the places where target is not negative.

    y: (T, ..., k) scores; target: (T, ...) integers: the right class, or −1 where no answer is asked for.
    """
    known, p = target >= 0, softmax(y)
    right = np.take_along_axis(p, np.maximum(target, 0)[..., None], axis=-1)[..., 0]
    d_y = (p - (np.arange(y.shape[-1]) == target[..., None])) * known[..., None]
    return float(-np.log(right[known]).sum() / known.sum()), d_y / known.sum()


def softmax(y):
    """exp(y) / sum of exp(y) over the last axis: positive numbers that add up to 1. y: (..., k)."""
    e = np.exp(y - y.max(axis=-1, keepdims=True))  # the largest is 1: no overflow
    return e / e.sum(axis=-1, keepdims=True)


# ---------------------------------------------------------------- a net


class Net:
    """A recurrent cell and a linear readout, y_t = W_y · h_t + b_y.

    kind: "LSTM", run by `cell` and `gradients`, or a name of VARIANTS, such as "plain"; m inputs, n units, k outputs.
    Weights are drawn uniformly from ±1/√n by the seed, biases start at 0, but b_f at forget_bias (Jozefowicz et al.
    2015: 1).
    weights: {name: array}, the cell's and W_y (k, n), b_y (k,). Raises ValueError when kind is unknown or a size < 1.
    """

    def __init__(self, kind, m, n, k, seed=0, forget_bias=1.0):
        if kind != "LSTM" and kind not in VARIANTS:
            raise ValueError(f"kind is {kind!r}; expected 'LSTM' or one of {list(VARIANTS)}")
        if min(m, n, k) < 1:
            raise ValueError(f"(m, n, k) is {(m, n, k)}; expected sizes of at least 1")
        shapes = VARIANTS["standard" if kind == "LSTM" else kind].shapes(m, n)
        rng, reach = np.random.default_rng(seed), 1 / np.sqrt(n)
        self.kind, self.weights = kind, {}
        for name, shape in (shapes | {"W_y": (k, n), "b_y": (k,)}).items():
            self.weights[name] = rng.uniform(-reach, reach, shape) if len(shape) == 2 else np.zeros(shape)
        if "b_f" in self.weights:
            self.weights["b_f"] += forget_bias

    @property
    def size(self):
        """The number of weights and biases."""
        return sum(weight.size for weight in self.weights.values())

    def run(self, xs, weights=None):
        """The trace of the cell from a start at 0, and y (T, ..., k). xs: (T, ..., m). weights: other than its own."""
        own, W_y, b_y = self._parts(weights)
        trace = cell.run(xs, Params(**own)) if self.kind == "LSTM" else VARIANTS[self.kind].run(xs, own)
        return trace, trace.h @ W_y.T + b_y

    def forecast(self, seen, horizon):
        """The next outputs when each answer is the next input (k = m). seen: (t, m); returns (horizon, m)."""
        xs = np.asarray(seen, float)
        for _ in range(horizon):
            xs = np.concatenate([xs, self.run(xs)[1][-1:]])
        return xs[len(seen) :]

    def gradient(self, xs, target, loss, weights=None):
        """The loss and {name: ∂loss/∂ weight}."""
        own, W_y, _ = self._parts(weights)
        trace, y = self.run(xs, weights)
        value, d_y = loss(y, target)
        d_h = d_y @ W_y
        if self.kind == "LSTM":
            grads = backward(trace, Params(**own), d_h)._asdict()
        else:
            grads = VARIANTS[self.kind].backward(trace, own, d_h)
        flat = d_y.reshape(-1, d_y.shape[-1])
        readout = {"W_y": flat.T @ trace.h.reshape(len(flat), -1), "b_y": flat.sum(axis=0)}
        return value, {name: grads[name] for name in own} | readout

    def _parts(self, weights):
        weights = self.weights if weights is None else weights
        own = {name: weight for name, weight in weights.items() if name not in ("W_y", "b_y")}
        return own, weights["W_y"], weights["b_y"]


def cut(weights, unit):
    """The weights with one unit's candidate shut: its C̃, C and h are 0 at every step. unit: None cuts none."""
    if unit is None:
        return weights
    W_C, b_C = weights["W_C"].copy(), weights["b_C"].copy()
    W_C[unit], b_C[unit] = 0, 0
    return weights | {"W_C": W_C, "b_C": b_C}


# ---------------------------------------------------------------- training


def clipped(grads, limit):
    """The gradient, {name: array}, shortened to the length `limit` when it is longer (Pascanu et al. 2013)."""
    length = np.sqrt(sum(float((grad**2).sum()) for grad in grads.values()))
    return grads if length <= limit else {name: grad * (limit / length) for name, grad in grads.items()}


class Training:
    """Adam (Kingma, Ba 2015) on minibatches, with clipping.

    batch_of(rng) → (xs, target) draws a minibatch; loss: as squared_error. The rng of step t depends on seed and t
    alone, so a run that was stopped and goes on is, bit for bit, the run that never stopped.
    losses: the loss of every step so far. Raises ValueError when rate or clip is not positive.
    """

    def __init__(self, net, batch_of, loss, seed=0, rate=0.01, clip=1.0):
        if not (rate > 0 and clip > 0):
            raise ValueError(f"rate, clip are {rate}, {clip}; expected positive numbers")
        self.net, self.batch_of, self.loss = net, batch_of, loss
        self.seed, self.rate, self.clip = seed, rate, clip
        self._start = {name: weight.copy() for name, weight in net.weights.items()}
        self.rewind()

    def rewind(self):
        """Back to the weights that the net had when this Training was made."""
        self.net.weights = {name: weight.copy() for name, weight in self._start.items()}
        self.losses = []
        self._mean = self._square = dict.fromkeys(self._start, 0.0)

    def train(self, steps, quiet=False):
        """Some steps more, with a progress bar unless quiet. Interrupted (by the stop button), it says so and keeps
        what has been learned so far. Returns the mean loss of the last 20 steps."""
        bar = tqdm(range(steps), desc="training", disable=quiet)
        try:
            for _ in bar:
                self._step()
        except KeyboardInterrupt:
            bar.close()
            print(f"Stopped after {len(self.losses)} steps. Call train again to go on.")
        return float(np.mean(self.losses[-20:])) if self.losses else np.nan

    def _step(self, decay=(0.9, 0.999), tiny=1e-8):
        t = len(self.losses) + 1
        xs, target = self.batch_of(np.random.default_rng([self.seed, t]))
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
