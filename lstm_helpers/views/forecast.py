"""ForecastView: a trained net watches an outbreak, says how it goes on, and shows its gates."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.plots import COLOUR, GREY, INK, Picture, draw_lines, draw_squares, height_of_squares, number
from lstm_helpers.tasks import BOYS, SCHOOL_1978, TENTHS, outbreaks, sir_forecast
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, slider

DAYS, SIZE = 20, 15  # days that are shown, pixels of a square
SCHOOL = "school 1978"


def watched():
    """{name: (share of people ill on each of DAYS days, days that are known)}: the school, and three simulated ones.

    The school's days from 14 on are not known; they stand at 0. The simulated ones are seeded, of at least 5 % at the
    peak.
    """
    many = outbreaks(np.random.default_rng(1978), 40, DAYS)
    large = many[:, many.max(axis=0) > 0.05][:, :3].T
    school = np.concatenate([np.array(SCHOOL_1978) / BOYS, np.zeros(DAYS - len(SCHOOL_1978))])
    return {SCHOOL: (school, len(SCHOOL_1978))} | {f"simulated {k}": (one, DAYS) for k, one in enumerate(large, 1)}


def forecasts(net, seen, ahead):
    """{name: the next `ahead` days} by the net and its rivals. seen: shares of at least two days."""
    return {
        "LSTM": net.forecast(TENTHS * seen[:, None], ahead)[:, 0] / TENTHS,
        "SIR": sir_forecast(seen, ahead),
        "trend": seen[-1] + np.arange(1, ahead + 1) * (seen[-1] - seen[-2]),
        "last": np.full(ahead, seen[-1]),
    }


class ForecastView(View):
    """What a net with one input and one output, trained on shares of ill people in tenths, expects of an outbreak.

    Controls: the outbreak; day in 1 … 13, the last day that is known to the forecasters; ahead in 1 … 6. Sets shares,
    known (how many days have data), forecasts {name: (ahead,)} in percent of the people, and trace, of the net over
    all days.
    Raises ValueError when the net has not one input and one output.
    """

    def __init__(self, net):
        if net.weights["W_y"].shape[0] != 1 or net.weights["b_f"].size + 1 != net.weights["W_f"].shape[1]:
            raise ValueError("net has more than one input or output; expected one of each")
        self.net, self._outbreaks = net, watched()
        n = net.weights["b_f"].size
        start = {"day": 4, "ahead": 3, "outbreak": SCHOOL}
        presets = {"the school, day 4": start, "the school, day 8": start | {"day": 8}}
        presets |= {name: start | {"outbreak": name} for name in list(self._outbreaks)[1:]}
        controls = {
            "day": slider("day", 4, 1, 13, 1, wide=True),
            "ahead": slider("ahead", 3, 1, 6, 1, wide=True),
            "outbreak": choice("outbreak", self._outbreaks, SCHOOL),
        }
        rows = {"f": ("f", "f", n, 1.0), "i": ("i", "i", n, 1.0), "C": ("C", "C", n, 2.0)}
        height = height_of_squares(rows, SIZE)
        picture = Picture([{"curve": (500, height), "gates": (360, height)}])
        looks = {
            "known": {"color": INK, "lw": 1.6, "marker": "o", "ms": 4, "label": "reported"},
            "later": {"color": GREY, "lw": 1, "ls": ":", "marker": "o", "ms": 4, "mfc": "none", "label": "later"},
            "LSTM": {"color": COLOUR["f"], "lw": 2.6, "label": "LSTM"},
            "SIR": {"color": COLOUR["h"], "lw": 2, "ls": (0, (6, 2)), "label": "fitted SIR"},
            "trend": {"color": COLOUR["i"], "lw": 2, "ls": (0, (2, 1.5)), "label": "trend"},
            "last": {"color": COLOUR["C_tilde"], "lw": 2, "ls": (0, (6, 2, 1, 2)), "label": "last value"},
        }
        axes = picture.axes("curve", 46, 28, 440, height - 70)
        title = "ill, percent of the people"
        self._show_curve = draw_lines(axes, looks, (0, DAYS - 1), (0, 70), title, "day", legend="upper right")
        self._show_gates = draw_squares(picture.sheet("gates"), rows, 44, SIZE, DAYS)
        box = widgets.VBox(
            [widgets.HBox([controls["day"], play(controls["day"])]), controls["ahead"], controls["outbreak"]]
        )
        super().__init__(picture, controls, presets, box)

    def compute(self):
        day, ahead, name = self.state.values()
        self.shares, self.known = self._outbreaks[name]
        found = forecasts(self.net, self.shares[: day + 1], ahead)
        self.forecasts = {name: 100 * values for name, values in found.items()}
        self.trace, _ = self.net.run(TENTHS * self.shares[:, None])

    def draw(self):
        day, ahead, _ = self.state.values()
        days, percent = np.arange(DAYS), 100 * self.shares
        later = np.arange(day, day + ahead + 1)
        lines = {name: (later, [percent[day], *values]) for name, values in self.forecasts.items()}
        lines["known"] = (days[: day + 1], percent[: day + 1])
        lines["later"] = (days[day : self.known], percent[day : self.known])
        self._show_curve(days, lines, None)
        self._show_gates({name: getattr(self.trace, name).T for name in ("f", "i", "C")}, day)

    def sentence(self):
        day, ahead, _ = self.state.values()
        mean = number(self.trace.f[day].mean(), 2)
        there = day + ahead
        truth = f"{100 * self.shares[there]:.1f} %" if there < self.known else "not known"
        said = ", ".join(f"{name} {values[-1]:.1f}" for name, values in self.forecasts.items())
        return f"Day {day}, for day {there}: {said}; truth {truth}. Mean f on day {day}: {mean}."

    def table(self):
        day, ahead, _ = self.state.values()
        rows = [["percent ill on day", *(str(later) for later in range(day + 1, day + ahead + 1))]]
        for name, values in self.forecasts.items():
            rows.append([name, *(f"{value:.1f}".replace("-", "−") for value in values)])
        later = range(day + 1, day + ahead + 1)
        return [*rows, ["truth", *(f"{100 * self.shares[d]:.1f}" if d < self.known else "?" for d in later)]]
