"""Ring 1: the weights as people have them, each beside the formulas of its library, written out a second time."""

import json
import os
import re
import subprocess
import sys
import warnings
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import onnx_cases
from lstm_helpers import convert
from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.convert import LAYOUTS, run_stack, to_layout
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import TraceView

M, N, P, T = 3, 4, 2, 6
AFTER = "GRU, reset after"
XS = np.random.default_rng(7).normal(size=(T, M))


def random_weights(kind, m=M, seed=0):
    shapes = VARIANTS[kind].shapes(m, N, P if kind == "projection" else None)
    rng = np.random.default_rng(seed)
    weights = {name: rng.normal(scale=0.6, size=shape) for name, shape in shapes.items()}
    return Params(**weights) if kind == "standard" else weights


def random_arrays(name, m=M, seed=0):
    """Arrays as the place has them, every number, also a second bias, of its own."""
    rng = np.random.default_rng(seed)
    shapes = LAYOUTS[name].shapes(m, N, P if "projection" in name else None)
    return {array: rng.normal(scale=0.6, size=shape) for array, shape in shapes.items()}


def states(kind, weights, xs=XS):
    return (run(xs, weights) if kind == "standard" else VARIANTS[kind].run(xs, weights)).h


def read(name, arrays, **more):
    place, _, kind = name.partition(" ")
    return getattr(convert, f"from_{place}")(arrays, kind or "standard", **more)


# ---------------------------------------------------------------- there and back, every layout


@pytest.mark.parametrize("name", LAYOUTS)
def test_there_and_back_is_exact(name):
    kind = LAYOUTS[name].kind
    weights = random_weights(kind)
    written = to_layout(weights, name)
    assert {array: value.shape for array, value in written.items()} == LAYOUTS[name].shapes(M, N, P)
    again = convert.from_layout(written, name)
    before, after = (vars(one) if kind == "standard" else one for one in (weights, again))
    for weight in before:
        np.testing.assert_array_equal(after[weight], before[weight])


@pytest.mark.parametrize("name", ["torch", f"torch {AFTER}", "keras GRU", "onnx peephole", "onnx plain"])
def test_to_takes_a_kind(name):
    place, _, kind = name.partition(" ")
    weights = random_weights(kind or "standard")
    written = getattr(convert, f"to_{place}")(weights, kind or "standard")
    assert list(written) == list(to_layout(weights, name))


# ---------------------------------------------------------------- each library's own formulas


def lstm(i, f, g, o, c):
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def torch_lstm(x, h, c, a):
    i, f, g, o = np.split(a["weight_ih"] @ x + a["bias_ih"] + a["weight_hh"] @ h + a["bias_hh"], 4)
    h, c = lstm(i, f, g, o, c)
    return a.get("weight_hr", np.eye(len(h))) @ h, c


def torch_gru(x, h, c, a):
    ir, iz, in_ = np.split(a["weight_ih"] @ x + a["bias_ih"], 3)
    hr, hz, hn = np.split(a["weight_hh"] @ h + a["bias_hh"], 3)
    r, z = sigmoid(ir + hr), sigmoid(iz + hz)
    n = np.tanh(in_ + r * hn)
    return (1 - z) * n + z * h, c


def torch_rnn(x, h, c, a):
    return np.tanh(x @ a["weight_ih"].T + a["bias_ih"] + h @ a["weight_hh"].T + a["bias_hh"]), c


def keras_gru(x, h, c, a):
    """GRUCell.call, reset_after=False."""
    xz, xr, xh = np.split(x @ a["kernel"] + a["bias"], 3)
    Uz, Ur, Uh = np.split(a["recurrent_kernel"], 3, axis=1)
    z, r = sigmoid(xz + h @ Uz), sigmoid(xr + h @ Ur)
    return z * h + (1 - z) * np.tanh(xh + (r * h) @ Uh), c


def keras_gru_after(x, h, c, a):
    """GRUCell.call, reset_after=True."""
    xz, xr, xh = np.split(x @ a["kernel"] + a["bias"][0], 3)
    hz, hr, hh = np.split(h @ a["recurrent_kernel"] + a["bias"][1], 3)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    return z * h + (1 - z) * np.tanh(xh + r * hh), c


def keras_rnn(x, h, c, a):
    return np.tanh(x @ a["kernel"] + a["bias"] + h @ a["recurrent_kernel"]), c


def keras1_lstm(x, h, c, a):
    i, f, g, o = (x @ a[f"W_{k}"] + a[f"b_{k}"] + h @ a[f"U_{k}"] for k in "ifco")
    return lstm(i, f, g, o, c)


def tf1_lstm(x, h, c, a):
    """LSTMCell.call: forget_bias 1.0, peepholes where there are any."""
    i, j, f, o = np.split(np.concatenate([x, h]) @ a["kernel"] + a["bias"], 4)
    p = {k: a.get(f"w_{k}_diag", 0) for k in "ifo"}
    new = sigmoid(f + 1.0 + p["f"] * c) * c + sigmoid(i + p["i"] * c) * np.tanh(j)
    return sigmoid(o + p["o"] * new) * np.tanh(new), new


