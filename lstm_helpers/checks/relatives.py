"""The exercises about the relatives of the cell. What is right is computed from the formulas, never typed in."""

import numpy as np

from lstm_helpers.checks.exercise import Exercise
from lstm_helpers.variants import VARIANTS


def _gru_count():
    m, n = 4, 10
    mistakes = {
        "The biases are missing.": 3 * n * (m + n),
        "That is the standard cell. A GRU has three products, not four.": VARIANTS["standard"].count(m, n),
        "Those are the two gates. The candidate h̃ has weights of its own too.": 2 * (n * (m + n) + n),
        "That is one product of the three, or all three without their columns for h.": n * (m + n) + n,
        "The columns that meet x are missing.": 3 * (n * n + n),
        "That has a second bias for h̃, as the reset after the product needs.": VARIANTS["GRU, reset after"].count(m, n),
        "That has two biases for each product, as PyTorch keeps them; here it is one.": 3 * (n * (m + n) + 2 * n),
    }
    return Exercise(VARIANTS["GRU"].count(m, n), "3 · (10 · 14 + 10): r, z and h̃.", mistakes)


def _coupled():
    f, C_prev, C_tilde = np.array([[0.5, 0.8, 0.9], [0.5, -0.9, 0.2], [-0.4, 0.8, 1]])
    mistakes = {
        "The two shares are exchanged: f keeps, 1 − f writes.": (1 - f) * C_prev + f * C_tilde,
        "The candidate is written with the share 1 − f.": f * C_prev + C_tilde,
        "That takes f for both. What is kept and what is written add up to 1.": f * C_prev + f * C_tilde,
        "That is what is kept. What is written comes on top.": f * C_prev,
        "That is what is written. What is kept comes on top.": (1 - f) * C_tilde,
        "That is a single number: @ adds the products up. Entry by entry is *.": f @ C_prev + (1 - f) @ C_tilde,
        "The two parts are added. A minus stands only in 1 − f.": f * C_prev - (1 - f) * C_tilde,
    }
    return Exercise(f * C_prev + (1 - f) * C_tilde, "One gate, two shares that add up to 1.", mistakes)


def _sign():
    W_z, b_z = np.array([0.5, -1, 2]), 1.0
    here = np.append(W_z, b_z)
    mistakes = {
        "Those are the old numbers. With them z and 1 − z are exchanged.": here,
        "The bias is a part of the sum before σ: negate it as well.": np.append(-W_z, b_z),
        "The weights are a part of the sum before σ: negate them as well.": np.append(W_z, -b_z),
        "1 − z is wanted of the gate, not of each weight.": 1 - here,
        "One over the weights is not it: look for what gives σ(−a).": 1 / here,
    }
    return Exercise(-here, "σ(−a) = 1 − σ(a): all of a is negated.", mistakes)


RELATIVES = {"GRU count": _gru_count, "coupled": _coupled, "sign": _sign}
