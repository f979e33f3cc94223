"""ChanceView: a gate that scales and a coin that keeps agree on average while all is linear, and not after tanh."""

import numpy as np
import pytest

from lstm_helpers.cell import sigmoid
from lstm_helpers.gradients import complex_step
from lstm_helpers.plots import COLOUR, number
from lstm_helpers.plots.marks import Dots, Path, Texts
from lstm_helpers.views import ChanceView, OutputView, StraightThroughView, UpdateView
from lstm_helpers.views.chance import LINE, SAMPLES, SHOWN, draw_coins

F, C = np.array([0.5, 0.8, 0.9]), np.array([2.0, -1.0, 3.0])


def test_the_threads_numbers():
    view = ChanceView()
    assert view.masks.shape == (100, 3)
    assert np.allclose(view.expected_linear, [1, -0.8, 2.7], rtol=1e-15)
    assert np.allclose(view.sd, [1, 0.4, 0.9], rtol=1e-15)
    assert np.allclose(view.expected_tanh, [0.482, -0.609, 0.896], rtol=0, atol=5e-4)
    assert np.allclose(view.mean_field, [0.762, -0.664, 0.991], rtol=0, atol=5e-4)


def test_expectations_and_deviations_are_those_of_all_masks():
    """Every one of the 8 masks with its probability, against the closed formulas."""
    view = ChanceView()
    view.set({"f[0]": 0.35, "C[2]": -0.6})
    f, C = np.array([0.35, 0.8, 0.9]), np.array([2, -1, -0.6])
    masks = np.array(list(np.ndindex(2, 2, 2)), float)
    chances = np.prod(np.where(masks == 1, f, 1 - f), axis=1)
    assert chances.sum() == pytest.approx(1)
    for value, mean, sd in (
        (masks * C, view.expected_linear, view.sd),
        (np.tanh(masks * C), view.expected_tanh, view.sd_tanh),
    ):
        assert np.allclose(chances @ value, mean, rtol=1e-13)
        assert np.allclose(chances @ value**2 - mean**2, sd**2, rtol=1e-12)


def test_many_draws_settle_on_the_expectation_and_not_on_the_gate():
    view = ChanceView()
    error, error_tanh = view.sd / 100, view.sd_tanh / 100  # sd / √10000
    away = np.ravel([(draw_coins(F, 10000, seed).mean(axis=0) * C - F * C) / error for seed in range(1, 21)])
    assert (np.abs(view.mean_tanh - view.mean_field) > 2 * view.sd_tanh / 10).all(), "at 100 samples it is seen too"
    view.set({"samples": 10000})
    assert (np.abs(view.mean_linear - view.expected_linear) < 4 * error).all()
    assert (np.abs(view.mean_tanh - view.expected_tanh) < 4 * error_tanh).all()
    assert (np.abs(view.mean_tanh - view.mean_field) > 10 * error_tanh).all()
    assert 0.8 < away.std() < 1.2, "the standard error is neither too small nor too large"
    assert (np.abs(away) < 2).mean() > 0.9


def test_the_means_are_those_of_the_masks():
    view = ChanceView()
    for samples in SAMPLES:
        view.controls["samples"].value = samples
        assert view.masks.shape == (samples, 3)
        assert set(np.unique(view.masks)) <= {0, 1}
        share = view.masks.mean(axis=0)
        assert np.allclose(view.mean_linear, share * C, rtol=1e-12)
        assert np.allclose(view.mean_tanh, share * np.tanh(C), rtol=1e-12)


def test_the_coins_are_the_same_for_every_gate_and_number():
    many = draw_coins(F, 10000, 7)
    assert np.array_equal(draw_coins(F, 30, 7), many[:30])
    assert np.array_equal(draw_coins(F, 10000, 7), many)
    assert not np.array_equal(draw_coins(F, 10000, 8), many)
    wider = draw_coins(F + np.array([0.05, 0, 0.05]), 10000, 7)
    assert (wider >= many).all(), "a larger f keeps all that the smaller kept"
    assert np.array_equal(wider[:, 1], many[:, 1])
    assert not draw_coins(np.zeros(3), 10000, 7).any()
    assert draw_coins(np.ones(3), 10000, 7).all()
    assert np.abs(np.corrcoef(many.T) - np.eye(3)).max() < 0.05, "units are independent"


def test_the_words_tell_the_two_means_and_what_they_are_not():
    view = ChanceView()
    view.set({"samples": 10000})
    assert view.sentence() == (
        "Linear: drawn mean [0.996, −0.798, 2.71] beside f∘C = [1, −0.8, 2.7]. "
        "After tanh: exact mean [0.482, −0.609, 0.896] beside tanh(f∘C) = [0.762, −0.664, 0.991]: "
        "another number for units 0, 1 and 2."
    )
    assert [len(row) for row in view.table()] == [8] * 4
    assert view.table()[1] == ["0", "0.996", "0.02", "1", "0.48", "0.00964", "0.482", "0.762"]


