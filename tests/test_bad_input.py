"""Bad input, by a table: every public function, with every argument in turn wrong in many ways, must say which
argument, what came and what was expected, or give what its docstring tells for this value. Nothing else passes: no
error from inside numpy, matplotlib or traitlets, no warning, no silence."""

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


TEXT, DICT, LIST = kind("text"), kind("dict", "empty"), kind("list", "empty")
OBJECT = kind()  # an argument that takes objects of one class


class Case(NamedTuple):
    """call(**good) is fine. bad: {argument: {what is wrong: value}}; named: {argument: pattern of the names in the
    message}, the argument's own unless given; documented: {(argument, what is wrong): whether a result is the
    documented one}."""

    call: object
    good: dict
    bad: dict
    named: dict = {}  # noqa: RUF012
    documented: dict = {}  # noqa: RUF012


def wrong_answers(case):
    """All that is wrong with the answers of a function to bad input."""
    defaults = {name: one.default for name, one in signature(case.call).parameters.items()}
    found = []
    for argument, values in case.bad.items():
        for what, value in values.items():
            if value is defaults.get(argument, Parameter.empty):
                continue
            call = partial(case.call, **case.good | {argument: value})
            name, documented = case.named.get(argument, argument), case.documented.get((argument, what))
            if said := verdict(call, name, documented):
                found.append(f"{argument} {what}: {said}")
    return found


# ------------------------------------------------------------ the table: mathematics

rng = np.random.default_rng(0)
M, N, T = 2, 3, 4


def weights(m=M, n=N):
    return {f"{kind}_{gate}": rng.normal(size=(n, m + n) if kind == "W" else n) for gate in "fiCo" for kind in "Wb"}


P = cell.Params(**weights())
X, H, XS = rng.normal(size=M), rng.normal(size=N), rng.normal(size=(T, M))
TRACE, D_H = cell.run(XS, P), rng.normal(size=(T, N))
GRU = variants.VARIANTS["GRU"]
W_GRU = {name: rng.normal(size=shape) for name, shape in GRU.shapes(M, N).items()}
T_GRU = GRU.run(XS, W_GRU)


def is_complex(result):
    return all(np.isfinite(part).all() for part in result) and any(np.iscomplexobj(part) for part in result)


def is_finite(result):
    return all(np.isfinite(part).all() for part in result)


def near(*wanted):
    """Whether the result's first entry is one of these numbers."""
    return lambda result: any(np.isclose(np.ravel(result)[0], one, equal_nan=True) for one in wanted)


def same_shape(result):
    return np.shape(result) == (2,)


def any_shape(result):
    return np.isfinite(result).all()


def squash(function, at_inf, at_minus_inf, at_huge):
    """Of any shape; NaN stays NaN, and infinity has a value: the docstring of sigmoid. Complex is kept."""
    answers = {"nan": near(NAN), "inf": near(at_inf), "-inf": near(at_minus_inf), "huge": near(at_huge)}
    answers |= dict.fromkeys(("deeper", "longer", "scalar", "complex"), any_shape)
    answers["empty"] = lambda result: np.shape(result) == (0,)
    good = np.array([0.5, -2.0])
    return Case(function, {"z": good}, {"z": array(good)}, {}, {("z", what): is_it for what, is_it in answers.items()})


def batched(*names):
    """Leading axes broadcast and complex is kept: the docstrings of cell."""
    return {(name, what): is_finite for name in names for what in ("deeper", "complex")}


def one_step(called):
    """The Case of a function of x, h_prev, C_prev and params."""
    return Case(
        called,
        {"x": X, "h_prev": H, "C_prev": H, "params": P},
        {"x": array(X), "h_prev": array(H), "C_prev": array(H), "params": OBJECT},
        documented=batched("x", "h_prev", "C_prev") | {("C_prev", "huge"): is_finite},
    )


