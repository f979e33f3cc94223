"""PathsView and BackpropView: how an error travels back through time."""

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.gradients import backward
from lstm_helpers.inputs import one_of
from lstm_helpers.plots import COLOUR, GREY, INK, Picture, Texts, counted, short
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines, draw_squares, height_of_squares
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, slider

STEPS = 40
INPUTS = {"none": lambda t: 0 * t, "steady": lambda t: 0 * t + 1.0, "wave": lambda t: np.sin(np.pi * t / 6)}


def products(jacobians):
    """The norms of J_k ⋯ J_1 for k = 0 … T, the first of them 1. jacobians: (T, s, s). Returns (T+1,)."""
    chain = accumulate(jacobians, lambda product, J: J @ product, initial=np.eye(jacobians.shape[-1]))
    return np.array([np.linalg.norm(product, 2) for product in chain])


def travel(cell, x, weights):
    """The trace of one of VARIANTS over x, and the Jacobian of every step, (T, s, s)."""
    cell = VARIANTS[cell]
    trace = cell.run(x, weights)
    return trace, cell.jacobian(x, {state: getattr(trace, f"{state}_prev") for state in cell.state}, weights)


class Scene(NamedTuple):
    """What a PathsView shows. bias: of i and o; inputs: a choice of INPUTS; ends: of the powers of ten; C: (lowest,
    highest); cells: of LINES and MEMORIES; start: {control: value}."""

    bias: float
    inputs: tuple
    ends: tuple
    C: tuple
    cells: tuple
    start: dict


SCENES = {
    "1997 and today": Scene(
        0.0, ("wave",), (-6, 3), (-2, 20), ("1997", "LSTM"), {"b_f": 1.0, "W_C[0, 1]": 0.5, "k": 40}
    ),
    "a loop through h": Scene(
        5.0, ("none", "steady"), (-13, 33), (-1, 3), ("LSTM",), {"b_f": 0.0, "W_C[0, 1]": 6.0, "k": 20}
    ),
}
WIDE, THIN = (INK, 3.6), (COLOUR["f"], 2)  # 1997 under the LSTM: where they meet, both are seen
LINES = {
    ("1997", "direct path"): Look(GREY, 3.6, "", "1997, direct path"),
    ("1997", "all paths"): Look(*WIDE, "7 4", "1997, all paths"),
    ("LSTM", "direct path"): Look(*THIN, "", "LSTM, direct path"),
    ("LSTM", "all paths"): Look(*THIN, "7 4", "LSTM, all paths"),
}
MEMORIES = {("1997", "C"): Look(*WIDE, "", "C, 1997"), ("LSTM", "C"): Look(*THIN, "", "C, LSTM")}


