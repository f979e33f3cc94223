"""The static site in the browser: what a visit loads, when its first slider answers, how fast the picture follows, and
how much memory an open notebook takes.

    make test-lite                                   # builds build/site, with a local Pyodide
    .venv/bin/python benchmarks/static_site.py [drags]

Chromium opens notebook 02 three times in one profile, which keeps its cache, and runs all; counted is until a key on
the first slider has changed the words. Then the same drag as in latency.py, in turn there and in a local JupyterLab.
Memory is PSS of all processes of the browser (a page shared by k processes counts 1/k to each), when 02, 03 and 04 are
opened and run, and when two are closed again.
"""

import gzip
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import psutil

from latency import LAPTOP, Way, measured

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "site"))
from test_site import OPEN, SITE, Counted, serve

import lab
from drive import key_there_and_back

NOTEBOOK = "02_forget_gate.ipynb"


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


def visits(address):
    print("visit   first slider answers after   sent      answers   where the server compresses")
    with lab.browser() as chromium:
        for kind in ("cold", "warm", "warm"):
            Counted.sent.clear()
            alive, notebook = visit(chromium, link(address))
            plain, small = np.sum([(0, 0), *map(sizes, Counted.sent)], axis=0) / 1e6
            print(f"{kind:<7} {alive:22.1f} s {plain:12.1f} MB {len(Counted.sent):8d} {small:20.1f} MB")
            notebook.close()


def sizes(answer):
    """(bytes as sent, bytes where the server compresses)."""
    path, size = answer
    file = SITE / path.strip("/")
    return size, min(size, len(gzip.compress(file.read_bytes(), 6)) if file.is_file() else size)


def link(address):
    return f"{address}lab/index.html?path={NOTEBOOK}"


def memory(address):
    """Megabytes of the browser with one, two, three notebooks open, and with one again."""
    with lab.browser() as chromium:
        notebook = lab.Notebook(chromium, link(address), **LAPTOP)
        notebook.run_all()
        found = [megabytes()]
        for name in ("03_saturation.ipynb", "04_input_gate.ipynb"):
            notebook.page.evaluate(OPEN, name)
            notebook.run_all()
            found.append(megabytes())
        for command in ("docmanager:save", "application:close") * 2:
            notebook.page.evaluate(f"() => window.jupyterapp.commands.execute('{command}')")
        notebook.page.wait_for_timeout(20_000)
        found.append(megabytes())
    print(
        "memory of the browser with one, two, three notebooks, and with one again:",
        *(f"{each:.0f} MB" for each in found),
    )


def megabytes():
    browser = [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]
    return sum(one.memory_full_info().pss for one in browser) / 1e6


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
    with serve() as site_address:
        visits(site_address)
        memory(site_address)
        with tempfile.TemporaryDirectory() as folder, lab.server(folder) as address, lab.browser() as chromium:
            _, site = visit(chromium, link(site_address))
            local = lab.Notebook(chromium, lab.document(address, NOTEBOOK), **LAPTOP)
            drags(Way(site), Way(local), number)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
