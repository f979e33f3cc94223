"""Predictions and exercises: every known mistake gets its own hint, every right answer is accepted."""

import ast
import json
import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from lstm_helpers.cell import d_sigmoid, d_tanh, lstm_step, run
from lstm_helpers.checks import BACKWARD, EXERCISES, Exercise, Lines, Prediction, check
from lstm_helpers.checks.bugs import AS_SHOWN, BUGS
from lstm_helpers.checks.exercise import _near
from lstm_helpers.checks.job import JOB
from lstm_helpers.example import example
from lstm_helpers.gradients import backward

DESIGNS = ("a scale that shows", "one gate", *JOB)  # many answers are right; of JOB see test_job.py
NUMBERED = [name for name in EXERCISES if name not in DESIGNS]
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def backward_lines():
    """The lines as the answer in notebook 11 has them."""
    _, _, C_prev, p = example(0.02)
    s = lstm_step(*example(0.02))
    d_h, from_next, *others = BACKWARD.values()
    d_o = d_h * np.tanh(s.C)
    d_C = from_next + d_h * s.o * d_tanh(s.C)
    d_f, d_i, d_C_tilde, d_C_prev = d_C * C_prev, d_C * s.C_tilde, d_C * s.i, d_C * s.f
    d_z_f = d_f * d_sigmoid(s.z_f)
    lines = {"d_o": d_o, "d_C": d_C, "d_f": d_f, "d_i": d_i, "d_C_tilde": d_C_tilde, "d_C_prev": d_C_prev}
    weights = (p.W_f, p.W_i, p.W_C, p.W_o)
    d_xh = sum(W.T @ d_z for W, d_z in zip(weights, (d_z_f, *others), strict=True))
    return lines | {"d_z_f": d_z_f, "d_W_f": np.outer(d_z_f, s.xh), "d_h_prev": d_xh[3:]}


def parts_of(name):
    """{name of a line, or '': Exercise} and how to answer with one line changed."""
    exercise = EXERCISES[name]()
    if isinstance(exercise, Lines):
        return exercise.parts, lambda line, value: backward_lines() | {line: value}
    return {"": exercise}, lambda line, value: value


@pytest.mark.parametrize("name", NUMBERED)
def test_every_known_mistake_gets_its_own_hint(name):
    parts, answer_with = parts_of(name)
    for line, part in parts.items():
        assert len(part.mistakes) >= 2
        for hint, wrong in part.mistakes.items():
            assert not _near(np.asarray(wrong, float), part.right, part.tolerance)
            assert check(name, answer_with(line, wrong)) == (False, f"Line {line}: {hint}" if line else hint)


@pytest.mark.parametrize("name", NUMBERED)
def test_no_answer_yet(name):
    parts, answer_with = parts_of(name)
    assert check(name, answer_with(next(iter(parts)), ...)).right is None
    assert check(name, answer_with(next(iter(parts)), None)).right is None


def test_the_first_wrong_line_is_named():
    answer = backward_lines()
    assert check("backward", answer | {"d_i": 0 * answer["d_i"], "d_f": ...}).words.startswith("Line d_f: put yours")
    assert check("backward", answer | {"d_i": [7, 7, 7]}).words.startswith("Line d_i: This is none of the usual")
    assert check("backward", [1, 2]).words.startswith("Expected {name: value} with the names d_o, d_C")
    assert check("backward", {"d_o": 1}).right is False


def test_backward_lines_are_the_package_s_gradient():
    """The lines, carried on to the weights, are what `backward` says for a run of one step."""
    x, h_prev, C_prev, p = example(0.02)
    lines, s = backward_lines(), lstm_step(x, h_prev, C_prev, p)
    d_h, from_next = BACKWARD["d_h"], BACKWARD["from_next"]
    grads = backward(run(x[None], p, h_prev, C_prev), p, d_h[None], from_next[None])
    np.testing.assert_allclose(lines["d_h_prev"], grads.h0, rtol=1e-14)
    np.testing.assert_allclose(lines["d_C_prev"], grads.C0, rtol=1e-14)
    np.testing.assert_allclose(lines["d_W_f"], grads.W_f, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_i"] * d_sigmoid(s.z_i), s.xh), grads.W_i, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_C_tilde"] * d_tanh(s.z_C), s.xh), grads.W_C, rtol=1e-14)
    np.testing.assert_allclose(np.outer(lines["d_o"] * d_sigmoid(s.z_o), s.xh), grads.W_o, rtol=1e-14)


