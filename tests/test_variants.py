"""Ring 1: the relatives of the cell, against loops, the complex step, and the standard cell."""

import numpy as np
import pytest

from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.gradients import complex_step
from lstm_helpers.variants import VARIANTS

M, N, T = 2, 3, 6


@pytest.fixture(params=VARIANTS)
def variant(request):
    return VARIANTS[request.param]


def weights_of(variant, seed=0, m=M, n=N):
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in variant.shapes(m, n).items()}


def start_of(variant, batch=(), seed=1):
    rng = np.random.default_rng(seed)
    return {name: rng.uniform(-0.9, 0.9, (*batch, N)) for name in variant.state}


def inputs(batch=(), seed=2):
    return np.random.default_rng(seed).normal(size=(T, *batch, M))


def weighed(trace, d_h):
    return np.sum(trace.h * d_h)


# ------------------------------------------------------------ forwards


def test_plain_rnn_is_its_formula_in_loops():
    v = VARIANTS["plain"]
    w, start, xs = weights_of(v), start_of(v), inputs()
    h, trace = start["h"], v.run(xs, w, start)
    for t in range(T):
        xh = [*xs[t], *h]
        h = [np.tanh(sum(w["W_h"][k, j] * xh[j] for j in range(M + N)) + w["b_h"][k]) for k in range(N)]
        np.testing.assert_allclose(trace.h[t], h, rtol=0, atol=1e-14)


def test_the_1997_cell_is_its_formula_in_loops():
    v = VARIANTS["1997"]
    w, start, xs = weights_of(v), start_of(v), inputs()
    h, C, trace = start["h"], start["C"], v.run(xs, w, start)
    for t in range(T):
        xh = [*xs[t], *h]
        z = {
            g: [sum(w[f"W_{g}"][k, j] * xh[j] for j in range(M + N)) + w[f"b_{g}"][k] for k in range(N)] for g in "iCo"
        }
        C = [C[k] + sigmoid(z["i"][k]) * np.tanh(z["C"][k]) for k in range(N)]
        h = [sigmoid(z["o"][k]) * np.tanh(C[k]) for k in range(N)]
        np.testing.assert_allclose(trace.C[t], C, rtol=0, atol=1e-14)
        np.testing.assert_allclose(trace.h[t], h, rtol=0, atol=1e-14)


def test_the_1997_cell_is_the_standard_cell_with_an_open_forget_gate():
    v = VARIANTS["1997"]
    w, start, xs = weights_of(v), start_of(v), inputs()
    open_gate = {"W_f": np.zeros((N, M + N)), "b_f": np.full(N, 800.0)}  # σ(800) is 1.0
    standard = run(xs, Params(**w, **open_gate), start["h"], start["C"])
    np.testing.assert_allclose(v.run(xs, w, start).C, standard.C, rtol=0, atol=1e-14)


# ------------------------------------------------------------ backwards


@pytest.mark.parametrize("batch", [(), (4,)], ids=["one", "batch"])
def test_gradient_of_everything_is_that_of_the_complex_step(variant, batch):
    w, start, xs = weights_of(variant), start_of(variant, batch), inputs(batch)
    d_h = np.random.default_rng(3).normal(size=(T, *batch, N))
    grads = variant.backward(variant.run(xs, w, start), w, d_h)
    for name in w:
        slow = complex_step(lambda a, name=name: weighed(variant.run(xs, w | {name: a}, start), d_h), w[name])
        np.testing.assert_allclose(grads[name], slow, rtol=0, atol=1e-12, err_msg=name)
    slow = complex_step(lambda a: weighed(variant.run(a, w, start), d_h), xs)
    np.testing.assert_allclose(grads["xs"], slow, rtol=0, atol=1e-12)
    for name in variant.state:
        slow = complex_step(lambda a, name=name: weighed(variant.run(xs, w, start | {name: a}), d_h), start[name])
        np.testing.assert_allclose(grads[f"{name}0"], slow, rtol=0, atol=1e-12)


def test_jacobian_is_that_of_the_complex_step(variant):
    w, start, x = weights_of(variant), start_of(variant), inputs()[0]

    def step(flat):
        parts = dict(zip(variant.state, np.split(flat, len(variant.state)), strict=True))
        trace = variant.run(x[None], w, parts)
        return np.concatenate([getattr(trace, name)[0] for name in variant.state])

    slow = complex_step(step, np.concatenate([start[name] for name in variant.state]))
    np.testing.assert_allclose(variant.jacobian(x, start, w), slow, rtol=0, atol=1e-13)


def test_jacobians_of_a_batch_are_those_of_its_members(variant):
    w, start, xs = weights_of(variant), start_of(variant, (4,)), inputs((4,))[0]
    together = variant.jacobian(xs, start, w)
    for k in range(4):
        alone = variant.jacobian(xs[k], {name: value[k] for name, value in start.items()}, w)
        np.testing.assert_allclose(together[k], alone, rtol=0, atol=1e-14)


def test_the_self_loop_of_1997_is_exactly_1():
    v = VARIANTS["1997"]
    w = {
        name: np.where(np.arange(weight.shape[-1]) >= M, 0, weight) if name[0] == "W" else weight
        for name, weight in weights_of(v).items()
    }  # nothing returns through h
    J = v.jacobian(inputs()[0], start_of(v), w)
    np.testing.assert_array_equal(J[N:, N:], np.eye(N))
    np.testing.assert_array_equal(J[N:, :N], 0)


# ------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"xs": np.zeros((0, M))}, r"xs has shape \(0, 2\); expected"),
        ({"xs": np.zeros((T, M + 1))}, r"xs has shape \(6, 3\); expected \(T, ..., m\).*m = 2"),
        ({"xs": [[np.nan, 1]]}, r"xs\[0, 0\] is nan; expected finite"),
        ({"start": {"q": np.zeros(N)}}, "start has 'q'; expected"),
        ({"start": {"h": np.zeros(N + 1)}}, r"h has shape \(4,\); expected \(..., n\) with n = 3"),
        ({"weights": {}}, r"weights begin with shape \(0,\); expected \(n, m\+n\)"),
        ({"weights": {"W_h": np.zeros((3, 5))}}, r"weights are \['W_h'\]; expected \["),
    ],
)
def test_bad_input_is_named(variant, change, message):
    arguments = {"xs": inputs(), "weights": weights_of(variant), "start": {}} | change
    with pytest.raises(ValueError, match=message):
        variant.run(**arguments)


def test_a_weight_of_the_wrong_shape_is_named(variant):
    w = weights_of(variant)
    bias = [name for name in w if name[0] == "b"][-1]
    with pytest.raises(ValueError, match=rf"{bias} has shape \(5,\); expected \(3,\)"):
        variant.run(inputs(), w | {bias: np.zeros(5)})
    with pytest.raises(ValueError, match=r"d_h has shape \(2, 3\); expected \(6, 3\)"):
        variant.backward(variant.run(inputs(), w), w, np.zeros((2, N)))


def test_every_variant_names_its_paper(variant):
    assert variant.source[-4:].isdigit()
    assert variant.state[0] == "h"
