"""What notebooks 02 to 05 and 07 to 12 say about their numbers and curves is true."""

import numpy as np
import pytest

from lstm_helpers.cell import Params, d_sigmoid, d_tanh, lstm_step, run, sigmoid
from lstm_helpers.checks import check
from lstm_helpers.checks.job import by_weights, cell_of, judge
from lstm_helpers.example import PRINTED, example
from lstm_helpers.gradients import backward, complex_step, jacobian
from lstm_helpers.plots import Path
from lstm_helpers.tasks import SCHOOL_1978, jobs
from lstm_helpers.training import Net, Training, clipped, squared_error
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import (
    BackpropView,
    GateView,
    HalfLifeView,
    OutbreakView,
    PathsView,
    SaturationView,
    SequenceView,
    UpdateView,
)
from lstm_helpers.views.memory import half_life
from lstm_helpers.views.sequence import FULL, sequence_params


def moved(view, **values):
    """The view with some of its controls moved; spaces and brackets in names as they are."""
    view.set(values)
    return view


# ------------------------------------------------------------ 02, 03


def test_a_weight_run_backwards_to_one_half():
    view = GateView("f")
    for weight, f in ((-9, 0.88), (-10, 0.02)):
        view.set({"W_f[0, 5]": weight})
        assert view.gate_values[0] == pytest.approx(f, abs=5e-3)


def test_what_nine_tenths_leave():
    assert pytest.approx(0.81) == 0.9**2
    assert pytest.approx(0.12, abs=5e-3) == 0.9**20


def test_how_many_nines():
    assert np.log(10) == pytest.approx(2.3, abs=5e-3)
    assert [round(np.log10(sigmoid(-z))) for z in (46.0, 92.0)] == [-20, -40]


def test_left_and_right_meet_where_the_digits_end():
    view = SaturationView()
    for z, same in ((20.0, True), (36.0, True), (37.0, False), (92.0, False)):
        view.set({"z[0]": z})
        near = np.isclose(view.textbook["rest"][0], view.stable["rest"][0], rtol=0.05, atol=0)
        assert near == same


def test_only_a_hundredth_wakes_it_and_so_do_other_inputs():
    steep = [d_sigmoid(s * 92) > 0.1 for s in (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)]
    assert steep == [False] * 5 + [True] * 2
    x, h, C, p = example()
    assert lstm_step(0 * x, 0 * h, C, p).f == pytest.approx([0.731, 0.881, 0.953], abs=5e-4)


# ------------------------------------------------------------ 07


def test_none_of_the_six_numbers_can_be_left_out():
    done = vars(by_weights())
    assert judge(cell_of(by_weights())).fault == ""
    places = [(name, tuple(place)) for name, array in done.items() for place in np.argwhere(array)]
    assert len(places) == 6
    for name, place in places:
        without = done[name].copy()
        without[place] = 0
        assert judge(cell_of(Params(**done | {name: without}))).fault, (name, place)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"i": (0, -12)}, "i is shut at the mark"),
        ({"o": (0, -12)}, "o is shut at the bell"),
        ({"f": (0, -12)}, "f is shut after the mark"),
        ({"C": 0}, "no weight on the value"),
        ({"f": (0, 4)}, "loses the number"),
        ({"i": (12, -2)}, "i is too far open"),
        ({"o": (12, -2)}, "o must be shut until the bell"),
        ({"C": 1}, "tanh squashes"),
        ({"f": (0, 12), "i": (12, -7), "o": (12, -7)}, "it is 0.3 % off"),
    ],
)
def test_the_check_names_the_gate_that_fails(weights, words):
    verdict = check("job", by_weights(**weights))
    assert words in verdict.words
    assert verdict.right is words.startswith("it is")


# ------------------------------------------------------------ 08


def test_thirty_layers():
    assert pytest.approx(9.3e-10, rel=0.01) == 0.5**30
    assert d_sigmoid(0.0) ** 30 == pytest.approx(8.7e-19, rel=0.01)


