"""After a fast drag, how long until picture and words are right: our views beside a bare slider → label echo.

    .venv/bin/python benchmarks/drag.py [repeats]

In Chromium under JupyterLab, both in one run, turn by turn: 60 moves of the mouse in a second, then release. Counted is
the time from the release to the last change that is seen, and the changes (of words or of one panel) during the drag.
"""

import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import lab

ECHO = """import ipywidgets as widgets
slider, label = widgets.FloatSlider(description="W_f[1, 2]", min=-10, max=10), widgets.Label("0")
slider.observe(lambda change: setattr(label, "value", str(change.new)), names="value")
slider.add_class("lstm-slider")
label.add_class("lstm-words")
box = widgets.VBox([slider, label])
box.add_class("lstm-view")
box"""
WATCH = """view => {
    window.changes = [];
    const note = () => window.changes.push(performance.now());
    const all = {subtree: true, childList: true, characterData: true};
    new MutationObserver(note).observe(view.querySelector(".lstm-words"), all);
    view.querySelectorAll("img").forEach(image => image.addEventListener("load", note));
    window.addEventListener("pointerup", () => { window.released = performance.now(); }, true);
    window.addEventListener("mouseup", () => { window.released = performance.now(); }, true);
}"""


def drag(page, view, name):
    """One fast drag. Returns (milliseconds from release to the last change, changes seen during the drag)."""
    handle = view.locator(".lstm-slider", has_text=name).locator(".noUi-handle")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate("window.changes.length = 0")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x - 30 + 30 * np.cos(step / 5), y)
        page.wait_for_timeout(1000 / 60 - 2)
    page.mouse.up()
    page.wait_for_timeout(1500)
    released, changes = page.evaluate("[window.released, window.changes]")
    return max([0, *(change - released for change in changes)]), sum(change <= released for change in changes)


def main(repeats=5):
    with tempfile.TemporaryDirectory() as folder, lab.server(folder) as address, lab.browser() as chromium:
        echo = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ECHO)], metadata={"kernelspec": KERNEL})
        nbformat.write(echo, Path(folder) / "work" / "notebooks" / "echo.ipynb")
        pages = {}
        for name, file in {
            "echo": "echo.ipynb",
            "forget gate": "02_forget_gate.ipynb",
            "whole cell": "08_whole_cell.ipynb",
        }.items():
            notebook = lab.Notebook(chromium, lab.document(address, file), height=2000)
            notebook.run_all()
            view = notebook.views().nth(0)
            view.wait_for()
            view.evaluate("view => view.scrollIntoView({block: 'center'})")
            notebook.page.wait_for_timeout(800)
            view.evaluate(WATCH)
            pages[name] = notebook.page, view
        results = {name: [] for name in pages}
        for _ in range(repeats):
            for name, (page, view) in pages.items():
                page.bring_to_front()
                results[name].append(drag(page, view, "W_f[1, 2]"))
    report(results)


KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def report(results):
    print("way               release → right, ms (median, worst)   changes seen in the second")
    for name, runs in results.items():
        late, seen = np.array(runs).T
        print(f"{name:<17} {np.median(late):6.0f} {late.max():6.0f} {np.median(seen):31.0f}")
    echo, *ours = (np.median([late for late, _ in runs]) for runs in results.values())
    print("ratio of medians to the echo:", ", ".join(f"{late / max(echo, 1):.2f}" for late in ours))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