def flax_lstm(x, h, c, a):
    i, f, g, o = (x @ a[f"i{k}/kernel"] + h @ a[f"h{k}/kernel"] + a[f"h{k}/bias"] for k in "ifgo")
    return lstm(i, f, g, o, c)


def flax_gru(x, h, c, a):
    r, z = (sigmoid(x @ a[f"i{k}/kernel"] + a[f"i{k}/bias"] + h @ a[f"h{k}/kernel"]) for k in "rz")
    n = np.tanh(x @ a["in/kernel"] + a["in/bias"] + r * (h @ a["hn/kernel"] + a["hn/bias"]))
    return (1 - z) * n + z * h, c


def flax_rnn(x, h, c, a):
    return np.tanh(x @ a["i/kernel"] + a["i/bias"] + h @ a["h/kernel"]), c


def coreml_lstm(x, h, c, a):
    i, f, o, z = np.split(a["weight_ih"] @ x + a["weight_hh"] @ h + a["bias"], 4)
    return lstm(i, f, z, o, c)


def onnx_lstm(x, h, c, a):
    W, R, b = a["W"][0], a["R"][0], a["B"][0].reshape(2, -1).sum(axis=0)
    pi, po, pf = np.split(a["P"][0], 3) if "P" in a else (0, 0, 0)
    i, o, f, g = np.split(W @ x + R @ h + b, 4)
    new = sigmoid(f + pf * c) * c + sigmoid(i + pi * c) * np.tanh(g)
    return sigmoid(o + po * new) * np.tanh(new), new


def onnx_gru(x, h, c, a, after=False):
    Wz, Wr, Wh = np.split(a["W"][0], 3)
    Rz, Rr, Rh = np.split(a["R"][0], 3)
    bz, br, bh, rz, rr, rh = np.split(a["B"][0], 6)
    z, r = sigmoid(Wz @ x + Rz @ h + bz + rz), sigmoid(Wr @ x + Rr @ h + br + rr)
    through = r * (Rh @ h + rh) if after else Rh @ (r * h) + rh
    return (1 - z) * np.tanh(Wh @ x + through + bh) + z * h, c


def onnx_rnn(x, h, c, a):
    return np.tanh(a["W"][0] @ x + a["R"][0] @ h + a["B"][0].reshape(2, -1).sum(axis=0)), c


FORMULAS = {
    "onnx peephole": onnx_lstm,
    "onnx GRU": onnx_gru,
    f"onnx {AFTER}": partial(onnx_gru, after=True),
    "onnx plain": onnx_rnn,
    "torch": torch_lstm,
    "torch projection": torch_lstm,
    f"torch {AFTER}": torch_gru,
    "torch plain": torch_rnn,
    "keras GRU": keras_gru,
    f"keras {AFTER}": keras_gru_after,
    "keras plain": keras_rnn,
    "keras1": keras1_lstm,
    "tf1": tf1_lstm,
    "tf1 peephole": tf1_lstm,
    "flax": flax_lstm,
    f"flax {AFTER}": flax_gru,
    "flax plain": flax_rnn,
    "coreml": coreml_lstm,
}


def by_formulas(name, arrays, xs=XS):
    h, c, found = np.zeros(P if "projection" in name else N), np.zeros(N), []
    for x in xs:
        h, c = FORMULAS[name](x, h, c, arrays)
        found.append(h)
    return np.stack(found)


@pytest.mark.parametrize("name", FORMULAS)
def test_their_formulas_give_the_same_states(name):
    arrays = random_arrays(name)
    found = states(LAYOUTS[name].kind, read(name, arrays))
    np.testing.assert_allclose(found, by_formulas(name, arrays), rtol=0, atol=1e-14)


def from_cudnn_to_keras(weights, gates):
    """What Keras 2 does when it loads CuDNN's weights into LSTM or GRU: each block turned, through Fortran's order."""

    def blocks(kernel, change):
        return np.hstack([change(block) for block in np.hsplit(kernel, gates)])

    kernel = blocks(weights[0], lambda k: k.T.reshape(k.shape, order="F"))
    recurrent = blocks(weights[1], lambda k: k.T)
    biases = weights[2].reshape(2, -1)
    return [kernel, recurrent, biases.sum(axis=0) if gates == 4 else biases]


@pytest.mark.parametrize(("kind", "gates"), [("standard", 4), (AFTER, 3)])
def test_cudnn_s_entries_stand_in_another_order(kind, gates):
    rng = np.random.default_rng(3)
    weights = [rng.normal(size=shape) for shape in ((M, gates * N), (N, gates * N), 2 * gates * N)]
    found = states(kind, convert.from_cudnn(weights, kind))
    right = states(kind, convert.from_keras(from_cudnn_to_keras(weights, gates), kind))
    np.testing.assert_allclose(found, right, rtol=0, atol=1e-15)
    one_bias = [weights[0], weights[1], right_bias(weights[2], gates)]
    assert np.abs(states(kind, convert.from_keras(one_bias, kind)) - right).max() > 0.1  # the same shapes, misread


