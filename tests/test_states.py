"""What a view, a prediction, its reveal and a count show in JupyterLab: never run, alive, when a page is loaded again,
when their kernel is gone, when the saved notebook is opened again. (For the static site: tests/site.)
"""

import nbformat
import pytest

from drive import handle_there_and_back
from hygiene import REFERENCE
from refresh_notebooks import clean, dumps, execute

lab = pytest.importorskip("lab")
lab.require_chromium()

CELLS = {
    "setup": "from lstm_helpers.views import GateView, Predict, Progress",
    "predict": 'guess = Predict("What is z_f[0]?")\nguess',
    "commit": 'guess.answer.value = "90"\nguess.commit()',
    "drag": 'view = GateView("f")\nview',
    "reveal": "guess.reveal(92)",
    "progress": "Progress(globals())",
}
WORDS = {  # as they are told when all cells have run
    "predict": "Committed: 90.0. Read on.",
    "drag": "z_f = [92, 177, 136], so f = [1, 1, 1].",
    "reveal": "You said: 90. The numbers say: 92. Your guess is 2 too low.",
    "progress": "Predictions committed: 1 of 1. Exercises right: 0 of 0.",
}
DRAGGED = WORDS | {"drag": "W_f[0, 0]: 1 → 5. z_f = [96, 177, 136], so f = [1, 1, 1]."}
WAKE = "Run ▸ Restart Kernel and Run All Cells…"
CELLS_OF = "(window.jupyterapp?.shell.currentWidget?.content?.widgets ?? [])"
SHOWN = """() => Object.fromEntries(CELLS_OF.map(({model, node}) => {
    const seen = [...node.querySelectorAll(".jp-OutputArea-child")].filter(e => e.clientHeight && e.checkVisibility());
    const all = what => seen.flatMap(e => [...e.querySelectorAll(what)]);
    return [model.id, {
        text: seen.map(e => e.innerText).join("\\n"), outputs: seen.length,
        alive: all(".lstm-alive").map(e => getComputedStyle(e, "::before").content),  // what stands before each
        pictures: all("img").filter(e => e.naturalWidth).length,
    }];
}))""".replace("CELLS_OF", CELLS_OF)  # of each cell, what is seen of its outputs
TOLD = """([words, before]) => {  // whether each says its words and is a widget with this before it, or none
    const now = (SHOWN)(), fits = ({text, alive}, words) => text.includes(words)
        && alive.length === (before === "" ? 0 : 1) && alive.every(it => it.includes(before));
    return Object.keys(words).every(id => now[id] && fits(now[id], words[id]));
}""".replace("SHOWN", SHOWN)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("states") / "work" / "notebooks" / "states.ipynb"


@pytest.fixture(scope="module")
def notebook(file):
    with lab.server(file.parents[2]) as address, lab.browser() as chromium:
        yield lab.Notebook(chromium, lab.document(address, REFERENCE + ".ipynb"), height=1800)


@pytest.fixture
def alive(notebook, file):
    """The cells, run: each is its widget."""
    file.write_text(dumps(clean(fresh())), encoding="utf-8")
    notebook.show(file.name)
    notebook.run_all()
    assert_alive(notebook, WORDS)
    return notebook


def fresh():
    cells = [nbformat.v4.new_code_cell(code, id=name) for name, code in CELLS.items()]
    return nbformat.v4.new_notebook(cells=cells)


def wait_for(notebook, words, before):
    notebook.page.wait_for_function(TOLD, arg=[words, before], polling=100)  # it is laid out for each look


def drag(notebook, to):
    """W_f[0, 0] by 4, where it stays."""
    next(handle_there_and_back(notebook.page, notebook.page.locator("[data-name='W_f[0, 0]']")))
    notebook.page.mouse.up()
    wait_for(notebook, {"drag": f"W_f[0, 0]: 1 → {to}."}, "none")


def save(notebook):
    """A second after the last drag: what is kept is made anew when the learner pauses."""
    notebook.page.wait_for_timeout(1000)
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def assert_alive(notebook, words):
    """Each is its widget and nothing else: what is kept takes no room."""
    wait_for(notebook, words, "none")
    for name, now in notebook.page.evaluate(SHOWN).items():
        told = name in words
        assert (now["outputs"], now["alive"]) == (told, ["none"] * told), name
        assert WAKE not in now["text"]


def assert_kept(notebook, words):
    """Each is its words, once, and a line that says how to bring it alive; the view has its picture too."""
    wait_for(notebook, words, "")
    for name, now in notebook.page.evaluate(SHOWN).items():
        told = name in words
        assert now["text"].count(words.get(name, "none")) == now["text"].count(WAKE) == told, name
        assert now["pictures"] == (told and name == "drag")
        assert now["alive"] == []
        assert "widget" not in now["text"], "of a widget that is loaded, or is gone, nothing is said"
        assert "Predict. What is z_f[0]?" in now["text"] or name != "predict"


def test_never_run(notebook, file):
    """As the repository holds it, which nobody has trusted yet."""
    file.write_text(dumps(clean(execute(fresh(), file.parent))), encoding="utf-8")
    notebook.show(file.name)
    assert not notebook.page.evaluate(f"() => {CELLS_OF}.some(({{model}}) => model.trusted)")
    assert_kept(notebook, {name: WORDS[name] for name in ("predict", "progress")})  # the others wait for the question
    notebook.wait_for_its_kernel()
    stored = file.read_bytes()
    save(notebook)
    assert file.read_bytes() == stored, "opened and saved, it is what it was"
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:show-all-cell-outputs')")
    assert_kept(notebook, WORDS)


def test_loaded_again_and_reopened(alive, file):
    """The page is loaded again while the kernel lives: alive, as it was dragged, and it can be dragged on. Then it is
    closed, its kernel ended, opened again, at once and when no widget was found: as it was when the page was loaded,
    whatever was saved since, for a file holds no display ids, and JupyterLab renews no output that it has read."""
    drag(alive, 5)
    save(alive)
    alive.page.reload()
    assert_alive(alive, DRAGGED)
    drag(alive, 9)
    save(alive)
    alive.show(file.name)
    assert_kept(alive, DRAGGED)
    alive.page.get_by_text("Error displaying widget").first.wait_for(state="attached")
    assert_kept(alive, DRAGGED)


@pytest.mark.parametrize("end", ["restart", "shut down"])
def test_kernel_gone(alive, end):
    """Each widget says so, once the new kernel is ready, or there is none."""
    drag(alive, 5)
    session = "window.jupyterapp.shell.currentWidget.sessionContext"
    if end == "restart":
        alive.page.evaluate(f"() => {session}.session.kernel.restart()")
        alive.wait_for_its_kernel()
    else:
        alive.page.evaluate(f"() => {session}.shutdown()")
    wait_for(alive, DRAGGED, WAKE)
