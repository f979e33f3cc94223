"""UpdateView and OutputView: the two formulas that multiply entry by entry, every number to be dragged."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.inputs import mapping, one_of, reals
from lstm_helpers.plots import GREY, Picture, number, tint
from lstm_helpers.plots.blocks import Block, boxes_of, draw_blocks
from lstm_helpers.plots.curves import draw_bars
from lstm_helpers.training import softmax
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, put_first
from lstm_helpers.views.weights import Number, Weights

REACH = 4.0  # cell states can be dragged from -REACH to REACH
BOX = (70, 26)


def flat_presets(start, presets, limits, more=(), n=None):
    """The presets, {name: {control: value}}, with start first, and the Weights of its vectors.

    limits: {name of a vector: (low, high)}; more: what else a preset tells. Raises ValueError when a preset lacks one
    of them, or its vectors have not n (any n, but the same) numbers inside their limits.
    """
    presets = put_first(start, presets)
    key, (start, first) = next(iter(limits)), next(iter(presets.items()))
    n = n or reals(f"{key} of preset {start!r}", first.get(key, ())).size
    if not 1 <= n <= 20:
        raise ValueError(f"presets begin with {n} numbers of {key}; expected from 1 to 20")
    flat = {}
    for preset_name, preset in presets.items():
        mapping(f"presets[{preset_name!r}]", preset, [*limits, *more])
        flat[preset_name] = {name: preset[name] for name in more}
        for name, ends in limits.items():
            vector = reals(f"{name} of preset {preset_name!r}", preset[name], (n,), *ends)
            flat[preset_name] |= {f"{name}[{unit}]": value for unit, value in enumerate(vector.tolist())}
    names = [(f"{name}[{unit}]", ends) for name, ends in limits.items() for unit in range(n)]
    return flat, Weights({name: Number(name, flat[start][name], *ends, 0.05) for name, ends in names})


def vectors(view):
    """{name: vector} of a view's state, and {name: which entries have moved}, for the vectors of `view.limits`."""
    names, state = np.reshape(list(view.weights.numbers), (len(view.limits), view.n)), view.state
    values = [[state[name] for name in row] for row in names]
    away = np.isin(names, list(view.moved))
    return dict(zip(view.limits, np.array(values), strict=True)), dict(zip(view.limits, away, strict=True))


def draw_vectors(picture, left, middle, blocks, limits, top=0, reach=1, charts=()):
    """A row of blocks, of which the vectors of `limits` can be taken, and below it bars side by side.

    blocks: {name: Block}; top: of the bars, which have one scale from −reach to reach; charts: (name, size, symbol,
    title, hatched, unit) of each. Returns move(numbers, away): {name: vector}, {name: which of a block are outlined}.
    """
    moves = draw_blocks(picture, blocks, left, middle)
    for name in limits:
        boxes = boxes_of(*moves[name][:2], blocks[name].shape, blocks[name].size)
        picture.handles |= {f"{name}[{unit}]": one for unit, one in enumerate(boxes)}
    bars = [
        (name, draw_bars(picture, (34 + 288 * k, top, 240, 214), size, reach, symbol, title, hatch, -reach, unit))
        for k, (name, size, symbol, title, hatch, unit) in enumerate(charts)
    ]

    def move(numbers, away):
        marks = [mark for name, (*_, show) in moves.items() for mark in show(numbers[name], away.get(name))]
        return marks + [mark for name, show in bars for mark in show(numbers[name])]

    return move


def tabulate(numbers, names, n):
    """The vectors as rows, named by `names` where they have another name there."""
    rows = [[names.get(name, name), *map(number, value), *[""] * (n - len(value))] for name, value in numbers.items()]
    return [["value", *(f"unit {unit}" for unit in range(n))], *rows]


def update_presets():
    """{name: {"f", "C_prev", "i", "C_tilde"}}: the starts of an UpdateView. f = [0.5, 0.8, 0.9] is the thread's."""
    start = {"f": [0.5, 0.8, 0.9], "C_prev": [2, -1, 3], "i": [0.55, 0.6, 0.65], "C_tilde": [-0.4, 0.9, -0.6]}
    ones, zeros = [1, 1, 1], [0, 0, 0]
    return {
        "the pretended gate": start,
        "keep all, write nothing": start | {"f": ones, "i": zeros},
        "forget all, write all": start | {"f": zeros, "i": ones},
        "keep all, write all": start | {"f": ones, "i": ones},
        "forget all, write nothing": start | {"f": zeros, "i": zeros},
    }


