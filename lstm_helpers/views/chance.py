"""ChanceView and StraightThroughView: a gate that scales, a coin that keeps or drops, and the gradient of a coin."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.plots import COLOUR, GREY, INK, Picture, draw_lines, draw_masks, draw_settling, short
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import pick_slider, put_first, slider
from lstm_helpers.views.elementwise import REACH, _Elementwise

SAMPLES = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
SHOWN = 40  # masks that are drawn
LINE = np.round(np.linspace(0, 1, 101), 2)  # σ(a) on the axis of StraightThroughView


def chance_presets():
    """{name: {"f", "C", "samples", "draw"}}: the starts of a ChanceView. f = [0.5, 0.8, 0.9] is the thread's."""
    start = {"f": [0.5, 0.8, 0.9], "C": [2, -1, 3], "samples": 100, "draw": 2}
    return {
        "the thread's pretended gate": start,
        "one draw": start | {"samples": 1},
        "many draws": start | {"samples": 10000},
        "a shut and an open gate": start | {"f": [0, 1, 0.5]},
    }


def draw_coins(f, samples, draw):
    """Masks b (samples, n) of 0 and 1: each entry is 1 with probability f (n,), independent of all others.

    draw seeds uniform numbers u, and b = u < f: they are the same for every f, and more samples begin with the fewer.
    """
    return (np.random.default_rng(draw).random((samples, len(f))) < f).astype(float)


class ChanceView(_Elementwise):
    """The gate f scales C, always alike; a mask b keeps an entry with probability f and drops it else. On average the
    two agree while all is linear, and no longer after tanh.

    f lies in [0, 1], C in [-4, 4]; start: the name of a preset. Sets b (samples, 3), mean_linear, expected_linear
    (f ∘ C) and sd of b ∘ C, mean_tanh, expected_tanh (f ∘ tanh(C)) and sd_tanh of tanh(b ∘ C), and mean_field
    (tanh(f ∘ C), what the LSTM computes), each (3,). Raises ValueError when start is not a preset.
    """

    limits = {"f": (0, 1), "C": (-REACH, REACH)}  # noqa: RUF012

    def __init__(self, start=None):
        presets = put_first(start, chance_presets())
        begin = next(iter(presets.values()))
        choices = {
            "samples": pick_slider("samples", SAMPLES, begin["samples"]),
            "draw": slider("draw", begin["draw"], 1, 20, 1, wide=True),
        }
        picture = Picture([{"masks": (860, 88)}, {"linear": (430, 236), "tanh": (430, 236)}])
        self._show_masks = draw_masks(picture.sheet("masks"), 3, SHOWN)
        panels = {
            "linear": (REACH, "while all is linear: b ∘ C", ("gate: f ∘ C", "expected: f ∘ C", "mean ± 2 s.e.")),
            "tanh": (1, "after tanh: tanh(b ∘ C)", ("gate: tanh(f ∘ C)", "expected: f ∘ tanh(C)", "mean ± 2 s.e.")),
        }
        self._show = {
            name: draw_settling(picture.axes(name, 40, 26, 376, 166), 3, *look) for name, look in panels.items()
        }
        super().__init__(start, presets, picture, choices)

    def compute(self):
        v, _ = self._vectors()
        f, C = v["f"], v["C"]
        self.samples = self.state["samples"]
        self.b = draw_coins(f, self.samples, self.state["draw"])
        self.mean_linear, self.expected_linear = (self.b * C).mean(axis=0), f * C
        self.mean_tanh, self.expected_tanh = np.tanh(self.b * C).mean(axis=0), f * np.tanh(C)
        self.mean_field = np.tanh(f * C)
        self.sd, self.sd_tanh = (np.abs(size) * np.sqrt(f * (1 - f)) for size in (C, np.tanh(C)))
        self.certain = (f == 0) | (f == 1) | (C == 0)  # only there is f tanh(C) = tanh(f C)

    def draw(self):
        self._show_masks(self.b[:SHOWN].T, self.samples)
        error, error_tanh = self._errors()
        self._show["linear"](self.expected_linear, self.expected_linear, self.mean_linear, error)
        self._show["tanh"](self.mean_field, self.expected_tanh, self.mean_tanh, error_tanh)

    def _errors(self):
        """Two standard errors of the two means: the sample mean lies within them about 19 times in 20."""
        return 2 * self.sd / np.sqrt(self.samples), 2 * self.sd_tanh / np.sqrt(self.samples)

    def sentence(self):
        linear, after, field = (_list(part) for part in (self.mean_linear, self.expected_tanh, self.mean_field))
        words = (
            f"Linear: drawn mean {linear} beside f∘C = {_list(self.expected_linear)}. After tanh: exact mean {after}"
        )
        if self.certain.all():
            return f"{words}, and so is tanh(f∘C): where f is 0 or 1, or C is 0, nothing is left to chance."
        apart = " and ".join(str(unit) for unit in np.flatnonzero(~self.certain))
        return f"{words} beside tanh(f∘C) = {field}: another number for unit {apart}."

    def table(self):
        columns = {
            "mean of b∘C": self.mean_linear,
            "± 2 s.e.": self._errors()[0],
            "f∘C": self.expected_linear,
            "mean of tanh(b∘C)": self.mean_tanh,
            "± 2 s.e. ": self._errors()[1],
            "f∘tanh(C)": self.expected_tanh,
            "tanh(f∘C)": self.mean_field,
        }
        rows = [[str(unit), *(short(float(column[unit])) for column in columns.values())] for unit in range(self.n)]
        return [["unit", *columns], *rows]


