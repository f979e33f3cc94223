"""What every notebook of the series must be like: one function a rule, each returns what is wrong."""

import ast
import builtins
import dis
import re
from functools import cache
from math import ceil
from statistics import median
from types import CodeType

import nbformat

from giveaways import GIVEAWAYS
from refresh_notebooks import HIDDEN, NOTEBOOKS, WIDGET_VIEW, clean, dumps

FIRST, LAST = ("title", "goals", "setup"), ("summary", "source", "progress", "footer")
FORBIDDEN = {
    r";\s*$": "a line ends with ;",
    r"\bimport (time|datetime)\b|\.now\(|\.time\(": "a clock",
    r"\bimport random\b|default_rng\(\s*\)|np\.random\.(?!default_rng)": "a draw without a seed",
    r"""["'](/|[A-Z]:\\)\w""": "an absolute path",
    r"https?://": "an address in code",
    r"\b(interact|interactive|interactive_output|Output)\(": "output that is captured",
    r"\bpyplot\b|\bplt\.": "pyplot",
}


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def data_of(cell):
    return [(cell, output.data) for output in cell.outputs if "data" in output]


def data(notebook):
    return [pair for cell in code(notebook) for pair in data_of(cell)]


def metadata(notebook):
    extra = [cell.id for cell in notebook.cells if cell.metadata not in ({}, HIDDEN)]
    extra += [cell.id for cell in code(notebook) for output in cell.outputs if output.get("metadata")]
    return [f"metadata in {where}" for where in extra] + [
        f"notebook metadata {key}" for key in notebook.metadata if key not in ("kernelspec", "language_info")
    ]


def widget_state(notebook):
    return [f"widget view in {cell.id}" for cell, bundle in data(notebook) if WIDGET_VIEW in bundle] + [
        "widget state" for key in notebook.metadata if key == "widgets"
    ]


def outputs(notebook):
    missing = [cell.id for cell in code(notebook) if cell.execution_count is None]
    if not any(cell.outputs for cell in code(notebook)):
        missing.append("all cells")
    return [f"not run: {where}" for where in missing]


