"""Predictions and exercises: pure logic, no widgets. What is right is computed from the formulas, never typed in."""

from html import escape
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.example import example

# ---------------------------------------------------------------- predict, commit, reveal


class Prediction:
    """A question, one guess that is kept as it was committed, and the truth once it is known.

    options: the answers to choose from, or None when the answer is a number.
    """

    def __init__(self, question, options=None):
        self.question, self.options = question, options
        self.guess = self.truth = None

    def commit(self, guess):
        """Keep the guess. Raises ValueError when it is no answer to the question, or when one is committed already."""
        if self.guess is not None:
            raise ValueError(f"guess {self.guess} is committed already")
        if self.options is None and not (np.isscalar(guess) and np.isreal(guess) and np.isfinite(guess)):
            raise ValueError(f"guess is {guess!r}; expected a finite number")
        if self.options is not None and guess not in self.options:
            raise ValueError(f"guess is {guess!r}; expected one of {list(self.options)}")
        self.guess = guess

    def reveal(self, truth):
        """Tell the truth; `words` shows it beside the guess once there is one."""
        self.truth = truth

    def words(self):
        """Where the prediction stands, in one line."""
        if self.guess is None:
            return "No guess yet."
        if self.truth is None:
            return f"Committed: {self.guess}. Read on."
        if self.options is not None:
            verdict = "Right." if self.guess == self.truth else "Not what happens: see why below."
            return f"You said: {self.guess}. The numbers say: {self.truth}. {verdict}"
        gap = float(self.guess) - float(self.truth)
        verdict = "Exactly." if abs(gap) < 1e-9 else f"Your guess is {abs(gap):.4g} too {'high' if gap > 0 else 'low'}."
        return f"You said: {float(self.guess):.6g}. The numbers say: {float(self.truth):.6g}. {verdict}"


# ---------------------------------------------------------------- exercises


class Verdict(NamedTuple):
    """What a check found. right: True, False, or None when there is no answer yet."""

    right: bool | None
    words: str

    def __repr__(self):
        return f"{ {True: 'Right.', False: 'Not yet.', None: 'No answer yet.'}[self.right] } {self.words}"

    def _repr_html_(self):
        colour, sign = {True: ("#009E73", "✓"), False: ("#D55E00", "✗"), None: ("#6b6b6b", "…")}[self.right]
        return f"<p style='border-left:4px solid {colour};padding:.3em 1em'>{sign} {escape(repr(self))}</p>"


class Exercise(NamedTuple):
    """right: the answer; why: said when it is given; mistakes: {hint: the wrong answer it explains}; tolerance: the
    absolute difference that still counts as the same."""

    right: object
    why: str
    mistakes: dict
    tolerance: float = 1e-9

    def check(self, answer):
        """Compare an answer, a number or an array of numbers, with the right one and the known mistakes."""
        if answer is ... or answer is None:
            return Verdict(None, "Put yours in place of the three dots and run the cell again.")
        try:
            answer = np.asarray(answer, float)
        except (TypeError, ValueError):
            return Verdict(False, f"Expected numbers, got {answer!r:.60}.")
        if self._same(answer, self.right):
            return Verdict(True, self.why)
        for hint, wrong in self.mistakes.items():
            if self._same(answer, wrong):
                return Verdict(False, hint)
        expected = np.shape(self.right)
        if answer.shape != expected:
            return Verdict(False, f"Your answer has shape {answer.shape}; expected {expected or 'one number'}.")
        return Verdict(False, "This is none of the usual slips either. Go through it once more, one number at a time.")

    def _same(self, answer, value):
        value = np.asarray(value, float)
        return answer.shape == value.shape and bool(np.all(np.abs(answer - value) <= self.tolerance))


def _first_drag():
    mistakes = {
        "1 would be a gate that keeps everything; that needs a large z.": 1,
        "0 would be a gate that forgets everything; that needs a very negative z.": 0,
        "1/4 is the slope f′ at z = 0. The value f is in the column before.": 0.25,
    }
    return Exercise(sigmoid(0), "σ(0) = 1 / (1 + 1): half open.", mistakes, 1e-6)


def _shape_of_W():
    m, n = 5, 2
    mistakes = {
        "That has a weight for every entry of x, but none for the entries of h.": (n, m),
        "Those are the right two numbers, turned around: rows make f, columns meet [x, h].": (m + n, n),
        "The number of rows is the number of entries of f, and f has as many as C: n, not m.": (m, m + n),
        "That square matrix would make an f of m + n entries; C has only n.": (m + n, m + n),
        "That has a weight for every entry of h, but none for the entries of x.": (n, n),
    }
    return Exercise((n, m + n), f"n = {n} rows, m + n = {m + n} columns.", mistakes)


def _one_input():
    x, h, _, p = example()
    moved, at = np.concatenate([x + np.array([2, 0, 0]), h]), p.W_f @ np.concatenate([x, h]) + p.b_f
    mistakes = {
        "Those are the old numbers.": at,
        "x[0] meets a whole column of W_f, one weight in every row: all three entries move.": at + np.array([2, 0, 0]),
        "The bias b_f is missing.": p.W_f @ moved,
        "x[0] rose by 2. In each row that counts as often as the weight that it meets.": at + 2,
        "x[0] is 3 now, but it was 1 before: it rose by 2.": at + 3 * p.W_f[:, 0],
        "That is row 0. x[0] meets column 0.": at + 2 * p.W_f[0, :3],
        "That is column 3, which x[0] meets in the order [h, x].": at + 2 * p.W_f[:, 3],
        "You multiplied entry by entry (*). A matrix product (@) also adds up each row.": p.W_f * moved,
    }
    return Exercise(p.W_f @ moved + p.b_f, "Each z rises by 2 times its weight in column 0.", mistakes)


def _nine_nine_nine():
    p = 0.999
    mistakes = {
        "That is σ(0.999). Here 0.999 is what comes out of σ, not what goes in.": sigmoid(p),
        "The sign is turned: a negative z gives a gate below one half.": -np.log(p / (1 - p)),
        "That is the logarithm to base 10. The e in σ asks for the natural one, np.log.": np.log10(p / (1 - p)),
        "That is ln(0.999). Solve p = 1 / (1 + exp(-z)) for z: the odds p / (1 − p) come in.": np.log(p),
    }
    return Exercise(np.log(p / (1 - p)), "z = ln(p / (1 − p)) = ln 999.", mistakes, 5e-4)


EXERCISES = {
    "first drag": _first_drag,
    "shape of W": _shape_of_W,
    "one input": _one_input,
    "0.999": _nine_nine_nine,
}
"""name → function that computes the Exercise."""


def check(name, answer):
    """The Verdict on an answer to the exercise of that name; `...` means no answer yet.

    Raises ValueError when there is no exercise of that name.
    """
    if name not in EXERCISES:
        raise ValueError(f"name is {name!r}; expected one of {list(EXERCISES)}")
    return EXERCISES[name]().check(answer)
