"""The exercises about one step. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.cell import Params, lstm_step, sigmoid
from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.example import example


def _most_units():
    m, most = 5, 100
    n = max(n for n in range(1, most) if n * (m + n) <= most)
    mistakes = {
        "The columns that meet h are missing: each row has m + n weights, not m.": most // m,
        "The columns that meet x are missing: each row has m + n weights, not n.": int(most**0.5),
        f"Then W_f has {n + 1} rows and {m + n + 1} columns: more than {most} weights.": n + 1,
        "One unit more still fits.": n - 1,
        "W_f has n rows, not m: one for each entry of C.": most // m - m,
        "n is a whole number: there is no part of a unit.": (most + m**2 / 4) ** 0.5 - m / 2,
        f"That is how many weights W_f has then. Asked for is n, and n · ({m} + n) is at most {most}.": n * (m + n),
    }
    return Exercise(n, f"{n} rows and {m + n} columns; {n + 1} rows and {m + n + 1} columns are too many.", mistakes)


def _nine_nine_nine():
    p = 0.999
    mistakes = {
        "That is σ(0.999). Here 0.999 is what comes out of σ, not what goes in.": sigmoid(p),
        "The sign is turned: a negative z gives a gate below one half.": -np.log(p / (1 - p)),
        "That is the logarithm to base 10. The e in σ asks for the natural one, np.log.": np.log10(p / (1 - p)),
        "That is ln(0.999). Solve p = 1 / (1 + exp(-z)) for z: the odds p / (1 − p) come in.": np.log(p),
        "Near. It is ln 999, not ln 1000: was the 1 + of the formula forgotten?": -np.log(1 - p),
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


def _one_step():
    x, h, C, p = example(0.02)
    s, xh = lstm_step(x, h, C, p), np.concatenate([x, h])
    swapped = Params(
        **{name: np.roll(array, 3, axis=1) if array.ndim == 2 else array for name, array in vars(p).items()}
    )
    f_with_b_i = sigmoid(p.W_f @ xh + p.b_i)
    mistakes = {
        "The tanh in h is missing.": s.o * s.C,
        "Those are the numbers of the order [h, x].": lstm_step(x, h, C, swapped).h,
        "The forget gate was computed with b_i. It has its own bias, b_f.": s.o
        * np.tanh(f_with_b_i * C + s.i * s.C_tilde),
        "The candidate is no gate: tanh, not σ.": s.o * np.tanh(s.f * C + s.i * sigmoid(s.z_C)),
        "f and i are exchanged: f meets C_prev.": s.o * np.tanh(s.i * C + s.f * s.C_tilde),
        "That is C. The output gate and a tanh are still to come.": s.C,
        "A product with @ adds up over the units. Entry by entry is *.": s.o * np.tanh(s.f @ C + s.i @ s.C_tilde),
        "Those are the numbers at scale 1. Use example(0.02).": lstm_step(*example()).h,
    }
    return Exercise(s.h, "Six lines, one step of an LSTM.", mistakes, 1e-4)


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
    "most units": _most_units,
    "0.999": _nine_nine_nine,
    "candidate": _candidate,
    "update": _update,
    "bias for f": _bias_for_f,
    "hidden state": _hidden,
    "one step": _one_step,
}