def right_bias(bias, gates):
    return bias.reshape(2, -1).sum(axis=0) if gates == 4 else bias.reshape(2, -1)


def test_the_forget_bias_of_tensorflow_1_is_an_argument():
    arrays = random_arrays("tf1")
    told, untold = convert.from_tf1(arrays, forget_bias=0.25), convert.from_tf1(arrays)
    np.testing.assert_array_equal(told.b_f, arrays["bias"][2 * N : 3 * N] + 0.25)
    np.testing.assert_array_equal(untold.b_f, arrays["bias"][2 * N : 3 * N] + 1)
    np.testing.assert_array_equal(told.b_i, untold.b_i)


# ---------------------------------------------------------------- what people type first


def named(name, pattern, layers=1, both=False, bias=True, prefix=""):
    """{name: array} of all layers, and {(layer, direction): the arrays by the layout's names}."""
    h = P if "projection" in name else N
    found, apart = {}, {}
    for layer in range(layers):
        for k, direction in enumerate(("forward", "reverse")[: 1 + both]):
            m = M if layer == 0 else h * (1 + both)
            arrays = random_arrays(name, m, seed=10 * layer + k)
            if not bias:
                arrays = {key: value for key, value in arrays.items() if "bias" not in key and key != "B"}
            apart[layer, direction] = arrays
            reverse = "_reverse" if k else ""
            found |= {
                prefix + pattern.format(array=key, layer=layer, reverse=reverse): array for key, array in arrays.items()
            }
    return found, apart


def with_zeros(name, arrays, m):
    shapes = LAYOUTS[name].shapes(m, N, P)
    return {array: arrays.get(array, np.zeros(shape)) for array, shape in shapes.items()}


TORCH = [name for name in FORMULAS if name.startswith("torch")]


@pytest.mark.parametrize("prefix", ["", "encoder.lstm.", "module.my_rnn."])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
@pytest.mark.parametrize("name", TORCH)
def test_a_state_dict(name, both, layers, bias, prefix):
    found, apart = named(name, "{array}_l{layer}{reverse}", layers, both, bias, prefix)
    found |= {"fc.weight": np.ones((2, N)), "fc.bias": np.ones(2), "embedding.weight": np.ones((9, M))}
    for (layer, direction), arrays in apart.items():
        choice = {"layer": layer} if layers > 1 else {}
        choice |= {"direction": direction} if both else {}
        weights = read(name, found, **choice)
        m = arrays["weight_ih"].shape[1]
        xs = np.random.default_rng(1).normal(size=(T, m))
        right = by_formulas(name, with_zeros(name, arrays, m), xs)
        np.testing.assert_allclose(states(LAYOUTS[name].kind, weights, xs), right, rtol=0, atol=1e-14)
    if len(apart) > 1:
        told = "".join([".* 2 layers"] * (layers > 1) + [".* 2 directions"] * both) + "; expected one: choose "
        with pytest.raises(
            ValueError, match=f"^arrays hold{told[2:]}" + ("layer=0 or 1" if layers > 1 else "direction=")
        ):
            read(name, found)


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("layers", [1, 2])
def test_pairs_of_names_and_arrays_as_named_parameters_gives_them(layers, bias):
    found, _ = named("torch", "{array}_l{layer}", layers, bias=bias)
    for layer in range(layers):
        for pairs in (iter(found.items()), list(found.items())):
            weights = convert.from_torch(pairs, layer=layer)
            np.testing.assert_array_equal(weights.W_f, convert.from_torch(found, layer=layer).W_f)
    if layers > 1:
        with pytest.raises(ValueError, match=r"^arrays hold 2 layers; expected one: choose layer=0 or 1"):
            convert.from_torch(iter(found.items()))


def test_a_prefix_chooses_a_module():
    found = named("torch", "{array}_l0", prefix="encoder.")[0] | named("torch", "{array}_l0", prefix="decoder.")[0]
    found["decoder.bias_ih_l0"] = np.zeros(4 * N)
    with pytest.raises(
        ValueError, match=r"^arrays hold 2 modules; expected one: choose prefix='encoder.' or 'decoder.'"
    ):
        convert.from_torch(found)
    assert np.abs(convert.from_torch(found, prefix="enc").b_f - convert.from_torch(found, prefix="decoder.").b_f).any()
    with pytest.raises(ValueError, match=r"^prefix is 'lstm'; expected one of \['encoder.', 'decoder.'\]"):
        convert.from_torch(found, prefix="lstm")


