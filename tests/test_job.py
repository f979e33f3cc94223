"""The job (value, mark, bell): its sequences, the box with three knobs, and who is told what went wrong."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.checks import check
from lstm_helpers.checks.job import GATES, LEAKS, SECOND, SHOW, WORDS, WRITE, by_weights, cell_of, judge
from lstm_helpers.checks.relatives import COUPLED
from lstm_helpers.example import Example
from lstm_helpers.tasks import MOMENTS, best_constant, box, jobs
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import WholeCellView

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "15_variants.ipynb"

REFERENCE = Params(
    W_f=[[0, -24, 0, 0]],
    b_f=[12],
    W_i=[[0, 24, 0, 0]],
    b_i=[-12],
    W_C=[[0.3, 0, 0, 0]],
    b_C=[0],
    W_o=[[0, 0, 24, 0]],
    b_o=[-12],
)


def unseen(seed=7, count=20):
    """1,000 sequences with pauses of 1 to 50."""
    rng = np.random.default_rng(seed)
    return [jobs(rng, count, pause) for pause in range(1, 51)]


def root_mean_square(values):
    return np.sqrt(np.mean(np.square(values)))


def test_a_sequence_is_as_it_is_told():
    xs, wanted, moment = jobs(np.random.default_rng(0), 40, pause=3, before=2, marks=2)
    assert [MOMENTS[one] for one in moment] == [*["chatter"] * 2, *(["mark"] + ["chatter"] * 3) * 2, "bell"]
    np.testing.assert_array_equal(xs[..., 1], np.tile((moment == 0)[:, None], 40))
    np.testing.assert_array_equal(xs[..., 2], np.tile((moment == 2)[:, None], 40))
    np.testing.assert_array_equal(wanted, xs[6, :, 0])
    assert -1 <= xs[..., 0].min() < -0.9 < 0.9 < xs[..., 0].max() <= 1
    again, other = (jobs(np.random.default_rng(seed), 40, pause=3, before=2, marks=2).xs for seed in (0, 1))
    np.testing.assert_array_equal(again, xs)
    assert (other[..., 0] != xs[..., 0]).all()


def test_the_box_is_its_two_lines():
    xs, _, moment = jobs(np.random.default_rng(1), 3, pause=4)
    f, i, o = np.random.default_rng(2).random((3, 3))
    said, kept = box(xs, f, i, o)
    for column in range(3):
        C = 0.0
        for step, now in enumerate(moment):
            C = f[now] * C + i[now] * xs[step, column, 0]
            assert kept[step, column] == pytest.approx(C, rel=1e-14)
            assert said[step, column] == pytest.approx(o[now] * C, rel=1e-14)
    np.testing.assert_array_equal(box(xs, 0.3, 0.4, 0.5), box(xs, [0.3] * 3, [0.4] * 3, [0.5] * 3))


@pytest.mark.parametrize(("pause", "before"), [(10, 2), (1, 1), (5, 5)])
def test_no_constant_knobs_are_better_than_the_best(pause, before):
    """By trial: every f, and for each the best i · o, on 20,000 sequences."""
    xs, wanted, _ = jobs(np.random.default_rng(0), 20_000, pause, before)
    found = []
    for f in np.linspace(0, 1, 41):
        summed = box(xs, f, 1, 1)[1][-1]
        share = np.clip(summed @ wanted / (summed @ summed), 0, 1)
        found.append(root_mean_square(share * summed - wanted))
    assert min(found) == pytest.approx(best_constant(pause, before), rel=0.01)
    assert best_constant(pause, before) < 3**-0.5


def test_the_best_constant_knobs_hardly_beat_silence():
    assert best_constant() == pytest.approx(np.sqrt((1 - 1 / 14) / 3), rel=1e-12)
    assert 0.96 < best_constant() * 3**0.5 < 0.97


def test_one_unit_does_the_job():
    """Read by a line from h at the bell: below 1 percent; by the inverse of what it computes: below 0.05 percent."""
    shown, wanted = [], []
    for xs, value, _ in unseen():
        h = run(xs, REFERENCE).h[..., 0]
        assert np.abs(h[:-1]).max() < 1e-5
        shown.append(h[-1])
        wanted.append(value)
    shown, wanted = np.concatenate(shown), np.concatenate(wanted)
    line = np.polyfit(shown, wanted, 1)
    assert root_mean_square(np.polyval(line, shown) - wanted) < 0.01
    assert np.abs(np.arctanh(np.arctanh(shown)) / 0.3 - wanted).max() < 5e-4


def test_no_constant_gates_do_it():
    """Of one unit whose gates do not look: its best line is no better than that of the box."""
    for b_f in (-2, 0, 2, 5, 12):
        found = judge(cell_of(by_weights(f=(0, b_f), i=(0, 0), o=(0, 12))), pauses=(10,), count=2000)
        assert found.error > 0.97 * best_constant(10)
        assert found.fault in WORDS


@pytest.mark.parametrize(("name", "told", "sees_h"), [("GRU", "GRU", "W_h"), ("1997", "first", "W_C")])
def test_what_fails_by_hand_in_notebook_15_can_cheat(name, told, sees_h):
    """The weights in its fold: one unit of the GRU that is silent, one of 1997 that drops the first number."""

    def faults():
        return [judge(lambda xs: VARIANTS[name].run(xs, weights).h[..., 0], marks=marks).fault for marks in (1, 2)]

    cells = {each["id"]: "".join(each["source"]) for each in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]}
    found = {}
    exec(re.search(r"```python\n(.*?)```", cells["explain-job"], re.S)[1], found)
    weights = found[told]
    assert faults() == ["", ""]
    weights[sees_h][0][-1] = 0  # it lives by the large weight on h
    assert faults()[1]


@pytest.mark.parametrize("params", [REFERENCE, by_weights()], ids=["reference", "within the sliders"])
def test_what_does_the_job_is_right(params):
    verdict = check("job", params)
    assert verdict.right, verdict
    assert "It says the number, scaled: times " in verdict.words
    assert "Before the bell it is silent" in verdict.words


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"f": (0, 3)}, "lost"),
        ({"f": (0, 5)}, "lost"),
        ({"f": (12, -6)}, "silent"),
        ({"i": (12, -2)}, "chatter"),
        ({"i": (12, -5)}, "chatter"),
        ({"i": (0, -12)}, "silent"),
        ({"o": (12, -2)}, "early"),
        ({"o": (0, 12)}, "early"),
        ({"o": (0, -12)}, "silent"),
        ({"C": 1}, "squashed"),
    ],
    ids=str,
)
def test_each_wrong_design_gets_its_own_hint(change, fault):
    verdict = check("job", by_weights(**change))
    assert verdict.right is False
    assert verdict.words.split("{")[0][:20] == WORDS[fault].split("{")[0][:20]


@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        ({"f": (0, 0), "i": (0, 0), "o": (0, 0), "C": 1}, "lost"),
        ({"f": (0, 6), "i": (10, -5), "C": 1}, "lost"),
        ({"i": (0, 0), "o": (0, 0), "C": 1}, "chatter"),
        ({"o": (0, 0), "C": 1}, "early"),
        ({"f": (0, 7), "i": (12, -6)}, "chatter"),
    ],
    ids=str,
)
def test_of_many_faults_the_first_of_the_hints_is_told(weights, fault):
    assert check("job", by_weights(**weights)).words[:20] == WORDS[fault].split("{")[0][:20]


def test_a_little_that_is_lost_is_told_as_a_little():
    assert "after 50 steps 6 % of it is gone" in check("job", by_weights(f=(0, 6.7))).words


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"f": (0, -12), "i": (0, -12), "o": (0, -12)}, "f is shut"),
        ({"i": (0, -12), "o": (0, -12)}, "i is shut"),
        ({"C": 5e-4}, "hardly any weight on the value"),
        ({"f": (0, 0), "i": (0, 0), "o": (0, 0), "C": 0.01}, "together let too little through"),
    ],
    ids=str,
)
def test_where_nothing_comes_out_the_first_of_the_hints_is_told(weights, words):
    assert words in check("job", by_weights(**weights)).words


def test_the_drawing_or_its_example_is_not_its_weights():
    told = Example(np.zeros(3), np.zeros(1), np.zeros(1), by_weights())
    for answer in (told, WholeCellView(presets={"told": {"example": told, "scale": 1.0}})):
        assert check("job", answer) == (
            False,
            "That is more than weights and biases. Write answer = unit.example.params.",
        )
    assert check("job", answer.example.params).right


@pytest.mark.parametrize(
    ("knobs", "fault"),
    [
        ([[0, 1, 1], [1, 0, 0], [0, 0, 1]], ""),
        ([[1, 1, 1], [1, 0, 0], [0, 0, 1]], "first"),
        ([[0, 0.9, 1], [1, 0, 0], [0, 0, 1]], "lost"),
        ([[0, 1, 1], [1, 0, 1], [0, 0, 1]], "bell"),
        ([[0, 1, 1], [1, 0.1, 0], [0, 0, 1]], "chatter"),
        ([[0, 1, 1], [1, 0, 0], [0, 0.2, 1]], "early"),
        ([[0, 1, 1], [1, 0, 0], [1, 0, 1]], "early"),
        ([[0, 1, 1], [0, 0, 0], [0, 0, 1]], "silent"),
        ([[0, 1, 0], [1, 0, 0], [0, 0, 1]], "silent"),
    ],
    ids=str,
)
def test_the_knobs_of_two_numbers(knobs, fault):
    verdict = check("two numbers", knobs)
    assert verdict.right is (not fault)
    assert verdict.words[:20] == WORDS[fault].split("{")[0][:20] or verdict.words == SECOND.get(fault)


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ([[0, 1, 0], [1, 0, 0], [0, 0, 1]], "f is shut at the bell"),
        ([[0, 0, 1], [1, 0, 0], [0, 0, 1]], "f is shut in the chatter"),
        ([[0, 1, 1], [0, 0, 1], [0, 0, 1]], "i is shut at the mark"),
        ([[0, 1, 1], [1, 0, 0], [0, 0, 0]], "o is shut at the bell"),
    ],
    ids=str,
)
def test_the_knob_that_is_shut_is_named(knobs, words):
    assert words in check("two numbers", knobs).words


@pytest.mark.parametrize(
    ("name", "answer", "fault"),
    [
        ("write", [12, -7], ""),
        ("write", [8, -8], ""),
        ("write", [10, -5], "chatter"),
        ("write", [-7, 12], "chatter"),
        ("write", [12, 0], "chatter"),
        ("write", [6, -12], "silent"),
        ("show", [10, -5], ""),
        ("show", [12, -12], ""),
        ("show", [12, -2], "early"),
        ("show", [-5, 10], "early"),
        ("show", [5, -12], "silent"),
    ],
    ids=str,
)
def test_a_weight_and_a_bias_for_one_gate(name, answer, fault):
    verdict = check(name, answer)
    assert verdict.right is (not fault)
    assert not fault or verdict.words[:16] == {"write": WRITE, "show": SHOW}[name][fault][:16]


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("write", [12, -7], "It says the number, scaled: times 10.2, it is 0.3 % off. Before the bell it is silent."),
        (
            "write",
            [8, -8],
            "times 20.2, it is 0.2 % off. Before the bell it is silent. But at the mark i is only 0.5:",
        ),
        ("write", [6, -7], "But at the mark i is only 0.27: that share of every number is written."),
        ("write", [11, -5.5], "It writes chatter, 1.05 % off:"),
        ("write", [0, 20, 0, 0], "Write two numbers in a list: [w, b_i]."),
        ("show", [5, -5], "But at the bell o is only 0.5: that share of every number is shown."),
        ("show", [10, -5], "What leaks out through o is gone at the next step."),
        ("show", {"w": 1}, "Write two numbers in a list: [w, b_o]."),
    ],
    ids=str,
)
def test_the_words_say_what_was_found(name, answer, words):
    verdict = check(name, answer)
    assert words in verdict.words, verdict
    assert (name, "only" in verdict.words) != ("show", True) or answer == [5, -5]


def test_a_line_is_told_as_it_is():
    """Half of the number, and 0.1 more: read times 2, and plus −0.2. Said as it is, there is nothing to tell."""

    def said(xs, share, more):
        held = np.broadcast_to((xs[..., 0] * xs[..., 1]).sum(axis=0), xs.shape[:2])
        return np.where(xs[..., 2] == 1, share * held + more, 0)

    assert "times 2 and plus −0.2, it is 0.0 % off" in judge(lambda xs: said(xs, 0.5, 0.1)).words
    assert "times −2, it is" in judge(lambda xs: said(xs, -0.5, 0)).words
    assert judge(lambda xs: said(xs, 1, 0)).words == "It says the number, 0.0 % off. Before the bell it is silent."


def test_only_the_standard_cell_is_told_of_its_gates():
    assert not [words for words in (*WORDS.values(), LEAKS) if re.search(r"\b[fio]\b|gate|knob", words)]
    assert all(re.search(r"\b[fio]\b|knob", words) for words in GATES.values())
    shut, early = (judge(cell_of(by_weights(o=o))) for o in ((0, -12), (0, 12)))
    assert (shut.words, early.words) == (WORDS["silent"], WORDS["early"])
    assert check("job", by_weights(o=(0, 12))).words == f"{WORDS['early']} {GATES['early']}"
    assert not [words for words in COUPLED.values() if re.search(r"\b[io]\b", words)]


def test_what_was_said_before_the_mark_is_found():
    """f 1 at the mark, and i open before it alone: no knobs can do that, a gate that counts steps could."""

    def early(xs):
        held = xs[:2, :, 0].sum(axis=0) + (xs[..., 0] * xs[..., 1]).sum(axis=0)
        return np.where(xs[..., 2] == 1, held, 0)

    assert judge(early).fault == "before"


@pytest.mark.parametrize("name", ["two numbers", "write", "show", "job"])
def test_no_answer_yet_and_no_answer_at_all(name):
    assert check(name, ...).right is None
    assert check(name, None).right is None
    for answer in ("six", 3, [1, 2, 3], [[1, 2], [3]], {"a": 1}):
        verdict = check(name, answer)
        assert verdict.right is False
        assert "expected" in verdict.words


def test_dots_inside_a_list_are_no_answer():
    assert check("two numbers", [[0, 1, ...], [1, 0, 0], [0, 0, 1]]).right is None


@pytest.mark.parametrize("b_f", [5.2443, 5.3, [5.3], [5.3] * 3, np.array(6), 10, 36, 37, 1000])
def test_a_bias_that_holds_for_20_steps(b_f):
    verdict = check("hold", b_f)
    assert verdict.right, verdict
    assert ("f misses 1 by" if np.max(b_f) < 37 else "shows no difference: see 03") in verdict.words
    assert "left" not in verdict.words


def test_a_bias_that_holds_tells_what_is_gone():
    assert check("hold", 5.3).words == "f misses 1 by 0.005, and after 20 steps 0.095 of C is gone: 0.1 may be."
    assert check("hold", 30).words == "f misses 1 by 9.4e-14, and after 20 steps 1.9e-12 of C is gone: 0.1 may be."


@pytest.mark.parametrize(
    ("b_f", "words"),
    [
        (5.24, "0.8997 of it is left. f must come closer to 1."),
        (3, "0.3784 of it is left. f must come closer to 1."),
        (0, "is 0.5000, and after 20 steps 9.537e-07 of it is left."),
        (-5.3, "A bias below 0 closes the gate."),
        (-1000, "A bias below 0 closes the gate."),
        (0.9947, "Was this meant to be f?"),
        (0.9, "Was this meant to be f?"),
        ([5, 5.3, 5.3], "f must come closer to 1."),
        ([6, 6], "Your answer has shape (2,); expected one number."),
        ([[6], [6], [6]], "Your answer has shape (3, 1); expected one number."),
        ("six", "Expected numbers, got 'six'."),
        (np.nan, "Expected numbers, got nan."),
    ],
    ids=str,
)
def test_a_bias_that_does_not(b_f, words):
    verdict = check("hold", b_f)
    assert verdict.right is False
    assert words in verdict.words


def test_the_least_bias_that_holds():
    """σ(b)²⁰ = 0.9: what the notebook says of 5 and 5.3, and of half a percent a step."""
    f = 0.9 ** (1 / 20)
    assert np.log(f / (1 - f)) == pytest.approx(5.24346, abs=5e-6)
    assert f < 0.99475 < f + 5e-6
    assert sigmoid(5.0) ** 20 < 0.9 < sigmoid(5.3) ** 20 == pytest.approx(0.905, abs=5e-4)
    assert 1 - f == pytest.approx(0.005, abs=3e-4)
    assert check("hold", ...).right is check("hold", None).right is None
