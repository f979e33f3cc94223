"""An outbreak: one that was counted, and many that are simulated."""

from functools import partial

import numpy as np

from lstm_helpers.inputs import expects, reals, whole

SCHOOL_1978 = (3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4)
"""Boys in bed on each of 14 days, from 22 January 1978: influenza in an English boarding school with 763 boys, of whom
512 fell ill (British Medical Journal, 4 March 1978, p. 587). Read off a printed figure, as digitised by De Vries et
al. (2006): other copies differ by a few boys. The number in bed on a day, not of new cases, so it does not add up to
512."""
BOYS = 763
SHARES = partial(reals, expected=("t",), low=0, high=1)
HORIZON, COUNT = partial(whole, low=1, high=10_000), partial(whole, low=1, high=1_000_000)


@expects(rng=np.random.Generator, count=COUNT, days=HORIZON)
def outbreaks(rng, count, days=30):
    """Simulated epidemics in closed places: the share of people reported ill on each day, (days, count).

    A chance SIR model (Kermack, McKendrick 1927; day by day as in Bailey 1975, "chain binomial"): on each day every
    susceptible person falls ill with probability 1 − exp(−β I / N), every ill one recovers with 1 − exp(−1 / d).
    Drawn for each epidemic: N people, log-uniform from 100 to 3000; d, the days of illness, uniform from 1.5 to 6;
    R = β d, uniform from 1 to 6; 1 to 5 ill on day 0; and the share of the ill that is reported, uniform from 0.4 to
    1, each one by chance. An epidemic begins on day 0 and may die out at once.
    Raises ValueError when rng is no Generator, or count or days no whole number of 1 or more (and at most 1000000 and
    10000).
    """
    N = np.exp(rng.uniform(np.log(100), np.log(3000), count)).astype(int)
    d, R, seen = rng.uniform(1.5, 6, count), rng.uniform(1, 6, count), rng.uniform(0.4, 1, count)
    ill = rng.integers(1, 6, count)
    susceptible, reported = N - ill, []
    for _ in range(days):
        reported.append(rng.binomial(ill, seen) / N)
        new = rng.binomial(susceptible, 1 - np.exp(-R / d * ill / N))
        susceptible, ill = susceptible - new, ill + new - rng.binomial(ill, 1 - np.exp(-1 / d))
    return np.array(reported)


TENTHS = 10  # nets see tenths of the people: 1.0 is one in ten ill


@expects(days=partial(whole, low=2, high=10_000))
def outbreak_batch(rng, count=32, days=30):
    """A minibatch for one-step forecasts: inputs and targets, both (days − 1, count, 1), in tenths of the people: what
    is reported on a day, and on the day after. From `outbreaks`; days is 2 or more, and ValueError as there."""
    x = TENTHS * outbreaks(rng, count, days)[..., None]
    return x[:-1], x[1:]


@expects(shares=SHARES, horizon=HORIZON)
def sir_forecast(shares, horizon):
    """What an SIR model, fitted to the days so far, expects of the next days. shares: (t,), the share of people ill on
    each day, t >= 1; horizon: days ahead. Returns (horizon,).

    The model of `outbreaks` without chance and with all cases reported, fitted by least squares within the ranges of
    `outbreaks`, so that it knows as much: on a grid of d from 1.5 to 6, R from 1 to 6 and the share ill on day 0 from
    1 in 3000 to 5 in 100, and on ever finer grids around the best. Of curves that fit as well (of one or two days many
    do), the first one on the grid.
    Raises ValueError when shares are not (t,) numbers from 0 to 1, or horizon is no whole number from 1 to 10000.
    """
    shares = np.asarray(shares, float)
    low, high = np.array([1.5, 1, np.log(1 / 3000)]), np.array([6, 6, np.log(5 / 100)])
    centre, reach = (low + high) / 2, (high - low) / 2
    for _ in range(16):
        axes = [
            np.clip(np.linspace(c - r, c + r, 15), *ends) for c, r, *ends in zip(centre, reach, low, high, strict=True)
        ]
        points = np.array([axis.ravel() for axis in np.meshgrid(*axes)])
        curves = _sir(*points, len(shares) + horizon)
        best = ((curves[: len(shares)] - shares[:, None]) ** 2).sum(axis=0).argmin()
        centre, reach = points[:, best], reach / 2
    return curves[len(shares) :, best]