class StraightThroughView(View):
    """A unit b that is 1 with probability σ(a), else 0, under the loss (C b − y)²: the true gradient of the mean loss
    with respect to a, and what the straight-through estimator gives on average.

    Controls: σ(a) in [0.02, 0.98], C in [-3, 3], y in [-1, 3]. Sets true and through at σ(a), true_line and
    through_line over LINE, slopes, the two slopes of the loss at b = 0 and 1, and chord, its rise between them.
    The estimator copies the gradient with respect to b (Bengio, Léonard, Courville 2013).
    """

    def __init__(self):
        start = {"σ(a)": 0.8, "C": 2.0, "y": 1.5}
        presets = {
            "a loss with its lowest point inside": start,
            "half and half": start | {"σ(a)": 0.5},
            "target out of reach": start | {"y": 3.0},
        }
        controls = {
            "σ(a)": slider("σ(a)", 0.8, 0.02, 0.98, 0.01, wide=True),
            "C": slider("C", 2.0, -3.0, 3.0, 0.1, wide=True),
            "y": slider("y", 1.5, -1.0, 3.0, 0.1, wide=True),
        }
        picture = Picture([{"loss": (430, 250), "gradient": (430, 250)}])
        thick, dashed = {"color": INK, "lw": 2.6}, {"color": COLOUR["f"], "lw": 2.2, "ls": (0, (4, 2))}
        looks = {
            "loss": {"color": GREY, "lw": 1.6, "label": "L(b)"},
            "rise": thick | {"label": "truth: from 0 to 1"},
            "at 0": dashed | {"label": "estimator: slopes at 0 and 1"},
            "at 1": dashed,
        }
        loss = picture.axes("loss", 40, 26, 376, 178)
        self._show_loss = draw_lines(loss, looks, (-0.3, 1.3), (-1, 9), "the loss", "b", legend="upper center")
        loss.set_xticks([0, 0.5, 1])
        looks = {"true": thick | {"label": "true gradient"}, "through": dashed | {"label": "straight through, mean"}}
        axes = picture.axes("gradient", 40, 26, 376, 178)
        title = "gradient with respect to a"
        self._show_gradient = draw_lines(axes, looks, (0, 1), (-7, 5), title, "σ(a)", legend="upper left")
        axes.axhline(0, color=INK, lw=0.8)
        super().__init__(picture, controls, presets, widgets.VBox(list(controls.values())))

    def compute(self):
        p, C, y = self.state.values()
        self.slopes = 2 * C * (C * np.array([0, 1]) - y)
        self.chord = (C - y) ** 2 - y**2
        self.true_line = LINE * (1 - LINE) * self.chord
        self.through_line = (1 - LINE) * self.slopes[0] + LINE * self.slopes[1]
        self.true, self.through = p * (1 - p) * self.chord, (1 - p) * self.slopes[0] + p * self.slopes[1]

    def draw(self):
        p, C, y = self.state.values()
        b, ends = np.linspace(-0.3, 1.3, 81), (C * np.array([0, 1]) - y) ** 2
        tangents = {
            f"at {end}": (end + np.array([-0.2, 0.2]), ends[end] + self.slopes[end] * np.array([-0.2, 0.2]))
            for end in (0, 1)
        }
        self._show_loss(b, {"loss": (b, (C * b - y) ** 2), "rise": ([0, 1], ends)} | tangents)
        lines = {"true": self.true_line, "through": self.through_line}
        self._show_gradient(LINE, lines, round(p, 2))

    def sentence(self):
        true, through = short(self.true), short(self.through)
        words = f"True gradient {true}, straight through on average {through}"
        if abs(self.true) < 1e-12 or abs(self.through) < 1e-12:
            return f"{words}."
        return f"{words}: {'the same sign' if self.true * self.through > 0 else 'the opposite sign'}."

    def table(self):
        head = ["", "b = 0", "b = 1", "mean, weighted with σ(a)"]
        C, y = self.state["C"], self.state["y"]
        losses = ["loss L(b)", short(y**2), short((C - y) ** 2), ""]
        slopes = ["slope of L, what the estimator sees", *map(short, self.slopes), short(self.through)]
        return [
            head,
            losses,
            slopes,
            ["rise L(1) − L(0), the truth, times σ′(a)", "", short(self.chord), short(self.true)],
        ]


def _list(vector):
    return f"[{', '.join(map(short, vector))}]"
