"""TraceView: what the gates of anybody's net did on a sequence."""

import re
from functools import partial

import ipywidgets as widgets
import numpy as np

from lstm_helpers.cell import Params
from lstm_helpers.inputs import kind, mapping, one_of, reals, sequence
from lstm_helpers.plots import Picture, Texts, counted, short
from lstm_helpers.plots.trace import (
    STRIPS,
    WIDTH,
    Field,
    draw_keeping,
    draw_overview,
    draw_steps,
    draw_strips,
    places,
)
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View, plain
from lstm_helpers.views.controls import choice, menu, play, slider
from lstm_helpers.views.memory import half_life

UNITS, STEPS, INPUTS = 256, 1000, 8  # most of each; inputs that are signals unless others are given
SHUT, OPEN = 0.01, 0.99  # a gate beyond them is saturated
SHOWN = 8  # units in the table
READOUT = ("W_y", "b_y")  # of a Net, which no gate needs
FIELDS = {  # what a trace may have, in the order in which it is drawn
    "f": Field("f", "f", True),
    "z": Field("z", "f", True),
    "i": Field("i", "i", True),
    "r": Field("r", "o", True),
    "o": Field("o", "o", True),
    "C_tilde": Field("C̃", "C_tilde"),
    "h_tilde": Field("h̃", "C_tilde"),
    "C": Field("C", "C", top=None),  # the largest |C| of the unit
    "shown": Field("o·tanh(C)", "h"),
    "h": Field("h", "h"),
}
BLANK, LONGEST = {" ": "␣", "\n": "⏎", "\t": "⇥"}, 14  # how a blank label is shown; letters in the picture
OWN, MEAN, VARIANCE, FOLLOWS, EVER = "number", "mean", "variance", "follows ", "for ever"
TITLES = {OWN: "by number", MEAN: "largest mean first", VARIANCE: "largest variance first"}


