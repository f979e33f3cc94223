"""VariantsView: seven cells with the same numbers; and that what notebook 15 says of them is true."""

import re
from itertools import pairwise

import numpy as np
import pytest

from lstm_helpers.cell import sigmoid
from lstm_helpers.checks import check
from lstm_helpers.checks.job import WORDS, judge
from lstm_helpers.checks.relatives import COUPLED
from lstm_helpers.plots import COLOUR, Dots, Path
from lstm_helpers.plots.marks import svg
from lstm_helpers.plots.wiring import DASHES, ENDS, MARKER, NO_C, STANDARD, WIRING, Node, wiring
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import VariantsView
from lstm_helpers.views.variants import (
    BANDS,
    BIAS,
    CELLS,
    INPUTS,
    LOOKS,
    NOTES,
    STEPS,
    P,
    compared,
    count,
    entries,
    gates_of,
    relatives_inputs,
    relatives_weights,
)

WITHOUT_BIAS = ("plain", "1997")


def largest(view, cell, name):
    return np.abs(getattr(view.traces[cell], name)).max()


# ------------------------------------------------------------ the drawing says what the formulas say


def nodes(cell):
    return [part for part in WIRING[cell] if isinstance(part, Node)]


@pytest.mark.parametrize("cell", CELLS)
def test_the_drawing_has_the_boxes_and_signs_of_the_formulas(cell):
    formulas = VARIANTS[cell].formulas
    squashed = {re.sub(r"\(.*", "", line) for line in formulas if re.search(r"= (σ|tanh)\(W_", line)}
    assert {node.sign for node in nodes(cell) if node.box} - {"W_p ·"} == squashed
    assert len([node for node in nodes(cell) if node.box]) == len(
        [n for n in relatives_weights(0)[cell] if n[:2] == "W_"]
    )
    text = " ".join(formulas)
    signs = [node.sign for node in nodes(cell)]
    assert ("1−" in signs) == ("(1 − " in text)
    assert {sign for sign in signs if sign[0] == "p"} == set(re.findall("p_[fio]", text))
    assert signs.count("∘") == text.count("∘") - len(re.findall("p_[fio]", text))
    assert ("h_prev alone" in [node.remark for node in nodes(cell)]) == ("r∘h_prev" in text)
    assert ("C" in NO_C.get(cell, {})) == ("C" not in VARIANTS[cell].state)


@pytest.mark.parametrize("cell", CELLS)
def test_no_wire_hangs_loose(cell):
    wires = [part for part in WIRING[cell] if not isinstance(part, Node)]

    def held(point, own):
        reach = lambda node: 33 if node.box else 20  # noqa: E731
        if any(np.hypot(node.x - point[0], node.y - point[1]) <= reach(node) for node in nodes(cell)):
            return True
        if any(np.abs(np.subtract(place, point)).max() <= 8 for place in ENDS.values()):
            return True
        pairs = [pair for wire in wires if wire is not own for pair in pairwise(wire.corners)]
        return any(  # on another wire, all of which run straight across or down
            min(a[k] for a in pair) - 3 <= point[k] <= max(a[k] for a in pair) + 3
            and abs(pair[0][1 - k] - point[1 - k]) <= 3
            for pair in pairs
            for k in (0, 1)
        )

    for wire in wires:
        assert held(wire.corners[0], wire), wire
        assert held(wire.corners[-1], wire), wire


def test_every_cell_has_a_drawing_of_its_own():
    drawn = {cell: svg(wiring(cell)) for cell in CELLS}
    assert len(set(drawn.values())) == len(CELLS)
    assert {cell for cell in CELLS if MARKER not in drawn[cell]} == {"standard"}
    assert {cell for cell in CELLS if set(WIRING[cell]) == set(STANDARD)} == {"standard"}
    assert {cell for cell in CELLS if DASHES not in drawn[cell]} == {"standard", "peephole", "projection"}


def test_a_dot_wherever_a_wire_leaves_the_input():
    (dots,) = (mark for mark in wiring("standard") if isinstance(mark, Dots) and mark.fill == COLOUR["z"])
    *boxes, _ = sorted(node.x for node in nodes("standard") if node.box)  # at the last the line ends
    assert sorted(x for x, _ in dots.places) == boxes


