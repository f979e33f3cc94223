"""The exercises of the errata notebook: sentences to judge, and a number that shows a slip."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import lstm_step, sigmoid
from lstm_helpers.checks.exercise import UNANSWERED, Exercise, Verdict
from lstm_helpers.example import PRINTED, example
from lstm_helpers.inputs import reals

STATEMENTS = (  # whether it is true, and what to look at
    (1, "C = f ∘ C_prev + i ∘ C̃, and 1 · C_prev + 0 · C̃ is C_prev."),
    (0, "o stands in the formula of h only. C goes on to the next step as it is."),
    (1, "C is a sum over the steps, and nothing bounds it."),
    (1, "W_f has a row for each of n units, and a column for each of m + n entries of [x, h]."),
    (0, "the weights are the same at every step."),
    (0, "σ(20) and σ(21) are both printed as 1."),
)


def _true_or_false():
    right = [truth for truth, _ in STATEMENTS]
    mistakes = {
        f"Sentence {k + 1}: {why}": [*right[:k], 1 - truth, *right[k + 1 :]]
        for k, (truth, why) in enumerate(STATEMENTS)
    }
    turned = {"All turned around: 1 is for true, 0 for false.": [1 - truth for truth in right]}
    several = {
        f"Look again at sentences {', '.join(str(k + 1) for k in some[:-1])} and {some[-1] + 1}.": [
            1 - truth if k in some else truth for k, truth in enumerate(right)
        ]
        for size in range(2, len(right))
        for some in combinations(range(len(right)), size)
    }
    return Exercise(right, "Six sentences, three of them wrong.", turned | mistakes | several)


class Shows(NamedTuple):
    """The exercise that asks for a scale at which two rows of sums have other σ, in three digits, where they differ."""

    sums: np.ndarray
    others: np.ndarray

    def check(self, answer):
        if answer is ... or answer is None:
            return UNANSWERED
        try:
            s = reals("answer", answer, low=-1000, high=1000)
        except ValueError as problem:
            return Verdict(False, f"{problem}.")
        if s.size != 1:
            return Verdict(False, f"Your answer has shape {s.shape}; expected one number.")
        s = s.item()
        a, b = (sigmoid(s * z[self.sums != self.others]).round(3) for z in (self.sums, self.others))
        told = f"At s = {s:g} the places in question have {a.tolist()} and {b.tolist()}."
        if np.all(a != b):
            return Verdict(True, f"{told} At such a scale the slip could have been seen.")
        return Verdict(False, f"{told} " + (FLAT if abs(s) > 0.05 else SMALL))


FLAT = "There σ is flat: choose s nearer to 0."
SMALL = "The sums themselves hardly differ any more: choose s farther from 0."


READING = {
    "true or false": _true_or_false,
    "a scale that shows": lambda: Shows(lstm_step(*example()).z_i, np.array(PRINTED["z_i"], float)),
}
"""name → function that computes the exercise."""
