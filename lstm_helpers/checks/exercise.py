"""An exercise: the right answer, and the mistakes that are known by name."""

from decimal import Decimal
from html import escape
from typing import NamedTuple

import numpy as np

from lstm_helpers.inputs import reals


class Verdict(NamedTuple):
    """What a check found. right: True, False, or None when there is no answer yet."""

    right: bool | None
    words: str

    def __repr__(self):
        return f"{ {True: 'Right.', False: 'Not yet.', None: 'No answer yet.'}[self.right] } {self.words}"

    def _repr_html_(self):
        colour, sign = {True: ("#009E73", "✓"), False: ("#D55E00", "✗"), None: ("#6b6b6b", "…")}[self.right]
        return f"<p style='border-left:4px solid {colour};padding:.3em 1em'>{sign} {escape(repr(self))}</p>"


UNANSWERED = Verdict(None, "Put yours in place of the three dots and run the cell again.")


class Exercise(NamedTuple):
    """right: the answer; why: said when it is given; mistakes: {hint: the wrong answer it explains}; tolerance: the
    absolute difference that still counts as right; also: other forms that are right, such as 50 for 50 percent."""

    right: object
    why: str
    mistakes: dict
    tolerance: float = 1e-9
    also: tuple = ()

    def check(self, answer):
        """Compare an answer, a number or an array of numbers, with the right one and the known mistakes.

        True counts as 1 and False as 0. Anything else than finite numbers is answered with a Verdict that says so.
        """
        if answer is ... or answer is None:
            return UNANSWERED
        try:
            given = np.asarray(answer)
            answer = given.astype(float) if given.dtype.kind == "b" else reals("answer", answer)
        except ValueError:
            return Verdict(False, f"Expected numbers, got {answer!r:.60}.")
        expected = np.shape(self.right)
        if answer.size == 1 == np.size(self.right):
            answer = answer.reshape(expected)
        if any(_near(answer, right, self.tolerance) for right in (self.right, *self.also)):
            return Verdict(True, self.why)
        printed = max(self.tolerance, PRINTED * min(1, np.abs(self.right).max()))
        for hint, wrong in sorted(self.mistakes.items(), key=lambda slip: _distance(answer, slip[1])):
            if _near(answer, wrong, printed + 10 * PRINTED * np.abs(wrong)):
                return Verdict(False, hint)
        if answer.shape != expected:
            return Verdict(False, f"Your answer has shape {answer.shape}; expected {expected or 'one number'}.")
        if all(map(_cut, answer.ravel().tolist(), np.ravel(self.right).tolist())):
            return Verdict(False, "Right as far as it goes. Give more digits.")
        return Verdict(False, "This is none of the usual slips. Go through it once more, one number at a time.")


PRINTED = 5.1e-5
"""Half of the last digit of a number that is printed with four after the point, and of four digits a tenth of that."""


def _near(answer, value, room):
    return np.shape(answer) == np.shape(value) and bool(np.all(np.abs(answer - value) <= room))


def _distance(answer, value):
    return np.abs(answer - value).max() if np.shape(answer) == np.shape(value) else np.inf


def _cut(given, right):
    """Whether right, rounded to the digits of the number given, is that number."""
    return f"{right:.{max(0, -Decimal(repr(given)).as_tuple().exponent)}f}" == f"{Decimal(repr(given)):f}"


class Lines(NamedTuple):
    """An exercise of several lines of code, in order. parts: {name of the variable: Exercise}; why: said when all are
    right. The first line that is not right is named."""

    parts: dict
    why: str

    def check(self, answer):
        """answer: {name: array}, or `...` in place of what is not written yet."""
        if not isinstance(answer, dict) or set(answer) != set(self.parts):
            return Verdict(False, f"Expected {{name: value}} with the names {', '.join(self.parts)}.")
        for name, part in self.parts.items():
            verdict = part.check(answer[name])
            if verdict.right is None:
                return Verdict(None, f"Line {name}: put yours in place of the three dots.")
            if not verdict.right:
                return Verdict(False, f"Line {name}: {verdict.words}")
        return Verdict(True, self.why)