def errors(notebook):
    bad = [(cell.id, output) for cell in code(notebook) for output in cell.outputs]
    return [
        f"{output.output_type} in {where}"
        for where, output in bad
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def twins(notebook):
    problems = []
    for cell in code(notebook):
        pictures = [bundle.get("text/plain", "") for _, bundle in data_of(cell) if "image/png" in bundle]
        if cell.id.startswith("drag") and not pictures:
            problems.append(f"{cell.id} shows no picture")
        if any(len(text.splitlines()) < 3 for text in pictures):
            problems.append(f"{cell.id} has no text twin")
    return problems


def ids(notebook):
    return [
        f"id {cell.id}"
        for cell in notebook.cells
        if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", cell.id) or _random(cell.id)
    ]


def _random(name):
    return bool(re.fullmatch(r"[0-9a-f]{8}(-.*)?", name))


def skeleton(notebook):
    names = [cell.id for cell in notebook.cells]
    problems = []
    if tuple(names[:3]) != FIRST:
        problems.append(f"begins {names[:3]}")
    tail = [name for name in names if name in LAST]
    if tuple(tail) != LAST or names[-1] != "footer":
        problems.append(f"ends {tail}, {names[-1]}")
    if [name for name in names if name in ("exercise", "check")] != ["exercise", "check"]:
        problems.append("no exercise with its check")
    title = notebook.cells[0].source
    if not re.match(r"# \d\d · \w+ .+\n\n\*\*.+\*\*\n\n", title) or "contents" not in title:
        problems.append("title without number, promise or contents")
    return problems


def rounds(notebook):
    """A question before every slider and an explanation after it."""
    names = [cell.id for cell in notebook.cells]
    drags = [k for k, name in enumerate(names) if name.startswith("drag")]
    problems = [] if drags else ["no slider at all"]
    for start, here, end in zip([0, *drags[:-1]], drags, [*drags[1:], len(names)], strict=True):
        if not any(name.startswith("predict") for name in names[start:here]):
            problems.append(f"no question before {names[here]}")
        if not any(cell.id.startswith("explain") for cell in notebook.cells[here:end]):
            problems.append(f"no explanation after {names[here]}")
    return problems


def predictions(notebook):
    text = "\n".join(cell.source for cell in code(notebook))
    asked = re.findall(r"^(\w+) = Predict\(", text, flags=re.M)
    return [f"{name} is never revealed" for name in asked if f"{name}.reveal(" not in text]


def spoilers(notebook):
    """No visible output between a question and its reveal: it might be the answer."""
    problems, open_questions, text = [], [], "\n".join(cell.source for cell in code(notebook))
    for cell in code(notebook):
        if open_questions and cell.outputs and not cell.id.startswith("predict") and cell.metadata != HIDDEN:
            problems.append(f"{cell.id} is seen before {open_questions[-1]} is answered")
        open_questions += re.findall(r"^(\w+) = Predict\(", cell.source, flags=re.M)
        later = text.partition(cell.source)[2]
        open_questions = [name for name in open_questions if f"{name}.reveal(" in later]
    return problems


def giveaways(notebook):
    """No text above a question, in its notebook, an earlier one or the map, is listed as giving its answer away."""
    number, problems, above = notebook.cells[0].source[2:4], [], ""
    if any(place.startswith(number) for place in GIVEAWAYS):
        above = "".join(read(path) for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path.name < number)
        above += read(NOTEBOOKS / f"{REFERENCE}.ipynb", "map")
    for cell in notebook.cells:
        phrases = GIVEAWAYS.get(f"{number} {cell.id}", ())
        problems += [f"{phrase!r} stands above {cell.id}" for phrase in phrases if phrase in above]
        above += told(cell)
    return problems


@cache
def read(path, name=None):
    """What the cells of a notebook tell, or the one of that name."""
    cells = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).cells
    return "".join(told(cell) for cell in cells if name in (None, cell.id))


def told(cell):
    """What a cell tells, without marks: its text or code, and the words of what it shows."""
    shown = [output.get("text", output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", ())]
    return " ".join(re.sub(r"[*`$]", "", "\n".join([cell.source, *shown, ""])).split()) + "\n"


def words(text):
    """How many words a learner reads: without folds and tags; a formula is one."""
    text = re.sub(r"<details>.*?</details>|```.*?```|</?[a-zA-Z][^>]*>|^\|[-| ]+\|$", " ", text, flags=re.S | re.M)
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " formula ", text, flags=re.S)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return sum(bool(re.search(r"\w", part)) for part in text.split())


def walls(notebook):
    """At most 90 words between a heading and the view that it leads to."""
    problems, count = [], 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            *_, last = re.split(r"^#+ .*$", cell.source, flags=re.M)
            count = words(last) + (0 if re.search(r"^#+ ", cell.source, flags=re.M) else count)
        elif cell.id.startswith("drag"):
            problems += [f"{count} words before {cell.id}"] if count > 90 else []
            count = 0
    return problems


def needed(notebook):
    """The minutes that a notebook takes: reading, code, guessing, solving, dragging; in steps of five."""
    text = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.id not in ("title", "source", "footer")
    ]
    lines = sum(len(cell.source.splitlines()) for cell in code(notebook))
    asked = sum(len(re.findall(r"^\w+ = Predict\(", cell.source, flags=re.M)) for cell in code(notebook))
    solved, dragged = (sum(cell.id.startswith(kind) for cell in code(notebook)) for kind in ("check", "drag"))
    return 5 * ceil((sum(map(words, text)) / 180 + lines / 12 + asked + 2.5 * solved + 5 * dragged) / 5)


