"""How long it takes to begin: importing lstm_helpers, and the first picture of every view.

    .venv/bin/python benchmarks/start.py [repeats]

Everything runs in a new interpreter each time, turn by turn, as in a learner's kernel; best of the repeats (5).
Importing is compared with importing numpy, matplotlib.figure and ipywidgets alone.
"""

import subprocess
import sys

VIEWS = (
    *("GateView", "WholeCellView", "SaturationView", "UpdateView", "OutputView", "DerivativeView", "ChainView"),
    *("SequenceView", "OutbreakView", "HalfLifeView", "PathsView", "BackpropView", "MatrixView", "ChanceView"),
    *("VariantsView", "RosettaView", "ConcatenateView", "StraightThroughView", "ErrataView"),
)
IMPORTS = {"alone": "import numpy, matplotlib.figure, ipywidgets", "with ours": "import lstm_helpers.views"}
TIMED = "from time import perf_counter as now; start = now(); {}; print(1000 * (now() - start))"


def timed(code, before=""):
    """Milliseconds of the code in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", before + TIMED.format(code)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main(repeats=5):
    times = {name: [] for name in IMPORTS}
    base = IMPORTS["alone"]
    for _ in range(repeats):
        times["alone"].append(timed(base))
        times["with ours"].append(timed(f"{base}; {IMPORTS['with ours']}"))
    alone, ours = (min(each) for each in times.values())
    print(f"import: {base[7:]} {alone:.0f} ms; with lstm_helpers.views {ours:.0f} ms; ratio {ours / alone:.2f}")
    print("first picture of a view, ms")
    for name in VIEWS:
        best = min(timed(f"{name}()", "from lstm_helpers.views import *\n") for _ in range(repeats))
        print(f"{name:<20} {best:6.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