def test_the_paradox_of_the_worked_example():
    """Perfect memory, no signal; the less is kept, the more is learned, down to scale 0.01."""
    steps = [lstm_step(*example(scale)) for scale in (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)]
    largest = [np.outer(d_sigmoid(step.z_f), step.xh).max() for step in steps]
    assert np.all(np.diff(largest) > 0)
    assert np.all(np.diff([step.f[0] for step in steps]) <= 0)
    assert steps[0].f.tolist() == [1, 1, 1]
    row = 2 * d_sigmoid(steps[0].z_f[0]) * steps[0].xh
    assert row[0] == pytest.approx(2.2e-40, rel=0.01)
    assert row.argmax() == 5
    assert 2 * d_sigmoid(steps[-1].z_f[0]) / row[0] > 1e30
    with_own_C = [np.abs(np.outer([2, -1, 3] * d_sigmoid(step.z_f), step.xh)).max() for step in steps]
    assert with_own_C[3] == pytest.approx(0.0012, rel=0.05)
    assert with_own_C[4] == pytest.approx(0.12, rel=0.05)
    assert with_own_C[6] == pytest.approx(2.9, rel=0.05)
    candidate = np.outer(steps[0].i * d_tanh(steps[0].z_C), steps[0].xh)
    assert np.abs(candidate).max() > 2  # its own slope is alive
    s = steps[0]
    signals = [s.i[0] * d_tanh(s.z_C[0]), np.tanh(s.C[0]) * d_sigmoid(s.z_o[0]), s.C_tilde[0] * d_sigmoid(s.z_i[0])]
    assert np.abs(signals) == pytest.approx([0.42, 4e-5, 2e-10], rel=0.07)  # weights [0, 0] of C̃, o, i; x[0] is 1
    assert np.all((steps[-1].f > 0.7) & (steps[-1].f < 0.9))
    assert d_sigmoid(-92.0) == d_sigmoid(92.0)


def test_saturation_belongs_to_a_gate_at_an_input():
    _, _, C_prev, params = example()
    gate = lstm_step(np.full(3, 0.1), np.full(3, 0.1), C_prev, params)
    assert gate.z_f[0] == pytest.approx(3.1)
    assert gate.f[0] == pytest.approx(0.957, abs=5e-4)
    assert d_sigmoid(gate.z_f) == pytest.approx([0.041, 0.0015, 0.0018], rel=0.02)


def test_gates_far_out_do_the_job_best_and_learn_least():
    far = (4.0, 6.0, 8.0, 12.0)
    errors = [judge(cell_of(by_weights(f=(0, a), i=(2 * a, -a), o=(2 * a, -a)))).error for a in far]
    assert np.all(np.diff(errors) < 0)
    assert np.all(np.diff(d_sigmoid(np.array(far))) < 0)
    assert errors[0] > 0.1 > 0.002 > errors[-1]
    assert d_sigmoid(4.0) / d_sigmoid(12.0) == pytest.approx(np.exp(8), rel=0.05)


# ------------------------------------------------------------ 04


def test_the_slip_shows_at_a_small_scale_only():
    right, wrong = np.array([22, 43, 64]), np.array(PRINTED["z_i"])
    assert np.array_equal(sigmoid(1.0 * right).round(6), sigmoid(1.0 * wrong).round(6))
    assert [sigmoid(0.01 * z[2]).round(3) for z in (wrong, right)] == [0.650, 0.655]


def test_many_single_numbers_turn_the_candidate_of_unit_2():
    x, h_prev, _, p = example()
    numbers = np.concatenate([p.W_C[2], x, h_prev, [p.b_C[2]]])

    def candidate(numbers):
        return np.tanh(numbers[:6] @ numbers[6:12] + numbers[12])

    found = [np.where(np.arange(13) == k, end, numbers) for k in range(13) for end in (-12, 12)]
    assert candidate(numbers) == pytest.approx(-1, abs=1e-4)
    assert sum(candidate(each) > 0.9 for each in found) > 8
    bias = np.append(numbers[:12], 12)
    assert (numbers[12], candidate(bias)) == (1, pytest.approx(-1, abs=0.01)), "11 more is too little"
    assert np.arctanh(0.9) + 14 == pytest.approx(15.5, abs=0.05)
    assert (numbers[5], numbers[11]) == (-3, 6)
    assert candidate(np.where(np.arange(13) == 5, 0, numbers)) > 0.9


