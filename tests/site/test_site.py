"""The static site in a real browser, with a local Pyodide and no other host; and its numbers beside CPython's.

`make test-lite` builds it into build/site and runs this. Not part of `make test`.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "lite"), str(HERE)]

import smoke  # noqa: E402

import lab  # noqa: E402
from copies import version  # noqa: E402
from drive import drag_there_and_back, key_there_and_back, move_there_and_back, settled  # noqa: E402
from test_states import SHOWN, WAKE, drag, save, wait_for  # noqa: E402

SITE = ROOT / "build" / "site"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST = NOTEBOOKS[0].name
ALWAYS = ("00", "02", "07", "13")  # under CI these, and those that the last commit changed
LAST_BITS = {"code-valley"}  # which ε is the best, of two that are nearly as good
CONTENTS = "window.jupyterapp.serviceManager.contents"
STORAGE = f"{CONTENTS}.defaultDrive.storage"
SESSION = "window.jupyterapp.shell.currentWidget.sessionContext.session"
CODE = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells"
OPEN = """async name => {
    const notebook = await window.jupyterapp.commands.execute("docmanager:open", {path: name});
    await notebook.context.ready;
}"""
KEEP = """async copies => {
    for (const [name, content] of Object.entries(copies))
        await CONTENTS.save(name, {type: "notebook", format: "json", content});
}""".replace("CONTENTS", CONTENTS)


def tried(path):
    """Whether a notebook is run: all are, but under CI, where time is short."""
    if not os.environ.get("CI"):
        return True
    command = ("git", "diff", "--name-only", "HEAD^", "--", path)
    changed = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)
    return bool(changed.stdout) or path.name.startswith(ALWAYS)


class Counted(SimpleHTTPRequestHandler):
    """What `python -m http.server` does, without its lines; what was sent is noted."""

    protocol_version = "HTTP/1.1"
    sent = []  # noqa: RUF012, (path, bytes) of all answers

    def log_message(self, *args):
        pass

    def copyfile(self, source, outputfile):
        data = source.read()
        self.sent.append((self.path.split("?")[0], len(data)))
        outputfile.write(data)


@contextmanager
def serve():
    """The site on 127.0.0.1; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Counted, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address():
    if not (SITE / "jupyter-lite.json").exists():
        pytest.fail("no site to test: run `make test-lite`", pytrace=False)
    with serve() as address:
        yield address


@pytest.fixture(scope="module")
def notebook(address):
    """The page that the bare address opens, in a browser that knew nothing of the site; the tests follow each other."""
    with lab.browser() as chromium:
        notebook = lab.Notebook(chromium, address)
        notebook.wait_for_its_kernel()
        yield notebook


def of_site(name):
    return json.loads((SITE / "files" / name).read_text(encoding="utf-8"))


def test_every_notebook_is_there_and_no_page_for_teachers():
    """The same cells: every text in one piece, and links to pages for teachers as plain words."""
    assert sorted(path.name for path in (SITE / "files").iterdir()) == [path.name for path in NOTEBOOKS]
    for path in NOTEBOOKS:
        cells, wanted = of_site(path.name)["cells"], nbformat.read(path, as_version=4).cells
        assert [cell["id"] for cell in cells] == [cell.id for cell in wanted]
        for cell, other in zip(cells, wanted, strict=True):
            assert ".md)" not in cell["source"]
            assert cell == other or (".md)" in other.source and cell["cell_type"] == "markdown")


def test_the_site_has_no_source_maps_and_the_build_leaves_nothing_beside_it():
    assert list(SITE.rglob("*.map")) == []
    beside = {path.name for path in (ROOT / "build").iterdir()} - {"pyodide", "site"}
    assert beside <= {"sheet", "debian-trixie", "debian-testing"}  # of the Makefile and of benchmarks
    assert not (ROOT / ".jupyterlite.doit.db").exists()


def test_the_bare_address_opens_00_and_changes_nothing(notebook):
    """Closed again, its kernel ends, and with it the memory that it took."""
    page = notebook.page
    assert sum(size for _, size in Counted.sent) < 40e6
    page.wait_for_timeout(1000)
    assert page.evaluate("() => [...window.jupyterapp.shell.widgets('main')].map(w => w.title.label)") == [FIRST]
    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert page.evaluate(f"async () => (await {STORAGE}).keys()") == []
    names = page.locator(".jp-DirListing-itemText").all()
    assert [name.text_content() for name in names] == [path.name for path in NOTEBOOKS]
    assert all(name.evaluate("name => name.scrollWidth <= name.clientWidth") for name in names), "a name is cut"
    kernels = "[...window.jupyterapp.serviceManager.kernels.running()].length"
    assert page.evaluate(f"() => {kernels}") == 1, "the early kernel is the notebook's"
    page.evaluate("() => window.jupyterapp.commands.execute('application:close')")
    page.wait_for_function(f"() => {kernels} === 0")
    page.evaluate(OPEN, FIRST)


