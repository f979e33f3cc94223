"""The static site in a real browser, with a local Pyodide and no other host; and its numbers beside CPython's.

`make test-lite` builds it into build/site and runs this. Not part of `make test`.
"""

import json
import shutil
import subprocess
import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "tests"), str(HERE)]

import smoke  # noqa: E402

import lab  # noqa: E402
from drive import drag_there_and_back, key_there_and_back, move_there_and_back, settled  # noqa: E402
from test_states import SHOWN, WAKE, drag, save, wait_for  # noqa: E402

SITE = ROOT / "build" / "site"


class Quiet(SimpleHTTPRequestHandler):
    """What `python -m http.server` does, without its lines."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    if not (SITE / "jupyter-lite.json").exists():
        pytest.fail("no site to test: run `make test-lite`", pytrace=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def chromium():
    """A fresh browser for each notebook: nothing is cached, no tab restored."""
    with lab.browser() as browser:
        yield browser


def test_every_notebook_and_page_is_there_unchanged():
    for path in [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "notebooks").glob("*.md")]:
        assert (SITE / "files" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["00_start_here", "02_forget_gate", "07_whole_cell"])
def test_a_notebook_runs_in_the_browser_alone(address, chromium, name):
    notebook = lab.Notebook(chromium, f"{address}lab/index.html?path={name}.ipynb")
    page = notebook.page
    notebook.run_all()
    view = notebook.views().nth(0)
    handle, start = settled(page, view)
    sliders = [slider for slider in view.locator(".lstm-slider").all() if slider.is_visible()]
    for slider, way in ((sliders[0], drag_there_and_back), (sliders[-1], key_there_and_back)):
        move_there_and_back(page, handle, slider, start, [way])
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert notebook.elsewhere == [], "a request left the machine"
    assert notebook.errors == [], "JavaScript errors"
    notebook.close()


def test_a_notebook_whose_kernel_is_gone_and_that_is_opened_again(address, chromium):
    """Restarted, each view and prediction says so; saved and opened again, each is its words, a view as dragged."""
    notebook = lab.Notebook(chromium, f"{address}lab/index.html?path=02_forget_gate.ipynb")
    notebook.page.add_style_tag(content=".jp-Cell {content-visibility: visible !important}")  # else it has no text
    notebook.run_all()
    told = {"predict-row": "Predict. Row 0 of W_f", "reveal-row": "No guess yet."}
    drag(notebook, 5)
    told["drag"] = "W_f[0, 0]: 1 → 5. z_f = [96, 177, 136]"
    save(notebook)
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    wait_for(notebook, told, WAKE)
    notebook.show("02_forget_gate.ipynb", folder="")
    wait_for(notebook, told, "")
    notebook.wait_for_its_kernel()
    notebook.page.wait_for_timeout(2000)
    now = notebook.page.evaluate(SHOWN)
    assert now["drag"]["pictures"] == 1
    for name in told:
        assert now[name]["text"].count(told[name]) == now[name]["text"].count(WAKE) == 1
        assert "widget" not in now[name]["text"]
    notebook.close()


def test_numbers_are_those_of_cpython():
    """The same calculation by Pyodide in Node, to 1e-12."""
    if shutil.which("node") is None:
        pytest.fail("no node: it runs Pyodide without a browser", pytrace=False)
    done = subprocess.run(
        ["node", HERE / "smoke.mjs", SITE / "static" / "pyodide", HERE / "smoke.py"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found, wanted = json.loads(done.stdout.splitlines()[-1]), json.loads(smoke.numbers())
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-12, atol=1e-12, err_msg=name)


def test_modules_are_compiled():
    """Of ours all, beside their sources; of the others those that a notebook imports."""
    for pattern, module in {
        "lstm_helpers-*": "lstm_helpers/__pycache__/cell.",
        "matplotlib-*": "matplotlib/figure.",
    }.items():
        (wheel,) = (SITE / "static" / "pyodide").glob(f"{pattern}.whl")
        with zipfile.ZipFile(wheel) as archive:
            assert any(name.startswith(module) and name.endswith(".pyc") for name in archive.namelist())


def test_the_versions_told_are_those_of_the_lock_file():
    lock = json.loads((SITE / "static" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    found = {name: package["version"] for name, package in lock["packages"].items()} | {
        "python": lock["info"]["python"]
    }
    told = (ROOT / "lite" / "pyodide-versions.txt").read_text(encoding="utf-8").split("\n")
    for line in (line for line in told if "==" in line):
        name, version = line.split("==")
        assert found[name].split(".")[:2] == version.split(".")[:2]
