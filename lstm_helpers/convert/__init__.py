"""The weights of a recurrent layer as other places write them: the same numbers, ordered, cut and turned.

    from_torch(model.state_dict())       Params, of what people have: names with prefixes, layers, directions, no biases
    from_keras(layer.get_weights(), kind="GRU, reset after")      a relative: what VARIANTS[kind].run takes
    to_layout(params, "torch")           {name: array} with PyTorch's names, shapes and order of gates
    from_layout(arrays, "torch")         the same weights as Params, of exactly those names
    LAYOUTS["torch"]                     the layout itself, as data, and the page that says so
    run_stack(xs, layers)                several layers, one or both directions

Five things differ: the order of the gates; one array for all gates or one for each; x and h in one matrix or two, and
which comes first; whether units are rows or columns; one bias, or two that are added. The cell is the same: so is h.
"""

from lstm_helpers.convert.exact import from_layout, to_layout
from lstm_helpers.convert.files import (
    from_colah,
    from_coreml,
    from_cudnn,
    from_d2l,
    from_flax,
    from_keras,
    from_keras1,
    from_onnx,
    from_tf1,
    from_torch,
    to_colah,
    to_d2l,
    to_keras,
    to_onnx,
    to_torch,
)
from lstm_helpers.convert.layout import LAYOUTS, Layout
from lstm_helpers.convert.stack import Stack, run_stack

__all__ = [
    "LAYOUTS",
    "Layout",
    "Stack",
    "from_colah",
    "from_coreml",
    "from_cudnn",
    "from_d2l",
    "from_flax",
    "from_keras",
    "from_keras1",
    "from_layout",
    "from_onnx",
    "from_tf1",
    "from_torch",
    "run_stack",
    "to_colah",
    "to_d2l",
    "to_keras",
    "to_layout",
    "to_onnx",
    "to_torch",
]
