"""The exercises that show a few lines with one slip in them. What is right, and what the slip gives, is computed."""

import numpy as np

from lstm_helpers.cell import Params, d_sigmoid, d_tanh, lstm_step, sigmoid
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.example import example
from lstm_helpers.tasks import SCHOOL_1978

AS_SHOWN = "That is what the lines give as they stand. "
"""How the hint begins that meets the numbers of the lines with their slip."""


def _product():
    x, h_prev = np.array([1.0, 2.0, 3.0]), np.array([0.5, -0.5])
    W_f = np.array([[1, 0, 2, 1, 0], [0, 1, 1, 0, 2]])
    xh, hx = np.concatenate([x, h_prev]), np.concatenate([h_prev, x])
    mistakes = {
        AS_SHOWN + "Which number does the first column of W_f meet?": W_f @ hx,
        "That has the part of x alone. The last two columns meet h.": W_f[:, :3] @ x,
        "That has the part of h alone. The first three columns meet x.": W_f[:, 3:] @ h_prev,
        "The columns were moved the wrong way. It is simpler to move x and h.": W_f[:, [2, 3, 4, 0, 1]] @ hx,
        "That is xh. The product with W_f is still to come.": xh,
        "You multiplied entry by entry (*). A matrix product (@) also adds up each row.": W_f * xh,
        "The two are exchanged: row 0 makes the first.": (W_f @ xh)[::-1],
        "The σ is too much: asked for is W_f @ xh.": sigmoid(W_f @ xh),
    }
    return Exercise(W_f @ xh, "x first, then h: the order that the columns were made for.", mistakes, 1e-6)


def _kept():
    x, h_prev, C_prev, p = example(0.01)
    f, hx = lstm_step(x, h_prev, C_prev, p).f, np.concatenate([h_prev, x])
    mistakes = {
        AS_SHOWN + "Try f = 1 in the last line: what should be left, and what is left?": (1 - f) * C_prev,
        "That is f. What is left is a share of C_prev.": f,
        "Those are the numbers at scale 1, where all is kept. Use example(0.01).": C_prev,
        "That is a single number: @ adds the products up. Entry by entry is *.": f @ C_prev,
        "That is 1 − f, the share that goes. Asked for is what stays of C_prev.": 1 - f,
        "That is z_f. σ and C_prev are still to come.": lstm_step(x, h_prev, C_prev, p).z_f,
        "C_prev[1] is below 0, and so is what is left of it.": np.abs(f * C_prev),
        "The σ is missing: z_f is no share.": lstm_step(x, h_prev, C_prev, p).z_f * C_prev,
        "The line of z_f was right: the bias belongs there.": sigmoid(p.W_f @ np.concatenate([x, h_prev])) * C_prev,
        "The line of xh was right: the order is [x, h].": sigmoid(p.W_f @ hx + p.b_f) * C_prev,
    }
    return Exercise(f * C_prev, "f is the share that stays.", mistakes, 2e-3)


def _gone():
    z, C_prev = 40.0, 2.0
    f = sigmoid(z)
    mistakes = {
        AS_SHOWN + "Print every value, from the top: which is the first that is 0, and on paper is not?": (1 - f)
        * C_prev,
        "That is what stays. Asked for is what goes.": f * C_prev,
        "That is the share that goes. The last line multiplies it with C_prev.": sigmoid(-z),
        "That has e^40. Far out hardly anything goes: mind the sign.": np.exp(z) * C_prev,
        "A share of a number above 0 is above 0.": -sigmoid(-z) * C_prev,
        "The power of ten is missing: Python printed e-18 behind it.": sigmoid(-z) * C_prev * 1e18,
        "The minus of the power is missing: e-18, not e18.": sigmoid(-z) * C_prev * 1e36,
    }
    return Exercise(sigmoid(-z) * C_prev, "σ(−40) has digits of its own.", mistakes, 1e-21)


def _slope_of_tanh():
    z = 0.7
    mistakes = {
        AS_SHOWN + "A slope of tanh is never above 1. Of which function is that the slope?": 1 + np.tan(z) ** 2,
        "The sign is mended. But tan is not tanh.": 1 - np.tan(z) ** 2,
        "tanh is right. But the slope falls as tanh grows.": 1 + np.tanh(z) ** 2,
        "The square is missing.": 1 - np.tanh(z),
        "That is tanh(0.7), the height of the curve.": np.tanh(z),
        "That is the slope of σ.": d_sigmoid(z),
        "That is the slope at 0.5. Here z is 0.7.": d_tanh(0.5),
    }
    return Exercise(1 - np.tanh(z) ** 2, "tanh′ = 1 − tanh². 1 + tan² is the slope of tan.", mistakes, 5e-4)


