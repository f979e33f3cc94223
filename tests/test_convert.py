"""Ring 1: weights in other layouts beside tables by hand, each place's own formulas, ONNX's evaluator and PyTorch."""

from collections import OrderedDict
from dataclasses import replace

import numpy as np
import pytest

from cases import WEIGHTS as NAMES
from cases import shape_of
from drawn import given, quick, seeds, sizes, st
from lstm_helpers import convert
from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.convert import LAYOUTS, Layout, from_layout, to_layout
from onnx_cases import evaluated

SIZES = [(2, 3), (5, 1), (1, 4), (3, 2), (3, 3), (8, 2)]  # (m, n); with 8 = 4n a matrix turned may have its own shape
FLOATS = [np.float16, np.float32, np.float64, np.complex64, np.complex128]
ONE_BIAS = ["keras", "colah", "d2l"]
TWO_BIASES = ["torch", "onnx"]

FIVE = ["torch", "keras", "onnx", "colah", "d2l"]
layouts = pytest.mark.parametrize("name", FIVE)


def moderate(m, n, seed=0, dtype=float):
    rng = np.random.default_rng(seed)
    return Params(**{name: rng.normal(scale=0.5, size=shape_of(name, m, n)).astype(dtype) for name in NAMES})


def wild(shape, dtype, rng):
    """Any finite floats: large, subnormal, and in place of what is not finite -0.0."""
    numbers = np.frombuffer(rng.bytes(int(np.prod(shape)) * np.dtype(dtype).itemsize), dtype).reshape(shape)
    return np.where(np.isfinite(numbers), numbers, np.array(-0.0, dtype))


def wild_params(m, n, seed, dtype):
    rng = np.random.default_rng(seed)
    return Params(**{name: wild(shape_of(name, m, n), dtype, rng) for name in NAMES})


def wild_arrays(name, m, n, seed, dtype):
    rng = np.random.default_rng(seed)
    return {array: wild(shape, dtype, rng) for array, shape in LAYOUTS[name].shapes(m, n).items()}


def assert_same_bits(a, b):
    """Equal and of one type, and zeros of one sign."""
    assert a.dtype == b.dtype
    np.testing.assert_array_equal(a, b)
    for part in (np.real, np.imag):
        np.testing.assert_array_equal(np.signbit(part(a)), np.signbit(part(b)))


def assert_same_params(a, b):
    for name in NAMES:
        assert_same_bits(getattr(a, name), getattr(b, name))


# ---------------------------------------------------------------- the layouts, told a second time

ORDERS = {"torch": "ifgo", "keras": "ifco", "onnx": "iofc", "colah": "fiCo", "d2l": "ifoc"}


def shapes_by_hand(m, n):
    return {
        "torch": {"weight_ih": (4 * n, m), "weight_hh": (4 * n, n), "bias_ih": (4 * n,), "bias_hh": (4 * n,)},
        "keras": {"kernel": (m, 4 * n), "recurrent_kernel": (n, 4 * n), "bias": (4 * n,)},
        "onnx": {"W": (1, 4 * n, m), "R": (1, 4 * n, n), "B": (1, 8 * n)},
        "colah": {f"{kind}_{gate}": (n, n + m) if kind == "W" else (n,) for gate in "fiCo" for kind in "Wb"},
        "d2l": {f"W_x{gate}": (m, n) for gate in "ifoc"}
        | {f"W_h{gate}": (n, n) for gate in "ifoc"}
        | {f"b_{gate}": (n,) for gate in "ifoc"},
    }


def places(name, k, u, j, n):
    """Where gate k of the layout's order, unit u, has the number of column j of x, of column j of h, and its biases."""
    gate, row = ORDERS[name][k], k * n + u
    return {
        "torch": [("weight_ih", (row, j)), ("weight_hh", (row, j)), ("bias_ih", row), ("bias_hh", row)],
        "keras": [("kernel", (j, row)), ("recurrent_kernel", (j, row)), ("bias", row)],
        "onnx": [("W", (0, row, j)), ("R", (0, row, j)), ("B", (0, row)), ("B", (0, 4 * n + row))],
        "colah": [(f"W_{gate}", (u, n + j)), (f"W_{gate}", (u, j)), (f"b_{gate}", u)],
        "d2l": [(f"W_x{gate}", (j, u)), (f"W_h{gate}", (j, u)), (f"b_{gate}", u)],
    }[name]


