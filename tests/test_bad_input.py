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

from cases import random_params
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
    } | (shapes_of(a) if a.ndim else {})


def shapes_of(a):
    """Of fewer axes, and of other sizes: an axis of 1 must not be stretched."""
    found = {"longer": np.concatenate([a, a], axis=-1), "scalar": 0.5, "column": a[..., :1]}
    if a.ndim > 1:
        found |= {"row": a[:1], "cut": a[1:], "without rows": a[:0], "without columns": a[..., :0], "turned": a.T}
    return {what: value for what, value in found.items() if np.shape(value) != a.shape}


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
SIZES = ("column", "row", "cut", "turned", "without rows")
SHAPES = "deeper longer scalar column"  # any shape will do


P = random_params(M, N, rng, 1)
X, H, XS = rng.normal(size=M), rng.normal(size=N), rng.normal(size=(T, M))
TRACE, D_H = cell.run(XS, P), rng.normal(size=(T, N))
GRU, STANDARD, PROJECTION = (variants.VARIANTS[name] for name in ("GRU", "standard", "projection"))
W_GRU = {name: rng.normal(size=shape) for name, shape in GRU.shapes(M, N).items()}
W_PROJECTION = {name: rng.normal(size=shape) for name, shape in PROJECTION.shapes(M, N).items()}
T_GRU = GRU.run(XS, W_GRU)
EXPLODE = {"texts": lambda z: "a", "ragged": lambda z: [[1j], [1j, 2j]], "explodes": lambda z: 1e300j}
LOSES_I = {"abs": np.abs, "real": np.real, "slope": cell.d_relu, "square": lambda z: np.sum(np.abs(z) ** 2)}
LOSES_I |= {"constant": lambda z: 1.0, "list": lambda z: [1, 2], "comparison": lambda z: z.real > 0}


def part(good, name):
    """The dict with one of its arrays bad."""
    return {f"{name} {what}": good | {name: value} for what, value in array(good[name]).items()}