# ------------------------------------------------------------ 05


@pytest.mark.parametrize(("name", "value"), [("f", 0.5), ("C_prev", -0.65), ("i", 0.9), ("C_tilde", None)])
def test_three_of_four_numbers_bring_C_1_above_0(name, value):
    view = moved(UpdateView(), **{f"{name}[1]": 1 if value is None else value})
    assert bool(view.C[1] > 0) is (value is not None)


def test_one_step_takes_away_at_most_1():
    assert moved(UpdateView(), **{"i[0]": 1, "C_tilde[0]": -1}).C[0] == 0


def test_a_cell_that_keeps_all_and_writes_all_grows():
    view = moved(UpdateView("keep all, write all"), **{"C_tilde[0]": 0.9})
    assert (view.state["C_prev[0]"], view.C[0]) == (2, pytest.approx(2.9))


# ------------------------------------------------------------ 09


def test_one_more_unit_is_a_row_and_a_column():
    assert sum(weight.size for weight in vars(sequence_params()).values()) == 72
    assert 4 * (4 * (2 + 4) + 4) == 112


def test_gates_still_move_when_the_input_is_0():
    view = SequenceView()
    assert not view.xs[13:].any()
    moves = np.abs(np.diff(view.trace.f[13:], axis=0))
    assert np.all(moves.max(axis=1) > 1e-4)
    assert np.abs(view.trace.h[-1]).max() < 0.1 * np.abs(view.trace.h[13:15]).max()  # h fades


def test_an_open_forget_gate_keeps_and_the_input_gate_goes_on_writing():
    closed, kept = SequenceView(), moved(SequenceView(), b_f=6.0)
    assert kept.trace.f.min() > 0.9
    assert np.median(kept.trace.f) > 0.99
    assert np.abs(kept.trace.C[11]).min() > np.abs(closed.trace.C[11]).max() > 0  # hardly lost
    assert 1 / 3 < kept.trace.i.min() < kept.trace.i.max() < 1
    assert np.abs(np.diff(kept.trace.C[13:], axis=0)).min() > 0.02  # C does not stand still
    assert np.abs(kept.trace.C[19] - kept.trace.C[13]).max() > 1.5  # and that is seen: 0.08 of its place is a pixel
    assert max(np.abs(moved(SequenceView(), b_f=b_f).trace.C).max() for b_f in range(-6, 7)) < FULL


@pytest.mark.parametrize(("f", "steps"), [(0.5, 1), (0.8, 3.1), (0.9, 6.6), (0.99, 69), (0.999, 693)])
def test_half_lives(f, steps):
    assert half_life(f) == pytest.approx(steps, abs=0.05 if steps < 50 else 0.5)
    assert f ** half_life(f) == pytest.approx(0.5, rel=1e-12)


def test_each_2_3_of_bias_makes_the_memory_ten_times_as_long():
    lives = [half_life(sigmoid(b_f)) for b_f in (3, 5.3, 7.6)]
    assert lives == pytest.approx([14, 140, 1400], rel=0.03)
    assert np.log(10) == pytest.approx(2.3, abs=0.005)
    assert sigmoid(9.2) ** 1000 > 0.9 > sigmoid(9.1) ** 1000


def test_half_life_of_a_bias_and_of_more_nines():
    for b_f, f, steps in ((0, 0.5, 1), (1, 0.731, 2.2), (2, 0.881, 5.5)):
        assert sigmoid(b_f) == pytest.approx(f, abs=5e-4)
        assert half_life(sigmoid(b_f)) == pytest.approx(steps, abs=0.05)
    assert half_life(0.99) / half_life(0.9) == pytest.approx(10, rel=0.06)
    assert half_life(0.999) / half_life(0.99) == pytest.approx(10, rel=0.01)
    assert half_life(1.0) == np.inf


