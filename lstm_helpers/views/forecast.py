"""ForecastView: a trained net watches an outbreak, says how it goes on, and shows its gates."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.inputs import expects
from lstm_helpers.plots import COLOUR, GREY, INK, PAPER, Dots, Picture, Texts, short
from lstm_helpers.plots.lines import Look, draw_legend, draw_squares, height_of_squares
from lstm_helpers.tasks import BOYS, SCHOOL_1978, TENTHS, forecasts, outbreaks, two_day_rule
from lstm_helpers.training import Net
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, slider

DAYS, LAST = 26, 19  # days that are shown, the last day to stand on
SCHOOL = "school 1978"
STYLES = {  # colour and dash, never colour alone
    "reported": Look(INK, 1.8, "", "reported"),
    "later": Look(GREY, 1.4, "2 2", "in truth"),
    "LSTM": Look(COLOUR["f"], 3, "", "LSTM"),
    "two-day rule": Look(COLOUR["o"], 2.4, "2.4 2", "two-day rule"),
    "fitted SIR": Look(COLOUR["h"], 2.2, "9 3", "fitted SIR"),
    "trend": Look(COLOUR["i"], 2.2, "4 3", "trend"),
    "last value": Look(COLOUR["C_tilde"], 2.2, "9 3 2 3", "last value"),
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
            "day": slider("day", 4, 1, LAST, 1),
            "ahead": slider("ahead", 3, 1, 6, 1),
            "outbreak": choice("outbreak", self._outbreaks, SCHOOL),
        }
        rows = {name: (name, name, n, top) for name, top in (("f", 1.0), ("i", 1.0), ("C", 6.0))}
        size, self._show_gates = max(5, min(13, 312 // (3 * n))), None
        picture = Picture(860, max(390, 52 + height_of_squares(rows, size)) if gates else 390)
        self._show_curve = draw_curve(picture, *((770 - DAYS * size, 2) if gates else (804, 4)))
        if gates:
            key = "filled: above 0, hollow: below; a full place: 1 (C: 6)"
            picture.label(854, 44 + height_of_squares(rows, size), key, 12, "end")
            self._show_gates = draw_squares(picture, rows, 854 - DAYS * size, 28, size, DAYS, count="day")
        day, ahead, _ = controls.values()
        super().__init__(picture, controls, presets, hand=[widgets.HBox([day, play(day), ahead])])

    def compute(self):
        self._day, ahead, name = self.state.values()
        self._later, (self.shares, self.known) = self._day + 1 + np.arange(ahead), self._outbreaks[name]
        found = forecasts(self.net, self._rule, self.shares[: self._day + 1], ahead)
        self.forecasts = {name: 100 * values for name, values in found.items()}
        self._truth = [short(100 * self.shares[day]) if day < self.known else "?" for day in self._later]
        self.trace, _ = self.net.run(TENTHS * self.shares[:, None])

    def draw(self):
        gates = {name: getattr(self.trace, name).T for name in ("f", "i", "C")}
        curve = self._show_curve(100 * self.shares, self.known, self._day, self.forecasts, self._truth[-1])
        return curve + (self._show_gates(gates, self._day) if self._show_gates else [])

    def sentence(self):
        said = ", ".join(f"{name} {short(values[-1])}" for name, values in self.forecasts.items())
        truth = "no data" if self._truth[-1] == "?" else f"in truth {self._truth[-1]}"
        return f"Day {self._day}, for day {self._later[-1]}, in percent: {said}; {truth}."

    def table(self):
        rows = [[name, *map(short, values)] for name, values in self.forecasts.items()]
        return [["percent ill on day", *map(str, self._later)], *rows, ["truth", *self._truth]]


def draw_curve(picture, width, columns):
    """What is reported and what is forecast, day by day, below a legend that tells the numbers of the last day.

    Returns move(percent, known, day, forecasts, truth): percent of each day, how many are data; forecasts
    {name: (ahead,)}; truth: a text.
    """
    legend = draw_legend(picture, STYLES, 40, 38, columns, (width + 12) // columns)
    top = 58 + 18 * -(-len(STYLES) // columns)
    plot = picture.plot(40, top, width, picture.height - top - 40, (0, DAYS - 1), (-3, 70), "", "day")

    def move(percent, known, day, forecasts, truth):
        days, target = np.arange(DAYS), day + len(forecasts["LSTM"])
        marks = [plot.upright(target), Texts(plot.at(min(target, DAYS - 2), 70) - (0, 9), [f"day {target}"], 12.5)]
        for name, part, fill in (("later", slice(day, known), PAPER), ("reported", slice(0, day + 1), INK)):
            marks.append(plot.line(days[part], percent[part], *STYLES[name][:3]))
            marks.append(Dots(plot.at(days[part], percent[part]), 3.5, fill, STYLES[name].colour, 1.4))
        for name, values in forecasts.items():
            said = np.array([percent[day], *values])
            marks.append(plot.line(days[day] + np.arange(len(said)), said, *STYLES[name][:3]))
            marks += plot.leaving(days[day] + np.arange(len(said)), said, STYLES[name].colour)
        marks += legend(["", truth, *(short(forecasts[name][-1]) for name in STYLES if name in forecasts)])
        return [*marks, Texts([(40, 14)], [f"percent of the people ill; in bold: on day {target}"], 13.5, "start")]

    return move
