"""UpdateView and OutputView: the two formulas that multiply entry by entry, every number a slider."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.inputs import mapping, one_of, reals
from lstm_helpers.plots import Block, Picture, draw_bars, draw_blocks, number, tint
from lstm_helpers.training import softmax
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, grid, put_first, slider

REACH = 4.0  # cell states can be dragged from -REACH to REACH
BOX = (70, 27)


class _Elementwise(View):
    """Sliders for vectors of n numbers, a row each."""

    limits: dict  # {name: (low, high)} of the vectors, in the order of the rows
    more = ()  # what else a preset tells

    def __init__(self, start, presets, picture, choices=None):
        presets = put_first(start, presets)
        self.n = len(next(iter(presets.values()))[next(iter(self.limits))])
        flat = {name: self._flatten(name, preset) for name, preset in presets.items()}
        first = next(iter(flat.values()))
        rows = [
            [slider(f"{name}[{unit}]", first[f"{name}[{unit}]"], *ends, 0.05) for unit in range(self.n)]
            for name, ends in self.limits.items()
        ]
        controls = {control.description: control for row in rows for control in row} | (choices or {})
        super().__init__(picture, controls, flat, widgets.VBox([grid(rows), *(choices or {}).values()]))

    def _checked(self, start, presets, n=None):
        """The presets with start first, when all have vectors of n (or any n) numbers inside their limits."""
        presets = put_first(start, presets)
        key, (start, first) = next(iter(self.limits)), next(iter(presets.items()))
        self.n = n or reals(f"{key} of preset {start!r}", first.get(key, ())).size
        if not 1 <= self.n <= 20:
            raise ValueError(f"presets begin with {self.n} numbers of {key}; expected from 1 to 20")
        for preset_name, preset in presets.items():
            mapping(f"presets[{preset_name!r}]", preset, [*self.limits, *self.more])
            for name, ends in self.limits.items():
                reals(f"{name} of preset {preset_name!r}", preset[name], (self.n,), *ends)
        return presets

    def _flatten(self, preset_name, preset):
        flat = {}
        for name, value in preset.items():
            if name not in self.limits:
                flat[name] = value
                continue
            flat |= {f"{name}[{unit}]": float(number) for unit, number in enumerate(value)}
        return flat

    def _vectors(self):
        """{name: vector} of the sliders, and {name: which entries have moved}."""
        state, moved = self.state, self.moved
        names = {name: [f"{name}[{unit}]" for unit in range(self.n)] for name in self.limits}
        values = {name: np.array([state[key] for key in keys]) for name, keys in names.items()}
        return values, {name: np.array([key in moved for key in keys]) for name, keys in names.items()}


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


class UpdateView(_Elementwise):
    """C = f ∘ C_prev + i ∘ C̃ with every number a slider. Sets keep, write and C, each (n,).

    Gates lie in [0, 1], the candidate in [-1, 1], C_prev in [-4, 4].
    Raises ValueError when a number lies outside, shapes disagree, or start is not a preset.
    """

    limits = {"f": (0, 1), "C_prev": (-REACH, REACH), "i": (0, 1), "C_tilde": (-1, 1)}  # noqa: RUF012

    def __init__(self, start=None, presets=None):
        presets = update_presets() if presets is None else presets
        presets = self._checked(start, presets)
        n = self.n
        picture = Picture(
            [{"equation": (860, 70 + 27 * n)}, {"keep": (286, 220), "write": (287, 220), "C": (287, 220)}]
        )
        looks = {"f": "f", "C_prev": "C", "i": "i", "C_tilde": "C_tilde", "keep": "f", "write": "i", "C": "C"}
        titles = {"C_tilde": "C̃", "keep": "f ∘ C_prev", "write": "i ∘ C̃"}
        signs = {"f": "∘", "C_prev": "+", "i": "∘", "C_tilde": "=", "keep": "+", "write": "="}
        blocks = {
            name: Block(titles.get(name, name), (n, 1), BOX, [tint(symbol, 0.25)], signs.get(name, ""), 46)
            for name, symbol in looks.items()
        }
        self._blocks = draw_blocks(picture.sheet("equation"), blocks, 46, 44 + 27 * n / 2)
        self._bars = {
            name: draw_bars(
                picture.axes(name, 40, 26, 236, 150), n, REACH + 1, looks[name], title, hatch, low=-REACH - 1
            )
            for name, title, hatch in (
                ("keep", "kept: f ∘ C_prev", None),
                ("write", "written: i ∘ C̃", "//"),
                ("C", "together: C", None),
            )
        }
        super().__init__(start, presets, picture)

    def compute(self):
        v, self._away = self._vectors()
        self.keep, self.write = v["f"] * v["C_prev"], v["i"] * v["C_tilde"]
        self.C = self.keep + self.write
        self._numbers = v | {"keep": self.keep, "write": self.write, "C": self.C}

    def draw(self):
        for name, (_, _, show) in self._blocks.items():
            show(self._numbers[name], self._away.get(name))
        for name, show in self._bars.items():
            show(self._numbers[name])

    def sentence(self):
        return f"C = [{', '.join(map(number, self.C))}]."

    def table(self):
        names = {"C_tilde": "C_tilde", "keep": "f ∘ C_prev", "write": "i ∘ C_tilde"}
        rows = [[names.get(name, name), *map(number, value)] for name, value in self._numbers.items()]
        return [["value", *(f"unit {unit}" for unit in range(self.n))], *rows]


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


class OutputView(_Elementwise):
    """h = o ∘ tanh(C), and a readout y of h, outside the cell. Sets tanh_C, h (n,) and y (2,).

    o lies in [0, 1], C in [-4, 4]; the readout is y = g(W_y · h + b_y) with our own W_y (2, 3), b_y and g linear,
    sigmoid or softmax. Raises ValueError as UpdateView does.
    """

    limits = {"o": (0, 1), "C": (-REACH, REACH)}  # noqa: RUF012
    more = ("readout",)

    def __init__(self, start=None, presets=None):
        presets = self._checked(start, output_presets() if presets is None else presets, 3)
        for name, preset in presets.items():
            one_of(f"readout of preset {name!r}", preset["readout"], READOUTS)
        picture = Picture([{"equation": (860, 150)}, {"C": (286, 220), "h": (287, 220), "y": (287, 220)}])
        blocks = {
            "o": Block("o", (3, 1), BOX, [tint("o", 0.3)], "∘", 36),
            "tanh_C": Block("tanh(C)", (3, 1), BOX, [tint("C", 0.12)], "=", 36),
            "h": Block("h", (3, 1), BOX, [tint("h", 0.35)], "", 70),
            "W_y": Block("W_y", (2, 3), (46, 27), [tint("z", 0.2)] * 3, "· h  +", 62),
            "b_y": Block("b_y", (2, 1), (46, 27), [tint("b", 0.35)], "→", 40),
            "y": Block("y", (2, 1), BOX, [tint("x", 0.35)]),
        }
        self._blocks = draw_blocks(picture.sheet("equation"), blocks, 46, 84)
        bars = {
            "C": ("C", 3, REACH, "C, inside the cell"),
            "h": ("h", 3, 1, "h, what the cell shows"),
            "y": ("x", 2, 4, "y, the readout"),
        }
        self._bars = {
            name: draw_bars(
                picture.axes(name, 40, 26, 236, 150),
                size,
                top,
                symbol,
                title,
                low=-top,
                each="output" if name == "y" else "unit",
            )
            for name, (symbol, size, top, title) in bars.items()
        }
        super().__init__(start, presets, picture, {"readout": choice("readout", READOUTS, "linear")})

    def compute(self):
        v, self._away = self._vectors()
        self.C, self.tanh_C = v["C"], np.tanh(v["C"])
        self.h = v["o"] * self.tanh_C
        self.y = READOUTS[self.state["readout"]](W_y @ self.h + b_y)
        self._numbers = {"o": v["o"], "C": self.C, "tanh_C": self.tanh_C, "h": self.h, "y": self.y}
        self._away["tanh_C"] = self._away["C"]

    def draw(self):
        for name, (_, _, show) in self._blocks.items():
            show({"W_y": W_y, "b_y": b_y}.get(name, self._numbers.get(name)), self._away.get(name))
        for name, show in self._bars.items():
            show(self._numbers[name])

    def sentence(self):
        total = " (adds up to 1)" if self.state["readout"] == "softmax" else ""
        return f"h = [{', '.join(map(number, self.h))}], y = [{', '.join(map(number, self.y))}]{total}."

    def table(self):
        names = {"tanh_C": "tanh(C)"}
        rows = [[names.get(name, name), *map(number, value)] for name, value in self._numbers.items()]
        rows = [row + [""] * (self.n + 1 - len(row)) for row in rows]
        return [["value", *(f"unit {unit}" for unit in range(self.n))], *rows]
