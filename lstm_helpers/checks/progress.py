"""How far a learner is: what has been predicted and what has been solved."""

from typing import NamedTuple

from lstm_helpers.checks.exercise import Verdict
from lstm_helpers.checks.predict import Prediction
from lstm_helpers.inputs import mapping


class Count(NamedTuple):
    """How many predictions are committed, of how many; how many exercises are right, of how many."""

    committed: int
    asked: int
    right: int
    set: int

    def words(self):
        """In one line."""
        return f"Predictions committed: {self.committed} of {self.asked}. Exercises right: {self.right} of {self.set}."


def count(namespace):
    """The Count of the Prediction and Verdict objects in a namespace, {name: object}, or of what holds a Prediction.

    Raises ValueError when namespace is no dict.
    """
    mapping("namespace", namespace)
    # _5 is what cell 5 once showed: a question that was asked before, when the cell ran again
    named = [thing for name, thing in namespace.items() if not str(name).startswith("_")]
    things = [getattr(thing, "prediction", thing) for thing in named]
    predictions = {id(thing): thing for thing in things if isinstance(thing, Prediction)}.values()
    verdicts = [thing for thing in named if isinstance(thing, Verdict)]
    committed = sum(prediction.guess is not None for prediction in predictions)
    return Count(committed, len(predictions), sum(verdict.right is True for verdict in verdicts), len(verdicts))