def _sir(d, R, log_ill, days):
    """The shares of ill people, (days, k), for k values of each parameter."""
    ill, curve = np.exp(log_ill), []
    susceptible = 1 - ill
    for _ in range(days):
        curve.append(ill)
        new = susceptible * (1 - np.exp(-R / d * ill))
        susceptible, ill = susceptible - new, ill * np.exp(-1 / d) + new
    return np.array(curve)


LIBRARY = partial(reals, expected=("days", "k"), low=0, high=1)


@expects(seen=SHARES, horizon=HORIZON, library=LIBRARY, count=COUNT)
def nearest_outbreaks(seen, horizon, library, count=20):
    """What followed, on average, in the outbreaks of a library that began most like the days so far. No learning.

    seen: (t,), the share of people ill on each day, t >= 1; library: (days, k), as from `outbreaks`. Returns
    (horizon,): the mean of the `count` nearest, by the squared distance over the t days. Raises ValueError when seen or
    library are no such numbers from 0 to 1, or the library has fewer than t + horizon days or than count outbreaks.
    """
    seen, library, end = np.asarray(seen, float), np.asarray(library, float), len(seen) + horizon
    if len(library) < end or library.shape[1] < count:
        raise ValueError(f"library has shape {library.shape}; expected {end} days and {count} outbreaks, at least")
    distance = ((library[: len(seen)] - seen[:, None]) ** 2).sum(axis=0)
    return library[len(seen) : end, np.argsort(distance)[:count]].mean(axis=1)


def two_day_rule(rng, count=2000):
    """The linear rule for tomorrow from today and yesterday that fits simulated outbreaks best: a, b, c in
    tomorrow = a · today + b · yesterday + c, by least squares on `count` of them. Shares of people. ValueError as
    `outbreaks`."""
    x = outbreaks(rng, count)
    known = np.stack([x[1:-1].ravel(), x[:-2].ravel(), np.ones(x[2:].size)], axis=-1)
    return np.linalg.lstsq(known, x[2:].ravel())[0]


@expects(rule=partial(reals, expected=(3,), low=-1000, high=1000), seen=SHARES, horizon=HORIZON)
def forecasts(net, rule, seen, horizon):
    """{name: (horizon,)}: what a trained net and its rivals expect of the next days. seen: (t,), shares of people ill
    on each day so far, t >= 2; rule: as from `two_day_rule`; net.forecast takes and gives tenths of the people.

    The LSTM and the rule take their own answers as the next days' inputs.
    Raises ValueError when net is no Net with one output, rule is not (3,) numbers, seen not (t,) numbers from 0 to 1
    with t >= 2, or horizon no whole number from 1 to 10000.
    """
    seen, rule = np.asarray(seen, float), np.asarray(rule, float)
    if np.size(getattr(net, "weights", {}).get("b_y", ())) != 1:
        raise ValueError(f"net is a {type(net).__name__}; expected a Net of `training` with one output")
    if len(seen) < 2:
        raise ValueError(f"seen has shape {seen.shape}; expected (t,) with t >= 2 days")
    ruled = list(seen)
    for _ in range(horizon):
        ruled.append(rule @ [ruled[-1], ruled[-2], 1])
    return {
        "LSTM": net.forecast(TENTHS * seen[:, None], horizon)[:, 0] / TENTHS,
        "two-day rule": np.array(ruled[len(seen) :]),
        "fitted SIR": sir_forecast(seen, horizon),
        "trend": seen[-1] + np.arange(1, horizon + 1) * (seen[-1] - seen[-2]),
        "last value": np.full(horizon, seen[-1]),
    }
