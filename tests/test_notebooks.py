"""Hygiene of the notebooks, and that each rule can fail."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from giveaways import GIVEAWAYS
from hygiene import REFERENCE, RULES, broken, told
from refresh_notebooks import dumps

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BAD = ROOT / "tests" / "bad_notebooks"


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_breaks_no_rule(path):
    notebook = read(path)
    assert broken(notebook, lesson=path.stem != REFERENCE) == {}
    assert dumps(notebook) == path.read_text(encoding="utf-8"), "written by something else than refresh_notebooks.py"


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_each_rule_rejects_its_bad_notebook_and_no_other_does(rule):
    assert list(broken(read(BAD / f"{rule}.ipynb"))) == [rule]


def test_the_good_notebook_beside_the_bad_ones_is_good():
    assert broken(read(BAD / "good.ipynb")) == {}


def test_there_is_no_bad_notebook_without_its_rule():
    expected = {rule.__name__ for rule in RULES} | {"good", "callback_raises"}
    assert {path.stem for path in BAD.glob("*.ipynb")} == expected


def test_every_question_has_phrases_that_are_told_below_it():
    listed = []
    for path in NOTEBOOKS:
        cells = read(path).cells
        for k, cell in enumerate(cells):
            if re.search(r"^\w+ = Predict\(", cell.source, flags=re.M):
                listed.append(f"{path.stem[:2]} {cell.id}")
                below = "".join(map(told, cells[k + 1 :]))
                assert GIVEAWAYS[listed[-1]]
                for phrase in GIVEAWAYS[listed[-1]]:
                    assert phrase in below, (listed[-1], phrase)
    assert listed == list(GIVEAWAYS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_previous_and_next_stand_at_both_ends(path):
    number = NOTEBOOKS.index(path)
    head, foot = read(path).cells[0].source, read(path).cells[-1].source
    for neighbour in NOTEBOOKS[max(0, number - 1) : number] + NOTEBOOKS[number + 1 : number + 2]:
        assert neighbour.name in head, neighbour.name
        assert neighbour.name in foot, neighbour.name


def nbval(path):
    options = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "-c"]
    command = [sys.executable, *options, str(ROOT / "pyproject.toml"), str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_one_changed_digit_of_a_text_twin_fails_nbval(tmp_path):
    notebook = read(ROOT / "notebooks" / "02_forget_gate.ipynb")
    (drag,) = (cell for cell in notebook.cells if cell.id == "drag")
    (kept,) = (output.data for output in drag.outputs if "image/png" in output.data)
    twin = kept["text/plain"]
    kept["text/plain"] = twin.replace("1.35e−77", "1.36e−77")
    assert kept["text/plain"] != twin
    target = tmp_path / "changed.ipynb"
    target.write_text(dumps(notebook), encoding="utf-8")
    result = nbval(target)
    assert result.returncode == 1
    assert "1.36e−77" in result.stdout
    assert re.search(r"\b1 failed", result.stdout)