def test_the_layouts_and_their_sources():
    assert {name: LAYOUTS[name].order for name in FIVE} == ORDERS
    for name, title in {
        "torch": "PyTorch documentation",
        "keras": "LSTMCell.call",
        "onnx": "ONNX Operators",
        "colah": "Understanding LSTM Networks",
        "d2l": "Dive into Deep Learning",
    }.items():
        assert title in LAYOUTS[name].source
        with pytest.raises(AttributeError):
            LAYOUTS[name].order = "fico"


@pytest.mark.parametrize(("m", "n"), SIZES)
@layouts
def test_names_and_shapes(name, m, n):
    expected = shapes_by_hand(m, n)[name]
    assert LAYOUTS[name].shapes(m, n) == expected
    assert {array: value.shape for array, value in to_layout(moderate(m, n), name).items()} == expected


@pytest.mark.parametrize(("m", "n"), SIZES)
@layouts
def test_each_number_lands_where_the_layout_says(name, m, n):
    params = moderate(m, n)
    written, looked_at = to_layout(params, name), 0
    for k, letter in enumerate(ORDERS[name]):
        gate = {"g": "C", "c": "C"}.get(letter, letter)
        W, b = getattr(params, f"W_{gate}"), getattr(params, f"b_{gate}")
        for u in range(n):
            of_x = [places(name, k, u, j, n)[0] for j in range(m)]
            of_h = [places(name, k, u, j, n)[1] for j in range(n)]
            biases = places(name, k, u, 0, n)[2:]
            assert [written[array][index] for array, index in of_x] == W[u, :m].tolist()
            assert [written[array][index] for array, index in of_h] == W[u, m:].tolist()
            assert [written[array][index] for array, index in biases] == [b[u], 0][: len(biases)]
            looked_at += m + n + len(biases)
    assert looked_at == sum(array.size for array in written.values())


@layouts
def test_the_short_names_are_the_same_functions(name):
    params = moderate(3, 2)
    short, long = getattr(convert, f"to_{name}")(params), to_layout(params, name)
    assert list(short) == list(long)
    for array in long:
        assert_same_bits(short[array], long[array])
    assert_same_params(getattr(convert, f"from_{name}")(long), params)


# ---------------------------------------------------------------- there and back


@layouts
@quick
@given(seeds, sizes, sizes, st.sampled_from(FLOATS))
def test_to_and_from_is_exact(name, seed, m, n, dtype):
    params = wild_params(m, n, seed, dtype)
    written = to_layout(params, name)
    assert {array.dtype for array in written.values()} == {np.dtype(dtype)}
    assert_same_params(from_layout(written, name), params)


@pytest.mark.parametrize("name", ONE_BIAS)
@quick
@given(seeds, sizes, sizes, st.sampled_from(FLOATS))
def test_from_and_to_is_exact(name, seed, m, n, dtype):
    arrays = wild_arrays(name, m, n, seed, dtype)
    again = to_layout(from_layout(arrays, name), name)
    assert list(again) == list(arrays)
    for array in arrays:
        assert_same_bits(again[array], arrays[array])


@pytest.mark.parametrize("name", TWO_BIASES)
@quick
@given(seeds, sizes, sizes, st.sampled_from([np.float16, np.float32, np.float64]))
def test_from_and_to_is_exact_up_to_the_sum_of_the_biases(name, seed, m, n, dtype):
    rng = np.random.default_rng(seed)
    arrays = wild_arrays(name, m, n, seed, dtype)
    biases = [array for array in arrays if array.lower().startswith("b")]
    arrays |= {array: rng.normal(size=arrays[array].shape).astype(dtype) for array in biases}
    again = to_layout(from_layout(arrays, name), name)
    for array in set(arrays) - set(biases):
        assert_same_bits(again[array], arrays[array])
    before, after = (np.concatenate([a[array].ravel() for array in biases]).reshape(2, -1) for a in (arrays, again))
    assert_same_bits(after, np.stack([before[0] + before[1], np.zeros_like(before[0])]))


@layouts
def test_minus_zero_stays(name):
    params = replace(moderate(2, 3), b_i=[-0.0, 0.0, -0.0])
    assert np.signbit(from_layout(to_layout(params, name), name).b_i).tolist() == [True, False, True]


