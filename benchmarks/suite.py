"""What `make test` spends where: each group of tests alone, in processor seconds of the whole machine.

    .venv/bin/python benchmarks/suite.py

All that runs meanwhile is counted (browsers and kernels are no children of pytest), so leave the machine alone: ten
minutes.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import psutil

ROOT = Path(__file__).resolve().parent.parent
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=60"]
GROUPS = {
    "notebooks in JupyterLab, in Chromium": ["test_browser"],
    "every slider in a kernel": ["test_kernel"],
    "notebooks under nbval": NBVAL,
    "every view in-process": ["test_views"],
    "storms": ["test_views_storm"],
    "habits: restart, twice, out of order": ["test_kernel_habits", "test_interrupt"],
    "offline": ["test_offline"],
    "Voilà": ["test_voila"],
    "trained nets": ["test_training", "test_tasks_outbreak", "test_tasks_sentences", "test_stories"],
    "known slips": ["test_mutants"],
}


def arguments(names):
    """What pytest runs: these files, or the notebooks under nbval."""
    return [*NBVAL, "notebooks"] if names is NBVAL else [f"tests/{name}.py" for name in names]


def spent(arguments):
    """(processor seconds, seconds) of a pytest run; SystemExit if it fails."""
    before, start = busy(), perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stdout[-2000:])
    return busy() - before, perf_counter() - start


def busy():
    """Seconds that the machine's processors have worked since it started."""
    times = psutil.cpu_times()
    return times.user + times.system


def main():
    named = {name for names in GROUPS.values() for name in names}
    groups = {title: arguments(names) for title, names in GROUPS.items()}
    groups["all else"] = [str(path) for path in sorted((ROOT / "tests").glob("test_*.py")) if path.stem not in named]
    total = 0
    for title, files in groups.items():
        processors, seconds = spent(files)
        total += processors
        print(f"{title:<38} {processors:6.0f} s of the processors in {seconds:5.0f} s", flush=True)
    print(f"{'together':<38} {total:6.0f} s")


if __name__ == "__main__":
    main()
