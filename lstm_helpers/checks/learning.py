"""The exercises about derivatives, time and chance. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import d_sigmoid, d_tanh, lstm_step, sigmoid
from lstm_helpers.checks.exercise import Exercise, Lines
from lstm_helpers.example import example


def _chain():
    x, h, C_prev, p = example(0.02)
    s = lstm_step(x, h, C_prev, p)
    slope = d_sigmoid(s.z_i[2])
    mistakes = {
        "That is the link of W_f: C_prev stands in front of f. In front of i stands the candidate.": C_prev[2]
        * slope
        * s.xh[4],
        "The slope of σ is missing: the weight acts on z, and z on i.": s.C_tilde[2] * s.xh[4],
        "The last link is missing: ∂z/∂W is the entry of [x, h] that the weight meets.": s.C_tilde[2] * slope,
        "W_i[2, 4] meets xh[4]. That is the product with xh[1].": s.C_tilde[2] * slope * s.xh[1],
        "That is unit 0. W_i[2, 4] is in row 2.": s.C_tilde[0] * d_sigmoid(s.z_i[0]) * s.xh[4],
        "The slope is that of the input gate, at z_i, not at z_f.": s.C_tilde[2] * d_sigmoid(s.z_f[2]) * s.xh[4],
        "That has i in place of its slope i (1 − i).": s.C_tilde[2] * s.i[2] * s.xh[4],
    }
    right = s.C_tilde[2] * slope * s.xh[4]
    return Exercise(right, "∂C/∂i · ∂i/∂z · ∂z/∂W = C̃ · σ′(z_i) · xh.", mistakes, 1e-3)


def _tangent():
    mistakes = {
        "That is σ(−1.5), the height of the curve.": sigmoid(-1.5),
        "That is tanh′(−1.5), the slope of another curve.": d_tanh(-1.5),
        "σ rises everywhere, on the left as well: the slope is positive.": -d_sigmoid(1.5),
        "σ(1.5) · σ(1.5) is not it: the second factor is σ(−1.5) = 1 − σ(1.5).": sigmoid(1.5) ** 2,
        "1/4 is the slope at 0.": 0.25,
    }
    return Exercise(d_sigmoid(-1.5), "σ(−1.5) · σ(1.5), the same as at 1.5.", mistakes, 1e-3)


def _half_life():
    mistakes = {
        "Forgetting is by a factor, not by a fixed amount: 0.95, ten times, leaves 0.6.": 1 - 0.5 / 10,
        "That is ln f. Take exp of it.": np.log(0.5) / 10,
        "That is the bias that gives it. f is σ of it.": np.log(0.5**0.1 / (1 - 0.5**0.1)),
        "After ten steps f^10 of it is left, not f · 10.": 0.5 / 10,
        "That is what ten steps of f = ½ leave. Which f leaves ½ after ten steps?": 0.5**10,
    }
    return Exercise(0.5**0.1, "f^10 = ½, so f = ½^(1/10).", mistakes, 5e-4)


def _parameters():
    m, n, T = 3, 5, 100
    mistakes = {
        "The weights are the same at every step: T does not enter.": 4 * (n * (m + n) + n) * T,
        "The biases are missing.": 4 * n * (m + n),
        "That is one gate. There are three gates and the candidate.": n * (m + n) + n,
        "The candidate has weights of its own too: four, not three.": 3 * (n * (m + n) + n),
        "The columns that meet h are missing.": 4 * (n * m + n),
        "That has two biases a gate, as PyTorch keeps them; one is enough.": 4 * (n * (m + n) + 2 * n),
    }
    return Exercise(4 * (n * (m + n) + n), "4 · (n (m + n) + n); T does not enter.", mistakes)


def _limit():
    f, i, C_tilde = 0.8, 0.5, 0.4
    mistakes = {
        "That is one step. The next one adds again, to what is left.": i * C_tilde,
        "That divides by f. What is lost each step is the share 1 − f.": i * C_tilde / f,
        "The input gate is missing: what is written is i · C̃.": C_tilde / (1 - f),
        "That is what the second step leaves. Go on for ever.": i * C_tilde * (1 + f),
    }
    return Exercise(i * C_tilde / (1 - f), "At rest what is lost, (1 − f) C, is what is written, i C̃.", mistakes, 1e-6)


def _radius():
    A = np.array([[0.9, 3.0], [0.0, 0.8]])
    mistakes = {
        "That is the largest entry. It decides nothing.": 3.0,
        "That is the largest singular value: it bounds one step, not the end.": np.linalg.norm(A, 2),
        "That is the determinant.": np.linalg.det(A),
        "That is the trace, the sum of the eigenvalues.": np.trace(A),
        "That is the smaller of the two eigenvalues.": 0.8,
    }
    why = "Below the diagonal stands 0, so the eigenvalues are on it: 0.9 and 0.8. The powers die out."
    return Exercise(0.9, why, mistakes, 1e-6)


BACKWARD = {"d_h": np.array([1.0, -0.5, 0.25]), "d_C_next": np.array([0.2, -0.1, 0.3])}
"""What comes back to one step of example(0.02) in the exercise "backward": from the loss, and from the next step."""


def _backward():
    _, _, C_prev, p = example(0.02)
    s = lstm_step(*example(0.02))
    d_h, from_next = BACKWARD.values()
    through_h = d_h * s.o * d_tanh(s.C)
    d_C = from_next + through_h
    parts = {
        "d_o": Exercise(
            d_h * np.tanh(s.C),
            "",
            {
                "What comes back for h is missing: multiply by d_h.": np.tanh(s.C),
                "That has C. What o multiplies in h = o ∘ tanh(C) is tanh(C).": d_h * s.C,
                "That has o. A factor gets the other factor.": d_h * s.o,
                "That is already d_z_o. The slope of σ comes later.": d_h * np.tanh(s.C) * d_sigmoid(s.z_o),
            },
        ),
        "d_C": Exercise(
            d_C,
            "",
            {
                "What comes back from the next step is missing: C is used twice.": through_h,
                "C reaches the loss through h as well: that path is missing.": from_next,
                "The slope of tanh is missing on the way from h to C.": from_next + d_h * s.o,
                "The output gate is missing on the way from h to C.": from_next + d_h * d_tanh(s.C),
                "The slope of tanh is tanh′(C), not tanh(C).": from_next + d_h * s.o * np.tanh(s.C),
                "tanh′ is taken at C, not at z_C.": from_next + d_h * s.o * d_tanh(s.z_C),
                "d_C_next has been through the next step's f already. Do not multiply it again.": from_next * s.f
                + through_h,
            },
        ),
        "d_f": _product(d_C, C_prev, "f", "C_prev", {"C": s.C, "f": s.f}, d_h, d_sigmoid(s.z_f)),
        "d_i": _product(d_C, s.C_tilde, "i", "C_tilde", {"i": s.i, "C_prev": C_prev}, d_h, d_sigmoid(s.z_i)),
        "d_C_tilde": _product(d_C, s.i, "C_tilde", "i", {"C_tilde": s.C_tilde, "f": s.f}, d_h, d_tanh(s.z_C)),
        "d_C_prev": _product(d_C, s.f, "C_prev", "f", {"C_prev": C_prev, "i": s.i}, d_h, None),
        "d_z_f": Exercise(
            d_C * C_prev * d_sigmoid(s.z_f),
            "",
            {
                "The slope is σ′(z_f), not σ′ of something else: d_sigmoid takes the pre-activation.": d_C
                * C_prev
                * d_sigmoid(s.f),
                "That has f in place of its slope σ′(z_f).": d_C * C_prev * s.f,
                "That is the slope of tanh. f is made by σ.": d_C * C_prev * d_tanh(s.z_f),
                "What comes back for f is missing: multiply by d_f.": d_sigmoid(s.z_f),
            },
        ),
        "d_W_f": Exercise(
            np.outer(d_C * C_prev * d_sigmoid(s.z_f), s.xh),
            "",
            {
                "Turned around: rows belong to the units, columns to [x, h].": np.outer(
                    s.xh, d_C * C_prev * d_sigmoid(s.z_f)
                ),
                "d_f has not been through σ′ yet. Take d_z_f.": np.outer(d_C * C_prev, s.xh),
                "That is W_f itself in the product. A factor gets the other factor: xh.": p.W_f
                * (d_C * C_prev * d_sigmoid(s.z_f))[:, None],
            },
        ),
    }
    return Lines(parts, "That is the whole way back, from h to the weights.")


def _product(d_C, right, name, factor, wrong, d_h, slope):
    """d_C ∘ right: one factor of C = f ∘ C_prev + i ∘ C̃ gets the other one."""
    hint = f"In C = f ∘ C_prev + i ∘ C̃, {name} is multiplied with {factor}; that has {{}}."
    mistakes = {hint.format(other): d_C * value for other, value in wrong.items()}
    mistakes["That has d_h. What comes back for C is d_C."] = d_h * right
    mistakes[f"That is d_C alone. Multiply by {factor}."] = d_C
    if slope is not None:
        mistakes["The slope of the squashing function comes later, in d_z."] = d_C * right * slope
    else:
        mistakes["That is d_C_next on its way. Both ways of C come together in d_C first."] = (
            BACKWARD["d_C_next"] * right
        )
    return Exercise(d_C * right, "", mistakes)


def _clip():
    g = np.array([6.0, 8.0])
    mistakes = {
        "Each entry was cut for itself. That turns the arrow.": np.array([5.0, 5.0]),
        "That has length 1. Multiply by the limit, 5.": g / 10,
        "The length is the root of the sum of squares, not the sum.": g * 5 / 14,
        "That is unclipped: its length is 10.": g,
        "That divides by the limit. Multiply by limit / length = 5 / 10.": g / 5,
    }
    return Exercise(g / 2, "Length 10, so every entry is halved: the direction stays.", mistakes, 1e-6)


def _expectation():
    p, C = 0.7, 2.0
    mistakes = {
        "That is tanh of the mean, 1.7. The mean of tanh is asked.": np.tanh(p * C + (1 - p) * C / 2),
        "That is the mean of C, without the tanh.": p * C + (1 - p) * C / 2,
        "Those who are halved show tanh(1), not 0: add 0.3 · tanh(1).": p * np.tanh(C),
        "Halving and tanh do not swap: tanh(1) is not half of tanh(2).": (p + (1 - p) / 2) * np.tanh(C),
        "The chances are exchanged: 0.7 goes with all of C.": (1 - p) * np.tanh(C) + p * np.tanh(C / 2),
    }
    right = p * np.tanh(C) + (1 - p) * np.tanh(C / 2)
    return Exercise(right, "0.7 · tanh(2) + 0.3 · tanh(1). tanh of the mean would be 0.935.", mistakes, 1e-3)


JUDGED = {
    "what came": (30, 80, 170, 200, 160, 90, 40, 20),
    "A": (20, 50, 120, 190, 165, 95, 45, 15),
    "B": (40, 70, 180, 190, 170, 120, 90, 30),
}
"""Boys in bed on days 0 to 7 of the exercise "judge", and what two forecasters had said one day before."""


def _judge():
    came, *said = (np.array(days, float) for days in JUDGED.values())
    gaps = [one - came for one in said]

    def error(gap):
        return np.sqrt(np.mean(gap**2))

    def halves(cut, mean=error):
        return [mean(part) for gap in gaps for part in (gap[:cut], gap[cut:])]

    right = halves(4)
    mistakes = {
        "Those are means of sizes. Square first, then the mean, then the root.": halves(
            4, lambda gap: np.abs(gap).mean()
        ),
        "That is the mean with its sign: too high and too low cancel.": halves(4, np.mean),
        "The root is missing: that is in boys squared.": halves(4, lambda gap: np.mean(gap**2)),
        "The root of the sum. Divide by the number of days first.": halves(4, lambda gap: np.sqrt(np.sum(gap**2))),
        "Day 3 is the peak: it belongs to the days up to the peak.": halves(3),
        "A and B are exchanged.": [*right[2:], *right[:2]],
        "In this order: A up to the peak, A after it, B up to the peak, B after it.": [right[k] for k in (0, 2, 1, 3)],
        "Those are all days together, which hides it all. Tell them apart at the peak.": [error(gap) for gap in gaps],
    }
    why = "All days together A is off by 21.5 and B by 22.4. Told apart, B is the one to ask before the peak."
    return Exercise(right, why, mistakes, 0.05)


READABLE = (7, 8, 10)
"""The units of the net of seed 1 in notebook 14 that tell the number; 8 is needed. A test trains it and holds both."""


def _needed_unit():
    mistakes = {
        f"From unit {unit} the number can be read. Cut it alone: is it missed?": unit for unit in READABLE if unit != 8
    }
    return Exercise(8, "Cut, it leaves 49 percent; the other two were its echo.", mistakes)


def _attractors():
    right = np.array([[1, 0], [0, 1], [1, 1], [1, 1]])
    between = np.array([1, 2, 2, 2])
    mistakes = {
        "Those are all nouns in between. Attractors have the other number than the subject.": np.column_stack(
            [between, right[:, 1]]
        ),
        "Those are the nouns in between that agree. Attractors are the others.": np.column_stack(
            [between - right[:, 0], right[:, 1]]
        ),
        "The second number is turned around: 1 for right.": np.column_stack([right[:, 0], 1 - right[:, 1]]),
        "One attractor in between does not make the rule wrong. Only the last noun counts.": np.column_stack(
            [right[:, 0], 1 - right[:, 0]]
        ),
        "Rows and columns are exchanged: a pair for each sentence.": right.T,
    }
    return Exercise(right, "The rule is wrong only where the last noun is an attractor.", mistakes)


LEARNING = {
    "tangent": _tangent,
    "chain": _chain,
    "half-life": _half_life,
    "parameters": _parameters,
    "limit": _limit,
    "powers": _radius,
    "backward": _backward,
    "clip": _clip,
    "expectation": _expectation,
    "judge": _judge,
    "needed unit": _needed_unit,
    "attractors": _attractors,
}