MATHS = {
    "cell.sigmoid": squash(cell.sigmoid, 1, 0, 1),
    "cell.d_sigmoid": squash(cell.d_sigmoid, 0, 0, 0),
    "cell.d_tanh": squash(cell.d_tanh, 0, 0, 0),
    "cell.relu": squash(cell.relu, INF, 0, 1e308),
    "cell.d_relu": squash(cell.d_relu, 1, 0, 1),
    "cell.Params": Case(
        cell.Params,
        vars(P),
        {name: array(value) for name, value in vars(P).items()},
        {name: ".*" if name == "W_f" else name for name in vars(P)},  # W_f tells the sizes that the others must have
        {(name, what): lambda p: isinstance(p, cell.Params) for name in vars(P) for what in ("complex", "huge")},
    ),
    "cell.lstm_step": one_step(cell.lstm_step),
    "cell.run": Case(
        cell.run,
        {"xs": XS, "params": P, "h0": H, "C0": H},
        {"xs": array(XS), "params": OBJECT, "h0": array(H), "C0": array(H)},
        documented=batched("xs", "h0", "C0") | {("C0", "huge"): is_finite},
    ),
    "gradients.backward": Case(
        gradients.backward,
        {"trace": TRACE, "params": P, "d_h": D_H, "d_C": D_H},
        {
            "trace": OBJECT | {"empty trace": cell.Trace(*[None] * 13), "mixed": TRACE._replace(f=TRACE.f[:2])},
            "params": OBJECT | {"of another size": cell.Params(**weights(3, 3))},
            "d_h": array(D_H),
            "d_C": array(D_H),
        },
        {"params": "params"},
        {(name, what): is_finite for name in ("d_h", "d_C") for what in ("complex", "huge")},
    ),
    "gradients.jacobian": one_step(gradients.jacobian),
    "gradients.complex_step": Case(
        gradients.complex_step,
        {"function": lambda z: 2 * (z / 2), "at": H},
        {
            "function": OBJECT
            | {"abs": np.abs, "texts": lambda z: "a", "ragged": lambda z: [[1j], [1j, 2j]]}
            | {"explodes": lambda z: 1e300j},
            "at": array(H),
        },
        documented={("at", what): any_shape for what in ("deeper", "longer", "scalar", "huge")},
    ),
    "convert.Layout.shapes": Case(
        convert.LAYOUTS["torch"].shapes,
        {"m": 2, "n": 3},
        {"m": WHOLE, "n": WHOLE},
        documented={(name, "huge"): lambda shapes: isinstance(shapes, dict) for name in "mn"},
    ),
    "convert.to_layout": Case(convert.to_layout, {"params": P, "name": "onnx"}, {"params": OBJECT, "name": CHOICE}),
    "convert.from_layout": Case(
        convert.from_layout,
        {"arrays": convert.to_torch(P), "name": "torch"},
        {"arrays": kind() | {"part": {"weight_ih": P.W_f}}, "name": CHOICE},
    ),
    "variants.Variant.count": Case(
        GRU.count,
        {"m": 2, "n": 3},
        {"m": WHOLE, "n": WHOLE, "p": WHOLE | {"another": 2}},
        documented={(name, "huge"): lambda count: isinstance(count, int) for name in "mn"},
    ),
    "variants.Variant.shapes": Case(
        variants.VARIANTS["projection"].shapes,
        {"m": 2, "n": 3, "p": 2},
        dict.fromkeys("mnp", WHOLE),
        documented={(name, "huge"): lambda shapes: isinstance(shapes, dict) for name in "mnp"}
        | {("p", "None"): lambda shapes: shapes["W_p"] == (3, 3)},
    ),
    "variants.Variant.run": Case(
        GRU.run,
        {"xs": XS, "weights": W_GRU, "start": {"h": H}},
        {
            "xs": array(XS),
            "weights": kind() | {name: W_GRU | {"W_r": value} for name, value in array(W_GRU["W_r"]).items()},
            "start": kind("dict") | {"other": {"q": H}} | {name: {"h": value} for name, value in array(H).items()},
        },
        {"weights": "weights|W_r|W_z", "start": "start|h|C"},
        {(name, what): lambda trace: is_finite(vars(trace).values()) for name in ("xs", "start", "weights")
         for what in ("deeper", "complex") if (name, what) != ("weights", "deeper")},
    ),
    "variants.Variant.backward": Case(
        GRU.backward,
        {"trace": T_GRU, "weights": W_GRU, "d_h": D_H},
        {
            "trace": kind() | {"part": SimpleNamespace(**{**vars(T_GRU), "r": T_GRU.r[:2]})}
            | {"missing": SimpleNamespace(**{name: v for name, v in vars(T_GRU).items() if name != "xrh"})},
            "weights": OBJECT,
            "d_h": array(D_H),
        },
        documented={("d_h", what): lambda grads: is_finite(grads.values()) for what in ("complex", "huge")},
    ),
    "variants.Variant.jacobian": Case(
        GRU.jacobian,
        {"x": X, "state": {"h": H}, "weights": W_GRU},
        {"x": array(X), "state": kind("dict") | {name: {"h": v} for name, v in array(H).items()}, "weights": OBJECT},
        {"state": "state|h"},
        {(name, what): any_shape for name in ("x", "state") for what in ("deeper", "complex")},
    ),
}  # fmt: skip
for _name in convert.LAYOUTS:
    _arrays = convert.to_layout(P, _name)
    _first = next(iter(_arrays))
    MATHS[f"convert.to_{_name}"] = Case(getattr(convert, f"to_{_name}"), {"params": P}, {"params": OBJECT})
    MATHS[f"convert.from_{_name}"] = Case(
        getattr(convert, f"from_{_name}"),
        {"arrays": _arrays},
        {"arrays": kind() | {what: _arrays | {_first: value} for what, value in array(_arrays[_first]).items()}},
        {"arrays": ".*"},  # an array of another size is taken at its word, and the next one is named
        {("arrays", what): lambda p: isinstance(p, cell.Params) for what in ("complex", "huge", "longer")},
    )

# ------------------------------------------------------------ the table: training, data, exercises

NET = training.Net("LSTM", M, N, 2)
ONE = training.Net("LSTM", 1, N, 1)
Y, TARGET, CLASSES = rng.normal(size=(T, 2)), rng.normal(size=(T, 2)), np.array([0, 1, -1, 0])


def batch(rng):
    return XS, TARGET


def run_of(**changed):
    return training.Training(**{"net": NET, "batch_of": batch, "loss": training.squared_error} | changed)


def loss_pair(result):
    return bool(np.isfinite(result[0]) and np.isfinite(result[1]).all())


NETS = {f"weights {what}": NET.weights | {"W_y": value} for what, value in array(NET.weights["W_y"]).items()}
SEEN, DATA = np.array([0.1, 0.2, 0.3]), tasks.sentences(np.random.default_rng(0), 3, 1)
VALUES = rng.normal(size=(*DATA.target.shape, 2))
PREDICTION = {"question": "how many?", "options": ["a", "b"]}