def test_every_half_life_of_the_notebook_stands_on_the_axis():
    """0.9, 0.99, 0.999: each further 9 moves the dotted corner by a third of the axis, a power of ten."""
    corners = []
    for f in (0.9, 0.99, 0.999):
        view = moved(HalfLifeView(), f=f)
        (dotted,) = (mark for mark in view.draw() if isinstance(mark, Path) and mark.dash == "2 2")
        corners.append(dotted.lines[0][0][0])
    assert np.diff(corners) == pytest.approx(790 / 3, rel=0.03)
    assert 46 < corners[0] < corners[-1] < 46 + 790


def test_the_forget_gate_closes_when_the_outbreak_is_over():
    trace = OutbreakView().trace
    f, C = trace.f[:, 0], trace.C[:, 0]
    peak = int(np.argmax(SCHOOL_1978))
    assert f[peak] > 0.99
    assert f[13] == pytest.approx(0.055, abs=5e-4)
    assert 1 / f[13] == pytest.approx(18, abs=0.2)
    assert f[11] == pytest.approx(0.137, abs=5e-4)
    assert np.all(np.diff(f[peak:14]) < 0)  # it closes as the counts fall
    assert C[13] < 0.01 * C.max()
    assert C.argmax() == 9  # still growing after the peak of the counts


def test_without_closing_the_memory_is_largest_at_the_end():
    days = np.array([*SCHOOL_1978, *[0] * 6]) / 100
    C = np.cumsum(sigmoid(2 * days - 1) * np.tanh(days))  # f = 1
    assert np.flatnonzero(np.diff(C) > 0).max() + 1 == 13
    assert C[13] == pytest.approx(6.52, abs=0.01)


def test_a_lower_bias_shuts_the_gate_a_day_earlier():
    def first_shut(view):
        return int(np.argmax((view.trace.f[:, 0] < 0.5) & (np.arange(20) > 5)))

    view = OutbreakView()
    assert first_shut(view) == 10
    found = {bias: first_shut(moved(view, **{"b_f[0]": bias})) for bias in (-5.1, -5.2, -7.5, -7.6)}
    assert found == {-5.1: 10, -5.2: 9, -7.5: 9, -7.6: 8}


# ------------------------------------------------------------ 10


def test_the_carousel_is_level_and_the_direct_path_shrinks_by_f():
    view = PathsView()
    for b_f in (-8.0, 0.0, 1.0, 8.0):
        view.set({"b_f": b_f})
        assert np.all(view.factors["1997", "direct path"] == 1)
        np.testing.assert_allclose(view.factors["LSTM", "direct path"], sigmoid(b_f) ** np.arange(41), rtol=1e-12)
    assert view.factors["LSTM", "direct path"][40] == pytest.approx(0.987, abs=5e-4)
    assert sigmoid(1.0) ** 10 == pytest.approx(0.044, abs=5e-4)


def test_with_a_small_f_other_paths_carry_more():
    view = moved(PathsView(), b_f=-2.0)
    assert view.factors["LSTM", "all paths"][20] > 1e3 * view.factors["LSTM", "direct path"][20]


def test_all_paths_of_1997_are_not_constant():
    view = PathsView()
    full = {}
    for weight in (0.0, 8.0, -4.0):
        view.set({"W_C[0, 1]": weight})
        full[weight] = view.factors["1997", "all paths"][40]
    assert 1 < full[0.0] < 1.1  # the row of h counts too
    assert full[8.0] == pytest.approx(13, abs=0.5)
    assert full[-4.0] == pytest.approx(4e-24, rel=0.1)
    assert full[-4.0] ** (1 / 40) == pytest.approx(0.25, abs=0.02)  # a quarter is left at each step
    view.set({"b_f": 8.0})
    assert view.factors["LSTM", "all paths"][40] == pytest.approx(
        full[-4.0], rel=0.1
    )  # the LSTM becomes the cell of 1997
    view.set({"W_C[0, 1]": 8.0})
    assert view.factors["LSTM", "all paths"][40] == pytest.approx(full[8.0], rel=0.1)


