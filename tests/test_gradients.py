"""Ring 1: gradients beside the complex step, a tape of scalars, central differences, known numbers and PyTorch."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

import oracle
from cases import BATCHES, WEIGHTS, agrees, random_params
from drawn import example as tried
from drawn import given, quick, seeds, settings, st
from lstm_helpers.cell import Params, d_relu, d_sigmoid, d_tanh, lstm_step, relu, run, sigmoid
from lstm_helpers.convert import to_torch
from lstm_helpers.example import example
from lstm_helpers.gradients import Gradients, backward, complex_step, jacobian
from lstm_helpers.inputs import finite

NAMES = [*WEIGHTS, "xs", "h0", "C0"]
SIZES = [(2, 3, 4), (5, 1, 3), (1, 4, 6), (3, 2, 1), (2, 1, 1)]  # (m, n, T), all with m ≠ n


class Case(NamedTuple):
    """All that a loss depends on: Σ d_h h + Σ d_C C over steps, batch and units."""

    xs: np.ndarray
    params: Params
    h0: np.ndarray
    C0: np.ndarray
    d_h: np.ndarray
    d_C: np.ndarray

    @property
    def trace(self):
        return run(self.xs, self.params, self.h0, self.C0)

    def gradients(self):
        return backward(self.trace, self.params, self.d_h, self.d_C)

    def loss(self):
        trace = self.trace
        return np.sum(self.d_h * trace.h) + np.sum(self.d_C * trace.C)

    def argument(self, name):
        return getattr(self.params if name in WEIGHTS else self, name)

    def with_argument(self, name, value):
        if name in WEIGHTS:
            return self._replace(params=replace(self.params, **{name: value}))
        return self._replace(**{name: value})


def random_case(m, n, T, seed, batch=()):
    """Moderate random numbers, so that nothing saturates and no two are alike; every h and C weighs in the loss."""
    rng = np.random.default_rng(seed)
    params = random_params(m, n, rng)
    xs, C0, d_h, d_C = (rng.normal(size=shape) for shape in [(T, *batch, m), (*batch, n), *[(T, *batch, n)] * 2])
    return Case(xs, params, rng.uniform(-1, 1, (*batch, n)), C0, d_h, d_C)


def assert_close(gradients, expected, atol, names=NAMES):
    for name in names:
        one, other = getattr(gradients, name), np.asarray(getattr(expected, name))
        assert one.shape == other.shape, name
        np.testing.assert_allclose(one, other, rtol=0, atol=atol, err_msg=name)


# ---------------------------------------------------------------- backward beside the complex step


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("m", "n", "T"), SIZES)
def test_backward_equals_the_complex_step(m, n, T, name):
    case = random_case(m, n, T, seed=1)
    gates = np.concatenate([case.trace.f, case.trace.i, case.trace.o])
    assert np.all((gates > 0.01) & (gates < 0.99)), "these numbers should not saturate"
    expected = complex_step(lambda value: case.with_argument(name, value).loss(), case.argument(name))
    gradient = getattr(case.gradients(), name)
    assert gradient.shape == expected.shape == case.argument(name).shape
    np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_without_d_C_the_loss_is_of_h_alone(name):
    case = random_case(2, 3, T=4, seed=3)
    of_h = case._replace(d_C=np.zeros_like(case.d_C))
    expected = complex_step(lambda value: of_h.with_argument(name, value).loss(), case.argument(name))
    for gradients in (backward(case.trace, case.params, case.d_h), of_h.gradients()):
        np.testing.assert_allclose(getattr(gradients, name), expected, rtol=0, atol=1e-12)


@quick
@given(seeds, st.integers(1, 4), st.integers(1, 4), st.integers(1, 6), st.sampled_from([(), (1,), (3,), (2, 2)]))
def test_any_direction_equals_the_complex_step(seed, m, n, T, batch):
    case = random_case(m, n, T, seed, batch)
    rng = np.random.default_rng(seed + 1)
    directions = {name: rng.normal(size=case.argument(name).shape) for name in NAMES}
    moved = case
    for name, direction in directions.items():
        moved = moved.with_argument(name, case.argument(name) + 1e-20j * direction)
    gradients = case.gradients()
    slope = sum(np.sum(getattr(gradients, name) * direction) for name, direction in directions.items())
    assert moved.loss().imag / 1e-20 == pytest.approx(slope, rel=0, abs=1e-11)  # a sum of some hundred terms


def test_the_complex_step_through_backward_gives_a_symmetric_hessian():
    case = random_case(2, 3, T=3, seed=4)
    hessian = complex_step(lambda W_f: case.with_argument("W_f", W_f).gradients().W_f, case.params.W_f).reshape(15, 15)
    assert np.abs(hessian).max() > 0.01
    np.testing.assert_allclose(hessian, hessian.T, rtol=0, atol=1e-13)


# ---------------------------------------------------------------- backward beside the oracle, a tape of scalars


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("m", "n", "T"), SIZES)
def test_backward_equals_the_oracle(m, n, T, seed):
    case = random_case(m, n, T, seed)
    weights = {name: getattr(case.params, name).tolist() for name in WEIGHTS}
    xs, h0, C0, d_h, d_C = (getattr(case, name).tolist() for name in ("xs", "h0", "C0", "d_h", "d_C"))
    expected = oracle.lstm_gradients(xs, weights, h0, C0, d_h, d_C)
    assert_close(case.gradients(), Gradients(**expected), atol=1e-12)


# ---------------------------------------------------------------- shapes, batches, types


@pytest.mark.parametrize("batch", [(), (4,), (2, 3), (1, 1)])
@pytest.mark.parametrize(("m", "n", "T"), [(2, 3, 4), (3, 1, 1)])
def test_names_and_shapes(m, n, T, batch):
    assert Gradients._fields == tuple(NAMES)
    case = random_case(m, n, T, seed=6, batch=batch)
    gradients = case.gradients()
    assert isinstance(gradients, Gradients)
    for name in NAMES:
        assert getattr(gradients, name).shape == case.argument(name).shape, name


@pytest.mark.parametrize("batch", [(1,), (4,), (2, 3), (2, 1, 2)])
def test_a_batch_is_the_sum_or_the_stack_of_its_members(batch):
    case = random_case(2, 3, T=4, seed=7, batch=batch)
    together, total = case.gradients(), dict.fromkeys(WEIGHTS, 0)
    for where in np.ndindex(batch):
        member = (slice(None), *where)
        starts = {"h0": case.h0[where], "C0": case.C0[where]}
        alone = case._replace(xs=case.xs[member], d_h=case.d_h[member], d_C=case.d_C[member], **starts)
        gradients = alone.gradients()
        total = {name: total[name] + getattr(gradients, name) for name in WEIGHTS}
        np.testing.assert_allclose(together.xs[member], gradients.xs, rtol=0, atol=1e-13)
        np.testing.assert_allclose(together.h0[where], gradients.h0, rtol=0, atol=1e-13)
        np.testing.assert_allclose(together.C0[where], gradients.C0, rtol=0, atol=1e-13)
    assert_close(together, together._replace(**total), atol=1e-12, names=WEIGHTS)


@pytest.mark.parametrize("shared", ["xs", "h0", "C0"])
def test_what_the_batch_shares_gets_one_gradient_a_member(shared):
    case = random_case(2, 3, T=4, seed=8, batch=(5,))
    one = case.argument(shared)[:, 0] if shared == "xs" else case.argument(shared)[0]
    gradients = case.with_argument(shared, one).gradients()
    copies = np.stack([one] * 5, axis=-2)
    assert_close(gradients, case.with_argument(shared, copies).gradients(), atol=1e-14)


def test_without_h0_and_C0_the_start_is_zeros():
    case = random_case(2, 3, T=4, seed=9)
    zeros = case._replace(h0=np.zeros(3), C0=np.zeros(3))
    gradients = backward(run(case.xs, case.params), case.params, case.d_h, case.d_C)
    assert_close(gradients, zeros.gradients(), atol=0)


def as_type(case, dtype):
    params = Params(**{name: getattr(case.params, name).astype(dtype) for name in WEIGHTS})
    return Case(*(value.astype(dtype) if isinstance(value, np.ndarray) else params for value in case))


@pytest.mark.parametrize("batch", [(), (4,)])
def test_float32_all_the_way(batch):
    case = random_case(2, 3, T=4, seed=14, batch=batch)
    small = as_type(case, np.float32)
    gradients = small.gradients()
    assert {gradient.dtype for gradient in gradients} == {np.dtype(np.float32)}
    assert {gradient.dtype for gradient in backward(small.trace, small.params, small.d_h)} == {np.dtype(np.float32)}
    assert_close(gradients, case.gradients(), atol=2e-5)


@pytest.mark.parametrize("wide", ["xs", "d_h", "d_C"])
def test_the_widest_type_is_that_of_the_gradient(wide):
    small = as_type(random_case(2, 3, T=4, seed=26), np.float32)
    gradients = small.with_argument(wide, small.argument(wide).astype(np.float64)).gradients()
    assert {gradient.dtype for gradient in gradients} == {np.dtype(np.float64)}


def test_lists_and_integers_are_welcome():
    case = random_case(2, 3, T=2, seed=15)._replace(d_h=[[1, 0, 2], [0, -1, 3]], d_C=[[0, 0, 1], [2, 1, -1]])
    as_arrays = case._replace(d_h=np.array(case.d_h, float), d_C=np.array(case.d_C, float))
    assert_close(case.gradients(), as_arrays.gradients(), atol=0)


@pytest.mark.parametrize(("T", "n"), [(4, 3), (1, 3), (1, 1)])
def test_inputs_are_not_changed(T, n):
    case = random_case(2, n, T, seed=16)
    trace = case.trace
    mine = [case.d_h, case.d_C, *trace]
    before = [array.copy() for array in mine]
    for array in mine:
        array.setflags(write=False)
    for gradient in backward(trace, case.params, case.d_h, case.d_C):
        assert not any(np.shares_memory(gradient, array) for array in mine)
    for array, kept in zip(mine, before, strict=True):
        np.testing.assert_array_equal(array, kept)


# ---------------------------------------------------------------- the Jacobian of one step


def random_step(m, n, seed):
    case = random_case(m, n, T=1, seed=seed)
    return case.xs[0], case.h0, case.C0, case.params


def next_state(x, state, params):
    """[h, C] of one step from state = [h_prev, C_prev]."""
    step = lstm_step(x, *np.split(state, 2), params)
    return np.concatenate([step.h, step.C])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("m", "n"), [(m, n) for m, n, _ in SIZES])
def test_jacobian_equals_the_complex_step(m, n, seed):
    x, h, C, params = random_step(m, n, seed)
    expected = complex_step(lambda state: next_state(x, state, params), np.concatenate([h, C]))
    J = jacobian(x, h, C, params)
    assert J.shape == expected.shape == (2 * n, 2 * n)
    np.testing.assert_allclose(J, expected, rtol=0, atol=1e-14)


def test_the_blocks_of_the_jacobian():
    x, h, C, params = random_step(2, 3, seed=18)
    step, J = lstm_step(x, h, C, params), jacobian(x, h, C, params)
    h_by_C_prev, C_by_C_prev = J[:3, 3:], J[3:, 3:]
    np.testing.assert_allclose(C_by_C_prev, np.diag(step.f), rtol=0, atol=1e-15)
    np.testing.assert_allclose(h_by_C_prev, np.diag(step.o * d_tanh(step.C) * step.f), rtol=0, atol=1e-15)
    others = ~np.eye(3, dtype=bool)  # a unit's C_prev reaches no other unit within one step: exactly 0
    assert not h_by_C_prev[others].any()
    assert not C_by_C_prev[others].any()
    assert J[:, :3].all()  # its h_prev reaches all


MORE = [((), (), (5,)), ((5,), (), ()), ((), (5,), ())]


@pytest.mark.parametrize("batches", [*BATCHES, *MORE])
def test_each_jacobian_of_a_batch_is_as_if_alone(batches):
    rng, (*_, params) = np.random.default_rng(19), random_step(2, 3, seed=19)
    arrays = [rng.normal(size=(*batch, size)) for batch, size in zip(batches, (2, 3, 3), strict=True)]
    batch = np.broadcast_shapes(*batches)
    full = [np.broadcast_to(v, batch + v.shape[-1:]) for v in arrays]
    together = jacobian(*arrays, params)
    assert together.shape == (*batch, 6, 6)
    for where in np.ndindex(batch):
        alone = jacobian(*(v[where] for v in full), params)
        np.testing.assert_allclose(together[where], alone, rtol=0, atol=1e-14)


def test_jacobian_keeps_float32_and_its_inputs():
    x, h, C, params = random_step(2, 3, seed=20)
    small = Params(**{name: getattr(params, name).astype(np.float32) for name in WEIGHTS})
    arrays = [v.astype(np.float32) for v in (x, h, C)]
    before = [v.copy() for v in arrays]
    J = jacobian(*arrays, small)
    assert J.dtype == np.float32
    np.testing.assert_allclose(J, jacobian(x, h, C, params), rtol=0, atol=1e-6)
    np.testing.assert_array_equal(np.concatenate(arrays), np.concatenate(before))
    assert jacobian([1, 2], [0, 0, 1], [1, 0, -1], params).dtype == np.float64


@pytest.mark.parametrize(("m", "n", "T"), [(2, 3, 5), (3, 1, 4), (1, 4, 1)])
def test_the_product_of_jacobians_is_the_gradient_through_time(m, n, T):
    case = random_case(m, n, T, seed=21)
    last = np.arange(T)[:, None] == T - 1
    trace = case.trace
    before = zip([case.h0, *trace.h], [case.C0, *trace.C], strict=True)
    product = np.eye(2 * n)
    for x, (h, C) in zip(case.xs, before, strict=False):  # the state after the last step is the start of none
        product = jacobian(x, h, C, case.params) @ product
    for d_C in (None, case.d_C * last):
        gradients = backward(trace, case.params, case.d_h * last, d_C)
        row = np.concatenate([case.d_h[-1], np.zeros(n) if d_C is None else d_C[-1]])
        np.testing.assert_allclose(np.concatenate([gradients.h0, gradients.C0]), row @ product, rtol=0, atol=1e-13)


# ---------------------------------------------------------------- known numbers


def exploding():
    """One unit whose forget gate is 0.5 and whose candidate reads h with weight 6; both other gates almost open."""
    zeros = {name: [[0, 0]] if name.startswith("W") else [0] for name in WEIGHTS}
    return Params(**{**zeros, "W_C": [[0, 6]], "b_i": [5], "b_o": [5]})


def test_an_lstm_that_explodes():
    J = jacobian([0], [0], [0], exploding())
    printed = [["5.9200", "0.4967"], ["5.9598", "0.5"]]
    assert all(agrees(J[row, column], printed[row][column]) for row, column in np.ndindex(2, 2))
    assert agrees(np.abs(np.linalg.eigvals(J)).max(), "6.42")
    assert agrees(np.linalg.norm(np.linalg.matrix_power(J, 20), 2), "1.86e16")
    assert agrees(J[1, 1] ** 20, "9.5e-7")


def errors_of_the_checks(step=1e-6):
    """The largest errors of the complex step and of central differences, over W_f of the example at scale 0.01."""
    x, h, C, params = example(0.01)
    case = Case(x[None], params, h, C, np.zeros((1, 3)), np.ones((1, 3)))
    analytic = case.gradients().W_f

    def loss(W_f):
        return case.with_argument("W_f", W_f).loss()

    central = np.empty_like(analytic)
    for where in np.ndindex(analytic.shape):
        change = np.zeros_like(analytic)
        change[where] = step
        central[where] = (loss(params.W_f + change) - loss(params.W_f - change)) / (2 * step)
    return np.abs(complex_step(loss, params.W_f) - analytic).max(), np.abs(central - analytic).max()


def test_how_far_each_check_agrees():
    of_complex, of_central = errors_of_the_checks()
    assert of_complex < 2e-15  # a few times the last digit, 2.2e-16
    assert 5e-11 < of_central < 5e-9


def test_saturated_central_differences_see_nothing():
    x, h, _, params = example()
    ones, where = np.ones(3), (0, 1)

    def C(W_f):
        return lstm_step(x, h, ones, replace(params, W_f=W_f)).C

    change = np.zeros_like(params.W_f)
    change[where] = 1e-6
    assert (C(params.W_f + change) - C(params.W_f - change))[0] / 2e-6 == 0.0
    slopes = complex_step(C, params.W_f)
    assert agrees(slopes[0, *where], "2.2e-40")
    assert agrees(slopes[0].max(), "6.7e-40")
    analytic = backward(run(x[None], params, h, ones), params, np.zeros((1, 3)), np.ones((1, 3))).W_f
    np.testing.assert_allclose(analytic, slopes.sum(axis=0), rtol=1e-14, atol=0)  # no digit lost to saturation


SATURATED = {"f": {"b_f": [40]}, "i": {"b_i": [40]}, "C": {"b_C": [18]}, "o": {"b_o": [40]}, "tanh": {"b_f": [50]}}


@pytest.mark.parametrize("gate", SATURATED)
def test_saturated_gates_keep_all_digits(gate):
    only = {f"W_{gate}": [[0.25, -0.75]]} if gate != "tanh" else {"W_i": [[0.25, -0.75]]}  # the one way from h_prev
    half_open = {name: [[0, 0]] if name.startswith("W") else [0.5] for name in WEIGHTS}
    params = Params(**{**half_open, **SATURATED[gate], **only})
    x, h, C = np.array([0.5]), np.array([0.25]), np.array([18.0 if gate == "tanh" else 1.25])
    slopes = complex_step(lambda state: next_state(x, state, params), np.concatenate([h, C]))
    np.testing.assert_allclose(jacobian(x, h, C, params), slopes, rtol=1e-12, atol=0)
    to_h = backward(run(x[None], params, h, C), params, [[1]])
    to_C = backward(run(x[None], params, h, C), params, [[0]], [[1]])
    np.testing.assert_allclose([[*to_h.h0, *to_h.C0], [*to_C.h0, *to_C.C0]], slopes, rtol=1e-12, atol=0)
    assert np.all(slopes[0] != 0)


# ---------------------------------------------------------------- the complex step


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (np.sin, np.cos),
        (np.exp, np.exp),
        (lambda x: x**3, lambda x: 3 * x**2),
        (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
        (np.tanh, d_tanh),
        (sigmoid, d_sigmoid),
        (relu, d_relu),
    ],
    ids=["sin", "exp", "cube", "bell", "tanh", "sigmoid", "relu"],
)
def test_complex_step_of_known_functions(function, slope):
    x = np.array([-2.5, -0.75, 0.25, 1.5])
    np.testing.assert_allclose(complex_step(function, x), np.diag(slope(x)), rtol=1e-14, atol=1e-300)
    for number in (0.75, 2, np.float64(-0.5), np.array(1.25)):
        derivative = complex_step(function, number)
        assert np.shape(derivative) == ()
        assert derivative == pytest.approx(slope(np.asarray(number, float)), rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("function", "result"),
    [(np.sum, ()), (lambda X: X[0], (3,)), (lambda X: X.T, (3, 2)), (lambda X: X @ X.T, (2, 2)), (list, (2, 3))],
    ids=["sum", "row", "transpose", "product", "list"],
)
def test_complex_step_puts_the_result_before_the_argument(function, result):
    X = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.5]])
    derivative = complex_step(function, X)
    assert derivative.shape == (*result, 2, 3)
    assert derivative.dtype == np.float64
    for where in np.ndindex(X.shape):
        change = np.zeros_like(X)
        change[where] = 1e-6
        difference = (np.asarray(function(X + change)) - np.asarray(function(X - change))) / 2e-6
        np.testing.assert_allclose(derivative[..., *where], difference, rtol=0, atol=1e-8)


def test_complex_step_moves_one_entry_at_a_time():
    seen = []

    def watched(x):
        seen.append(np.array(x))
        return x**2

    at = np.array([[3, -1], [0, 2]])
    complex_step(watched, at)
    assert {x.shape for x in seen} == {(2, 2)}
    assert {x.dtype for x in seen} == {np.dtype(complex)}
    for x in seen[: at.size]:  # then it is looked at whether they can be right
        np.testing.assert_array_equal(x.real, at)
        assert np.count_nonzero(x.imag) == 1
    np.testing.assert_array_equal(at, [[3, -1], [0, 2]])


def softmax(z):
    exp = np.exp(z - np.max(z))
    return exp / np.sum(exp)


def sigmoid_with_abs(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def single(z):
    return np.asarray(z).astype(np.complex64)


RIGHT = {
    "sin": np.sin,
    "flat": lambda z: sigmoid(z + 40),
    "constant": lambda z: 0 * z + 1e10,
    "steep": lambda z: sigmoid(50 * z),
    "steeper": lambda z: sigmoid(1e6 * z),
    "a step, almost": lambda z: sigmoid(1e12 * z),
    "cube": lambda z: z**3,
    "slope": d_sigmoid,
    "relu": relu,
    "leaky": lambda z: np.where(z.real > 0, z, 0.01 * z),
    "a kink near 1": lambda z: relu(z - 1 + 1e-9),
    "a kink at 1": lambda z: relu(z - 1),
    "a pole near 1": lambda z: 1 / (z - 1 - 1 / 64),
    "the larger": lambda z: np.maximum(z, -1.25 * z) if np.all(z.real) else z,
    "fast": lambda z: np.sin(1e3 * z),
    "softmax": softmax,
    "sum of softmax": lambda z: np.sum(softmax(z)),
    "length": lambda z: np.sqrt(np.sum(z * z) + 1),
    "matrix": lambda z: np.outer(np.tanh(z), [1, 1e-10, 1e10]),
    "rough": lambda z: z + 0.1 * np.sin(10 * z),
    "1e10 and little": lambda z: 1e10 + 1e-3 * z,
    "1e10 and back": lambda z: (1e10 + 1e-3 * np.sin(z)) - 1e10,
    "lost": lambda z: (1e16 + z) - 1e16,
    "large": lambda z: 1e200 * z,
    "small": lambda z: 1e-290 * np.tanh(z),
    "float32 constant": lambda z: z * np.float32(0.1) + np.float32(3),
    "float32": lambda z: np.tanh(single(z) * np.float32(0.1)),
    "float32, flat": lambda z: sigmoid(single(z) - 30),
    "float32 gate": lambda z: sigmoid(single(z)),
    "only from -1 to 1": lambda z: np.arcsin(finite("z", np.where(abs(z) > 1, np.inf, z))),
}
WRONG = {  # abs, np.maximum, the real part and comparisons in the middle
    "sigmoid": sigmoid_with_abs,
    "abs": lambda z: np.sin(np.abs(z)) * (1 + 0 * z),
    "abs and much": lambda z: 1e8 + np.abs(z) + 0 * z,
    "sign": lambda z: z / np.abs(z),
    "length": lambda z: z / (1 + np.sqrt(np.sum(np.abs(z) ** 2))),
    "maximum of abs": lambda z: np.maximum(np.abs(z), 1e-4) * (1 + 0j),
    "real": lambda z: z * z.real,
    "real and more": lambda z: np.tanh(z.real) + z,
    "conjugate": lambda z: z * np.conj(z),
    "another branch": lambda z: np.where(z == z.real, z**2, 0 * z),
    "not real": lambda z: np.log(-z * z),
}
PLACES = [0.3, -0.7, 2.0, 0.1, -2.5, [0.3, -0.7], [[0.5, -1.0], [2.0, 3e2]]]
numbers_of_all_sizes = st.builds(lambda x, k: x * 10.0**k, st.floats(-9, 9), st.integers(-9, 8))


@tried("cube", [1.5e-36], False)
@tried("slope", [1e-14], True)
@tried("sum of softmax", [1.0, 1.0, 0.3, 0.3], False)
@tried("fast", [1e8], True)
@tried("only from -1 to 1", [1.0], True)
@tried("rough", [3e6], True)
@tried("lost", [40.0], True)
@tried("float32, flat", [-9.0], False)
@tried("float32 gate", [0.0, 1.0, -0.5], False)
@settings(quick, max_examples=300)
@given(
    st.sampled_from(list(RIGHT)),
    st.lists(st.sampled_from([0.0, 1.0, -1.0, 700.0]) | numbers_of_all_sizes, min_size=1, max_size=3),
    st.booleans(),
)
def test_complex_step_refuses_no_right_function(name, at, alone):
    at = at[0] if alone else np.array(at)
    inside = np.clip(at, -0.99999, 0.99999) if name.startswith("only") else at
    assert np.isfinite(complex_step(RIGHT[name], inside)).all()


@pytest.mark.parametrize("at", PLACES, ids=str)
@pytest.mark.parametrize("name", WRONG)
def test_complex_step_refuses_a_wrong_slope(name, at):
    with pytest.raises(ValueError, match=r"^function has another slope on real numbers"):
        complex_step(WRONG[name], at)


def test_complex_step_notices_one_wrong_among_many():
    at = np.linspace(-3, 3, 40)
    with pytest.raises(ValueError, match=r"^function has another slope"):
        complex_step(lambda z: np.concatenate([np.tanh(z[1:]), sigmoid_with_abs(z[:1])]), at)
    with pytest.raises(ValueError, match=r"^function has another slope"):
        complex_step(lambda z: np.sum(np.tanh(z) + np.abs(z)), np.where(abs(at) < 1, 0, at))
    with pytest.raises(ValueError, match=r"^function has another slope"):
        complex_step(lambda z: np.tanh(z) * np.abs(z[0] + 0.5), [0.0, 1.0])


def test_complex_step_at_a_kink():
    for function in (lambda z: np.maximum(z, 0), lambda z: z * (z > 0), lambda z: np.where(z >= 0, z, -z)):
        with pytest.raises(ValueError, match=r"^function has another slope"):
            complex_step(function, [0.0, 1.0])
        complex_step(function, [1e-9, 1.0])
    assert complex_step(relu, 0) == complex_step(lambda z: np.abs(z) + 0j, 0) == 0


# ---------------------------------------------------------------- PyTorch, where it is installed

TORCH_SIZES = [  # m, n, T, batch
    (2, 3, 1, ()),
    (1, 4, 2, ()),
    (5, 1, 7, ()),
    (3, 2, 20, ()),
    (4, 6, 50, ()),
    (2, 3, 4, (1,)),
    (3, 5, 10, (4,)),
    (6, 2, 50, (3,)),
    (1, 2, 5, (2, 3)),
    (2, 7, 30, (2, 1, 2)),
]


def torch_cell(torch, params):
    """torch.nn.LSTMCell with the same weights: gates in the order i, f, g, o, two matrices, two biases."""
    cell, parts = torch.nn.LSTMCell(params.m, params.n, dtype=torch.float64), to_torch(params)
    parts |= {"bias_ih": 0.25 * parts["bias_ih"], "bias_hh": 0.75 * parts["bias_ih"]}
    cell.load_state_dict({name: torch.tensor(part) for name, part in parts.items()})
    return cell


def torch_gradients(torch, case):
    """The gradients of the loss by PyTorch's autograd; the case has one batch axis."""
    cell = torch_cell(torch, case.params)
    xs, h0, C0 = (torch.tensor(value, requires_grad=True) for value in (case.xs, case.h0, case.C0))
    h, C, loss = h0, C0, 0
    for x, d_h, d_C in zip(xs, torch.tensor(case.d_h), torch.tensor(case.d_C), strict=True):
        h, C = cell(x, (h, C))
        loss = loss + (d_h * h).sum() + (d_C * C).sum()
    loss.backward()
    W, b = torch.cat([cell.weight_ih.grad, cell.weight_hh.grad], 1), cell.bias_ih.grad
    named = {f"W_{gate}": part.numpy() for gate, part in zip("ifCo", W.chunk(4), strict=True)}
    named |= {f"b_{gate}": part.numpy() for gate, part in zip("ifCo", b.chunk(4), strict=True)}
    return Gradients(**named, xs=xs.grad.numpy(), h0=h0.grad.numpy(), C0=C0.grad.numpy())


def with_one_batch_axis(case):
    """The same case with its batch axes, none or many, made one: PyTorch's cell takes no more."""
    over_time = {name: getattr(case, name) for name in ("xs", "d_h", "d_C")}
    starts = {name: getattr(case, name) for name in ("h0", "C0")}
    flat = {name: v.reshape(len(v), -1, v.shape[-1]) for name, v in over_time.items()}
    return case._replace(**flat, **{name: v.reshape(-1, v.shape[-1]) for name, v in starts.items()})


@pytest.mark.parametrize(("m", "n", "T", "batch"), TORCH_SIZES)
def test_backward_equals_pytorch(m, n, T, batch):
    torch = pytest.importorskip("torch", reason="PyTorch is an oracle where it is installed")
    case = random_case(m, n, T, seed=25, batch=batch)
    expected = torch_gradients(torch, with_one_batch_axis(case))
    expected = {name: getattr(expected, name).reshape(case.argument(name).shape) for name in NAMES}
    assert_close(case.gradients(), Gradients(**expected), atol=1e-10)