TRAINING = {
    "training.squared_error": Case(
        training.squared_error,
        {"y": Y, "target": TARGET},
        {"y": array(Y), "target": array(TARGET) | {"all nan": np.full((T, 2), NAN)}},
        {"y": "y|target", "target": "target"},
        {("target", "nan"): loss_pair},
    ),
    "training.cross_entropy": Case(
        training.cross_entropy,
        {"y": Y, "target": CLASSES},
        {
            "y": array(Y) | {"far": np.array([[0.0, 1000], [1, 0], [0, 0], [0, 0]])},
            "target": array(CLASSES) | {"too large": CLASSES + 1, "too small": CLASSES - 2, "none": CLASSES * 0 - 1},
        },
        {"y": "y|target"},
        {("y", "huge"): loss_pair, ("y", "longer"): loss_pair, ("y", "far"): loss_pair},
    ),
    "training.softmax": Case(
        training.softmax,
        {"y": Y},
        {"y": array(Y) | {"far": np.array([1e308, -1e308])}},
        documented={("y", what): lambda p: np.allclose(p.sum(axis=-1), 1) for what in ("deeper", "longer", "huge")}
        | {("y", "far"): lambda p: p.tolist() == [1, 0]},
    ),
    "training.Net": Case(
        training.Net,
        {"kind": "LSTM", "m": 2, "n": 3, "k": 2, "seed": 0, "forget_bias": 1.0},
        {"kind": CHOICE, "m": WHOLE, "n": WHOLE, "k": WHOLE | {"none": 0}, "seed": WHOLE, "forget_bias": REAL},
        documented={("seed", "huge"): lambda net: net.size > 0},
    ),
    "training.Net.run": Case(
        NET.run,
        {"xs": XS, "weights": NET.weights},
        {"xs": array(XS), "weights": kind() | NETS},
        {"weights": "weights|W_y|W_f"},
        {(name, what): lambda result: np.isfinite(result[1]).all()
         for name, what in (("xs", "deeper"), ("xs", "complex"), ("xs", "huge"), ("weights", "weights complex"),
                            ("weights", "weights huge"))},
    ),
    "training.Net.forecast": Case(
        ONE.forecast,
        {"seen": SEEN[:, None], "horizon": 2},
        {"seen": array(SEEN[:, None]), "horizon": WHOLE | {"none": 0}},
        documented={("seen", "huge"): any_shape},
    ),
    "training.Net.gradient": Case(
        NET.gradient,
        {"xs": XS, "target": TARGET, "loss": training.squared_error, "weights": NET.weights},
        {
            "xs": array(XS),
            "target": array(TARGET),
            "loss": OBJECT | {"one number": lambda y, t: 1.0, "nan": lambda y, t: (1.0, y * NAN)},
            "weights": kind() | NETS,
        },
        {"weights": "weights|W_y|W_f|y", "xs": "xs|target|y"},
        {pair: lambda result: bool(np.isfinite(result[0])) for pair in (("target", "nan"), ("xs", "huge"))},
    ),
    "training.cut": Case(
        training.cut,
        {"weights": NET.weights, "unit": 1},
        {"weights": kind() | {"of a GRU": W_GRU}, "unit": WHOLE | {"above": N}},
        documented={("unit", "None"): lambda weights: weights is NET.weights},
    ),
    "training.clipped": Case(
        training.clipped,
        {"grads": {"a": X}, "limit": 1.0},
        {"grads": kind() | {what: {"a": value} for what, value in array(X).items()}, "limit": REAL | {"none": 0}},
        documented={("grads", what): lambda grads: is_finite(grads.values())
                    for what in ("deeper", "longer", "scalar", "empty")}
        | {("limit", "inf"): lambda grads: grads["a"] is X},
    ),
    "training.Training": Case(
        training.Training,
        {"net": NET, "batch_of": batch, "loss": training.squared_error, "seed": 0, "rate": 0.01, "clip": 1.0},
        {"net": OBJECT, "batch_of": OBJECT, "loss": OBJECT, "seed": WHOLE, "rate": REAL | {"none": 0}, "clip": REAL},
        documented={("seed", "huge"): lambda run: run.losses == [], ("clip", "inf"): lambda run: run.losses == []},
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
        {"batch_of": "batch_of|xs"},
    ),
    "tasks.outbreaks": Case(
        tasks.outbreaks,
        {"rng": rng, "count": 2, "days": 3},
        {"rng": OBJECT, "count": WHOLE | {"none": 0}, "days": WHOLE | {"none": 0}},
    ),
    "tasks.outbreak_batch": Case(
        tasks.outbreak_batch,
        {"rng": rng, "count": 2, "days": 3},
        {"rng": OBJECT, "count": WHOLE, "days": WHOLE | {"one": 1}},
    ),
    "tasks.sir_forecast": Case(
        tasks.sir_forecast,
        {"shares": SEEN, "horizon": 1},
        {"shares": array(SEEN), "horizon": WHOLE},
        documented={("shares", "longer"): any_shape},
    ),
    "tasks.two_day_rule": Case(tasks.two_day_rule, {"rng": rng, "count": 2}, {"rng": OBJECT, "count": WHOLE}),
    "tasks.forecasts": Case(
        tasks.forecasts,
        {"net": ONE, "rule": (1.5, -0.6, 0), "seen": SEEN, "horizon": 1},
        {
            "net": OBJECT | {"two inputs": NET},
            "rule": array((1.5, -0.6, 0)),
            "seen": array(SEEN) | {"one day": [0.1]},
            "horizon": WHOLE,
        },
        documented={("seen", "longer"): lambda found: len(found) == 5},
    ),
    "tasks.sentences": Case(
        tasks.sentences,
        {"rng": rng, "count": 2, "attractors": [1, 2]},
        {"rng": OBJECT, "count": WHOLE | {"none": 0}, "attractors": array([1, 2]) | {"below": [-1]}},
        documented={("attractors", "None"): lambda data: len(data.words) == 2},
    ),
    "tasks.Sentences.at_verb": Case(
        DATA.at_verb,
        {"values": VALUES},
        {"values": array(VALUES)},
        documented={("values", what): same for what, same in
                    dict.fromkeys(("nan", "inf", "-inf", "huge", "complex", "longer"), lambda r: len(r) == 3).items()},
    ),
    "tasks.Sentences.right": Case(
        DATA.right,
        {"y": VALUES},
        {"y": array(VALUES) | {"one score": VALUES[..., :1]}},
        documented={("y", what): lambda right: len(right) == 3 for what in ("huge", "longer")},
    ),
    "tasks.encode": Case(tasks.encode, {"text": "the dog"}, {"text": TEXT | {"no words": " ", "is": "is"}},
                         {"text": "text|sentence"}),
    "tasks.last_noun": Case(tasks.last_noun, {"train": DATA}, {"train": OBJECT}),
    "tasks.last_noun, the rule": Case(tasks.last_noun(DATA), {"data": DATA}, {"data": OBJECT}),
    "example.example": Case(example.example, {"scale": 0.1}, {"scale": REAL | {"huge float": 1e308}}),
    "checks.check": Case(
        checks.check,
        {"name": "product", "answer": [1.0, 2.0]},
        {"name": CHOICE, "answer": array([1.0, 2.0]) | ODD},
        documented={("answer", what): lambda said: said.right is False and "Expected numbers" in said.words
                    for what in ("text", "texts", "object", "objects", "dict", "ragged", "nan", "inf", "-inf",
                                 "complex", "date", "masked", "list")}
        | {("answer", what): lambda said: said.right is False
           for what in ("bool", "deeper", "longer", "scalar", "empty", "huge", "array")}
        | {("answer", "None"): lambda said: said.right is None},
    ),
    "checks.Prediction": Case(
        checks.Prediction,
        PREDICTION,
        {"question": TEXT, "options": ODD | {"numbers": [1, 2]}},
    ),
    "checks.Prediction.commit": Case(
        lambda guess: checks.Prediction("how many?").commit(guess), {"guess": 3.0}, {"guess": REAL}
    ),
    "checks.Prediction.commit, of options": Case(
        lambda guess: checks.Prediction(**PREDICTION).commit(guess), {"guess": "a"}, {"guess": CHOICE}
    ),
    "checks.Prediction.reveal": Case(
        lambda truth: checks.Prediction("how many?").reveal(truth), {"truth": 3.0}, {"truth": REAL}
    ),
    "checks.Prediction.reveal, of options": Case(
        lambda truth: checks.Prediction(**PREDICTION).reveal(truth), {"truth": "a"}, {"truth": CHOICE}
    ),
    "checks.count": Case(
        checks.count,
        {"namespace": {}},
        {"namespace": kind("dict") | {"odd names": {5: 1, "": 2, None: np.zeros(3)}}},
        documented={("namespace", "odd names"): lambda count: count == (0, 0, 0, 0)},
    ),
    "course.errata_table": Case(course.errata_table, {"letter": "A"}, {"letter": CHOICE}),
    "course.misconceptions_table": Case(course.misconceptions_table, {"truth": False}, {"truth": FLAG}),
}  # fmt: skip

