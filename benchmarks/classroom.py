"""What a class costs on one machine: starting and memory of a kernel, and many kernels dragged at once.

    .venv/bin/python benchmarks/classroom.py [--kernels N] [--seconds S]

A learner here is a kernel that has run notebook 02 and gets slider messages as the browser sends them, one after the
other, each waiting for its picture. Kernels and senders share the machine, and nobody pauses to think: the worst
second of a lesson. Memory is PSS (a page shared by k processes counts 1/k to each), or RSS where no PSS is told.
"""

import argparse
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from time import perf_counter

import nbformat
import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from kernel import SLIDERS, kernel

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
DRAGGED, WEIGHT = "02_forget_gate.ipynb", "W_f[1, 2]"


def run_all(learner, file):
    """Run every code cell of a notebook."""
    for cell in nbformat.read(NOTEBOOKS / file, as_version=4).cells:
        if cell.cell_type == "code":
            learner.run(cell.source)
    if learner.problems:
        raise RuntimeError(f"{file}: {learner.problems}")


def memory(learner):
    """(megabytes, what was counted) of the kernel's process."""
    (shown,) = learner.run("__import__('os').getpid()")
    info = psutil.Process(int(shown["text/plain"])).memory_full_info()
    return (info.pss / 1e6, "PSS") if hasattr(info, "pss") else (info.rss / 1e6, "RSS")


def alone(file):
    """One fresh kernel: seconds until it answers, seconds until the notebook has run, megabytes."""
    start = perf_counter()
    with kernel(NOTEBOOKS) as learner:
        ready = perf_counter() - start
        run_all(learner, file)
        return ready, perf_counter() - start, memory(learner)[0]


def drag(learner, seconds):
    """Move one weight on and on. Returns the seconds of each update and the last value sent."""
    menus = learner.named("DropdownModel").items()
    (menu, labels), *_ = (
        (name, state["_options_labels"]) for name, state in menus if WEIGHT in state["_options_labels"]
    )
    learner.move(menu, index=labels.index(WEIGHT))
    (slider,) = (name for name, state in learner.named(*SLIDERS).items() if state["description"] == WEIGHT)
    took, end = [], perf_counter() + seconds
    while perf_counter() < end:
        value = round(-6 + 0.1 * (len(took) % 120), 1)  # never twice the same, so every message needs a picture
        start = perf_counter()
        answers = [learner.widgets[name].get("value", "") for name in learner.move(slider, value=value)]
        took.append(perf_counter() - start)
        assert any("<svg" in str(answer) for answer in answers), f"no picture for {WEIGHT} = {value}"
    return took, value


def told(learner):
    """The value of the weight that the kernel's words tell."""
    (shown,) = learner.run("view.text()")
    return float(re.search(rf"{re.escape(WEIGHT)}: \S+ → (\S+?)\.? ", shown["text/plain"])[1].replace("−", "-"))


def lesson(together, seconds):
    """One learner among others. Returns (seconds of each update, last value sent, value told, megabytes, of what)."""
    try:
        with kernel(NOTEBOOKS) as learner:
            run_all(learner, DRAGGED)
            together.wait()
            took, sent = drag(learner, seconds)
            together.wait()
            result = took, sent, told(learner), *memory(learner)
            together.wait()  # nobody leaves before all were weighed
            return result
    except BaseException:
        together.abort()
        raise


def all_at_once(kernels, seconds):
    """The results of as many lessons at the same time; the first true error where one failed."""
    together = Barrier(kernels)
    with ThreadPoolExecutor(kernels) as pool:
        lessons = [pool.submit(lesson, together, seconds) for _ in range(kernels)]
    errors = [done.exception() for done in lessons if done.exception()]
    for error in sorted(errors, key=lambda error: isinstance(error, BrokenBarrierError)):
        raise error
    return [done.result() for done in lessons]


def main(kernels, seconds):
    rows = {file: np.median([alone(file) for _ in range(3)], axis=0) for file in (DRAGGED, "07_whole_cell.ipynb")}
    took, sent, words, megabytes, counted = zip(*all_at_once(kernels, seconds), strict=True)
    updates, elapsed = np.concatenate(took), max(map(sum, took))
    lost = sum(last != word for last, word in zip(sent, words, strict=True))
    assert lost == 0, f"{lost} of {kernels} kernels tell another value than the last one sent"
    print(f"{os.cpu_count()} cores; memory is {counted[0]}\n")
    print("one fresh kernel, median of 3       answers, s   has run, s   memory, MB")
    for file, (ready, ran, size) in rows.items():
        print(f"{file:<33} {ready:12.2f} {ran:12.2f} {size:12.0f}")
    print(f"\n{kernels} kernels, each having run {DRAGGED}, all dragged at once for {seconds:g} s")
    print(f"updates served, all kernels         {len(updates)}, that is {len(updates) / elapsed:.0f} a second")
    print(f"updates served, one kernel          {len(updates) / kernels / elapsed:.1f} a second")
    middle, slow = np.percentile(updates, [50, 95])
    print(f"one update                          median {middle:.3f} s, p95 {slow:.3f} s")
    print(f"last values lost                    {lost} of {kernels}")
    print(f"memory of all kernels               {sum(megabytes):.0f} MB, {sum(megabytes) / kernels:.0f} MB each")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernels", type=int, default=20, metavar="N")
    parser.add_argument("--seconds", type=float, default=10, metavar="S")
    options = parser.parse_args()
    main(options.kernels, options.seconds)