class PathsView(View):
    """One unit over 40 steps: how many times as large a tiny move of its state is k steps later, and its C; of an LSTM,
    and in the first scene of the cell of 1997 too, which has the same weights but no f.

    Controls: b_f in [-8, 8], W_C[0, 1] (how h feeds the candidate) in [-8, 8], k in 0 … 40, and where there are two,
    the input, with weight 1 on the candidate. b_i = b_o is 0 or 5, all other weights are 0, the states start at 0.
    start: the name of a scene, else ValueError. Sets jacobians (40, 2, 2) of the LSTM, factors {(cell, path): (41,)},
    where the direct path is ∏f and all paths are ‖∂(h, C)_k/∂(h, C)_0‖, and C {(cell, "C"): (41,)}, after k steps.
    """

    def __init__(self, start="1997 and today"):
        self.scene = scene = SCENES[one_of("start", start, SCENES)]
        controls = {name: slider(name, scene.start[name], -8.0, 8.0, 0.1) for name in ("b_f", "W_C[0, 1]")}
        controls["k"] = slider("k", scene.start["k"], 0, STEPS, 1)
        first = scene.start
        if len(scene.inputs) > 1:
            controls["input"] = choice("input", scene.inputs, scene.inputs[0])
            first = first | {"input": scene.inputs[0]}
        picture = Picture(860, 390)
        self._moves = draw_paths(picture, scene)
        super().__init__(picture, controls, {start: first})

    def compute(self):
        s, zero = {"input": self.scene.inputs[0]} | self.state, np.zeros((1, 2))
        x = INPUTS[s["input"]](np.arange(STEPS))[:, None]
        weights = {"W_i": zero, "b_i": [self.scene.bias], "W_C": [[1.0, s["W_C[0, 1]"]]], "b_C": [0.0]}
        weights |= {"W_o": zero, "b_o": [self.scene.bias]}
        lstm, self.jacobians = travel("standard", x, {"W_f": zero, "b_f": [s["b_f"]]} | weights)
        first, first_J = travel("1997", x, weights)
        self.factors = {
            ("1997", "direct path"): np.ones(STEPS + 1),
            ("1997", "all paths"): products(first_J),
            ("LSTM", "direct path"): np.cumprod([1.0, *lstm.f[:, 0]]),
            ("LSTM", "all paths"): products(self.jacobians),
        }
        self.C = {("1997", "C"): np.append(0.0, first.C), ("LSTM", "C"): np.append(0.0, lstm.C)}

    def draw(self):
        steps, k, marks = np.arange(STEPS + 1), self.state["k"], []
        for looks, lines, (show, tell) in zip((LINES, MEMORIES), (self.factors, self.C), self._moves, strict=True):
            marks += show(steps, lines, k)
            marks += tell([short(lines[name][k]) for name in shown(looks, self.scene)])
        return [*marks, Texts([(534, 38)], [f"k = {k}"], 12.5, "start")]

    def sentence(self):
        k = self.state["k"]
        told = [f"Over {counted(k, 'step')}."]
        for cell in self.scene.cells:
            direct, full = (short(self.factors[cell, path][k]) for path in ("direct path", "all paths"))
            told.append(f"{cell}: direct path {direct}, all paths {full}.")
        return " ".join(told)

    def table(self):
        ks = (1, self.state["k"], STEPS)
        lines, named = self.factors | self.C, shown(LINES | MEMORIES, self.scene)
        rows = [[look.label, *(short(lines[name][k]) for k in ks)] for name, look in named.items()]
        return [["", *(f"k = {k}" for k in ks)], *rows]


def shown(looks, scene):
    """Those of LINES or MEMORIES whose cells are in the scene."""
    return {name: look for name, look in looks.items() if name[0] in scene.cells}


def draw_paths(picture, scene):
    """The factors, and C, over k. Returns (move of `draw_lines`, move of `draw_legend`) for each of the two."""
    ends, lines, memories = (0, STEPS), shown(LINES, scene), shown(MEMORIES, scene)
    title = "how many times as large a tiny move is, k steps later"
    factors = draw_lines(picture, (56, 28, 450, 320), lines, ends, scene.ends, title, "k, steps", log=True)
    C = draw_lines(picture, (570, 200, 280, 148), memories, ends, scene.C, "C after k steps", "k, steps")
    for axes in picture.figure.axes:
        axes.set_xticks(range(0, STEPS + 1, 10))
    top = 196 - 18 * len(memories)  # the legend's last row stands beside the title
    return (factors, draw_legend(picture, lines, 534, 62)), (C, draw_legend(picture, memories, 690, top))


# ---------------------------------------------------------------- the gradient of a loss

N, M, LENGTH, SIZE = 3, 2, 24, 22


def backprop_params(b_f, recurrent):
    """Seeded weights, ours: m = 2, n = 3; b_f is every forget bias; recurrent multiplies what meets h."""
    rng = np.random.default_rng(11)
    weights = {f"W_{gate}": rng.normal(size=(N, M + N)) * ([1] * M + [recurrent] * N) for gate in "fiCo"}
    return Params(**weights | {f"b_{gate}": np.full(N, b_f if gate == "f" else 0.0) for gate in "fiCo"})