# ------------------------------------------------------------ the table: drawings


class Drawn(NamedTuple):
    """draw(axes, **good) returns what moves it, and that is called with `moves`; bad as in Case, for both."""

    draw: object
    good: dict
    bad: dict
    moves: dict = {}  # noqa: RUF012
    bad_moves: dict = {}  # noqa: RUF012
    named: dict = {}  # noqa: RUF012
    documented: dict = {}  # noqa: RUF012
    moved: int | None = None  # which of several moves


def drawn(result):
    """A drawing that was made; a place may be anywhere, and a list of any length."""
    return result is not None


def moved(result):
    return result is None


def allowed(*pairs, by=drawn):
    return dict.fromkeys(pairs, by)


COUNTS, LENGTHS = WHOLE | {"none": 0}, REAL | {"none": 0}
V3, M22 = np.array([0.2, 0.5, 0.9]), np.array([[0.5, 2.0], [0.0, 0.5]])
HALF = {"rest": V3, "slope": V3}
EQUATION = {"W": rng.normal(size=(3, 5)), "v": rng.normal(size=5)}
EQUATION |= dict.fromkeys(("b", "z", "gate", "rest", "slope"), V3)
BANDS = {"f": ("f", "f", 3, 1.0), "h": ("h", "h", 3, 1.0)}
LOOKS, LINES = {"a": {"color": "k", "label": "a"}}, {"a": V3}
STEP = {name: np.full({"x": 2, "xh": 5}.get(name, 3), 0.5) for name in plots.PLACES}
SLABS = [plots.Slab("W", (10, 10, "above"), np.array([["fx", "fh"], ["ix", "ih"]]), False, False)]
READ = {"words": ["a", "b"], "f": np.ones((2, 3)), "C": np.ones((2, 3)), "p": [0.2, 0.5], "unit": 1}
FOURS = {"titles": list("abcd"), "notes": list("abcd"), "symbols": ["f", "i", "C", "x"], "values": [1.0, 2, 3, 4]}
BARS = {"n": 3, "top": 1.0, "symbol": "f", "title": "t", "hatch": "//", "low": 0.0, "each": "unit", "bounded": True}
NAMES = LIST | {"another": ["nope"], "numbers": [1, 2, 3, 4]}


def parts(good, name, also=()):
    """One of the arrays in a dict made bad."""
    wrong = {what: good | {name: value} for what, value in array(good[name]).items() if what not in also}
    return kind() | wrong