KERAS = [name for name in LAYOUTS if name.split(" ")[0] in ("keras", "keras1", "cudnn")]
KERAS_NAMES = {
    "w.name": "{array}",
    "w.name of Keras 2": "lstm/lstm_cell/{array}:0",
    "w.path": "my_model/lstm_{layer}/lstm_cell/{array}",
    "h5": "model_weights/lstm_{layer}/lstm_{layer}/lstm_cell/{array}",
}


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("pattern", KERAS_NAMES)
@pytest.mark.parametrize("name", KERAS)
def test_keras_by_names(name, pattern, bias):
    found, apart = named(name, KERAS_NAMES[pattern], layers=2 if "{layer}" in KERAS_NAMES[pattern] else 1, bias=bias)
    if not bias and name == "keras1":
        found, apart = ({k: v for k, v in one.items() if "b_" not in str(k)} for one in (found, apart))
        apart = {key: {k: v for k, v in a.items() if k[0] != "b"} for key, a in apart.items()}
    found |= {"dense/kernel": np.ones((N, 2)), "dense/bias": np.ones(2)}
    for (layer, _), arrays in apart.items():
        choice = {"prefix": KERAS_NAMES[pattern].format(layer=layer, array="").rstrip(":0")} if len(apart) > 1 else {}
        weights = read(name, found, **choice)
        m = M if layer == 0 else N
        right = convert.from_layout(with_zeros(name, arrays, m), name)
        xs = np.random.default_rng(1).normal(size=(T, m))
        np.testing.assert_array_equal(states(LAYOUTS[name].kind, weights, xs), states(LAYOUTS[name].kind, right, xs))


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("name", KERAS)
def test_get_weights(name, bias, layers):
    apart = [random_arrays(name, M if k == 0 else N, seed=k) for k in range(layers)]
    if not bias:
        apart = [{k: v for k, v in arrays.items() if not k.startswith("b")} for arrays in apart]
    listed = [array for arrays in apart for array in arrays.values()]
    for k, arrays in enumerate(apart):
        weights = read(name, listed, **({"layer": k} if layers > 1 else {}))
        right = convert.from_layout(with_zeros(name, arrays, M if k == 0 else N), name)
        xs = np.random.default_rng(1).normal(size=(T, M if k == 0 else N))
        np.testing.assert_array_equal(states(LAYOUTS[name].kind, weights, xs), states(LAYOUTS[name].kind, right, xs))
    if layers > 1:
        with pytest.raises(ValueError, match=r"^arrays hold 2 layers; expected one: choose layer=0 or 1"):
            read(name, listed)


def test_the_numbered_variables_of_a_weights_h5():
    """As h5py shows it: groups in groups, Bidirectional with a layer for each direction, and a dense layer."""
    first, second = random_arrays("keras", seed=1), random_arrays("keras", seed=2)

    def cell(arrays):
        return {"cell": {"vars": dict(zip("012", arrays.values(), strict=True))}, "vars": {}}

    both = {"forward_layer": cell(first), "backward_layer": cell(second), "vars": {}}
    dense = {"vars": {"0": np.ones((N, 2)), "1": np.ones(2)}}
    found = {"layers": {"bidirectional": both, "dense": dense}, "optimizer": {"vars": {"0": 3.0, "1": 0.001}}}
    for direction, arrays in (("forward", first), ("reverse", second)):
        weights = convert.from_keras(found, direction=direction)
        np.testing.assert_array_equal(weights.W_C, convert.from_keras(arrays).W_C)


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
@pytest.mark.parametrize("name", [name for name in LAYOUTS if name.startswith("onnx")])
def test_onnx_by_names_by_places_and_by_shapes(name, both, bias):
    apart = [random_arrays(name, seed=k) for k in range(1 + both)]
    found = {array: np.concatenate([arrays[array] for arrays in apart]) for array in apart[0] if bias or array != "B"}
    initialisers = {f"onnx::LSTM_{373 + k}": found[array] for k, array in enumerate("BWR") if array in found}
    initialisers |= {"conv.weight": np.ones((8, 3, 3)), "fc.bias": np.ones(3)}
    for k, arrays in enumerate(apart):
        choice = {"direction": ("forward", "reverse")[k]} if both else {}
        given = {array: value for array, value in arrays.items() if array in found}
        right = convert.from_layout(with_zeros(name, given, M), name)
        ways = [found, list(found.values()), {f"node/{array}": value for array, value in found.items()}]
        for weights in [read(name, way, **choice) for way in ways]:
            np.testing.assert_array_equal(states(LAYOUTS[name].kind, weights), states(LAYOUTS[name].kind, right))
        if "peephole" not in name:
            with pytest.warns(
                UserWarning, match=r"^read by their shapes, gates in ONNX's order \(.*'W': 'onnx::LSTM_374'"
            ):
                weights = read(name, initialisers, **choice)
            np.testing.assert_array_equal(states(LAYOUTS[name].kind, weights), states(LAYOUTS[name].kind, right))


def test_the_initialisers_of_two_nodes_are_not_guessed():
    found = {f"{k}{array}": value for k in "ab" for array, value in random_arrays("onnx").items()}
    with pytest.raises(
        ValueError, match=r"^arrays are named .*expected W, R, B: \[arrays\[name\] for name in node.input"
    ):
        convert.from_onnx(found)