def _stacked():
    x, h_prev, C_prev, p = example(0.02)
    s, one = lstm_step(x, h_prev, C_prev, p), lstm_step(*example())
    mistakes = {
        "Those are the numbers at scale 0.01. Here it is 0.02.": lstm_step(*example(0.01)).i,
        AS_SHOWN + "Read the line of stacked, matrix by matrix.": sigmoid(p.W_f @ s.xh + p.b_i),
        "That is f. Asked for is i.": s.f,
        "The matrix is right now, the bias is that of f. The line of biases was right.": sigmoid(p.W_i @ s.xh + p.b_f),
        "The bias b_i is missing.": sigmoid(p.W_i @ s.xh),
        "That is z_i. The σ is missing.": s.z_i,
        "That is tanh. The input gate has σ.": np.tanh(s.z_i),
        "Those are the numbers at scale 1. Use example(0.02).": one.i,
    }
    return Exercise(s.i, "The second matrix is W_i: each gate has its own.", mistakes, 2e-4)


def _two_lines():
    f, C_prev = np.array([0.5, 0.75]), np.array([4.0, -2.0])
    i, C_tilde = np.array([0.5, 0.25]), np.array([0.8, -0.4])
    written, kept = i * C_tilde, f * C_prev
    mistakes = {
        AS_SHOWN + "What does the name C stand for when the last line begins?": written + f * written,
        "That is what is kept. What is written comes on top.": kept,
        "That is what is written. What is kept comes on top.": written,
        "f is the share that stays.": written + (1 - f) * C_prev,
        "The two gates are exchanged: f meets the old memory.": i * C_prev + f * C_tilde,
        "All of the old memory is there. The forget gate is missing.": written + C_prev,
        "Now the gate acts on what is written as well. It acts on the old memory alone.": f * (C_prev + written),
    }
    return Exercise(written + kept, "f meets C_prev: 0.4 + 2, −0.1 − 1.5.", mistakes, 1e-6)


def _readout():
    o, C = np.array([0.5, 0.0]), np.array([2.0, -1.0])
    W_y, b_y = np.array([2.0, -1.0]), 0.5
    h = o * np.tanh(C)
    right = W_y @ h + b_y
    mistakes = {
        AS_SHOWN + "The gate of unit 1 is shut, and still unit 1 counts in the line of y.": W_y @ C + b_y,
        "The gate is missing: that is a readout of tanh(C).": W_y @ np.tanh(C) + b_y,
        "The tanh is missing: that is a readout of o * C. The line of h was right.": W_y @ (o * C) + b_y,
        "The bias b_y is missing.": W_y @ h,
        "That is the bias alone. The gate of unit 0 is half open: it counts.": b_y,
        "That is h. The readout is still to come.": h,
        "You multiplied entry by entry (*). The readout adds up (@).": W_y * h + b_y,
        "This readout is linear: no σ.": sigmoid(right),
    }
    return Exercise(right, "The readout sees h, and of a shut unit it sees nothing.", mistakes, 2e-3)


def _eight_lines():
    x, h_prev, C_prev, p = example(0.03)
    s = lstm_step(x, h_prev, C_prev, p)
    swapped = Params(
        **{name: np.roll(value, 3, axis=1) if value.ndim == 2 else value for name, value in vars(p).items()}
    )

    def shown(C):
        return s.o * np.tanh(C)

    mistakes = {
        AS_SHOWN + "Print the shape of every value: one of them is no vector.": shown(s.f @ C_prev + s.i @ s.C_tilde),
        "Half mended: the second product still adds up.": shown(s.f * C_prev + s.i @ s.C_tilde),
        "Half mended: the first product still adds up.": shown(s.f @ C_prev + s.i * s.C_tilde),
        "That is C. Asked for is h.": s.C,
        "The tanh in h is missing. That line was right.": s.o * s.C,
        "Those are the numbers at scale 0.02. Here it is 0.03.": lstm_step(*example(0.02)).h,
        "Those are the numbers at scale 0.01. Here it is 0.03.": lstm_step(*example(0.01)).h,
        "Those are the numbers of the order [h, x]. The line of xh was right.": lstm_step(x, h_prev, C_prev, swapped).h,
    }
    return Exercise(s.h, "Entry by entry: every unit has a memory of its own.", mistakes, 2e-4)