def one_at_a_time(name, call, arrays):
    """{name: Case}: each array of a dict made bad in turn, and one that is left out or too many.

    The first one, and W_p, are taken at their word where they tell sizes, and then another one is named.
    """
    telling = (next(iter(arrays)), "W_p", "weight_hr")
    cases = {
        f"{name}, {one}": Case(
            lambda value, one=one: call(arrays | {one: value}),
            {"value": array},
            named={"value": ".*" if one in telling else f"{one}|are too large|the sum of both"},
            fine={"value": "complex huge longer column row cut" if one in telling else "complex huge"},
        )
        for one, array in arrays.items()
    }
    names = {f"without {one}": {key: arrays[key] for key in arrays if key != one} for one in arrays}
    names |= {"another": arrays | {"q": X}, "a number": arrays | {3: X}, "no dict": list(arrays.values())}
    return cases | {
        f"{name}, names": Case(
            lambda arrays: call(arrays), {"arrays": arrays}, {"arrays": names}, named={"arrays": "arrays|weights"}
        )
    }


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
        fine={"xs": "deeper complex row cut", "h0": "deeper complex", "C0": "deeper complex huge"},
    ),
    "gradients.backward": Case(
        gradients.backward,
        {"trace": TRACE, "params": P, "d_h": D_H, "d_C": D_H},
        more={
            "trace": {"empty trace": cell.Trace(*[None] * 13), "mixed": TRACE._replace(f=TRACE.f[:2])},
            "params": {"of another size": random_params(3, 3, rng)},
        },
        fine={"d_h": "complex huge", "d_C": "complex huge"},
    ),
    "gradients.jacobian": Case(gradients.jacobian, STEP, fine=BATCHED),
    "gradients.complex_step": Case(
        gradients.complex_step,
        {"function": lambda z: 2 * (z / 2), "at": H},
        more={"function": EXPLODE | LOSES_I},
        fine={"at": f"{SHAPES} huge"},
    ),
    "gradients.complex_step, at a number": Case(
        partial(gradients.complex_step, at=0.5), {"function": np.sin}, more={"function": EXPLODE | LOSES_I}
    ),
    "convert.Layout.shapes": Case(
        convert.LAYOUTS["torch projection"].shapes, {"m": 2, "n": 3, "p": 2}, fine=dict.fromkeys("mnp", "huge")
    ),
    "convert.to_layout": Case(convert.to_layout, {"params": P, "name": "onnx"}),
    "convert.from_layout": Case(
        convert.from_layout,
        {"arrays": convert.to_torch(P), "name": "torch"},
        more={"arrays": {"part": {"weight_ih": P.W_f}, "no names": list(convert.to_torch(P).values())}},
    ),
    "variants.Variant.count": Case(
        GRU.count, {"m": 2, "n": 3}, {"p": WHOLE | {"another": 2}}, fine=dict.fromkeys("mn", "huge")
    ),
    "variants.Variant.shapes": Case(
        PROJECTION.shapes,
        {"m": 2, "n": 3, "p": 2},
        fine=dict.fromkeys("mnp", "huge"),
        documented={("p", "None"): lambda shapes: shapes["W_p"] == (3, 3)},
    ),
    "variants.Variant.run": Case(
        GRU.run,
        {"xs": XS, "weights": W_GRU, "start": {"h": H}},
        {"start": kind("dict")},
        {"weights": part(W_GRU, "W_r"), "start": {"other": {"q": H}} | part({"h": H}, "h")},
        {"weights": "weights|W_r|W_z|b_r", "start": "start|h|C"},
        {"xs": "deeper complex row cut"},
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
for _name, _layout in convert.LAYOUTS.items():
    _p = 2 if _layout.kind == "projection" else None
    _weights = {
        weight: rng.normal(size=shape) for weight, shape in variants.VARIANTS[_layout.kind].shapes(M, N, _p).items()
    }
    _arrays = convert.to_layout(cell.Params(**_weights) if _layout.kind == "standard" else _weights, _name)
    MATHS |= one_at_a_time(f"convert.from_layout, {_name}", partial(convert.from_layout, name=_name), _arrays)
    if _layout.kind == "standard":
        _choice = {"kind": "standard", "direction": "forward"}
        _more = {"attributes": {}} if _name == "onnx" else {"forget_bias": 1.0} if _name == "tf1" else {}
        MATHS[f"convert.from_{_name}"] = Case(
            getattr(convert, f"from_{_name}"),
            {"arrays": _arrays} | _choice | _more,
            {"layer": WHOLE, "prefix": CHOICE},
            {"attributes": {"clip": {"clip": 3.0}}} if _name == "onnx" else {},
            {"arrays": f"arrays|{next(iter(_arrays))}"},
        )
MATHS["convert.run_stack"] = Case(
    convert.run_stack,
    {"xs": XS, "layers": [P], "kind": "standard", "batch_first": False},
    more={"layers": {"another m": [P, P], "three": [(P, P, P)], "a GRU's": [W_GRU], "no layer": []}},
    fine={"xs": "deeper complex row cut"},
)
for _name in ("torch", "keras", "onnx", "colah", "d2l"):
    MATHS[f"convert.to_{_name}"] = Case(getattr(convert, f"to_{_name}"), {"params": P, "kind": "standard"})
for _name, _v in variants.VARIANTS.items():
    _weights = {weight: rng.normal(size=shape) for weight, shape in _v.shapes(M, N).items()}
    MATHS |= one_at_a_time(f"variants.Variant.run, {_name}", partial(_v.run, XS), _weights)

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
    return training.Training(
        **{"net": training.Net("LSTM", M, N, 2), "batch_of": batch, "loss": training.squared_error} | changed
    )


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
        documented={("y", what): lambda p: np.allclose(p.sum(axis=-1), 1)
                    for what in ("deeper", "longer", "huge", *SIZES)}
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
        fine={"xs": "deeper complex huge row cut"},
        documented={("weights", f"W_y {what}"): finite for what in ("complex", "huge")},
    ),
    "training.Net.forecast": Case(
        ONE.forecast, {"seen": SEEN[:, None], "horizon": 2}, {}, {"horizon": {"none": 0}}, fine={"seen": "huge row cut"}
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
        documented={("grads", f"a {what}"): finite for what in (*SHAPES.split(), "empty")}
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
    "tasks.sir_forecast": Case(tasks.sir_forecast, {"shares": SEEN, "horizon": 1}, fine={"shares": "longer column"}),
    "tasks.nearest_outbreaks": Case(
        tasks.nearest_outbreaks,
        {"seen": SEEN, "horizon": 1, "library": np.full((9, 4), 0.1), "count": 2},
        more={"count": {"none": 0}, "library": {"too short": np.full((2, 4), 0.1), "too few": np.full((9, 1), 0.1)}},
        fine={"seen": "longer column", "library": "longer cut turned"},
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
        fine={"i": "scalar", "xs": "huge row cut"},
        named={"f": r"f(\[0\])?", "i": r"i(\[0\])?", "o": r"o(\[0\])?"},
    ),
    "tasks.best_constant": Case(
        tasks.best_constant, {}, {name: WHOLE | {"none": 0} for name in ("pause", "before")}
    ),
    "tasks.sentences": Case(
        tasks.sentences,
        {"rng": rng, "count": 2, "between": np.array([1, 2])},
        more={"count": {"none": 0}, "between": {"below": [-1]}},
        documented={("between", "None"): lambda data: len(data.words) == 2},
    ),
    "tasks.Sentences.at_verb": Case(
        DATA.at_verb,
        {"values": VALUES},
        documented={("values", what): lambda result: len(result) == 3
                    for what in ("nan", "inf", "-inf", "huge", "complex", "longer", "column", "without columns")},
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
           for what in ("bool", *SHAPES.split(), "empty", "huge", "array")}
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
            lambda guess, because, *, asked=_asked: checks.Prediction(**asked).commit(guess, because),
            {"guess": _right, "because": "so"},
            {"because": TEXT},
        ),
        f"checks.Prediction.reveal{_of}": Case(
            lambda truth, *, asked=_asked: checks.Prediction(**asked).reveal(truth), {"truth": _right}
        ),
    }