def test_an_onnx_file_with_pytorch_s_names_is_read_in_pytorch_s_order_and_says_so():
    found, _ = named("torch", "model.decoder.rnn.{array}")
    with pytest.warns(UserWarning, match=r"^the names are PyTorch's: .* in its order \(i, f, g, o\)"):
        weights = convert.from_onnx(found | {"model.encoder.0.weight": np.ones((8, 3, 3))})
    np.testing.assert_array_equal(weights.W_o, convert.from_torch(found).W_o)


def test_old_and_new_names():
    tf1 = random_arrays("tf1")
    old = {"rnn/multi_rnn_cell/cell_0/basic_lstm_cell/weights:0": tf1["kernel"]}
    old |= {"rnn/multi_rnn_cell/cell_0/basic_lstm_cell/biases:0": tf1["bias"]}
    np.testing.assert_array_equal(convert.from_tf1(old).W_o, convert.from_tf1(tf1).W_o)
    flax = random_arrays("flax")
    nested = {"params": {"cell": {}}}
    for name, array in flax.items():
        gate, kind = name.split("/")
        nested["params"]["cell"].setdefault(gate.replace("if", "if_"), {})[kind] = array
    np.testing.assert_array_equal(convert.from_flax(nested).W_f, convert.from_flax(flax).W_f)


# ---------------------------------------------------------------- what is wrong with a file

