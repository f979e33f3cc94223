"""The exercises about derivatives, time and chance. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import d_sigmoid, d_tanh, lstm_step
from lstm_helpers.checks.exercise import Exercise, Lines
from lstm_helpers.example import example


def _chain():
    x, h, C_prev, p = example(0.02)
    s, one = lstm_step(x, h, C_prev, p), lstm_step(*example())
    slope = d_sigmoid(s.z_i[2])
    right = s.C_tilde[2] * slope * s.xh[4]
    mistakes = {
        "That is the link of W_f: C_prev stands in front of f. In front of i stands the candidate.": C_prev[2]
        * slope
        * s.xh[4],
        "The slope of σ is missing: the weight acts on z, and z on i.": s.C_tilde[2] * s.xh[4],
        "The last link is missing: ∂z/∂W is the entry of [x, h] that the weight meets.": s.C_tilde[2] * slope,
        "W_i[2, 4] meets xh[4]. That is the product with xh[1].": s.C_tilde[2] * slope * s.xh[1],
        "Counting begins at 0: xh[4] is the fifth entry. That is with xh[3].": s.C_tilde[2] * slope * s.xh[3],
        "That is unit 0. W_i[2, 4] is in row 2.": s.C_tilde[0] * d_sigmoid(s.z_i[0]) * s.xh[4],
        "That is unit 1. Counted from 0, row 2 is the last.": s.C_tilde[1] * d_sigmoid(s.z_i[1]) * s.xh[4],
        "The slope is that of the input gate, at z_i, not at z_f.": s.C_tilde[2] * d_sigmoid(s.z_f[2]) * s.xh[4],
        "That has i in place of its slope i (1 − i).": s.C_tilde[2] * s.i[2] * s.xh[4],
        "That has i itself in front. i is what moves; C moves with it as far as the candidate says.": s.i[2]
        * slope
        * s.xh[4],
        "That is the chain of W_C: i times the slope of tanh. W_i acts through i.": s.i[2] * d_tanh(s.z_C[2]) * s.xh[4],
        "That is the slope of tanh at z_i. A gate is made by σ.": s.C_tilde[2] * d_tanh(s.z_i[2]) * s.xh[4],
        "The size is right. The candidate is negative: where i opens, C goes down.": -right,
        "That is for the weight before scaling. Asked for is the weight as it stands in the cell.": 0.02 * right,
        "That is divided by the scale. The numbers are at scale 0.02 already: nothing is left to divide.": right / 0.02,
        "Those are the numbers at scale 1, where this gate hardly learns. Use example(0.02).": one.C_tilde[2]
        * d_sigmoid(one.z_i[2])
        * one.xh[4],
    }
    return Exercise(right, "∂C/∂i · ∂i/∂z · ∂z/∂W = C̃ · σ′(z_i) · xh.", mistakes, 5e-4)


def _longer_pause():
    def bias(f):
        return float(np.log(f / (1 - f)))

    f = 0.9 ** (1 / 1000)
    mistakes = {
        "That is the bias with which half is left. Nine tenths shall be left.": bias(0.5 ** (1 / 1000)),
        "That is the bias with which one tenth is left. Nine tenths shall be left.": bias(0.1 ** (1 / 1000)),
        "That leaves a little less than nine tenths: round up.": 9.1,
        "That leaves 0.884, less than nine tenths.": 9.0,
        "That leaves 0.913, more than nine tenths. The least b_f that will do is asked.": 9.3,
        "That is the answer of notebook 02: it is for 20 steps. The pause has 1,000.": 5.3,
        "That is f itself. Which bias gives it? f is σ(b_f).": f,
        "That keeps more than nine tenths. The least b_f that will do is asked.": 10.0,
        "That keeps 0.994 of it, more than nine tenths. The least b_f is asked.": 12.0,
        "That is the bias of f = 0.9, which leaves 0.9 after one step.": bias(0.9),
        "That is the bias of f = 0.999: after 1,000 steps it leaves 0.37.": bias(0.999),
        "That is for 100 steps. The pause has 1,000.": bias(0.9 ** (1 / 100)),
        "The sign: a gate that keeps has a bias above 0.": -bias(f),
    }
    return Exercise(bias(f), "0.9^(1/1000) = 0.999895, and σ(9.16) is that.", mistakes, 0.05)


def _two_paths():
    f, i, o = 0.9, 0.5, 0.8
    direct, w = f**10, (1 - f) / (i * o)
    mistakes = {
        "The first is one step. Ten steps are asked.": (f, w),
        "The first is for nine steps. Ten are asked.": (f**9, w),
        "That is the direct path. Two numbers are asked, [direct path, w].": direct,
        "That is w. Two numbers are asked, [direct path, w].": w,
        "The first is the direct path of 1997. Here it is f at every step.": (1.0, w),
        "Loss is by a factor: ten steps leave f^10, not 1 − 10 · 0.1.": (0.0, w),
        "The sign of w: the detour must add what f loses.": (direct, -w),
        "The detour comes out through o as well: i · w · o.": (direct, (1 - f) / i),
        "The detour comes in through i as well: i · w · o.": (direct, (1 - f) / o),
        "The detour alone need not be 1: f is there already.": (direct, 1 / (i * o)),
        "With that w all paths leave as much as f twice. The sum f + i · w · o must be 1.": (direct, f / (i * o)),
        "That is the detour, i · w · o. Which w makes it?": (direct, 1 - f),
        "The two are exchanged: first the direct path, then w.": (w, direct),
    }
    return Exercise((direct, w), "0.9^10, and 0.9 + 0.5 · 0.25 · 0.8 = 1.", mistakes, 5e-4)


BACKWARD = {"d_h": np.array([1.0, -0.5, 0.25]), "from_next": np.array([0.2, -0.1, 0.3])}
"""What is given in the exercise "backward", one step of example(0.02): what comes back for h and, from the next step,
for C; and, made of these, d_z of i, C̃ and o."""


def _others():
    """d_z_i, d_z_C and d_z_o."""
    s = lstm_step(*example(0.02))
    d_h, from_next = BACKWARD["d_h"], BACKWARD["from_next"]
    d_C = from_next + d_h * s.o * d_tanh(s.C)
    return {
        "d_z_i": d_C * s.C_tilde * d_sigmoid(s.z_i),
        "d_z_C": d_C * s.i * d_tanh(s.z_C),
        "d_z_o": d_h * np.tanh(s.C) * d_sigmoid(s.z_o),
    }


BACKWARD |= _others()


def _backward():
    _, _, C_prev, p = example(0.02)
    s = lstm_step(*example(0.02))
    d_h, from_next = BACKWARD["d_h"], BACKWARD["from_next"]
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
                "from_next has been through the next step's f already. Do not multiply it again.": from_next * s.f
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
        "d_h_prev": _to_h_prev(d_C * C_prev * d_sigmoid(s.z_f), p),
    }
    return Lines(parts, "That is the whole way back, from h to the weights, and to the step before.")


def _to_h_prev(d_z_f, p):
    d_z = {"f": d_z_f} | {gate: BACKWARD[f"d_z_{gate}"] for gate in "iCo"}
    W = {gate: getattr(p, f"W_{gate}") for gate in "fiCo"}
    d_xh = sum(W[gate].T @ d_z[gate] for gate in "fiCo")
    square = sum(W[gate][:, 3:] @ d_z[gate] for gate in "fiCo")
    mistakes = {
        "Those are all six entries, d_xh. h_prev is the last three of xh.": d_xh,
        "That is d_x, the first three entries. h_prev is the last three of xh.": d_xh[:3],
        "That is the way through f alone. h_prev goes into all four products.": (W["f"].T @ d_z["f"])[3:],
        "The candidate is missing: h_prev goes into four products.": (d_xh - W["C"].T @ d_z["C"])[3:],
        "That has W as it is. On the way back each entry sums over the rows: W.T.": square,
        "The way through f is missing: h_prev goes into four products.": (d_xh - W["f"].T @ d_z["f"])[3:],
        "That is what the gates send to z, added up; the weights are missing.": sum(d_z.values()),
    }
    return Exercise(d_xh[3:], "", mistakes)


def _product(d_C, right, name, factor, wrong, d_h, slope):
    """d_C ∘ right: one factor of C = f ∘ C_prev + i ∘ C̃ gets the other one."""
    hint = f"In C = f ∘ C_prev + i ∘ C̃, {name} is multiplied with {factor}; that has {{}}."
    mistakes = {hint.format(other): d_C * value for other, value in wrong.items()}
    mistakes["That has d_h. What comes back for C is d_C."] = d_h * right
    mistakes[f"That is d_C alone. Multiply by {factor}."] = d_C
    if slope is not None:
        mistakes["The slope of the squashing function comes later, in d_z."] = d_C * right * slope
    else:
        mistakes["That is from_next on its way. Both ways of C come together in d_C first."] = (
            BACKWARD["from_next"] * right
        )
    return Exercise(d_C * right, "", mistakes)


def _coins():
    coins, wanted = 24, 0.9
    mistakes = {
        "That is how often the answer survives when every coin has 0.9. Which p leaves 0.9?": wanted**coins,
        "That counts the coins of f alone. i and o are coins too.": wanted ** (1 / 11),
        "In the eleven steps two coins must fall right, that of f and that of i.": wanted ** (1 / 13),
        "That is how often the answer survives with p = 0.95.": 0.95**coins,
        "That is how often one coin may fall wrong. Asked is how often it must fall right.": 1 - wanted ** (1 / coins),
        "Chances of coins that must all fall right are multiplied, not added.": wanted / coins,
        "Too many coins. Before the bell o does not count.": wanted ** (1 / 35),
    }
    right = wanted ** (1 / coins)
    return Exercise(right, "p to the power of 24 is 0.9.", mistakes, 1e-4, (round(100 * right, 2),))


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
    "chain": _chain,
    "longer pause": _longer_pause,
    "two paths": _two_paths,
    "backward": _backward,
    "coins": _coins,
    "judge": _judge,
    "needed unit": _needed_unit,
    "attractors": _attractors,
}