# ------------------------------------------------------------ the table: views

START, V3 = CHOICE | {"another": "Z"}, np.array([0.2, 0.5, 0.9])
GATE = views.gate.gate_presets()["the thread's numbers"]
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
STARTED = ("MatrixView", "OutputView", "RosettaView", "UpdateView")
VIEWS = {
    f"views.{name}": Case(getattr(views, name), {}, {"start": START}, documented={("start", "None"): made})
    for name in STARTED
} | {
    "views.ChanceView": Case(views.ChanceView, {}),
    "views.PathsView": Case(views.PathsView, {}, {"start": CHOICE}),
    "views.VariantsView": Case(views.VariantsView, {}, {"x": CHOICE}),
    "views.ErrataView": Case(views.ErrataView, {}),
    "views.AgreementView": Case(
        views.AgreementView, {}, {"net": OBJECT | {"small": NET, "plain": training.Net("plain", 2, 3, 2)}}
    ),
    "views.ForecastView": Case(
        views.ForecastView,
        {"net": ONE, "library": np.full((26, 20), 0.1), "gates": False},
        more={
            "net": {"two inputs": NET, "plain": training.Net("plain", 1, 3, 1)},
            "library": {"too short": np.full((25, 20), 0.1), "too few": np.full((26, 19), 0.1)},
        },
        documented={("library", "longer"): made},
    ),
    "views.ConcatenateView": Case(views.ConcatenateView, {}, dict.fromkeys("mnk", WHOLE | {"none": 0, "above": 7})),
    "views.JobView": Case(views.JobView, {}, {"by_moment": FLAG}),
    "views.GateView": Case(
        views.GateView,
        {"gate": "f"},
        {"start": START, "presets": presets(GATE, b=array(GATE["b"]), scale=REAL, order=CHOICE)},
        named={"presets": "presets?"},
    ),
    "views.WholeCellView": Case(
        views.WholeCellView,
        {},
        {
            "start": START,
            "presets": presets(WHOLE_CELL, scale=REAL, example=kind() | X_BAD),
            "names": ODD | {"one": ("value",), "numbers": (1, 2, 3)},
        },
        named={"presets": r"presets?|x", "names": r"names(\[0\])?"},
        documented={("names", "empty"): made},
    ),
    "views.SaturationView": Case(
        views.SaturationView,
        {},
        {"z": array([1.0, 2.0]) | {"many": np.ones(21)}},
        named={"z": r"z|z\[0\]"},
        documented={("z", "longer"): made, ("z", "column"): made},
    ),
    "views.TraceView": Case(
        views.TraceView,
        {"weights": P, "xs": XS, "variant": "standard"},
        {
            "labels": kind("text") | {"short": "abc", "number": 4},
            "signals": kind("dict") | {"a signal of 3": {"s": np.arange(3.0)}, "no name": {3: np.arange(4.0)}},
            "start": kind("dict") | {"unknown": {"q": H}, "short": {"h": H[:-1]}, "batch": {"C": np.stack([H, H])}},
        },
        {"weights": {"of another": W_GRU}, "xs": {"long": np.zeros((1001, M))}},
        named={"start": "start|h"},
        documented=dict.fromkeys((("xs", "row"), ("xs", "cut"), ("signals", "empty")), made),
    ),
    "views.Predict": Case(views.Predict, PREDICTION | {"because": True}, {"question": TEXT}),
    "views.Progress": Case(views.Progress, {"namespace": {}}, {"namespace": kind("dict", "empty")}),
}


