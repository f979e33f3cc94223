"""GateView: one gate, or the candidate, every weight a slider."""

import numpy as np

from lstm_helpers.example import example
from lstm_helpers.inputs import one_of, reals
from lstm_helpers.plots import Picture, number, short
from lstm_helpers.plots.blocks import draw_equation
from lstm_helpers.plots.curves import SIGMOID, TANH, draw_bars, draw_squash
from lstm_helpers.views.base import View, by_unit, listed
from lstm_helpers.views.controls import SCALES, choice, put_first, scale_slider
from lstm_helpers.views.weights import flatten, numbers

ENDS = {
    "f": ("all kept", "all forgotten"),
    "i": ("all written", "nothing written"),
    "C": ("all near 1", "all near −1"),
    "o": ("all shown", "nothing shown"),
}
ORDERS = ("[x, h]", "[h, x]")


def gate_presets(gate="f"):
    """{name: {"W", "b", "x", "h_prev", "scale", "order"}}: the starts of a GateView with the example's numbers."""
    x, h_prev, _, params = example()
    W, b = getattr(params, f"W_{gate}"), getattr(params, f"b_{gate}")
    high, low = ENDS[gate]
    start = {"W": W, "b": b, "x": x, "h_prev": h_prev, "scale": 1.0, "order": "[x, h]"}
    return {
        "our numbers" if gate in "Co" else "the thread's numbers": start,
        "scaled by 0.01": start | {"scale": 0.01},
        "Colah's order [h, x]": start | {"order": "[h, x]"},
        high: start | {"W": 0 * W, "b": np.full_like(b, 10)},
        low: start | {"W": 0 * W, "b": np.full_like(b, -10)},
    }


def gate_picture(m, n, gate):
    """The Picture of a GateView and {part: move}."""
    symbol, name, rest, squash = look(gate)
    titles = f"{name} = {squash.sign}(z)", rest, f"{name}′ = {squash.sign}′(z)"
    picture, steepest = Picture(860, 390), float(squash.slope(0.0))
    return picture, {
        "equation": draw_equation(picture, m, n, gate, titles, symbol),
        "gate": draw_bars(picture, (44, 232, 160, 122), n, (squash.low, 1), symbol, titles[0], bounded=True),
        "slope": draw_bars(picture, (264, 232, 160, 122), n, (0, steepest), symbol, titles[2], bounded=True),
        "curve": draw_squash(picture, (470, 214, 384, 140), symbol, squash, name),
    }


def look(gate):
    """Of what W_gate makes, a gate or for 'C' the candidate: symbol of the palette, name, what is left to 1, Squash."""
    return ("C_tilde", "C̃", "1 − |C̃|", TANH) if gate == "C" else (gate, gate, f"1 − {gate}", SIGMOID)


class GateView(View):
    """scale · (W · [x, h] + b) = z, then σ(z) and σ′(z), with a slider for every weight, bias, input and hidden state.

    gate: the letter of the gate, 'f', 'i' or 'o', or 'C' for the candidate, with tanh for σ; start: the name of the
    preset to start from; presets: as from `gate_presets`, for any m and n, all of one shape. Numbers lie in [-12, 12],
    scale in [0.01, 1]. Sets z, gate_values (σ(z)), rest (1 − σ(z), or 1 − |tanh(z)|) and slope (σ′(z)), each (n,).
    Raises ValueError when a preset's shapes disagree, a number lies outside its limits, or start is not a preset.
    """

    def __init__(self, gate="f", start=None, presets=None):
        self.gate = one_of("gate", gate, ENDS)
        presets = gate_presets(gate) if presets is None else presets
        presets = put_first(start, presets, ("W", "b", "x", "h_prev", "scale", "order"))
        name, first = next(iter(presets.items()))
        self.n, self.m = (reals(f"{key} of preset {name!r}", first[key], ("k",)).size for key in ("b", "x"))
        shapes = {f"W_{gate}": (self.n, self.m + self.n), f"b_{gate}": (self.n,), "x": (self.m,), "h_prev": (self.n,)}
        flat = {}
        for name, preset in presets.items():
            arrays = preset | {f"W_{gate}": preset["W"], f"b_{gate}": preset["b"]}
            flat[name] = flatten(name, arrays, shapes, {}, {"scale": SCALES, "order": ORDERS})
        start = next(iter(flat.values()))
        controls = numbers(start, {}) | {
            "scale": scale_slider(start["scale"]),
            "order": choice("order", ORDERS, start["order"]),
        }
        picture, self._moves = gate_picture(self.m, self.n, gate)
        super().__init__(picture, controls, flat)

    def compute(self):
        (self.W, self.b, self.x, self.h_prev), (W, b, x, h_prev) = (part.values() for part in self.arrays())
        flip = 1 if self.state["order"] == "[x, h]" else -1
        self.v = np.concatenate([self.x, self.h_prev][::flip])
        self.z = self.state["scale"] * (self.W @ self.v + self.b)
        squash = look(self.gate)[-1]
        self.gate_values, self.rest, self.slope = squash.function(self.z), squash.rest(self.z), squash.slope(self.z)
        self._changed = {"W": W, "b": b, "v": np.concatenate([x, h_prev][::flip])}

    def draw(self):
        values = {"W": self.W, "v": self.v, "b": self.b, "z": self.z}
        values |= {"gate": self.gate_values, "rest": self.rest, "slope": self.slope}
        return [
            *self._moves["equation"](values, self._changed, self.state["order"], self.state["scale"]),
            *self._moves["gate"](self.gate_values),
            *self._moves["slope"](self.slope),
            *self._moves["curve"](self.z),
        ]

    def sentence(self):
        return f"z_{self.gate} = {listed(self.z)}, so {look(self.gate)[1]} = {listed(self.gate_values)}."

    def table(self):
        _, name, rest, _ = look(self.gate)
        columns = {f"z_{self.gate}": map(number, self.z), name: map(number, self.gate_values)}
        return by_unit(columns | {rest: map(short, self.rest), f"{name}′": map(short, self.slope)})
