"""Outbreaks: the data, the rivals, and what a trained net does with them, over several seeds."""

import numpy as np
import pytest

from cases import remembered
from lstm_helpers.tasks import (
    BOYS,
    SCHOOL_1978,
    TENTHS,
    forecasts,
    outbreak_batch,
    outbreaks,
    sir_forecast,
    two_day_rule,
)
from lstm_helpers.training import Net, Training, squared_error

# ------------------------------------------------------------ outbreaks


def test_outbreaks_are_shares_of_people_and_seeded():
    one, same_seed = (outbreaks(np.random.default_rng(5), 400) for _ in range(2))
    assert one.shape == (30, 400)
    assert np.array_equal(one, same_seed)
    assert 0 <= one.min() < one.max() < 1
    assert np.all(one[0] <= 5 / 100)
    large = one.max(axis=0) > 0.05
    assert 0.4 < large.mean() < 0.9, "some become outbreaks, some die out"
    assert np.median(one[:, large].argmax(axis=0)) < 20


def test_a_batch_asks_for_the_next_day():
    xs, target = outbreak_batch(np.random.default_rng(0), 7)
    assert xs.shape == target.shape == (29, 7, 1)
    assert np.array_equal(xs[1:], target[:-1])
    assert xs.max() > 1, "tenths of the people"


def test_the_fitted_sir_finds_an_sir():
    d, R, ill, susceptible, curve = 3.0, 2.5, 0.002, 0.998, []
    for _ in range(25):
        curve.append(ill)
        new = susceptible * (1 - np.exp(-R / d * ill))
        susceptible, ill = susceptible - new, ill * np.exp(-1 / d) + new
    assert sir_forecast(curve[:15], 5) == pytest.approx(curve[15:20], abs=0.01)


def test_the_school():
    assert len(SCHOOL_1978) == 14
    assert max(SCHOOL_1978) == 298 < BOYS == 763


SEEDS, STEPS, batch_of = range(5), 400, remembered(outbreak_batch)


@pytest.fixture(scope="module")
def trained():
    """Five nets of eight units, each trained from its own seed, as in notebook 13."""
    nets = [Net("LSTM", 1, 8, 1, seed=seed) for seed in SEEDS]
    for seed, net in zip(SEEDS, nets, strict=True):
        Training(net, batch_of, squared_error, seed=seed).train(STEPS, quiet=True)
    return nets


SHARES, RULE = np.array(SCHOOL_1978) / BOYS, two_day_rule(np.random.default_rng(0))
RISE, QUIET = SHARES[:5], np.zeros(6)


def errors(net, ahead):
    """{name: error in boys} of forecasts for days 6 to 13 of the school's outbreak, made `ahead` days before."""
    gaps = {}
    for day in range(6, 14):
        for name, days in forecasts(net, RULE, SHARES[: day - ahead + 1], ahead).items():
            gaps.setdefault(name, []).append(BOYS * (days[-1] - SHARES[day]))
    return {name: np.sqrt(np.mean(np.square(gap))) for name, gap in gaps.items()}


def test_one_day_before_rule_and_net_are_about_level(trained):
    for net in trained:
        found = errors(net, 1)
        assert 0.75 < found["LSTM"] / found["two-day rule"] < 1.33


def first_lower(forecast):
    """The first day on which the forecast for the next one is lower than the day's own count, or None."""
    return next((day for day in range(2, 14) if forecast(SHARES[: day + 1]) < SHARES[day]), None)


def test_who_sees_the_turn_first(trained):
    for name, day in {"fitted SIR": 5, "two-day rule": 6, "trend": 6, "last value": None}.items():
        assert first_lower(lambda seen, name=name: forecasts(trained[0], RULE, seen, 1)[name][0]) == day
    assert first_lower(lambda seen: forecasts(trained[0], RULE, seen, 1)["LSTM"][0]) == 6


@pytest.mark.parametrize("ahead", [3, 5])
def test_several_days_before_the_net_wins_clearly(trained, ahead):
    for net in trained:
        found = errors(net, ahead)
        assert found.pop("LSTM") < 0.7 * min(found.values())


def test_the_fitted_sir_shoots_beyond_the_peak():
    assert 100 * sir_forecast(SHARES[:5], 1)[0] == pytest.approx(59, abs=0.5)
    assert 100 * SHARES[5] == pytest.approx(39, abs=0.5)


@pytest.mark.parametrize("day", [7, 8])
def test_the_fitted_sir_falls_too_fast_just_after_the_peak(day):
    assert BOYS * (sir_forecast(SHARES[:day], 1)[0] - SHARES[day]) < -50


