"""The exercises about one step. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.example import example


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


def _four_ways():
    f, C_prev, i, C_tilde = now = 0.5, -0.6, 0.4, 0.6
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
    return Exercise(right, "Kept and written cancel: −0.24 + 0.24, or −0.3 + 0.3.", mistakes, 5e-4)


def _columns_for_h():
    m, n = 4, 2
    W_f = np.arange(n * (m + n)).reshape(n, m + n)
    mistakes = {
        "Those columns meet x.": W_f[:, :m],
        "That would be the order [h, x]. Here x comes first.": W_f[:, :n],
        "That cut is at n = 2. The first m = 4 columns meet x.": W_f[:, n:],
        "One column too many: columns count from 0, so 0 to 3 meet x.": W_f[:, m - 1 :],
        "One column is missing: columns count from 0, so 0 to 3 meet x.": W_f[:, m + 1 :],
        "That cuts rows. Rows belong to units; columns come after the comma.": W_f[m:],
        "That is a single column. h has n = 2 entries.": W_f[:, m],
    }
    return Exercise(W_f[:, m:], "Columns m to m + n − 1 meet h.", mistakes)


GATES = {
    "shape of W": _shape_of_W,
    "columns for h": _columns_for_h,
    "one input": _one_input,
    "0.999": _nine_nine_nine,
    "four ways": _four_ways,
}