def test_a_control_refuses_what_lies_outside_of_it():
    """`set`, and so every control: sliders, whole or not, a list, buttons, a text, a number of the weights."""
    saturation, forecast = views.SaturationView((1, 2)), views.AgreementView(training.Net("LSTM", 32, 3, 2))
    asked = {
        (saturation, "z[0]"): REAL | {"above": 801},
        (saturation, "scale"): REAL | {"between": 0.123},
        (saturation, "float type"): CHOICE,
        (forecast, "unit"): ODD | {"half": 2.5, "above": 3, "far below": -2},
        (forecast, "sentence"): TEXT,
        (views.GateView(), "W_f[0, 0]"): REAL | {"above": 13},
    }
    problems = []
    for (view, name), values in asked.items():
        before = view.state
        for what, value in values.items():
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


# ------------------------------------------------------------ the words themselves


def params(**changed):
    return cell.Params(**vars(P) | changed)


def step(**changed):
    return cell.lstm_step(**STEP | changed)


def run_cell(**changed):
    return cell.run(**{"xs": XS, "params": P} | changed)


def back(**changed):
    return gradients.backward(**{"trace": TRACE, "params": P, "d_h": D_H} | changed)


def from_onnx(**changed):
    return convert.from_onnx(convert.to_onnx(P) | changed)


def run_gru(xs=XS, start=None, **changed):
    return GRU.run(xs, W_GRU | changed, start or {})


def back_gru(d_h=D_H, weights=W_GRU, **changed):
    return GRU.backward(SimpleNamespace(**vars(T_GRU) | changed), weights, d_h)


def run_net(**changed):
    return NET.run(XS, NET.weights | changed)


def gradient_of(answer, **changed):
    return NET.gradient(XS, TARGET, lambda y, target: answer, NET.weights | changed)


