"""What more units, more steps and more views cost.

    .venv/bin/python benchmarks/growth.py [changes]

A gate with n units and n inputs: construction, and one change of a weight; `run` and `backward` over T steps; one
change of a weight while other views are alive in the same kernel; the first picture of a trace, and a move of its
cursor beside a move of 09's. Medians of the changes (40), one run.
"""

import sys
from time import perf_counter

import numpy as np

from lstm_helpers.cell import Params, run
from lstm_helpers.gradients import backward
from lstm_helpers.views import GateView, SequenceView, TraceView


def gate(n):
    """A GateView of n units and n inputs, not saturated."""
    rng = np.random.default_rng(n)
    arrays = {"W": rng.normal(size=(n, 2 * n)), "b": rng.normal(size=n), "x": rng.normal(size=n)}
    return GateView("f", presets={"drawn": arrays | {"h_prev": np.tanh(arrays["b"]), "scale": 1.0, "order": "[x, h]"}})


def seconds(action, *arguments):
    start = perf_counter()
    action(*arguments)
    return perf_counter() - start


def change(view, changes, name="W_f[0, 0]", of=lambda k: (k % 50 - 25) / 10):
    """Median milliseconds of one change of a control, by default of a weight; of(k): its values."""
    control = view.controls[name]
    return 1e3 * np.median([seconds(control.set_trait, "value", of(k)) for k in range(changes)])


def drawn(T, n=16, m=8):
    """Weights and inputs of T steps."""
    rng = np.random.default_rng(0)
    shapes = {"W": (n, m + n), "b": (n,)}
    params = Params(**{f"{kind}_{letter}": rng.normal(size=shapes[kind]) / 4 for letter in "fiCo" for kind in "Wb"})
    return params, rng.normal(size=(T, m))


def sequence(T):
    """Milliseconds of run and backward over T steps."""
    params, xs = drawn(T)

    def both():
        trace = run(xs, params)
        backward(trace, params, np.ones_like(trace.h))

    return 1e3 * min(seconds(both) for _ in range(5))


def main(changes=40):
    print("units   weights   construction, ms   a change, ms")
    for n in (3, 8, 16, 32):
        made = 1e3 * seconds(gate, n)
        print(f"{n:5} {n * (2 * n + 1):9} {made:18.0f} {change(gate(n), changes):14.1f}")
    print("steps   run and backward, ms   a step, µs")
    for T in (10, 100, 1000):
        took = sequence(T)
        print(f"{T:5} {took:22.1f} {1e3 * took / T:12.0f}")
    print("views   a change in the last, ms")
    views = []
    for count in (1, 2, 5, 10):
        views += [GateView("f") for _ in range(count - len(views))]
        print(f"{count:5} {change(views[-1], changes):26.1f}")
    print("units × steps   first picture of a trace, ms   a move of its cursor, ms   × a move of 09")
    for n, T in ((32, 200), (128, 500), (256, 1000)):
        given = drawn(T, n)
        made = 1e3 * min(seconds(TraceView, *given) for _ in range(3))
        moved, other = (change(view, changes, "step", lambda k: k % 20) for view in (TraceView(*given), SequenceView()))
        print(f"{n:5} × {T:<5} {made:25.0f} {moved:26.1f} {moved / other:18.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
