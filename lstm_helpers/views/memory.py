"""HalfLifeView: how fast a constant forget gate forgets."""

import numpy as np

from lstm_helpers.plots import COLOUR, GREY, Picture, counted, number, short
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import pick_slider, slider

GATES = (0.1, 0.3, 0.5, 0.6, 0.7, 0.731, 0.8, 0.85, 0.881, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
LAST, SHOWN = 60, (1, 5, 10, 20, 60)  # steps back in the picture, and in the table


def half_life(f):
    """Steps until a constant forget gate f, in [0, 1], has halved what was there: ln ½ / ln f, or inf for f = 1."""
    with np.errstate(divide="ignore"):  # at 0 and at 1 the limits are right
        return np.log(2) / np.abs(np.log(f))


class HalfLifeView(View):
    """The weight f^k of what was written k steps ago, beside a sliding window, which keeps all and then nothing.

    f, the constant forget gate, is one of GATES; k lies in 0 … 60, window in 1 … 60.
    Sets shares (61,), the f^k, and half_life.
    """

    def __init__(self):
        starts = (0.9, 15, 10), (0.5, 1, 1), (0.8, 1, 3), (0.99, 1, 60), (1.0, 1, 60)
        presets = {f"f = {f:g}": {"f": f, "k": k, "window": window} for f, k, window in starts}
        controls = {"f": pick_slider("f", GATES, 0.9), "k": slider("k", 15, 0, LAST, 1)}
        controls["window"] = slider("window", 10, 1, LAST, 1)
        looks = {
            "f": Look(COLOUR["f"], 2.6, label="fᵏ"),
            "window": Look(COLOUR["i"], 2.2, "6 3", "window"),
            "half": Look(GREY, 1.6, "2 2", "half-life"),
        }
        picture = Picture(860, 340)
        title = "share still left of what was written k steps ago"
        self._show = draw_lines(picture, (46, 30, 804, 264), looks, (0, LAST), (0, 1), title, "k, steps ago")
        self._tell = draw_legend(picture, looks, 410, 16, 3, 140)
        super().__init__(picture, controls, presets)

    def compute(self):
        f, self._k = self.state["f"], np.arange(LAST + 1)
        self.shares, self.half_life = f**self._k, half_life(f)

    def draw(self):
        f, k, window = self.state.values()
        xs = np.repeat(self._k, 3) + np.tile([-0.5, 0, 0.5], LAST + 1)  # a window ends between two steps
        half = min(self.half_life, LAST + 1)
        lines = {"f": f**xs, "window": np.repeat(self._k < window, 3), "half": ([half, half, 0], [0, 0.5, 0.5])}
        told = [short(self.shares[k]), "1" if k < window else "0", "never" if f == 1 else short(self.half_life)]
        return [*self._show(xs, lines, k), *self._tell(told)]

    def sentence(self):
        f, k, window = self.state.values()
        half = f"f = {number(f)}: half is left after {counted(short(self.half_life), 'step')}."
        left = f"What was written {counted(k, 'step')} ago {'still ' * (f == 1)}counts {number(self.shares[k])}"
        inside = "keeps it whole" if k < window else "has dropped it"
        return f"{'f = 1 never forgets.' if f == 1 else half} {left}; a window of {window} {inside}."

    def table(self):
        f, _, window = self.state.values()
        bias, half = ("∞", "never") if f == 1 else map(short, (np.log(f / (1 - f)), self.half_life))
        return [
            ["f", "b_f alone gives it", "half-life", *(f"k = {k}" for k in SHOWN)],
            [number(f), bias, half, *(short(self.shares[k]) for k in SHOWN)],
            ["window", "", str(window), *("1" if k < window else "0" for k in SHOWN)],
        ]