HUGE, LARGE, OPEN = np.full((N, M + N), 1e308), np.full((T, N), 1e308), [9.0] * N
OF_3 = GRU.shapes(3, N)
HALF = {name: np.full(a.shape, 6e4, np.float16) for name, a in convert.to_torch(P).items()}
BIASES = HALF | {name: HALF[name] * np.float16(0) for name in ("weight_ih", "weight_hh")}
FAR_OPEN = params(**dict.fromkeys(("W_f", "W_i", "W_C", "W_o"), np.full((N, M + N), 100.0)), b_f=[0] * N)
WORDS = {  # how a message begins: what says it
    "z holds <U1 ('1'); expected numbers": lambda: cell.sigmoid("1"),
    "z holds |S1 (b'1'); expected numbers": lambda: cell.d_sigmoid(b"1"),
    "z holds object ([1, None]); expected numbers": lambda: cell.d_tanh([1, None]),
    "z holds bool (True); expected numbers": lambda: cell.relu(True),
    "z is ragged: its rows differ in length; expected a rectangular array": lambda: cell.d_relu([[1], [1, 2]]),
    "W_C[2, 4] is nan; expected finite numbers": lambda: params(W_C=last(P.W_C)),
    "b_o[2] is nan; expected finite numbers": lambda: params(b_o=last(P.b_o)),
    "W_f has shape (2, 2); expected (n, m+n) with n >= 1 and m >= 1": lambda: params(W_f=np.ones((2, 2))),
    "W_i has shape (3, 4); expected (3, 5)": lambda: params(W_i=np.ones((3, 4))),
    "b_C has shape (1,); expected (3,)": lambda: params(b_C=[1]),
    "x[1] is nan; expected finite numbers": lambda: step(x=[1, NAN]),
    "h_prev[1, 0] is -inf; expected finite numbers": lambda: step(h_prev=[[1, 1, 1], [-INF, 1, 1]]),
    "x has shape (1,); expected (..., m) with m = 2": lambda: step(x=[1]),
    "C_prev has shape (2, 5); expected (..., n) with n = 3": lambda: step(C_prev=np.ones((2, 5))),
    "h_prev has batch axes (5,); expected axes that broadcast with (4,)": lambda: step(
        x=np.ones((4, M)), h_prev=np.ones((5, N))
    ),
    "C_prev has batch axes (3,); expected axes that broadcast with (4,)": lambda: step(
        h_prev=np.ones((4, N)), C_prev=np.ones((3, N))
    ),
    "h0 has batch axes (6,); expected axes that broadcast with (4,)": lambda: run_cell(
        xs=np.ones((6, 4, M)), h0=np.ones((6, N))
    ),
    "C0 has batch axes (6,); expected axes that broadcast with (4,)": lambda: run_cell(
        xs=np.ones((6, 4, M)), C0=np.ones((6, N))
    ),
    "xs has shape (0, 2); expected (T, ..., m) with T >= 1 steps and m = 2": lambda: run_cell(xs=np.ones((0, M))),
    "xs has shape (4, 1); expected (T, ..., m) with T >= 1 steps and m = 2": lambda: run_cell(xs=np.ones((4, 1))),
    "params is a dict; expected Params": lambda: run_cell(params={}),
    "trace is a Step; expected Trace": lambda: back(trace=step()),
    "trace has f of shape () beside h of shape (4, 3); expected what run": lambda: back(trace=TRACE._replace(f=None)),
    "d_h has shape (4, 1); expected (4, 3)": lambda: back(d_h=D_H[:, :1]),
    "d_C has shape (4, 3); expected (4, 5, 3)": lambda: back(
        trace=cell.run(np.ones((T, 5, M)), P), d_h=np.ones((T, 5, N)), d_C=D_H
    ),
    "d_h holds object (None); expected numbers": lambda: back(d_h=None),
    "d_h, d_C and params are too large: the gradient of ": lambda: back(d_h=LARGE, d_C=LARGE),
    "C_prev and params are too large: the Jacobian passes the largest float64": lambda: gradients.jacobian(
        np.zeros(M), np.zeros(N), LARGE[0], FAR_OPEN
    ),
    "C_prev has batch axes (5,); expected axes that": lambda: gradients.jacobian(
        X, np.ones((4, N)), np.ones((5, N)), P
    ),
    "function is a float; expected a function": lambda: gradients.complex_step(1.5, [1.0]),
    "at holds float64 of shape (0,); expected real numbers, at least one": lambda: gradients.complex_step(np.sin, []),
    "at holds complex128": lambda: gradients.complex_step(np.sin, [0.5, 1e-20j]),
    "name is 'Torch'; expected one of ['torch', 'keras', 'onnx', 'colah', 'd2l', ": lambda: convert.to_layout(
        P, "Torch"
    ),
    "arrays is a list; expected a dict of ['W', 'R', 'B']": lambda: convert.from_layout([1, 2, 3], "onnx"),
    "arrays are ['W', 'R', 'B', 'P']; expected ['W', 'R', 'B']": lambda: convert.from_layout(
        convert.to_onnx(P) | {"P": np.ones((1, 9))}, "onnx"
    ),
    "arrays are ['W']; expected ['W', 'R', 'B']": lambda: convert.from_layout({"W": 1}, "onnx"),
    "R[0, 11, 2] is nan; expected finite numbers": lambda: from_onnx(R=last(np.zeros((1, 12, 3)))),
    "W has shape (2, 12, 2); expected (1, 4n, m) with n >= 1 and m >= 1, of one layer in one direction": lambda: (
        from_onnx(W=np.ones((2, 12, 2)))
    ),
    "R has shape (2, 12, 3); expected (1, 12, 3)": lambda: from_onnx(R=np.ones((2, 12, 3))),
    "W has shape (1, 9, 3); expected (1, 4n, m) with n >= 1": lambda: from_onnx(W=np.ones((1, 9, 3))),
    "the sum of both b_f[0] is inf; expected finite numbers": lambda: convert.from_torch(BIASES),
    "start has 'q'; expected": lambda: run_gru(start={"q": H}),
    "h has shape (5,); expected (..., n) with n = 3": lambda: run_gru(start={"h": np.zeros(5)}),
    "h has batch axes (4, 3); expected axes that broadcast with (2,)": lambda: run_gru(
        np.ones((T, 2, M)), {"h": np.ones((4, 3, N))}
    ),
    "weights begin with shape (0,); expected (n, m+n)": lambda: GRU.run(XS, {}),
    "weights is a list; expected a dict": lambda: GRU.run(XS, [1, 2]),
    "weights are ['W_r']; expected [": lambda: GRU.run(XS, {"W_r": np.ones((3, 5))}),
    "W_r has shape (3,); expected (n, m+n) with n >= 1 and m >= 1": lambda: run_gru(W_r=H),
    "W_f has shape (3, 5); expected (n, m+p) with p = 0, n >= 1 and m >= 1": lambda: PROJECTION.run(
        XS, W_PROJECTION | {"W_p": np.zeros((0, N))}
    ),
    "W_p has shape (3,); expected ": lambda: PROJECTION.run(XS, W_PROJECTION | {"W_p": H}),
    "p is 4; expected n = 3": lambda: GRU.count(M, N, 4),
    "xs, weights and start are too large: z_r passes the largest float64": lambda: run_gru(XS * 9, W_r=HUGE),
    "d_h and weights are too large: the gradient of ": lambda: back_gru(d_h=LARGE, r=T_GRU.r),
    "state and weights are too large: the Jacobian passes the largest float64": lambda: STANDARD.jacobian(
        np.zeros(M), {"h": np.zeros(N), "C": LARGE[0]}, vars(FAR_OPEN)
    ),
    "state is a list; expected a dict": lambda: GRU.jacobian(X, [0], W_GRU),
    "trace has no x; expected what run returns": lambda: GRU.backward({}, W_GRU, D_H),
    "trace has x of 2 entries; expected 3": lambda: back_gru(weights={k: np.ones(s) for k, s in OF_3.items()}),
    "trace has x of 0 entries; expected 2": lambda: back_gru(x=np.float64(1)),
    "trace has x of shape (3, 2); expected (4, 2), what run returns": lambda: back_gru(x=XS[1:]),
    "y are too large: the loss passes": lambda: training.cross_entropy(np.array([[1e308, -1e308]]), np.array([1])),
    "y and target are too large: the loss passes": lambda: training.squared_error(Y * 0 + 1e200, TARGET),
    "y has shape (); expected (..., k)": lambda: training.softmax(1.0),
    "kind is 'LSTN'; expected one of ['LSTM', ": lambda: training.Net("LSTN", 1, 1, 1),
    "n is 0; expected a whole number from 1 to 1000": lambda: training.Net("LSTM", 1, 0, 1),
    "rate is 0; expected a number above 0": lambda: run_of(rate=0),
    "clip is -1; expected a number above 0": lambda: run_of(clip=-1),
    "the net has 2 inputs and 1 outputs; expected as many of both": lambda: training.Net("LSTM", 2, 3, 1).forecast(
        XS, 1
    ),
    "seen has shape (1,); expected (t, 2)": lambda: NET.forecast([1.0], 1),
    "weights['W_y'] has shape (3, 2); expected (2, 3)": lambda: run_net(W_y=np.zeros((3, 2))),
    "weights['b_y'][1] is inf; expected finite": lambda: run_net(b_y=[0, INF]),
    "weights are too large: y passes the largest float64": lambda: run_net(
        b_i=OPEN, b_C=OPEN, b_o=OPEN, W_y=np.full((2, N), 1e308)
    ),
    "loss returned a float; expected its value and ∂loss/∂y": lambda: gradient_of(1.0),
    "∂loss/∂y of loss has shape (2,); expected (4, 2)": lambda: gradient_of((1.0, Y[0])),
    "weights and ∂loss/∂y of loss are too large: the gradient of ": lambda: gradient_of((1.0, np.full(Y.shape, 1e308))),
    "weights['b_C'][0] is nan; expected finite": lambda: training.cut(NET.weights | {"b_C": [NAN] * N}, 1),
    "grads are too large: their length passes the largest float64": lambda: training.clipped({"a": X * 0 + 1e200}, 1),
    "batch_of returned a NoneType; expected xs and target": lambda: run_of(batch_of=lambda rng: None).train(1),
    "scale is 1j; expected a number of at most 1e300": lambda: example.example(1j),
    "scale is [1]; expected a number of at most 1e300": lambda: example.example([1]),
}


def last(array):
    """NaN in its last place, else 0."""
    found = np.zeros(array.shape)
    found[(-1,) * array.ndim] = NAN
    return found


@pytest.mark.parametrize("words", WORDS)
def test_a_refusal_begins_with_these_words(words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        WORDS[words]()


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
        *(
            "cell.Step",
            "cell.Trace",
            "gradients.Gradients",
            "convert.Layout",
            "convert.Stack",
            "variants.Variant",
            "example.Example",
        ),
        *("example.Erratum", "checks.Count", "checks.Exercise", "checks.Lines", "checks.Verdict", "course.Link"),
        *("course.Goal", "course.Misconception", "course.Source", "course.Table", "course.Term"),
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