def minutes(notebook):
    """What the goals promise is what `needed` counts."""
    promised = re.findall(r"Time: (\d+) minutes", "".join(cell.source for cell in notebook.cells if cell.id == "goals"))
    return [] if promised == [str(needed(notebook))] else [f"promised {promised}, needed {needed(notebook)}"]


def errata(notebook):
    """The slips of the thread are told in folds under the summary."""
    names = [cell.id for cell in notebook.cells]
    told = [cell for cell in notebook.cells if cell.id.startswith("erratum")]
    early = [cell.id for cell in told if "summary" in names and names.index(cell.id) < names.index("summary")]
    return [f"{name} before the summary" for name in early] + [
        f"{cell.id} is no fold" for cell in told if not cell.source.startswith("<details>")
    ]


def length(notebook):
    lines = {cell.id: len(cell.source.splitlines()) for cell in code(notebook)}
    problems = [f"{name} has {count} lines" for name, count in lines.items() if count > 15]
    return problems + ([f"median {median(lines.values())} lines"] if median(lines.values()) > 4 else [])


def source(notebook):
    return [
        f"{what} in {cell.id}"
        for cell in code(notebook)
        for pattern, what in FORBIDDEN.items()
        if re.search(pattern, cell.source, flags=re.M)
    ]


def names(notebook):
    """Cells may run in any order: what a cell takes from another has one meaning, and is not left half made."""
    cells = {cell.id: bound_and_taken(cell.source) for cell in code(notebook)}
    shared = sorted(set().union(*(taken for _, taken in cells.values())))
    binders = {name: [where for where, (bound, _) in cells.items() if name in bound] for name in shared}
    problems = [f"{name} is bound in {', '.join(found)}" for name, found in binders.items() if len(found) > 1]
    known = cells["setup"][0] if "setup" in cells else set()
    return problems + [
        f"{name} stays half made in {cell.id} without {', '.join(sorted(late - known))}"
        for cell in code(notebook)
        for name, late in _begun(ast.parse(cell.source).body)
        if name in shared and late - known
    ]


def bound_and_taken(source):
    """The names that a cell binds, and those that it takes from other cells. source: text, or compiled."""
    bound, taken = set(), set()
    for step in dis.get_instructions(source):
        if step.opname == "STORE_NAME":
            bound.add(step.argval)
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
            taken |= {step.argval} - bound
        elif isinstance(step.argval, CodeType):
            taken |= bound_and_taken(step.argval)[1] - bound
    return bound, taken - set(dir(builtins)) - {"__name__"}


def _begun(statements):
    """(name, what is taken for the first time after it) of every name that begins as {} or []."""
    for k, statement in enumerate(statements, 1):
        if isinstance(statement, ast.Assign) and re.search(r"\{\}|\[\]", ast.unparse(statement)):
            taken = [bound_and_taken(ast.unparse(part))[1] for part in (statements, statements[:k])]
            for name in bound_and_taken(ast.unparse(statement))[0]:
                yield name, taken[0] - taken[1]


def refreshed(notebook):
    """tests/refresh_notebooks.py would not change it (counts, order of keys, white space)."""
    again = clean(nbformat.from_dict(notebook))
    same = dumps(again) == dumps(notebook)
    excused = (
        metadata(notebook) or widget_state(notebook) or outputs(notebook) or spoilers(notebook)
    )  # told by their own rules
    return [] if same or excused else ["tests/refresh_notebooks.py would change it"]


REFERENCE = "19_reference"  # to look things up in: nothing to predict, to drag or to solve
LESSON = (skeleton, rounds, minutes)  # rules for all others
RULES = (metadata, widget_state, outputs, errors, twins, ids, skeleton)
RULES += (rounds, predictions, spoilers, giveaways, walls, minutes, errata, length, source, names, refreshed)


def broken(notebook, lesson=True):
    """{rule: what is wrong} for the rules that the notebook breaks."""
    rules = [rule for rule in RULES if lesson or rule not in LESSON]
    return {rule.__name__: found for rule in rules if (found := rule(notebook))}