def test_the_chosen_line_is_seen_under_that_of_the_standard_cell():
    view = VariantsView()
    for cell in CELLS:
        view.set({"cell": cell})
        this, standard = (
            next(mark for mark in view.draw() if isinstance(mark, Path) and mark[1:3] == look[:2])
            for look in LOOKS.values()
        )
        assert np.array_equal(this.lines[0], standard.lines[0]) == (cell == "standard")
        assert not this.dash
        assert standard.dash


# ------------------------------------------------------------ the numbers behind the picture


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("kind", INPUTS)
def test_the_traces_are_those_of_the_variant(cell, kind):
    view = VariantsView(kind)
    view.set({"cell": cell, "b_f": -1.5})
    weights = relatives_weights(-1.5)[cell]
    expected = VARIANTS[cell].run(relatives_inputs(kind), weights)
    for name, value in vars(expected).items():
        assert np.array_equal(getattr(view.traces[cell], name), value)
    assert f"{sum(w.size for w in weights.values())} weights and biases" in view.words()


def test_the_inputs():
    wave, steady = (relatives_inputs(kind) for kind in INPUTS)
    assert wave.shape == steady.shape == (STEPS, 2)
    assert (steady == 1).all()
    assert np.ptp(wave) == pytest.approx(2)


def test_what_two_cells_have_in_common_has_the_same_numbers():
    weights = relatives_weights(0.7)
    standard = weights["standard"]
    for cell in ("1997", "peephole", "coupled"):
        for name in weights[cell].keys() & standard.keys():
            assert np.array_equal(weights[cell][name], standard[name]), (cell, name)
    gru, plain, projection = weights["GRU"], weights["plain"], weights["projection"]
    for ours, theirs in (("z", "f"), ("r", "o"), ("h", "C")):
        for kind in "Wb":
            assert np.array_equal(gru[f"{kind}_{ours}"], standard[f"{kind}_{theirs}"])
    assert np.array_equal(plain["W_h"], standard["W_C"])
    for gate in "fiCo":
        assert np.array_equal(projection[f"W_{gate}"], standard[f"W_{gate}"][:, : 2 + P])
    biases = {name for w in weights.values() for name, value in w.items() if name[0] == "b" and value.any()}
    assert biases == {"b_f", "b_z"}


def test_b_f_moves_exactly_the_cells_that_say_so():
    view = VariantsView()
    before = {cell: trace.h for cell, trace in view.traces.items()}
    view.controls["b_f"].value = 4.0
    for cell in CELLS:
        still = np.array_equal(view.traces[cell].h, before[cell])
        assert still == (cell in WITHOUT_BIAS)
        assert still == ("does nothing" in BIAS.get(cell, ""))
        view.controls["cell"].value = cell
        assert ("No forget gate: b_f does nothing here" in view.words()) == still
    assert np.array_equal(view.traces["GRU"].z, sigmoid(view.traces["GRU"].z_z))


def test_a_note_stands_exactly_where_a_band_is_empty():
    view = VariantsView()
    for cell in CELLS:
        empty = {band for band, names in BANDS.items() if not any(hasattr(view.traces[cell], name) for name in names)}
        assert set(NOTES.get(cell, {})) == empty


# ------------------------------------------------------------ formulas and table


def test_formulas_are_marked_where_they_differ():
    assert [sign for sign, _ in compared("standard")] == [""] * 6
    signs = {cell: "".join(sign or "." for sign, _ in compared(cell)) for cell in CELLS}
    assert signs == {
        "plain": "≠−",
        "1997": "..≠..−",
        "standard": "......",
        "peephole": "≠≠..≠.",
        "coupled": "..≠..−",
        "GRU": "+++≠−",
        "projection": ".....≠",
    }
    assert compared("1997")[-1] == ("−", "no formula for f")
    assert compared("coupled")[-1] == ("−", "no formula for i")
    assert compared("GRU")[-1] == ("−", "no formula for f, i, C̃, C, o")
    assert max(len(compared(cell)) for cell in CELLS) == 6, "the lines that the picture has room for"


def test_the_table_has_a_row_for_each_cell_and_points_at_the_chosen():
    view = VariantsView()
    view.set({"cell": "GRU"})
    _, *rows = view.table()
    assert [row[0].removeprefix("→\u00a0") for row in rows] == list(CELLS)
    assert [row[0] for row in rows if row[0].startswith("→")] == ["→\u00a0GRU"]
    assert [row[1] for row in rows] == ["1990", "1997", "2000", "2000", "2015", "2014", "2014"]
    assert [row[2] for row in rows] == ["none", "i, o", "f, i, o", "f, i, o", "f, o", "r, z", "f, i, o"]
    assert [row[5] == "no C" for row in rows] == [cell in ("plain", "GRU") for cell in CELLS]
    assert [row[4] for row in rows] == ["3"] * 6 + ["2"]
    assert gates_of("plain") == "none"
    assert entries("projection") == 2


