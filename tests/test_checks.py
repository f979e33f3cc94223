"""Predictions and exercises: every known mistake gets its own hint, every right answer is accepted."""

import numpy as np
import pytest

from lstm_helpers.cell import lstm_step
from lstm_helpers.checks import EXERCISES, Prediction, check
from lstm_helpers.example import example

ANSWERS = {  # as the notebooks give them
    "first drag": 0.5,
    "shape of W": (2, 7),
    "one input": [94, 187, 142],
    "0.999": 6.907,
    "candidate": [-0.04996, 0.04996, -0.60437],
    "update": [0.8, -0.6, 2.7],
    "hidden state": [0.578, -0.533, 0.231],
    "one step": lstm_step(*example(0.02)).h,
}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_answer_of_the_notebook_is_right(name):
    verdict = check(name, ANSWERS[name])
    assert verdict.right is True
    assert repr(verdict).startswith("Right.")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_known_mistake_gets_its_own_hint(name):
    exercise = EXERCISES[name]()
    for hint, wrong in exercise.mistakes.items():
        assert not exercise._same(np.asarray(wrong, float), exercise.right)
        assert check(name, wrong) == (False, hint)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_answer_yet(name):
    assert check(name, ...).right is None
    assert check(name, None).right is None


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ["six", [[1], [2, 3]], object(), {"a": 1}], ids=["text", "ragged", "object", "dict"])
def test_what_is_no_number_is_named(name, answer):
    verdict = check(name, answer)
    assert verdict.right is False
    assert "Expected numbers" in verdict.words


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