class TraceView(View):
    """All units of a recurrent net over one sequence, one of them as curves, and how long each keeps.

    weights: Params, or {name: array} as `VARIANTS[variant].shapes` tells, of at most 256 units (a Net's W_y and b_y may
    be among them); xs: (T, m), at most 1,000 steps; labels: a text of T letters, or T texts, for the steps; signals:
    {name: (T,)} that a unit may follow, unless given the inputs if these are at most 8; start: {state: (n,)} as
    `Variant.run` takes it, within ±1e100.

    Controls: sort, what orders the rows (the unit's number; mean or variance of what is shown, the largest at the top;
    how closely it follows a signal, the size of their correlation r); row, 0 at the top; step; show, which quantity is
    drawn. A click in the picture sets row and step.
    Sets order, the unit of each row; rank, what they are ordered by, by unit; unit, the chosen one; at the construction
    trace, values {letter: (n, T)}, signals, keep, the gate that keeps (f, in a GRU z) or None; where there is one, by
    unit: mean, of that gate; half, the half-life from it; shut and opened, the shares of steps where it is < 0.01 and
    > 0.99.
    Raises ValueError when an argument is not so, and as `Variant.run` does.
    """

    def __init__(self, weights, xs, labels=None, signals=None, variant="standard", start=None):
        self.given, self.xs = _weights(weights, variant), _sequence(xs)
        self.trace = VARIANTS[variant].run(self.xs, self.given, _start(start))
        self.labels, self.signals = _labels(labels, self.xs), _signals(signals, self.xs)
        self.values = _values(vars(self.trace))
        self.fields = {field.letter: field for name, field in FIELDS.items() if name in self.values}
        self.values = {field.letter: self.values[name] for name, field in FIELDS.items() if name in self.values}
        self.n, self.T = next(iter(self.values.values())).shape
        self.keep = next((letter for letter in "fz" if letter in self.fields), None)
        if self.keep:
            gate = self.values[self.keep]
            self.mean, self.half = gate.mean(axis=1), half_life(gate.mean(axis=1))
            self.shut, self.opened = (gate < SHUT).mean(axis=1), (gate > OPEN).mean(axis=1)
        controls = self._make_controls()
        sort, row, step, _ = controls.values()
        n, T, begin = self.n, self.T, {name: control.value for name, control in controls.items()}
        through_time = [step, play(step, max(60, 500 - T))] if T > 1 else []  # a slider with one place cannot be drawn
        hand = [widgets.HBox([*([row] if n > 1 else []), *through_time])]
        self.taken = widgets.Text(layout={"display": "none"}).add_class("lstm-taken")
        self.taken.observe(lambda change: self._point(change.new), names="value")
        super().__init__(self._make_picture(), controls, {"start": begin}, bar=(sort, self.taken), hand=hand)

    def _make_controls(self):
        n, T = self.n, self.T
        sorts = [OWN, MEAN, VARIANCE, *(f"{FOLLOWS}{name}" for name in self.signals)]
        return {
            "sort": menu("sort", sorts, VARIANCE),
            "row": slider("row", 0, 0, n - 1, 1),
            "step": slider("step", T // 2, 0, T - 1, 1),
            "show": choice("show", self.fields, "C" if "C" in self.fields else list(self.fields)[-1]),
        }

    def _make_picture(self):
        n, T, at = self.n, self.T, places(self.n, self.T, self.labels, self.keep)
        picture = Picture(WIDTH, at.height)
        picture.seldom, self._drawn = {"units": [], "curves": []}, {}  # and what each of them shows
        self._label_step = draw_steps(picture, at, self.labels, T)
        self._show_units, self._frame = draw_overview(picture, at, n, T)
        self._show_curves, self._read = draw_strips(picture, at, T, self.fields)
        self._show_keeping = draw_keeping(picture, at, n, self.keep) if self.keep else None
        self._lines = [(at.right + 108, at.strips + STRIPS * (k + 0.5) / 6) for k in range(6)]
        return picture

    # ------------------------------------------------------------ the numbers

    def compute(self):
        sort, row, _, show = self.state.values()
        if self._drawn.get("units") != (sort, show):
            self._drawn["units"] = sort, show
            self._sort(sort, show)
        self.unit = int(self.order[row])
        if self._drawn.get("curves") != self.unit:
            self._drawn["curves"] = self.unit
            one = {letter: values[self.unit] for letter, values in self.values.items()}
            self._ends = {letter: _fitted(field, one[letter]) for letter, field in self.fields.items()}
            self.picture.seldom["curves"] = self._show_curves(one, self._ends)

    def _sort(self, sort, show):
        values = self.values[show]
        if sort == OWN:
            self.rank, first = np.zeros(self.n), np.arange(self.n)
        elif sort in (MEAN, VARIANCE):
            self.rank = values.mean(axis=1) if sort == MEAN else values.var(axis=1)
            first = -self.rank
        else:
            r = _centred(values) @ _centred(self.signals[sort.removeprefix(FOLLOWS)])
            self.rank = r.round(12) + 0.0  # the noise of a sum orders nothing
            first = -np.abs(self.rank)
        self.order = np.argsort(first, kind="stable")
        marks = self._show_units(values[self.order], self.fields[show])
        if self.keep:
            marks += self._show_keeping(*(part[self.order] for part in (self.half, self.shut, self.opened)))
        self.picture.seldom["units"] = marks

    def _point(self, message):
        """What the browser tells when the picture is clicked: "area|0.25|0.5", the shares from the left and the top."""
        found = re.fullmatch(r"area\|(-?\d{1,5}\.\d{4})\|(-?\d{1,5}\.\d{4})", message)
        if found:
            step, row = (float(share) * count for share, count in zip(found.groups(), (self.T, self.n), strict=True))
            self.set({"row": min(max(int(row), 0), self.n - 1), "step": min(max(int(step), 0), self.T - 1)})

    def _now(self, unit):
        """{letter: its number at the step}."""
        return {letter: values[unit, self.state["step"]] for letter, values in self.values.items()}

    # ------------------------------------------------------------ what is shown

    def draw(self):
        sort, row, step, show = self.state.values()
        now, by = (
            self._now(self.unit),
            TITLES.get(sort) or f"closest to “{plain(sort.removeprefix(FOLLOWS), LONGEST)}” first",
        )
        marks = self._frame(row, step, self.order, f"{show} of {counted(self.n, 'unit')}, {by}", self.fields[show])
        marks += [*self._read(now, step, self._ends), *self._label_step(step)]
        if self.keep:
            label = f": {self.labels[step]}" if self.labels else ""
            lines = [f"mean {self.keep} {short(self.mean[self.unit])}", f"half-life {_life(self.half[self.unit])}"]
            lines += [f"{self.keep} {sign}: {_percent(share)}" for sign, share in self._saturated(self.unit).items()]
            marks += [Texts(self._lines[:2], [f"unit {self.unit}", f"step {step}{label}"], 12.5, "start", bold=True)]
            marks += [Texts(self._lines[2:], lines, 12.5, "start")]
        return marks

    def _saturated(self, unit):
        return {f"> {OPEN}": self.opened[unit], f"< {SHUT}": self.shut[unit]}

    def sentence(self):
        sort, row, step, show = self.state.values()
        key = "r" if sort.startswith(FOLLOWS) else self._key(sort, show)  # with what, the title tells
        by = f", {key} {short(self.rank[self.unit])}" if sort != OWN else ""
        label = f", “{self.labels[step]}”" if self.labels else ""
        now = ", ".join(f"{letter}\u00a0{short(value)}" for letter, value in self._now(self.unit).items())
        said = f"Row {row} is unit {self.unit}{by}. Step {step}{label}: {now}."
        if self.keep:
            half, f = _life(self.half[self.unit]), self.keep
            life = "it keeps for ever" if half == EVER else f"half-life {counted(half, 'step')}"
            often = ", ".join(f"{sign} at {_percent(share)}" for sign, share in self._saturated(self.unit).items())
            said += f" Mean {f} {short(self.mean[self.unit])}: {life}; {f} {often} of steps."
        return said

    def _key(self, sort, show):
        names = {MEAN: f"mean {show}", VARIANCE: f"variance of {show}"}
        return names.get(sort) or f"r of {show} with {sort.removeprefix(FOLLOWS)}"

    def table(self):
        """SHOWN rows, the chosen one among them."""
        sort, row, _, show = self.state.values()
        f = self.keep
        by = [] if sort == OWN or (sort, show) == (MEAN, f) else [self._key(sort, show)]  # the mean stands there anyway
        keeping = [f"mean {f}", "half-life", f"{f} > {OPEN}", f"{f} < {SHUT}"] if f else []
        rows = [["row", "unit", *by, *keeping, *self.fields]]
        first = row // SHOWN * SHOWN
        for place, unit in enumerate(self.order[first : first + SHOWN].tolist(), first):
            cells = [short(self.rank[unit])] if by else []
            if f:
                cells += [short(self.mean[unit]), _life(self.half[unit])]
                cells += map(_percent, self._saturated(unit).values())
            rows.append([str(place), str(unit), *cells, *map(short, self._now(unit).values())])
        return rows


def _life(half):
    return EVER if half == np.inf else short(half)


def _percent(share):
    return f"{short(100 * share)} %"


# ---------------------------------------------------------------- the door


def _weights(weights, variant):
    """{name: array} of the cell alone, real and of UNITS units at most."""
    one_of("variant", variant, VARIANTS)
    if isinstance(weights, Params):
        if variant != "standard":
            names = list(VARIANTS[variant].shapes(1, 1))
            raise ValueError(f"weights are Params, of the standard cell; expected a dict of {names}")
        weights = vars(weights)
    given = mapping("weights", weights).items()
    return {name: _rows(f"weights[{name!r}]", one) for name, one in given if name not in READOUT}


def _rows(name, value):
    array = reals(name, value)
    if array.ndim and len(array) > UNITS:
        raise ValueError(f"{name} has {len(array)} rows, one for each unit; expected at most {UNITS}")
    return array


def _sequence(xs):
    xs = reals("xs", xs)
    if xs.ndim != 2:
        raise ValueError(f"xs has shape {xs.shape}; expected (T, m): one sequence, no batch")
    if len(xs) > STEPS:
        raise ValueError(f"xs has {len(xs)} steps; expected at most {STEPS}: cut the sequence, as in xs[:{STEPS}]")
    return xs


def _start(start):
    if start is None:
        return None
    given = mapping("start", start).items()
    return {name: reals(f"start[{name!r}]", value, ("n",), -1e100, 1e100) for name, value in given}


def _labels(labels, xs):
    """T short texts, or None."""
    if labels is None:
        return None
    labels = sequence("labels", list(labels) if isinstance(labels, str) else labels, partial(kind, wanted=str))
    if len(labels) != len(xs):
        raise ValueError(f"labels are {len(labels)} texts; expected {len(xs)}, one for each step of xs")
    return [BLANK.get(label) or plain(label, LONGEST) for label in labels]


def _signals(signals, xs):
    """{name: (T,)}."""
    T, m = xs.shape
    if signals is None:
        return {f"x[{k}]": xs[:, k] for k in range(m)} if m <= INPUTS else {}
    named = {kind("a name in signals", name, str): value for name, value in mapping("signals", signals).items()}
    return {plain(name): reals(f"signals[{name!r}]", value, (T,)) for name, value in named.items()}


# ---------------------------------------------------------------- what the trace tells


def _values(trace):
    """{name: (n, T)} of what can be shown. Of a projection, what the units themselves show takes the place of h."""
    found = {name: trace[name].T.astype(float) for name in FIELDS if name in trace}
    if "shown" in found:
        del found["h"]
    return found


def _fitted(field, values):
    """The field with a round number at the top that no value passes, where it has none of its own."""
    if field.top:
        return field
    most = max(np.abs(values).max(), 1e-9)
    power = 10.0 ** np.floor(np.log10(most))
    return field._replace(top=float(next(k * power for k in (1, 1.5, 2, 3, 5, 7, 10) if k * power >= most)))


def _centred(values):
    """The last axis with mean 0 and length 1; 0 where it is constant."""
    size = np.abs(values).max(axis=-1, keepdims=True)
    around = values / np.where(size > 0, size, 1)
    around = around - around.mean(axis=-1, keepdims=True)
    length = np.linalg.norm(around, axis=-1, keepdims=True)
    return np.where(length > 1e-12, around / np.maximum(length, 1e-12), 0)