def test_rivals_are_what_they_say():
    a, b, c = two_day_rule(np.random.default_rng(1))
    seen = np.array([0.1, 0.15, 0.13])
    found = forecasts(Net("LSTM", 1, 3, 1), (a, b, c), seen, 2)
    first = a * 0.13 + b * 0.15 + c
    assert found["two-day rule"] == pytest.approx([first, a * first + b * 0.13 + c])
    assert found["trend"] == pytest.approx([0.11, 0.09])
    assert found["last value"].tolist() == [0.13, 0.13]
    assert found["LSTM"].shape == found["fitted SIR"].shape == (2,)


def test_on_simulated_outbreaks_the_net_beats_last_value_and_trend(trained):
    xs, target = outbreak_batch(np.random.default_rng(999), 500)
    last, trend = target - xs, target[1:] - (2 * xs[1:] - xs[:-1])
    for net in trained:
        error = np.sqrt(np.mean((net.run(xs)[1] - target) ** 2))
        assert error < 0.75 * np.sqrt(np.mean(trend**2)) < 0.75 * np.sqrt(np.mean(last**2))


def forget_gates(net):
    """Means over units: in the rise, and in six quiet days after the outbreak; and the gates themselves."""
    f = net.run(TENTHS * np.append(SHARES, QUIET)[:, None])[0].f
    return f[1:4].mean(), f[14:].mean(), f


@pytest.fixture(scope="module")
def from_other_starts():
    """{b_f: three nets trained from it}."""
    nets = {b_f: [Net("LSTM", 1, 8, 1, seed=seed, forget_bias=b_f) for seed in SEEDS[:3]] for b_f in (-2, 2)}
    for group in nets.values():
        for seed, net in zip(SEEDS[:3], group, strict=True):
            Training(net, batch_of, squared_error, seed=seed).train(STEPS, quiet=True)
    return nets


def test_before_and_after_the_outbreak_forget_gates_stand_near_their_start(trained, from_other_starts):
    for low, high, nets in ((0.6, 0.85, trained), (0.1, 0.2, from_other_starts[-2]), (0.8, 0.95, from_other_starts[2])):
        for net in nets:
            rise, quiet, _ = forget_gates(net)
            assert low < rise < high
            assert low < quiet < high


def test_started_nearly_shut_they_open_in_the_outbreak_and_close_after_it(trained, from_other_starts):
    peaks = [forget_gates(net)[2][4:9].mean() for net in from_other_starts[-2]]
    assert np.mean(peaks) == pytest.approx(0.4, abs=0.05)
    for net, peak in zip(from_other_starts[-2], peaks, strict=True):
        rise, quiet, _ = forget_gates(net)
        assert peak > 1.4 * max(rise, quiet)
    for net in trained + from_other_starts[2]:
        rise, quiet, f = forget_gates(net)
        assert f[4:9].mean() < 1.1 * min(rise, quiet), "nothing of the kind"


def test_single_units_close_around_the_peak(trained):
    for net in trained:
        assert forget_gates(net)[2][5:8].min() < 0.5


def expected_after(net, before):
    """What the net says, in percent, for the day after the first five days of the school's outbreak."""
    return 10 * net.run(TENTHS * np.append(before, RISE)[:, None])[1][-1, 0]


def test_a_net_that_keeps_expects_less_of_a_second_rise(trained, from_other_starts):
    for net in trained + from_other_starts[2]:
        assert expected_after(net, np.append(SHARES, QUIET)) < 0.95 * expected_after(net, np.zeros(20))
    for net in from_other_starts[-2]:
        assert expected_after(net, np.append(SHARES, QUIET)) > 0.95 * expected_after(net, np.zeros(20))


def test_the_three_starts_forecast_about_equally_well(trained, from_other_starts):
    xs, target = outbreak_batch(np.random.default_rng(999), 500)
    groups = (trained, *from_other_starts.values())
    mean = [np.mean([np.sqrt(np.mean((net.run(xs)[1] - target) ** 2)) for net in nets]) for nets in groups]
    assert max(mean) < 1.06 * min(mean)
    assert mean[0] == pytest.approx(0.19, abs=0.006)
    ruled = TENTHS * RULE[2] + RULE[0] * xs[1:] + RULE[1] * xs[:-1]
    assert np.sqrt(np.mean((ruled - target[1:]) ** 2)) == pytest.approx(0.25, abs=0.006)
