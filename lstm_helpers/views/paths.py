"""PathsView and BackpropView: how an error travels back through time."""

from itertools import accumulate

import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.gradients import backward
from lstm_helpers.plots import COLOUR, GREY, INK, Picture, Texts, counted, short
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines, draw_squares, height_of_squares
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, put_first, slider

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


class PathsView(View):
    """One unit of three kinds over 40 steps: what an error is multiplied with on its way back, and the states.

    Controls: b_f, b_i, b_o (biases) in [-8, 8], W_C[0, 1] (how h feeds the candidate) in [-8, 8], w (the recurrent
    weight of a plain RNN) in [-2, 2], k in 0 … 40, and the input, none, steady or wave, with weight 1 on the
    candidate. All other weights are 0 and the states start at 0. The cell of 1997 has the same weights but no f.
    Sets jacobians (40, 2, 2) of the LSTM, factors and states, {name: (41,)}: 'direct' ∏f and 'full'
    ‖∂(h, C)_k/∂(h, C)_0‖ of the LSTM, 'carousel' and 'full 1997' of the cell without f, 'plain' of the plain RNN.
    Factors are drawn from 1e-6 to 1e3, C from -2 to 20; lines go on outside.
    """

    def __init__(self, start="the carousel turns"):
        common = {"b_f": 1.0, "W_C[0, 1]": 0.5, "b_i": 0.0, "b_o": 0.0, "w": 0.9, "k": 20, "input": "wave"}
        loop = {"b_f": 0.0, "W_C[0, 1]": 6.0, "b_i": 5.0, "b_o": 5.0, "w": 1.2, "input": "none"}
        presets = {
            "the carousel turns": common,
            "forget gate wide open": common | {"b_f": 8.0},
            "steady input": common | {"input": "steady", "W_C[0, 1]": 0.0, "w": 0.5},
            "a loop through h": common | loop,
        }
        presets = put_first(start, presets)
        first = next(iter(presets.values()))
        ranges = {"b_f": 8.0, "b_i": 8.0, "b_o": 8.0, "W_C[0, 1]": 8.0, "w": 2.0}
        controls = {name: slider(name, first[name], -top, top, 0.1) for name, top in ranges.items()}
        controls |= {"k": slider("k", first["k"], 0, STEPS, 1), "input": choice("input", INPUTS, first["input"])}
        picture = Picture(860, 390)
        self._moves = draw_paths(picture)
        super().__init__(picture, controls, presets)

    def compute(self):
        s, zero = self.state, np.zeros((1, 2))
        x = INPUTS[s["input"]](np.arange(STEPS))[:, None]
        weights = {"W_i": zero, "b_i": [s["b_i"]], "W_C": [[1.0, s["W_C[0, 1]"]]], "b_C": [0.0]}
        weights |= {"W_o": zero, "b_o": [s["b_o"]]}
        lstm, self.jacobians = travel("standard", x, {"W_f": zero, "b_f": [s["b_f"]]} | weights)
        first, first_J = travel("1997", x, weights)
        plain, plain_J = travel("plain", x, {"W_h": [[1.0, s["w"]]], "b_h": [0.0]})
        self.factors = {
            "direct": np.cumprod([1.0, *lstm.f[:, 0]]),
            "full": products(self.jacobians),
            "carousel": np.ones(STEPS + 1),
            "full 1997": products(first_J),
            "plain": products(plain_J),
        }
        states = {"C": lstm.C, "C 1997": first.C, "h plain": plain.h}
        self.states = {name: np.append(0.0, values) for name, values in states.items()}

    def draw(self):
        steps, k, marks = np.arange(STEPS + 1), self.state["k"], []
        lines = self.factors | self.states
        for names, show, tell in self._moves:
            marks += [*show(steps, lines, k), *tell([short(lines[name][k]) for name in names])]
        return [*marks, Texts([(610, 38)], [f"k = {k}"], 12.5, "end")]

    def sentence(self):
        k = self.state["k"]
        direct, full, _, full_1997, plain = (short(values[k]) for values in self.factors.values())
        lstm, first = f"LSTM: direct path {direct}, all paths {full}", f"1997: carousel 1, all paths {full_1997}"
        return f"Over {counted(k, 'step')}. {lstm}. {first}. Plain RNN: {plain}."

    def table(self):
        lines, ks = self.factors | self.states, (1, self.state["k"], STEPS)
        titles = {name: look.label for name, look in PATHS.items()} | TITLES
        rows = [[titles[name], *(short(line[k]) for k in ks)] for name, line in lines.items()]
        return [["", *(f"k = {k}" for k in ks)], *rows]


