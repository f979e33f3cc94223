"""The exercises of the errata notebook: statements to judge, and sizes that tell letters apart."""

from lstm_helpers.checks.exercise import Exercise

STATEMENTS = (  # whether it is true, and what to look at
    (1, "C = f ∘ C_prev + i ∘ C̃, and 1 · C_prev + 0 · C̃ is C_prev."),
    (0, "i multiplies C̃: 0 times anything is 0."),
    (1, "h = o ∘ tanh(C), and o may be almost 0."),
    (0, "o stands in the formula of h only. C goes on to the next step as it is."),
    (1, "C is a sum over the steps, and nothing bounds it."),
    (0, "the weights are the same at every step."),
)


def _true_or_false():
    right = [truth for truth, _ in STATEMENTS]
    mistakes = {
        f"Statement {k + 1}: {why}": [*right[:k], 1 - truth, *right[k + 1 :]]
        for k, (truth, why) in enumerate(STATEMENTS)
    }
    turned = {"All turned around: 1 is for true, 0 for false.": [1 - truth for truth in right]}
    return Exercise(right, "Six statements, six formulas.", turned | mistakes)


def _sizes():
    m, n = 2, 4
    mistakes = {
        "W_f needs a column for each entry of x and of h: m + n.": (n, n, n, m + n),
        "Rows and columns are exchanged: the rows make f.": (m + n, n, n, m + n),
        "f ∘ C_prev needs as many rows as C has entries: n, not m.": (m, m + n, n, m + n),
        "C has n entries, whatever m is.": (n, m + n, m, m + n),
        "[x, h] has m entries of x and n of h.": (n, m + n, n, m * n),
    }
    return Exercise((n, m + n, n, m + n), "n rows, m + n columns, n entries of C, m + n of [x, h].", mistakes)


READING = {"true or false": _true_or_false, "sizes": _sizes}
