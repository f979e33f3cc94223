"""ChanceView and StraightThroughView: a gate that scales, a coin that keeps or drops, and the gradient of a coin."""

import numpy as np

from lstm_helpers.plots import COLOUR, GREY, INK, Picture, number, short, tint
from lstm_helpers.plots.blocks import Block
from lstm_helpers.plots.chance import draw_masks, draw_settling, draw_settling_legend
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import pick_slider, slider
from lstm_helpers.views.elementwise import REACH, draw_vectors, flat_presets

SAMPLES = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
SHOWN = 40  # masks that are drawn
LINE = np.round(np.linspace(0, 1, 101), 2)  # σ(a) on the axis of StraightThroughView
START = {"f": [0.5, 0.8, 0.9], "C": [2, -1, 3], "samples": 100}  # the f is the thread's


def draw_coins(f, samples, seed=0):
    """Masks m (samples, n) of 0 and 1: each entry is 1 with probability f (n,), independent of all others.

    seed: of uniform numbers u, and m = u < f: they are the same for every f, and more samples begin with the fewer.
    """
    return (np.random.default_rng(seed).random((samples, len(f))) < f).astype(float)


class ChanceView(View):
    """The gate f scales C, always alike; a mask m keeps an entry with probability f and drops it else. On average the
    two agree while all is linear, and no longer after tanh.

    f lies in [0, 1], C in [-4, 4]. Sets masks (samples, 3), mean_linear, expected_linear (f ∘ C) and sd of m ∘ C,
    mean_tanh, expected_tanh (f ∘ tanh(C)) and sd_tanh of tanh(m ∘ C), and mean_field (tanh(f ∘ C), what the LSTM
    computes), each (3,).
    """

    limits = {"f": (0, 1), "C": (-REACH, REACH)}  # noqa: RUF012

    def __init__(self):
        presets, entries = flat_presets(None, {"the thread's pretended gate": START}, self.limits, ["samples"])
        picture = Picture(860, 380)
        signs = {"f": ",", "C": ""}
        blocks = {name: Block(name, (3, 1), (52, 26), tint(name, 0.25), sign, 26) for name, sign in signs.items()}
        self._blocks = draw_vectors(picture, 8, 75, blocks, self.limits)
        self._masks = draw_masks(picture, 205, 36, 3, 26)
        titles = "while all is linear: m ∘ C", "gate and exact mean: f ∘ C"
        self._linear = draw_settling(picture, (44, 156, 300, 180), 3, REACH, *titles)
        titles = "after tanh: tanh(m ∘ C)", "gate: tanh(f ∘ C), exact mean: f ∘ tanh(C)"
        self._tanh = draw_settling(picture, (394, 156, 300, 180), 3, 1, *titles)
        draw_settling_legend(picture, 716, 190)
        controls = entries | {"samples": pick_slider("samples", SAMPLES, START["samples"])}
        super().__init__(picture, controls, presets)

    def compute(self):
        self._numbers, self._away = self.arrays()
        f, C = self._numbers.values()
        self.samples = self.state["samples"]
        self.masks = draw_coins(f, self.samples)
        self.mean_linear, self.expected_linear = (self.masks * C).mean(axis=0), f * C
        self.mean_tanh, self.expected_tanh = np.tanh(self.masks * C).mean(axis=0), f * np.tanh(C)
        self.mean_field = np.tanh(f * C)
        self.sd, self.sd_tanh = (np.abs(size) * np.sqrt(f * (1 - f)) for size in (C, np.tanh(C)))
        # two standard errors: the sample mean lies within them about 19 times in 20
        self._error, self._error_tanh = (2 * sd / np.sqrt(self.samples) for sd in (self.sd, self.sd_tanh))
        self.certain = (f == 0) | (f == 1) | (C == 0)  # only there is f tanh(C) = tanh(f C)

    def draw(self):
        return [
            *self._blocks(self._numbers, self._away),
            *self._masks(self.masks[:SHOWN].T, self.samples),
            *self._linear(self.expected_linear, self.expected_linear, self.mean_linear, self._error),
            *self._tanh(self.mean_field, self.expected_tanh, self.mean_tanh, self._error_tanh),
        ]

    def sentence(self):
        parts = self.mean_linear, self.expected_linear, self.expected_tanh, self.mean_field
        linear, exact, after, field = (f"[{', '.join(map(short, part))}]" for part in parts)
        words = f"Linear: drawn mean {linear} beside f∘C = {exact}. After tanh: exact mean {after}"
        if self.certain.all():
            return f"{words}, and so is tanh(f∘C): where f is 0 or 1, or C is 0, nothing is left to chance."
        apart = np.flatnonzero(~self.certain).tolist()
        units = f"unit{'s' * (len(apart) > 1)} {' and '.join(map(str, apart))}".replace("0 and 1 and 2", "0, 1 and 2")
        return f"{words} beside tanh(f∘C) = {field}: another number for {units}."

    def table(self):
        head = ["unit", "mean of m∘C", "± 2 s.e.", "f∘C", "mean of tanh(m∘C)", "± 2 s.e. ", "f∘tanh(C)", "tanh(f∘C)"]
        linear = self.mean_linear, self._error, self.expected_linear
        after = self.mean_tanh, self._error_tanh, self.expected_tanh, self.mean_field
        rows = enumerate(zip(*linear, *after, strict=True))
        return [head, *([str(unit), *map(short, row)] for unit, row in rows)]


