"""Layout: how one place writes the weights of one kind of cell, as data."""

from functools import partial
from typing import NamedTuple

from lstm_helpers.inputs import expects, whole

SIZE = partial(whole, low=1)


class Layout(NamedTuple):
    """How one place writes the weights of a layer with m inputs and n units.

    source: the page, or the source file, that says so. order: its gates in its own letters; g, c and j are C̃, in an
    LSTM z too; in a GRU n is h̃ and u is z.
    arrays: (name, parts, shape) of each array. A name with {} is one array for each gate, any other holds all gates
    in their order, or those that a fourth entry names. parts, in their order: "x" and "h" the columns of W_· that meet
    x and h, "b" the bias, "r" a second bias, which is zeros when written and added to the first when read (but the
    b_U of a GRU that resets after the product), "p" a peephole, "q" the projection.
    units: "rows" (W @ x), "columns" (x @ W), or "entries": the array has the shape of columns, but each gate's block
    holds the entries of its rows, one row after the other.
    kind: the cell, one of VARIANTS; "standard" is that of Params.
    """

    source: str
    order: str
    arrays: tuple
    units: str = "rows"
    kind: str = "standard"

    @expects(m=SIZE, n=SIZE, p=SIZE)
    def shapes(self, m, n, p=None):
        """{name: shape} of every array of a layer with m inputs, n units and p entries of h, whole numbers of 1 or
        more; p is n unless given."""
        sizes = {"1": 1, "2": 2, "m": m, "n": n, "p": n if p is None else p, "n+m": n + m}
        sizes |= {f"{k}n": k * n for k in (2, 3, 4, 6, 8)}
        return {name: tuple(sizes[axis] for axis in axes) for name, _, _, axes in self._places()}

    def _places(self):
        """(name, parts, gates, axes) of every array, the gates in the letters of this series."""
        table = str.maketrans("gcjz", "CCCC") if "f" in self.order else str.maketrans("nu", "hz")
        found = []
        for letter in (*self.order, ""):
            for name, parts, shape, *which in self.arrays:
                if ("{}" in name) == bool(letter):
                    gates = letter or (which[0] if which else self.order)
                    found.append((name.format(letter), parts, gates.translate(table), shape.split(", ")))
        return found


TORCH = "PyTorch documentation, torch.nn: "
KERAS = "Keras 3 API documentation: {}; the order in its source, keras/src/layers/rnn/{}.py"
ONNX = "ONNX documentation, ONNX Operators: "
FLAX = "Flax documentation, flax.linen: "
CUDNN = "tf.keras source, saving/legacy/hdf5_format.py: _convert_rnn_weights"


def _torch(k):
    """x and h, then a bias for each. LSTM, GRU and RNN add the number of the layer to these names: weight_ih_l0."""
    return (
        ("weight_ih", "x", f"{k}n, m"),
        ("weight_hh", "h", f"{k}n, n"),
        ("bias_ih", "b", f"{k}n"),
        ("bias_hh", "r", f"{k}n"),
    )


def _keras(k, parts="b", shape=None):
    """In the order of layer.get_weights()."""
    return (
        ("kernel", "x", f"m, {k}n"),
        ("recurrent_kernel", "h", f"n, {k}n"),
        ("bias", parts, shape or f"{k}n"),
    )


def _onnx(k, twice):
    """The first axis counts directions; B is [Wb, Rb]."""
    return ("W", "x", f"1, {k}n, m"), ("R", "h", f"1, {k}n, n"), ("B", "br", f"1, {twice}n")