DRAWINGS = {
    "draw_bands": Drawn(
        plots.draw_bands,
        {"rows": {"f": ("f", 3, 1.0)}, "left": 40, "size": 10, "columns": 5},
        {"rows": ODD | {"another": {"f": ("f", 3)}}, "left": REAL, "size": COUNTS, "columns": COUNTS},
        {"values": {"f": np.ones((3, 2))}, "labels": {"f": "f"}, "notes": {}, "cursor": 1},
        {
            "values": parts({"f": np.ones((3, 2))}, "f"),
            "labels": kind(),
            "notes": kind("dict", "empty"),
            "cursor": WHOLE | {"late": 5},
        },
        {"values": "values|labels"},
        allowed(("cursor", "None"), ("values", "huge"), ("values", "longer"), by=moved) | allowed(("rows", "empty")),
    ),
    "draw_bars": Drawn(
        plots.draw_bars,
        BARS,
        {"n": COUNTS, "top": LENGTHS, "symbol": CHOICE, "title": TEXT, "hatch": kind("text", "None"), "low": REAL,
         "each": TEXT, "bounded": FLAG},
        {"values": V3},
        {"values": array(V3)},
    ),
    "draw_blocks": Drawn(
        plots.draw_blocks,
        {"blocks": {"W": plots.Block("W", (1, 2), (20, 10), ["none"] * 2)}, "left": 5, "middle": 20},
        {"blocks": ODD | {"no shape": {"W": plots.Block("W", 2, (20, 10), ["none"])}}, "left": REAL, "middle": REAL},
        named={"blocks": "blocks|Block"},
    ),
    "draw_brackets": Drawn(
        plots.draw_brackets,
        {"left": 1, "top": 1, "width": 3, "height": 3, "arm": 2, "gap": 1},
        {"left": REAL, "top": REAL, "width": LENGTHS, "height": LENGTHS, "arm": REAL, "gap": REAL},
    ),
    "draw_cell": Drawn(
        plots.draw_cell,
        {"m": 2, "n": 3},
        {"m": COUNTS, "n": COUNTS | {"above": 5}},
        {"values": STEP, "operation": "f", "changed": {name: v > 1 for name, v in STEP.items()}},
        {"values": parts(STEP, "f"), "operation": CHOICE, "changed": kind() | {"part": {"f": [True]}}},
    ),
    "draw_chain": Drawn(
        plots.draw_chain,
        {"left": 10, "middle": 50},
        {"left": REAL, "middle": REAL},
        FOURS,
        {"titles": NAMES, "notes": NAMES, "symbols": NAMES, "values": array(FOURS["values"])},
    ),
    "draw_columns": Drawn(
        plots.draw_columns,
        {"m": 2, "n": 2, "W": (10, 10), "v": (80, 10), "box": ((10, 10), 10)},
        {"m": COUNTS, "n": COUNTS, "W": ODD, "v": ODD, "box": ODD},
        {"order": "[x, h]"},
        {"order": CHOICE},
    ),
    "draw_ellipse": Drawn(
        plots.draw_ellipse,
        {"reach": 5.5},
        {"reach": LENGTHS},
        {"A": M22, "half_axes": M22, "directions": np.eye(2)},
        {"A": array(M22), "half_axes": array(M22), "directions": array(np.eye(2))},
    ),
    "draw_equation": Drawn(
        plots.draw_equation,
        {"m": 2, "n": 3, "gate": "f", "titles": ["a", "b", "c"], "symbol": "f", "middle": 100},
        {"m": COUNTS, "n": COUNTS, "gate": TEXT, "titles": NAMES, "symbol": CHOICE, "middle": REAL},
        {"values": EQUATION, "changed": {}, "order": "[x, h]", "scale": 0.1},
        {"values": parts(EQUATION, "W"), "changed": kind("dict", "empty") | {"part": {"b": [True]}}, "order": CHOICE,
         "scale": REAL},
    ),
    "draw_factors": Drawn(
        plots.draw_factors,
        {},
        {},
        {"names": list("abcd"), "symbols": ["f", "i", "C", "x"], "values": [1.0, 0, -3, 4]},
        {"names": NAMES, "symbols": NAMES, "values": array([1.0, 0, -3, 4])},
    ),
    "draw_formulas": Drawn(
        plots.draw_formulas,
        {"left": 1, "top": 10, "lines": 2},
        {"left": REAL, "top": REAL, "lines": COUNTS},
        {"heading": "a", "rows": [("", "f = 1")]},
        {"heading": TEXT, "rows": LIST | {"no pair": ["a"], "no sign": [("?", "f")], "many": [("", "f")] * 3}},
    ),
    "draw_grid": Drawn(
        plots.draw_grid,
        {"left": 1, "top": 1, "shape": (2, 2), "size": (20, 10), "colours": ["none"] * 2, "show": plots.short,
         "fontsize": 9},
        {"left": REAL, "top": REAL, "shape": ODD, "size": ODD, "colours": NAMES | {"one": ["none"]}, "show": OBJECT,
         "fontsize": LENGTHS},
        {"values": M22, "changed": M22 > 0},
        {"values": array(M22), "changed": ODD},
        documented=allowed(("values", "huge"), by=moved),
    ),
    "draw_label": Drawn(
        plots.draw_label,
        {"x": 1, "y": 2, "text": "a", "size": 9, "ha": "left"},
        {"x": REAL, "y": REAL, "text": TEXT, "size": LENGTHS, "ha": CHOICE},
    ),
    "draw_limits": Drawn(
        plots.draw_limits,
        {"n": 3, "title": "t", "symbol": "f"},
        {"n": COUNTS, "title": TEXT, "symbol": CHOICE},
        {"z_line": V3, "lines": HALF | {"f": V3}, "z": V3, "points": HALF | {"f": V3}},
        {"z_line": array(V3), "lines": parts(HALF | {"f": V3}, "f"), "z": array(V3),
         "points": parts(HALF | {"f": V3}, "rest")},
        {"z_line": "z_line|lines"},
    ),
    "draw_lines": Drawn(
        plots.draw_lines,
        {"looks": LOOKS, "x": (0, 2), "y": (0, 1), "title": "t", "xlabel": "x", "log": False, "edge": False,
         "legend": "best", "columns": 2},
        {"looks": ODD, "x": ODD | {"turned": (2, 0)}, "y": ODD, "title": TEXT, "xlabel": TEXT, "log": FLAG,
         "edge": FLAG,
         "legend": CHOICE, "columns": COUNTS},
        {"xs": np.arange(3.0), "lines": LINES, "cursor": 1},
        {"xs": array(np.arange(3.0)), "lines": parts(LINES, "a"), "cursor": REAL},
        {"xs": "xs|lines"},
        allowed(("looks", "empty")),
    ),
    "draw_marked": Drawn(plots.draw_marked, {}, {}, {"names": ["f"]}, {"names": NAMES}, documented=allowed(
        ("names", "empty"), by=moved)),
    "draw_masks": Drawn(
        plots.draw_masks,
        {"n": 3, "columns": 4, "left": 9, "top": 9},
        {"n": COUNTS, "columns": COUNTS, "left": REAL, "top": REAL},
        {"masks": np.ones((3, 2)), "count": 5},
        {"masks": array(np.ones((3, 2))) | {"wide": np.ones((3, 5))}, "count": COUNTS},
        {"count": "count|masks"},
        allowed(("masks", "longer"), ("count", "huge"), by=moved),
    ),
    "draw_powers": Drawn(
        plots.draw_powers,
        {"count": 2, "low": -20, "high": 20},
        {"count": COUNTS, "low": WHOLE, "high": WHOLE},
        {"norms": V3, "rho": V3, "sigma": V3, "k": 1},
        {"norms": array(V3), "rho": array(V3), "sigma": array(V3), "k": WHOLE | {"late": 3}},
    ),
    "draw_precision": Drawn(
        plots.draw_precision,
        {"n": 3, "symbol": "f", "middle": 50},
        {"n": COUNTS, "symbol": CHOICE, "middle": REAL},
        {"z": V3, "gate": V3, "textbook": HALF, "stable": HALF},
        {"z": array(V3), "gate": array(V3), "textbook": parts(HALF, "rest"), "stable": parts(HALF, "slope")},
    ),
    "draw_reading": Drawn(
        plots.draw_reading,
        {"n": 3, "verbs": ("is", "are")},
        {"n": COUNTS, "verbs": NAMES},
        READ,
        {"words": NAMES, "f": array(READ["f"]), "C": array(READ["C"]), "p": array(READ["p"]), "unit": WHOLE},
        documented=allowed(("unit", "None"), by=moved),
    ),
    "draw_settling": Drawn(
        plots.draw_settling,
        {"n": 3, "top": 1.0, "title": "t", "labels": ["a", "b", "c"]},
        {"n": COUNTS, "top": LENGTHS, "title": TEXT, "labels": NAMES},
        dict.fromkeys(("gate", "expected", "mean", "error"), V3),
        dict.fromkeys(("gate", "expected", "mean", "error"), array(V3)),
    ),
    "draw_shapes": Drawn(
        plots.draw_shapes,
        {"largest": 6},
        {"largest": COUNTS},
        {"m": 2, "n": 3, "k": 3, "order": "[x, h]"},
        {"m": COUNTS, "n": COUNTS, "k": COUNTS | {"above": 7}, "order": CHOICE},
    ),
    "draw_signal": Drawn(
        plots.draw_signal,
        {"scales": V3},
        {"scales": array(V3) | {"negative": -V3}},
        {"values": V3, "place": 1},
        {"values": array(V3), "place": WHOLE | {"late": 3}},
        documented=allowed(("scales", "longer"), ("scales", "huge")),
    ),
    "draw_sizes": Drawn(plots.draw_sizes, {"top": 5.0}, {"top": LENGTHS}, {"values": V3}, {"values": array(V3)}),
    "draw_slopes": Drawn(
        plots.draw_slopes,
        {},
        {},
        {"name": "σ", "z": 1.0, "slope": 0.5, "secant": 0.5},
        {"name": CHOICE} | dict.fromkeys(("z", "slope", "secant"), REAL | {"large": 1e308}),
    ),
    "draw_squares": Drawn(
        plots.draw_squares,
        {"rows": BANDS, "left": 30, "size": 10, "columns": 5, "every": 5},
        {"rows": ODD | {"another": {"f": ("f", "f", 3, 0)}}, "left": REAL, "size": COUNTS | {"small": 3},
         "columns": COUNTS, "every": COUNTS},
        {"values": {"f": np.ones((3, 2)), "h": np.ones((3, 2))}, "cursor": 1},
        {"values": parts({"f": np.ones((3, 2)), "h": np.ones((3, 2))}, "f") | {"high": {"f": np.ones((4, 2))}},
         "cursor": WHOLE | {"late": 5}},
        documented=allowed(("rows", "empty"))
        | {("values", what): moved for what in ("huge", "longer")},  # as large as the largest; T may be up to columns
    ),
    "draw_squash": Drawn(
        plots.draw_squash,
        {"n": 3, "symbol": "f", "squash": plots.TANH, "title": "t"},
        {"n": COUNTS, "symbol": CHOICE, "squash": OBJECT, "title": kind("text", "None")},
        {"z": V3},
        {"z": array(V3)},
    ),
    "draw_tangent": Drawn(
        plots.draw_tangent,
        {},
        {},
        {"name": "σ", "z": 1.0, "width": 0.5, "value": 0.5, "slope": 0.5, "secant": 0.5},
        {"name": CHOICE} | dict.fromkeys(("z", "width", "value", "slope", "secant"), REAL | {"large": 1e308}),
    ),
    "draw_weights": Drawn(
        plots.draw_weights,
        {},
        {},
        {"heading": "h", "slabs": SLABS, "letters": {}},
        {"heading": TEXT, "slabs": LIST | {"another": [1]}, "letters": kind("dict", "empty")},
        documented=allowed(("slabs", "empty"), by=moved),
        moved=0,
    ),
    "draw_weights, frame": Drawn(
        plots.draw_weights,
        {},
        {},
        {"slabs": SLABS, "mark": plots.Mark(0, (0, 1), "[0, 1]"), "second": None},
        {
            "slabs": LIST | {"another": [1]},
            "mark": kind("None") | {"outside": plots.Mark(0, (2, 0), ""), "no slab": plots.Mark(1, (0, 0), "")},
            "second": kind("None"),
        },
        {"slabs": "slabs?"},
        moved=1,
    ),
    "draw_wiring": Drawn(plots.draw_wiring, {}, {}, {"cell": "GRU"}, {"cell": CHOICE}),
    "Squares": Drawn(
        plots.Squares,
        {"left": 1, "top": 1, "size": 10, "symbol": "f", "top_value": 1.0},
        {"left": REAL, "top": REAL, "size": COUNTS, "symbol": CHOICE, "top_value": LENGTHS},
    ),
    "Texts": Drawn(
        plots.Texts,
        {"places": M22, "texts": ["a", " "], "fontsize": 9, "ha": "left", "zorder": 3},
        {"places": array(M22), "texts": NAMES, "fontsize": LENGTHS, "ha": CHOICE, "zorder": REAL},
        {"texts": ["a", "$b$"], "places": M22, "colour": "#112233"},
        {"places": array(M22), "texts": NAMES, "colour": kind("None")},
        {"places": "places?"},
        allowed(("texts", "None")),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def picture():
    return plots.Picture([{"panel": (860, 640)}])


def move_of(one, made):
    if isinstance(made, plots.Texts):
        return made.move
    return made[one.moved] if one.moved is not None else made


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_refuses_what_it_cannot_draw(picture, name):
    one = DRAWINGS[name]
    first = next(iter(signature(one.draw).parameters))
    axes = picture.sheet("panel")
    draw = Case(one.draw, {first: axes} | one.good, {first: OBJECT} | one.bad, one.named, one.documented)
    made = one.draw(**draw.good)
    problems = wrong_answers(draw)
    if one.moves:
        move = move_of(one, made)
        move(**one.moves)
        problems += wrong_answers(Case(move, one.moves, one.bad_moves, one.named, one.documented))
        picture.figure.clear()
        move_of(one, one.draw(**{first: picture.sheet("panel")} | one.good))(**one.moves)
    picture._background, picture._moving, picture._shown = None, {"panel": []}, {}
    picture.png()
    picture.figure.clear()
    assert not problems, "\n".join(problems)


def boxes(**changed):
    return plots.Picture([{"a": (20, 10)}]).axes(
        **{"panel": "a", "left": 1, "top": 1, "width": 3, "height": 3} | changed
    )


PICTURES = {
    "plots.Picture": Case(
        plots.Picture,
        {"rows": [{"a": (20, 10)}], "dpi": 100},
        {
            "rows": ODD | {"twice": [{"a": (2, 1)}, {"a": (2, 1)}], "no pair": [{"a": 3}], "half": [{"a": (2.5, 1)}]},
            "dpi": COUNTS,
        },
    ),
    "plots.Picture.axes": Case(
        boxes,
        {},
        {"panel": CHOICE, "left": REAL, "top": REAL, "width": LENGTHS, "height": LENGTHS},
    ),
    "plots.Picture.sheet": Case(plots.Picture([{"a": (20, 10)}]).sheet, {"panel": "a"}, {"panel": CHOICE}),
    "plots.Picture.captioned": Case(plots.Picture([{"a": (20, 10)}]).captioned, {"words": "a b"}, {"words": TEXT}),
    "plots.counted": Case(
        plots.counted,
        {"value": 3, "noun": "step"},
        {"value": REAL, "noun": TEXT},
        documented={("value", "text"): lambda text: text == "nope steps"},
    ),
    "plots.height_of_squares": Case(
        plots.height_of_squares,
        {"rows": BANDS, "size": 10},
        {"rows": ODD, "size": COUNTS},
        documented={("rows", "empty"): lambda height: height > 0},
    ),
    "plots.dark": Case(plots.dark, {"symbol": "f"}, {"symbol": CHOICE}),
    "plots.number": Case(
        plots.number,
        {"value": 0.5, "digits": 4},
        {"value": REAL | {"huge float": 1e308}, "digits": COUNTS},
        documented={("value", "nan"): lambda text: text == "nan", ("value", "inf"): lambda text: text == "inf",
                    ("value", "-inf"): lambda text: text == "−inf", ("value", "huge float"): lambda t: t == "1e308"},
    ),
    "plots.short": Case(
        plots.short,
        {"value": 0.5},
        {"value": {name: value for name, value in REAL.items() if not name.endswith(("nan", "inf"))}},
    ),
    "plots.tint": Case(plots.tint, {"symbol": "f", "strength": 0.3}, {"symbol": CHOICE, "strength": REAL | {"two": 2}}),
    "plots.to_log10": Case(
        plots.to_log10,
        {"values": V3, "low": -3, "high": 3},
        {"values": array(V3), "low": REAL | {"above": 4}, "high": REAL},
        documented={("values", what): lambda logs: bool(np.all((logs >= -3) & (logs <= 3)))
                    for what in ("inf", "-inf", "huge", "complex", "deeper", "longer", "scalar", "empty")},
    ),
    "plots.Squares.move": Case(
        plots.Squares(plots.Picture([{"a": (20, 10)}]).sheet("a"), 1, 1, 5, "f").move,
        {"values": M22},
        {"values": array(M22)},
        documented={("values", what): moved for what in ("huge", "longer")},
    ),
}  # fmt: skip

# ------------------------------------------------------------ the table: views

START = CHOICE | {"another": "Z"}
GATE = views.gate.gate_presets()["the thread's numbers"]
HALVES = views.elementwise.update_presets()["the pretended gate"]
OUT = views.elementwise.output_presets()["half open"]
WHOLE_CELL = views.whole_cell.cell_presets()["scaled by 0.05"]


def presets(good, name, values):
    """The presets of a view, one of their values made bad."""
    wrong = {what: {"one": good | {name: value}} for what, value in values.items()}
    without = {"without": {"one": {key: value for key, value in good.items() if key != name}}}
    return ODD | wrong | without


STARTED = ("ChainView", "ChanceView", "DerivativeView", "ErrataView", "MatrixView", "PathsView", "RosettaView")
VIEWS = {f"views.{name}": Case(getattr(views, name), {}, {"start": START}) for name in (*STARTED, "VariantsView")}
VIEWS = {key: case._replace(documented={("start", "None"): drawn} if key != "views.ErrataView" else {})
         for key, case in VIEWS.items()}  # fmt: skip
VIEWS |= {
    "views.AgreementView": Case(
        views.AgreementView, {}, {"net": OBJECT | {"small": NET, "plain": training.Net("plain", 2, 3, 2)}}
    ),
    "views.ForecastView": Case(
        views.ForecastView,
        {"net": ONE},
        {"net": OBJECT | {"two inputs": NET, "plain": training.Net("plain", 1, 3, 1)}, "gates": FLAG},
    ),
    "views.ConcatenateView": Case(views.ConcatenateView, {}, dict.fromkeys("mnk", WHOLE | {"none": 0, "above": 7})),
    "views.GateView": Case(
        views.GateView,
        {},
        {"gate": CHOICE, "start": START, "presets": presets(GATE, "b", array(GATE["b"]))
         | presets(GATE, "scale", REAL) | presets(GATE, "order", CHOICE)},
        {"presets": "presets?"},
    ),
    "views.UpdateView": Case(
        views.UpdateView,
        {},
        {"start": START, "presets": presets(HALVES, "f", array(V3)) | presets(HALVES, "i", array(V3))},
        {"presets": r"presets?|f|i|f\[0\]|i\[0\]"},
    ),
    "views.OutputView": Case(
        views.OutputView,
        {},
        {"start": START, "presets": presets(OUT, "o", array(V3)) | presets(OUT, "readout", CHOICE)},
        {"presets": "presets?|o"},
    ),
    "views.WholeCellView": Case(
        views.WholeCellView,
        {},
        {
            "start": START,
            "presets": presets(WHOLE_CELL, "scale", REAL)
            | presets(WHOLE_CELL, "example", kind())
            | {what: {"one": WHOLE_CELL | {"example": WHOLE_CELL["example"]._replace(x=value)}}
               for what, value in array(WHOLE_CELL["example"].x).items()},
        },
        {"presets": r"presets?|x"},
    ),
    "views.SaturationView": Case(
        views.SaturationView, {}, {"z": array([1.0, 2.0]) | {"many": np.ones(21)}}, {"z": r"z|z\[0\]"},
        {("z", "longer"): drawn},
    ),
    "views.Predict": Case(views.Predict, PREDICTION, {"question": TEXT, "options": ODD}),
    "views.Progress": Case(views.Progress, {"namespace": {}}, {"namespace": kind("dict", "empty")}),
}  # fmt: skip


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

TABLE = MATHS | TRAINING | PICTURES | VIEWS


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
        *("course.Misconception", "course.Source", "course.Table", "course.Term", "plots.Block", "plots.Curve"),
        *("plots.Mark", "plots.Slab", "plots.Squash"),
    ),
    RECORD,
)
EXCUSED |= {
    "checks.Exercise.check": "asked by checks.check, with the same answers",
    "checks.Lines.check": "asked by checks.check; any other answer than a dict of its names gets a Verdict",
    "plots.Squares.set": "matplotlib's own",
    "plots.Texts.set": "matplotlib's own",
    "plots.Squares.draw": "called by matplotlib",
    "plots.Texts.draw": "called by matplotlib",
    "plots.Texts.move": "in the table of drawings, as what moves Texts",
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


MODULES = (cell, gradients, variants, convert, training, tasks, example, checks, course, plots, views)


def test_no_public_name_is_missing():
    wanted = {name for module in MODULES for name in public(module)}
    tabled = {name.split(",")[0] for name in TABLE} | {f"plots.{name.split(',')[0]}" for name in DRAWINGS}
    assert len(wanted) > 100
    assert wanted - tabled - set(EXCUSED) == set()
    assert set(EXCUSED) <= wanted, "an excuse for what is not there"
    assert not set(EXCUSED) & tabled


def test_every_argument_is_in_the_table():
    """All arguments of all functions but **style, which is matplotlib's; after a comma stands a row of a part only."""
    rows = {name: (case.call, case.bad) for name, case in TABLE.items() if "," not in name}
    rows |= {
        name: (one.draw, {next(iter(signature(one.draw).parameters)): 0} | one.bad) for name, one in DRAWINGS.items()
    }
    fixed = (Parameter.VAR_KEYWORD, Parameter.KEYWORD_ONLY)  # to_torch is to_layout with its name fixed
    missing = [
        f"{name}: {one.name}"
        for name, (call, bad) in rows.items()
        for one in signature(call).parameters.values()
        if one.name not in bad and one.kind not in fixed
    ]
    assert missing == []
    assert all(one.moves.keys() == one.bad_moves.keys() for one in DRAWINGS.values())
