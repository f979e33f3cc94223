"""The teacher's guide: its form, links, minutes, goals and numbers, and that each of these checks can fail."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lstm_helpers.cell import d_sigmoid, d_tanh, lstm_step, sigmoid
from lstm_helpers.convert import LAYOUTS
from lstm_helpers.course import GOALS
from lstm_helpers.example import example
from lstm_helpers.gradients import complex_step
from lstm_helpers.tasks import box, jobs
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import BackpropView, PathsView

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
TAUGHT = sorted(NOTEBOOKS.glob("[01]*.ipynb"))[:19]
GUIDE = (NOTEBOOKS / "teaching.md").read_text(encoding="utf-8")
LABELS = ["Goal.", "Minutes.", "Ask before dragging.", "On the board.", "Discuss.", "Quiz."]
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?")


@cache
def cells(name):
    """{id: source} of a notebook."""
    return {cell.id: cell.source for cell in nbformat.read(NOTEBOOKS / name, as_version=4).cells}


# ------------------------------------------------------------ reading the page


def sections(text):
    """{heading: body} of the level-2 headings that begin with a number."""
    parts = re.split(r"^## (\d\d · .*)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def labelled(body):
    """[(label, text)] of a section."""
    parts = re.split(r"^\*\*([^*]+)\*\*", body, flags=re.M)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def items(text):
    """The numbered items, each with its sub-items. Raises ValueError when they do not count 1, 2, 3, …"""
    parts = re.split(r"^(\d)\. ", text, flags=re.M)
    if parts[1::2] != [str(k + 1) for k in range(len(parts) // 2)]:
        raise ValueError(f"items are numbered {parts[1::2]}")
    return [part.strip() for part in parts[2::2]]


def quiz_and_key(text):
    """The questions and the answers of a quiz."""
    quiz, key = re.fullmatch(r"(.*)<details><summary>Key</summary>\n\n(.*)</details>\s*", text, flags=re.S).groups()
    return items(quiz), items(key)


def told(answer):
    """The numbers that an item of a key begins with, up to its colon, as they are written."""
    return [text.replace("−", "-") for text in NUMBER.findall(answer.split(":")[0])]


def rounded_right(text, value):
    """Whether text is value, rounded to the digits that text has."""
    mantissa, _, power = text.partition("e")
    unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(float(text) - value) <= 0.5001 * unit


def plans(text):
    """{heading: minutes of its rows} of the plans."""
    part = text.partition("\n## Plans\n")[2].partition("\n## ")[0]
    pieces = re.split(r"^#{3,4} (.*)$", part, flags=re.M)
    bodies = zip(pieces[1::2], pieces[2::2], strict=True)
    rows = {name: re.findall(r"^\| (\d+) \|", body, flags=re.M) for name, body in bodies}
    return {name: [int(minutes) for minutes in found] for name, found in rows.items() if found}


SECTIONS = sections(GUIDE)
BODIES = {heading[:2]: body for heading, body in SECTIONS.items()}
PAIRS = [(path, BODIES.get(path.name[:2], "")) for path in TAUGHT]
each_section = pytest.mark.parametrize(("path", "body"), PAIRS, ids=[path.stem for path in TAUGHT])


# ------------------------------------------------------------ form


def test_every_notebook_has_its_section_in_order():
    titles = [re.match(r"# (\d\d) · (.*)", cells(path.name)["title"]).groups() for path in TAUGHT]
    assert [number for number, _ in titles] == [f"{k:02}" for k in range(19)]
    expected = [f"{k} · [{title}]({path.name})" for (k, title), path in zip(titles, TAUGHT, strict=True)]
    assert list(SECTIONS) == expected


@each_section
def test_labels_and_counts(path, body):
    assert [label for label, _ in labelled(body)] == LABELS
    parts = dict(labelled(body))
    assert len(items(parts["Discuss."])) == 2
    assert all("A good answer" in item for item in items(parts["Discuss."]))
    assert [len(part) for part in quiz_and_key(parts["Quiz."])] == [len(GOALS[path.stem])] * 2
    assert re.fullmatch(r" A learner can ([^.]|\.\d)+\.\s*", parts["Goal."]), "one sentence"
    assert parts["On the board."].strip()


@each_section
def test_every_question_links_to_its_cell_and_tells_right_and_wrong(path, body):
    asked = items(dict(labelled(body))["Ask before dragging."])
    assert 2 <= len(asked) <= 5
    for item in asked:
        cell, target = LINK.match(item).groups()
        assert target == f"{path.name}#cell-id={cell}"
        assert re.match("drag|predict|code", cell), cell
        assert "?" in item or "…" in item
        assert item.count("- *Right:* ") == item.count("- *Wrong:* ") == 1
    assert any(LINK.match(item)[1].startswith("drag") for item in asked)


@each_section
def test_minutes_are_those_of_the_notebook(path, body):
    minutes = re.match(r" (\d+)\. Short of time: ", dict(labelled(body))["Minutes."])
    assert minutes[1] == re.search(r"Time: (\d+) minutes", cells(path.name)["goals"])[1]


def test_plans_add_up():
    found = {name: sum(rows) for name, rows in plans(GUIDE).items()}
    assert len(found) == 6
    assert [minutes for name, minutes in found.items() if name.startswith("Session")] == [90] * 4
    assert [minutes for name, minutes in found.items() if not name.startswith("Session")] == [45, 90]
    assert all(re.match(r"\d+ minutes", name) for name in found if not name.startswith("Session"))


def test_every_row_of_a_plan_links_to_a_cell():
    rows = re.findall(r"^\| \d+ \|.*$", GUIDE, flags=re.M)
    assert len(rows) == sum(map(len, plans(GUIDE).values()))
    for row in rows:
        number, target = re.match(r"\| \d+ \| (\d\d), \[[^\]]+\]\(([^)]+)\) \| \S", row).groups()
        assert target.startswith(f"{number}_")
        assert "#cell-id=" in target


# ------------------------------------------------------------ goals


def bullets(text):
    """The goals of a cell `goals`, without the comma or full stop at their end."""
    return [re.sub("[,.]$", "", line[2:]) for line in text.splitlines() if line.startswith("- ")]


def idle(goals, sources):
    """Goals that no cell exercises, and cells named that are not there, or no prediction and no check."""
    for goal in goals:
        kinds = {cell: "Predict(" if cell.startswith("predict") else " = check(" for cell in goal.cells}
        wrong = [cell for cell, kind in kinds.items() if kind not in sources.get(cell, "")]
        if wrong or not goal.cells or len(kinds) < len(goal.cells):
            yield goal.goal, wrong


def asks(goals, body):
    """Whether the quiz and the key of a section are those of the goals, word for word and in order."""
    wanted = [goal.question for goal in goals], [goal.answer for goal in goals]
    return quiz_and_key(dict(labelled(body))["Quiz."]) == wanted


def test_every_lesson_has_goals():
    assert list(GOALS) == [path.stem for path in TAUGHT]


@each_section
def test_goals_are_those_of_the_notebook(path, body):
    assert [goal.goal for goal in GOALS[path.stem]] == bullets(cells(path.name)["goals"])


@each_section
def test_every_goal_is_exercised_in_the_notebook(path, body):
    assert list(idle(GOALS[path.stem], cells(path.name))) == []


@each_section
def test_the_quiz_asks_for_every_goal(path, body):
    assert asks(GOALS[path.stem], body)


def test_other_goals_would_be_caught():
    name, goals = "18_errata", GOALS["18_errata"]
    text, sources, body = cells(f"{name}.ipynb")["goals"], cells(f"{name}.ipynb"), BODIES["18"]
    for other in (text.replace("- judge", "- read"), f"{text}\n- one more", text.replace("- judge", "judge")):
        assert bullets(other) != [goal.goal for goal in goals]
    for wrong in ((), ("predict-nothing",), ("drag",), ("explain",), ("reveal-zero",), ("check", "check")):
        assert list(idle([goals[0]._replace(cells=wrong)], sources)), wrong
    assert not asks(goals[::-1], body)
    assert not asks(goals[:1], body)
    for field in ("question", "answer"):
        assert not asks([goals[0], goals[1]._replace(**{field: "another"})], body)


# ------------------------------------------------------------ numbers


def count(name, *sizes):
    return VARIANTS[name].count(*sizes)


def clipped(g, limit):
    return g * min(1, limit / np.linalg.norm(g))


def torch_row(gate, n, unit):
    return LAYOUTS["torch"].order.index(gate) * n + unit


def does_the_job(f, i, o):
    """Whether these three in the chatter do the job, if all is right at the mark and at the bell."""
    said, _ = box(UNSEEN.xs, [0, f, 1], [1, i, 0], [0, o, 1])
    return np.allclose(said, UNSEEN.xs[..., 2] * UNSEEN.wanted)


EXAMPLE, SMALL = example(), example(0.05)
XH = np.concatenate(EXAMPLE[:2])
Z_F = lstm_step(*EXAMPLE).z_f
UNSEEN = jobs(np.random.default_rng(0), 50)
CHATTER = next(knobs for knobs in np.ndindex(2, 2, 2) if does_the_job(*knobs))
KEY = {
    (0, 1): (C_0 := 0.5 * 4 + 0.25 * -2, 0.5 * C_0),
    (1, 1): (*np.zeros((3, 4 + 3)).shape, np.zeros((3, 4 + 3)).size),
    (1, 2): max(n for n in range(1, 50) if n * (3 + n) <= 50),
    (1, 3): np.array([1, 0, 0, 2, 0]) @ np.concatenate([[4, 5], [1, 2, 3]]),
    (2, 1): np.array([1, 0, 2, 0, 1, 0]) @ XH + 2,
    (2, 2): Z_F + np.array([0, 2 * XH[4], 0]),
    (2, 3): 0.8 * -5,
    (2, 4): [b for b in (1.0, 3.0, 5.0) if sigmoid(b) ** 10 >= 0.9],
    (3, 1): sigmoid(-10.0),
    (3, 2): np.log(0.99 / 0.01),
    (3, 3): (0.05 * Z_F[0], sigmoid(0.05 * Z_F[0])),
    (4, 1): EXAMPLE.params.W_i[1] @ XH - 3,
    (4, 2): 0.5 * -0.8,
    (4, 3): np.concatenate([np.zeros((5, 2 + 5))] * 4).shape,
    (4, 4): np.linalg.solve([[1, 1], [0, 1]], [6, -6]),
    (5, 1): 0.25 * 4 + 0.5 * -0.6,
    (5, 2): [f * 3 + i * -0.5 for f, i in ((1, 0), (0, 1), (1, 1), (0, 0))],
    (5, 3): np.log(0.9 / 0.1) - 3,
    (6, 1): 0.5 * np.tanh(-1),
    (6, 2): (0 * np.tanh(7), 0.5 * 7),
    (6, 3): next([w, b] for w, b in ((10.0, -5.0), (-10.0, 5.0), (5.0, 0.0)) if sigmoid(b) < 0.05 < sigmoid(w + b)),
    (7, 1): (C_7 := 0.75 * 2 + 1 * -1, 0.5 * np.tanh(C_7)),
    (7, 3): 0.5 * np.tanh(2),
    (7, 4): CHATTER,
    (8, 1): (d_sigmoid(0.0), d_tanh(0.0)),
    (8, 2): -3 * 0.1 * 2,
    (8, 4): d_sigmoid(2.0),
    (9, 1): count("standard", 2, 5),
    (9, 2): 10 * 0.8**3,
    (9, 3): (4 * 0.5 - 3, sigmoid(4 * 0.5 - 3)),
    (10, 1): (1, np.abs(np.linalg.eigvals([[0.5 * 0.5 * -2, 0.5], [0.5 * -2, 1]])).max()),
    (10, 2): (0.95**20, 1 - 0.95),
    (10, 3): 1 * 0.5 / (1 - 0.9),
    (10, 4): np.abs(np.linalg.eigvals([[0.5, 7], [0, 0.9]])).max(),
    (11, 1): (2 * 0.5, 2 * 0.8 * d_tanh(np.arctanh(0.5))),
    (11, 2): (0.5 + 0.8 * 1, len(LAYOUTS["torch"].order)),
    (11, 3): ((1.1**3 - 0.9**3) / 0.2, complex_step(lambda w: (w**3)[0], np.array([1.0]))[0]),
    (11, 4): ((0.5 + 1.5) ** 3, *clipped(np.array([0.003, 0.004]), 1)),
    (12, 1): (sigmoid(0.0) * 2, sigmoid(0.0) * 2),
    (12, 2): (0.25 * np.tanh(4), np.tanh(0.25 * 4)),
    (12, 3): 0.75 * 2 + 0.25 * 1.2,
    (12, 4): (0.8 * 6 + 0.2 * -12, d_sigmoid(np.log(4)) * (1 - 4)),
    (13, 1): np.sqrt((6**2 + 8**2) / 2),
    (14, 1): 100 * np.mean(np.arange(4) == 3),
    (14, 3): np.argmin([98, 49, 97]),
    (15, 1): count("GRU", 3, 5),
    (15, 3): ("zrh".index("h") * 4, "rzn".index("n") * 4),
    (16, 1): torch_row("g", 10, 4),
    (17, 1): (5, 80 // 4),
    (17, 3): np.log(0.5) / np.log(0.9),
    (18, 1): (0.9 * 0 + 0.5 * 0.8, (1 - 0.9) * 0 + 0.5 * 0.8),
    (18, 2): (1 - 0.9) * 5,
}
"""{(notebook, question of its quiz): the answer, computed}, for every answer that begins with numbers."""
ANSWERS = {(int(name[:2]), k): goal.answer for name, goals in GOALS.items() for k, goal in enumerate(goals, 1)}


def untold(answers, table):
    """Questions whose answer begins with numbers but is not computed, or is computed but tells none."""
    return {question for question, answer in answers.items() if told(answer)} ^ set(table)


def test_every_number_of_the_keys_is_computed():
    assert untold(ANSWERS, KEY) == set()


@pytest.mark.parametrize(("question", "value"), KEY.items(), ids=[f"{a:02}-{b}" for a, b in KEY])
def test_the_keys_tell_the_truth(question, value):
    answer = ANSWERS[question]
    values = np.atleast_1d(np.asarray(value, float))
    assert len(told(answer)) == len(values), answer
    assert all(map(rounded_right, told(answer), values)), (answer, values)


def test_other_keys_would_be_caught():
    assert told("[0.6, −0.8]: its length was 5.") == ["0.6", "-0.8"]
    assert told("4.5e−5: because") == ["4.5e-5"]
    for good, bad, value in (
        ("0.1192", "0.1193", sigmoid(-2.0)),
        ("-4", "4", -4),
        ("4.5e-5", "4.6e-5", sigmoid(-10.0)),
    ):
        assert rounded_right(good, value)
        assert not rounded_right(bad, value)
    with pytest.raises(ValueError, match="numbered"):
        items("1. one\n3. three\n")
    assert untold(ANSWERS | {(0, 2): "2: two"}, KEY) == {(0, 2)}
    assert untold(ANSWERS | {(0, 1): "One and a half: of 4"}, KEY) == {(0, 1)}


def moved(view, **values):
    """The view with its controls set, e.g. moved(PathsView(), b_f=6.0)."""
    for name, value in values.items():
        view.controls[name].value = value
    return view


def test_numbers_that_stand_in_no_notebook():
    rise = np.array([0, 0, 0, 0, 0, 1]) @ XH  # of z_f[1], when W_f[1, 5] is one more
    full = lstm_step(SMALL.x, SMALL.h_prev, np.array([10, -1, 3]), SMALL.params)
    cut = moved(BackpropView(), b_f=-4.0, recurrent=0.0)
    loop = PathsView("a loop through h").jacobians[0][0, 0]
    numbers = {
        "to {}e−80": sigmoid(-Z_F[1] - rise) * 1e80,
        "is 0.1 · 21 + 1 = 3.1, the slope {}.": d_sigmoid(0.1 * 21 + 1),
        "and e⁸ is {}.": np.exp(8),
        "from 0.578 to {}.": 0.6 * np.tanh(4),
        'to {}": h is': 2 * 0.6 * np.tanh(2),
        "from 1.943 to {},": full.C[0],
        "h[0] to {},": full.h[0],
        "({}e3)": np.linalg.norm(np.linalg.matrix_power(np.array([[0.5, 0.5], [1, 1]]), 20)[:, 1]) / 1e3,
        "falls to {}e−40": cut.sizes[0] * 1e40,
        "5.92²⁰ is {}e15": loop**20 / 1e15,
    }
    for words, value in numbers.items():
        found = re.search(re.escape(words).replace(r"\{\}", r"(\d+(?:\.\d+)?)"), GUIDE)
        assert found, words
        assert rounded_right(found[1], value), (words, value)