def test_under_ci_what_has_changed_is_tried_and_four_always(monkeypatch, tmp_path):
    """Elsewhere all are; in a clone without history those four."""
    paths = [tmp_path / f"{name}.ipynb" for name in ("00_a", "01_b", "02_c", "05_d")]
    git = ("git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a")
    subprocess.run([*git, "init", "--quiet"], check=True)
    for turn, text in enumerate(("then", "then", "now")):
        for path in paths:
            path.write_text(text if "01" in path.name else "then")
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "a"], check=True)
        monkeypatch.setenv("CI", "")
        assert all(map(tried, paths))
        monkeypatch.setenv("CI", "true")
        assert [tried(path) for path in paths] == [True, turn == 2, True, False]


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS if tried(path)])
def test_a_notebook_runs_in_the_browser_alone(notebook, name):
    """To its end: its texts are the stored ones, no line is red; three sliders of each view answer."""
    page = notebook.page
    notebook.show(name, folder="")
    notebook.run_all()
    for cell, stored in zip(page.evaluate(CODE), nbformat.read(ROOT / "notebooks" / name, 4).cells, strict=True):
        if stored.cell_type == "code" and stored.id not in LAST_BITS:
            assert texts(cell["outputs"]) == texts(stored.outputs), stored.id
    for view in notebook.views().all():
        handle, start = settled(page, view)
        sliders = [slider for slider in view.locator(".lstm-slider").all() if slider.is_visible()][:3]
        for slider, way in zip(sliders, (drag_there_and_back, key_there_and_back, drag_there_and_back), strict=False):
            move_there_and_back(page, handle, slider, start, [way])
    assert notebook.elsewhere == [], "a request left the machine"
    assert notebook.errors == [], "JavaScript errors"


def texts(outputs):
    """What a cell's outputs say as plain text; errors too."""
    found = []
    for output in outputs:
        text = output.get("text") or output.get("evalue") or output.get("data", {}).get("text/plain", "")
        found += [(output.get("name"), "".join(text))] if text else []
    return found


def test_the_four_states_of_a_view(notebook):
    """Restarted, each view and prediction says so; opened again or loaded again each is its words, a view as dragged,
    and run again they live."""
    notebook.show("02_forget_gate.ipynb", folder="")
    asked = {"predict-row": "Predict. Row 0 of W_f"}
    asleep(notebook, asked)
    notebook.run_all()
    told = asked | {"reveal-row": "No guess yet.", "drag": "W_f[0, 0]: 1 → 5. z_f = [96, 177, 136]"}
    drag(notebook, 5)
    save(notebook)
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    wait_for(notebook, told, WAKE)
    notebook.show("02_forget_gate.ipynb", folder="")
    asleep(notebook, told)
    notebook.page.reload()
    asleep(notebook, told)
    notebook.run_all()
    wait_for(notebook, asked, "none")
    drag(notebook, 5)


def asleep(notebook, words):
    """Each says its words once and what to do; the view has its picture; of a widget nothing is said."""
    notebook.page.add_style_tag(content=".jp-Cell {content-visibility: visible !important}")  # else it has no text
    wait_for(notebook, words, "")
    notebook.wait_for_its_kernel()
    notebook.page.wait_for_timeout(1000)
    now = notebook.page.evaluate(SHOWN)
    assert now["drag"]["pictures"] == 1 or "drag" not in words
    for name in words:
        assert now[name]["text"].count(words[name]) == now[name]["text"].count(WAKE) == 1
        assert "widget" not in now[name]["text"]


def test_names_are_completed_and_errors_coloured(notebook):
    """Of Python's library and of numpy: what is left out of the packages is not needed for that."""
    notebook.wait_for_its_kernel()
    complete = (
        f"async code => (await {SESSION}.kernel.requestComplete({{code, cursor_pos: code.length}})).content.matches"
    )
    for code, name in {
        "import numpy\nnumpy.cums": "cumsum",
        "import json\njson.loa": "loads",
        "''.spl": "split",
    }.items():
        assert name in notebook.page.evaluate(complete, code)
    failed = f"{SESSION}.kernel.requestExecute({{code: '1 / 0'}}).done"
    told = "".join(notebook.page.evaluate(f"async () => (await {failed}).content.traceback"))
    assert "ZeroDivisionError" in told
    assert "\x1b[32;43m0\x1b" in told


def test_what_stops_a_cell(notebook):
    """As 13 tells: not ■, but a restart."""
    page = notebook.page
    page.evaluate(
        f"() => {{{SESSION}.kernel.requestExecute({{code: 'while True: pass'}}); {SESSION}.kernel.interrupt()}}"
    )
    page.wait_for_timeout(2000)
    assert page.evaluate(f"() => {SESSION}.kernel.status") == "busy"
    page.evaluate(f"() => {SESSION}.kernel.restart()")
    notebook.wait_for_its_kernel()
    assert (
        page.evaluate(f"async () => (await {SESSION}.kernel.requestExecute({{code: '1'}}).done).content.status") == "ok"
    )


def test_a_newer_notebook_arrives_and_an_edited_one_is_told(notebook):
    """What the browser keeps of an earlier version: run only, it gives way; edited, it stays, and a line says so."""
    page, kept = notebook.page, {}
    notebook.show(FIRST, folder="")
    page.evaluate(f"async () => (await {STORAGE}).clear()")
    for name, edited in (("01_concatenate.ipynb", False), ("03_saturation.ipynb", True), (FIRST, None)):
        kept[name] = copy = of_site(name)
        if edited is not None:
            copy["cells"][0]["source"] += " with a slip"
            copy["metadata"]["site"] = version([cell["source"] for cell in copy["cells"]])
        if edited or edited is None:
            copy["cells"][2]["source"] += "\nmine = 1"
    page.evaluate(KEEP, kept)
    page.reload()
    told = page.locator(".jp-toast-message")
    told.first.wait_for()
    assert told.count() == 1
    assert told.inner_text().startswith("The site has a newer 03_saturation.ipynb.")
    assert told.inner_text().endswith("rename yours (right click in the list).")
    assert sorted(page.evaluate(f"async () => (await {STORAGE}).keys()")) == [FIRST, "03_saturation.ipynb"]
    page.evaluate(f"([old, mine]) => {CONTENTS}.rename(old, mine)", ["03_saturation.ipynb", "mine.ipynb"])
    now = page.evaluate(f"async () => (await {CONTENTS}.get('03_saturation.ipynb', {{content: true}})).content")
    assert now["cells"] == of_site("03_saturation.ipynb")["cells"], "renamed, the edited one makes place for the new"


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