GRU_ROWS = {"weight_ih_l0": np.ones((12, 3)), "weight_hh_l0": np.ones((12, 4))}
LSTM_ROWS = {"weight_ih_l0": np.ones((16, 3)), "weight_hh_l0": np.ones((16, 4))}
HUGE = {"weight_ih": np.broadcast_to(np.float32(0), (40000, 3)), "weight_hh": np.broadcast_to(0.0, (40000, 10000))}
BIAS = {"bias_ih_l0": np.ones(16), "bias_hh_l0": np.ones(16)}
REFUSED = {
    "weight_hh has 12 rows for 4 units; expected 16: these are of kind 'GRU, reset after', read by from_torch(": (
        lambda: convert.from_torch(GRU_ROWS)
    ),
    "weight_hh has 16 rows for 4 units; expected 12: these are of kind 'standard', read by from_torch(": (
        lambda: convert.from_torch(LSTM_ROWS, AFTER)
    ),
    "arrays have weight_hr; expected ": lambda: convert.from_torch(random_arrays("torch projection")),
    "arrays lack weight_hr": lambda: convert.from_torch(LSTM_ROWS, "projection"),
    "arrays have P; expected ['W', 'R', 'B']: these are of kind 'peephole', read by from_onnx(": (
        lambda: convert.from_onnx(random_arrays("onnx peephole"))
    ),
    "arrays lack P": lambda: convert.from_onnx(random_arrays("onnx"), "peephole"),
    "bias has shape (2, 12); expected (12,): these are of kind 'GRU, reset after', read by from_keras(": (
        lambda: convert.from_keras(list(random_arrays(f"keras {AFTER}").values()), "GRU")
    ),
    "bias has shape (32,); expected (16,): these are of kind 'standard', read by from_cudnn(": (
        lambda: convert.from_keras(list(random_arrays("cudnn").values()))
    ),
    "bias stands beside; expected ['bias_hh', ": lambda: convert.from_torch(random_arrays("coreml")),
    "arrays lack bias_hh": lambda: convert.from_torch(LSTM_ROWS | {"bias_ih_l0": np.ones(16)}),
    "arrays lack weight_ih": lambda: convert.from_torch({"weight_hh_l0": np.ones((16, 4))}),
    "arrays are named ['fc.weight', 'fc.bias']; expected ": lambda: convert.from_torch(
        {"fc.weight": np.ones((3, 4)), "fc.bias": np.ones(3)}
    ),
    "arrays are named []; expected ": lambda: convert.from_torch({}),
    "weight_ih has shape (15, 3); expected (4n, m)": lambda: convert.from_torch(
        LSTM_ROWS | {"weight_ih_l0": np.ones((15, 3))}
    ),
    "bias_ih has shape (15,); expected (16,)": lambda: convert.from_torch(
        LSTM_ROWS | BIAS | {"bias_ih_l0": np.ones(15)}
    ),
    "weight_hh[2, 1] is nan; expected finite": lambda: convert.from_torch(
        LSTM_ROWS | {"weight_hh_l0": np.where(np.arange(64).reshape(16, 4) == 9, np.nan, 1)}
    ),
    "weight_hh holds <U1": lambda: convert.from_torch(LSTM_ROWS | {"weight_hh_l0": np.full((16, 4), "x")}),
    "weight_hh holds int8; expected floats: quantised": lambda: convert.from_torch(
        LSTM_ROWS | {"weight_hh_l0": np.ones((16, 4), np.int8)}
    ),
    "arrays have 10000 units; expected at most 4096": lambda: convert.from_torch(HUGE),
    "arrays is a str; expected a dict of arrays, as state_dict() gives": lambda: convert.from_torch("model.pt"),
    "kind is 'GRU'; expected one of ['standard', 'projection', 'GRU, reset after', 'plain']": (
        lambda: convert.from_torch(GRU_ROWS, "GRU")
    ),
    "layer is 1; expected one of [0]": lambda: convert.from_torch(LSTM_ROWS, layer=1),
    "direction is 'reverse'; expected one of ['forward']": lambda: convert.from_torch(LSTM_ROWS, direction="reverse"),
    "two arrays are weight_hh of one layer": lambda: convert.from_torch({"weight_hh": 1, "weight_hh:0": 2}),
    "arrays hold sequence_lens; expected": lambda: convert.from_onnx(random_arrays("onnx") | {"sequence_lens": [3, 2]}),
    "attributes have clip 3.0; expected": lambda: convert.from_onnx(random_arrays("onnx"), attributes={"clip": 3.0}),
    "attributes have activations ['Relu', 'Tanh', 'Tanh']; expected": lambda: convert.from_onnx(
        random_arrays("onnx"), attributes={"activations": [b"Relu", b"Tanh", b"Tanh"]}
    ),
    "attributes have linear_before_reset 1; expected": lambda: convert.from_onnx(
        random_arrays("onnx GRU"), "GRU", attributes={"linear_before_reset": 1}
    ),
    "attributes have input_forget 1; expected": lambda: convert.from_onnx(
        random_arrays("onnx"), attributes={"input_forget": 1}
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_bad_file_is_refused_in_these_words(words):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        REFUSED[words]()
    assert str(refusal.value).startswith(words)


def test_what_the_cell_does_may_be_told():
    told = {"hidden_size": N, "direction": b"forward", "activations": [b"Sigmoid", b"Tanh", b"Tanh"], "input_forget": 0}
    convert.from_onnx(random_arrays("onnx"), attributes=told)
    convert.from_onnx(random_arrays("onnx GRU"), "GRU", attributes={"linear_before_reset": 0})
    convert.from_onnx(random_arrays(f"onnx {AFTER}"), AFTER, attributes={"linear_before_reset": 1})


def test_nothing_warns_where_the_names_are_the_place_s():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        convert.from_onnx(random_arrays("onnx"))
        convert.from_torch(random_arrays("torch"))


# ---------------------------------------------------------------- tensors


class Tensor:
    """What a tensor of PyTorch does when NumPy wants it: refuses with a gradient, off the CPU, or of bfloat16."""

    def __init__(self, array, dtype="torch.float64", ready=False):
        self.array, self.dtype, self.ready, self.shape = array, dtype, ready, array.shape

    def detach(self):
        return Tensor(self.array, self.dtype)

    def cpu(self):
        return Tensor(self.array, self.dtype, ready=True)

    def float(self):
        return Tensor(self.array.astype(np.float32), "torch.float32", self.ready)

    def __array__(self, dtype=None, copy=None):
        if not self.ready or self.dtype == "torch.bfloat16":
            raise RuntimeError("Can't call numpy() on this tensor")
        return np.asarray(self.array, dtype)


@pytest.mark.parametrize(("dtype", "found"), [("torch.float64", np.float64), ("torch.bfloat16", np.float32)])
def test_tensors_with_gradients_on_other_devices_and_of_bfloat16(dtype, found):
    arrays = {name: np.round(array, 1) for name, array in random_arrays("torch").items()}
    weights = convert.from_torch({f"{name}_l0": Tensor(array, dtype) for name, array in arrays.items()})
    assert weights.W_f.dtype == found
    np.testing.assert_allclose(weights.W_f, convert.from_torch(arrays).W_f, rtol=1e-6)


# ---------------------------------------------------------------- several layers


def test_a_stack_is_its_layers_one_after_the_other():
    first, second = random_weights("standard"), random_weights("standard", N, seed=1)
    stack = run_stack(XS, [first, second])
    below = run(XS, first)
    np.testing.assert_array_equal(stack.traces[0][0].f, below.f)
    np.testing.assert_array_equal(stack.h, run(below.h, second).h)


def test_a_reverse_direction_reads_from_the_end():
    forward, reverse = random_weights("plain"), random_weights("plain", seed=1)
    stack = run_stack(XS, [(forward, reverse)], "plain")
    there, back = (VARIANTS["plain"].run(xs, weights).h for xs, weights in ((XS, forward), (XS[::-1], reverse)))
    np.testing.assert_array_equal(stack.h, np.hstack([there, back[::-1]]))
    np.testing.assert_array_equal(stack.traces[0][1].h, back)


def test_batch_first_is_told_by_the_caller():
    xs = np.random.default_rng(2).normal(size=(T, 5, M))
    layers = [random_weights("standard"), random_weights("standard", N, seed=1)]
    first = run_stack(xs.swapaxes(0, 1), layers, batch_first=True)
    np.testing.assert_array_equal(first.h, run_stack(xs, layers).h.swapaxes(0, 1))
    with pytest.raises(ValueError, match=r"^xs has shape \(6, 3\); expected \(batch, T, m\)"):
        run_stack(XS, layers, batch_first=True)
    with pytest.raises(ValueError, match=r"^layers\[1\]: xs has shape \(6, 4\); expected \(T, ..., m\) .* m = 3"):
        run_stack(XS, [layers[0], layers[0]])


# ---------------------------------------------------------------- beside PyTorch itself, where it is


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is compared with where it is installed", exc_type=ImportError)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize(
    ("net", "kind", "more"),
    [
        ("LSTM", "standard", {}),
        ("LSTM", "standard", {"bias": False}),
        ("LSTM", "projection", {"proj_size": P}),
        ("GRU", AFTER, {}),
        ("RNN", "plain", {}),
    ],
)
def test_pytorch_computes_the_same_with_all_gradients(torch, net, kind, more, layers, both):
    module = getattr(torch.nn, net)(M, N, layers, bidirectional=both, dtype=torch.float64, **more)
    xs = torch.tensor(np.random.default_rng(4).normal(size=(T, 2, M)), requires_grad=True)
    directions = ("forward", "reverse")[: 1 + both]
    found = [
        [convert.from_torch(module.state_dict(), kind, layer=k, direction=each) for each in directions]
        for k in range(layers)
    ]
    theirs = module(xs)[0]
    np.testing.assert_allclose(
        run_stack(xs.detach().numpy(), found, kind).h, theirs.detach().numpy(), rtol=0, atol=1e-12
    )
    theirs.square().sum().backward()  # Σ h², and its gradient by every array of every layer and direction
    variant, name = VARIANTS[kind], f"torch {kind}".removesuffix(" standard")
    weights = [[vars(one) if kind == "standard" else one for one in layer] for layer in found]
    x, traces = xs.detach().numpy(), []
    for layer in weights:
        traces.append([variant.run(x[::step], one) for one, step in zip(layer, (1, -1), strict=False)])
        x = np.concatenate([trace.h[::step] for trace, step in zip(traces[-1], (1, -1), strict=False)], axis=-1)
    d_x = 2 * x
    for k in reversed(range(layers)):
        parts, d_x = np.split(d_x, len(directions), axis=-1), 0
        for one, trace, d_h, step, end in zip(weights[k], traces[k], parts, (1, -1), ("", "_reverse"), strict=False):
            ours = variant.backward(trace, one, d_h[::step])
            d_x = d_x + ours["xs"][::step]
            grads = {weight: ours[weight] for weight in one}
            written = to_layout(Params(**grads) if kind == "standard" else grads, name)
            if "bias_ih" in written and more.get("bias", True):  # the second bias has the gradient of the first,
                kept = 2 * N if net == "GRU" else len(written["bias_ih"])  # but where r resets it
                written["bias_hh"] = np.concatenate([written["bias_ih"][:kept], written["bias_hh"][kept:]])
            for array, right in written.items():
                if "bias" not in array or more.get("bias", True):
                    theirs = getattr(module, f"{array}_l{k}{end}").grad.numpy()
                    np.testing.assert_allclose(right, theirs, rtol=0, atol=1e-12, err_msg=array)
    np.testing.assert_allclose(d_x, xs.grad.numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_pytorch_s_tensors_of_every_type(torch, dtype):
    module = torch.nn.LSTM(M, N, dtype=getattr(torch, dtype))
    weights = convert.from_torch(module.named_parameters())  # they require a gradient
    assert weights.W_f.dtype == np.dtype("float32" if dtype == "bfloat16" else dtype)


# ---------------------------------------------------------------- beside Keras itself, where it is


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras", reason="Keras is compared with where it is installed", exc_type=ImportError)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own, with PyTorch
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("layer", "kind", "more"),
    [
        ("LSTM", "standard", {}),
        ("GRU", AFTER, {}),
        ("GRU", "GRU", {"reset_after": False}),
        ("SimpleRNN", "plain", {}),
    ],
)
def test_keras_computes_the_same(keras, layer, kind, more, bias):
    made = getattr(keras.layers, layer)(N, return_sequences=True, use_bias=bias, dtype="float64", **more)
    xs = np.random.default_rng(5).normal(size=(2, T, M))
    theirs = keras.ops.convert_to_numpy(made(xs))
    for arrays in (made.get_weights(), {w.name: w for w in made.weights}, {w.path: w for w in made.weights}):
        weights = convert.from_keras(arrays, kind)
        np.testing.assert_allclose(run_stack(xs, [weights], kind, batch_first=True).h, theirs, rtol=0, atol=1e-6)


# ---------------------------------------------------------------- the recipes of notebook 17 and of the README

ROOT = Path(__file__).parents[1]
RECIPES = next(
    "".join(cell["source"])
    for cell in json.loads((ROOT / "notebooks/17_your_own_lstm.ipynb").read_text(encoding="utf-8"))["cells"]
    if cell["id"] == "recipes"
)


def recipe(text, title):
    """The code below the title, of at most seven lines."""
    code = re.search(r"```python\n(.*?)```", text[text.index(title) :], flags=re.S)[1]
    assert code.count("\n") <= 7
    return code


def saved_as_onnx(arrays, path):
    onnx = onnx_cases.package()
    tensors = [onnx.numpy_helper.from_array(array, f"onnx::LSTM_{k}") for k, array in enumerate(arrays.values())]
    node = onnx.helper.make_node("LSTM", ["X", *(tensor.name for tensor in tensors)], ["Y"], hidden_size=N)
    graph = onnx.helper.make_graph([node], "net", [], [], initializer=tensors[::-1])
    onnx.save(onnx.helper.make_model(graph), path)
    return str(path)


def like_tensorflow(arrays, monkeypatch):
    """What reads like a checkpoint of TensorFlow."""
    names = {f"rnn/basic_lstm_cell/{name}": array for name, array in arrays.items()}
    reader = SimpleNamespace(get_variable_to_shape_map=lambda: dict.fromkeys(names), get_tensor=names.get)
    train = SimpleNamespace(load_checkpoint=lambda path: reader)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(train=train))


