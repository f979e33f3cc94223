"""Nets, losses, Adam, and a run that can be stopped."""

import numpy as np
import pytest

from lstm_helpers.training import Net, Training, clipped, cross_entropy, cut, softmax, squared_error

KINDS = ("LSTM", "plain")


def noise(rng):
    """Three inputs and two targets of six steps, four sequences."""
    return rng.normal(size=(6, 4, 3)), rng.normal(size=(6, 4, 2))


def training(kind="LSTM", seed=0, batch_of=noise, **options):
    return Training(Net(kind, 3, 5, 2, seed=seed), batch_of, squared_error, seed=seed, **options)


# ------------------------------------------------------------ losses


def test_squared_error_leaves_out_what_is_not_known():
    y, target = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.5, np.nan], [np.nan, 2.0]])
    value, d_y = squared_error(y, target)
    assert value == pytest.approx((0.25 + 4) / 2)
    assert d_y.tolist() == [[-0.5, 0], [0, 2]]


def test_cross_entropy_leaves_out_what_is_not_asked():
    y, target = np.array([[2.0, 0.0, 1.0], [9.0, 9.0, 9.0]]), np.array([2, -1])
    value, d_y = cross_entropy(y, target)
    assert value == pytest.approx(-np.log(np.exp(1) / np.exp([2, 0, 1]).sum()))
    assert not d_y[1].any()
    assert d_y[0] == pytest.approx(softmax(y[0]) - [0, 0, 1])
    assert softmax(np.array([1000.0, 1000.0])).tolist() == [0.5, 0.5]


def test_the_first_class_is_an_answer_like_the_others():
    y = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    value, d_y = cross_entropy(y, np.array([0, 0]))
    p = softmax(y)
    assert value == pytest.approx(-np.log(p[:, 0]).mean())
    assert d_y == pytest.approx((p - [1, 0, 0]) / 2)


def test_an_answer_thought_impossible_costs_its_distance():
    """softmax itself is rounded to 0 there, and its logarithm is not lost."""
    y = np.array([[[2000.0, 0.0, 2000.0], [0.0, 800.0, 0.0]]])
    value, d_y = cross_entropy(y, np.array([[1, 0]]))
    assert value == pytest.approx((2000 + np.log(2) + 800) / 2, rel=1e-15)
    assert d_y.tolist() == [[[0.25, -0.5, 0.25], [-0.5, 0.5, 0.0]]]


def test_softmax_of_each_row_is_as_if_alone():
    y = np.array([[1000.0, 999.0], [0.0, -1.0], [-1000.0, -1001.0]])
    assert softmax(y) == pytest.approx(np.array([softmax(row) for row in y]))
    assert softmax(y) == pytest.approx(np.array([[1, np.exp(-1)]] * 3) / (1 + np.exp(-1)))


@pytest.mark.parametrize("loss", [squared_error, cross_entropy])
@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_of_a_net_is_the_slope_of_its_loss(kind, loss):
    net, rng = Net(kind, 3, 4, 2, seed=1), np.random.default_rng(2)
    xs = rng.normal(size=(5, 6, 3))
    target = rng.normal(size=(5, 6, 2)) if loss is squared_error else rng.integers(-1, 2, (5, 6))
    value, grads = net.gradient(xs, target, loss)
    assert value == loss(net.run(xs)[1], target)[0]
    assert list(grads) == list(net.weights)
    for name, weight in net.weights.items():
        way = rng.normal(size=weight.shape)
        ends = [loss(net.run(xs, net.weights | {name: weight + e * way})[1], target)[0] for e in (1e-5, -1e-5)]
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx((grads[name] * way).sum(), abs=1e-8), name


# ------------------------------------------------------------ nets


def test_nets_start_from_their_seed_and_forget_bias():
    assert Net("LSTM", 3, 5, 2, forget_bias=2.0).weights["b_f"].tolist() == [2.0] * 5
    one, same, other = (Net("LSTM", 3, 5, 2, seed=seed).weights for seed in (0, 0, 1))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not np.array_equal(one["W_i"], other["W_i"])
    assert not np.array_equal(one["W_i"], one["W_f"]), "each gate has weights of its own"
    assert Net("LSTM", 3, 5, 2).size == 4 * (5 * 8 + 5) + 2 * 5 + 2
    assert Net("plain", 3, 5, 2).size == 5 * 8 + 5 + 2 * 5 + 2


def test_weights_fill_what_their_size_allows():
    for name, weight in Net("LSTM", 20, 25, 20).weights.items():
        if name.startswith("W"):
            assert 0.95 / 5 < np.abs(weight).max() <= 1 / 5, name
            assert abs(weight.mean()) < 0.05, name