def test_the_factor_of_a_step_of_1997():
    """1 + i · tanh′(z_C) · W_C · o · tanh′(C), from C to C, when only the candidate sees h."""
    first, weight = VARIANTS["1997"], -4.0
    zero = np.zeros((1, 2))
    weights = {"W_i": zero, "b_i": [0.3], "W_C": [[1.0, weight]], "b_C": [0.0], "W_o": zero, "b_o": [-0.2]}
    xs = np.sin(np.arange(12.0))[:, None]

    def end(C0):
        return first.run(xs, weights, {"h": sigmoid(-0.2) * np.tanh(C0), "C": C0}).C[-1]

    start = np.array([0.7])
    t = first.run(xs, weights, {"h": sigmoid(-0.2) * np.tanh(start), "C": start})
    factors = 1 + t.i * d_tanh(t.z_C) * weight * sigmoid(-0.2) * d_tanh(t.C_prev)
    assert complex_step(end, start).item() == pytest.approx(factors.prod(), rel=1e-12)


def test_more_paths_end_in_the_corner():
    x, h_prev, C_prev, params = example(0.02)
    t = run([x, x], params, h_prev, C_prev)
    J = jacobian(x, t.h[0], t.C[0], params) @ jacobian(x, h_prev, C_prev, params)
    corner, direct = J[3:, 3:], np.diag(t.f[1] * t.f[0])
    assert np.abs(corner - direct).max() > 0.01
    assert np.all(corner[~np.eye(3, dtype=bool)] != 0)


def test_the_direct_path_is_the_corner_of_the_jacobian():
    x, h_prev, C_prev, params = example(0.02)
    J = jacobian(x, h_prev, C_prev, params)
    assert J.shape == (6, 6)
    np.testing.assert_array_equal(J[3:, 3:], np.diag(lstm_step(x, h_prev, C_prev, params).f))


def step_1997(h, C, w):
    """One unit of 1997 with i = o = ½ and no input, as notebook 10 has it."""
    C = C + 0.5 * np.tanh(w * h)
    return np.array([0.5 * np.tanh(C), C])


def jacobian_1997(w):
    return np.stack([complex_step(lambda s, k=k: step_1997(*s, w)[k], np.zeros(2)) for k in range(2)])


def test_the_jacobian_of_a_step_of_1997_at_rest():
    for w in (-4.0, -2.0, 2.0):
        J = jacobian_1997(w)
        np.testing.assert_allclose(J, [[w / 4, 0.5], [w / 2, 1]], rtol=1e-12)
        assert np.abs(np.linalg.eigvals(J)).max() == pytest.approx(abs(1 + w / 4), abs=1e-7)  # direct path plus detour
    J = jacobian_1997(-2.0)
    assert (J @ J)[1, 1] == pytest.approx(0.5)
    assert not np.any(jacobian_1997(-4.0) @ jacobian_1997(-4.0))
    arrow = np.linalg.matrix_power(jacobian_1997(2.0), 20) @ [0, 1]
    assert np.linalg.norm(arrow) == pytest.approx(2.5e3, rel=0.02)
    assert jacobian_1997(2.0).max() <= 1


def test_the_detour_can_empty_a_memory_without_a_forget_gate():
    C = [1e-3]
    for _ in range(3):
        C.append(step_1997(0.5 * np.tanh(C[-1]), C[-1], -2.0)[1])
    np.testing.assert_allclose(np.divide(C[1:], C[:-1]), 0.5, rtol=1e-5)
    large = step_1997(0.5 * np.tanh(10.0), 10.0, -2.0)[1]
    assert 10 - 0.5 < large < 10  # no more than i a step


