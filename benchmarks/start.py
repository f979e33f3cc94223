"""How long it takes to begin: importing lstm_helpers, and the first picture of every view.

    .venv/bin/python benchmarks/start.py [repeats]

Everything runs in a new interpreter each time, as in a learner's kernel; best of the repeats (5). Modules were compiled
by a run before. Importing is compared with importing numpy, matplotlib.figure and ipywidgets alone. The
live picture is what a view makes first; the PNG, which a cell keeps for the file, is made when the view is shown.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from lstm_helpers import views

GIVEN = {"View", "AgreementView", "ForecastView", "TraceView"}  # a class of one's own, a net
VIEWS = [name for name in views.__all__ if name.endswith("View") and name not in GIVEN]
ALONE = "import numpy, matplotlib.figure, ipywidgets"
TIMED = """
from time import perf_counter
for code in {}:
    start = perf_counter()
    exec(code)
    print(1000 * (perf_counter() - start))
"""


def best(repeats, folder, *codes):
    """Milliseconds of each code, one after the other in a new interpreter. folder: where compiled modules are."""
    command = [sys.executable, "-c", TIMED.format(codes)]
    environment = os.environ | {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
    runs = [subprocess.run(command, env=environment, capture_output=True, check=True) for _ in range(1 + repeats)]
    return [min(map(float, times)) for times in zip(*(run.stdout.split() for run in runs[1:]), strict=True)]


def main(repeats=5):
    with TemporaryDirectory() as folder:
        alone, ours = best(repeats, folder, ALONE, "import lstm_helpers.views")
        print(f"{ALONE}: {alone:.0f} ms; lstm_helpers.views {ours:.0f} ms more; ratio {1 + ours / alone:.2f}")
        print("a view in a new kernel, ms  live picture  PNG")
        for name in VIEWS:
            _, live, kept = best(
                repeats, folder, f"from lstm_helpers.views import {name}", f"view = {name}()", "view.png()"
            )
            print(f"{name:<28}{live:12.0f} {kept:4.0f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