@pytest.mark.parametrize(
    ("title", "name"),
    [("**PyTorch", "torch"), ("**Keras", "keras"), ("**ONNX", "onnx"), ("**TensorFlow 1", "tf1"), ("**Flax", "flax")],
)
def test_a_recipe_of_notebook_17_does_what_it_says(title, name, tmp_path, monkeypatch):
    arrays = random_arrays(name)
    flax = {}
    for key, array in arrays.items() if name == "flax" else ():
        flax.setdefault(key.split("/")[0], {})[key.split("/")[1]] = array
    given = {
        "model": SimpleNamespace(state_dict=lambda: {f"lstm.{key}_l0": array for key, array in arrays.items()}),
        "layer": SimpleNamespace(get_weights=lambda: list(arrays.values())),
        "variables": {"params": {"OptimizedLSTMCell_0": flax}},
        "xs": XS,
    }
    if name == "onnx":
        given["path"] = saved_as_onnx(arrays, tmp_path / "net.onnx")
    if name == "tf1":
        given["path"] = like_tensorflow(arrays, monkeypatch)
    exec(recipe(RECIPES, title), given)
    np.testing.assert_array_equal(given["weights"].W_o, read(name, arrays).W_o)
    exec(recipe(RECIPES, "Then, for all"), given)


