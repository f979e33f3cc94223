"""The course: every erratum and misconception is met somewhere and is what we say, no word or source is lost."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lstm_helpers import cell, convert, gradients, variants
from lstm_helpers.cell import Params, d_sigmoid, d_tanh, lstm_step, run, sigmoid
from lstm_helpers.course import (
    GLOSSARY,
    MISCONCEPTIONS,
    SEEN,
    SHOWN,
    SOURCES,
    Link,
    Table,
    errata_table,
    glossary_table,
    misconceptions_table,
    sources_table,
)
from lstm_helpers.example import ERRATA
from lstm_helpers.plots.wiring import PARTS
from lstm_helpers.views import ErrataView, UpdateView
from lstm_helpers.views.errata import OPEN, STATEMENTS, VERDICTS

ROOT = Path(__file__).parents[1]
NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
RNG = np.random.default_rng(8)
M, N = 2, 3
P = Params(**{f"{kind}_{gate}": RNG.normal(size=(N, M + N) if kind == "W" else N) for gate in "fiCo" for kind in "Wb"})
X, H, C = RNG.normal(size=M), np.tanh(RNG.normal(size=N)), RNG.normal(size=N)


@cache
def cells(name):
    return {each["id"]: each for each in json.loads(NOTEBOOKS[name].read_text(encoding="utf-8"))["cells"]}


def markdown(name):
    return "\n".join("".join(each["source"]) for each in cells(name).values() if each["cell_type"] == "markdown")


# ------------------------------------------------------------ errata


def test_every_erratum_is_shown_somewhere_and_none_is_lost():
    assert len(ERRATA) == 35
    assert list(SHOWN) == list(ERRATA)
    for number, (notebook, name) in SHOWN.items():
        assert name in cells(notebook), number
        assert not name.startswith("erratum"), "an experiment or a calculation, not the box"


def test_notebook_17_prints_all_rows():
    printed = json.dumps(cells("18_errata"), ensure_ascii=False)
    for row in ERRATA.values():
        for text in (row.printed, row.true, row.why, row.source):
            assert json.dumps(text, ensure_ascii=False)[1:-1] in printed, row.number
    assert sum(len(errata_table(letter).rows) for letter in "ABC") == 35


def test_every_erratum_has_its_box_in_a_lesson():
    boxes = {}
    for notebook in NOTEBOOKS:
        for name in cells(notebook):
            if name.startswith("erratum-"):
                boxes.setdefault(name.removeprefix("erratum-").upper(), []).append(notebook)
    assert sorted(boxes) == sorted(ERRATA)
    assert all(len(where) == 1 for where in boxes.values())


def test_ten_statements_are_judged_once_and_counted():
    view, seen = ErrataView(), set()
    buttons = dict(zip(VERDICTS, view._buttons, strict=True))
    for k, fact in enumerate(STATEMENTS, 1):
        view.set({"statement": k})
        assert set(fact.parts) <= set(PARTS)
        assert fact.says in view.sentence()
        assert fact.true not in view.text(), "first the reader judges"
        assert fact.shown[1] in cells(fact.shown[0])
        buttons["wrong"].click()
        assert fact.true in view.text()
        assert all(button.disabled for button in buttons.values())
        buttons["right"].click()
        assert view.state[str(k)] == "wrong", "it counts once"
        seen.add(view.picture.svg(view.draw()))
    assert len(seen) == len(STATEMENTS) == 10
    assert [fact.decides for fact in STATEMENTS].count(()) == 2, "18 says that two have no formula"
    assert sorted(map([fact.verdict for fact in STATEMENTS].count, VERDICTS)) == [3, 3, 4], "no way to guess them all"
    assert view.score == (4, 10)
    assert "Score: 4 of 10." in view.words()
    view.reset()
    assert set(view.state.values()) == {1, OPEN}
    with pytest.raises(ValueError, match="3 is 'maybe'; expected one of"):
        view.set({"3": "maybe"})


def test_what_the_statements_say_is_so():
    """B5, B11, B10 … are held in test_example; here those that stand in no row, or that are right."""
    assert (np.array([1, 2, 3]) * [3, 2, 1]).tolist() == [3, 4, 3]
    assert np.array([1, 2, 3]) @ [3, 2, 1] == 10
    assert P.W_i.shape == (N, M + N)


# ------------------------------------------------------------ misconceptions: a fact for each


def test_against_steps_and_units():
    p = [run(RNG.normal(size=(T, M)), P).h.shape for T in (1, 7)]
    assert p == [(1, N), (7, N)]


def test_against_three_things():
    s = lstm_step(X, H, C, P)
    y = np.array([[5.0, -7, 2]]) @ s.h
    assert not np.allclose(s.h, s.C)
    assert y.shape != s.h.shape == s.C.shape


def test_against_one_keeps():
    assert UpdateView("keep all, write nothing").C.tolist() == [2, -1, 3]
    assert UpdateView("forget all, write all").C.tolist() != [2, -1, 3]


def test_against_gates_do_not_see_C():
    one, other = lstm_step(X, H, C, P), lstm_step(X, H, C + 1, P)
    assert all(np.array_equal(getattr(one, gate), getattr(other, gate)) for gate in ("f", "i", "o", "C_tilde"))
    w = {name: RNG.normal(size=shape) for name, shape in variants.VARIANTS["peephole"].shapes(M, N).items()}
    peep = [variants.VARIANTS["peephole"].run(X[None], w, {"h": H, "C": c}).o for c in (C, C + 1)]
    assert not np.allclose(*peep)


def test_against_an_entry_for_every_unit():
    s = lstm_step(X, H, C, P)
    assert len(set(s.f)) == len(set(s.i)) == len(set(s.o)) == N


def test_against_entry_by_entry():
    a, b = np.array([1, 2, 3]), np.array([3, 2, 1])
    assert (a * b).tolist() == [3, 4, 3]
    assert a @ b == 10


def test_against_candidate_has_a_sign():
    s = lstm_step(X, H, C, P)
    assert s.C_tilde.min() < 0 < s.i.min()
    assert np.allclose(s.C - s.f * C, s.i * s.C_tilde)


def test_against_gates_have_their_own_weights():
    s, moved = (lstm_step(X, H, C, Params(**(vars(P) | {"W_f": P.W_f + step}))) for step in (0, 0.1))
    names = ("f", "i", "C_tilde", "o", "C", "h")
    assert {name for name in names if not np.array_equal(getattr(moved, name), getattr(s, name))} == {"f", "C", "h"}


def test_against_it_explodes():
    W = {f"W_{gate}": np.zeros((1, 2)) for gate in "fio"} | {"W_C": np.array([[0, 6.0]])}
    b = {"b_f": [0.0], "b_i": [5.0], "b_C": [0.0], "b_o": [5.0]}
    J = gradients.jacobian(np.zeros(1), np.zeros(1), np.zeros(1), Params(**W, **b))
    assert np.linalg.norm(np.linalg.matrix_power(J, 20), 2) == pytest.approx(1.9e16, rel=0.03)
    assert abs(0.5**20 - 9.5e-7) < 1e-8


def test_against_tanh_has_a_sign():
    z = np.linspace(-5, 5, 101)
    assert np.tanh(z).min() < 0 < sigmoid(z).min()
    assert np.abs(np.tanh(z)).max() < 1


def test_against_only_h_is_bounded():
    t = run(np.ones((30, 1)), Params(*[np.ones((1, 2)), [9.0]] * 2, np.ones((1, 2)), [9.0], np.ones((1, 2)), [9.0]))
    assert np.abs(t.h).max() < 1 < t.C.max()
    assert 3 * t.h.max() > 1


def test_against_forget_bias_is_b_f():
    assert sigmoid(1.0) == pytest.approx(0.731, abs=5e-4)


def test_against_only_the_sum_of_biases_counts():
    arrays = convert.to_torch(P)
    shifted = arrays | {"bias_ih": arrays["bias_ih"] + 1, "bias_hh": arrays["bias_hh"] - 1}
    np.testing.assert_allclose(convert.from_torch(shifted).b_f, P.b_f, atol=1e-14)


def test_against_orders_differ():
    stacked = {"torch": ("weight_ih", 0), "onnx": ("W", 0)}
    bands = {name: np.split(np.squeeze(convert.to_layout(P, name)[array]), 4) for name, (array, _) in stacked.items()}
    keras = np.split(convert.to_keras(P)["kernel"].T, 4)
    ours = {gate: getattr(P, f"W_{gate}")[:, :M] for gate in "fiCo"}
    order = {
        name: "".join(next(gate for gate, W in ours.items() if np.array_equal(W, band)) for band in found)
        for name, found in (bands | {"keras": keras}).items()
    }
    assert order == {"torch": "ifCo", "keras": "ifCo", "onnx": "iofC"}


def test_against_slope_of_tanh():
    z = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(d_tanh(z), 1 - np.tanh(z) ** 2, atol=1e-15)
    assert d_tanh(z).max() == 1


def test_against_naive_sigmoid_overflows():
    with np.errstate(over="raise"):
        1 / (1 + np.exp(np.float64(709.7)))
        with pytest.raises(FloatingPointError):
            1 / (1 + np.exp(np.float64(709.8)))
    assert 1 - 1 / (1 + np.exp(-40.0)) == 0 < sigmoid(-40.0)


def test_against_columns_differ():
    s = lstm_step(X, H, C, P)
    for moved, columns in ((X, P.W_f[:, :M]), (H, P.W_f[:, M:])):
        for j in range(len(moved)):
            step = np.zeros(len(moved))
            step[j] = 1e-6
            args = (X + step, H) if moved is X else (X, H + step)
            gap = (lstm_step(*args, C, P).f - s.f) / 1e-6
            np.testing.assert_allclose(gap, d_sigmoid(s.z_f) * columns[:, j], atol=1e-6)


def test_against_untrained_gates_tell_the_start():
    xs = RNG.normal(size=(50, M))
    means = [run(xs, Params(**(vars(P) | {"W_f": 0.1 * P.W_f, "b_f": np.full(N, b)}))).f.mean() for b in (-2.0, 2.0)]
    assert means == pytest.approx([sigmoid(-2.0), sigmoid(2.0)], abs=0.03)


FACTS = [name for name in list(globals()) if name.startswith("test_against_")]


def test_every_misconception_has_its_fact_and_its_place():
    assert len(MISCONCEPTIONS) == len(FACTS) == 18
    for row in MISCONCEPTIONS:
        assert row.cell in cells(row.notebook), row.believed


def test_notebook_18_says_where_each_is_met():
    printed = json.dumps(cells("19_reference")["table-beliefs"], ensure_ascii=False)
    for row in MISCONCEPTIONS:
        assert row.believed in printed
        assert f"{row.notebook}.ipynb#cell-id={row.cell}" in printed


# ------------------------------------------------------------ glossary


def test_every_name_of_the_cell_is_in_the_glossary():
    words = {name for term in GLOSSARY for name in re.split(r", ", term.code) if name}
    wanted = {*vars(P), *cell.Step._fields, "x", "h_prev", "C_prev", "sigmoid", "d_sigmoid", "d_tanh"}
    assert wanted <= words


def test_shapes_and_intervals_of_the_glossary_are_those_of_the_code():
    values = vars(P) | lstm_step(X, H, C, P)._asdict() | {"x": X, "h_prev": H, "C_prev": C}
    sizes, checked = {"m": M, "n": N}, 0
    for term in GLOSSARY:
        for name in filter(None, term.code.split(", ")):
            if name in values and re.match(r"\(", term.shape):
                shape = tuple(sum(sizes[s] for s in part.split("+")) for part in re.findall(r"[mn+]+", term.shape))
                assert values[name].shape == shape, name
                low = {"0": 0, "−": -1}.get(term.interval[0], -np.inf)
                assert np.all((values[name] > low) & (values[name] < (1 if low > -np.inf else np.inf))), name
                checked += 1
    assert checked >= 20


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.symbol)
def test_a_term_is_met_in_its_notebook(term):
    assert term.notebook in NOTEBOOKS
    assert term.name


# ------------------------------------------------------------ sources

NAME = r"(?:de |De )?[A-ZŐÖÅ][\w’'-]+"
CITED = re.compile(rf"((?:{NAME}(?:, (?:and )?| and | & ))*{NAME}(?: et al\.)?),? \(?((?:19|20)\d\d)\b")
NO_SOURCE = {"In", "January", "February", "March", "Networks", "Adam", "Stack", "Exchange", "Journal", "Medical"}


@cache
def texts():
    """All that a reader meets: {where: text}."""
    modules = [path for path in (ROOT / "lstm_helpers").rglob("*.py") if path.stem not in ("sources", "errata")]
    found = {name: markdown(name) for name in NOTEBOOKS} | {number: row.source for number, row in ERRATA.items()}
    return found | {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in modules}


@cache
def citations():
    """{(first author, year): where} of all texts."""
    found = {}
    for where, text in texts().items():
        for names, year in CITED.findall(re.sub(r"\s+", " ", text)):
            first = re.split(r", | and | & | et al", names)[0].removeprefix("De ").removeprefix("de ").split()[-1]
            if first not in NO_SOURCE:
                found.setdefault((first, year), set()).add(where)
    return found


def key_of(source):
    """(first author, year) of a source."""
    return re.split(r",| et al| 19| 20", source.key)[0].removeprefix("de "), source.key[-4:]


OTHERS = {  # named without a year
    "British Medical Journal 1978": "British Medical Journal",
    "Zhang et al. 2023": "d2l",
    "Okabe, Ito 2008": "Okabe",
    "PyTorch, torch.nn.LSTM": "torch.nn.LSTM",
    "Keras, keras.layers.LSTM": "Keras",
    "ONNX, LSTM": "ONNX",
}


def test_every_citation_has_its_source():
    known = set(map(key_of, SOURCES))
    assert {cited: where for cited, where in citations().items() if cited not in known} == {}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_every_source_is_cited(source):
    if source.key in OTHERS:
        assert any(OTHERS[source.key] in text for text in texts().values())
    else:
        assert key_of(source) in citations()


def test_sources_are_whole():
    keys = [source.key for source in SOURCES]
    assert len(set(keys)) == len(keys) >= 35
    assert keys == sorted(keys, key=str.lower)
    for source in SOURCES:
        assert source.seen in SEEN
        assert source.authors
        assert source.title
        assert source.where
        assert re.fullmatch(r"|doi:10\.\d{4,}/\S+|arXiv:\d{4}\.\d{4,5}", source.id), source.key


# ------------------------------------------------------------ tables


def test_a_table_is_escaped_and_its_links_lead_to_cells():
    table = Table(("a", "b"), (("1 < 2", Link("01", "01_concatenate", "drag")),))
    html = table._repr_html_()
    assert "1 &lt; 2" in html
    assert "<a href='01_concatenate.ipynb#cell-id=drag'>01</a>" in html
    assert repr(table) == "a | b\n1 < 2 | 01"


@pytest.mark.parametrize(
    "table",
    [
        *map(errata_table, "ABC"),
        misconceptions_table(),
        glossary_table(),
        sources_table(),
    ],
    ids=["A", "B", "C", "misconceptions", "glossary", "sources"],
)
def test_tables_have_as_many_cells_as_columns_and_link_to_what_exists(table):
    assert table.rows
    for row in table.rows:
        assert len(row) == len(table.head)
        for link in (each for each in row if isinstance(each, Link)):
            assert not link.cell or link.cell in cells(link.notebook)
            assert link.notebook in NOTEBOOKS


# ------------------------------------------------------------ the index


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != "19_reference"])
def test_index_and_readme_give_title_and_minutes_of_the_notebook(name):
    title, minutes = (re.search(what, markdown(name))[1] for what in (r"# \d\d · (.+)", r"Time: (\d+) minutes"))
    index, readme = markdown("19_reference"), (ROOT / "README.md").read_text(encoding="utf-8")
    for text in (index, readme):
        (row,) = re.findall(rf"^\| {name[:2]} \|.*$", text, flags=re.M)
        assert row.endswith(f"| {minutes} |")
        assert f"[{title}]" in row or name[:2] == "00"