PATHS = {  # the cell of 1997 in wide lines, under those of the LSTM: where they meet, both are seen
    "carousel": Look(GREY, 3.6, "", "1997, carousel"),
    "full 1997": Look(INK, 3.6, "7 4", "1997, all paths"),
    "direct": Look(COLOUR["f"], 2, "", "LSTM, direct path"),
    "full": Look(COLOUR["f"], 2, "7 4", "LSTM, all paths"),
    "plain": Look(COLOUR["i"], 2.4, "2 2", "plain RNN"),
}
MEMORIES = {"C 1997": Look(INK, 3.6, "", "C, 1997"), "C": Look(COLOUR["f"], 2, "", "C, LSTM")}
PLAIN = {"h plain": Look(COLOUR["i"], 2.4, "2 2", "h, plain RNN")}
TITLES = {  # in the table, where they are others than in PATHS
    "direct": "LSTM, direct path ∏f",
    "C": "C of the LSTM",
    "C 1997": "C of 1997",
    "h plain": "h of the plain RNN",
}


def draw_paths(picture):
    """The factors, C, and h of the plain RNN over the steps: [(names, move of `draw_lines`, of `draw_legend`)]."""
    ends, title = (0, STEPS), "what is left of a change, k steps later"
    factors = draw_lines(picture, (50, 28, 320, 320), PATHS, ends, (-6, 3), title, "k, steps", log=True)
    plain = draw_lines(picture, (420, 256, 190, 92), PLAIN, ends, (-1, 1), "", "step")
    memories = draw_lines(picture, (660, 56, 190, 292), MEMORIES, ends, (-2, 20), "", "step")
    for axes in picture.figure.axes:
        axes.set_xticks(range(0, STEPS + 1, 10))
    return [
        (PATHS, factors, draw_legend(picture, PATHS, 388, 62, wide=234)),
        (PLAIN, plain, draw_legend(picture, PLAIN, 420, 236, wide=202)),
        (MEMORIES, memories, draw_legend(picture, MEMORIES, 660, 16, wide=202)),
    ]


# ---------------------------------------------------------------- the gradient of a loss

N, M, LENGTH, SIZE = 3, 2, 24, 19
LOSSES = ("h at the last step", "h at every step")


def backprop_params(b_f, recurrent):
    """Seeded weights, ours: m = 2, n = 3; b_f is every forget bias; recurrent multiplies what meets h."""
    rng = np.random.default_rng(11)
    weights = {f"W_{gate}": rng.normal(size=(N, M + N)) * ([1] * M + [recurrent] * N) for gate in "fiCo"}
    return Params(**weights | {f"b_{gate}": np.full(N, b_f if gate == "f" else 0.0) for gate in "fiCo"})


