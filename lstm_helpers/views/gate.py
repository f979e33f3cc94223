"""GateView: one gate, or the candidate, every weight a slider."""

import numpy as np

from lstm_helpers.example import example
from lstm_helpers.inputs import mapping, one_of, reals
from lstm_helpers.plots import Picture, number, short
from lstm_helpers.plots.blocks import draw_equation
from lstm_helpers.plots.curves import SIGMOID, TANH, draw_bars, draw_squash
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import SCALES, choice, put_first, scale_slider
from lstm_helpers.views.weights import Number, Weights, gather, names_of, spread

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
    thread = {"W": W, "b": b, "x": x, "h_prev": h_prev, "scale": 1.0, "order": "[x, h]"}
    return {
        "the thread's numbers": thread,
        "scaled by 0.01": thread | {"scale": 0.01},
        "Colah's order [h, x]": thread | {"order": "[h, x]"},
        high: thread | {"W": 0 * W, "b": np.full_like(b, 10)},
        low: thread | {"W": 0 * W, "b": np.full_like(b, -10)},
    }


def gate_picture(m, n, gate):
    """The Picture of a GateView and {part: move}."""
    symbol, name, squash = look(gate)
    titles = (
        f"{name} = {squash.sign}(z)",
        f"1 − |{name}|" if squash.low else f"1 − {name}",
        f"{name}′ = {squash.sign}′(z)",
    )
    picture, steepest = Picture(860, 390), float(squash.slope(0.0))
    return picture, {
        "equation": draw_equation(picture, m, n, gate, titles, symbol),
        "gate": draw_bars(picture, (44, 232, 160, 122), n, 1, symbol, titles[0], low=squash.low, bounded=True),
        "slope": draw_bars(picture, (264, 232, 160, 122), n, steepest, symbol, titles[2], True, bounded=True),
        "curve": draw_squash(picture, (470, 214, 384, 140), n, symbol, squash, name),
    }


def look(gate):
    """(symbol of the palette, name in words, Squash) of what W_gate makes: a gate, or for 'C' the candidate."""
    return ("C_tilde", "C̃", TANH) if gate == "C" else (gate, gate, SIGMOID)


class GateView(View):
    """scale · (W · [x, h] + b) = z, then σ(z) and σ′(z), with a slider for every weight, bias, input and hidden state.

    gate: the letter of the gate, 'f', 'i' or 'o', or 'C' for the candidate, with tanh for σ; start: the name of the
    preset to start from; presets: as from `gate_presets`, for any m and n, all of one shape. Numbers lie in [-12, 12],
    scale in [0.01, 1]. Sets z, gate_values (σ(z)), rest (1 − σ(z), or 1 − |tanh(z)|) and slope (σ′(z)), each (n,).
    Raises ValueError when a preset's shapes disagree, a number lies outside its limits, or start is not a preset.
    """

    def __init__(self, gate="f", start=None, presets=None):
        self.gate = one_of("gate", gate, ENDS)
        presets = put_first(start, gate_presets(gate) if presets is None else presets)
        for name, preset in presets.items():
            mapping(f"presets[{name!r}]", preset, ("W", "b", "x", "h_prev", "scale", "order"))
        name, first = next(iter(presets.items()))
        self.n, self.m = (reals(f"{key} of preset {name!r}", first[key], ("k",)).size for key in ("b", "x"))
        shapes = {f"W_{gate}": (self.n, self.m + self.n), f"b_{gate}": (self.n,), "x": (self.m,), "h_prev": (self.n,)}
        self._names = names_of(shapes)
        flat = {name: self._flatten(name, preset) for name, preset in presets.items()}
        start = next(iter(flat.values()))
        numbers = {name: Number(name, start[name]) for names in self._names.values() for name in names.flat}
        controls = numbers | {
            "scale": scale_slider(start["scale"]),
            "order": choice("order", ORDERS, start["order"]),
        }
        picture, self._moves = gate_picture(self.m, self.n, gate)
        self.weights = Weights(numbers)
        super().__init__(picture, controls, flat)

    # ------------------------------------------------------------ numbers

    def compute(self):
        state = self.state
        self.W, self.b, self.x, self.h_prev = gather(state, self._names).values()
        parts = (self.x, self.h_prev) if state["order"] == "[x, h]" else (self.h_prev, self.x)
        self.v = np.concatenate(parts)
        self.z = state["scale"] * (self.W @ self.v + self.b)
        squash = look(self.gate)[2]
        self.gate_values, self.rest, self.slope = squash.function(self.z), squash.rest(self.z), squash.slope(self.z)

    def draw(self):
        state, moved = self.state, list(self.moved)
        W, b, x, h_prev = (np.isin(names, moved) for names in self._names.values())
        changed = {"W": W, "b": b, "v": np.concatenate([x, h_prev] if state["order"] == "[x, h]" else [h_prev, x])}
        values = {"W": self.W, "v": self.v, "b": self.b, "z": self.z}
        values |= {"gate": self.gate_values, "rest": self.rest, "slope": self.slope}
        return [
            *self._moves["equation"](values, changed, state["order"], state["scale"]),
            *self._moves["gate"](self.gate_values),
            *self._moves["slope"](self.slope),
            *self._moves["curve"](self.z),
        ]

    def sentence(self):
        kept = ", ".join(number(value) for value in self.gate_values)
        return f"z_{self.gate} = [{', '.join(map(number, self.z))}], so {look(self.gate)[1]} = [{kept}]."

    def table(self):
        _, name, squash = look(self.gate)
        rest = f"1 − |{name}|" if squash.low else f"1 − {name}"
        rows = zip(self.z, self.gate_values, self.rest, self.slope, strict=True)
        shows = (number, number, short, short)
        body = [
            [str(unit), *(show(value) for show, value in zip(shows, row, strict=True))] for unit, row in enumerate(rows)
        ]
        return [["unit", f"z_{self.gate}", name, rest, f"{name}′"], *body]

    def _flatten(self, name, preset):
        """{control: value} of a preset."""
        arrays = preset | {f"{key}_{self.gate}": preset[key] for key in "Wb"}
        return {
            "scale": one_of(f"scale of preset {name!r}", preset["scale"], SCALES),
            "order": one_of(f"order of preset {name!r}", preset["order"], ORDERS),
        } | spread(arrays, self._names, name)
