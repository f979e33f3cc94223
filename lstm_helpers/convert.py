"""The weights of one LSTM layer as other places write them: the same numbers, ordered, cut and turned.

    to_layout(params, "torch")       {name: array} with PyTorch's names, shapes and order of gates
    from_layout(arrays, "torch")     the same weights as Params
    LAYOUTS["torch"]                 the layout itself, as data, and the page that says so

Five things differ: the order of the gates; one array for all gates or one for each; x and h in one matrix or two, and
which comes first; whether units are rows or columns; one bias, or two that are added. The cell is the same: so is h.
"""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import Params, _params
from lstm_helpers.inputs import expects, finite, one_of, shape, whole


class Layout(NamedTuple):
    """How one place writes the weights of a layer with m inputs and n units.

    source: the page, or the source file, that says so. order: its gates in its own letters; g and c are C̃.
    arrays: (name, parts, shape) of each array. A name with {} is one array for each gate, any other holds all gates
    in their order. parts, in their order: "x" and "h" the columns of W_· that meet x and h, "b" the bias, "r" a second
    bias, which is zeros when written and added to the first when read.
    turned: False where units are rows (W @ x), True where they are columns (x @ W).
    """

    source: str
    order: str
    arrays: tuple
    turned: bool = False

    @expects(m=partial(whole, low=1), n=partial(whole, low=1))
    def shapes(self, m, n):
        """{name: shape} of every array of a layer with m inputs and n units, whole numbers of 1 or more."""
        sizes = {"1": 1, "m": m, "n": n, "n+m": n + m, "4n": 4 * n, "8n": 8 * n}
        return {name: tuple(sizes[axis] for axis in axes) for name, _, _, axes in self._places()}

    def _places(self):
        """(name, parts, gates, axes) of every array, the gates in the letters of Params."""
        gates = self.order.translate(str.maketrans("gc", "CC"))
        apart = "{}" in self.arrays[0][0]
        groups = list(zip(self.order, gates, strict=True)) if apart else [("", gates)]
        return [
            (name.format(letter), parts, group, shape.split(", "))
            for letter, group in groups
            for name, parts, shape in self.arrays
        ]


LAYOUTS = {
    "torch": Layout(  # LSTM adds the number of the layer to these names: weight_ih_l0
        "PyTorch documentation, torch.nn: LSTM, LSTMCell",
        "ifgo",
        (
            ("weight_ih", "x", "4n, m"),
            ("weight_hh", "h", "4n, n"),
            ("bias_ih", "b", "4n"),
            ("bias_hh", "r", "4n"),
        ),
    ),
    "keras": Layout(  # in the order of layer.get_weights()
        "Keras 3 API documentation: LSTM layer; the order in its source, keras/src/layers/rnn/lstm.py, LSTMCell.call",
        "ifco",
        (("kernel", "x", "m, 4n"), ("recurrent_kernel", "h", "n, 4n"), ("bias", "b", "4n")),
        turned=True,
    ),
    "onnx": Layout(  # the first axis counts directions; B is [Wb, Rb]
        "ONNX documentation, ONNX Operators: LSTM",
        "iofc",
        (("W", "x", "1, 4n, m"), ("R", "h", "1, 4n, n"), ("B", "br", "1, 8n")),
    ),
    "colah": Layout(
        "C. Olah, Understanding LSTM Networks (2015): W_f · [h_{t-1}, x_t] + b_f",
        "fiCo",
        (("W_{}", "hx", "n, n+m"), ("b_{}", "b", "n")),
    ),
    "d2l": Layout(
        "Dive into Deep Learning: Long Short-Term Memory (LSTM)",
        "ifoc",
        (("W_x{}", "x", "m, n"), ("W_h{}", "h", "n, n"), ("b_{}", "b", "n")),
        turned=True,
    ),
}
"""The layouts by name; where each comes from stands in its source."""


