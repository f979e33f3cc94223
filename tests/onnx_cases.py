"""LSTM, GRU and RNN as ONNX has them: the cases of its own tests, its evaluator, and its equations once more."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

INPUTS = {"RNN": ["X", "W", "R", "B", "sequence_lens", "initial_h"]}
INPUTS |= {"GRU": INPUTS["RNN"], "LSTM": [*INPUTS["RNN"], "initial_c", "P"]}
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
DIRECTIONS = {"forward": 1, "reverse": 1, "bidirectional": 2}


class NodeCase(NamedTuple):
    """A node test: inputs and outputs by the names of the operator's documentation."""

    name: str
    op: str
    attributes: dict
    inputs: dict
    outputs: dict


def package():
    """The package onnx, or a test that is skipped."""
    if find_spec("onnx") is None and Path(sys.prefix).name != ".venv":  # `make test` installs it: there it must be
        pytest.skip("onnx is an oracle where it is installed")
    import_module("onnx.reference")
    return import_module("onnx")


def node_cases():
    """The tests of LSTM, GRU and RNN that ONNX has for every backend, 18, as the package makes them."""
    onnx, found = package(), []
    node = import_module("onnx.backend.test.case.node")
    for op in INPUTS:
        import_module(f"onnx.backend.test.case.node.{op.lower()}")  # its cases join the list
    for test in node._NodeTestCases:  # collect_testcases would make the cases of all operators
        (call,), ((inputs, outputs),) = test.model.graph.node, test.data_sets
        if call.op_type in INPUTS:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in call.attribute}
            attributes = {key: a.decode() if isinstance(a, bytes) else a for key, a in attributes.items()}
            given = zip(filter(None, call.input), inputs, strict=True)
            results = zip(filter(None, call.output), outputs, strict=True)
            found.append(NodeCase(test.name, call.op_type, attributes, dict(given), dict(results)))
    return found


def shapes(op, attributes, X, W):
    """Of what the operator returns."""
    (first, second), directions, n = X.shape[:2], len(W), attributes["hidden_size"]
    Y, state = (first, directions, second, n), (directions, second, n)
    if attributes.get("layout"):
        Y, state = (first, second, directions, n), (first, directions, n)
    return {"Y": Y, "Y_h": state} | ({"Y_c": state} if op == "LSTM" else {})


def evaluated(op, attributes, inputs):
    """Y, Y_h and, of LSTM, Y_c, by ONNX's evaluator for a checked model of one node. It looks neither at sequence_lens,
    clip and input_forget nor, of LSTM and GRU, at activations."""
    onnx = package()
    results = shapes(op, attributes, inputs["X"], inputs["W"])

    def infos(shape_of, kinds):
        return [onnx.helper.make_tensor_value_info(name, kinds[name], shape) for name, shape in shape_of.items()]

    kinds = {name: onnx.helper.np_dtype_to_tensor_dtype(value.dtype) for name, value in inputs.items()}
    names = [name if name in inputs else "" for name in INPUTS[op]]
    call = onnx.helper.make_node(op, names, list(results), **attributes)
    given = infos({name: value.shape for name, value in inputs.items()}, kinds)
    graph = onnx.helper.make_graph([call], op, given, infos(results, dict.fromkeys(results, kinds["X"])))
    model = onnx.helper.make_model(graph)
    onnx.checker.check_model(model, full_check=True)
    values = onnx.reference.ReferenceEvaluator(model).run(None, inputs)
    assert [value.shape for value in values] == list(results.values())
    return dict(zip(results, values, strict=True))


# ---------------------------------------------------------------- the equations of the documentation


def s(z):
    return 1 / (1 + np.exp(-z))


def lstm(x, h, C, W, R, Wb, Rb, P, attributes):
    (Wi, Wo, Wf, Wc), (Ri, Ro, Rf, Rc), (Wbi, Wbo, Wbf, Wbc), (Rbi, Rbo, Rbf, Rbc), (Pi, Po, Pf) = W, R, Wb, Rb, P
    i = s(x @ Wi.T + h @ Ri.T + Pi * C + Wbi + Rbi)
    f = s(x @ Wf.T + h @ Rf.T + Pf * C + Wbf + Rbf)
    c = np.tanh(x @ Wc.T + h @ Rc.T + Wbc + Rbc)
    C = f * C + i * c
    o = s(x @ Wo.T + h @ Ro.T + Po * C + Wbo + Rbo)
    return o * np.tanh(C), C


def gru(x, h, C, W, R, Wb, Rb, P, attributes):
    (Wz, Wr, Wh), (Rz, Rr, Rh), (Wbz, Wbr, Wbh), (Rbz, Rbr, Rbh) = W, R, Wb, Rb
    z = s(x @ Wz.T + h @ Rz.T + Wbz + Rbz)
    r = s(x @ Wr.T + h @ Rr.T + Wbr + Rbr)
    if attributes.get("linear_before_reset"):
        new = np.tanh(x @ Wh.T + r * (h @ Rh.T + Rbh) + Wbh)
    else:
        new = np.tanh(x @ Wh.T + (r * h) @ Rh.T + Rbh + Wbh)
    return (1 - z) * new + z * h, C


def rnn(x, h, C, W, R, Wb, Rb, P, attributes):
    return np.tanh(x @ W[0].T + h @ R[0].T + Wb[0] + Rb[0]), C


def by_hand(op, attributes, inputs):
    """Y, Y_h and, of LSTM, Y_c, one direction and one step after the other, in float64. sequence_lens must be all T."""
    step, swapped = {"LSTM": lstm, "GRU": gru, "RNN": rnn}[op], bool(attributes.get("layout"))
    X, W, R = (inputs[name].astype(float) for name in "XWR")
    found = {name: np.zeros(shape) for name, shape in shapes(op, attributes, X, W).items()}
    states = {letter: inputs.get(f"initial_{letter}", found["Y_h"]).astype(float) for letter in "hc"}
    X, states["h"], states["c"] = (a.swapaxes(0, 1) if swapped else a for a in (X, states["h"], states["c"]))
    k, n = GATES[op], attributes["hidden_size"]
    assert np.all(inputs.get("sequence_lens", len(X)) == len(X))
    for d in range(len(W)):
        B = inputs.get("B", np.zeros((len(W), 2 * k * n)))[d].reshape(2, k, n)
        P = inputs.get("P", np.zeros((len(W), 3 * n)))[d].reshape(3, n)
        h, C, backwards = states["h"][d], states["c"][d], d == 1 or attributes.get("direction") == "reverse"
        for t in range(len(X))[:: -1 if backwards else 1]:
            h, C = step(X[t], h, C, W[d].reshape(k, n, -1), R[d].reshape(k, n, n), *B, P, attributes)
            found["Y"][(slice(None), t, d) if swapped else (t, d)] = h
        for name, state in zip(("Y_h", "Y_c"), (h, C) if op == "LSTM" else (h,), strict=False):
            found[name][(slice(None), d) if swapped else d] = state
    return found
