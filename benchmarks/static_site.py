"""The static site in the browser: what a visit loads, when its first slider answers, how fast the picture follows.

    make test-lite                                   # builds build/site, with a local Pyodide
    .venv/bin/python benchmarks/static_site.py [drags]

Chromium opens notebook 02 three times in one profile, which keeps its cache, and runs all; counted is until a key on
the first slider has changed the words. Then the same drag as in latency.py, in turn there and in a local JupyterLab.
"""

import sys
import tempfile
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from time import perf_counter

import numpy as np

from latency import Way, measured

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from test_site import SITE, Quiet

import lab
from drive import key_there_and_back, settled, wait

NOTEBOOK = "02_forget_gate.ipynb"


class Counting(Quiet):
    """Counts what is sent."""

    sizes = ()

    def copyfile(self, source, outputfile):
        data = source.read()
        self.sizes.append(len(data))
        outputfile.write(data)


def visit(chromium, address):
    """Open the notebook and use it. Returns (seconds until its first slider answers, the page)."""
    start = perf_counter()
    notebook = lab.Notebook(chromium, f"{address}lab/index.html?path={NOTEBOOK}", height=2000)
    notebook.run_all()
    view = notebook.views().nth(0)
    handle, before = settled(notebook.page, view)
    first = next(slider for slider in view.locator(".lstm-slider").all() if slider.is_visible())
    moves = key_there_and_back(notebook.page, first)
    next(moves)
    if not wait(notebook.page, handle, before, same=False):
        sys.exit("the first slider of the site changes nothing")
    alive = perf_counter() - start
    list(moves)
    return alive, notebook


def visits(chromium, address, sizes):
    print("visit   first slider answers after   sent        answers")
    for kind in ("cold", "warm", "warm"):
        sizes.clear()
        alive, notebook = visit(chromium, address)
        print(f"{kind:<7} {alive:22.1f} s {sum(sizes) / 1e6:11.1f} MB {len(sizes):10d}")
        if kind == "cold":
            notebook.close()
        page = notebook
    return page


def drags(site, local, number):
    ways = {"local kernel": local, "in the browser": site}
    for turn in range(number):
        for way in ways.values() if turn % 2 == 0 else reversed(ways.values()):
            way.drag()
    print("slider → picture   median ms   p95 ms   pictures in the second   right after release, ms")
    medians = []
    for name, way in ways.items():
        found = [measured(drag) for drag in way.drags]
        late = np.concatenate([drag["late"] for drag in found])
        medians.append(np.median(late))
        pictures, right = (np.mean([drag[key] for drag in found]) for key in ("pictures", "right"))
        print(f"{name:<18} {medians[-1]:9.0f} {np.percentile(late, 95):8.0f} {pictures:18.1f} {right:22.0f}")
    print(f"ratio of medians: {medians[1] / medians[0]:.2f}")


def main(number=3):
    if not SITE.exists():
        sys.exit("there is no build/site: make test-lite builds it")
    sizes = Counting.sizes = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counting, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, lab.server(folder) as address, lab.browser() as chromium:
        site = visits(chromium, f"http://127.0.0.1:{server.server_port}/", sizes)
        local = lab.Notebook(chromium, lab.document(address, NOTEBOOK), height=2000)
        drags(Way(site, square=False), Way(local, square=False), number)
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
