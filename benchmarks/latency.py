"""From the slider's move to the picture in the browser: five ways, one run.

    .venv/bin/python benchmarks/latency.py [rounds] [way …]

In Chromium under JupyterLab: the mouse drags a slider in 60 steps through a second. Each way in turn, then all in
reverse, and so on for every round (2). What is seen is read from the pixels at every frame: see ways.py. A move counts
as shown as soon as its value or a later one is seen, words and all. The ways: echo (slider → label, the floor),
forget_gate and whole_cell (ours), ipympl and interact. ipympl is no dependency: install it to have its row.
"""

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import lab

ROOT = Path(__file__).parents[1]
WAYS = ("echo", "forget_gate", "whole_cell", "ipympl", "interact")
STEPS, LOW, STEP = 60, -12.0, 0.1
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WATCH = """([view, square]) => {
    const spot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    let last = null;
    const picture = () => {  // the steps that the square in the corner tells; -1 is a blank
        const from = [...view.querySelectorAll("img, canvas")].find(e => e.offsetHeight > 100);
        if (!from) return -1;
        if (from.complete === false && from === last) return log.seen.at(-1)?.[1] ?? -2;  // shown on meanwhile
        last = from;
        const width = from.naturalWidth || from.width, ratio = width / 860;
        spot.clearRect(0, 0, 1, 1);
        spot.drawImage(from, 850 * ratio, 10 * ratio, 1, 1, 0, 0, 1, 1);
        const [red, , blue, opaque] = spot.getImageData(0, 0, 1, 1).data;
        return opaque === 255 && Math.abs(blue - 128) < 3 ? red : -1;
    };
    const words = () => {
        const line = view.querySelector(".lstm-words");
        if (!line) return null;
        const found = line.textContent.match(/^W_f\\[1, 2\\]: .* → ([−-]?\\d+(?:\\.\\d+)?)\\. |^(-?[\\d.]+)$/);
        return found ? Math.round((Number((found[1] || found[2]).replace("−", "-")) + 12) * 10) : -2;
    };
    const log = window.log = {moves: [], seen: [], released: 0};
    const knob = view.querySelector(".lstm-target .noUi-handle");
    const value = () => Math.round((Number(knob.getAttribute("aria-valuenow")) + 12) * 10);
    new MutationObserver(() => log.moves.push([performance.now(), value()]))
        .observe(knob, {attributes: true, attributeFilter: ["aria-valuenow"]});
    window.addEventListener("pointerup", () => { log.released = performance.now(); }, true);
    const watch = () => {
        const line = words(), shown = square ? picture() : line;
        const now = line === null || shown === -1 ? shown : Math.min(shown, line);
        if (now !== -2 && log.seen.at(-1)?.[1] !== now) log.seen.push([performance.now(), now]);
        requestAnimationFrame(watch);
    };
    watch();
}"""


def cell_of(way):
    magic = "%matplotlib widget\n" if way == "ipympl" else "%matplotlib inline\n" if way == "interact" else ""
    frame = "%config InlineBackend.print_figure_kwargs = {'bbox_inches': None}\n" if way == "interact" else ""
    return f"{magic}{frame}import ways\nways.{way}()"


def write_notebook(folder, way):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell_of(way))], metadata={"kernelspec": KERNEL}
    )
    nbformat.write(notebook, Path(folder) / f"{way}.ipynb")