AFTER = "GRU, reset after"
LAYOUTS = {
    "torch": Layout(TORCH + "LSTM, LSTMCell", "ifgo", _torch(4)),
    "keras": Layout(KERAS.format("LSTM layer", "lstm") + ", LSTMCell.call", "ifco", _keras(4), "columns"),
    "onnx": Layout(ONNX + "LSTM", "iofc", _onnx(4, 8)),
    "colah": Layout(
        "C. Olah, Understanding LSTM Networks (2015): W_f · [h_{t-1}, x_t] + b_f",
        "fiCo",
        (("W_{}", "hx", "n, n+m"), ("b_{}", "b", "n")),
    ),
    "d2l": Layout(
        "Dive into Deep Learning: Long Short-Term Memory (LSTM)",
        "ifoc",
        (("W_x{}", "x", "m, n"), ("W_h{}", "h", "n, n"), ("b_{}", "b", "n")),
        "columns",
    ),
    "tf1": Layout(
        "TensorFlow 1 source, rnn_cell_impl.py: BasicLSTMCell, LSTMCell",
        "ijfo",
        (("kernel", "xh", "n+m, 4n"), ("bias", "b", "4n")),
        "columns",
    ),
    "keras1": Layout(
        "Keras 1 source, keras/layers/recurrent.py: LSTM",
        "icfo",
        (("W_{}", "x", "m, n"), ("U_{}", "h", "n, n"), ("b_{}", "b", "n")),
        "columns",
    ),
    "cudnn": Layout(CUDNN, "ifco", _keras(4, "br", "8n"), "entries"),
    "flax": Layout(
        FLAX + "LSTMCell, OptimizedLSTMCell",
        "ifgo",
        (("i{}/kernel", "x", "m, n"), ("h{}/kernel", "h", "n, n"), ("h{}/bias", "b", "n")),
        "columns",
    ),
    "coreml": Layout(
        "Core ML Tools documentation, MIL Operations: lstm",
        "ifoz",
        (("weight_ih", "x", "4n, m"), ("weight_hh", "h", "4n, n"), ("bias", "b", "4n")),
    ),
    "torch projection": Layout(
        TORCH + "LSTM with proj_size",
        "ifgo",
        (
            ("weight_ih", "x", "4n, m"),
            ("weight_hh", "h", "4n, p"),
            ("bias_ih", "b", "4n"),
            ("bias_hh", "r", "4n"),
            ("weight_hr", "q", "p, n", ""),
        ),
        kind="projection",
    ),
    f"torch {AFTER}": Layout(TORCH + "GRU, GRUCell", "rzn", _torch(3), kind=AFTER),
    "torch plain": Layout(TORCH + "RNN, RNNCell", "h", _torch(""), kind="plain"),
    "keras GRU": Layout(KERAS.format("GRU layer, reset_after=False", "gru"), "zrh", _keras(3), "columns", "GRU"),
    f"keras {AFTER}": Layout(KERAS.format("GRU layer", "gru"), "zrh", _keras(3, "br", "2, 3n"), "columns", AFTER),
    "keras plain": Layout(KERAS.format("SimpleRNN layer", "simple_rnn"), "h", _keras(""), "columns", "plain"),
    f"cudnn {AFTER}": Layout(CUDNN, "zrh", _keras(3, "br", "6n"), "entries", AFTER),
    "onnx peephole": Layout(ONNX + "LSTM with P", "iofc", (*_onnx(4, 8), ("P", "p", "1, 3n", "iof")), kind="peephole"),
    "onnx GRU": Layout(ONNX + "GRU, linear_before_reset = 0", "zrh", _onnx(3, 6), kind="GRU"),
    f"onnx {AFTER}": Layout(ONNX + "GRU, linear_before_reset = 1", "zrh", _onnx(3, 6), kind=AFTER),
    "onnx plain": Layout(ONNX + "RNN", "h", _onnx("", 2), kind="plain"),
    "tf1 peephole": Layout(
        "TensorFlow 1 source, rnn_cell_impl.py: LSTMCell with use_peepholes",
        "ijfo",
        (
            ("kernel", "xh", "n+m, 4n"),
            ("bias", "b", "4n"),
            ("w_f_diag", "p", "n", "f"),
            ("w_i_diag", "p", "n", "i"),
            ("w_o_diag", "p", "n", "o"),
        ),
        "columns",
        "peephole",
    ),
    f"flax {AFTER}": Layout(
        FLAX + "GRUCell",
        "rzn",
        (("i{}/kernel", "x", "m, n"), ("i{}/bias", "b", "n"), ("h{}/kernel", "h", "n, n"), ("hn/bias", "r", "n", "n")),
        "columns",
        AFTER,
    ),
    "flax plain": Layout(
        FLAX + "SimpleCell",
        "h",
        (("i/kernel", "x", "m, n"), ("h/kernel", "h", "n, n"), ("i/bias", "b", "n")),
        "columns",
        "plain",
    ),
}
"""The layouts by name, the LSTM's by its place alone, a relative's with its kind; where each comes from stands in its
source."""
