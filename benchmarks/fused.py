"""The four products of a cell, one after the other or as one product of the stacked matrices.

    .venv/bin/python benchmarks/fused.py [repeats]

Both ways in one run, turn by turn, one vector at a time, m = n. Prints medians and their ratio.
"""

import sys
from time import perf_counter

import numpy as np


def measure(n, repeats):
    """Median seconds of (four products, one product)."""
    rng = np.random.default_rng(n)
    gates = [rng.normal(size=(n, 2 * n)) for _ in range(4)]
    stacked, xh = np.concatenate(gates), rng.normal(size=2 * n)
    four, one = [], []
    for _ in range(repeats):
        start = perf_counter()
        apart = [W @ xh for W in gates]
        middle = perf_counter()
        together = stacked @ xh
        four.append(middle - start)
        one.append(perf_counter() - middle)
    assert np.allclose(np.concatenate(apart), together)
    return np.median(four), np.median(one)


def main(repeats=300):
    print("   n   four, µs   one, µs   ratio")
    for n in (3, 10, 30, 100, 300, 1000):
        four, one = measure(n, repeats)
        print(f"{n:4} {1e6 * four:10.1f} {1e6 * one:9.1f} {four / one:7.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
