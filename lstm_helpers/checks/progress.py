"""How far a learner is: what has been predicted and what has been solved."""

from typing import NamedTuple

from lstm_helpers.checks.exercise import Verdict
from lstm_helpers.checks.predict import Prediction


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
    """The Count of the Prediction and Verdict objects in a namespace, {name: object}, or of what holds a Prediction."""
    things = [getattr(thing, "prediction", thing) for thing in namespace.values()]
    predictions = {id(thing): thing for thing in things if isinstance(thing, Prediction)}.values()
    verdicts = [verdict for name, verdict in namespace.items() if isinstance(verdict, Verdict) and name[0] != "_"]
    committed = sum(prediction.guess is not None for prediction in predictions)
    return Count(committed, len(predictions), sum(verdict.right is True for verdict in verdicts), len(verdicts))