def test_an_error_reaches_as_far_back_as_the_memory():
    """With weights near 0: none at b_f = 0 and 2, most of it at 5, over 50 steps."""
    reach = sigmoid(np.array([0.0, 2.0, 5.0])) ** 50
    assert (reach >= 0.01).tolist() == [False, False, True]
    written = 0.381
    assert written / (1 - 0.731) == pytest.approx(1.4, abs=0.05)
    assert 40 * written == pytest.approx(15.2, abs=0.05)


def test_a_large_corner_grows_first_and_still_dies_out():
    A = np.array([[0.5, 10], [0, 0.5]])
    sizes = [np.linalg.norm(np.linalg.matrix_power(A, k), 2) for k in range(60)]
    assert sizes[1] == pytest.approx(10, rel=0.01)
    assert sizes[-1] < 1e-10


def test_what_the_detour_must_bring_back():
    f, i, o, w = 0.9, 0.5, 0.8, 0.25
    J = np.array([[o * i * w, o * f], [i * w, f]])
    assert np.abs(np.linalg.eigvals(J)).max() == pytest.approx(1)


# ------------------------------------------------------------ 11


def test_open_gates_carry_the_error_back_and_shut_ones_do_not():
    half, opened, shut = (moved(BackpropView(), b_f=b_f) for b_f in (0.0, 5.0, -4.0))
    assert opened.sizes[0] / half.sizes[0] > 1e5
    assert opened.sizes[0] / opened.sizes[-1] == pytest.approx(0.7, abs=0.05)
    assert half.sizes[0] / half.sizes[-1] == pytest.approx(3e-6, rel=0.2)
    assert shut.direct[0] == pytest.approx(6e-39, rel=0.1)
    assert shut.sizes[0] > 1e20 * shut.direct[0]  # other paths
    for view in (half, opened, shut):  # how far the squares spread: share of the largest, at step 0
        view.share = np.abs(view.grads.xs[0]).max() / np.abs(view.grads.xs).max()
    assert opened.share > 0.5 > 1e-4 > half.share > shut.share


def test_without_recurrent_weights_only_the_direct_path_is_left():
    view = moved(BackpropView(), b_f=-4.0, recurrent=0.0)
    gap = np.log10(view.sizes) - np.log10(view.direct)
    assert np.ptp(gap) < 2.5  # side by side over 35 powers of ten
    assert np.ptp(np.log10(view.direct)) > 30
    view.set({"recurrent": 1.0})
    assert np.ptp(np.log10(view.sizes) - np.log10(view.direct)) > 20


def test_the_loop_through_h_explodes_and_where_it_is_level():
    view = PathsView("a loop through h")
    assert view.factors["LSTM", "direct path"][20] == pytest.approx(9.5e-7, rel=0.01)
    assert view.factors["LSTM", "all paths"][20] == pytest.approx(1.86e16, rel=0.01)
    np.testing.assert_allclose(view.jacobians, np.broadcast_to(view.jacobians[0], (40, 2, 2)), rtol=1e-14)
    level = (1 - 0.5) / sigmoid(5.0) ** 2
    assert level == pytest.approx(0.507, abs=5e-4)
    assert sigmoid(5.0) ** 2 == pytest.approx(0.987, abs=5e-4)
    assert 6 * sigmoid(5.0) ** 2 == pytest.approx(5.9, abs=0.05)
    view.set({"W_C[0, 1]": 0.5})
    assert 0.5 < view.factors["LSTM", "all paths"][40] < 1.5
    view.set({"W_C[0, 1]": 0.7})
    assert view.factors["LSTM", "all paths"][40] > 10
    view.set({"W_C[0, 1]": 0.3})
    assert view.factors["LSTM", "all paths"][40] < 0.01