def test_words():
    view = VariantsView()
    assert view.words().endswith(
        "Here b_f is the bias of f, and so of i = 1 − f. h[0] is up to 0.352 away from that of the standard cell."
    )
    view.controls["cell"].value = "GRU"
    assert "54 weights and biases, the standard cell 72. Here b_f is the bias of z, which keeps." in view.words()
    view.controls["cell"].value = "standard"
    assert view.sentence() == "LSTM: 72 weights and biases. Here b_f is the bias of f, which keeps."


def test_what_is_not_moved_is_not_run_again():
    view = VariantsView()
    before = dict(view.traces)
    view.set({"cell": "GRU"})
    assert all(view.traces[cell] is before[cell] for cell in CELLS)
    view.controls["b_f"].value = 2.0
    assert [cell for cell in CELLS if view.traces[cell] is before[cell]] == list(WITHOUT_BIAS)


# ------------------------------------------------------------ what notebook 15 says


def test_counts():
    counts = {"plain": 18, "1997": 54, "standard": 72, "peephole": 81, "coupled": 54, "GRU": 54, "projection": 66}
    assert {cell: count(cell) for cell in CELLS} == counts
    standard, projection = VARIANTS["standard"], VARIANTS["projection"]
    assert standard.count(10, 100) == 44400
    assert projection.count(10, 100, 20) == 4 * (100 * 30 + 100) + 20 * 100 == 14400
    assert projection.count(10, 100, 100) - standard.count(10, 100) == 10000


def test_an_open_forget_gate_is_nearly_the_cell_of_1997_and_a_shut_one_only_writes():
    view = VariantsView()
    view.controls["b_f"].value = 6.0
    h = {cell: trace.h for cell, trace in view.traces.items()}
    assert view.traces["standard"].f.min() > 0.9
    assert np.abs(h["standard"] - h["1997"]).max() < 0.02
    for cell in ("coupled", "GRU"):
        assert np.abs(h["standard"] - h[cell]).max() > 0.5
    view.controls["b_f"].value = -6.0
    t = view.traces["standard"]
    assert np.abs(t.C - t.i * t.C_tilde).max() < 0.06


@pytest.mark.parametrize("kind", INPUTS)
def test_every_cell_has_lines_of_its_own(kind):
    view = VariantsView(kind)
    for k, cell in enumerate(CELLS):
        for other in CELLS[:k]:
            assert np.abs(view.traces[cell].h[:, 0] - view.traces[other].h[:, 0]).max() > 0.01


def test_f_1_of_the_standard_cell_keeps_and_writes_of_the_coupled_only_keeps():
    view, standard, coupled = VariantsView("steady"), {}, {}
    for b_f in (1.0, 6.0):
        view.controls["b_f"].value = b_f
        standard[b_f], coupled[b_f] = largest(view, "standard", "C"), largest(view, "coupled", "C")
    assert [standard[1.0], standard[6.0]] == pytest.approx([2.0, 7.3], abs=0.06)
    assert coupled[1.0] > 0.9
    assert coupled[6.0] < 0.1
    assert largest(view, "GRU", "h") < 0.1


@pytest.mark.parametrize("b_f", [-6.0, -1.0, 0.0, 1.0, 3.0, 6.0])
@pytest.mark.parametrize("kind", INPUTS)
def test_weighted_means_stay_below_1_and_the_picture_has_room(kind, b_f):
    view = VariantsView(kind)
    view.set({"b_f": b_f})
    assert largest(view, "coupled", "C") < 1
    assert largest(view, "GRU", "h") < 1
    for trace in view.traces.values():
        assert np.abs(trace.h[:, 0]).max() < 1.3, "the axis of h[0]"


def test_h_of_the_projection_passes_1_on_the_wave():
    view = VariantsView()
    assert largest(view, "projection", "h") == pytest.approx(1.2, abs=0.005)
    assert all(largest(view, cell, "h") < 1 for cell in CELLS if cell != "projection")


