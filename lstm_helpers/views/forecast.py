"""ForecastView: a trained net watches an outbreak, says how it goes on, and shows its gates."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.inputs import expects
from lstm_helpers.plots import COLOUR, GREY, INK, Picture, draw_lines, draw_squares, height_of_squares, number
from lstm_helpers.tasks import BOYS, SCHOOL_1978, TENTHS, forecasts, outbreaks, two_day_rule
from lstm_helpers.training import Net
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, slider

DAYS, SIZE, LAST = 26, 12, 19  # days that are shown, pixels of a square, the last day to stand on
SCHOOL = "school 1978"
STYLES = {  # colour and line, never colour alone
    "LSTM": {"color": COLOUR["f"], "lw": 2.8},
    "two-day rule": {"color": COLOUR["o"], "lw": 2, "ls": (0, (1, 1))},
    "fitted SIR": {"color": COLOUR["h"], "lw": 2, "ls": (0, (6, 2))},
    "trend": {"color": COLOUR["i"], "lw": 2, "ls": (0, (2, 1.5))},
    "last value": {"color": COLOUR["C_tilde"], "lw": 2, "ls": (0, (6, 2, 1, 2))},
}


def watched():
    """{name: (share of people ill on each of DAYS days, how many of them are data)}: the school, three simulated ones.

    The school's days from 14 on stand at 0, ours. The simulated ones are seeded and reach at least 5 %.
    """
    many = outbreaks(np.random.default_rng(1978), 40, DAYS)
    large = many[:, many.max(axis=0) > 0.05][:, :3].T
    school = np.concatenate([np.array(SCHOOL_1978) / BOYS, np.zeros(DAYS - len(SCHOOL_1978))])
    return {SCHOOL: (school, len(SCHOOL_1978))} | {f"simulated {k}": (one, DAYS) for k, one in enumerate(large, 1)}


class ForecastView(View):
    """What a net with one input and one output, trained on tenths of the people ill, expects of an outbreak.

    gates: whether f, i and C of the net are shown beside. Controls: the outbreak; day in 1 … 19, the last day that the
    forecasters know; ahead in 1 … 6. Sets shares, known (how many days are data), forecasts {name: (ahead,)} in percent
    of the people, and trace, of the net over all days. Raises ValueError when net is no Net of kind LSTM with one input
    and one output, or gates not True or False.
    """

    @expects(net=Net, gates=bool)
    def __init__(self, net, gates=True):
        if net.kind != "LSTM":
            raise ValueError(f"net is of kind {net.kind!r}; expected 'LSTM', whose gates are shown")
        shape, n = net.weights["W_f"].shape, net.weights["b_f"].size
        if net.weights["W_y"].shape[0] != 1 or shape[1] != n + 1:
            raise ValueError(f"net has {shape[1] - n} inputs, {net.weights['W_y'].shape[0]} outputs; expected 1 and 1")
        self.net, self._outbreaks, self._rule = net, watched(), two_day_rule(np.random.default_rng(0))
        start = {"day": 4, "ahead": 3, "outbreak": SCHOOL}
        presets = {"day 4": start, "day 8": start | {"day": 8}, "day 3": start | {"day": 3}}
        controls = {
            "day": slider("day", 4, 1, LAST, 1, wide=True),
            "ahead": slider("ahead", 3, 1, 6, 1, wide=True),
            "outbreak": choice("outbreak", self._outbreaks, SCHOOL),
        }
        rows = {"f": ("f", "f", n, 1.0), "i": ("i", "i", n, 1.0), "C": ("C", "C", n, 6.0)}
        height = max(height_of_squares(rows, SIZE), 300)
        width = 490 if gates else 860
        picture = Picture([{"curve": (width, height)} | ({"gates": (370, height)} if gates else {})])
        looks = {
            "known": {"color": INK, "lw": 1.6, "marker": "o", "ms": 4, "label": "reported"},
            "later": {"color": GREY, "lw": 1, "ls": ":", "marker": "o", "ms": 4, "mfc": "none", "label": "later"},
        } | {name: look | {"label": name} for name, look in STYLES.items()}
        axes = picture.axes("curve", 46, 28, width - 60, height - 70)
        title = "ill, percent of the people"
        self._show_curve = draw_lines(axes, looks, (0, DAYS - 1), (0, 70), title, "day", legend="upper right")
        self._show_gates = draw_squares(picture.sheet("gates"), rows, 44, SIZE, DAYS) if gates else lambda *_: None
        watch = widgets.HBox([controls["day"], play(controls["day"])])
        super().__init__(picture, controls, presets, widgets.VBox([watch, controls["ahead"], controls["outbreak"]]))

    def compute(self):
        day, ahead, name = self.state.values()
        self.shares, self.known = self._outbreaks[name]
        found = forecasts(self.net, self._rule, self.shares[: day + 1], ahead)
        self.forecasts = {name: 100 * values for name, values in found.items()}
        self.trace, _ = self.net.run(TENTHS * self.shares[:, None])

    def draw(self):
        day, ahead, _ = self.state.values()
        days, percent, later = np.arange(DAYS), 100 * self.shares, np.arange(day, day + ahead + 1)
        lines = {name: (later, [percent[day], *values]) for name, values in self.forecasts.items()}
        lines["known"] = (days[: day + 1], percent[: day + 1])
        lines["later"] = (days[day : self.known], percent[day : self.known])
        self._show_curve(days, lines)
        self._show_gates({name: getattr(self.trace, name).T for name in ("f", "i", "C")}, day)

    def sentence(self):
        day, ahead, _ = self.state.values()
        said = ", ".join(f"{name} {number(values[-1], 3)}" for name, values in self.forecasts.items())
        truth = self._truth(day + ahead)
        truth = "no data" if truth == "?" else f"in truth {truth}"
        return f"Day {day}, for day {day + ahead}, in percent: {said}; {truth}."

    def table(self):
        day, ahead, _ = self.state.values()
        later = range(day + 1, day + ahead + 1)
        rows = [[name, *(number(value, 3) for value in values)] for name, values in self.forecasts.items()]
        return [["percent ill on day", *map(str, later)], *rows, ["truth", *map(self._truth, later)]]

    def _truth(self, day):
        return number(100 * self.shares[day], 3) if day < self.known else "?"
