"""What a learner can do after each notebook, where it is exercised there, and a question that tells."""

from lstm_helpers.course.goals.cell import CELL
from lstm_helpers.course.goals.goal import Goal
from lstm_helpers.course.goals.learning import LEARNING

__all__ = ["GOALS", "Goal"]

GOALS = CELL | LEARNING
"""{notebook: its goals}, 00 to 18."""