class BackpropView(View):
    """∂loss/∂x over time, as squares and as a length, while the forget bias or the recurrent weights move.

    Controls: b_f, every forget bias, in [-6, 6]; recurrent, a factor on what meets h, in [0, 4]; step in 0 … 23; the
    loss, the sum of h at the last step or at every step. 24 seeded inputs of 2 entries, 3 units. Sets trace, grads
    (Gradients), sizes (24,), the length of ∂loss/∂x_t, and direct (24,), the mean of ∏f from t to the end. Both are
    drawn from 1e-14 to 1e2, and go on outside.
    """

    def __init__(self):
        start = {"b_f": 0.0, "recurrent": 1.0, "step": 4, "loss": LOSSES[0]}
        presets = {
            "b_f = 0": start,
            "b_f = 5": start | {"b_f": 5.0},
            "b_f = −4": start | {"b_f": -4.0},
            "strong recurrent weights": start | {"recurrent": 4.0},
        }
        ranges = {"b_f": (-6.0, 6.0, 0.1), "recurrent": (0.0, 4.0, 0.1), "step": (0, LENGTH - 1, 1)}
        controls = {name: slider(name, start[name], *ends) for name, ends in ranges.items()}
        controls["loss"] = choice("loss", LOSSES, LOSSES[0])
        rows = {"d_x": ("C_tilde", "∂loss/∂x", M, 1.0), "f": ("f", "f", N, 1.0), "x": ("x", "x", M, 1.0)}
        looks = {
            "sizes": Look(COLOUR["C_tilde"], 4.5, "", "‖∂loss/∂x‖"),
            "direct": Look(COLOUR["f"], 2, "7 4", "direct path ∏f to the end"),
        }
        picture, left, top = Picture(860, 330), 92, 30
        place, ends, title = (612, 30, 238, 258), (0, LENGTH - 1), "how much a step still matters"
        below = top + height_of_squares(rows, SIZE)
        note = "filled: above 0, hollow: below; a full place: 1, for ∂loss/∂x its largest"
        picture.label(left, below + 22, note, 12, "start")
        picture.label(left, below + 60, "in the chart at the right, at this step:", 12.5, "start")
        self._moves = (
            draw_squares(picture, rows, left, top, SIZE, LENGTH),
            draw_lines(picture, place, looks, ends, (-14, 2), title, "step", log=True),
            draw_legend(picture, looks, left, below + 82, wide=300),
        )
        super().__init__(picture, controls, presets)

    def compute(self):
        b_f, recurrent, _, loss = self.state.values()
        params = backprop_params(b_f, recurrent)
        self.xs = np.random.default_rng(12).uniform(-1, 1, (LENGTH, M))
        self.trace = run(self.xs, params)
        d_h = np.ones_like(self.trace.h)
        d_h[:-1] *= loss == LOSSES[1]
        self.grads = backward(self.trace, params, d_h)
        self.sizes = np.linalg.norm(self.grads.xs, axis=-1)
        later = np.concatenate([self.trace.f[1:], np.ones((1, N))])  # f_{t+1} … f_T stand between step t and the end
        self.direct = np.cumprod(later[::-1], axis=0)[::-1].mean(axis=-1)

    def draw(self):
        step, top, (squares, lines, tell) = self.state["step"], np.abs(self.grads.xs).max(), self._moves
        return [
            *squares({"f": self.trace.f.T, "x": self.xs.T, "d_x": self.grads.xs.T / top}, step),
            *lines(np.arange(LENGTH), {"sizes": self.sizes, "direct": self.direct}, step),
            *tell([short(self.sizes[step]), short(self.direct[step])]),
        ]

    def sentence(self):
        step = self.state["step"]
        first, second = map(short, self.grads.xs[step])
        return f"Step {step}, {LENGTH - 1 - step} before the last: ∂loss/∂x = [{first}, {second}]."

    def table(self):
        steps = sorted({0, 6, 12, 18, LENGTH - 1, self.state["step"]})
        head = ["step", "mean f", "∏f to the end", "∂loss/∂x[0]", "∂loss/∂x[1]", "length"]
        columns = (self.trace.f.mean(axis=-1), self.direct, *self.grads.xs.T, self.sizes)
        return [head, *([str(step), *(short(column[step]) for column in columns)] for step in steps)]
