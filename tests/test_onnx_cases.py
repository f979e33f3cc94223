"""Ring 1: ONNX's own node tests and its evaluator beside the equations of its documentation, and beside `from_onnx`."""

from itertools import product

import numpy as np
import pytest

from lstm_helpers.cell import run
from lstm_helpers.convert import from_onnx
from lstm_helpers.variants import VARIANTS
from onnx_cases import DIRECTIONS, GATES, INPUTS, by_hand, evaluated, node_cases


def test_the_node_tests_of_onnx():
    cases = node_cases()
    assert len(cases) == 18
    for case in cases:
        for found in (by_hand(*case[1:4]), evaluated(*case[1:4])):
            for name, expected in case.outputs.items():
                np.testing.assert_allclose(found[name], expected, rtol=0, atol=1e-6, err_msg=f"{case.name}, {name}")


def here(op, attributes, inputs):
    """Y, Y_h and Y_c of this series' cells, with the weights that `from_onnx` reads."""
    kinds = {"RNN": "plain", "GRU": "GRU, reset after" if attributes.get("linear_before_reset") else "GRU"}
    kind = kinds.get(op) or ("peephole" if "P" in inputs else "standard")
    layout, names = attributes.get("layout", 0), attributes.get("direction", "forward")
    xs = inputs["X"].swapaxes(0, 1) if layout else inputs["X"]
    found = []
    for k in range(DIRECTIONS[names]):
        choice = {"direction": ("forward", "reverse")[k]} if names == "bidirectional" else {}
        weights = from_onnx(inputs, kind, attributes=attributes, **choice)
        start = {name[-1]: inputs[name] for name in ("initial_h", "initial_c") if name in inputs}
        start = {{"c": "C"}.get(name, name): a[:, k] if layout else a[k] for name, a in start.items()}
        step = -1 if names == "reverse" or k else 1
        if kind == "standard":
            trace = run(xs[::step], weights, start.get("h"), start.get("C"))
        else:
            trace = VARIANTS[kind].run(xs[::step], weights, start)
        found.append((trace.h[::step], trace.h[-1], trace.C[-1] if op == "LSTM" else trace.h[-1]))
    Y, Y_h, Y_c = (np.stack(each, axis=axis) for each, axis in zip(zip(*found, strict=True), (1, 0, 0), strict=True))
    Y = Y.transpose(2, 0, 1, 3) if layout else Y
    return {"Y": Y, "Y_h": Y_h.swapaxes(0, 1) if layout else Y_h, "Y_c": Y_c.swapaxes(0, 1) if layout else Y_c}


def test_from_onnx_reads_what_the_node_tests_have():
    for case in node_cases():
        found = here(*case[1:4])
        for name, expected in case.outputs.items():
            np.testing.assert_allclose(found[name], expected, rtol=0, atol=1e-6, err_msg=f"{case.name}, {name}")


def random_inputs(op, layout, directions, given, rng):
    """m, n, T, batch = 3, 2, 5, 4."""
    m, n, T, batch, k = 3, 2, 5, 4, GATES[op]
    shapes = {"X": (T, batch, m), "W": (directions, k * n, m), "R": (directions, k * n, n)}
    shapes |= {"B": (directions, 2 * k * n), "P": (directions, 3 * n)}
    shapes |= dict.fromkeys(("initial_h", "initial_c"), (directions, batch, n))
    names = ["X", "W", "R", *(name for name in INPUTS[op] if name in given)]
    inputs = {name: rng.normal(scale=0.7, size=shapes[name]) for name in names}
    swapped = {"X", "initial_h", "initial_c"} if layout else ()
    return {name: a.swapaxes(0, 1).copy() if name in swapped else a for name, a in inputs.items()}


@pytest.mark.parametrize("layout", [0, 1])
@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("op", GATES)
def test_the_evaluator_of_onnx_does_what_the_equations_say(op, direction, layout):
    rng = np.random.default_rng(5)
    more = [{}] if op != "GRU" else [{"linear_before_reset": value} for value in (0, 1)]
    for given, attributes in product([(), ("B",), ("initial_h", "P"), ("B", "initial_h", "initial_c", "P")], more):
        attributes |= {"hidden_size": 2, "direction": direction, "layout": layout}
        inputs = random_inputs(op, layout, DIRECTIONS[direction], given, rng)
        theirs, ours = evaluated(op, attributes, inputs), by_hand(op, attributes, inputs)
        assert list(theirs) == list(ours)
        for name, value in theirs.items():
            np.testing.assert_allclose(value, ours[name], rtol=0, atol=1e-12, err_msg=name)
            np.testing.assert_allclose(here(op, attributes, inputs)[name], value, rtol=0, atol=1e-12, err_msg=name)
