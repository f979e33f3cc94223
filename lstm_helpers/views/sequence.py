"""SequenceView and OutbreakView: the same cell, one step after the other."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.plots import COLOUR, Picture, counted, draw_bars, draw_lines, draw_squares, height_of_squares, number
from lstm_helpers.tasks import SCHOOL_1978
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, grid, play, slider

M, UNITS, STEPS, SIZE = 2, 4, 25, 15  # inputs, most units, most steps, pixels of a square
INPUTS = ("pulse", "wave", "noise")


def sequence_inputs(kind):
    """STEPS inputs of two entries: a pulse up and one down, a wave, or seeded noise. (STEPS, 2)"""
    t = np.arange(STEPS)
    if kind == "pulse":
        return np.stack([1.0 * (t == 3), -1.0 * (t == 12)], axis=-1)
    if kind == "wave":
        return np.stack([np.sin(np.pi * t / 4), np.cos(np.pi * t / 4)], axis=-1)
    return np.random.default_rng(4).uniform(-1, 1, (STEPS, 2))


def sequence_params(n, b_f=0.0):
    """Seeded weights of n of the same four units; b_f is added to every forget bias."""
    rng = np.random.default_rng(9)
    weights = {f"W_{gate}": rng.normal(size=(UNITS, M + UNITS)) for gate in "fiCo"}
    weights = {name: 1.5 * W[:n, : M + n] for name, W in weights.items()}
    biases = {f"b_{gate}": np.full(n, b_f if gate == "f" else 0.0) for gate in "fiCo"}
    return Params(**weights | biases)


class SequenceView(View):
    """Gates and states of a small LSTM over a sequence, as squares: T steps of n units, one step framed.

    T lies in 1 … 25, n in 1 … 4, step in 0 … 24, b_f (added to every forget bias) in [-6, 6]; the input is a pulse, a
    wave or noise. Weights are seeded, ours, and the first n units are the same for every n. Sets params and trace.
    """

    def __init__(self):
        start = {"T": 20, "n": 3, "step": 3, "b_f": 0.0, "input": "pulse"}
        presets = {
            "a pulse": start,
            "a pulse, kept": start | {"b_f": 6.0},
            "a wave": start | {"input": "wave"},
            "one step": start | {"T": 1, "step": 0},
        }
        controls = {
            "T": slider("T", 20, 1, STEPS, 1, wide=True),
            "n": slider("n", 3, 1, UNITS, 1, wide=True),
            "b_f": slider("b_f", 0.0, -6.0, 6.0, 0.1, wide=True),
            "step": slider("step", 3, 0, STEPS - 1, 1, wide=True),
            "input": choice("input", INPUTS, "pulse"),
        }
        bands = {"x": ("x", "x", M, 1.0)} | {gate: (gate, gate, UNITS, 1.0) for gate in "fio"}
        states = {
            "C_tilde": ("C_tilde", r"$\tilde{C}$", UNITS, 1.0),
            "C": ("C", "C", UNITS, 2.0),
            "h": ("h", "h", UNITS, 1.0),
        }
        height = height_of_squares(bands, SIZE)
        picture = Picture([{"gates": (430, height), "states": (430, height)}])
        self._moves = {
            name: draw_squares(picture.sheet(name), rows, 46, SIZE, STEPS)
            for name, rows in (("gates", bands), ("states", states))
        }
        *sliders, inputs = controls.values()
        box = widgets.VBox([*sliders, widgets.HBox([play(controls["step"]), inputs])])
        super().__init__(picture, controls, presets, box)

    def compute(self):
        state = self.state
        self.params = sequence_params(state["n"], state["b_f"])
        self.xs = sequence_inputs(state["input"])[: state["T"]]
        self.trace = run(self.xs, self.params)
        self.inside = state["step"] < state["T"]

    def draw(self):
        values = {name: getattr(self.trace, name).T for name in ("f", "i", "o", "C_tilde", "C", "h")}
        values["x"] = self.xs.T
        for move in self._moves.values():
            move(values, self.state["step"])

    def sentence(self):
        state, n = self.state, self.state["n"]
        count = sum(weight.size for weight in vars(self.params).values())
        steps, units = counted(state["T"], "step"), counted(n, "unit")
        cell = f"{steps} of one cell with {units} and {count} weights and biases, the same at every step"
        step = state["step"]
        if not self.inside:
            return f"{cell}. Step {step} comes after the last one."
        return f"{cell}. At step {step}, x = [{', '.join(map(number, self.xs[step]))}]."

    def table(self):
        head = ["unit", "f", "i", "C̃", "C", "o", "h"]
        if not self.inside:
            return [head, *([str(unit), *"–" * 6] for unit in range(self.state["n"]))]
        t, at = self.trace, self.state["step"]
        columns = [values[at] for values in (t.f, t.i, t.C_tilde, t.C, t.o, t.h)]
        return [head, *([str(unit), *map(number, row)] for unit, row in enumerate(zip(*columns, strict=True)))]


# ---------------------------------------------------------------- an outbreak

QUIET = 6  # days at 0 that we add, so that what is forgotten can be seen
COUNTS = np.array([*SCHOOL_1978, *[0] * QUIET], float)
WATCH = {"W_f": 4.0, "b_f": -3.0, "W_i": 2.0, "b_i": -1.0, "W_C": 1.0, "b_o": 4.0}


class OutbreakView(View):
    """One unit with hand-set weights that watches an outbreak: x is the count of the day in hundreds.

    Sliders: W_f, b_f, W_i, b_i, W_C, b_o, each in [-8, 8], weights of x and biases (all other weights are 0), and the
    day in 0 … 19. The counts are SCHOOL_1978, then six days at 0 of ours. Sets trace, each field (20, 1) or so.
    """

    def __init__(self):
        names = {name: f"{name}[0{', 0' if name[0] == 'W' else ''}]" for name in WATCH}
        start = {names[name]: value for name, value in WATCH.items()} | {"day": 5}
        presets = {
            "watching": start,
            "always keeps": start | {names["W_f"]: 0.0, names["b_f"]: 8.0},
            "never keeps": start | {names["W_f"]: 0.0, names["b_f"]: -8.0},
        }
        self._names = names
        controls = {name: slider(name, start[name], -8.0, 8.0, 0.1) for name in names.values()}
        controls["day"] = slider("day", 5, 0, len(COUNTS) - 1, 1, wide=True)
        picture = Picture([{"counts": (860, 118)}, {"gates": (860, 122)}, {"state": (860, 138)}])
        ends = (-0.6, len(COUNTS) - 0.4)
        self._show_counts = draw_bars(
            picture.axes("counts", 60, 22, 730, 74), len(COUNTS), 300, "x", "boys in bed (last six days: ours)", each=""
        )
        looks = {
            "f": {"color": COLOUR["f"], "lw": 2.2, "label": "f"},
            "i": {"color": COLOUR["i"], "lw": 2, "ls": "--", "label": "i"},
        }
        title = "gates: f solid keeps, i dashed writes"
        self._show_gates = draw_lines(
            picture.axes("gates", 60, 22, 730, 78), looks, ends, (0, 1), title, "", legend="outside"
        )
        looks = {
            "C": {"color": COLOUR["C"], "lw": 2.2, "label": "C"},
            "h": {"color": COLOUR["h"], "lw": 2, "ls": "--", "label": "h"},
        }
        title = "memory C solid, shown h dashed"
        self._show_state = draw_lines(
            picture.axes("state", 60, 22, 730, 78), looks, ends, (-4, 12), title, "day", legend="outside"
        )
        sliders = [controls[name] for name in names.values()]
        box = widgets.VBox([grid([sliders]), widgets.HBox([controls["day"], play(controls["day"])])])
        super().__init__(picture, controls, presets, box)

    def compute(self):
        value = {name: self.state[control] for name, control in self._names.items()}
        weights = {f"W_{gate}": [[value.get(f"W_{gate}", 0.0), 0.0]] for gate in "fiCo"}
        biases = {f"b_{gate}": [value.get(f"b_{gate}", 0.0)] for gate in "fiCo"}
        self.params = Params(**weights | biases)
        self.trace = run(COUNTS[:, None] / 100, self.params)

    def draw(self):
        days, t, day = np.arange(len(COUNTS)), self.trace, self.state["day"]
        self._show_counts(COUNTS)
        self._show_gates(days, {"f": t.f[:, 0], "i": t.i[:, 0]}, day)
        self._show_state(days, {"C": t.C[:, 0], "h": t.h[:, 0]}, day)

    def sentence(self):
        day, t = self.state["day"], self.trace
        f, C = float(t.f[day, 0]), float(t.C[day, 0])
        verdict = "keeps most" if f > 0.9 else "forgets most" if f < 0.1 else "keeps a part"
        return f"Day {day}: {COUNTS[day]:.0f} in bed, f = {number(f)} {verdict}, C = {number(C)}."

    def table(self):
        days = sorted({0, 3, 5, 9, 11, 13, len(COUNTS) - 1, self.state["day"]})
        head = ["day", "in bed", "f", "i", "C̃", "C", "h"]
        fields = (self.trace.f, self.trace.i, self.trace.C_tilde, self.trace.C, self.trace.h)
        return [head, *([str(day), f"{COUNTS[day]:.0f}", *(number(v[day, 0]) for v in fields)] for day in days)]
