"""The exercises about one step. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.checks.exercise import Exercise, Verdict


def _most_units():
    m, most = 5, 100
    n = max(n for n in range(1, most) if n * (m + n) <= most)
    mistakes = {
        "The columns that meet h are missing: each row has m + n weights, not m.": most // m,
        "The columns that meet x are missing: each row has m + n weights, not n.": int(most**0.5),
        f"Then W_f has {n + 1} rows and {m + n + 1} columns: more than {most} weights.": n + 1,
        "W_f has n rows, not m: one for each entry of C.": most // m - m,
        "n is a whole number: there is no part of a unit.": (most + m**2 / 4) ** 0.5 - m / 2,
        f"That is how many weights W_f has then. Asked for is n, and n · ({m} + n) is at most {most}.": n * (m + n),
    }
    named = {*mistakes.values(), n, 0}
    for other in sorted(set(range(1, 3 * n)) - named):
        size = f"Then W_f has {other} rows and {m + other} columns, {other * (m + other)} weights"
        mistakes[f"{size}: {'one unit more still fits' if other < n else f'more than {most}'}."] = other
    return Exercise(n, f"{n} rows and {m + n} columns; {n + 1} rows and {m + n + 1} columns are too many.", mistakes)


def _nine_nine_nine():
    p = 0.999
    mistakes = {
        "That is σ(0.999). Here 0.999 is what comes out of σ, not what goes in.": sigmoid(p),
        "The sign is turned: a negative z gives a gate below one half.": -np.log(p / (1 - p)),
        "That is the logarithm to base 10. The e in σ asks for the natural one, np.log.": np.log10(p / (1 - p)),
        "That is ln(0.999). Turn 0.999 = 1 / (1 + exp(-z)) round first: what is exp(-z)?": np.log(p),
        "Near. It is ln 999, not ln 1000: was the 1 + of the formula forgotten?": -np.log(1 - p),
        "Right as far as it goes. Give more digits.": np.round(np.log(p / (1 - p)), 2),
    }
    return Exercise(np.log(p / (1 - p)), "z = ln(0.999 / 0.001) = ln 999.", mistakes, 5e-4)


class FourWays(Exercise):
    """Four numbers, f, C_prev, i and C_tilde: each of them alone, put in place of the old one, makes C exactly 0."""

    now = (0.5, -0.6, 0.4, 0.6)

    def check(self, answer):
        """As an Exercise; the first number that does not do it is named, and what C is with it."""
        verdict = super().check(answer)
        if verdict.right is not False or verdict.words in self.mistakes or np.shape(answer) != (4,):
            return verdict
        for k, name in enumerate(("f", "C_prev", "i", "C_tilde")):
            f, C_prev, i, C_tilde = numbers = [*self.now[:k], float(answer[k]), *self.now[k + 1 :]]
            low = -1 if name == "C_tilde" else 0
            if name != "C_prev" and not low <= numbers[k] <= 1:
                return Verdict(False, f"{name} is {numbers[k]:.4g}; it lies between {low} and 1.".replace("-", "−"))
            if abs(numbers[k] - self.right[k]) > self.tolerance:
                C = f * C_prev + i * C_tilde
                words = f"With {name} = {numbers[k]:.4g}, and the other three as they stand, C is {C:.3g}, not 0."
                return Verdict(False, words.replace("-", "−"))
        return verdict


def _four_ways():
    f, C_prev, i, C_tilde = now = FourWays.now
    kept, written = f * C_prev, i * C_tilde
    right = np.array([-written / C_prev, -written / f, -kept / C_tilde, -kept / i])
    mistakes = {
        "Those are the numbers as they stand: C is −0.06.": now,
        "A part that is 0 does not help: the other part stays. The two must cancel.": np.zeros(4),
        "Those are the two products as they must be. Divide each by the factor that stays.": -np.array(
            [written, written, kept, kept]
        ),
        "Those are the moves. Asked for are the new numbers.": right - now,
        "f is the share that stays.": [1 - right[0], *right[1:]],
        "What is written is above 0, so what is kept must be below 0: mind the sign of C_prev.": np.abs(right),
        "f and C_prev are exchanged: each has the other for its factor.": right[[1, 0, 2, 3]],
        "i and C_tilde are exchanged: each has the other for its factor.": right[[0, 1, 3, 2]],
    }
    return FourWays(right, "Kept and written cancel: −0.24 + 0.24, or −0.3 + 0.3.", mistakes, 5e-4)


GATES = {
    "most units": _most_units,
    "0.999": _nine_nine_nine,
    "four ways": _four_ways,
}