def test_an_answer_with_too_few_digits_is_right_as_far_as_it_goes():
    more = (False, "Right as far as it goes. Give more digits.")
    for name, answer in (("three days", 0.14), ("chain", -0.2), ("0.999", 6.9), ("kept", [1.4, -0.9, 2.4])):
        assert check(name, answer) == more
    for name, answer in (("0.999", 6.92), ("0.999", 6.9078), ("kept", [1.4, -0.8, 2.4])):
        assert "more digits" not in check(name, answer).words, name


def test_a_slip_is_known_as_it_is_printed():
    for name in NUMBERED:
        exercise = EXERCISES[name]()
        if isinstance(exercise, Exercise):
            for hint, wrong in exercise.mistakes.items():
                given = np.round(wrong, 4) if np.abs(exercise.right).max() > 0.01 else np.asarray(wrong, float)
                if not _near(given, exercise.right, exercise.tolerance):
                    assert check(name, given).right is False
                    assert check(name, given).words in exercise.mistakes, (name, hint)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([0.4, -0.5, 0.5, 0.75], "With C_prev = −0.5, and the other three as they stand, C is −0.01, not 0."),
        ([0.4, -0.48, 0.5, 0.7], "With C_tilde = 0.7, and the other three as they stand, C is −0.02, not 0."),
        ([0.4, -0.48, 0.45, 0.75], "With i = 0.45, and the other three as they stand, C is −0.03, not 0."),
        ([0.8, -0.5, 0.5, 0.75], "With f = 0.8, and the other three as they stand, C is −0.24, not 0."),
        ([0.4, -0.48, 1.5, 0.75], "i is 1.5; it lies between 0 and 1."),
        ([-0.4, -0.48, 0.5, 0.75], "f is −0.4; it lies between 0 and 1."),
        ([0.4, -0.48, 0.5, -1.5], "C_tilde is −1.5; it lies between −1 and 1."),
        ([0.4, -0.48, 0.5], "Your answer has shape (3,); expected (4,)."),
    ],
    ids=str,
)
def test_of_four_ways_the_one_that_fails_is_named(answer, words):
    assert check("four ways", answer) == (False, words)


def test_a_scale_at_which_a_slip_shows():
    assert all(check("a scale that shows", s).right for s in (0.02, 0.05, -0.02, [0.01], 0.08))
    assert "σ is flat" in check("a scale that shows", 1).words
    assert "hardly differ" in check("a scale that shows", 1e-4).words
    for bad in ("x", [1, 2], float("nan"), 1e9):
        assert check("a scale that shows", bad).right is False
    assert check("a scale that shows", ...).right is None


def test_a_number_may_come_in_a_list_of_one():
    assert check("0.999", [6.907]).right
    assert check("0.999", np.array([[6.907]])).right


def test_unknown_slips_and_shapes():
    assert "none of the usual" in check("kept", [1, 2, 3]).words
    assert "shape (2,)" in check("kept", [1, 2]).words
    assert "one number" in check("0.999", [1, 2]).words
    with pytest.raises(ValueError, match="name is 'nope'"):
        check("nope", 1)


def test_verdict_is_escaped_html():
    assert "&lt;b&gt;" in check("0.999", "<b>")._repr_html_()


def test_a_number_is_predicted_committed_revealed():
    prediction = Prediction("how much?")
    assert prediction.words() == "No guess yet."
    prediction.commit(90)
    assert prediction.words() == "Committed: 90. Read on."
    prediction.reveal(91.0)
    assert prediction.words() == "You said: 90. The numbers say: 91. Your guess is 1 too low."
    with pytest.raises(ValueError, match="committed already"):
        prediction.commit(91)
    assert prediction.guess == 90


@pytest.mark.parametrize(("guess", "options"), [(3, None), ("up", ("up", "down"))])
def test_a_reason_is_kept_and_shown_again(guess, options):
    prediction = Prediction("which?", options)
    prediction.commit(guess, "it is open. ")
    assert prediction.words() == f"Committed: {guess}, because it is open. Read on."
    prediction.reveal(guess)
    assert prediction.words().startswith(f"You said: {guess}, because it is open. The numbers say: {guess}. ")


def test_unanswered_it_stays_quiet():
    prediction = Prediction("how much?")
    prediction.reveal(91.0)
    assert prediction.words() == "No guess yet."
    prediction.commit(91)
    assert prediction.words().endswith("Exactly.")


@pytest.mark.parametrize(("guess", "verdict"), [("up", "Right."), ("down", "Not what happens: see why below.")])
def test_a_choice(guess, verdict):
    prediction = Prediction("up or down?", ("up", "down"))
    prediction.commit(guess)
    prediction.reveal("up")
    assert prediction.words().endswith(verdict)


# ---------------------------------------------------------------- the notebooks

THREE_STEPS = "".join(
    rf"<details><summary><b>{name}</b></summary>\n\n((?:(?!</?details>).)+?)\n\n</details>\n?"
    for name in ("Hint", "Second hint", "Answer")
)
CALL = r'check\("([^"]+)", '


