"""The static site in the browser: what a visit loads, when its first slider answers, how fast the picture follows.

    make test-lite                                   # builds build/site, with a local Pyodide
    .venv/bin/python benchmarks/static_site.py [drags]

Chromium opens notebook 02 three times in one profile, which keeps its cache, by itself (notebooks/) and in the whole of
JupyterLab (lab/), and runs all; counted is until a key on the first slider has changed the words. Then the same drag as
in latency.py, in turn there and in a local JupyterLab.
"""

import sys
import tempfile
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from time import perf_counter

import numpy as np

from latency import LAPTOP, Way, measured

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from test_site import SITE, Quiet

import lab
from drive import key_there_and_back

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
    notebook = lab.Notebook(chromium, address, **LAPTOP)
    notebook.run_all()
    view = notebook.views().nth(0)
    first = next(slider for slider in view.locator(".lstm-slider").all() if slider.is_visible())
    moves = key_there_and_back(notebook.page, first)
    next(moves)
    view.locator("p", has_text="→").wait_for(timeout=10_000)  # the words say from what to what
    alive = perf_counter() - start
    list(moves)
    return alive, notebook


def visits(address, sizes):
    print("opened in    visit   first slider answers after   sent        answers")
    for app in ("notebooks", "lab"):
        with lab.browser() as chromium:
            for kind in ("cold", "warm", "warm"):
                sizes.clear()
                alive, notebook = visit(chromium, link(address, app))
                print(f"{app:<12} {kind:<7} {alive:22.1f} s {sum(sizes) / 1e6:11.1f} MB {len(sizes):10d}")
                notebook.close()


def link(address, app):
    return f"{address}{app}/index.html?path={NOTEBOOK}"


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
    address_of_site = f"http://127.0.0.1:{server.server_port}/"
    visits(address_of_site, sizes)
    with tempfile.TemporaryDirectory() as folder, lab.server(folder) as address, lab.browser() as chromium:
        _, site = visit(chromium, link(address_of_site, "notebooks"))
        local = lab.Notebook(chromium, lab.document(address, NOTEBOOK), **LAPTOP)
        drags(Way(site), Way(local), number)
    server.shutdown()
    server.server_close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
