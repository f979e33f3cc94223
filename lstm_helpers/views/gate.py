"""GateView: one gate, or the candidate, every weight a slider."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.example import example
from lstm_helpers.inputs import mapping, one_of, reals, shape
from lstm_helpers.plots import SIGMOID, TANH, Picture, draw_bars, draw_equation, draw_squash, number, short
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import SCALES, choice, put_first, scale_slider
from lstm_helpers.views.weights import Number, Weights

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
    """The Picture of a GateView and {panel: move}."""
    symbol, name, squash = look(gate)
    titles = (
        f"{name} = {squash.sign}(z)",
        f"1 − |{name}|" if squash.low else f"1 − {name}",
        f"{name}′ = {squash.sign}′(z)",
    )
    steepest = float(squash.slope(0.0))
    picture = Picture([{"equation": (860, 232)}, {"gate": (215, 232), "slope": (215, 232), "curve": (430, 232)}])
    bars, slopes = (picture.axes(panel, 45, 26, 160, 158) for panel in ("gate", "slope"))
    return picture, {
        "equation": draw_equation(picture.sheet("equation"), m, n, gate, titles, symbol),
        "gate": draw_bars(bars, n, 1, symbol, titles[0], low=squash.low, bounded=True),
        "slope": draw_bars(slopes, n, steepest, symbol, titles[2], "//", bounded=True),
        "curve": draw_squash(picture.axes("curve", 35, 10, 385, 182), n, symbol, squash, name),
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
        first = {key: reals(f"{key} of preset {name!r}", first[key]) for key in ("W", "b", "x", "h_prev")}
        self.n, self.m = first["b"].size, first["x"].size
        shapes = {"W": (self.n, self.m + self.n), "b": (self.n,), "x": (self.m,), "h_prev": (self.n,)}
        for key, size in shapes.items():
            shape(f"{key} of preset {name!r}", first[key], size)
        self._names = self._name(first)
        flat = {name: self._flatten(name, preset) for name, preset in presets.items()}
        start = next(iter(flat.values()))
        names = [name for names in self._names.values() for name in names.flat]
        numbers = {name: Number(name, start[name]) for name in names}
        controls = numbers | {
            "scale": scale_slider(start["scale"]),
            "order": choice("order", ORDERS, start["order"]),
        }
        picture, self._moves = gate_picture(self.m, self.n, gate)
        super().__init__(picture, controls, flat, self._lay_out(controls, numbers))

    # ------------------------------------------------------------ numbers

    def compute(self):
        state = self.state
        numbers = {key: np.array([state[name] for name in names.flat]) for key, names in self._names.items()}
        self.W = numbers["W"].reshape(self.n, self.m + self.n)
        self.b, self.x, self.h_prev = numbers["b"], numbers["x"], numbers["h_prev"]
        parts = (self.x, self.h_prev) if state["order"] == "[x, h]" else (self.h_prev, self.x)
        self.v = np.concatenate(parts)
        self.z = state["scale"] * (self.W @ self.v + self.b)
        squash = look(self.gate)[2]
        self.gate_values, self.rest, self.slope = squash.function(self.z), squash.rest(self.z), squash.slope(self.z)

    def draw(self):
        state, moved = self.state, self.moved
        away = {key: np.isin(names, list(moved)) for key, names in self._names.items()}
        parts = ("x", "h_prev") if state["order"] == "[x, h]" else ("h_prev", "x")
        changed = {"W": away["W"], "b": away["b"], "v": np.concatenate([away[part] for part in parts])}
        values = {"W": self.W, "v": self.v, "b": self.b, "z": self.z}
        values |= {"gate": self.gate_values, "rest": self.rest, "slope": self.slope}
        self._moves["equation"](values, changed, state["order"], state["scale"])
        self._moves["gate"](self.gate_values)
        self._moves["slope"](self.slope)
        self._moves["curve"](self.z)

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

    # ------------------------------------------------------------ controls

    def _name(self, preset):
        """The controls' names, code expressions, in the shape of the arrays."""
        letters = {"W": f"W_{self.gate}", "b": f"b_{self.gate}", "x": "x", "h_prev": "h_prev"}
        return {
            key: np.array(
                [f"{letter}[{', '.join(map(str, place))}]" for place in np.ndindex(preset[key].shape)], object
            ).reshape(preset[key].shape)
            for key, letter in letters.items()
        }

    def _flatten(self, name, preset):
        flat = {
            "scale": one_of(f"scale of preset {name!r}", preset["scale"], SCALES),
            "order": one_of(f"order of preset {name!r}", preset["order"], ORDERS),
        }
        for key, names in self._names.items():
            array = reals(f"{key} of preset {name!r}", preset[key])
            if array.shape != names.shape:
                raise ValueError(f"{key} of preset {name!r} has shape {array.shape}; expected {names.shape}")
            flat |= dict(zip(names.flat, array.ravel().tolist(), strict=True))
        return flat

    def _lay_out(self, controls, numbers):
        self.weights = Weights(numbers, self.m, self.n, (self.gate,))
        controls["order"].observe(lambda change: self.weights.arrange(change.new), names="value")
        self.weights.arrange(controls["order"].value)
        bar = widgets.HBox([controls["order"], self.weights.mode], layout={"flex_flow": "row wrap"})
        return widgets.VBox([bar, controls["scale"], self.weights])