CHECKPOINT = """
import numpy as np, tensorflow as tf
arrays = np.load({arrays!r})
with tf.Graph().as_default(), tf.compat.v1.Session() as session:
    found = [tf.compat.v1.get_variable("rnn/basic_lstm_cell/" + name, initializer=arrays[name]) for name in arrays]
    session.run(tf.compat.v1.global_variables_initializer())
    path = tf.compat.v1.train.Saver(found).save(session, {path!r})
{recipe}
assert (weights.W_o == from_tf1(np.load({arrays!r})).W_o).all()
"""


def test_the_recipe_reads_a_checkpoint_of_tensorflow(tmp_path):
    """In a process of its own: TensorFlow and PyTorch in one have crashed it."""
    if not find_spec("tensorflow"):
        pytest.skip("TensorFlow's own checkpoint is read where it is installed")
    np.savez(tmp_path / "arrays.npz", **random_arrays("tf1"))
    parts = {"arrays": str(tmp_path / "arrays.npz"), "path": str(tmp_path / "net.ckpt")}
    code = CHECKPOINT.format(**parts, recipe=recipe(RECIPES, "**TensorFlow 1"))
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=os.environ | {"KERAS_BACKEND": "tensorflow"})


def test_the_three_lines_of_the_readme():
    arrays = random_arrays("torch")
    model = SimpleNamespace(state_dict=lambda: {f"lstm.{key}_l0": array for key, array in arrays.items()})
    code = recipe((ROOT / "README.md").read_text(encoding="utf-8"), "The gates of your own net, in three lines:")
    assert len(list(filter(None, code.split("\n")))) == 3
    exec(code, {"model": model, "xs": XS})


def test_a_real_net_is_read_as_its_own_file_computes(tmp_path):
    """The cells of notebook 17 on silero-vad, where it is installed: what it says of the sound, from our h."""
    pytest.importorskip("silero_vad", reason="silero-vad is read where it is installed", exc_type=ImportError)
    cells = json.loads((ROOT / "notebooks/17_your_own_lstm.ipynb").read_text(encoding="utf-8"))["cells"]
    code = {cell["id"]: "".join(cell["source"]) for cell in cells}
    names = {"np": np, "find_spec": find_spec, "from_onnx": convert.from_onnx, "TraceView": TraceView}
    exec("\n".join(code[name] for name in ("code-sound", "code-silero", "code-real")), names)
    view = names["real"]
    assert (view.n, view.T) == (128, 93)
    view.set({"sort": "follows voice", "show": "h"})
    assert abs(view.rank[view.unit]) > 0.8
