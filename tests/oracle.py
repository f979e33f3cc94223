"""A second opinion on gradients: a tape of scalars and an LSTM written with it.

It shares no line with lstm_helpers, no array and no formula of backpropagation through time: only the slopes of single
operations and the chain rule. In the spirit of A. Karpathy's micrograd (2020); slow, and meant to be read.
"""

import math


class Scalar:
    """A number that remembers what it was computed from: its parents, and its slope towards each of them."""

    def __init__(self, value, parents=(), slopes=()):
        self.value, self.parents, self.slopes = value, parents, slopes

    def __add__(self, other):
        other = as_scalar(other)
        return Scalar(self.value + other.value, (self, other), (1, 1))

    def __sub__(self, other):
        other = as_scalar(other)
        return Scalar(self.value - other.value, (self, other), (1, -1))

    def __mul__(self, other):
        other = as_scalar(other)
        return Scalar(self.value * other.value, (self, other), (other.value, self.value))


def as_scalar(number):
    return number if isinstance(number, Scalar) else Scalar(number)


def exp(z):
    y = math.exp(z.value)
    return Scalar(y, (z,), (y,))


def tanh(z):
    y = math.tanh(z.value)
    return Scalar(y, (z,), (1 - y * y,))


def sigmoid(z):
    """By halves, so that no exponential overflows: 1 / (1 + e^-z) for z ≥ 0, e^z / (1 + e^z) below."""
    e = math.exp(-abs(z.value))
    large, small = 1 / (1 + e), e / (1 + e)  # σ(|z|), σ(−|z|)
    return Scalar(large if z.value >= 0 else small, (z,), (large * small,))


def order_of_computation(root):
    """Every Scalar that root was computed from, parents before children. A loop: tapes through time are deep."""
    order, seen, waiting = [], set(), [(root, False)]
    while waiting:
        scalar, parents_are_in = waiting.pop()
        if parents_are_in:
            order.append(scalar)
        elif id(scalar) not in seen:
            seen.add(id(scalar))
            waiting.append((scalar, True))
            waiting.extend((parent, False) for parent in scalar.parents)
    return order


def slopes_of(root):
    """∂root/∂s for every Scalar s that root was computed from: a dict by id(s). Any other s has slope 0."""
    slopes = {id(root): 1.0}
    for scalar in reversed(order_of_computation(root)):  # all children of a Scalar have spoken before it passes on
        for parent, slope in zip(scalar.parents, scalar.slopes, strict=True):
            slopes[id(parent)] = slopes.get(id(parent), 0.0) + slope * slopes[id(scalar)]
    return slopes


# ---------------------------------------------------------------- nested lists


def deep(function, nested):
    """function of every number of nested lists, in the same nesting."""
    return [deep(function, part) for part in nested] if isinstance(nested, list) else function(nested)


def dot(a, b):
    """Σ a_k b_k, from lists of Scalars or numbers that may be empty."""
    total = Scalar(0.0)
    for p, q in zip(a, b, strict=True):
        total = total + as_scalar(p) * q
    return total


# ---------------------------------------------------------------- the LSTM


def lstm(xs, weights, h, C):
    """Hidden and cell states of all steps, as lists (T, n) of Scalars; weights: W_f … b_o by name.

    Gers, Schmidhuber, Cummins (2000): f, i, o = σ(W [x, h] + b), C = f C + i tanh(W_C [x, h] + b_C), h = o tanh(C).
    """
    hs, Cs = [], []
    for x in xs:
        xh = x + h  # lists: one after the other
        z = {
            gate: [dot(row, xh) + b for row, b in zip(weights[f"W_{gate}"], weights[f"b_{gate}"], strict=True)]
            for gate in "fiCo"
        }
        units = range(len(C))
        C = [sigmoid(z["f"][j]) * C[j] + sigmoid(z["i"][j]) * tanh(z["C"][j]) for j in units]
        h = [sigmoid(z["o"][j]) * tanh(C[j]) for j in units]
        hs.append(h)
        Cs.append(C)
    return hs, Cs


def lstm_gradients(xs, weights, h0, C0, d_h, d_C):
    """The gradients of Σ d_h h + Σ d_C C over all steps and units: nested lists by name, W_f … b_o, xs, h0, C0.

    All arguments are nested lists of floats: xs (T, m), h0 and C0 (n), d_h and d_C (T, n), weights a dict of them.
    """
    leaves = deep(Scalar, [xs, h0, C0])
    weights = {name: deep(Scalar, weight) for name, weight in weights.items()}
    hs, Cs = lstm(leaves[0], weights, *leaves[1:])
    loss = Scalar(0.0)
    for states, factors in ((hs, d_h), (Cs, d_C)):
        for state, factor in zip(states, factors, strict=True):
            loss = loss + dot(state, factor)
    slopes = slopes_of(loss)
    named = {**weights, **dict(zip(("xs", "h0", "C0"), leaves, strict=True))}
    return {name: deep(lambda leaf: slopes.get(id(leaf), 0.0), nested) for name, nested in named.items()}