@layouts
def test_integers_become_float64_and_lists_are_welcome(name):
    arrays = {array: np.ones(shape, int).tolist() for array, shape in LAYOUTS[name].shapes(3, 2).items()}
    params = from_layout(OrderedDict(reversed(arrays.items())), name)  # the order of a dict says nothing
    assert {getattr(params, w).dtype for w in NAMES} == {np.dtype(float)}
    assert (params.b_f == (2 if name in TWO_BIASES else 1)).all()


def test_arrays_of_different_types_are_joined_in_the_widest():
    params = moderate(3, 2, dtype=np.float32)
    params = replace(params, W_o=params.W_o.astype(np.float64), b_o=params.b_o.astype(np.float16))
    written = convert.to_keras(params)
    assert {name: array.dtype.name for name, array in written.items()} == {
        "kernel": "float64",
        "recurrent_kernel": "float64",
        "bias": "float32",
    }
    for name in NAMES:
        np.testing.assert_array_equal(getattr(convert.from_keras(written), name), getattr(params, name))
    assert_same_params(convert.from_colah(convert.to_colah(params)), params)  # one array for each gate: nothing joined


OTHERS = {  # each with x and h in one matrix
    "TensorFlow 1": Layout("BasicLSTMCell", "icfo", (("kernel", "xh", "n+m, 4n"), ("bias", "b", "4n")), "columns"),
    "h first": Layout("nowhere", "fico", (("W", "hx", "4n, n+m"), ("b", "b", "4n"))),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_layout_is_data_and_another_can_be_added(name, monkeypatch):
    monkeypatch.setitem(LAYOUTS, name, OTHERS[name])
    params = moderate(2, 3)
    written = to_layout(params, name)
    if name == "h first":
        rows = [np.hstack([W[:, 2:], W[:, :2]]) for W in (params.W_f, params.W_i, params.W_C, params.W_o)]
        np.testing.assert_array_equal(written["W"], np.concatenate(rows))
    else:
        columns = [params.W_i.T, params.W_C.T, params.W_f.T, params.W_o.T]
        np.testing.assert_array_equal(written["kernel"], np.hstack(columns))
    assert_same_params(from_layout(written, name), params)


def test_a_layout_without_biases_has_its_shapes():
    layout = Layout("nowhere", "ifgo", (("W", "xh", "4n, n+m"),))
    assert layout.shapes(2, 3) == {"W": (12, 5)}


# ---------------------------------------------------------------- nothing is shared


@layouts
def test_results_are_new_arrays(name):
    params = moderate(3, 3)
    before = moderate(3, 3)
    written = to_layout(params, name)
    values = list(written.values())
    for k, array in enumerate(values):
        assert not any(np.shares_memory(array, getattr(params, w)) for w in NAMES)
        assert not any(np.shares_memory(array, other) for other in values[:k])
        array += 1  # they are the caller's own
    assert_same_params(params, before)


@layouts
def test_params_do_not_follow_the_arrays(name):
    written = to_layout(moderate(3, 3), name)
    params = from_layout(written, name)
    for array in written.values():
        array += 1
    assert_same_params(params, moderate(3, 3))


# ---------------------------------------------------------------- each place's own formulas, transcribed


def torch_step(x, h, c, a):
    """i, f, g, o of the documentation of torch.nn.LSTM."""
    W_ii, W_if, W_ig, W_io = np.split(a["weight_ih"], 4)
    W_hi, W_hf, W_hg, W_ho = np.split(a["weight_hh"], 4)
    b_ii, b_if, b_ig, b_io = np.split(a["bias_ih"], 4)
    b_hi, b_hf, b_hg, b_ho = np.split(a["bias_hh"], 4)
    i = sigmoid(W_ii @ x + b_ii + W_hi @ h + b_hi)
    f = sigmoid(W_if @ x + b_if + W_hf @ h + b_hf)
    g = np.tanh(W_ig @ x + b_ig + W_hg @ h + b_hg)
    o = sigmoid(W_io @ x + b_io + W_ho @ h + b_ho)
    c = f * c + i * g
    return o * np.tanh(c), c


def keras_step(x, h, c, a):
    """LSTMCell.call with its fused kernels: one product, split in four."""
    z = x @ a["kernel"] + h @ a["recurrent_kernel"] + a["bias"]
    z0, z1, z2, z3 = np.split(z, 4)
    c = sigmoid(z1) * c + sigmoid(z0) * np.tanh(z2)
    return sigmoid(z3) * np.tanh(c), c


def onnx_step(x, h, c, a):
    """The equations of the operator, without peepholes."""
    (W,), (R,), (B,) = a["W"], a["R"], a["B"]
    (Wi, Wo, Wf, Wc), (Ri, Ro, Rf, Rc) = np.split(W, 4), np.split(R, 4)
    Wbi, Wbo, Wbf, Wbc, Rbi, Rbo, Rbf, Rbc = np.split(B, 8)
    i = sigmoid(x @ Wi.T + h @ Ri.T + Wbi + Rbi)
    f = sigmoid(x @ Wf.T + h @ Rf.T + Wbf + Rbf)
    c = f * c + i * np.tanh(x @ Wc.T + h @ Rc.T + Wbc + Rbc)
    return sigmoid(x @ Wo.T + h @ Ro.T + Wbo + Rbo) * np.tanh(c), c


def colah_step(x, h, c, a):
    hx = np.concatenate([h, x])
    f, i = sigmoid(a["W_f"] @ hx + a["b_f"]), sigmoid(a["W_i"] @ hx + a["b_i"])
    c = f * c + i * np.tanh(a["W_C"] @ hx + a["b_C"])
    return sigmoid(a["W_o"] @ hx + a["b_o"]) * np.tanh(c), c


def d2l_step(x, h, c, a):
    i = sigmoid(x @ a["W_xi"] + h @ a["W_hi"] + a["b_i"])
    f = sigmoid(x @ a["W_xf"] + h @ a["W_hf"] + a["b_f"])
    o = sigmoid(x @ a["W_xo"] + h @ a["W_ho"] + a["b_o"])
    c = f * c + i * np.tanh(x @ a["W_xc"] + h @ a["W_hc"] + a["b_c"])
    return o * np.tanh(c), c


STEPS = {"torch": torch_step, "keras": keras_step, "onnx": onnx_step, "colah": colah_step, "d2l": d2l_step}


def by_their_formulas(name, xs, arrays, h, c):
    states = [(h, c)]
    for x in xs:
        states.append(STEPS[name](x, *states[-1], arrays))
    h, c = zip(*states[1:], strict=True)
    return np.stack(h), np.stack(c)


def sequence(m, n, seed=1, T=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(T, m)), rng.uniform(-1, 1, n), rng.normal(size=n)


@pytest.mark.parametrize("written", [True, False], ids=["ours", "theirs"])
@pytest.mark.parametrize(("m", "n"), SIZES)
@layouts
def test_their_formulas_give_the_same_states(name, m, n, written):
    rng, params, (xs, h0, C0) = np.random.default_rng(2), moderate(m, n), sequence(m, n)
    if written:
        arrays = to_layout(params, name)
    else:
        arrays = {array: rng.normal(scale=0.5, size=shape) for array, shape in shapes_by_hand(m, n)[name].items()}
        params = from_layout(arrays, name)
    trace = run(xs, params, h0, C0)
    h, C = by_their_formulas(name, xs, arrays, h0, C0)
    np.testing.assert_allclose(trace.h, h, rtol=0, atol=1e-13)
    np.testing.assert_allclose(trace.C, C, rtol=0, atol=1e-13)


def test_the_order_of_the_gates_is_not_universal():
    params, (xs, h0, C0) = moderate(3, 2), sequence(3, 2)
    theirs, h = convert.to_torch(params), run(xs, params, h0, C0).h
    as_onnx = {"W": theirs["weight_ih"][None], "R": theirs["weight_hh"][None]}  # the shapes fit, nothing complains
    as_onnx["B"] = np.concatenate([theirs["bias_ih"], theirs["bias_hh"]])[None]
    assert np.abs(run(xs, convert.from_onnx(as_onnx), h0, C0).h - h).max() > 0.1
    with pytest.raises(ValueError, match=r"^recurrent_kernel has 2 columns for 8 units"):
        convert.from_keras(dict(zip(("kernel", "recurrent_kernel", "bias"), theirs.values(), strict=False)))
    as_keras = {"kernel": theirs["weight_ih"].T, "recurrent_kernel": theirs["weight_hh"].T, "bias": theirs["bias_ih"]}
    assert_same_params(convert.from_keras(as_keras), params)  # g of PyTorch is c of Keras: these two agree


def test_the_order_of_the_columns_is_a_choice():
    params, (xs, h0, C0) = moderate(3, 3), sequence(3, 3)  # with m = n the shapes cannot tell
    exchanged = Params(**convert.to_colah(params))
    assert np.abs(run(xs, exchanged, h0, C0).h - run(xs, params, h0, C0).h).max() > 0.1


# ---------------------------------------------------------------- ONNX's own evaluator


@pytest.mark.parametrize("given", [(), ("initial_h",), ("initial_c",), ("initial_h", "initial_c")], ids=str)
@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-6), (np.float64, 1e-12)])
@pytest.mark.parametrize("written", [True, False], ids=["to_onnx", "from_onnx"])
def test_run_equals_the_evaluator_of_onnx(written, dtype, tolerance, batch, given):
    m, n, T = 3, 2, 5
    rng = np.random.default_rng(3)
    if written:
        params = moderate(m, n, dtype=dtype)
        arrays = convert.to_onnx(params)
    else:
        shapes = LAYOUTS["onnx"].shapes(m, n).items()
        arrays = {name: rng.normal(scale=0.5, size=shape).astype(dtype) for name, shape in shapes}
        params = convert.from_onnx(arrays)
    xs = rng.normal(size=(T, batch, m)).astype(dtype)
    start = {name: rng.uniform(-1, 1, (1, batch, n)).astype(dtype) for name in given}
    theirs = evaluated("LSTM", {"hidden_size": n}, {"X": xs, **arrays, **start})
    zeros = np.zeros((1, batch, n), dtype)
    trace = run(xs, params, start.get("initial_h", zeros)[0], start.get("initial_c", zeros)[0])
    ours = {"Y": trace.h[:, None], "Y_h": trace.h[-1:], "Y_c": trace.C[-1:]}
    for name, value in theirs.items():
        assert value.dtype == ours[name].dtype == dtype
        np.testing.assert_allclose(ours[name], value, rtol=0, atol=tolerance, err_msg=name)


