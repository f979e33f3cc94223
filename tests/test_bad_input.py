"""Bad input, by a table: every public function, with every argument in turn wrong in many ways, must say which
argument, what came and what was expected, or give what its docstring tells for this value. Nothing else passes: no
error from inside numpy or traitlets, no warning, no silence."""

import re
import traceback
import warnings
from functools import partial
from inspect import Parameter, isclass, isfunction, signature
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from lstm_helpers import cell, checks, convert, course, example, gradients, plots, tasks, training, variants, views

PACKAGE = str(Path(cell.__file__).parent)
NAN, INF = float("nan"), float("inf")

# ------------------------------------------------------------ the judge


def verdict(call, name, documented=None):
    """'' when a call answers bad input as it should, else what is wrong with it.

    name: a pattern for what the message must name; documented: a function that tells of the result whether it is the
    documented one, where there is one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = call()
        except (ValueError, TypeError) as problem:
            return _of_the_message(problem, name)
        except Exception as problem:
            return f"{type(problem).__name__}: {problem}"
    if documented is None:
        return f"silent: {result!r:.80}"
    return "" if documented(result) else f"not as documented: {result!r:.80}"


def _of_the_message(problem, name):
    text, place = str(problem), traceback.extract_tb(problem.__traceback__)[-1].filename
    if not place.startswith((PACKAGE, __file__)):
        return f"comes from {place}: {text}"
    if not re.search(rf"(?<![A-Za-z])({name})(?![A-Za-z])", text):
        return f"does not name {name}: {text}"
    return "" if "expected" in text else f"says not what was expected: {text}"


def silent(x):
    return x


def bare(x):
    return np.zeros(3) + np.zeros(x)


def warned(x):
    return np.log(np.zeros(x))


def nameless(x):
    raise ValueError("expected something else")


def unclear(x):
    raise ValueError("x is bad")


def crashes(x):
    return x.nothing


@pytest.mark.parametrize("bad", [silent, bare, warned, nameless, unclear, crashes])
def test_the_judge_rejects(bad):
    assert verdict(partial(bad, 4), "x")


def test_the_judge_accepts():
    def good(x):
        raise ValueError(f"x is {x}; expected 3")

    assert verdict(partial(good, 4), "x") == ""
    assert verdict(partial(silent, 4), "x", lambda result: result == 4) == ""
    assert verdict(partial(silent, 4), "x", lambda result: result == 5)


# ------------------------------------------------------------ what is wrong


def array(a):
    """{what is wrong: a bad value for an argument that takes the array a}."""
    a = np.asarray(a, float)

    def first(value):
        other = a.copy()
        other[(0,) * a.ndim] = value
        return other

    return {
        "text": "abc",
        "texts": np.full(a.shape, "x"),
        "None": None,
        "object": object(),
        "objects": np.full(a.shape, None),
        "dict": {"a": 1},
        "ragged": [[1.0, 2.0], [3.0]],
        "empty": [],
        "nan": first(NAN),
        "inf": first(INF),
        "-inf": first(-INF),
        "huge": np.full(a.shape, 1e308),
        "complex": a + 1j,
        "bool": np.ones(a.shape, bool),
        "date": np.full(a.shape, np.datetime64("2020-01-01")),
        "masked": np.ma.masked_array(a, mask=np.ones(a.shape, bool)),
        "deeper": np.stack([a, a]),
    } | ({"longer": np.concatenate([a, a], axis=-1), "scalar": 0.5} if a.ndim else {})


ODD = {
    "text": "nope",
    "None": None,
    "object": object(),
    "nan": NAN,
    "inf": INF,
    "bool": True,
    "complex": 1j,
    "list": [1, [2]],
    "array": np.array([1.0, 2.0]),
    "dict": {"a": 1},
    "empty": [],
    "huge": 10**400,
}
REAL = ODD | {"-inf": -INF}
WHOLE = ODD | {"half": 2.5, "float": 2.0, "below": -1}
CHOICE = ODD | {"number": 77}
FLAG = {name: ODD[name] for name in ("text", "None", "object", "nan", "list", "array")} | {"number": 1}


def kind(*fits):
    """Everything odd but what fits."""
    return {name: value for name, value in ODD.items() if name not in fits}


TEXT, OBJECT = kind("text"), kind()  # an argument that takes objects of one class


class Case(NamedTuple):
    """call(**good) is fine. Every argument is made wrong in the ways of `wrong`, or of `bad` instead, and of `more`.

    bad, more: {argument: {what is wrong: value}}; named: {argument: pattern of the names in the message}, its own if it
    is not given; fine: {argument: what is wrong, word by word, but gets a finite answer, as documented}; documented:
    {(argument, what is wrong): whether a result is the documented one}.
    """

    call: object
    good: dict
    bad: dict = {}  # noqa: RUF012
    more: dict = {}  # noqa: RUF012
    named: dict = {}  # noqa: RUF012
    fine: dict = {}  # noqa: RUF012
    documented: dict = {}  # noqa: RUF012

    def values(self):
        """(argument, what is wrong, value), of all arguments."""
        defaults = {name: one.default for name, one in signature(self.call).parameters.items()}
        for argument in self.good | self.bad | self.more:
            values = self.bad.get(argument) or (wrong(self.good[argument]) if argument in self.good else {})
            for what, value in (values | self.more.get(argument, {})).items():
                if value is not defaults.get(argument, Parameter.empty):
                    yield argument, what, value


def wrong(good):
    """{what is wrong: value} for an argument, by its kind."""
    if isinstance(good, np.ndarray):
        return array(good)
    kinds = {bool: FLAG, int: WHOLE, float: REAL, str: CHOICE, list: ODD, tuple: ODD}
    return kinds.get(type(good), OBJECT)


def wrong_answers(case):
    """All that is wrong with the answers of a function to bad input."""
    found = []
    for argument, what, value in case.values():
        documented = finite if what in case.fine.get(argument, "").split() else case.documented.get((argument, what))
        name = case.named.get(argument, argument)
        if said := verdict(partial(case.call, **case.good | {argument: value}), name, documented):
            found.append(f"{argument} {what}: {said}")
    return found


def finite(result):
    """Whether all numbers of a result are finite."""
    if isinstance(result, (dict, list, tuple)):
        return all(map(finite, result.values() if isinstance(result, dict) else result))
    if hasattr(result, "__dict__"):
        return finite(vars(result))
    return isinstance(result, (str, int, type(None))) or callable(result) or bool(np.isfinite(result).all())


# ------------------------------------------------------------ the table: mathematics

rng = np.random.default_rng(0)
M, N, T = 2, 3, 4
SHAPES = "deeper longer scalar"  # any shape will do


def weights(m=M, n=N):
    return {f"{kind}_{gate}": rng.normal(size=(n, m + n) if kind == "W" else n) for gate in "fiCo" for kind in "Wb"}


P = cell.Params(**weights())
X, H, XS = rng.normal(size=M), rng.normal(size=N), rng.normal(size=(T, M))
TRACE, D_H = cell.run(XS, P), rng.normal(size=(T, N))
GRU = variants.VARIANTS["GRU"]
W_GRU = {name: rng.normal(size=shape) for name, shape in GRU.shapes(M, N).items()}
T_GRU = GRU.run(XS, W_GRU)
EXPLODE = {"abs": np.abs, "texts": lambda z: "a", "ragged": lambda z: [[1j], [1j, 2j]], "explodes": lambda z: 1e300j}


def part(good, name):
    """The dict with one of its arrays bad."""
    return {f"{name} {what}": good | {name: value} for what, value in array(good[name]).items()}


def squash(function, at_inf, at_minus_inf, at_huge):
    """Of any shape; NaN stays NaN, and infinity has a value: the docstring of sigmoid. Complex is kept."""
    answers = {"nan": NAN, "inf": at_inf, "-inf": at_minus_inf, "huge": at_huge}
    return Case(
        function,
        {"z": np.array([0.5, -2.0])},
        fine={"z": f"{SHAPES} complex empty"},
        documented={
            ("z", what): lambda result, wanted=wanted: np.isclose(np.ravel(result)[0], wanted, equal_nan=True)
            for what, wanted in answers.items()
        },
    )


STEP = {"x": X, "h_prev": H, "C_prev": H, "params": P}
BATCHED = {"x": "deeper complex", "h_prev": "deeper complex", "C_prev": "deeper complex huge"}
MATHS = {
    "cell.sigmoid": squash(cell.sigmoid, 1, 0, 1),
    "cell.d_sigmoid": squash(cell.d_sigmoid, 0, 0, 0),
    "cell.d_tanh": squash(cell.d_tanh, 0, 0, 0),
    "cell.relu": squash(cell.relu, INF, 0, 1e308),
    "cell.d_relu": squash(cell.d_relu, 1, 0, 1),
    "cell.Params": Case(
        cell.Params,
        vars(P),
        named={"W_f": ".*"},  # it tells the sizes that the others must have
        fine=dict.fromkeys(vars(P), "complex huge"),
    ),
    "cell.lstm_step": Case(cell.lstm_step, STEP, fine=BATCHED),
    "cell.run": Case(
        cell.run,
        {"xs": XS, "params": P, "h0": H, "C0": H},
        fine={"xs": "deeper complex", "h0": "deeper complex", "C0": "deeper complex huge"},
    ),
    "gradients.backward": Case(
        gradients.backward,
        {"trace": TRACE, "params": P, "d_h": D_H, "d_C": D_H},
        more={
            "trace": {"empty trace": cell.Trace(*[None] * 13), "mixed": TRACE._replace(f=TRACE.f[:2])},
            "params": {"of another size": cell.Params(**weights(3, 3))},
        },
        fine={"d_h": "complex huge", "d_C": "complex huge"},
    ),
    "gradients.jacobian": Case(gradients.jacobian, STEP, fine=BATCHED),
    "gradients.complex_step": Case(
        gradients.complex_step,
        {"function": lambda z: 2 * (z / 2), "at": H},
        more={"function": EXPLODE},
        fine={"at": f"{SHAPES} huge"},
    ),
    "convert.Layout.shapes": Case(
        convert.LAYOUTS["torch"].shapes, {"m": 2, "n": 3}, fine=dict.fromkeys("mn", "huge")
    ),
    "convert.to_layout": Case(convert.to_layout, {"params": P, "name": "onnx"}),
    "convert.from_layout": Case(
        convert.from_layout,
        {"arrays": convert.to_torch(P), "name": "torch"},
        more={"arrays": {"part": {"weight_ih": P.W_f}}},
    ),
    "variants.Variant.count": Case(
        GRU.count, {"m": 2, "n": 3}, {"p": WHOLE | {"another": 2}}, fine=dict.fromkeys("mn", "huge")
    ),
    "variants.Variant.shapes": Case(
        variants.VARIANTS["projection"].shapes,
        {"m": 2, "n": 3, "p": 2},
        fine=dict.fromkeys("mnp", "huge"),
        documented={("p", "None"): lambda shapes: shapes["W_p"] == (3, 3)},
    ),
    "variants.Variant.run": Case(
        GRU.run,
        {"xs": XS, "weights": W_GRU, "start": {"h": H}},
        {"start": kind("dict")},
        {"weights": part(W_GRU, "W_r"), "start": {"other": {"q": H}} | part({"h": H}, "h")},
        {"weights": "weights|W_r|W_z", "start": "start|h|C"},
        {"xs": "deeper complex"},
        dict.fromkeys((("weights", "W_r complex"), ("start", "h deeper"), ("start", "h complex")), finite),
    ),
    "variants.Variant.backward": Case(
        GRU.backward,
        {"trace": T_GRU, "weights": W_GRU, "d_h": D_H},
        more={
            "trace": {"part": SimpleNamespace(**{**vars(T_GRU), "r": T_GRU.r[:2]})}
            | {"missing": SimpleNamespace(**{name: v for name, v in vars(T_GRU).items() if name != "xrh"})},
        },
        fine={"d_h": "complex huge"},
    ),
    "variants.Variant.jacobian": Case(
        GRU.jacobian,
        {"x": X, "state": {"h": H}, "weights": W_GRU},
        {"state": kind("dict") | part({"h": H}, "h")},
        named={"state": "state|h"},
        fine={"x": "deeper complex"},
        documented={("state", f"h {what}"): finite for what in ("deeper", "complex")},
    ),
}  # fmt: skip
for _name in convert.LAYOUTS:
    _arrays = convert.to_layout(P, _name)
    _first = next(iter(_arrays))
    MATHS[f"convert.to_{_name}"] = Case(getattr(convert, f"to_{_name}"), {"params": P})
    MATHS[f"convert.from_{_name}"] = Case(
        getattr(convert, f"from_{_name}"),
        {"arrays": _arrays},
        more={"arrays": part(_arrays, _first)},
        named={"arrays": ".*"},  # an array of another size is taken at its word, and the next one is named
        documented={("arrays", f"{_first} {what}"): finite for what in ("complex", "huge", "longer")},
    )

# ------------------------------------------------------------ the table: training, data, exercises

NET = training.Net("LSTM", M, N, 2)
ONE = training.Net("LSTM", 1, N, 1)
Y, TARGET, CLASSES = rng.normal(size=(T, 2)), rng.normal(size=(T, 2)), np.array([0, 1, -1, 0])
NETS = part(NET.weights, "W_y")
SEEN, DATA = np.array([0.1, 0.2, 0.3]), tasks.sentences(np.random.default_rng(0), 3, 1)
VALUES = rng.normal(size=(*DATA.target.shape, 2))
FAR = np.array([[0.0, 1000], [1, 0], [0, 0], [0, 0]])
PREDICTION = {"question": "how many?", "options": ["a", "b"]}
NUMBER = {"question": "how many?"}


def batch(rng):
    return XS, TARGET


def run_of(**changed):
    return training.Training(**{"net": NET, "batch_of": batch, "loss": training.squared_error} | changed)


TRAINING = {
    "training.squared_error": Case(
        training.squared_error,
        {"y": Y, "target": TARGET},
        more={"target": {"all nan": np.full((T, 2), NAN)}},
        named={"y": "y|target"},
        fine={"target": "nan"},
    ),
    "training.cross_entropy": Case(
        training.cross_entropy,
        {"y": Y, "target": CLASSES},
        {"target": array(CLASSES)},
        {"y": {"far": FAR}, "target": {"too large": CLASSES + 1, "too small": CLASSES - 2, "none": CLASSES * 0 - 1}},
        {"y": "y|target"},
        {"y": "huge longer far"},
    ),
    "training.softmax": Case(
        training.softmax,
        {"y": Y},
        more={"y": {"far": np.array([1e308, -1e308])}},
        documented={("y", what): lambda p: np.allclose(p.sum(axis=-1), 1) for what in ("deeper", "longer", "huge")}
        | {("y", "far"): lambda p: p.tolist() == [1, 0]},
    ),
    "training.Net": Case(
        training.Net,
        {"kind": "LSTM", "m": 2, "n": 3, "k": 2, "seed": 0, "forget_bias": 1.0},
        more={"k": {"none": 0}},
        fine={"seed": "huge"},
    ),
    "training.Net.run": Case(
        NET.run,
        {"xs": XS, "weights": NET.weights},
        more={"weights": NETS},
        named={"weights": "weights|W_y|W_f"},
        fine={"xs": "deeper complex huge"},
        documented={("weights", f"W_y {what}"): finite for what in ("complex", "huge")},
    ),
    "training.Net.forecast": Case(
        ONE.forecast, {"seen": SEEN[:, None], "horizon": 2}, more={"horizon": {"none": 0}}, fine={"seen": "huge"}
    ),
    "training.Net.gradient": Case(
        NET.gradient,
        {"xs": XS, "target": TARGET, "loss": training.squared_error, "weights": NET.weights},
        more={
            "loss": {"one number": lambda y, t: 1.0, "nan": lambda y, t: (1.0, y * NAN)},
            "weights": NETS,
        },
        named={"weights": "weights|W_y|W_f|y", "xs": "xs|target|y"},
        fine={"target": "nan", "xs": "huge"},
    ),
    "training.cut": Case(
        training.cut,
        {"weights": NET.weights, "unit": 1},
        more={"weights": {"of a GRU": W_GRU}, "unit": {"above": N}},
        documented={("unit", "None"): lambda weights: weights is NET.weights},
    ),
    "training.clipped": Case(
        training.clipped,
        {"grads": {"a": X}, "limit": 1.0},
        {"grads": kind("dict")},
        {"grads": part({"a": X}, "a"), "limit": {"none": 0}},
        documented={("grads", f"a {what}"): finite for what in ("deeper", "longer", "scalar", "empty")}
        | {("limit", "inf"): lambda grads: grads["a"] is X},
    ),
    "training.Training": Case(
        training.Training,
        {"net": NET, "batch_of": batch, "loss": training.squared_error, "seed": 0, "rate": 0.01, "clip": 1.0},
        more={"rate": {"none": 0}},
        documented={pair: lambda run: run.losses == [] for pair in (("seed", "huge"), ("clip", "inf"))},
    ),
    "training.Training.train": Case(
        lambda steps, quiet=True: run_of().train(steps, quiet),
        {"steps": 0},
        {"steps": {name: value for name, value in WHOLE.items() if name != "huge"}, "quiet": FLAG},
    ),
    "training.Training.train, what batch_of returns": Case(
        lambda batch_of: run_of(batch_of=batch_of).train(1, quiet=True),
        {"batch_of": batch},
        {"batch_of": {"nothing": lambda rng: None, "one": lambda rng: [XS], "nan": lambda rng: (XS * NAN, TARGET)}},
        named={"batch_of": "batch_of|xs"},
    ),
    "tasks.outbreaks": Case(
        tasks.outbreaks, {"rng": rng, "count": 2, "days": 3}, more={"count": {"none": 0}, "days": {"none": 0}}
    ),
    "tasks.outbreak_batch": Case(
        tasks.outbreak_batch, {"rng": rng, "count": 2, "days": 3}, more={"days": {"one": 1}}
    ),
    "tasks.sir_forecast": Case(tasks.sir_forecast, {"shares": SEEN, "horizon": 1}, fine={"shares": "longer"}),
    "tasks.nearest_outbreaks": Case(
        tasks.nearest_outbreaks,
        {"seen": SEEN, "horizon": 1, "library": np.full((9, 4), 0.1), "count": 2},
        more={"count": {"none": 0}, "library": {"too short": np.full((2, 4), 0.1), "too few": np.full((9, 1), 0.1)}},
        fine={"seen": "longer", "library": "longer"},
    ),
    "tasks.two_day_rule": Case(tasks.two_day_rule, {"rng": rng, "count": 2}),
    "tasks.forecasts": Case(
        tasks.forecasts,
        {"net": ONE, "rule": np.array([1.5, -0.6, 0]), "seen": SEEN, "horizon": 1},
        more={"net": {"two inputs": NET}, "seen": {"one day": [0.1]}},
        fine={"seen": "longer"},
    ),
    "tasks.jobs": Case(
        tasks.jobs,
        {"rng": rng, "count": 2},
        {name: WHOLE | {"none": 0, "many": 10**6} for name in ("count", "pause", "before", "marks")} | {"rng": OBJECT},
    ),
    "tasks.box": Case(
        tasks.box,
        {"xs": np.zeros((4, 2, 3)), "f": 0.5, "i": np.array([0.5, 0.5, 1.0]), "o": 0.5},
        more={"f": {"above": 1.1, "below": -0.1}, "o": {"two": [0.5, 0.5]}},
        fine={"i": "scalar", "xs": "huge"},
        named={"f": r"f(\[0\])?", "i": r"i(\[0\])?", "o": r"o(\[0\])?"},
    ),
    "tasks.best_constant": Case(
        tasks.best_constant, {}, {name: WHOLE | {"none": 0} for name in ("pause", "before")}
    ),
    "tasks.sentences": Case(
        tasks.sentences,
        {"rng": rng, "count": 2, "attractors": np.array([1, 2])},
        more={"count": {"none": 0}, "attractors": {"below": [-1]}},
        documented={("attractors", "None"): lambda data: len(data.words) == 2},
    ),
    "tasks.Sentences.at_verb": Case(
        DATA.at_verb,
        {"values": VALUES},
        documented={("values", what): lambda result: len(result) == 3
                    for what in ("nan", "inf", "-inf", "huge", "complex", "longer")},
    ),
    "tasks.Sentences.right": Case(
        DATA.right, {"y": VALUES}, more={"y": {"one score": VALUES[..., :1]}}, fine={"y": "huge longer"}
    ),
    "tasks.encode": Case(
        tasks.encode, {"text": "the dog"}, {"text": TEXT | {"none": " ", "is": "is"}}, named={"text": "text|sentence"}
    ),
    "tasks.last_noun": Case(tasks.last_noun, {"train": DATA}),
    "tasks.last_noun, the rule": Case(tasks.last_noun(DATA), {"data": DATA}),
    "example.example": Case(example.example, {"scale": 0.1}, more={"scale": {"huge float": 1e308}}),
    "checks.check": Case(
        checks.check,
        {"name": "product", "answer": np.array([1.0, 2.0])},
        more={"answer": ODD},
        documented={("answer", what): lambda said: said.right is False and "Expected numbers" in said.words
                    for what in ("text", "texts", "object", "objects", "dict", "ragged", "nan", "inf", "-inf",
                                 "complex", "date", "masked", "list")}
        | {("answer", what): lambda said: said.right is False
           for what in ("bool", "deeper", "longer", "scalar", "empty", "huge", "array")}
        | {("answer", "None"): lambda said: said.right is None},
    ),
    "checks.Prediction": Case(
        checks.Prediction, PREDICTION, {"question": TEXT}, {"options": {"numbers": [1, 2]}}
    ),
    "checks.count": Case(
        checks.count,
        {"namespace": {}},
        {"namespace": kind("dict") | {"odd names": {5: 1, "": 2, None: np.zeros(3)}}},
        documented={("namespace", "odd names"): lambda count: count == (0, 0, 0, 0)},
    ),
    "course.errata_table": Case(course.errata_table, {"letter": "A"}),
    "plots.short": Case(
        plots.short,
        {"value": 0.5},
        more={"value": {"huge float": 1e308}},
        documented={("value", what): lambda text, wanted=wanted: text == wanted
                    for what, wanted in {"nan": "nan", "inf": "inf", "-inf": "−inf", "huge float": "1e308"}.items()},
    ),
}  # fmt: skip
for _of, _asked, _right in (("", NUMBER, 3.0), (", of options", PREDICTION, "a")):
    TRAINING |= {
        f"checks.Prediction.commit{_of}": Case(
            lambda guess, *, asked=_asked: checks.Prediction(**asked).commit(guess), {"guess": _right}
        ),
        f"checks.Prediction.reveal{_of}": Case(
            lambda truth, *, asked=_asked: checks.Prediction(**asked).reveal(truth), {"truth": _right}
        ),
    }

# ------------------------------------------------------------ the table: views

START, V3 = CHOICE | {"another": "Z"}, np.array([0.2, 0.5, 0.9])
GATE = views.gate.gate_presets()["the thread's numbers"]
HALVES = views.elementwise.update_presets()["the pretended gate"]
OUT = views.elementwise.output_presets()["half open"]
WHOLE_CELL = views.whole_cell.cell_presets()["scaled by 0.05"]


def made(view):
    return isinstance(view, views.View)


def presets(good, **bad):
    """The presets of a view, one of their values at a time made bad or left out."""
    found = dict(ODD)
    for name, values in bad.items():
        found |= {f"{name} {what}": {"one": good | {name: value}} for what, value in values.items()}
        found[f"without {name}"] = {"one": {key: value for key, value in good.items() if key != name}}
    return found


X_BAD = {what: WHOLE_CELL["example"]._replace(x=value) for what, value in array(WHOLE_CELL["example"].x).items()}
STARTED = ("ChainView", "ChanceView", "DerivativeView", "MatrixView", "PathsView", "RosettaView", "VariantsView")
VIEWS = {
    f"views.{name}": Case(getattr(views, name), {}, {"start": START}, documented={("start", "None"): made})
    for name in STARTED
} | {
    "views.ErrataView": Case(views.ErrataView, {}, {"start": START}),
    "views.AgreementView": Case(
        views.AgreementView, {}, {"net": OBJECT | {"small": NET, "plain": training.Net("plain", 2, 3, 2)}}
    ),
    "views.ForecastView": Case(
        views.ForecastView,
        {"net": ONE, "gates": False},
        more={"net": {"two inputs": NET, "plain": training.Net("plain", 1, 3, 1)}},
    ),
    "views.ConcatenateView": Case(views.ConcatenateView, {}, dict.fromkeys("mnk", WHOLE | {"none": 0, "above": 7})),
    "views.JobView": Case(views.JobView, {}, {"by_moment": FLAG}),
    "views.GateView": Case(
        views.GateView,
        {"gate": "f"},
        {"start": START, "presets": presets(GATE, b=array(GATE["b"]), scale=REAL, order=CHOICE)},
        named={"presets": "presets?"},
    ),
    "views.UpdateView": Case(
        views.UpdateView,
        {},
        {"start": START, "presets": presets(HALVES, f=array(V3), i=array(V3))},
        named={"presets": r"presets?|f|i|f\[0\]|i\[0\]"},
    ),
    "views.OutputView": Case(
        views.OutputView,
        {},
        {"start": START, "presets": presets(OUT, o=array(V3), readout=CHOICE)},
        named={"presets": "presets?|o"},
    ),
    "views.WholeCellView": Case(
        views.WholeCellView,
        {},
        {"start": START, "presets": presets(WHOLE_CELL, scale=REAL, example=kind() | X_BAD)},
        named={"presets": r"presets?|x"},
    ),
    "views.SaturationView": Case(
        views.SaturationView,
        {},
        {"z": array([1.0, 2.0]) | {"many": np.ones(21)}},
        named={"z": r"z|z\[0\]"},
        documented={("z", "longer"): made},
    ),
    "views.Predict": Case(views.Predict, PREDICTION, {"question": TEXT}),
    "views.Progress": Case(views.Progress, {"namespace": {}}, {"namespace": kind("dict", "empty")}),
}


def test_a_control_refuses_what_lies_outside_of_it():
    """`set`, and so every control: sliders, whole or not, a list, buttons, a text, a number of the weights."""
    saturation, forecast = views.SaturationView((1, 2)), views.AgreementView(training.Net("LSTM", 32, 3, 2))
    asked = {
        (saturation, "z[0]"): REAL | {"above": 801},
        (saturation, "scale"): REAL | {"between": 0.123},
        (saturation, "float type"): CHOICE,
        (forecast, "unit"): WHOLE | {"above": 3, "far below": -2},
        (forecast, "sentence"): TEXT,
        (views.GateView(), "W_f[0, 0]"): REAL | {"above": 13},
    }
    problems = []
    for (view, name), values in asked.items():
        before = view.state
        for what, value in values.items():
            if (name, what) == ("unit", "below"):  # -1 is for no unit
                continue
            said = verdict(partial(view.set, {name: value}), re.escape(name))
            problems += [f"{name} {what}: {said}"] if said else []
            assert view.state == before, "a value that is refused moves nothing"
    assert not problems, "\n".join(problems)
    assert not verdict(partial(saturation.set, {"q": 1}), "'q'")
    assert not verdict(partial(saturation.set, ["q"]), "values")


def test_load_refuses_what_is_no_code():
    load = views.WholeCellView().load
    case = Case(load, {}, {"code": ODD | {"damaged": "m3n3; scaled by 0.05 #0000"}})
    assert not wrong_answers(case)


# ------------------------------------------------------------ nothing is missing

TABLE = MATHS | TRAINING | VIEWS


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_named(name):
    case = TABLE[name]
    if case.good:
        case.call(**case.good)
    problems = wrong_answers(case)
    assert not problems, "\n".join(problems)


RECORD = "a plain record, made by the package; what reads it checks it"
EXCUSED = dict.fromkeys(
    (
        *("cell.Step", "cell.Trace", "gradients.Gradients", "convert.Layout", "variants.Variant", "example.Example"),
        *("example.Erratum", "checks.Count", "checks.Exercise", "checks.Lines", "checks.Verdict", "course.Link"),
        *("course.Misconception", "course.Source", "course.Table", "course.Term"),
    ),
    RECORD,
)
EXCUSED |= {
    "checks.Exercise.check": "asked by checks.check, with the same answers",
    "checks.Lines.check": "asked by checks.check; any other answer than a dict of its names gets a Verdict",
    "views.View": "for subclasses alone, which give it what they made",
}


def takes_something(function):
    return any(name != "self" for name in signature(function).parameters)


def public(module):
    """The public functions, classes and methods of a module or package that take something."""
    short = module.__name__.removeprefix("lstm_helpers.")
    names = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if name[0] != "_" and getattr(getattr(value, "func", value), "__module__", None) == module.__name__
    ]
    for name in names:
        value = getattr(module, name)
        if isclass(value):
            if takes_something(value):
                yield f"{short}.{name}"
            if module is not views:
                own = [(method, one) for method, one in vars(value).items() if isfunction(one) and method[0] != "_"]
                yield from (f"{short}.{name}.{method}" for method, one in own if takes_something(one))
        elif callable(value) and takes_something(value):
            yield f"{short}.{name}"


MODULES = (cell, gradients, variants, convert, training, tasks, example, checks, course, views)


def test_no_public_name_is_missing():
    wanted = {name for module in MODULES for name in public(module)}
    tabled = {name.split(",")[0] for name in TABLE}
    assert len(wanted) > 90
    assert wanted - tabled - set(EXCUSED) == set()
    assert set(EXCUSED) <= wanted, "an excuse for what is not there"
    assert not set(EXCUSED) & tabled


def test_every_argument_is_in_the_table():
    """All arguments of all functions; after a comma stands a row of a part only."""
    missing = [
        f"{name}: {one.name}"
        for name, case in TABLE.items()
        for one in signature(case.call).parameters.values()
        if "," not in name and one.name not in {argument for argument, *_ in case.values()}
        if one.kind is not Parameter.KEYWORD_ONLY  # to_torch is to_layout with its name fixed
    ]
    assert missing == []
