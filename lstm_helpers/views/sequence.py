"""SequenceView and OutbreakView: the same cell, one step after the other."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.plots import COLOUR, GREY, Path, Picture, Texts, number, short, tint
from lstm_helpers.plots.blocks import outlined
from lstm_helpers.plots.curves import bars
from lstm_helpers.plots.lines import Look, draw_lines, draw_squares, height_of_squares
from lstm_helpers.plots.marks import box
from lstm_helpers.tasks import SCHOOL_1978
from lstm_helpers.views.base import View, by_unit
from lstm_helpers.views.controls import play, slider
from lstm_helpers.views.weights import Number

M, UNITS, STEPS, SIZE = 2, 3, 20, 19  # inputs, units, steps, pixels of a square
FULL = 1.2  # of C, the number that fills its place
COLUMNS = ("f", "i", "C_tilde", "C", "o", "h")  # of the table, fields of a Trace


def sequence_inputs():
    """A pulse up in the first entry, and one down in the second. (STEPS, 2)"""
    t = np.arange(STEPS)
    return np.stack([1.0 * (t == 3), -1.0 * (t == 12)], axis=-1)


def sequence_params(b_f=0.0):
    """Seeded weights; all biases are 0 but b_f, which is that of every forget gate."""
    rng = np.random.default_rng(577)
    weights = {f"W_{gate}": 1.5 * rng.normal(size=(UNITS, M + UNITS)) for gate in "fiCo"}
    return Params(**weights | {f"b_{gate}": np.full(UNITS, b_f if gate == "f" else 0.0) for gate in "fiCo"})


class SequenceView(View):
    """Gates and states of three units over 20 steps, as squares, one step framed.

    b_f, every forget bias, lies in [-6, 6], step in 0 … 19; weights are seeded, ours. Sets trace.
    """

    def __init__(self):
        start = {"b_f": 0.0, "step": 3}
        b_f, step = slider("b_f", 0.0, -6.0, 6.0, 0.1), slider("step", 3, 0, STEPS - 1, 1)
        gates = {"x": ("x", "x", M, 1.0)} | {gate: (gate, gate, UNITS, 1.0) for gate in "fio"}
        states = {"C_tilde": ("C_tilde", "C̃", UNITS, 1.0), "C": ("C", "C", UNITS, FULL), "h": ("h", "h", UNITS, 1.0)}
        top, left = 28, 476
        picture = Picture(860, top + height_of_squares(gates, SIZE) + 6)
        self._moves = [draw_squares(picture, rows, x, top, SIZE, STEPS) for rows, x in ((gates, 40), (states, left))]
        note = f"filled: above 0, hollow: below; a full place: 1 (C: {FULL})"
        picture.label(left, picture.height - 16, note, 12, "start")
        controls = {"b_f": b_f, "step": step}
        super().__init__(picture, controls, {"a pulse": start}, hand=[b_f, widgets.HBox([step, play(step)])])

    def compute(self):
        self.xs = sequence_inputs()
        self.trace = run(self.xs, sequence_params(self.state["b_f"]))

    def draw(self):
        values = {"x": self.xs.T} | {name: getattr(self.trace, name).T for name in COLUMNS}
        return [mark for move in self._moves for mark in move(values, self.state["step"])]

    def sentence(self):
        step = self.state["step"]
        C = ", ".join(map(short, self.trace.C[step]))
        return f"At step {step}, x = [{', '.join(map(number, self.xs[step]))}], and C = [{C}]."

    def table(self):
        columns = [getattr(self.trace, name)[self.state["step"]] for name in COLUMNS]
        return by_unit(
            {
                title: list(map(number, column))
                for title, column in zip(["f", "i", "C̃", "C", "o", "h"], columns, strict=True)
            }
        )


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
        numbers = {name: Number(name, value, -8.0, 8.0, 0.1) for name, value in WATCH.items()}
        day = slider("day", 5, 0, len(COUNTS) - 1, 1)
        picture = Picture(860, 388)
        self._moves = draw_outbreak(picture), draw_formulas(picture)
        super().__init__(picture, numbers | {"day": day}, {"watching": start}, hand=[widgets.HBox([day, play(day)])])

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
