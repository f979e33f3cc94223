"""Ring 1: ONNX's own node tests and its evaluator beside the equations of its documentation."""

from itertools import product

import numpy as np
import pytest

from onnx_cases import DIRECTIONS, GATES, INPUTS, by_hand, evaluated, node_cases


def test_the_node_tests_of_onnx():
    cases = node_cases()
    assert len(cases) == 18
    for case in cases:
        for found in (by_hand(*case[1:4]), evaluated(*case[1:4])):
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
