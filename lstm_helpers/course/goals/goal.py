"""One goal of a notebook."""

from typing import NamedTuple


class Goal(NamedTuple):
    """goal: as it stands in the notebook; cells: its predictions and checks that exercise it; question and answer:
    as in the quiz of the teacher's guide."""

    goal: str
    cells: tuple[str, ...]
    question: str
    answer: str
