"""UpdateView and OutputView: the two formulas that multiply entry by entry, every number to be dragged."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.plots import GREY, Picture, number, tint
from lstm_helpers.plots.blocks import Block, draw_blocks
from lstm_helpers.plots.curves import draw_bars, draw_sums
from lstm_helpers.training import softmax
from lstm_helpers.views.base import View, listed
from lstm_helpers.views.controls import choice, put_first
from lstm_helpers.views.weights import numbers, spread

REACH = 4.0  # cell states can be dragged from -REACH to REACH
BOX = (72, 26)


def flat_presets(start, presets, limits, options=()):
    """The presets, {name: {control: value}}, with start first, and the Numbers of its vectors, {name: Number}.

    limits: {name of a vector: (low, high)}; options: what else a preset tells.
    """
    flat = {
        name: {key: preset[key] for key in options} | spread({key: np.array(preset[key], float) for key in limits})
        for name, preset in put_first(start, presets).items()
    }
    return flat, numbers(next(iter(flat.values())), limits, 0.05)


def draw_vectors(picture, left, middle, blocks, limits, top=0, reach=1, charts=()):
    """A row of blocks, of which the vectors of `limits` can be taken, and below it bars side by side.

    blocks: {name: Block}; top: of the bars, which have one scale from −reach to reach; charts: (name, symbol, title,
    and what else `draw_bars` is told) of each. Returns move(values, away): {name: vector}, {name: which of a block are
    outlined}.
    """
    moves = draw_blocks(picture, blocks, left, middle)
    for name in limits:
        picture.handles |= {f"{name}[{unit}]": one for unit, one in enumerate(moves[name][0])}
    bars = {}
    for k, (name, *look) in enumerate(charts):
        place = (34 + 288 * k, top, 240, 214)
        bars[name] = draw_bars(picture, place, blocks[name].shape[0], (-reach, reach), *look)

    def move(values, away):
        marks = [mark for name, (_, show) in moves.items() for mark in show(values[name], away.get(name))]
        return marks + [mark for name, show in bars.items() for mark in show(values[name])]

    return move


def tabulate(vectors, names):
    """The vectors as rows, named by `names` where they have another name there."""
    rows = [[names.get(name, name), *map(number, value), *[""] * (3 - len(value))] for name, value in vectors.items()]
    return [["value", *(f"unit {unit}" for unit in range(3))], *rows]


START = {"f": [0.5, 0.8, 0.9], "C_prev": [2, -1, 3], "i": [0.55, 0.6, 0.65], "C_tilde": [-0.4, 0.9, -0.6]}
ONES, ZEROS = [1, 1, 1], [0, 0, 0]
UPDATES = {  # the f of the first is the thread's
    "the pretended gate": START,
    "keep all, write nothing": START | {"f": ONES, "i": ZEROS},
    "forget all, write all": START | {"f": ZEROS, "i": ONES},
    "keep all, write all": START | {"f": ONES, "i": ONES},
    "forget all, write nothing": START | {"f": ZEROS, "i": ZEROS},
}


class UpdateView(View):
    """C = f ∘ C_prev + i ∘ C̃ with every number to be dragged. Sets keep, write and C, each (3,).

    Gates lie in [0, 1], the candidate in [-1, 1], C_prev in [-4, 4]. start: a name of UPDATES, else ValueError.
    """

    def __init__(self, start=None):
        limits = {"f": (0, 1), "C_prev": (-REACH, REACH), "i": (0, 1), "C_tilde": (-1, 1)}
        presets, entries = flat_presets(start, UPDATES, limits)
        looks = {  # name: symbol, title, what stands after it
            "f": ("f", "f", "∘"),
            "C_prev": ("C", "C_prev", "+"),
            "i": ("i", "i", "∘"),
            "C_tilde": ("C_tilde", "C̃", "="),
            "keep": ("f", "f ∘ C_prev", "+"),
            "write": ("i", "i ∘ C̃", "="),
            "C": ("C", "C", " "),
        }
        blocks = {
            name: Block(title, (3, 1), BOX, tint(symbol, 0.25), sign, 50)
            for name, (symbol, title, sign) in looks.items()
        }
        picture, rows = Picture(860, 408), {"kept": "f", "written": "i", "C": "C"}
        self._move = draw_vectors(picture, 26, 75, blocks, limits)
        self._sums = draw_sums(picture, (126, 136, 724, 236), 3, REACH + 1, rows)
        super().__init__(picture, entries, presets)

    def compute(self):
        v, self._away = self.arrays()
        self.keep, self.write = v["f"] * v["C_prev"], v["i"] * v["C_tilde"]
        self.C = self.keep + self.write
        self._numbers = v | {"keep": self.keep, "write": self.write, "C": self.C}

    def draw(self):
        return [*self._move(self._numbers, self._away), *self._sums(self.keep, self.write)]

    def sentence(self):
        return f"C = {listed(self.C)}."

    def table(self):
        return tabulate(self._numbers, {"keep": "f ∘ C_prev", "write": "i ∘ C_tilde"})


W_y = np.array([[1.0, -2.0, 0.5], [0.5, 1.0, -1.0]])
b_y = np.array([0.2, -0.1])
W_y.setflags(write=False)
b_y.setflags(write=False)
READOUTS = {"linear": lambda s: s, "sigmoid": sigmoid, "softmax": softmax}


HALF = {"o": [0.6, 0.7, 0.5], "C": [2, -1, 0.5], "readout": "linear"}
OUTPUTS = {  # all numbers are ours but the thread's [0, 0, 1]
    "half open": HALF,
    "closed": HALF | {"o": [0, 0, 0]},
    "open": HALF | {"o": [1, 1, 1]},
    "the aside": {"o": [0, 0, 1], "C": [0, 4, 4], "readout": "linear"},
}


class OutputView(View):
    """h = o ∘ tanh(C), and a readout y of h, outside the cell. Sets tanh_C, h (n,) and y (2,).

    o lies in [0, 1], C in [-4, 4]; the readout is y = g(W_y · h + b_y) with our own W_y (2, 3), b_y and g linear,
    sigmoid or softmax. start: a name of OUTPUTS, else ValueError.
    """

    def __init__(self, start=None):
        limits = {"o": (0, 1), "C": (-REACH, REACH)}
        presets, entries = flat_presets(start, OUTPUTS, limits, ["readout"])
        blocks = {
            "C": Block("C", (3, 1), BOX, tint("C", 0.25), "→", 34),
            "tanh_C": Block("tanh(C)", (3, 1), BOX, tint("C", 0.12), "∘", 34),
            "o": Block("o", (3, 1), BOX, tint("o", 0.3), "=", 34),
            "h": Block("h", (3, 1), BOX, tint("h", 0.35), "", 54),
            "W_y": Block("W_y", (2, 3), (44, 26), tint("z", 0.2), "· h  +", 62),
            "b_y": Block("b_y", (2, 1), (46, 26), tint("b", 0.35), "→", 34),
            "y": Block("y", (2, 1), BOX, tint("y", 0.35)),
        }
        charts = (
            ("C", "C", "C, inside the cell"),
            ("h", "h", "h, what the cell shows"),
            ("y", "y", "y, the readout", "output"),
        )
        picture = Picture(860, 420)
        self._move = draw_vectors(picture, 26, 75, blocks, limits, 158, REACH, charts)
        for axes in picture.figure.axes:  # dotted: the ends of tanh
            axes.set_yticks([-4, -1, 0, 1, 4], ["−4", "−1", "0", "1", "4"])
            axes.hlines([-1, 1], *axes.get_xlim(), color=GREY, lw=1, ls=":")
        readout = choice("readout", READOUTS, next(iter(presets.values()))["readout"])
        super().__init__(picture, entries | {"readout": readout}, presets)

    def compute(self):
        v, self._away = self.arrays()
        self.C, self.tanh_C = v["C"], np.tanh(v["C"])
        self.h = v["o"] * self.tanh_C
        self.y = READOUTS[self.state["readout"]](W_y @ self.h + b_y)
        self._numbers = {"o": v["o"], "C": self.C, "tanh_C": self.tanh_C, "h": self.h, "y": self.y}
        self._away["tanh_C"] = self._away["C"]

    def draw(self):
        return self._move(self._numbers | {"W_y": W_y, "b_y": b_y}, self._away)

    def sentence(self):
        total = " (adds up to 1)" if self.state["readout"] == "softmax" else ""
        return f"h = {listed(self.h)}, y = {listed(self.y)}{total}."

    def table(self):
        return tabulate(self._numbers, {"tanh_C": "tanh(C)"})
