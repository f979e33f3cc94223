"""HalfLifeView: how fast a constant forget gate forgets."""

import numpy as np

from lstm_helpers.plots import COLOUR, GREY, Picture, counted, number, short
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import pick_slider

GATES = (0.5, 0.6, 0.7, 0.731, 0.8, 0.85, 0.881, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
STEPS = (*range(1, 11), 12, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)
WINDOW, SHOWN = 10, (1, 10, 100, 1000)  # steps that a window keeps; steps back in the table


def half_life(f):
    """Steps until a constant forget gate f, in [0, 1], has halved what was there: ln ½ / ln f, or inf for f = 1."""
    with np.errstate(divide="ignore"):  # at 0 and at 1 the limits are right
        return np.log(2) / np.abs(np.log(f))


class HalfLifeView(View):
    """The weight f^k of what was written k steps ago, over powers of ten of k, beside a sliding window of ten, which
    keeps all and then nothing. f, the constant forget gate, is one of GATES, k one of STEPS. Sets half_life."""

    def __init__(self):
        start = {"f": 0.9, "k": 5}
        controls = {"f": pick_slider("f", GATES, start["f"]), "k": pick_slider("k", STEPS, start["k"])}
        looks = {
            "f": Look(COLOUR["f"], 2.6, label="fᵏ"),
            "window": Look(COLOUR["i"], 2.2, "6 3", f"window of {WINDOW}"),
            "half": Look(GREY, 1.6, "2 2", "half-life"),
        }
        picture, decades = Picture(860, 370), range(4)
        title, xlabel = (
            "share still left of what was written k steps ago",
            "k, steps ago (the axis is in powers of ten)",
        )
        self._show = draw_lines(picture, (46, 30, 790, 294), looks, (0, 3), (0, 1), title, xlabel)
        self._tell = draw_legend(picture, looks, 380, 16, 3, 165)
        (axes,) = picture.figure.axes
        axes.set_xticks(decades, [f"{10**k}" for k in decades])
        axes.set_xticks(np.log10([m * 10**k for k in decades[:-1] for m in range(2, 10)]), minor=True)
        super().__init__(picture, controls, {"f = 0.9": start})

    def compute(self):
        self.half_life = half_life(self.state["f"])

    def draw(self):
        f, k = self.state.values()
        xs = np.unique([*np.linspace(0, 3, 121), *np.log10(STEPS)])
        end, half = np.log10(WINDOW - 0.5), np.log10(min(self.half_life, 2 * STEPS[-1]))  # a window ends between steps
        lines = {"f": f**10**xs, "window": ([0, end, end, 3], [1, 1, 0, 0]), "half": ([half, half, 0], [0, 0.5, 0.5])}
        told = [short(f**k), "1" if k < WINDOW else "0", "never" if f == 1 else short(self.half_life)]
        return [*self._show(xs, lines, np.log10(k)), *self._tell(told)]

    def sentence(self):
        f, k = self.state.values()
        half = f"f = {number(f)}: half is left after {counted(short(self.half_life), 'step')}."
        left = f"What was written {counted(k, 'step')} ago {'still ' * (f == 1)}counts {number(f**k)}"
        inside = "keeps it whole" if k < WINDOW else "has dropped it"
        return f"{'f = 1 never forgets.' if f == 1 else half} {left}; a window of {WINDOW} {inside}."

    def table(self):
        f = self.state["f"]
        return [
            ["share left", *(f"k = {k}" for k in SHOWN), "half-life, steps"],
            [f"f = {number(f)}", *(short(f**k) for k in SHOWN), "never" if f == 1 else short(self.half_life)],
            [f"window of {WINDOW}", *("1" if k < WINDOW else "0" for k in SHOWN), "–"],
        ]
