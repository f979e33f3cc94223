"""Predictions and exercises: every known mistake gets its own hint, every right answer is accepted."""

import numpy as np
import pytest

from lstm_helpers.cell import d_sigmoid, d_tanh, lstm_step, run
from lstm_helpers.checks import BACKWARD, EXERCISES, Lines, Prediction, check
from lstm_helpers.example import example
from lstm_helpers.gradients import backward


def backward_lines():
    """The lines as the answer in notebook 11 has them."""
    _, _, C_prev, _ = example(0.02)
    s = lstm_step(*example(0.02))
    d_h, d_C_next = BACKWARD.values()
    d_o = d_h * np.tanh(s.C)
    d_C = d_C_next + d_h * s.o * d_tanh(s.C)
    d_f, d_i, d_C_tilde, d_C_prev = d_C * C_prev, d_C * s.C_tilde, d_C * s.i, d_C * s.f
    d_z_f = d_f * d_sigmoid(s.z_f)
    lines = {"d_o": d_o, "d_C": d_C, "d_f": d_f, "d_i": d_i, "d_C_tilde": d_C_tilde, "d_C_prev": d_C_prev}
    return lines | {"d_z_f": d_z_f, "d_W_f": np.outer(d_z_f, s.xh)}


def parts_of(name):
    """{name of a line, or '': Exercise} and how to answer with one line changed."""
    exercise = EXERCISES[name]()
    if isinstance(exercise, Lines):
        return exercise.parts, lambda line, value: ANSWERS[name] | {line: value}
    return {"": exercise}, lambda line, value: value


ANSWERS = {  # as the notebooks give them
    "first drag": 0.5,
    "shape of W": (2, 7),
    "one input": [94, 187, 142],
    "0.999": 6.907,
    "candidate": [-0.04996, 0.04996, -0.60437],
    "update": [0.8, -0.6, 2.7],
    "hidden state": [0.578, -0.533, 0.231],
    "one step": lstm_step(*example(0.02)).h,
    "tangent": 0.149,
    "chain": -0.232,
    "half-life": 0.933,
    "parameters": 180,
    "limit": 1.0,
    "powers": 0.9,
    "backward": backward_lines(),
    "clip": [3, 4],
    "expectation": 0.903,
    "trend": 8,
    "last noun": 0.5,
    "speaker": 3714,
    "torch row": 16,
    "keras place": [2, 9],
    "GRU count": 450,
    "coupled": [0.05, -0.56, 0.28],
}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_answer_of_the_notebook_is_right(name):
    verdict = check(name, ANSWERS[name])
    assert verdict.right is True
    assert repr(verdict).startswith("Right.")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_known_mistake_gets_its_own_hint(name):
    parts, answer_with = parts_of(name)
    for line, part in parts.items():
        assert len(part.mistakes) >= 2
        for hint, wrong in part.mistakes.items():
            assert not part._same(np.asarray(wrong, float), part.right)
            assert check(name, answer_with(line, wrong)) == (False, f"Line {line}: {hint}" if line else hint)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_answer_yet(name):
    parts, answer_with = parts_of(name)
    assert check(name, answer_with(next(iter(parts)), ...)).right is None
    assert check(name, answer_with(next(iter(parts)), None)).right is None


def test_the_first_wrong_line_is_named():
    answer = backward_lines()
    assert check("backward", answer | {"d_i": 0 * answer["d_i"], "d_f": ...}).words.startswith("Line d_f: put yours")
    assert check("backward", answer | {"d_i": [7, 7, 7]}).words.startswith("Line d_i: This is none of the usual")
    assert check("backward", [1, 2]).words.startswith("Expected {name: value} with the names d_o, d_C")
    assert check("backward", {"d_o": 1}).right is False


def test_backward_lines_are_the_package_s_gradient():
    """The lines, carried on to the weights, are what `backward` says for a run of one step."""
    x, h_prev, C_prev, p = example(0.02)
    lines, s = backward_lines(), lstm_step(x, h_prev, C_prev, p)
    d_h, d_C_next = BACKWARD.values()
    grads = backward(run(x[None], p, h_prev, C_prev), p, d_h[None], d_C_next[None])
    np.testing.assert_allclose(lines["d_C_prev"], grads.C0, rtol=1e-14)
    np.testing.assert_allclose(lines["d_W_f"], grads.W_f, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_i"] * d_sigmoid(s.z_i), s.xh), grads.W_i, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_C_tilde"] * d_tanh(s.z_C), s.xh), grads.W_C, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_o"] * d_sigmoid(s.z_o), s.xh), grads.W_o, rtol=1e-14)


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ["six", [[1], [2, 3]], object(), {"a": 1}], ids=["text", "ragged", "object", "dict"])
def test_what_is_no_number_is_named(name, answer):
    parts, answer_with = parts_of(name)
    verdict = check(name, answer_with(next(iter(parts)), answer))
    assert verdict.right is False
    assert "Expected numbers" in verdict.words


def test_an_answer_with_too_few_digits_is_close():
    for name, answer in (("tangent", 0.152), ("half-life", 0.93), ("chain", -0.23)):
        assert check(name, answer) == (False, "Close. Give more digits.")


def test_unknown_slips_and_shapes():
    assert "none of the usual" in check("one input", [1, 2, 3]).words
    assert "shape (2,)" in check("one input", [1, 2]).words
    assert "one number" in check("0.999", [1, 2]).words
    with pytest.raises(ValueError, match="name is 'nope'"):
        check("nope", 1)


def test_verdict_is_escaped_html():
    assert "&lt;b&gt;" in check("0.999", "<b>")._repr_html_()


def test_a_number_is_predicted_committed_revealed():
    prediction = Prediction("how much?")
    assert prediction.words() == "No guess yet."
    prediction.commit(90)
    assert prediction.words() == "Committed: 90. Read on."
    prediction.reveal(91.0)
    assert prediction.words() == "You said: 90. The numbers say: 91. Your guess is 1 too low."
    with pytest.raises(ValueError, match="committed already"):
        prediction.commit(91)
    assert prediction.guess == 90


def test_unanswered_it_stays_quiet():
    prediction = Prediction("how much?")
    prediction.reveal(91.0)
    assert prediction.words() == "No guess yet."
    prediction.commit(91)
    assert prediction.words().endswith("Exactly.")


@pytest.mark.parametrize(("guess", "verdict"), [("up", "Right."), ("down", "Not what happens: see why below.")])
def test_a_choice(guess, verdict):
    prediction = Prediction("up or down?", ("up", "down"))
    prediction.commit(guess)
    prediction.reveal("up")
    assert prediction.words().endswith(verdict)


@pytest.mark.parametrize(("options", "guess"), [(None, "six"), (None, np.nan), (None, [1]), (("a", "b"), "c")])
def test_what_is_no_answer_is_refused(options, guess):
    with pytest.raises(ValueError, match=r"guess is .*expected"):
        Prediction("?", options).commit(guess)
