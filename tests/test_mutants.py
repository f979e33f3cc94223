"""Known slips in cell.py, one at a time: each must make the tests fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MUTANTS = {
    "f and i exchanged": ("C = f * C_prev + i * C_tilde", "C = i * C_prev + f * C_tilde"),
    "tanh dropped in h": ("h = o * np.tanh(C)", "h = o * C"),
    "order [h, x]": ("for v in (x, h)]", "for v in (h, x)]"),
    "σ for tanh in C̃": ("C_tilde = np.tanh(z_C)", "C_tilde = sigmoid(z_C)"),
    "b_i used for b_f": ("z_f = _dot(p.W_f, xh) + p.b_f", "z_f = _dot(p.W_f, xh) + p.b_i"),
    "s(1 − s) for σ′": (
        'return sigmoid(z) * sigmoid(np.negative(_numbers("z", z)))',
        "return sigmoid(z) * (1 - sigmoid(z))",
    ),
}


def run_tests(folder):
    """The exit code of the cell's tests on the package in folder."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-qx",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(ROOT / "tests/test_cell.py"),
    ]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout


@pytest.fixture
def package(tmp_path):
    shutil.copytree(ROOT / "lstm_helpers", tmp_path / "lstm_helpers", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_unchanged_copy_passes(package):
    code, output = run_tests(package)
    assert code == 0, output


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_killed(package, name):
    cell = package / "lstm_helpers" / "cell.py"
    text, (old, new) = cell.read_text(encoding="utf-8"), MUTANTS[name]
    assert text.count(old) == 1, "the line has changed: write the mutant anew"
    cell.write_text(text.replace(old, new), encoding="utf-8")
    code, output = run_tests(package)
    assert code == 1, output