@pytest.mark.parametrize("seed", range(5))
def test_a_reset_before_and_after_the_product_are_one_for_one_unit_only(seed):
    before, after, rng = VARIANTS["GRU"], VARIANTS["GRU, reset after"], np.random.default_rng(seed)
    xs = rng.normal(size=(6, 2))
    for n in (1, 2, 3):
        w = {name: rng.normal(size=shape) for name, shape in before.shapes(2, n).items()}
        split = w | {"W_h": w["W_h"][:, :2], "U_h": w["W_h"][:, 2:], "b_U": np.zeros(n)}
        gap = np.abs(before.run(xs, w).h - after.run(xs, split).h).max()
        assert (gap < 1e-12) == (n == 1)


def test_peepholes_move_every_gate_and_not_the_candidate():
    view, weights = VariantsView(), relatives_weights(1.0)
    x = relatives_inputs("wave")[:1]
    for cell, expected in (("standard", [0, 0, 0, 0]), ("peephole", [1, 1, 0, 1])):
        low, high = (VARIANTS[cell].run(x, weights[cell], {"C": np.full(3, C)}) for C in (0.0, 2.0))
        moved = [np.abs(getattr(high, part) - getattr(low, part)).max() > 0 for part in ("f", "i", "C_tilde", "o")]
        assert moved == [bool(e) for e in expected]
    assert view.traces["peephole"].C_tilde[0] == pytest.approx(view.traces["standard"].C_tilde[0])


# ------------------------------------------------------------ who can do the job, by notebook 15


def by_hand(name):
    """Weights of one unit: keep but at the mark, write there, show at the bell."""
    keep, write, show = ([[0, -24, 0, 0]], [12]), ([[0, 24, 0, 0]], [-12]), ([[0, 0, 24, 0]], [-12])
    value = [[0.1, 0, 0, 0]], [0]
    pairs = {"f": keep, "z": keep, "i": write, "o": show, "C": value, "h": value, "r": ([[0, 0, 0, 0]], [0])}
    known = {f"W_{gate}": W for gate, (W, _) in pairs.items()} | {f"b_{gate}": b for gate, (_, b) in pairs.items()}
    known |= {"p_f": [0], "p_i": [0], "p_o": [0], "W_p": [[1]]}
    return lambda xs: VARIANTS[name].run(xs, {key: known[key] for key in VARIANTS[name].shapes(3, 1)}).h[..., 0]


@pytest.mark.parametrize("name", CELLS[1:])
def test_who_can_do_the_job(name):
    faults = [judge(by_hand(name), marks=marks).fault for marks in (1, 2)]
    assert faults == {"1997": ["", "first"], "GRU": ["early", "early"]}.get(name, ["", ""])


def test_with_two_units_a_gru_can():
    """Unit 0 holds; unit 1 keeps its 0 until the bell, and then takes over what unit 0 holds."""
    w = {"W_z": [[0, -24, 0, 0, 0], [0, 0, -24, 0, 0]], "b_z": [12, 12], "W_r": np.zeros((2, 5)), "b_r": [12, 12]}
    w |= {"W_h": [[0.1, 0, 0, 0, 0], [0, 0, 0, 1, 0]], "b_h": [0, 0]}
    for marks in (1, 2):
        assert not judge(lambda xs: VARIANTS["GRU"].run(xs, w).h[..., 1], marks=marks).fault


def test_a_silent_cell_of_1997_adds_whatever_it_holds():
    """What it writes while h is 0 does not depend on C."""
    rng, v = np.random.default_rng(6), VARIANTS["1997"]
    w = {name: rng.normal(size=shape) for name, shape in v.shapes(3, 1).items()}
    x = rng.normal(size=(1, 3))
    written = [v.run(x, w, {"h": [0.0], "C": [C]}).C[0, 0] - C for C in (-2.0, 0.0, 5.0)]
    assert np.ptp(written) < 1e-12


def test_the_gate_of_the_coupled_cell():
    for f in ([-18, 9], (-20, 10), [-16, 9], [-14, 7]):
        assert check("one gate", f).right, f
    faults = (([20, -12], "silent"), ([0, 12], "silent"), ([-20, 0], "bell"), ([-12, 6], "lost"), ([-12, 12], "first"))
    for f, fault in faults:
        words = f"{WORDS[fault].format(steps=50)} {COUPLED.get(fault, '')}".strip()
        assert check("one gate", f) == (False, words), f
    for f in ([-24, 12], [24, -12]):
        assert "-20 to 20" in check("one gate", f).words
    assert check("one gate", ...).right is None
    assert check("one gate", 3).right is False
