"""What several tests share: weights drawn at random, printed numbers, batches for several nets."""

from dataclasses import fields
from decimal import Decimal

import numpy as np

from lstm_helpers.cell import Params

WEIGHTS = [field.name for field in fields(Params)]
BATCHES = [((4, 1), (5,), ()), ((), (5,), (5,)), ((3,), (), (3,)), ((2,), (2,), (2,)), ((2, 1, 1), (3, 1), (4,))]
"""Batch axes of x, h_prev and C_prev that broadcast."""


def agrees(value, printed):
    """Whether value rounds to the digits printed, a text such as "1.82e-4"."""
    printed = Decimal(printed)
    return abs(Decimal(float(value)) - printed) <= Decimal(5).scaleb(printed.as_tuple().exponent - 1)


def shape_of(name, m, n):
    return (n, m + n) if name.startswith("W") else (n,)


def random_params(m, n, rng, size=0.4):
    """Moderate random numbers, so that nothing saturates and no two are alike."""
    return Params(**{name: rng.normal(scale=size, size=shape_of(name, m, n)) for name in WEIGHTS})


def random_case(m, n, seed, size=0.4):
    """x, h_prev, C_prev, params."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=m), rng.uniform(-1, 1, n), rng.normal(size=n), random_params(m, n, rng, size)


def remembered(draw):
    """draw(rng), drawn once for each state of rng: nets that are trained from one seed see the same batches."""
    drawn = {}

    def batch_of(rng):
        state = rng.bit_generator.state["state"]["state"]
        if state not in drawn:
            drawn[state] = draw(rng)
        return drawn[state]

    return batch_of
