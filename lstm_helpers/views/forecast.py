"""ForecastView: a trained net watches an outbreak, says how it goes on, and shows its gates."""

import ipywidgets as widgets
import numpy as np

from lstm_helpers.inputs import expects
from lstm_helpers.plots import COLOUR, GREY, INK, PAPER, Dots, Picture, Texts, number
from lstm_helpers.plots.lines import GAP, Look, draw_legend, draw_squares, full_square, height_of_squares
from lstm_helpers.tasks import BOYS, SCHOOL_1978, TENTHS, forecasts, nearest_outbreaks, outbreaks, two_day_rule
from lstm_helpers.training import Net
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, play, slider

DAYS, LAST = 26, 19  # days that are shown, the last day to stand on
SCHOOL = "school 1978"
STYLES = {  # colour and dash, never colour alone
    "so far": Look(INK, 1.8, "", "so far"),
    "later": Look(GREY, 1.4, "2 2", "not yet known"),
    "LSTM": Look(COLOUR["f"], 3, "", "LSTM"),
    "nearest": Look(COLOUR["y"], 2.2, "9 2 2 2 2 2", "nearest"),
    "fitted SIR": Look(COLOUR["h"], 2.2, "9 3", "fitted SIR"),
    "two-day rule": Look(COLOUR["o"], 2.4, "2.4 2", "two-day rule"),
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

    library: (DAYS or more, k) as from `outbreaks`, among which *nearest* looks; gates: whether f, i and C of the net
    are shown beside. Controls: the outbreak; day in 1 … 19, the last day that the forecasters know; ahead in 1 … 6.
    Sets boys (DAYS,), how many are ill, as if each place had BOYS people; known, how many days are data; forecasts
    {name: (ahead,)} in boys; and trace, of the net over all days. Raises ValueError when net is no Net of kind LSTM
    with one input and one output, library no such numbers or too small, or gates not True or False.
    """

    @expects(net=Net, gates=bool)
    def __init__(self, net, library, gates=True):
        if net.kind != "LSTM":
            raise ValueError(f"net is of kind {net.kind!r}; expected 'LSTM', whose gates are shown")
        shape, n = net.weights["W_f"].shape, net.weights["b_f"].size
        if net.weights["W_y"].shape[0] != 1 or shape[1] != n + 1:
            raise ValueError(f"net has {shape[1] - n} inputs, {net.weights['W_y'].shape[0]} outputs; expected 1 and 1")
        nearest_outbreaks(np.zeros(LAST + 1), DAYS - LAST - 1, library)  # refuses what is too small for the last day
        self.net, self._library, self._outbreaks = net, library, watched()
        self._rule = two_day_rule(np.random.default_rng(0))
        start = {"day": 4, "ahead": 3, "outbreak": SCHOOL}
        presets = {"day 4": start, "day 8": start | {"day": 8}, "day 3": start | {"day": 3}}
        controls = {
            "day": slider("day", 4, 1, LAST, 1),
            "ahead": slider("ahead", 3, 1, 6, 1),
            "outbreak": choice("outbreak", self._outbreaks, SCHOOL),
        }
        size = max(5, min(13, 312 // (3 * n)))
        picture = Picture(860, max(390, 52 + 3 * (n * size + GAP)) if gates else 390)
        self._show_curve = draw_curve(picture, *((756 - DAYS * size, 2) if gates else (804, 4)))
        xs = TENTHS * np.stack([shares for shares, _ in self._outbreaks.values()], axis=1)[..., None]
        self._show_gates = draw_gates(picture, n, size, full_square(net.run(xs)[0].C)) if gates else None
        day, ahead, _ = controls.values()
        super().__init__(picture, controls, presets, hand=[widgets.HBox([day, play(day), ahead])])

    def compute(self):
        self._day, ahead, name = self.state.values()
        shares, self.known = self._outbreaks[name]
        seen, self._later = shares[: self._day + 1], self._day + 1 + np.arange(ahead)
        found = forecasts(self.net, self._rule, seen, ahead)
        found["nearest"] = nearest_outbreaks(seen, ahead, self._library)
        self.boys, self.forecasts = BOYS * shares, {name: BOYS * found[name] for name in STYLES if name in found}
        self._truth = [whole(self.boys[day]) if day < self.known else "?" for day in self._later]
        self.trace, _ = self.net.run(TENTHS * shares[:, None])

    def draw(self):
        gates = {name: getattr(self.trace, name).T for name in ("f", "i", "C")}
        curve = self._show_curve(self.boys, self.known, self._day, self.forecasts, self._truth[-1])
        return curve + (self._show_gates(gates, self._day) if self._show_gates else [])

    def sentence(self):
        said = ", ".join(f"{name} {whole(values[-1])}" for name, values in self.forecasts.items())
        below = [name for name, values in self.forecasts.items() if round(min(values)) < 0]
        truth = "no data" if self._truth[-1] == "?" else f"in truth {self._truth[-1]}"
        more = f" Nothing keeps {', '.join(below)} from a negative number." if below else ""
        return f"Day {self._day}, for day {self._later[-1]}, in boys: {said}; {truth}.{more}"

    def table(self):
        rows = [[name, *map(whole, values)] for name, values in self.forecasts.items()]
        return [["boys ill on day", *map(str, self._later)], *rows, ["truth", *self._truth]]


def whole(boys):
    """A number of boys, rounded, as text."""
    return number(round(boys))


def draw_gates(picture, n, size, fullest):
    """f, i and C of n units, a row for each, over the days. Returns move(values, day) as `draw_squares` does."""
    rows = {name: (name, "", n, top) for name, top in (("f", 1), ("i", 1), ("C", fullest))}
    left, top = 854 - DAYS * size, 28
    for band, name in enumerate(rows):
        for k in range(0, n, -(-10 // size)):  # as many as there is room for
            picture.label(left - 6, top + band * (n * size + GAP) + (k + 0.5) * size, f"{name}[{k}]", 10.5, "end")
    key = f"filled: above 0, hollow: below; a full place: 1 (C: {fullest})"
    picture.label(854, top + 16 + height_of_squares(rows, size), key, 12, "end")
    return draw_squares(picture, rows, left, top, size, DAYS, count="day")


def draw_curve(picture, width, columns):
    """What is reported and what is forecast, day by day, below a legend that tells the numbers of the last day.

    Returns move(boys, known, day, forecasts, truth): boys ill on each day, how many days are data; forecasts
    {name: (ahead,)}; truth: a text.
    """
    legend = draw_legend(picture, STYLES, 40, 38, columns, (width + 12) // columns)
    top = 58 + 18 * -(-len(STYLES) // columns)
    plot = picture.plot(40, top, width, picture.height - top - 40, (0, DAYS - 1), (-125, 500), "", "day")
    plot.axes.axhline(0, color=GREY, lw=1)

    def move(boys, known, day, forecasts, truth):
        days, target = np.arange(DAYS), day + len(forecasts["LSTM"])
        marks = [plot.upright(target), Texts(plot.at(min(target, DAYS - 2), 500) - (0, 9), [f"day {target}"], 12.5)]
        for name, part, fill in (("later", slice(day, known), PAPER), ("so far", slice(0, day + 1), INK)):
            marks.append(plot.line(days[part], boys[part], *STYLES[name][:3]))
            marks.append(Dots(plot.at(days[part], boys[part]), 3.5, fill, STYLES[name].colour, 1.4))
        for name, values in forecasts.items():
            at, said = np.arange(day, target + 1), np.array([boys[day], *values])
            marks.append(plot.line(at, said, *STYLES[name][:3]))
            marks += plot.leaving(at, said, STYLES[name].colour)
        marks += legend(["", truth, *(whole(values[-1]) for values in forecasts.values())])
        return [*marks, Texts([(40, 14)], [f"boys ill, of {BOYS}; in bold: on day {target}"], 13.5, "start")]

    return move