class Way:
    """One open notebook, ready to be dragged. square: whether the picture's corner tells what is shown; else the words
    alone do."""

    def __init__(self, notebook, traffic=(), square=True):
        self.page, self._traffic, self.drags = notebook.page, traffic, []
        notebook.run_all()
        self.view = notebook.views().nth(0)
        self.view.wait_for()
        self.page.wait_for_timeout(2000)
        self.slider = self.view.locator(".lstm-slider", has_text="W_f[1, 2]").first
        self.slider.evaluate("slider => slider.classList.add('lstm-target')")
        self.page.evaluate(WATCH, [self.view.element_handle(), square])

    def drag(self):
        """One drag, from −12 to the right in 60 steps; keeps what was seen."""
        page, knob = self.page, self.slider.locator(".noUi-handle")
        page.bring_to_front()
        self.slider.evaluate("slider => slider.scrollIntoView({block: 'center'})")
        knob.focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(1500)
        box, track = knob.bounding_box(), self.slider.locator(".noUi-base").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.wait_for_timeout(300)
        page.evaluate("window.log.moves = []; window.log.seen.splice(0, window.log.seen.length - 1)")
        before = sum(self._traffic)
        start = page.evaluate("performance.now()")
        for step in range(1, STEPS + 1):
            page.mouse.move(x + step / STEPS * 0.9 * track["width"], y)
            late = start + 1000 * step / STEPS - page.evaluate("performance.now()")
            page.wait_for_timeout(max(0, late))
        page.mouse.up()
        page.wait_for_timeout(2500)
        self.drags.append(page.evaluate("window.log") | {"bytes": sum(self._traffic) - before})


def measured(drag):
    """What one drag tells: {figure: number}, and the latency of every move."""
    moves, seen = np.array(drag["moves"]), np.array(drag["seen"])
    shown = seen[seen[:, 1] >= 0]
    during = shown[(shown[:, 0] > moves[0, 0]) & (shown[:, 0] <= drag["released"])]
    right = shown[shown[:, 1] == moves[-1, 1]]
    updates = max(1, len(np.unique(shown[shown[:, 0] > moves[0, 0], 1])))
    return {
        "late": latencies(moves, shown),
        "pictures": len(np.unique(during[:, 1])),
        "right": max(0.0, right[0, 0] - drag["released"]) if len(right) else np.inf,
        "bytes": drag["bytes"] / updates,
        "blanks": int((seen[1:, 1] == -1).sum()),
    }


def latencies(moves, shown):
    """For each move, milliseconds until its value or a later one is seen."""
    found = []
    for at, value in moves:
        after = shown[(shown[:, 0] >= at) & (shown[:, 1] >= value), 0]
        found.append(after[0] - at if len(after) else np.inf)
    return found


def count_bytes(chromium):
    """A list that grows by the size of every message that the next page receives from its kernel."""
    sizes = []
    chromium.once(
        "page",
        lambda page: page.on("websocket", lambda socket: socket.on("framereceived", lambda d: sizes.append(len(d)))),
    )
    return sizes


def main(rounds=2, *ways):
    ways = [way for way in ways or WAYS if way != "ipympl" or find_spec("ipympl")]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")])
    for settings, name in ((lab.SETTINGS, "the server of `make lab`"), ("", "a server as it comes")):
        print(f"\n{name}")
        report(dragged(ways, rounds, settings))


def dragged(ways, rounds, settings):
    """{way: what each of its drags tells}."""
    with (
        tempfile.TemporaryDirectory() as folder,
        lab.server(folder, settings) as address,
        lab.browser() as chromium,
    ):
        opened = {}
        for way in ways:
            write_notebook(Path(folder) / "work" / "notebooks", way)
            traffic = count_bytes(chromium)
            notebook = lab.Notebook(chromium, lab.document(address, f"{way}.ipynb"), height=2000)
            opened[way] = Way(notebook, traffic, square=way != "echo")
        for number in range(rounds):
            for way in ways if number % 2 == 0 else reversed(ways):
                opened[way].drag()
        return {way: [measured(drag) for drag in opened[way].drags] for way in ways}


def report(results):
    head = ("way", "median ms", "p95 ms", "× echo", "pictures", "right ms", "bytes", "blanks")
    print(("{:<12}" + "{:>11}" * 7).format(*head))
    floor = None
    for way, drags in results.items():
        late = np.concatenate([drag["late"] for drag in drags])
        mean = {name: np.mean([drag[name] for drag in drags]) for name in ("pictures", "right", "bytes", "blanks")}
        floor = floor or np.median(late)
        print(
            f"{way:<12}{np.median(late):11.0f}{np.percentile(late, 95):11.0f}{np.median(late) / floor:11.2f}"
            f"{mean['pictures']:11.1f}{mean['right']:11.0f}{mean['bytes']:11.0f}{mean['blanks']:11.1f}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:])
