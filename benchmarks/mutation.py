"""How many small slips in the mathematics do the tests notice? Mutation testing with mutmut.

    .venv/bin/pip install "mutmut>=3.8.1"               once; it is no part of the project's extras
    .venv/bin/python benchmarks/mutation.py             cell gradients variants convert training: all of them
    .venv/bin/python benchmarks/mutation.py cell        one of them
    .venv/bin/python benchmarks/mutation.py --processes 1 convert training

mutmut makes one change at a time in a function (+ for −, < for <=, a number one more, an argument left out or None, a
text in capitals …) and runs the tests that reach the function. A change that makes a test fail, or never end, is
killed. All of it happens in a copy, in a temporary folder. Every change is tried: no sample is drawn.

Docstrings and annotations are not changed. Nor is `strict=True` of zip: ruff asks for it where both sides have one
length by construction, and mutmut would make three changes of each that nothing can notice (in the copy zip is strict
by itself). What stands outside functions is not changed either (the tables of `convert` and `variants`, what a
decorator is given): tests/test_mutants.py has slips of that kind, written by hand.

Survivors are printed as diffs. Those that cannot change what a user sees are in mutation-survivors.md, each with its
reason, and are printed as explained; they count as survivors all the same. Ends with 1 when a module is below the goal
or has a survivor that is not explained.
"""

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
EXPLAINED = Path(__file__).with_name("mutation-survivors.md")
MODULES = ("cell", "gradients", "variants", "convert", "training")
TABLE = "tests/test_bad_input.py"  # its cases that are named after the module run beside tests/test_<module>*.py
GOAL = 95  # percent
KILLED = {"killed", "timeout"}
STRICT = "\nzip = __import__('functools').partial(zip, strict=True)\n"
HEADS = ("module", "mutants", "killed", "timed out", "survived", "killed %", "explained")
MISSING = """mutmut is not installed, and nothing was tested. It is no part of the project's extras. Install it with
    {python} -m pip install "mutmut>=3.8.1"
It needs fork: Linux, macOS, or WSL on Windows."""


class Survivor(NamedTuple):
    function: str
    diff: tuple  # the lines that differ, with - and +

    def __str__(self):
        return "\n".join(("    " + self.function, *(f"        {line}" for line in self.diff)))


def mutmut(folder, *arguments, **options):
    """The command mutmut, run in the folder; as -c, since it wants to be imported under its own name."""
    command = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", *map(str, arguments)]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, text=True, check=False, **options)