def test_nothing_is_left_to_chance_where_a_gate_is_0_or_1():
    view = ChanceView()
    view.set({"f[0]": 0.0, "f[1]": 1.0, "f[2]": 0.5})
    assert view.certain.tolist() == [True, True, False]
    assert np.allclose(view.mean_tanh[:2], view.mean_field[:2], rtol=1e-12)
    assert abs(view.mean_tanh[2] - view.mean_field[2]) > 0.3
    assert view.words().endswith("another number for unit 2.")
    for spoil in ({"f[2]": 1.0}, {"f[2]": 0.5, "C[2]": 0.0}):
        view.set(spoil)
        assert view.certain.all()
        assert np.allclose(view.mean_tanh, view.mean_field, rtol=1e-12)
        assert "and so is tanh(f∘C)" in view.words()
        assert "another number" not in view.words()


def test_certain_is_exactly_where_the_two_formulas_agree():
    view, rng = ChanceView(), np.random.default_rng(12)
    for _ in range(40):
        f, c = rng.integers(0, 21, 3) / 20, rng.integers(-8, 9, 3) / 2
        f[0] = rng.choice([0, 1, f[0]])
        view.set({f"f[{k}]": float(f[k]) for k in range(3)} | {f"C[{k}]": float(c[k]) for k in range(3)})
        assert np.array_equal(np.isclose(view.expected_tanh, view.mean_field, rtol=1e-9, atol=1e-12), view.certain)


def test_straight_through_view_is_the_formula_and_finds_where_the_sign_turns():
    view = StraightThroughView()
    assert view.true == pytest.approx(-0.32)
    assert view.through == pytest.approx(0.40)
    assert "the opposite sign" in view.words()
    assert view.slopes.tolist() == [-6, 2]
    turns = LINE[np.flatnonzero(np.diff(np.sign(view.through_line)))]
    assert turns == pytest.approx([0.74, 0.75])
    view.set({"σ(a)": 0.5})
    assert (view.true, view.through) == pytest.approx((-0.5, -2.0))
    assert "the same sign" in view.words()
    for p, y in ((0.3, 0.7), (0.9, 2.4)):
        view.set({"σ(a)": p, "y": y})
        a = np.log(p / (1 - p))
        mean_loss = lambda a: sigmoid(a) * (2 - y) ** 2 + (1 - sigmoid(a)) * y**2  # noqa: B023, E731
        assert view.true == pytest.approx(complex_step(mean_loss, a), abs=1e-14)
        assert view.through == pytest.approx(p * 4 * (2 - y) + (1 - p) * 4 * -y, abs=1e-14)


# ------------------------------------------------------------ pictures


@pytest.mark.parametrize("make", [UpdateView, OutputView, ChanceView])
def test_a_number_is_taken_where_it_stands(make):
    view = make()
    numbers = view.weights.numbers
    assert set(view.picture.handles) == set(numbers)
    for place, (name, (left, top, width, height)) in enumerate(view.picture.handles.items()):
        view.controls[name].value = numbers[name].max - 0.05 * (place + 1)
        assert height >= 24, "a target"
        texts = [mark for mark in view.draw() if isinstance(mark, Texts)]
        written = {tuple(where): text for mark in texts for where, text in zip(mark.places, mark.texts, strict=True)}
        assert written[left + width / 2, top + height / 2] == number(view.state[name])


def test_squares_are_the_first_masks_and_stay_apart_from_the_bars():
    view = ChanceView()
    for samples in SAMPLES:
        view.set({"samples": samples})
        drawn = [mark for mark in view.draw() if isinstance(mark, Path) and mark.fill == COLOUR["f"]]
        assert sum(len(mark.lines) for mark in drawn) == view.masks[:SHOWN].sum()
        corners = np.concatenate([line for mark in drawn for line in mark.lines])
        assert corners.min() > 0
        assert (corners.max(axis=0) < (view.picture.width, 120)).all()


def test_the_gate_is_seen_beside_the_mean_of_many_draws():
    view = ChanceView()
    view.set({"samples": 10000})
    dots = [mark for mark in view.draw() if isinstance(mark, Dots)]
    linear, after_tanh = (mark.places[:, 1] for mark in dots)
    bars = [mark for mark in view.draw() if isinstance(mark, Path) and isinstance(mark.fill, tuple)]
    ends = [np.array([[corner[1] for corner in bar] for bar in mark.lines]) for mark in bars]
    gaps = [abs(end - middle[:, None]).min(axis=1) for end, middle in zip(ends, (linear, after_tanh), strict=True)]
    assert (gaps[0] < 1).all()
    assert (gaps[1] > 3.5).all()
    assert gaps[1][0] > 20


def test_the_sign_of_both_gradients_is_plainly_seen():
    """Two dots on an axis on which 0 lies in the middle: everywhere in the picture, and never so near that they touch
    when the words say that the signs differ by some tenths."""
    view, zero = StraightThroughView(), 34 + 268 / 2

    def heights():
        dots = [mark for mark in view.draw() if isinstance(mark, Dots)]
        return [zero - height for mark in dots for _, height in mark.places]

    assert "the opposite sign" in view.words()
    assert np.subtract(*heights()) < -25
    states = [{}, {"y": 3.0}, {"y": 0.0}, {"y": 3.0, "σ(a)": 0.02}, {"y": 0.0, "σ(a)": 0.98}]
    for state in states:
        view.reset()
        view.set(state)
        true, through = heights()
        assert np.sign([true, through]).tolist() == np.sign([view.true, view.through]).tolist()
        assert max(abs(true), abs(through)) < 134
        assert min(abs(true), abs(through)) > 4
