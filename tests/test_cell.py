"""Ring 1: the cell beside a slow oracle, high precision, its properties, a published example and PyTorch."""

import math
import warnings
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal, localcontext

import numpy as np
import pytest

from cases import BATCHES, agrees, random_case, random_params
from cases import WEIGHTS as NAMES
from drawn import arrays, given, quick, seeds, sizes, st
from lstm_helpers.cell import Params, Step, Trace, d_relu, d_sigmoid, d_tanh, lstm_step, relu, run, sigmoid

FUNCTIONS = [sigmoid, d_sigmoid, d_tanh, relu, d_relu]
SHAPES = [(2, 3), (5, 1), (1, 4), (3, 2), (4, 6)]  # (m, n), all with m ≠ n

# ---------------------------------------------------------------- the slow oracle


def slow_sigmoid(z):
    return 1 / (1 + math.exp(-z))


def slow_step(x, h_prev, C_prev, params):
    """One step with scalars, loops and `math` alone: a dict of lists with the names of Step."""
    m, n = len(x), len(h_prev)
    slow = {name: [] for name in Step._fields}
    slow["xh"] = [*x, *h_prev]
    for gate in "fiCo":
        W, b = getattr(params, f"W_{gate}").tolist(), getattr(params, f"b_{gate}").tolist()
        for row in range(n):
            z = b[row]
            for k in range(m):
                z += W[row][k] * x[k]
            for k in range(n):
                z += W[row][m + k] * h_prev[k]
            slow[f"z_{gate}"].append(z)
    for j in range(n):
        forget, write, show = (slow_sigmoid(slow[name][j]) for name in ("z_f", "z_i", "z_o"))
        candidate = math.tanh(slow["z_C"][j])
        C = forget * C_prev[j] + write * candidate
        unit = {"f": forget, "i": write, "C_tilde": candidate, "C": C, "o": show, "h": show * math.tanh(C)}
        for name, value in unit.items():
            slow[name].append(value)
    return slow


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_step_equals_the_slow_loops(m, n, seed):
    x, h_prev, C_prev, params = random_case(m, n, seed)
    step = lstm_step(x, h_prev, C_prev, params)
    slow = slow_step(x.tolist(), h_prev.tolist(), C_prev.tolist(), params)
    gates = np.concatenate([step.f, step.i, step.o])
    assert np.all((gates > 0.01) & (gates < 0.99)), "these numbers should not saturate"
    for name in Step._fields:
        np.testing.assert_allclose(getattr(step, name), slow[name], rtol=0, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("given", [(), ("h0",), ("C0",), ("h0", "C0")])
@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_run_repeats_the_slow_loops(m, n, given):
    _, h, C, params = random_case(m, n, seed=7)
    xs = np.random.default_rng(8).normal(size=(6, m))
    start = {"h0": h, "C0": C}
    trace = run(xs, params, **{name: start[name] for name in given})
    h, C = ((start[name] if name in given else np.zeros(n)).tolist() for name in ("h0", "C0"))
    np.testing.assert_array_equal(trace.h0, h)
    np.testing.assert_array_equal(trace.C0, C)
    for t, x in enumerate(xs.tolist()):
        slow = slow_step(x, h, C, params)
        h, C = slow["h"], slow["C"]
        for name in Step._fields:
            np.testing.assert_allclose(getattr(trace, name)[t], slow[name], rtol=0, atol=1e-13, err_msg=name)


def test_a_run_of_one_step_is_the_step():
    x, h_prev, C_prev, params = random_case(2, 3, seed=9)
    trace, step = run([x], params, h_prev, C_prev), lstm_step(x, h_prev, C_prev, params)
    for name in Step._fields:
        np.testing.assert_array_equal(getattr(trace, name), [getattr(step, name)], err_msg=name)


def test_names_and_shapes():
    x, h_prev, C_prev, params = random_case(2, 3, seed=0)
    step, trace = lstm_step(x, h_prev, C_prev, params), run([x] * 4, params, h_prev, C_prev)
    assert Step._fields == ("xh", "z_f", "f", "z_i", "i", "z_C", "C_tilde", "C", "z_o", "o", "h")
    assert Trace._fields == (*Step._fields, "h0", "C0")
    assert (params.m, params.n) == (2, 3)
    for name in Step._fields:
        size = 5 if name == "xh" else 3
        assert getattr(step, name).shape == (size,)
        assert getattr(trace, name).shape == (4, size)
    assert trace.h0.shape == trace.C0.shape == (3,)


def test_integers_and_lists_are_welcome():
    params = Params([[1, 2]], [3], [[0, 1]], [1], [[1, 0]], [0], [[2, 1]], [0])
    step = lstm_step([1], [0], [2], params)
    assert step.z_f == [4]
    assert all(array.dtype == np.float64 for array in step)


# ---------------------------------------------------------------- batches


def batched_case(batches, m=2, n=3):
    rng = np.random.default_rng(5)
    x, h, C = (rng.normal(size=(*batch, size)) for batch, size in zip(batches, (m, n, n), strict=True))
    return x, h, C, random_params(m, n, rng)


@pytest.mark.parametrize("batches", BATCHES)
def test_each_member_of_a_batch_is_as_if_alone(batches):
    x, h, C, params = batched_case(batches)
    batch = np.broadcast_shapes(*batches)
    full = [np.broadcast_to(v, batch + v.shape[-1:]) for v in (x, h, C)]
    together = [np.broadcast_to(v, batch + v.shape[-1:]) for v in lstm_step(x, h, C, params)]
    for where in np.ndindex(batch):
        alone = lstm_step(*(v[where] for v in full), params)
        for name, one, many in zip(Step._fields, alone, together, strict=True):
            np.testing.assert_allclose(many[where], one, rtol=0, atol=1e-14, err_msg=name)


def test_run_takes_batches():
    x, h, C, params = batched_case(((4, 1), (5,), ()))
    xs = np.stack([x, 2 * x, -x])
    trace = run(xs, params, h, C)
    assert trace.xh.shape == (3, 4, 5, 5)
    assert trace.h.shape == (3, 4, 5, 3)
    assert trace.h0.shape == trace.C0.shape == (4, 5, 3)
    for a, b in np.ndindex(4, 5):
        alone = run(xs[:, a, 0], params, h[b], C)
        for name in Step._fields:
            np.testing.assert_allclose(getattr(trace, name)[:, a, b], getattr(alone, name), rtol=0, atol=1e-14)


def test_run_takes_a_batch_of_C0_alone():
    _, _, C, params = batched_case(((), (), (5,)))
    assert run(np.ones((3, 2)), params, C0=C).C.shape == (3, 5, 3)


# ---------------------------------------------------------------- the functions that squash

SATURATION = [  # z, 1 − σ(z), σ, s(1 − s) and σ(z)σ(−z) in float64
    (22, "2.789468092e-10", 0.9999999997210531, 2.7894686552833313e-10, 2.789468091312698e-10),
    (42, "5.749522264e-19", 1.0, 0.0, 5.74952226429356e-19),
    (43, "2.115131038e-19", 1.0, 0.0, 2.1151310375910805e-19),
    (64, "1.603810891e-28", 1.0, 0.0, 1.603810890548638e-28),
    (92, "1.108939019e-40", 1.0, 0.0, 1.1089390193121365e-40),
    (136, "8.628801157e-60", 1.0, 0.0, 8.628801156620959e-60),
    (177, "1.348579964e-77", 1.0, 0.0, 1.3485799642996046e-77),
]
SLOPES = [  # z, σ, σ′, tanh′
    (0, "0.50000", "0.25000", "1.00000"),
    (0.5, "0.62246", "0.23500", "0.78645"),
    (1, "0.73106", "0.19661", "0.41997"),
    (2, "0.88080", "0.10499", "0.07065"),
    (3, "0.95257", "0.04518", "0.00987"),
    (5, "0.99331", "0.00665", "1.816e-4"),
    (10, "0.99995", "4.540e-5", "8.24e-9"),
]


@pytest.mark.parametrize(("z", "distance", "s", "naive", "slope"), SATURATION)
def test_saturation(z, distance, s, naive, slope):
    assert agrees(sigmoid(-z), distance)
    with localcontext(prec=90):
        assert agrees(exactly(-z)[0], distance)
        assert exactly(z)[0] < 1
    assert sigmoid(z) == pytest.approx(s, rel=3e-16, abs=0)
    assert s * (1 - s) == naive
    assert d_sigmoid(z) == pytest.approx(slope, rel=1e-15, abs=0)
    assert d_sigmoid(-z) == d_sigmoid(z)


@pytest.mark.parametrize(("z", "s", "slope", "tanh_slope"), SLOPES)
def test_slopes(z, s, slope, tanh_slope):
    assert agrees(sigmoid(z), s)
    assert agrees(d_sigmoid(z), slope)
    assert agrees(d_tanh(z), tanh_slope)
    assert agrees(d_tanh(-z), tanh_slope)


@pytest.mark.parametrize(("bound", "z"), [(0.9, 0.327), (0.5, 0.881)])
def test_where_the_slope_of_tanh_is_large(bound, z):
    assert d_tanh(z) >= bound > d_tanh(z + 0.001)


@pytest.mark.parametrize(("dtype", "first"), [(np.float64, "36.74"), (np.float32, "16.64"), (np.float16, "7.62")])
def test_first_z_at_which_sigmoid_is_exactly_1(dtype, first):
    z = np.arange(0, 40, 0.001).astype(dtype)
    ones = sigmoid(z) == 1
    start = np.argmax(ones)
    assert float(z[start]) == pytest.approx(float(first), abs=0.0051)
    assert np.all(ones[start:])
    assert not np.any(ones[:start])


def test_sigmoid_is_0_only_below_minus_745():
    assert sigmoid(-745.0) > 0
    assert sigmoid(-746.0) == 0


def exactly(z):
    """σ(z), σ′(z), tanh′(z) with 60 digits, for a float z."""
    e = (-abs(Decimal(z))).exp()
    big, small = 1 / (1 + e), e / (1 + e)
    return (big if z >= 0 else small), big * small, 4 * e * e / (1 + e * e) ** 2


def test_accurate_to_the_last_digits():
    rng = np.random.default_rng(0)
    z = np.concatenate([np.linspace(-700, 700, 1401), rng.uniform(-40, 40, 500), rng.uniform(-1, 1, 200)])
    with localcontext(prec=60):
        truth = [exactly(float(v)) for v in z]
        for k, function in enumerate((sigmoid, d_sigmoid, d_tanh)):
            for v, got, true in zip(z, function(z), truth, strict=True):
                allowed = Decimal("2e-15") * true[k] + Decimal("1e-321")  # float64 has no digits left below 1e-308
                assert abs(Decimal(float(got)) - true[k]) <= allowed, (function.__name__, v)


@pytest.mark.parametrize(("function", "top"), [(d_sigmoid, 0.25), (d_tanh, 1.0)])
def test_the_largest_slope_is_at_0(function, top):
    z = np.linspace(-50, 50, 10001)
    slopes = function(z)
    assert function(0.0) == top
    assert np.all((slopes >= 0) & (slopes <= top))
    assert np.all(slopes[np.abs(z) > 1e-6] < top)


def test_tanh_is_a_stretched_sigmoid():
    z = np.linspace(-20, 20, 401)
    np.testing.assert_array_equal(d_tanh(z), 4 * d_sigmoid(2 * z))
    np.testing.assert_allclose(2 * sigmoid(2 * z) - 1, np.tanh(z), rtol=0, atol=5e-16)
    np.testing.assert_allclose(d_tanh(z), 1 - np.tanh(z) ** 2, rtol=0, atol=5e-16)


def test_relu():
    z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    np.testing.assert_array_equal(relu(z), [0, 0, 0, 0.5, 2])
    np.testing.assert_array_equal(d_relu(z), [0, 0, 0, 1, 1])


# ---------------------------------------------------------------- what they take, keep and refuse


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_float_type_and_shape_are_kept(function, dtype):
    z = np.linspace(-3, 3, 6).reshape(2, 3).astype(dtype)
    before = z.copy()
    for argument in (z, z[0], z[0, 0], z[:0], np.array(z[0, 0])):
        result = function(argument)
        assert result.dtype == dtype
        assert result.shape == argument.shape
    np.testing.assert_allclose(function(z), function(z.astype(float)), rtol=0, atol=4 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("z", [2, [1, -2], np.int8(-3), np.array([0, 200], np.uint8)], ids=repr)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_integers_are_computed_in_float64(function, z):
    assert function(z).dtype == np.float64
    np.testing.assert_array_equal(function(z), function(np.asarray(z, float)))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_silent_for_every_float(function, dtype):
    z = np.array([-np.inf, -1000, -np.finfo(dtype).max, np.finfo(dtype).max, 1000, np.inf, np.nan], dtype)
    limits = {sigmoid: (0, 1), d_sigmoid: (0, 0), d_tanh: (0, 0), relu: (0, z[3:6]), d_relu: (0, 1)}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = function(z)
        scalars = [function(v) for v in z]
    np.testing.assert_array_equal(result, scalars)
    np.testing.assert_array_equal(result[:3], limits[function][0])
    np.testing.assert_array_equal(result[3:6], limits[function][1])
    assert np.isnan(result[6])


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
@pytest.mark.parametrize("function", [sigmoid, d_sigmoid, d_tanh, relu])
def test_complex_is_kept(function, dtype):
    assert function(dtype(1 + 1j)).dtype == dtype
    assert function(np.array([-1 + 2j, 3], dtype)).dtype == dtype


def slope_of_slope(z):
    return d_sigmoid(z) * (1 - 2 * sigmoid(z))


@pytest.mark.parametrize(
    ("function", "slope", "tolerance"),
    [(sigmoid, d_sigmoid, 1e-15), (relu, d_relu, 1e-15), (np.tanh, d_tanh, 4e-15), (d_sigmoid, slope_of_slope, 4e-15)],
    ids=["sigmoid", "relu", "tanh", "d_sigmoid"],
)
def test_complex_step_gives_the_slope(function, slope, tolerance):
    z = np.linspace(-20, 20, 401) if function is np.tanh else np.linspace(-600, 600, 4801)
    step = 1e-20
    np.testing.assert_allclose(function(z + 1j * step).imag / step, slope(z), rtol=tolerance, atol=0)


# ---------------------------------------------------------------- properties


@quick
@given(seeds, sizes, sizes, st.floats(0, 1000))
def test_bounds(seed, m, n, size):
    x, h_prev, C_prev, params = random_case(m, n, seed, size)
    step = lstm_step(100 * x, h_prev, C_prev, params)
    for gate in (step.f, step.i, step.o):
        assert np.all((gate >= 0) & (gate <= 1))
    assert np.all(np.abs(step.C_tilde) <= 1)
    assert np.all(np.abs(step.C) <= np.abs(C_prev) + 1)
    assert np.all(np.abs(step.h) <= 1)


@quick
@given(seeds, sizes, arrays(float, 3, elements=st.floats(allow_nan=False, allow_infinity=False)))
def test_f_1_and_i_0_keep_C_bit_for_bit(seed, m, C_prev):
    x, h_prev, _, params = random_case(m, 3, seed)
    keeping = replace(params, b_f=[1000] * 3, b_i=[-1000] * 3)
    np.testing.assert_array_equal(lstm_step(x, h_prev, C_prev, keeping).C, C_prev)
    np.testing.assert_array_equal(run([x] * 5, keeping, h_prev, C_prev).C, [C_prev] * 5)


@pytest.mark.parametrize("name", NAMES)
def test_complex_step_through_the_whole_cell(name):
    x, h_prev, C_prev, params = random_case(2, 3, seed=2)
    direction = np.random.default_rng(3).normal(size=getattr(params, name).shape)

    def h(amount):
        return lstm_step(x, h_prev, C_prev, replace(params, **{name: getattr(params, name) + amount * direction})).h

    np.testing.assert_allclose(h(1e-20j).imag / 1e-20, (h(1e-6) - h(-1e-6)) / 2e-6, rtol=0, atol=1e-9)


# ---------------------------------------------------------------- a published example

GOMEZ = {  # A. Gomez, "Backpropogating an LSTM: a numerical example" (2016): two steps of one unit with two inputs
    "f": [0.851952801968, 0.870301969855],
    "i": [0.960834277203, 0.981183968325],
    "C_tilde": [0.81775407797, 0.849804022319],
    "o": [0.817574476194, 0.849933342802],
    "C": [0.785726148437, 1.517633097669],
    "h": [0.536313397882, 0.771981105759],
}


def test_the_example_of_gomez():
    params = Params(
        W_f=[[0.7, 0.45, 0.1]],
        b_f=[0.15],
        W_i=[[0.95, 0.8, 0.8]],
        b_i=[0.65],
        W_C=[[0.45, 0.25, 0.15]],
        b_C=[0.2],
        W_o=[[0.6, 0.4, 0.25]],
        b_o=[0.1],
    )
    trace = run([[1, 2], [0.5, 3]], params)
    for name, values in GOMEZ.items():
        np.testing.assert_allclose(getattr(trace, name)[:, 0], values, rtol=0, atol=1e-11, err_msg=name)


# ---------------------------------------------------------------- Params


def weights(m=3, n=2):
    """Eight good arrays by name, writable, all different."""
    params = random_params(m, n, np.random.default_rng(4))
    return {name: getattr(params, name).copy() for name in NAMES}


def test_params_are_frozen():
    params = Params(**weights())
    with pytest.raises(FrozenInstanceError):
        params.W_f = np.zeros((2, 5))


@pytest.mark.parametrize("name", NAMES)
def test_arrays_are_read_only_copies(name):
    mine = weights()
    params = Params(**mine)
    kept = mine[name].copy()
    mine[name] += 1  # mine stays writable, and theirs does not follow
    np.testing.assert_array_equal(getattr(params, name), kept)
    with pytest.raises(ValueError, match="read-only"):
        getattr(params, name)[0] = 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [(int, float), (np.uint8, float), *((t, t) for t in (np.float16, np.float32, np.float64, np.complex128))],
)
def test_integers_become_float64_and_floats_stay(given, kept):
    params = Params(**{name: np.ones(array.shape, given) for name, array in weights().items()})
    assert {getattr(params, name).dtype for name in NAMES} == {np.dtype(kept)}


def test_float32_all_the_way():
    params = Params(**{name: array.astype(np.float32) for name, array in weights().items()})
    trace = run(np.ones((2, 3), np.float32), params)
    assert {array.dtype for array in trace} == {np.dtype(np.float32)}
