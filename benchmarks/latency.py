"""From the slider's move to the picture in the browser: several ways, one run.

    .venv/bin/python benchmarks/latency.py [--rounds 2] [--busy] [way …]

In Chromium under JupyterLab as `make lab` opens it on a laptop, file browser and all: the mouse drags the slider of
W_f[1, 2] in 60 steps through a second. Each way in turn, then all in reverse, and so on for every round (2). What is
seen is read at every frame, see ways.py: a move counts as shown as soon as its value or a later one is seen, in the
words and in the picture. Bytes are those of the updates alone. In sight: the share of the pixels that the drag has
changed, without those of the slider, that the notebook's panel shows while the view's top is at its top.

The ways: echo (slider → label, the floor); ours; the same pictures as PNG; interact; ipympl, where it is installed.
--busy: the server of `make lab` alone, while every core has other work. Then what counts is the ratio to the PNG.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import lab

ROOT = Path(__file__).parents[1]
WAYS = ("echo", "forget_gate", "whole_cell", "forget_gate_png", "whole_cell_png", "ipympl", "interact")
NAME, STEPS = "W_f[1, 2]", 60
LAPTOP, TALL = {"width": 1366, "height": 657}, {"width": 1366, "height": 2000}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
WATCH = """view => {
    const spot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const steps = text => Math.round((Number(text.replace("−", "-")) + 12) * 10);
    let last = null;
    const pixels = () => {  // what the square in the corner tells; -1 is a blank
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
    const drawn = () => {  // the number that stands in the box of the weight
        const box = view.querySelector(`.lstm-handles rect[data-name="W_f[1, 2]"]`);
        const [x, y, wide, high] = ["x", "y", "width", "height"].map(size => Number(box.getAttribute(size)));
        const found = [...view.querySelectorAll(".lstm-live svg text")].find(text => {
            const right = text.getAttribute("x") - x, below = text.getAttribute("y") - y;
            return right > 0 && right < wide && below > 0 && below < high;
        });
        return found ? steps(found.textContent) : -1;
    };
    const said = text => {
        const found = text.match(/^W_f\\[1, 2\\]: .* → ([−-]?\\d+(?:\\.\\d+)?)\\. |^(-?[\\d.]+)$/);
        return found ? steps(found[1] || found[2]) : -2;
    };
    const shown = () => {
        const words = view.querySelector(".lstm-live p, .lstm-words");
        const image = view.querySelector("img, canvas, .jp-OutputArea");
        const picture = view.querySelector(".lstm-live") ? drawn() : image ? pixels() : 999;
        return picture === -1 || !words ? picture : Math.min(picture, said(words.textContent));
    };
    const log = window.log = {moves: [], seen: [], released: 0, watched: false};
    const knob = view.querySelector(".lstm-target .noUi-handle");
    new MutationObserver(() => log.moves.push([performance.now(), steps(knob.getAttribute("aria-valuenow"))]))
        .observe(knob, {attributes: true, attributeFilter: ["aria-valuenow"]});
    window.addEventListener("pointerup", () => { log.released = performance.now(); }, true);
    const watch = () => {
        const now = shown();
        if (now !== -2 && log.seen.at(-1)?.[1] !== now) log.seen.push([performance.now(), now]);
        if (log.watched) requestAnimationFrame(watch);
    };
    window.watch = on => {  // a page that is not dragged leaves the processor to the one that is
        log.watched = on;
        if (on) watch();
    };
}"""
PLACES = """view => {
    const box = e => ["left", "top", "right", "bottom"].map(side => Math.round(e.getBoundingClientRect()[side]));
    const panel = view.closest(".jp-WindowedPanel-outer") ?? document.body;
    return {panel: box(panel), view: box(view), slider: box(view.querySelector(".lstm-target"))};
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
    """One open notebook, ready to be dragged."""

    def __init__(self, notebook, traffic=None):
        self.page, self.traffic, self.drags = notebook.page, traffic or Traffic(), []
        notebook.run_all()
        self.view = notebook.views().nth(0)
        self.view.wait_for()
        self.page.wait_for_timeout(2000)
        if self.view.locator(".lstm-weights").count():
            self.view.locator(".lstm-weights select").select_option(NAME)
        self.slider = self.view.locator(".lstm-weights .lstm-slider, .lstm-slider").first
        self.slider.evaluate("slider => slider.classList.add('lstm-target')")
        self.view.evaluate(WATCH)

    def drag(self):
        """One drag, from −12 to the right in 60 steps; keeps what was seen."""
        page, knob = self.page, self.slider.locator(".noUi-handle")
        page.bring_to_front()
        self.view.evaluate("view => view.scrollIntoView({block: 'start'})")
        knob.evaluate("knob => knob.focus({preventScroll: true})")
        page.keyboard.press("Home")
        page.wait_for_timeout(1500)
        before = self.seen_whole()
        box, track = knob.bounding_box(), self.slider.locator(".noUi-base").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.wait_for_timeout(300)
        page.evaluate("window.log.moves = []; window.log.seen = []; window.watch(true)")
        self.traffic.clear()
        start = page.evaluate("performance.now()")
        for step in range(1, STEPS + 1):
            page.mouse.move(x + step / STEPS * 0.9 * track["width"], y)
            late = start + 1000 * step / STEPS - page.evaluate("performance.now()")
            page.wait_for_timeout(max(0, late))
        page.mouse.up()
        page.wait_for_timeout(500)  # what is kept for the file is sent later
        told = {"bytes": self.traffic.received / max(1, self.traffic.asked)}
        page.wait_for_timeout(2000)
        page.evaluate("window.watch(false)")
        self.drags.append(page.evaluate("window.log") | told | {"in sight": self.in_sight(before)})

    def seen_whole(self):
        """The page in a window so tall that nothing of the view is hidden, as numbers; then the laptop's again."""
        self.page.set_viewport_size(TALL)
        self.page.wait_for_timeout(300)
        picture = np.asarray(Image.open(BytesIO(self.page.screenshot())).convert("RGB"), int)
        self.page.set_viewport_size(LAPTOP)
        self.page.wait_for_timeout(300)
        return picture

    def in_sight(self, before):
        """The share of what has changed since before, the slider left out, that the laptop's window shows."""
        places = self.view.evaluate(PLACES)
        changed = np.abs(self.seen_whole() - before).max(axis=-1) > 24
        part(changed, places["slider"])[...] = False
        inside = np.zeros_like(changed)
        part(inside, places["view"])[...] = part(changed, places["view"])
        return part(inside, places["panel"]).sum() / max(1, inside.sum())


def part(pixels, box):
    left, top, right, bottom = box
    return pixels[max(0, top) : bottom, max(0, left) : right]


def measured(drag):
    """What one drag tells: {figure: number}, and the latency of every move."""
    moves, seen = np.array(drag["moves"]), np.array(drag["seen"])
    shown = seen[seen[:, 1] >= 0]
    during = shown[(shown[:, 0] > moves[0, 0]) & (shown[:, 0] <= drag["released"])]
    right = shown[shown[:, 1] == moves[-1, 1]]
    return {
        "late": latencies(moves, shown),
        "pictures": len(np.unique(during[:, 1])),
        "right": max(0.0, right[0, 0] - drag["released"]) if len(right) else np.inf,
        "bytes": drag["bytes"],
        "blanks": int((seen[1:, 1] == -1).sum()),
        "in sight": 100 * drag["in sight"],
    }


def latencies(moves, shown):
    """For each move, milliseconds until its value or a later one is seen."""
    found = []
    for at, value in moves:
        after = shown[(shown[:, 0] >= at) & (shown[:, 1] >= value), 0]
        found.append(after[0] - at if len(after) else np.inf)
    return found


class Traffic:
    """What a page and its kernel say to each other: how often a widget's change was sent, how many bytes came back."""

    def __init__(self):
        self.clear()

    def hear(self, page):
        page.on("websocket", self._listen)

    def clear(self):
        self.asked = self.received = 0

    def _listen(self, socket):
        socket.on("framesent", self._ask)
        socket.on("framereceived", self._receive)

    def _ask(self, data):
        self.asked += b"comm_msg" in (data if isinstance(data, bytes) else data.encode())

    def _receive(self, data):
        self.received += len(data)


@contextmanager
def other_work(processes):
    """So many processes that count to no end, at normal priority."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def dragged(ways, rounds, settings, busy=False):
    """{way: what each of its drags tells}."""
    with (
        tempfile.TemporaryDirectory() as folder,
        lab.server(folder, settings) as (url, token),
        lab.browser() as chromium,
    ):
        opened = {}
        for way in ways:
            write_notebook(Path(folder) / "work" / "notebooks", way)
            traffic = Traffic()
            chromium.once("page", traffic.hear)
            address = f"{url}lab/tree/notebooks/{way}.ipynb?token={token}&reset"
            opened[way] = Way(lab.Notebook(chromium, address, **LAPTOP), traffic)
        with other_work(os.cpu_count() if busy else 0):
            for number in range(rounds):
                for way in ways if number % 2 == 0 else reversed(ways):
                    opened[way].drag()
        return {way: [measured(drag) for drag in opened[way].drags] for way in ways}


def report(results):
    means = {"pictures": 1, "right": 0, "bytes": 0, "blanks": 1, "in sight": 0}
    head = ("median", "p95", "× echo", "× its PNG", *means)
    print(f"{'way':<16}" + "".join(f"{name:>10}" for name in head))
    late = {way: np.concatenate([drag["late"] for drag in drags]) for way, drags in results.items()}
    median = {way: np.median(each) for way, each in late.items()}
    for way, drags in results.items():
        ratios = (median[way] / median.get(other, np.nan) for other in ("echo", f"{way}_png"))
        row = f"{median[way]:10.0f}{np.percentile(late[way], 95):10.0f}" + "".join(f"{ratio:10.2f}" for ratio in ratios)
        row += "".join(f"{np.mean([drag[name] for drag in drags]):10.{digits}f}" for name, digits in means.items())
        print(f"{way:<16}{row}", flush=True)


def main(rounds, busy, ways):
    ways = [way for way in ways or WAYS if way != "ipympl" or find_spec("ipympl")]
    places = [str(ROOT), str(ROOT / "benchmarks"), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, places))
    servers = {"the server of `make lab`": lab.SETTINGS} | ({} if busy else {"a server as it comes": ""})
    for name, settings in servers.items():
        print(f"\n{name}{', all cores busy' * busy}: milliseconds, bytes an update, percent in sight")
        report(dragged(ways, rounds, settings, busy))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("ways", nargs="*", metavar="way")
    main(**vars(parser.parse_args()))