def test_away_from_rest_the_loop_no_longer_explodes():
    view = moved(PathsView("a loop through h"), input="steady")
    assert view.factors["LSTM", "all paths"][20] < 1e-5
    assert view.factors["LSTM", "all paths"][20] / view.factors["LSTM", "direct path"][20] == pytest.approx(5, abs=0.2)
    assert view.C["LSTM", "C"][20] == pytest.approx(2, abs=0.05)
    zero = np.zeros((1, 2))
    t = run(np.ones((30, 1)), Params(zero, [0], zero, [5], [[1, 6]], [0], zero, [5]))
    assert t.h[-1] == pytest.approx(0.96, abs=0.005)
    assert t.z_C[-1] == pytest.approx(6.7, abs=0.05)
    assert d_tanh(t.z_C[-1]) < 1e-5


def test_at_rest_only_the_bias_of_the_candidate_is_thrown():
    zero = np.zeros((1, 2))
    p = Params(zero, [0], zero, [5], [[1, 6]], [0], zero, [5])
    d_h = np.zeros((20, 1))
    d_h[-1] = 1
    grads = backward(run(np.zeros((20, 1)), p), p, d_h)
    assert grads.b_C[0] == pytest.approx(2.58e15, rel=0.01)
    for name in ("W_f", "W_i", "W_C", "W_o", "b_f", "b_i", "b_o"):
        assert not getattr(grads, name).any()


def off_after_400_steps(seed, forget_bias, clip):
    """How far off a net of one unit is that has learned the job, as in the notebook."""
    net, unseen = Net("LSTM", 3, 1, 1, seed, forget_bias), jobs(np.random.default_rng(9), 1000)

    def batch_of(rng):
        batch = jobs(rng, 32)
        target = np.full((len(batch.xs), 32, 1), np.nan)
        target[-1, :, 0] = batch.wanted
        return batch.xs, target

    Training(net, batch_of, squared_error, seed, rate=0.03, clip=clip).train(400, quiet=True)
    return np.sqrt(np.mean((net.run(unseen.xs)[1][-1, :, 0] - unseen.wanted) ** 2))


def test_the_forget_bias_decides_whether_the_job_is_learned_and_clipping_finds_nothing_to_clip(monkeypatch):
    def short(grads, limit):
        assert clipped(grads, limit) is grads
        return grads

    with monkeypatch.context() as watched:
        watched.setattr("lstm_helpers.training.clipped", short)
        assert min(off_after_400_steps(seed, 0, clip=1) for seed in range(5)) > 0.5
    assert max(off_after_400_steps(seed, 4, clip=np.inf) for seed in range(5)) < 0.1
    unseen = jobs(np.random.default_rng(9), 1000)
    assert np.sqrt(np.mean(unseen.wanted**2)) == pytest.approx(0.57, abs=0.005)


# ------------------------------------------------------------ 12


def test_a_coin_is_right_on_average_and_no_readout_makes_it_right_each_time():
    kept = 0.95**11
    assert kept == pytest.approx(0.57, abs=0.002)
    off = np.sqrt((1 - kept) / 3)  # the best readout of v · coin, v uniform in −1 … 1, multiplies by 1
    v = np.linspace(-1, 1, 2001)
    for factor in (0.9, 1.0, 1.1):
        error = kept * np.mean((factor * v - v) ** 2) + (1 - kept) * np.mean(v**2)
        assert np.sqrt(error) >= off - 1e-3
    assert off == pytest.approx(0.38, abs=0.005)
    assert pytest.approx(0.29, abs=0.005) == 0.95**24
    assert pytest.approx(0.9, abs=1e-3) == 0.9956**24


def test_the_mean_may_be_taken_in_a_linear_step_only():
    assert 0.5 * np.tanh(2) == pytest.approx(0.482, abs=5e-4)
    assert np.tanh(1) == pytest.approx(0.762, abs=5e-4)
    assert np.tanh(2) == pytest.approx(0.964, abs=5e-4)
    for f, C in ((0.0, 2.0), (1.0, 2.0), (0.3, 0.0)):
        assert f * np.tanh(C) == np.tanh(f * C)
    assert 0.5 * np.tanh(0.2) == pytest.approx(np.tanh(0.5 * 0.2), rel=0.02)  # nearly straight