# ---------------------------------------------------------------- PyTorch, where it is installed


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is an oracle where it is installed")


@pytest.mark.parametrize("seed", range(10))
def test_pytorch_with_our_weights_gives_the_same_states(torch, seed):
    m, n, T, batch = np.random.default_rng(seed).integers(1, 8, 4).tolist()
    params, rng = moderate(m, n, seed), np.random.default_rng(seed)
    xs, h0, C0 = rng.normal(size=(T, batch, m)), rng.uniform(-1, 1, (batch, n)), rng.normal(size=(batch, n))
    layer = torch.nn.LSTM(m, n, dtype=torch.float64)
    layer.load_state_dict({f"{name}_l0": torch.tensor(a) for name, a in convert.to_torch(params).items()})
    with torch.no_grad():
        h, (_, C) = layer(torch.tensor(xs), (torch.tensor(h0)[None], torch.tensor(C0)[None]))
    trace = run(xs, params, h0, C0)
    np.testing.assert_allclose(trace.h, h.numpy(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.C[-1], C[0].numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_weights_of_pytorch_give_the_same_states(torch, seed):
    torch.manual_seed(seed)
    m, n, T, batch = np.random.default_rng(seed).integers(1, 8, 4).tolist()
    layer = torch.nn.LSTM(m, n, dtype=torch.float64)
    xs = torch.randn(T, batch, m, dtype=torch.float64)
    with torch.no_grad():
        h, (_, C) = layer(xs)
    arrays = {name.removesuffix("_l0"): value.numpy() for name, value in layer.state_dict().items()}
    assert np.abs(arrays["bias_hh"]).min() > 0, "a second bias that matters"
    trace = run(xs.numpy(), convert.from_torch(arrays))
    np.testing.assert_allclose(trace.h, h.numpy(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(trace.C[-1], C[0].numpy(), rtol=0, atol=1e-12)


def test_a_cell_of_pytorch_comes_back_in_float32(torch):
    cell = torch.nn.LSTMCell(3, 2)
    params = convert.from_torch(cell.state_dict())
    assert {getattr(params, name).dtype for name in NAMES} == {np.dtype(np.float32)}
    xs = torch.randn(1, 3)
    with torch.no_grad():
        h, C = cell(xs)
    trace = run(xs.numpy()[None], params)
    np.testing.assert_allclose(trace.h[0], h.numpy(), rtol=0, atol=1e-6)
    np.testing.assert_allclose(trace.C[0], C.numpy(), rtol=0, atol=1e-6)