def _three_days():
    xs = np.array([1.0, 0.5, 0.25])
    f, written = sigmoid(4 * xs - 3), sigmoid(2 * xs - 1) * np.tanh(xs)

    def memory(keep):
        C = [0.0]
        for share, new in zip(keep, written, strict=True):
            C.append(share * C[-1] + new)
        return C

    _, first, second, right = memory(f)
    mistakes = {
        AS_SHOWN + "With which memory does the second turn of the loop begin?": written[-1],
        "That is the sum of all that was written. The forget gate is missing.": memory(np.ones(3))[-1],
        "f is the share that stays.": memory(1 - f)[-1],
        "That is the memory after one turn. There are three.": first,
        "That is the memory after two turns. There are three.": second,
        "That is tanh(C). Asked for is C.": np.tanh(right),
        "That is what is kept in the last turn. What is written comes on top.": f[-1] * second,
    }
    return Exercise(right, "What is handed on is C: each step begins with it.", mistakes, 5e-4)


def _third_power():
    A, arrow = np.array([[0.5, 2.0], [0.0, 0.5]]), np.array([0.0, 1.0])
    power = np.linalg.matrix_power(A, 3)
    mistakes = {
        AS_SHOWN + "Is `A**2` the same as `A @ A`? Try it.": A**3 @ arrow,
        "Right as far as it goes. Give the second number with all its digits.": (1.5, 0.13),
        "That is one time. A acts three times.": A @ arrow,
        "That is two times. A acts three times.": A @ A @ arrow,
        "That is four times. A acts three times.": A @ power @ arrow,
        "That is 3 · A, not A · A · A.": 3 * A @ arrow,
        "That is a row of the power. The arrow [0, 1] gives the second column.": arrow @ power,
        "That is where [1, 0] goes.": power[:, 0],
    }
    return Exercise(power @ arrow, "A @ A @ A: sums of products, not powers of entries.", mistakes, 1e-6)


def _two_steps():
    w, s_0, x_1 = 0.5, 1.0, 3.0
    s_1 = w * s_0 + x_1
    mistakes = {
        AS_SHOWN + "d_w is set in two lines. What becomes of the first?": w * s_0,
        "That is the share of the second step alone. w is used in the first as well.": s_1,
        "On its way to the first step the error is multiplied by w.": s_1 + s_0,
        "That is s_2, the loss, or the product of the two shares. The shares are added.": w * s_1,
    }
    return Exercise(s_1 + w * s_0, "w is used twice and gets the sum: 3.5 + 0.5.", mistakes, 1e-6)


def _gate_and_tanh():
    f, C_prev = np.array([0.25, 0.6, 0.9]), np.array([4.0, -2.0, 1.0])
    u = np.random.default_rng(0).random(3)
    mistakes = {
        AS_SHOWN + "Run them with another seed: which line answers, and should it?": np.tanh((u < f) * C_prev),
        "That is the mean over many draws. The gate draws nothing: first f * C_prev, then tanh.": f * np.tanh(C_prev),
        "That is what is kept. The tanh is missing.": f * C_prev,
        "f is the share that stays.": np.tanh((1 - f) * C_prev),
        "That is tanh of all of C_prev. The gate is missing.": np.tanh(C_prev),
        "That has the random u for a gate.": np.tanh(u * C_prev),
    }
    return Exercise(np.tanh(f * C_prev), "A gate multiplies by f, the same every time.", mistakes, 2e-3)


def _leak():
    counts = np.array(SCHOOL_1978)
    days = np.arange(6, 9)
    gaps = counts[days - 3] - counts[days]
    mistakes = {
        AS_SHOWN + "On day 6, which is the last day that it has seen?": counts[days - 2] - counts[days],
        "The gap is what was said minus what came.": -gaps,
        "That is what was said. What came is still to be taken away.": counts[days - 3],
        "That is four days before.": counts[days - 4] - counts[days],
        "That is one day before.": counts[days - 1] - counts[days],
    }
    return Exercise(gaps, "It had seen one day too many. Such a leak makes every forecaster look better.", mistakes)


BUGS = {
    "product": _product,
    "kept": _kept,
    "gone": _gone,
    "slope of tanh": _slope_of_tanh,
    "stacked": _stacked,
    "two lines": _two_lines,
    "readout": _readout,
    "eight lines": _eight_lines,
    "three days": _three_days,
    "third power": _third_power,
    "two steps": _two_steps,
    "gate and tanh": _gate_and_tanh,
    "leak": _leak,
}