class BackpropView(View):
    """∂loss/∂x over time, as squares and as a length, while the forget bias or the recurrent weights move.

    Controls: b_f, every forget bias, in [-6, 6]; recurrent, a factor on what meets h, in [0, 4]. 24 seeded inputs of 2
    entries, 3 units; the loss is the sum of the last h. Sets trace, grads (Gradients), sizes (24,), the length of
    ∂loss/∂x_t, and direct (24,), the mean of ∏f from t to the end. Both are drawn from 1e-14 to 1e2, and go on outside.
    """

    def __init__(self):
        start = {"b_f": 0.0, "recurrent": 1.0}
        controls = {"b_f": slider("b_f", 0.0, -6.0, 6.0, 0.1), "recurrent": slider("recurrent", 1.0, 0.0, 4.0, 0.1)}
        rows = {"d_x": ("C_tilde", "∂loss/∂x", M, 1.0), "f": ("f", "f", N, 1.0)}
        looks = {
            "sizes": Look(COLOUR["C_tilde"], 4.5, "", "‖∂loss/∂x‖"),
            "direct": Look(COLOUR["f"], 2, "7 4", "direct path, ∏f"),
        }
        picture, left, top = Picture(860, 414), 92, 30
        below, ends = top + height_of_squares(rows, SIZE), (-0.5, LENGTH - 0.5)  # a step stands below its squares
        for k, note in enumerate(
            ("filled: above 0", "hollow: below 0", "a full place: 1,", "for ∂loss/∂x its largest")
        ):
            picture.label(636, top + 10 + 18 * k, note, 12, "start")
        picture.label(636, below + 50, "at step 0:", 12.5, "start")
        place, title = (left, below + 40, LENGTH * SIZE, 186), "how much a step still matters, in powers of ten"
        self._moves = (
            draw_squares(picture, rows, left, top, SIZE, LENGTH),
            draw_lines(picture, place, looks, ends, (-14, 2), title, "step", log=True),
            draw_legend(picture, looks, 636, below + 74),
        )
        super().__init__(picture, controls, {"b_f = 0": start})

    def compute(self):
        params = backprop_params(*self.state.values())
        self.trace = run(np.random.default_rng(12).uniform(-1, 1, (LENGTH, M)), params)
        d_h = np.zeros_like(self.trace.h)
        d_h[-1] = 1
        self.grads = backward(self.trace, params, d_h)
        self.sizes = np.linalg.norm(self.grads.xs, axis=-1)
        later = np.concatenate([self.trace.f[1:], np.ones((1, N))])  # f_{t+1} … f_T stand between step t and the end
        self.direct = np.cumprod(later[::-1], axis=0)[::-1].mean(axis=-1)

    def draw(self):
        top, (squares, lines, tell) = np.abs(self.grads.xs).max(), self._moves
        return [
            *squares({"f": self.trace.f.T, "d_x": self.grads.xs.T / top}),
            *lines(np.arange(LENGTH), {"sizes": self.sizes, "direct": self.direct}),
            *tell([short(self.sizes[0]), short(self.direct[0])]),
        ]

    def sentence(self):
        size, direct = short(self.sizes[0]), short(self.direct[0])
        return f"At step 0, {LENGTH - 1} before the last: ‖∂loss/∂x‖ = {size}, direct path ∏f = {direct}."

    def table(self):
        head = ["step", "mean f", "∏f to the end", "∂loss/∂x[0]", "∂loss/∂x[1]", "length"]
        columns = (self.trace.f.mean(axis=-1), self.direct, *self.grads.xs.T, self.sizes)
        steps = (0, 6, 12, 18, LENGTH - 1)
        return [head, *([str(step), *(short(column[step]) for column in columns)] for step in steps)]