class UpdateView(View):
    """C = f ∘ C_prev + i ∘ C̃ with every number to be dragged. Sets keep, write and C, each (n,).

    Gates lie in [0, 1], the candidate in [-1, 1], C_prev in [-4, 4].
    Raises ValueError when a number lies outside, shapes disagree, or start is not a preset.
    """

    limits = {"f": (0, 1), "C_prev": (-REACH, REACH), "i": (0, 1), "C_tilde": (-1, 1)}  # noqa: RUF012

    def __init__(self, start=None, presets=None):
        presets = update_presets() if presets is None else presets
        presets, self.weights = flat_presets(start, presets, self.limits)
        self.n = n = len(self.weights.numbers) // 4
        looks = {"f": "f", "C_prev": "C", "i": "i", "C_tilde": "C_tilde", "keep": "f", "write": "i", "C": "C"}
        titles = {"C_tilde": "C̃", "keep": "f ∘ C_prev", "write": "i ∘ C̃"}
        blocks = {
            name: Block(titles.get(name, name), (n, 1), BOX, tint(symbol, 0.25), sign, 53)
            for (name, symbol), sign in zip(looks.items(), "∘+∘=+= ", strict=True)
        }
        charts = (
            ("keep", n, "f", "kept: f ∘ C_prev", False, "unit"),
            ("write", n, "i", "written: i ∘ C̃", True, "unit"),
            ("C", n, "C", "together: C", False, "unit"),
        )
        high = BOX[1] * n
        picture = Picture(860, 342 + high)
        self._move = draw_vectors(picture, 26, 36 + high / 2, blocks, self.limits, 80 + high, REACH + 1, charts)
        super().__init__(picture, self.weights.numbers, presets)

    def compute(self):
        v, self._away = vectors(self)
        self.keep, self.write = v["f"] * v["C_prev"], v["i"] * v["C_tilde"]
        self.C = self.keep + self.write
        self._numbers = v | {"keep": self.keep, "write": self.write, "C": self.C}

    def draw(self):
        return self._move(self._numbers, self._away)

    def sentence(self):
        return f"C = [{', '.join(map(number, self.C))}]."

    def table(self):
        return tabulate(self._numbers, {"keep": "f ∘ C_prev", "write": "i ∘ C_tilde"}, self.n)


W_y = np.array([[1.0, -2.0, 0.5], [0.5, 1.0, -1.0]])
b_y = np.array([0.2, -0.1])
W_y.setflags(write=False)
b_y.setflags(write=False)
READOUTS = {"linear": lambda s: s, "sigmoid": sigmoid, "softmax": softmax}


def output_presets():
    """{name: {"o", "C", "readout"}}: the starts of an OutputView, all numbers ours but the thread's [0, 0, 1]."""
    start = {"o": [0.6, 0.7, 0.5], "C": [2, -1, 0.5], "readout": "linear"}
    return {
        "half open": start,
        "closed": start | {"o": [0, 0, 0]},
        "open": start | {"o": [1, 1, 1]},
        "the aside": {"o": [0, 0, 1], "C": [0, 4, 4], "readout": "linear"},
    }


class OutputView(View):
    """h = o ∘ tanh(C), and a readout y of h, outside the cell. Sets tanh_C, h (n,) and y (2,).

    o lies in [0, 1], C in [-4, 4]; the readout is y = g(W_y · h + b_y) with our own W_y (2, 3), b_y and g linear,
    sigmoid or softmax. Raises ValueError as UpdateView does.
    """

    limits = {"o": (0, 1), "C": (-REACH, REACH)}  # noqa: RUF012

    def __init__(self, start=None, presets=None):
        presets = output_presets() if presets is None else presets
        presets, self.weights = flat_presets(start, presets, self.limits, ("readout",), 3)
        for name, preset in presets.items():
            one_of(f"readout of preset {name!r}", preset["readout"], READOUTS)
        blocks = {
            "C": Block("C", (3, 1), BOX, tint("C", 0.12), "→", 34),
            "tanh_C": Block("tanh(C)", (3, 1), BOX, tint("C", 0.12), "∘", 34),
            "o": Block("o", (3, 1), BOX, tint("o", 0.3), "=", 34),
            "h": Block("h", (3, 1), BOX, tint("h", 0.35), "", 54),
            "W_y": Block("W_y", (2, 3), (44, 26), tint("z", 0.2), "· h  +", 62),
            "b_y": Block("b_y", (2, 1), (46, 26), tint("b", 0.35), "→", 34),
            "y": Block("y", (2, 1), BOX, tint("x", 0.35)),
        }
        charts = (
            ("C", 3, "C", "C, inside the cell", False, "unit"),
            ("h", 3, "h", "h, what the cell shows", False, "unit"),
            ("y", 2, "x", "y, the readout", False, "output"),
        )
        self.n, picture = 3, Picture(860, 420)
        self._move = draw_vectors(picture, 26, 75, blocks, self.limits, 158, REACH, charts)
        for axes in picture.figure.axes:  # dotted: the ends of tanh
            axes.set_yticks([-4, -1, 0, 1, 4], ["−4", "−1", "0", "1", "4"])
            axes.hlines([-1, 1], *axes.get_xlim(), color=GREY, lw=1, ls=":")
        readout = choice("readout", READOUTS, next(iter(presets.values()))["readout"])
        super().__init__(picture, self.weights.numbers | {"readout": readout}, presets)

    def compute(self):
        v, self._away = vectors(self)
        self.C, self.tanh_C = v["C"], np.tanh(v["C"])
        self.h = v["o"] * self.tanh_C
        self.y = READOUTS[self.state["readout"]](W_y @ self.h + b_y)
        self._numbers = {"o": v["o"], "C": self.C, "tanh_C": self.tanh_C, "h": self.h, "y": self.y}
        self._away["tanh_C"] = self._away["C"]

    def draw(self):
        return self._move(self._numbers | {"W_y": W_y, "b_y": b_y}, self._away)

    def sentence(self):
        total = " (adds up to 1)" if self.state["readout"] == "softmax" else ""
        return f"h = [{', '.join(map(number, self.h))}], y = [{', '.join(map(number, self.y))}]{total}."

    def table(self):
        return tabulate(self._numbers, {"tanh_C": "tanh(C)"}, self.n)
