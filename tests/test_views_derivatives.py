"""DerivativeView and ChainView: their numbers against tables, limits, the complex step and one step of the cell."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lstm_helpers.cell import lstm_step, run, sigmoid
from lstm_helpers.example import example
from lstm_helpers.gradients import backward, complex_step
from lstm_helpers.plots import Dots, Path, Picture, Texts
from lstm_helpers.plots.slopes import CURVES, HIGH, LEFT, LINES, LOW, X, draw_factors
from lstm_helpers.views import ChainView, DerivativeView
from lstm_helpers.views.controls import SCALES
from lstm_helpers.views.derivatives import INPUTS

GRID = [round(-6 + 0.05 * k, 2) for k in range(241)]


LEFT_PLACE = (30, 30, 384, 284)  # of the function in the picture of a DerivativeView


def numbers(places, place=LEFT_PLACE, x=X, y=LEFT):
    """x and y of places in pixels."""
    (left, top, width, height), (across, down) = place, np.transpose(places)
    return x[0] + (across - left) * (x[1] - x[0]) / width, y[1] - (down - top) * (y[1] - y[0]) / height


def line(view, name):
    """The tangent or the secant as x and y, or None."""
    look = LINES[name]
    drawn = [
        mark for mark in view.draw() if isinstance(mark, Path) and mark[1:3] == look[:2] and mark.dash == look.dash
    ]
    return numbers(drawn[0].lines[0]) if drawn else None


# ------------------------------------------------------------ one function


@pytest.mark.parametrize("name", CURVES)
def test_no_slope_is_above_its_bound_and_the_bound_is_reached(name):
    slopes = CURVES[name].slope(np.array(GRID))
    assert slopes.max() == CURVES[name].bound == float(Fraction(CURVES[name].bound_text))


@pytest.mark.parametrize("name", ["σ", "tanh"])
def test_the_slope_is_the_derivative_and_the_secant_comes_closer(name):
    view = DerivativeView()
    for z in (-3.0, -0.4, 1.0, 2.5):
        view.set({"function": name, "z": z})
        assert view.slope == pytest.approx(float(complex_step(CURVES[name].function, z)), rel=1e-14)
        away = []
        for width in (0.2, 0.1, 0.05):
            view.set({"Δz": width})
            away.append(abs(view.secant - view.slope))
        assert away[0] > 1.8 * away[1] > 3.2 * away[2] > 0, "half the width, half the error"


def test_the_words_give_value_slope_share_and_secant():
    assert DerivativeView().sentence() == (
        "σ(1) = 0.7311, slope 0.1966: 78.6 % of its bound 1/4; the secant over Δz = 1 has 0.1497."
    )
    view = DerivativeView()
    view.set({"z": 5.0})
    assert "slope 0.006648: 2.66 % of its bound 1/4" in view.words()
    view.set({"function": "tanh", "z": -1.5})
    assert view.sentence().startswith("tanh(−1.5) = −0.9051, slope 0.1807: 18.1 % of its bound 1;")


def at_the_corner():
    view = DerivativeView()
    view.set({"function": "ReLU", "z": 0.0})
    return view


def test_at_the_corner_there_is_no_tangent():
    view = at_the_corner()
    assert (view.slope, view.bound, view.secant) == (0, 1, 1)
    assert "a corner: slope 0 to its left, 1 to its right, none at 0 (the code says 0)" in view.words()
    assert line(view, "tangent") is None
    assert view.table()[-1] == ["ReLU", "0", "0", "0 by convention", "1", "1"]
    view.controls["z"].value = 0.05
    assert "slope 1: 100 % of its bound 1" in view.words()
    assert line(view, "tangent") is not None
    view.set({"z": 0.0, "function": "tanh"})
    assert line(view, "tangent") is not None


def test_tangent_and_secant_go_through_their_points():
    view = DerivativeView()
    view.set({"function": "tanh", "z": 0.35, "Δz": 1.6})
    for name, slope in (("tangent", view.slope), ("secant", view.secant)):
        x, y = line(view, name)
        assert np.interp(view.z, x, y) == pytest.approx(np.tanh(0.35), abs=1e-12)
        assert np.diff(y)[0] / np.diff(x)[0] == pytest.approx(slope, rel=1e-10)
    squares = next(mark for mark in view.draw() if isinstance(mark, Dots) and mark.square)
    x, y = numbers(squares.places)
    assert np.allclose(x, [0.35, 1.95])
    assert np.allclose(y, np.tanh(x), rtol=0, atol=1e-11)


def test_what_lies_above_the_frame_is_told_by_an_arrow():
    view = at_the_corner()
    for z, width, seen in ((0.5, 1.0, 2), (1.5, 1.0, 1), (6.0, 3.0, 0)):
        view.set({"z": z, "Δz": width})
        squares = next(mark for mark in view.draw() if isinstance(mark, Dots) and mark.square)
        arrows = next(mark for mark in view.draw() if isinstance(mark, Texts) and set(mark.texts) <= {"", "▲"})
        assert len(squares.places) == seen
        assert arrows.texts.count("▲") == 2 - seen
        assert np.allclose(numbers(arrows.places)[0], [z, z + width])


def test_a_secant_on_a_straight_line_has_no_noise():
    view = DerivativeView()
    for z in GRID[::7]:
        for width in (0.05, 0.35, 2.95):
            view.set({"function": "ReLU", "z": z, "Δz": width})
            assert view.secant == (1 if z >= 0 else 0 if z + width <= 0 else pytest.approx((z + width) / width))
            assert "…" not in view.text().split("tanh")[0]


def test_no_tangent_runs_through_the_legend():
    view = DerivativeView()
    names = [mark for mark in view.picture.fixed if isinstance(mark, Texts) and mark.texts[0].startswith("secant")]
    (across, down), text = names[0].places[0], names[0].texts[0]
    (right,), (low,) = numbers([(across + 0.7 * names[0].size * len(text), down + 0.6 * names[0].size)])
    assert X[0] < right < 1 < low < LEFT[1]
    for look in CURVES.values():
        z = np.array(GRID)
        assert (look.function(z) + look.slope(z) * (right - z) < low).all(), (
            "slopes are not negative: lower to the left"
        )


# ------------------------------------------------------------ one weight


def by_backward(gate, given, scale):
    """The derivative of C[0] (of h[0] for the output gate) by one weight."""
    x, h_prev, C_prev, params = example(scale)._replace(**INPUTS[given])
    ends = (np.eye(3)[0][None], np.zeros((1, 3)))  # d_h and d_C
    grads = backward(run(x[None], params, h_prev, C_prev), params, *(ends if gate == "o" else ends[::-1]))
    return getattr(grads, f"W_{gate.replace('C̃', 'C')}")[0, 0]


@pytest.mark.parametrize("gate", ["f", "i", "C̃", "o"])
def test_the_product_is_the_derivative(gate):
    view = ChainView()
    for scale, given in product((1.0, 0.5, 0.1, 0.05, 0.01), INPUTS):
        view.set({"gate": gate, "input": given, "scale": scale})
        expected = by_backward(gate, given, scale)
        assert expected != 0
        assert view.product == pytest.approx(expected, rel=1e-12, abs=0)
        assert view.factors.shape == (3,)
        assert np.prod(view.factors) == pytest.approx(expected, rel=1e-12, abs=0)
        assert view.signal[SCALES.index(scale)] == view.product


def test_the_signal_over_all_scales_is_the_product_at_each():
    view = ChainView()
    view.set({"gate": "o"})
    signal = view.signal.copy()
    for scale, expected in zip(SCALES, signal, strict=True):
        view.controls["scale"].value = scale
        assert view.product == expected
        assert np.array_equal(view.signal, signal)
        assert np.array_equal(view.step.h, lstm_step(*example(scale)).h)


def test_the_threads_numbers_remember_and_do_not_learn():
    view = ChainView()
    assert view.product == pytest.approx(2.218e-40, rel=1e-3, abs=0)
    assert view.sentence() == (
        "∂C/∂W_f[0, 0] = 2 · 1.109e−40 · 1 = 2.218e−40. "
        "f[0] is 1 but for 1.109e−40: near-perfect memory, and next to no signal to learn from."
    )
    assert view.step.f[0] == 1
    assert float(sigmoid(-92.0)) == pytest.approx(1.109e-40, rel=1e-3, abs=0)
    view.set({"input": "all 0.1"})
    assert view.sentence() == "∂C/∂W_f[0, 0] = 2 · 0.04125 · 0.1 = 0.00825."


def test_memory_is_praised_only_where_the_forget_gate_is_closed_to_learning():
    view, praised = ChainView(), []
    for gate in ("f", "i", "C̃", "o"):
        for scale in SCALES:
            view.set({"gate": gate, "scale": scale})
            if "near-perfect memory" in view.sentence():
                praised.append((gate, scale))
                assert view.step.f[0] > 1 - 1e-15
                assert abs(view.product) < 1e-15
    assert praised == [("f", scale) for scale in SCALES if scale >= 0.4]


def test_words_and_table_name_the_factors():
    view = ChainView()
    view.set({"gate": "C̃", "scale": 0.05})
    assert view.sentence() == "∂C/∂W_C[0, 0] = 0.7503 · 0.9975 · 1 = 0.7484."
    assert view.table()[1:] == [
        ["C̃[0]", "tanh(−0.05)", "−0.04996"],
        ["∂C/∂C̃", "i[0]", "0.7503"],
        ["∂C̃/∂z", "tanh′(z_C[0])", "0.9975"],
        ["∂z/∂W", "xh[0]", "1"],
        ["∂C/∂W_C[0, 0]", "product", "0.7484"],
    ]
    view.set({"gate": "o"})
    assert [row[:2] for row in view.table()[2:4]] == [["∂h/∂o", "tanh(C[0])"], ["∂o/∂z", "σ′(z_o[0])"]]


def test_what_is_exactly_zero_stands_at_the_bottom():
    picture, place = Picture(430, 222), (56, 42, 364, 142)
    marks = draw_factors(picture, place)(["a", "b", "c", "product"], ["C", "f", "x", "f"], [2, 0.0, 1e-200, -0.0])
    (ends,) = (mark for mark in marks if isinstance(mark, Dots))
    _, heights = numbers(ends.places, place, (-0.5, 3.5), (-46, 3))
    assert np.allclose(heights, [np.log10(2), -45, -45, -45])
    assert picture.svg(marks).count("<text") == 8


def test_the_boxes_have_the_colours_and_the_words_of_the_gate():
    view = ChainView()
    view.set({"gate": "C̃", "scale": 0.05})
    svg = view.picture.svg(view.draw())
    for text in ("tanh′(z_C[0])", "the input gate", "at z_C[0] = −0.05", "it meets x[0]", "0.7484", "+0.748"):
        assert f">{text}<" in svg or f" {text}<" in svg
    assert "C\u0303" not in svg, "its tilde would melt into the C"


def test_no_product_leaves_the_axis():
    for gate, given in product(("f", "i", "C̃", "o"), INPUTS):
        view = ChainView()
        view.set({"gate": gate, "input": given})
        assert 10.0**LOW < abs(view.signal).min() < abs(view.signal).max() < 10.0**HIGH


def test_the_slope_of_relu_has_a_gap_at_its_corner():
    view = at_the_corner()
    (curve,) = (mark for mark in view.draw() if isinstance(mark, Path) and sum(map(len, mark.lines)) == 160)
    below, above = curve.lines
    assert len(below) > 60 < len(above)
    for part, slope in ((below, 0), (above, 1)):
        _, heights = numbers(part, (466, 30, 384, 284), X, (-0.03, 1.12))
        assert np.allclose(heights, slope)
