"""How long one slider change takes in the kernel: our views, and the picture of 02 made by matplotlib.

    .venv/bin/python benchmarks/redraw.py [changes]

All ways in one run, turn by turn. Ours is all that a change costs: computing, drawing, words, table. Of matplotlib's
ways one makes a new figure with pyplot, as `interact` does, and the other moves the artists of one that is kept.
"""

import sys
from functools import partial
from io import BytesIO
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from lstm_helpers.views import BackpropView, GateView, OutbreakView, PathsView, SequenceView, WholeCellView
from plain import Png, anew, marks_of, silent

WARM_UP = 20


def move(view, name, value):
    view.controls[name].value = value


def new_figure(view, value):
    move(view, "W_f[0, 0]", value)
    plain = anew(view, plt.figure)
    plain.figure.savefig(BytesIO(), format="png")
    plt.close(plain.figure)


def kept_figure(view, plain, value):
    move(view, "W_f[0, 0]", value)
    plain.move(marks_of(view))
    plain.png()


def measure(changes):
    """{way: seconds of each change}."""
    kept, made_anew = (silent(GateView("f", start="scaled by 0.01")) for _ in range(2))
    ways = {
        "forget gate (02)": partial(move, GateView("f", start="scaled by 0.01"), "W_f[0, 0]"),
        "whole cell (07)": partial(move, WholeCellView(), "W_f[0, 0]"),
        "sequence (09)": partial(move, SequenceView(), "b_f"),
        "outbreak (09)": partial(move, OutbreakView(), "b_f[0]"),
        "paths (10)": partial(move, PathsView(), "b_f"),
        "gradient (11)": partial(move, BackpropView(), "b_f"),
        "02 as a PNG": partial(kept_figure, kept, Png(kept)),
        "02 by pyplot": partial(new_figure, made_anew),
    }
    seconds = {name: [] for name in ways}
    for change in range(WARM_UP + changes):
        for name, way in ways.items():
            start = perf_counter()
            way(-6 + 0.1 * (change % 120))
            seconds[name].append(perf_counter() - start)
    return {name: times[WARM_UP:] for name, times in seconds.items()}


def main(changes=200):
    plt.switch_backend("agg")
    rows = measure(changes)
    first = np.median(next(iter(rows.values())))
    print(f"{changes} changes of one weight, milliseconds in the kernel\n{'':<18} median    p95   to the first row")
    for name, seconds in rows.items():
        middle = np.median(seconds)
        print(f"{name:<18} {1e3 * middle:6.1f} {1e3 * np.percentile(seconds, 95):6.1f} {middle / first:18.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
