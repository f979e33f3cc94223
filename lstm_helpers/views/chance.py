"""ChanceView: is a gate random? A gate that scales, and a coin that keeps or drops."""

import numpy as np

from lstm_helpers.plots import Picture, draw_masks, draw_settling, short
from lstm_helpers.views.controls import pick_slider, slider
from lstm_helpers.views.elementwise import REACH, _Elementwise

SAMPLES = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
SHOWN = 40  # masks that are drawn


def chance_presets():
    """{name: {"f", "C", "samples", "draw"}}: the starts of a ChanceView. f = [0.5, 0.8, 0.9] is the thread's."""
    start = {"f": [0.5, 0.8, 0.9], "C": [2, -1, 3], "samples": 100, "draw": 1}
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
        presets = chance_presets()
        begin = presets.get(start, next(iter(presets.values())))
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
        linear, after, field = (_list(part) for part in (self.mean_linear, self.mean_tanh, self.mean_field))
        words = f"Linear: mean {linear} beside f∘C = {_list(self.expected_linear)}. After tanh: mean {after}"
        if self.certain.all():
            return f"{words}, and so is tanh(f∘C): where f is 0 or 1, or C is 0, nothing is left to chance."
        return f"{words}, not tanh(f∘C) = {field}."

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


def _list(vector):
    return f"[{', '.join(map(short, vector))}]"
