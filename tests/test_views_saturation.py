"""SaturationView's picture: the circles are apart, and stand for what they say."""

from itertools import combinations

import numpy as np
import pytest

from lstm_helpers.plots import Dots, Texts
from lstm_helpers.plots.curves import aside
from lstm_helpers.views import SaturationView
from lstm_helpers.views.controls import SCALES


def circles(view):
    """For each way of computing: the circles (2 n, 2) of f and of 1 − f, and the rings (n, 2) of f′."""
    dots = [mark for mark in view.draw() if isinstance(mark, Dots) and mark.radius > 5]
    for ring, f, rest in (dots[:3], dots[3:]):
        assert ring.radius > f.radius == rest.radius
        yield np.concatenate([f.places, rest.places]), np.asarray(ring.places)


@pytest.mark.parametrize("start", SaturationView().presets)
def test_no_two_circles_lie_on_each_other(start):
    view = SaturationView()
    view.preset.value = start
    for scale in SCALES:
        view.controls["scale"].value = scale
        for places, _ in circles(view):
            for one, other in combinations(places, 2):
                assert np.hypot(*(one - other)) > 21, (start, scale)
    beside = [mark for mark in view.draw() if isinstance(mark, Texts) and len(mark.texts) == 6]
    assert [mark.texts for mark in beside] == [["0", "1", "2"] * 2] * 2


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_the_ring_of_the_slope_lies_around_the_smaller_of_the_two(dtype):
    view = SaturationView()
    for z in (-800.0, -104.0, -16.0, -0.3, 0.0, 5.0, 9.5, 36.8, 92.0, 800.0):
        view.set({"z[0]": z, "float type": dtype})
        for (places, rings), values in zip(circles(view), (view.textbook, view.stable), strict=True):
            smaller = 0 if values["f"][0] <= values["rest"][0] else 3
            assert np.allclose(rings[0], places[smaller], atol=1.5), (z, values)


def test_aside_moves_what_lies_on_each_other_and_nothing_else():
    apart = np.array([[0.0, 0], [40, 0], [20, 90]])
    assert np.array_equal(aside(apart, 20), apart)
    moved = aside([[10.0, 0], [10, 50], [10.5, 1], [9, 50]], 20)
    assert np.hypot(*(moved[0] - moved[2])) == pytest.approx(20)
    assert np.hypot(*(moved[1] - moved[3])) == pytest.approx(20)
    assert moved[:, 1].tolist() == [0, 50, 1, 50]
    assert moved[3, 0] < moved[1, 0]
    assert moved[0, 0] < moved[2, 0], "in their order"