def plain(source):
    """The source with f = decorator(f) below each function for @decorator above it: mutmut skips what is decorated.

    And with a zip that is strict by itself, where strict=True stood.
    """
    source = re.sub(r",\s*strict=True(?=[,)])", "", source) + STRICT
    lines, below = [*source.splitlines(), ""], {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            value = node.name
            for decorator in reversed(node.decorator_list):
                value = f"{ast.unparse(decorator)}({value})"
            below[node.end_lineno] = f"{' ' * node.col_offset}{node.name} = {value}"
            for above in range(node.decorator_list[0].lineno - 1, node.lineno - 1):
                lines[above] = None
    together = [part for k, line in enumerate(lines, 1) for part in (line, below.get(k))]
    return "\n".join(line for line in together if line is not None)


def copied(module, folder):
    """The package, the tests, what they read, and mutmut's settings in the folder."""
    for name in ("lstm_helpers", "tests", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", "*_notebooks", "site")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "README.md", folder)
    source = f"lstm_helpers/{module}"
    for path in (folder / "lstm_helpers").rglob("*.py"):
        path.write_text(plain(path.read_text(encoding="utf-8")), encoding="utf-8")
    settings = {
        "source_paths": ["lstm_helpers"],
        "also_copy": ["notebooks", "README.md"],
        "only_mutate": [f"{source}/*" if (ROOT / source).is_dir() else f"{source}.py"],
        "pytest_add_cli_args_test_selection": [
            *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(f"tests/test_{module}*.py")),
            TABLE,
        ],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-k", f"test_{module} or [{module}."],
        "use_git_change_detection": False,
        "process_isolation": "forkserver",  # no cache that an earlier test has filled hides a slip
    }
    own = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (folder / "pyproject.toml").write_text("\n".join([own, "[tool.mutmut]", *lines, ""]), encoding="utf-8")


def explanations():
    """{Survivor: reason} from mutation-survivors.md: ## the function, diffs, and below them the line that explains."""
    found = {}
    for section in re.split(r"^## ", EXPLAINED.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        function, _, text = section.partition("\n")
        for diffs, reason in re.findall(r"((?:```diff\n.*?```\s+)+)(?!```)(\S.*?)\n", text, flags=re.DOTALL):
            for diff in re.findall(r"```diff\n(.*?)```", diffs, flags=re.DOTALL):
                found[Survivor(function.strip(), changed(diff))] = reason
    return found


def changed(diff):
    """The lines of a diff that differ, without the names of the files."""
    lines = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return tuple(line[0] + " " + line[1:].strip() for line in lines)


def survivor(name, folder):
    """The change of that name, e.g. lstm_helpers.cell.x__step__mutmut_3 or lstm_helpers.x.xǁNetǁrun__mutmut_1."""
    place, _, function = name.rpartition("__mutmut_")[0].rpartition(".")
    function = function.strip("ǁ").replace("xǁ", "", 1).replace("ǁ", ".") if "ǁ" in function else function[2:]
    return Survivor(f"{place}.{function}", changed(mutmut(folder, "show", name, capture_output=True).stdout))


def tested(module, processes):
    """{status: how many} and the survivors of one module."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        copied(module, folder)
        done = mutmut(folder, "run", "--max-children", processes, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            sys.exit(f"mutmut could not test {module}:\n{done.stdout[-5000:]}")
        listed = mutmut(folder, "results", "--all", "true", capture_output=True).stdout
        states = dict(line.strip().rsplit(": ", 1) for line in listed.splitlines() if ": " in line)
        alive = [name for name, state in states.items() if state not in KILLED]
        return Counter(states.values()), [survivor(name, folder) for name in alive]


def report(module, states, survivors, reasons):
    """Prints the survivors and returns the row of the table."""
    explained = [one for one in survivors if one in reasons]
    for one in survivors:
        print(f"\n{one}\n        {'explained: ' + reasons[one] if one in reasons else 'NOT EXPLAINED'}")
    for one in reasons.keys() - set(survivors):
        if one.function.split(".")[1] == module:
            print(f"\n{one}\n        explained in {EXPLAINED.name}, but no survivor: take it out")
    total, killed = states.total(), states["killed"] + states["timeout"]
    percent = 100 * killed / total
    return module, total, states["killed"], states["timeout"], total - killed, percent, len(explained)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(MODULES)}; all unless given")
    parser.add_argument("--processes", type=int, default=2, help="how many at a time; 2 unless given")
    options = parser.parse_args()
    if unknown := set(options.modules) - set(MODULES):
        parser.error(f"unknown module {sorted(unknown)}; expected some of {list(MODULES)}")
    if find_spec("mutmut") is None:
        sys.exit(MISSING.format(python=sys.executable))
    rows, reasons = [], explanations()
    for module in options.modules or MODULES:
        print(f"\n{module}: changing and testing …", flush=True)
        rows.append(report(module, *tested(module, options.processes), reasons))
    print("\n{:10} {:>8} {:>8} {:>10} {:>9} {:>9} {:>10}".format(*HEADS))
    for row in rows:
        print("{:10} {:8} {:8} {:10} {:9} {:9.1f} {:10}".format(*row))
    sys.exit(any(percent < GOAL or explained < survived for *_, survived, percent, explained in rows))


if __name__ == "__main__":
    main()