def cells(path):
    """{id: source} of a notebook."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def exercises(path):
    """[(what is asked, the code cells on the way, the check, the answer)] of a notebook, as sources."""
    sources, found = cells(path), []
    names = list(sources)
    for name in (name for name in names if re.match(r"exercise(-|$)", name)):
        suffix = name.removeprefix("exercise")
        between = names[names.index(name) + 1 : names.index(f"check{suffix}")]
        assert names[names.index(f"check{suffix}") + 1] == f"answer{suffix}"
        way = "\n".join(sources[each] for each in ["setup", *between])
        found.append((sources[name], way, sources[f"check{suffix}"], sources[f"answer{suffix}"]))
    return found


def three_steps(answer):
    """The hint, the second hint and the answer."""
    match = re.fullmatch(THREE_STEPS, answer, flags=re.S)
    assert match, answer
    return match.groups()


def ran(code):
    """What the names of the code stand for after it."""
    namespace = {}
    exec(code, namespace)
    return namespace


def asked_for(way, lines):
    """What the last name to which the lines give a value stands for; None when they cannot run."""
    code = "\n".join(lines)
    with suppress(NameError, SyntaxError, ValueError):
        last = max((node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assign)), key=lambda a: a.lineno)
        return ran(f"{way}\n{code}")[last.targets[0].id]


def with_one_line(lines, mended):
    """The lines with the mended line in place of the first, of the second, and so on."""
    for k, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip())]
        yield [*lines[:k], indent + mended, *lines[k + 1 :]]


def test_every_lesson_has_exercises_and_thirteen_a_bug():
    *lessons, _ = NOTEBOOKS  # the last one is to look things up in
    for number, path in enumerate(lessons):
        asked = exercises(path)
        assert len(asked) == 1 if number == 0 else 2 <= len(asked) <= 4, path.name
        assert number == 0 or number > 13 or any("**Find the bug.**" in text for text, *_ in asked), path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_answer_comes_in_three_steps(path):
    sources = cells(path)
    answers = [source for name, source in sources.items() if re.match(r"answer(-|$)", name)]
    assert answers == [answer for *_, answer in exercises(path)]
    for answer in answers:
        hint, second, words = three_steps(answer)
        assert len({hint, second, words}) == 3
        assert "answer =" not in hint + second


def test_the_notebooks_use_every_exercise_once():
    used = [name for path in NOTEBOOKS for source in cells(path).values() for name in re.findall(CALL, source)]
    assert sorted(used) == sorted(EXERCISES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_check_keeps_its_verdict(path):
    checks = {name: source for name, source in cells(path).items() if re.search(CALL, source)}
    assert list(checks.values()) == [source for _, _, source, _ in exercises(path)]
    for name, source in checks.items():
        *_, keeps, shows = source.split("\n")
        verdict = "verdict" + name.removeprefix("check").replace("-", "_")
        assert re.match(rf"{verdict} = {CALL}", keeps), name
        assert shows == verdict


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_literal_answer_is_right(path):
    for _, _, source, answer in exercises(path):
        for text in re.findall(r"`answer = ([^`]+)`", answer):
            try:
                value = ast.literal_eval(text)
            except (ValueError, SyntaxError):
                continue
            assert check(re.search(CALL, source)[1], value).right is True, text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_answer_in_place_of_the_dots_is_right(path):
    """The learner's way: the setup, the cells in between, and the check with the lines of the answer."""
    for _, way, source, answer in exercises(path):
        filled = source
        for name, line in re.findall(r"[`\n](\w+) = ([^`\n]+)", answer):
            filled = filled.replace(f"{name} = ...", f"{name} = {line}")
        code, _, shown = filled.rpartition("\n")
        verdict = eval(shown, ran(f"{way}\n{code}"))
        assert verdict.right is True, filled
        assert repr(verdict).startswith("Right.")


def test_the_bug_shown_is_the_one_explained_and_the_mended_line_is_right():
    found = []
    for path in NOTEBOOKS:
        for text, way, source, answer in exercises(path):
            name = re.search(CALL, source)[1]
            if name in BUGS or "**Find the bug.**" in text:
                found.append(name)
                shown = re.search(r"```python\n(.*?)\n```", text, flags=re.S)[1].split("\n")
                assert 3 <= len(shown) <= 8, name
                assert check(name, asked_for(way, shown)).words.startswith(AS_SHOWN), name
                mended = three_steps(answer)[2].split("`")[3]
                assert any(check(name, asked_for(way, lines)).right for lines in with_one_line(shown, mended)), name
    assert set(BUGS) <= set(found)
