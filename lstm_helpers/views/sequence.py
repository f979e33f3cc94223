"""SequenceView and OutbreakView: the same cell, one step after the other."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.plots import COLOUR, GREY, Path, Picture, Texts, counted, number, short, tint
from lstm_helpers.plots.blocks import outlined
from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_lines, draw_squares, height_of_squares
from lstm_helpers.plots.marks import box
from lstm_helpers.tasks import SCHOOL_1978
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, slider
from lstm_helpers.views.weights import Number

M, UNITS, STEPS, SIZE = 2, 4, 25, 15  # inputs, most units, most steps, pixels of a square
INPUTS = ("pulse", "wave", "noise")
COLUMNS = ("f", "i", "C_tilde", "C", "o", "h")  # of the table, fields of a Trace


def sequence_inputs(kind):
    """STEPS inputs of two entries: a pulse up and one down, a wave, or seeded noise. (STEPS, 2)"""
    t = np.arange(STEPS)
    if kind == "noise":
        return np.random.default_rng(4).uniform(-1, 1, (STEPS, 2))
    wave = np.sin(np.pi * t / 4), np.cos(np.pi * t / 4)
    return np.stack(wave if kind == "wave" else [1.0 * (t == 3), -1.0 * (t == 12)], axis=-1)


def sequence_params(n, b_f=0.0):
    """Seeded weights of n of the same four units; b_f is added to every forget bias."""
    rng = np.random.default_rng(9)
    weights = {f"W_{gate}": 1.5 * rng.normal(size=(UNITS, M + UNITS))[:n, : M + n] for gate in "fiCo"}
    return Params(**weights | {f"b_{gate}": np.full(n, b_f if gate == "f" else 0.0) for gate in "fiCo"})


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
        ranges = {"T": (1, STEPS, 1), "n": (1, UNITS, 1), "b_f": (-6.0, 6.0, 0.1), "step": (0, STEPS - 1, 1)}
        controls = {name: slider(name, start[name], *ends) for name, ends in ranges.items()}
        controls["input"] = choice("input", INPUTS, "pulse")
        gates = {"x": ("x", "x", M, 1.0)} | {gate: (gate, gate, UNITS, 1.0) for gate in "fio"}
        states = {"C_tilde": ("C_tilde", "C̃", UNITS, 1.0), "C": ("C", "C", UNITS, 2.0), "h": ("h", "h", UNITS, 1.0)}
        top, left = 28, 482
        picture = Picture(860, top + height_of_squares(gates, SIZE) + 6)
        self._moves = [draw_squares(picture, rows, x, top, SIZE, STEPS) for rows, x in ((gates, 46), (states, left))]
        picture.label(left, picture.height - 16, "filled: above 0, hollow: below; a full place: 1 (C: 2)", 12, "start")
        *sizes, step, _ = controls.values()
        super().__init__(picture, controls, presets, hand=[*sizes, widgets.HBox([step, play(step)])])

    def compute(self):
        T, n, b_f, step, kind = self.state.values()
        self.params, self.xs = sequence_params(n, b_f), sequence_inputs(kind)[:T]
        self.trace, self.inside = run(self.xs, self.params), step < T

    def draw(self):
        values = {"x": self.xs.T} | {name: getattr(self.trace, name).T for name in COLUMNS}
        return [mark for move in self._moves for mark in move(values, self.state["step"])]

    def sentence(self):
        T, n, _, step, _ = self.state.values()
        count = sum(weight.size for weight in vars(self.params).values())
        steps, units = counted(T, "step"), counted(n, "unit")
        cell = f"{steps} of one cell with {units} and {count} weights and biases, the same at every step"
        if not self.inside:
            return f"{cell}. Step {step} comes after the last one."
        return f"{cell}. At step {step}, x = [{', '.join(map(number, self.xs[step]))}]."

    def table(self):
        head, step = ["unit", "f", "i", "C̃", "C", "o", "h"], self.state["step"]
        if not self.inside:
            return [head, *([str(unit), *"–" * 6] for unit in range(self.state["n"]))]
        columns = [getattr(self.trace, name)[step] for name in COLUMNS]
        return [head, *([str(unit), *map(number, row)] for unit, row in enumerate(zip(*columns, strict=True)))]


# ---------------------------------------------------------------- an outbreak

QUIET = 6  # days at 0 that we add, so that what is forgotten can be seen
COUNTS = np.array([*SCHOOL_1978, *[0] * QUIET], float)
WATCH = {"W_f[0, 0]": 4.0, "b_f[0]": -3.0, "W_i[0, 0]": 2.0, "b_i[0]": -1.0, "W_C[0, 0]": 1.0, "b_o[0]": 4.0}
LOOKS = {name: Look(COLOUR[name], 2.4) for name in "fCh"} | {"i": Look(COLOUR["i"], 2.2, "6 3")}


class OutbreakView(View):
    """One unit with hand-set weights that watches an outbreak: x is the count of the day in hundreds.

    Numbers: those of WATCH, each in [-8, 8], weights of x and biases (all other weights are 0), and the day in 0 … 19.
    The counts are SCHOOL_1978, then six days at 0 of ours. Sets trace, each field (20, 1) or so.
    C is drawn from -2 to 8.
    """

    def __init__(self):
        start = WATCH | {"day": 5}
        presets = {
            "watching": start,
            "always keeps": start | {"W_f[0, 0]": 0.0, "b_f[0]": 8.0},
            "never keeps": start | {"W_f[0, 0]": 0.0, "b_f[0]": -8.0},
        }
        numbers = {name: Number(name, value, -8.0, 8.0, 0.1) for name, value in WATCH.items()}
        day = slider("day", 5, 0, len(COUNTS) - 1, 1)
        picture = Picture(860, 388)
        self._moves = draw_outbreak(picture), draw_formulas(picture)
        super().__init__(picture, numbers | {"day": day}, presets, hand=[widgets.HBox([day, play(day)])])

    def compute(self):
        weights = {f"W_{gate}": [[self.state.get(f"W_{gate}[0, 0]", 0.0), 0.0]] for gate in "fiCo"}
        biases = {f"b_{gate}": [self.state.get(f"b_{gate}[0]", 0.0)] for gate in "fiCo"}
        self.trace = run(COUNTS[:, None] / 100, Params(**weights | biases))

    def draw(self):
        (show, write), day = self._moves, self.state["day"]
        values = {name: getattr(self.trace, name)[:, 0] for name in COLUMNS}
        at = {name: short(value[day]) for name, value in values.items()}
        return [*show(values, day), *write(self.state, self.moved, at)]

    def sentence(self):
        day = self.state["day"]
        f, C = self.trace.f[day, 0], self.trace.C[day, 0]
        verdict = "keeps most" if f > 0.9 else "forgets most" if f < 0.1 else "keeps a part"
        return f"Day {day}: {COUNTS[day]:.0f} in bed, f = {number(f)} {verdict}, C = {number(C)}."

    def table(self):
        days, t = sorted({0, 3, 5, 9, 11, 13, len(COUNTS) - 1, self.state["day"]}), self.trace
        head, fields = ["day", "in bed", "f", "i", "C̃", "C", "h"], (t.f, t.i, t.C_tilde, t.C, t.h)
        return [head, *([str(day), f"{COUNTS[day]:.0f}", *(number(v[day, 0]) for v in fields)] for day in days)]


def draw_outbreak(picture):
    """The counts as bars, and f and i, C, h as lines below, over the same days. Returns move(values, day)."""
    days, left, width, ends = np.arange(len(COUNTS)), 404, 448, (-0.6, len(COUNTS) - 0.4)
    plot = picture.plot(left, 12, width, 64, ends, (0, 320), grid="y")
    picture.fixed += bars(plot, days, COUNTS, tint("x", 0.4))
    moves = []
    for names, top, height, y in (("fi", 92, 78, (0, 1)), ("C", 186, 100, (-2, 8)), ("h", 298, 52, (-1, 1))):
        looks, xlabel = {name: LOOKS[name] for name in names}, "day" * (names == "h")
        moves.append(draw_lines(picture, (left, top, width, height), looks, ends, y, "", xlabel))
    for axes in picture.figure.axes[:-1]:
        axes.tick_params(labelbottom=False)  # the days are told once, at the bottom

    def move(values, day):
        marks = bars(plot, [day], COUNTS[[day]], COLOUR["x"])
        marks += [Texts([(4, 54)], [f"day {day}: {COUNTS[day]:.0f}, so x = {number(COUNTS[day] / 100)}"], 14, "start")]
        return marks + [mark for show in moves for mark in show(days, values, day)]

    return move


def draw_formulas(picture):
    """What the unit computes on one day, its weights in boxes where they can be dragged.

    Returns move(state, moved, values): values {letter: text}.
    """
    picture.label(4, 32, "boys in bed (last six days: ours)", 13.5, "start")
    rows = {  # letter: (height, what stands before the boxes, {weight: left of its box}, what stands after)
        "f": (116, "f = σ(", {"W_f[0, 0]": 112, "b_f[0]": 200}, ") ="),
        "i": (146, "i = σ(", {"W_i[0, 0]": 112, "b_i[0]": 200}, ") ="),
        "C_tilde": (206, "C̃ = tanh(", {"W_C[0, 0]": 182}, "x ) ="),
        "C": (240, "C = f · C_prev + i · C̃", {}, "="),
        "o": (306, "o = σ(", {"b_o[0]": 200}, ") ="),
        "h": (338, "h = o · tanh(C)", {}, "="),
    }
    boxes = {}
    for letter, (y, before, lefts, after) in rows.items():
        if letter in LOOKS:
            look = LOOKS[letter]
            picture.fixed.append(Path([[(4, y), (34, y)]], look.colour, look.width, dash=look.dash))
        boxes |= {weight: (left, y - 12, 46, 24) for weight, left in lefts.items()}
        picture.label(min(lefts.values(), default=270) - 6, y, before, 14, "end")
        picture.label(179, y, "x  +" * (len(lefts) == 2), 14)
        picture.label(282, y, after, 14, "end")
    picture.handles |= boxes
    picture.fixed.append(Path([box(*one) for one in boxes.values()], GREY, 1, tint("b", 0.3), closed=True))
    middles, ends = [(left + 23, top + 12) for left, top, *_ in boxes.values()], [(290, y) for y, *_ in rows.values()]

    def move(state, moved, values):
        return [
            Texts(middles, [number(state[name]) for name in boxes], 14),
            Texts(ends, [values[letter] for letter in rows], 14, "start", bold=True),
            outlined(boxes.values(), [name in moved for name in boxes]),
        ]

    return move
