"""Predictions and exercises: pure logic, no widgets."""

from lstm_helpers.checks.bugs import BUGS
from lstm_helpers.checks.exercise import Exercise, Lines, Verdict
from lstm_helpers.checks.frameworks import FRAMEWORKS
from lstm_helpers.checks.gates import GATES
from lstm_helpers.checks.job import JOB
from lstm_helpers.checks.learning import BACKWARD, LEARNING
from lstm_helpers.checks.predict import Prediction
from lstm_helpers.checks.progress import Count, count
from lstm_helpers.checks.reading import READING
from lstm_helpers.checks.relatives import RELATIVES
from lstm_helpers.inputs import one_of

EXERCISES = GATES | BUGS | JOB | LEARNING | FRAMEWORKS | RELATIVES | READING
"""name → function that computes the exercise."""


def check(name, answer):
    """The Verdict on an answer to the exercise of that name; `...` means no answer yet.

    An answer that is not made of numbers gets a Verdict that says so. Raises ValueError when there is no exercise of
    that name.
    """
    return EXERCISES[one_of("name", name, EXERCISES)]().check(answer)


__all__ = ["BACKWARD", "EXERCISES", "Count", "Exercise", "Lines", "Prediction", "Verdict", "check", "count"]
