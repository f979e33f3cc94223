"""The exercises about one step. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import lstm_step, sigmoid
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


def _candidate():
    x, h, C, p = example(0.05)
    xh, hx = np.concatenate([x, h]), np.concatenate([h, x])
    mistakes = {
        "That is σ. The candidate is no gate: tanh, which may be negative.": sigmoid(p.W_C @ xh + p.b_C),
        "That is z_C. The tanh is missing.": p.W_C @ xh + p.b_C,
        "Those are the numbers of the order [h, x].": np.tanh(p.W_C @ hx + p.b_C),
        "The bias b_C is missing.": np.tanh(p.W_C @ xh),
        "That is the bias of the input gate. W_C goes with b_C.": np.tanh(p.W_C @ xh + p.b_i),
        "That is the input gate i.": lstm_step(x, h, C, p).i,
    }
    return Exercise(
        lstm_step(x, h, C, p).C_tilde, "tanh keeps the sign: two of the three are negative.", mistakes, 2e-4
    )


def _update():
    f, C_prev, i, C_tilde = np.array([[0.5, 0.8, 0.9], [2, -1, 3], [0.5, 0.25, 0], [-0.4, 0.8, 1]])
    mistakes = {
        "f is the share that stays, not the share that is taken away.": (1 - f) * C_prev + i * C_tilde,
        "The two gates are exchanged: f meets C_prev, i meets the candidate.": i * C_prev + f * C_tilde,
        "The candidate is written through the input gate: i * C_tilde.": f * C_prev + C_tilde,
        "That is what is kept. What is written comes on top.": f * C_prev,
        "That is a single number: @ adds the products up. Entry by entry is *.": f @ C_prev + i @ C_tilde,
        "The two parts are added, not multiplied.": f * C_prev * i * C_tilde,
    }
    return Exercise(f * C_prev + i * C_tilde, "Keep a share of the old, add a share of the new.", mistakes)


def _hidden():
    o, C = np.array([[0.6, 0.7, 0.5], [2, -1, 0.5]])
    mistakes = {
        "The tanh is missing: that is o * C.": o * C,
        "First tanh of C, then the gate: o * tanh(C), not tanh(o * C).": np.tanh(o * C),
        "That is tanh(C), with the gate wide open. Multiply by o.": np.tanh(C),
        "That is a single number: @ adds the products up. Entry by entry is *.": o @ np.tanh(C),
        "That is the smaller of the two. The gate scales; nothing has to agree.": np.minimum(o, np.tanh(C)),
        "o comes out of σ already. Squash C with tanh, not with σ.": o * sigmoid(C),
    }
    return Exercise(o * np.tanh(C), "The gate scales what tanh lets through.", mistakes, 2e-3)


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


def _bias_for_f():
    wanted, product = np.array([0.2, 0.5, 0.9]), np.array([1.0, -2, 0.5])
    z = np.log(wanted / (1 - wanted))
    mistakes = {
        "That is z. The product is in it already: take it away.": z,
        "That adds the product once more. The bias is what is missing to z.": z + product,
        "The sign of the logarithm is turned: a gate below one half needs a negative z.": -z - product,
        "That is ln p. The odds p / (1 − p) come in.": np.log(wanted) - product,
        "That is σ of the wanted gate. Here the inverse of σ is needed.": sigmoid(wanted) - product,
        "That makes z the wanted value. But f is σ(z).": wanted - product,
        "That is the logarithm to base 10. The e in σ asks for the natural one, np.log.": np.log10(
            wanted / (1 - wanted)
        )
        - product,
    }
    return Exercise(z - product, "z = ln(p / (1 − p)), and the bias is what the product lacks.", mistakes, 1e-3)


GATES = {
    "shape of W": _shape_of_W,
    "columns for h": _columns_for_h,
    "one input": _one_input,
    "0.999": _nine_nine_nine,
    "candidate": _candidate,
    "update": _update,
    "bias for f": _bias_for_f,
    "hidden state": _hidden,
}