def test_what_is_left_out_is_seed_0_forget_bias_1_rate_001_clip_1():
    one, other = Net("LSTM", 3, 5, 2), Net("LSTM", 3, 5, 2, seed=0, forget_bias=1)

    def large(rng):
        return [100 * values for values in noise(rng)]  # so large that every gradient is clipped

    short = Training(one, large, squared_error)
    told = Training(other, large, squared_error, seed=0, rate=0.01, clip=1)
    assert same(short, told)
    short.train(3, quiet=True)
    told.train(3, quiet=True)
    assert same(short, told)
    assert one.weights["W_o"].tolist() != Net("LSTM", 3, 5, 2).weights["W_o"].tolist()


@pytest.mark.parametrize("unit", [0, 2, 4])
def test_a_cut_unit_is_silent_and_the_weights_stay(unit):
    net, xs = Net("LSTM", 3, 5, 2, seed=4), np.random.default_rng(4).normal(size=(6, 3))
    before = {name: weight.copy() for name, weight in net.weights.items()}
    trace, _ = net.run(xs, cut(net.weights, unit))
    for name in ("C_tilde", "C", "h"):
        silent = ~getattr(trace, name).any(axis=0)
        assert np.flatnonzero(silent).tolist() == [unit]
    assert cut(net.weights, None) is net.weights
    assert all(np.array_equal(weight, before[name]) for name, weight in net.weights.items())


def test_forecast_feeds_answers_back():
    net, seen = Net("LSTM", 1, 4, 1, seed=3), np.array([[0.3], [0.6]])
    first = net.run(seen)[1][-1]
    second = net.run([*seen, first])[1][-1]
    assert net.forecast(seen, 2).tolist() == [first.tolist(), second.tolist()]


# ------------------------------------------------------------ Adam


def test_adam_is_its_formula_one_number_at_a_time():
    """Kingma and Ba 2015, algorithm 1, written out for one weight."""
    run, again = training(clip=1e9, rate=0.02), Net("LSTM", 3, 5, 2)
    m = v = 0.0
    weights = dict(again.weights)
    for t in range(1, 5):
        xs, target = noise(np.random.default_rng([0, t]))
        _, grads = again.gradient(xs, target, squared_error, run.net.weights)
        g, before = grads["W_o"][1, 2], run.net.weights["W_o"][1, 2]
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        run.train(1, quiet=True)
        after = before - 0.02 * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)) ** 0.5 + 1e-8)
        assert run.net.weights["W_o"][1, 2] == pytest.approx(after, rel=1e-12)
    assert weights["W_o"][1, 2] != after


def test_train_returns_the_mean_of_the_last_20_losses():
    run = training()
    assert run.train(5, quiet=True) == pytest.approx(np.mean(run.losses))
    assert run.train(20, quiet=True) == pytest.approx(np.mean(run.losses[5:]))
    assert np.isnan(training().train(0, quiet=True))


def test_the_bar_counts_the_steps_unless_quiet(capsys):
    training().train(3, quiet=True)
    assert capsys.readouterr() == ("", "")
    training().train(3)
    shown, red = capsys.readouterr()
    assert red == ""
    assert shown.split("\r")[1] == f"training {'░' * 40} 0 of 3", "there at once"
    assert shown.split("\r")[-1] == f"training {'█' * 40} 3 of 3\n"
    training().train(81)
    assert capsys.readouterr().out.count("\r") == 41, "drawn where it grows"


def test_clipping_shortens_the_whole_gradient():
    grads = {"a": np.array([3.0]), "b": np.array([[4.0]])}
    assert clipped(grads, 10) is clipped(grads, np.inf) is grads
    short = clipped(grads, 1)
    assert (short["a"].item(), short["b"].item()) == pytest.approx((0.6, 0.8))


# ------------------------------------------------------------ stop, go on, rewind


def same(one, other):
    return all(np.array_equal(one.net.weights[name], other.net.weights[name]) for name in one.net.weights)


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_was_stopped_goes_on_as_if_it_never_was(kind, capsys):
    whole, stopped = training(kind), training(kind)
    whole.train(12, quiet=True)
    calm, moments = stopped.batch_of, iter([0, 0, 0, 0, 1])

    def stop_button(rng):
        if next(moments, 0):
            raise KeyboardInterrupt
        return calm(rng)

    stopped.batch_of = stop_button
    stopped.train(12, quiet=True)
    assert capsys.readouterr().out == "\nStopped after 4 steps. Call train again to go on.\n"
    stopped.train(8, quiet=True)
    assert same(whole, stopped)
    assert whole.losses == stopped.losses


def test_rewind_keeps_the_initialisation():
    run, fresh = training(), training()
    run.train(3, quiet=True)
    first = run.losses
    assert not same(run, fresh)
    run.rewind()
    assert same(run, fresh)
    assert run.losses == []
    run.train(3, quiet=True)
    assert run.losses == first


def test_a_failing_step_is_not_hidden():
    def broken(rng):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        training(batch_of=broken).train(1, quiet=True)
