"""GateView: one gate, every weight a slider."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import d_sigmoid, sigmoid
from lstm_helpers.example import example
from lstm_helpers.plots import Picture, draw_bars, draw_equation, draw_sigmoid, number, short
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, log_slider
from lstm_helpers.views.weights import Number, Weights

ORDERS = ("[x, h]", "[h, x]")


def gate_presets(gate="f"):
    """{name: {"W", "b", "x", "h_prev", "scale", "order"}}: the starts of a GateView with the example's numbers."""
    x, h_prev, _, params = example()
    W, b = getattr(params, f"W_{gate}"), getattr(params, f"b_{gate}")
    thread = {"W": W, "b": b, "x": x, "h_prev": h_prev, "scale": 1.0, "order": "[x, h]"}
    return {
        "the thread's numbers": thread,
        "scaled by 0.01": thread | {"scale": 0.01},
        "Colah's order [h, x]": thread | {"order": "[h, x]"},
        "all kept": thread | {"W": 0 * W, "b": np.full_like(b, 10)},
        "all forgotten": thread | {"W": 0 * W, "b": np.full_like(b, -10)},
    }


def gate_picture(m, n, gate):
    """The Picture of a GateView and {panel: move}."""
    picture = Picture([{"equation": (860, 232)}, {"gate": (215, 232), "slope": (215, 232), "curve": (430, 232)}])
    return picture, {
        "equation": draw_equation(picture.sheet("equation"), m, n, gate),
        "gate": draw_bars(picture.axes("gate", 45, 26, 160, 158), n, 1, gate, f"{gate} = σ(z)"),
        "slope": draw_bars(picture.axes("slope", 45, 26, 160, 158), n, 0.25, gate, f"{gate}′ = σ′(z)", "//"),
        "curve": draw_sigmoid(picture.axes("curve", 35, 10, 385, 182), n, gate),
    }


class GateView(View):
    """scale · (W · [x, h] + b) = z, then σ(z) and σ′(z), with a slider for every weight, bias, input and hidden state.

    gate: the letter of the gate, 'f', 'i' or 'o'; start: the name of the preset to start from; presets: as from
    `gate_presets`, for any m and n; all presets of one shape. Numbers lie in [-12, 12], scale in [0.01, 1].
    Sets z, gate_values (σ(z)), rest (1 − σ(z)) and slope (σ′(z)), each (n,).
    Raises ValueError when a preset's shapes disagree, a number lies outside its limits, or start is not a preset.
    """

    def __init__(self, gate="f", start=None, presets=None):
        presets = gate_presets(gate) if presets is None else presets
        start = next(iter(presets)) if start is None else start
        if start not in presets:
            raise ValueError(f"start is {start!r}; expected one of {list(presets)}")
        self.gate = gate
        first = {key: np.asarray(value) for key, value in presets[start].items()}
        self.n, self.m = len(first["b"]), len(first["x"])
        self._names = self._name(first)
        ordered = {start: presets[start]} | presets
        flat = {name: self._flatten(name, preset) for name, preset in ordered.items()}
        names = [name for names in self._names.values() for name in names.flat]
        numbers = {name: Number(name, flat[start][name]) for name in names}
        controls = numbers | {
            "scale": log_slider("scale", flat[start]["scale"], -2, 0),
            "order": choice("order", ORDERS, flat[start]["order"]),
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
        self.gate_values, self.rest, self.slope = sigmoid(self.z), sigmoid(-self.z), d_sigmoid(self.z)

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
        return f"z_{self.gate} = [{', '.join(map(number, self.z))}], so {self.gate} = [{kept}]."

    def table(self):
        gate = self.gate
        rows = zip(self.z, self.gate_values, self.rest, self.slope, strict=True)
        shows = (number, number, short, short)
        body = [
            [str(unit), *(show(value) for show, value in zip(shows, row, strict=True))] for unit, row in enumerate(rows)
        ]
        return [["unit", f"z_{gate}", gate, f"1 − {gate}", f"{gate}′"], *body]

    # ------------------------------------------------------------ controls

    def _name(self, preset):
        """The controls' names, code expressions, in the shape of the arrays."""
        letters = {"W": f"W_{self.gate}", "b": f"b_{self.gate}", "x": "x", "h_prev": "h"}
        return {
            key: np.array(
                [f"{letter}[{', '.join(map(str, place))}]" for place in np.ndindex(preset[key].shape)], object
            ).reshape(preset[key].shape)
            for key, letter in letters.items()
        }

    def _flatten(self, name, preset):
        flat = {"scale": float(preset["scale"]), "order": preset["order"]}
        for key, names in self._names.items():
            array = np.asarray(preset[key], float)
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