class StraightThroughView(View):
    """A unit s that is 1 with probability σ(a), else 0, under the loss (2 s − y)²: the true gradient of the mean loss
    with respect to a, and what the straight-through estimator gives on average.

    Controls: σ(a) in [0.02, 0.98], y in [0, 3]. Sets true and through at σ(a), true_line and through_line over LINE,
    slopes, the two slopes of the loss at s = 0 and 1, and rise, L(1) − L(0).
    The estimator copies the gradient with respect to s (Bengio, Léonard, Courville 2013).
    """

    def __init__(self):
        start = {"σ(a)": 0.8, "y": 1.5}
        controls = {"σ(a)": slider("σ(a)", 0.8, 0.02, 0.98, 0.01), "y": slider("y", 1.5, 0.0, 3.0, 0.1)}
        picture, thick, dashed = Picture(860, 404), (INK, 2.8, ""), (COLOUR["f"], 2.6, "8 4")
        looks = {
            "loss": Look(GREY, 2, "", "L(s)"),
            "rise": Look(*thick, "truth: the rise from 0 to 1"),
            "at 0": Look(*dashed, "estimator: the slopes at 0 and 1"),
            "at 1": Look(*dashed),
        }
        self._loss = draw_lines(picture, (34, 34, 376, 268), looks, (-0.2, 1.2), (0, 12), "the loss", "s")
        draw_legend(picture, looks, 34, 356)
        looks = {"true": Look(*thick, "true gradient"), "through": Look(*dashed, "straight through, mean")}
        title, ends = "gradient with respect to a (axis stretched near 0)", (-squeezed(13), squeezed(13))
        self._gradient = draw_lines(picture, (484, 34, 360, 268), looks, (0, 1), ends, title, "σ(a)")
        draw_legend(picture, looks, 484, 356)
        loss, gradient = picture.figure.axes
        loss.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        ticks = [-10, -3, -1, -0.3, 0, 0.3, 1, 3, 10]
        gradient.set_yticks(squeezed(ticks), map(number, ticks))
        gradient.axhline(0, color=INK, lw=1)
        super().__init__(picture, controls, {"a loss with its lowest point inside": start})

    def compute(self):
        p, y = self.state.values()
        self._losses, self.slopes = np.array([y**2, (2 - y) ** 2]), 4 * (2 * np.array([0, 1]) - y)
        self.rise = self._losses[1] - self._losses[0]
        self.true_line, self.true = (q * (1 - q) * self.rise for q in (LINE, p))
        self.through_line, self.through = ((1 - q) * self.slopes[0] + q * self.slopes[1] for q in (LINE, p))

    def draw(self):
        p, y = self.state.values()
        s, near, ends = np.linspace(-0.2, 1.2, 71), np.array([-0.2, 0.2]), self._losses
        slopes = {f"at {end}": (end + near, ends[end] + self.slopes[end] * near) for end in (0, 1)}
        lines = {"true": squeezed(self.true_line), "through": squeezed(self.through_line)}
        loss = self._loss(s, {"loss": (2 * s - y) ** 2, "rise": ([0, 1], ends)} | slopes)
        return loss + self._gradient(LINE, lines, round(p, 2))

    def sentence(self):
        true, through = short(self.true), short(self.through)
        same = "the same" if self.true * self.through > 0 else "the opposite"
        sign = "" if min(abs(self.true), abs(self.through)) < 1e-12 else f": {same} sign"
        return f"True gradient {true}, straight through on average {through}{sign}."

    def table(self):
        return [
            ["", "s = 0", "s = 1", "mean, weighted with σ(a)"],
            ["loss L(s)", *map(short, self._losses), ""],
            ["slope of L, what the estimator sees", *map(short, self.slopes), short(self.through)],
            ["rise L(1) − L(0), the truth, times σ′(a)", "", short(self.rise), short(self.true)],
        ]


def squeezed(gradient):
    """Where a gradient stands on its axis: near 0 in proportion, far from it by its digits, so that −0.3 and 0.4 are
    told apart beside 36, the largest."""
    return np.arcsinh(2 * np.asarray(gradient))