def to_layout(params, name):
    """The weights as the layout of that name writes them. params: Params; name: one of LAYOUTS.

    Returns {name: array}: new arrays of the shapes that LAYOUTS[name].shapes(params.m, params.n) tells. Float types are
    kept; where one array takes several of different type, the widest. A second bias is zeros.
    Raises ValueError when params is no Params or the name is unknown.
    """
    params, layout = _params(params), _layout(name)
    shapes, arrays = layout.shapes(params.m, params.n), {}
    for array, parts, gates, _ in layout._places():
        whole = np.concatenate([_stacked(params, part, gates) for part in parts], axis=-1)
        arrays[array] = (whole.T if layout.turned else whole).reshape(shapes[array])
    return arrays


def from_layout(arrays, name):
    """The weights as Params, of arrays in the layout of that name: what `to_layout` does, undone.

    arrays: {name: array}, exactly those of the layout, of the shapes that LAYOUTS[name].shapes(m, n) tells for some
    m and n, of one layer in one direction. Float types are kept, integers become float64. Two biases are added.
    Raises ValueError naming the array that is missing, unknown, not numeric, not finite or of the wrong shape.
    """
    layout = _layout(name)
    arrays, m, n = _checked(arrays, layout)
    found = {}  # (part, gate): (n, m), (n, n) or (n,)
    for array, parts, gates, axes in layout._places():
        whole = arrays[array][0] if axes[0] == "1" else arrays[array]
        whole = whole.T if layout.turned else whole
        ends = np.cumsum([{"x": m, "h": n}.get(part, n * len(gates)) for part in parts])
        for part, block in zip(parts, np.split(whole, ends[:-1], axis=-1), strict=True):
            found |= {(part, gate): rows for gate, rows in zip(gates, np.split(block, len(gates)), strict=True)}
    weights = {f"W_{gate}": np.concatenate([found["x", gate], found["h", gate]], axis=1) for gate in "fiCo"}
    return Params(**weights, **{f"b_{gate}": _sum(gate, found) for gate in "fiCo"})


to_torch, from_torch = partial(to_layout, name="torch"), partial(from_layout, name="torch")
to_keras, from_keras = partial(to_layout, name="keras"), partial(from_layout, name="keras")
to_onnx, from_onnx = partial(to_layout, name="onnx"), partial(from_layout, name="onnx")
to_colah, from_colah = partial(to_layout, name="colah"), partial(from_layout, name="colah")
to_d2l, from_d2l = partial(to_layout, name="d2l"), partial(from_layout, name="d2l")


# ---------------------------------------------------------------- small helpers


def _stacked(params, part, gates):
    """One part of these gates, gate below gate: (k·n, m), (k·n, n) or (k·n,) for k gates."""
    W, b = (np.concatenate([getattr(params, f"{kind}_{gate}") for gate in gates]) for kind in "Wb")
    return {"x": W[:, : params.m], "h": W[:, params.m :], "b": b, "r": np.zeros_like(b)}[part]


def _sum(gate, found):
    """The bias of one gate; where the second is 0, the first as it is, with its sign should it be -0.0."""
    first, second = found["b", gate], found.get(("r", gate), 0)
    with np.errstate(over="ignore"):
        return finite(f"the sum of both b_{gate}", np.where(second == 0, first, first + second))


def _layout(name):
    return LAYOUTS[one_of("name", name, LAYOUTS)]


def _checked(arrays, layout):
    """The arrays, finite and of the layout's names and shapes, and the m and n that the first of them has."""
    names = [name for name, *_ in layout._places()]
    if not isinstance(arrays, Mapping):
        raise ValueError(f"arrays is a {type(arrays).__name__}; expected a dict of {names}")
    if set(arrays) != set(names):
        raise ValueError(f"arrays are {list(arrays)}; expected {names}")
    arrays = {name: finite(name, arrays[name]) for name in names}
    first, _, _, axes = layout._places()[0]
    got = arrays[first].shape
    sizes = dict(zip(axes, got, strict=False))
    n = sizes.get("n", sizes.get("4n", 0) // 4)
    m = sizes.get("m", sizes.get("n+m", 0) - n)
    if min(m, n) < 1 or layout.shapes(m, n)[first] != got:
        expected = f"({', '.join(axes)}) with n >= 1 and m >= 1, of one layer in one direction"
        raise ValueError(f"{first} has shape {got}; expected {expected}")
    for name, expected in layout.shapes(m, n).items():
        shape(name, arrays[name], expected)
    return arrays, m, n
