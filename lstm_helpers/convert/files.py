"""The weights as people have them: a state_dict, what get_weights returns, the arrays of a file."""

import re
from collections.abc import Mapping
from warnings import warn

import numpy as np

from lstm_helpers.cell import Params
from lstm_helpers.convert.exact import from_layout, to_layout
from lstm_helpers.convert.layers import BIASES, chosen, directions, fits, grouped, listed, named, pairs, sizes_of
from lstm_helpers.convert.layout import LAYOUTS
from lstm_helpers.inputs import mapping, numbers, one_of, real

MOST = 4096  # units


def _read(arrays, place, kind="standard", layer=None, direction=None, prefix=None):
    """The weights of one recurrent layer.

    arrays: {name: array}, as it comes. Names may begin with anything (encoder.lstm., lstm_1/lstm_cell/) and end with
    PyTorch's _l1 or _reverse, or TensorFlow's :0; dicts in dicts will do, and pairs of name and array; what is no
    recurrent layer is passed over. Or a list of arrays, in the order in which `to_layout` writes them. Tensors of any
    library, on any device, of bfloat16 (read as float32), as long as NumPy can have them. Where no bias is there, all
    are 0.
    kind: the cell, one of {kinds}.
    Needed only where arrays hold several: layer, 0, 1, …, by the names or by the place in the list; direction,
    "forward" or "reverse" (its cell reads xs[::-1]); prefix, how the names begin.
    Returns Params, which `run` takes, or for another kind the {name: array} that VARIANTS[kind].run takes.
    Raises ValueError naming what is missing, not finite, no float, of another shape, of another kind, or more than
    4096 units; and, where arrays hold several layers, which there are and how to choose.
    """
    name = _layout_of(place, kind)
    bare = isinstance(arrays, (list, tuple)) and not pairs(arrays)
    groups = listed(arrays, name) if bare else grouped(named(arrays), place)
    groups = directions(groups) if place == "onnx" else groups
    found = chosen(groups, {"prefix": prefix, "layer": layer, "direction": direction})
    return from_layout(_whole(found, name), name)


def _kinds(place):
    return [layout.kind for name, layout in LAYOUTS.items() if name.split(" ")[0] == place]


def _layout_of(place, kind):
    """The name of the place's layout for that kind of cell."""
    one_of("kind", kind, _kinds(place))
    return f"{place} {kind}".removesuffix(" standard")


def from_onnx(arrays, kind="standard", layer=None, direction=None, prefix=None, attributes=None):
    """The weights of one recurrent layer, of the inputs of an ONNX node: W and R, and B and P where they are given.

    arrays: {"W": W, "R": R, …}; or [W, R, B], which are [arrays[name] for name in node.input[1:4]]; or all initialisers
    of a graph, {name: array}: then a warning says which were read as what. Where the first axis has two directions,
    direction chooses. attributes: those of the node, {name: value}, if you have them: what no cell here does (clip,
    other activations) is refused. Without them the activations are taken to be sigmoid and tanh, and kind="GRU" means
    linear_before_reset = 0, kind="GRU, reset after" 1.
    The rest, what comes back and what raises are as in `from_torch`.
    """
    order = LAYOUTS[_layout_of("onnx", kind)].order
    _refused({} if attributes is None else mapping("attributes", attributes), kind)
    if isinstance(arrays, Mapping):
        names = [str(name) for name in arrays]
        if "sequence_lens" in names and len(np.unique(arrays["sequence_lens"])) != 1:
            raise ValueError("arrays hold sequence_lens; expected sequences of one length: run each by itself")
        if any(re.fullmatch(r"(.*[./_])?weight_hh", name) for name in names):
            theirs = ", ".join(LAYOUTS["torch"].order)
            warn(f"the names are PyTorch's: read as from_torch does, gates in its order ({theirs})", stacklevel=2)
            return _read(arrays, "torch", kind, layer, direction, prefix)
        if not any(re.fullmatch(r"(.*[./_])?R", name) for name in names):
            arrays = _initialisers(arrays, order)
    return _read(arrays, "onnx", kind, layer, direction, prefix)


def from_tf1(arrays, kind="standard", layer=None, direction=None, prefix=None, forget_bias=1.0):
    """The weights of one recurrent layer, of TensorFlow 1: BasicLSTMCell and LSTMCell, one kernel for [x, h].

    forget_bias: what the cell adds to b_f while it runs, which no file holds: 1.0 unless it was told otherwise.
    The rest, what comes back and what raises are those of `from_torch`.
    """
    real("forget_bias", forget_bias)
    weights = _read(arrays, "tf1", kind, layer, direction, prefix)
    weights = dict(vars(weights)) if isinstance(weights, Params) else weights
    weights["b_f"] = weights["b_f"] + forget_bias
    return Params(**weights) if kind == "standard" else weights


def _write(params, place, kind):
    return to_layout(params, _layout_of(place, kind))


def _from(place, says):
    """`_read` for one place, by a name and with a docstring of its own."""

    def read(arrays, kind="standard", layer=None, direction=None, prefix=None):
        return _read(arrays, place, kind, layer, direction, prefix)

    read.__name__ = read.__qualname__ = f"from_{place}"
    read.__doc__ = _read.__doc__.replace("layer.", f"layer, {says}", 1).replace("{kinds}", repr(_kinds(place))[1:-1])
    return read


def _to(place):
    """`_write` for one place, by a name and with a docstring of its own."""

    def write(params, kind="standard"):
        return _write(params, place, kind)

    write.__name__ = write.__qualname__ = f"to_{place}"
    write.__doc__ = (
        f"LAYOUTS[{place!r}], or its layout of that kind: what `to_layout` does of it.\n\n{to_layout.__doc__}"
    )
    return write


HARD = """

    No file says whether the gates are σ or hard_sigmoid, Keras's default before 2.3: ask layer.recurrent_activation.
    Here they are σ."""
BOTH = """
    Of a Bidirectional layer: from_keras({w.path: w for w in layer.weights}, direction="reverse"), or layer=0 (forward)
    or 1 (reverse) of get_weights(). In {w.name: w} both directions have the same names: half of
    the arrays is lost."""

from_torch, to_torch = _from("torch", "of PyTorch: from_torch(model.state_dict())."), _to("torch")
from_keras, to_keras = _from("keras", f"of Keras: from_keras(layer.get_weights()).{HARD}{BOTH}"), _to("keras")
from_keras1 = _from("keras1", f"of Keras 1, in twelve arrays.{HARD}")
from_cudnn = _from("cudnn", "of a CuDNNLSTM or CuDNNGRU of Keras 2: from_cudnn(layer.get_weights()).")
from_colah, to_colah = _from("colah", "as Colah's post writes it, [h, x]."), _to("colah")
from_d2l, to_d2l = _from("d2l", "as Dive into Deep Learning writes it."), _to("d2l")
from_flax = _from("flax", "of Flax: from_flax(variables['params']).")
from_coreml = _from("coreml", "of Core ML.")
to_onnx = _to("onnx")


# ---------------------------------------------------------------- ONNX

ACTIVATIONS = {"standard": "sigmoid tanh tanh", "peephole": "sigmoid tanh tanh", "plain": "tanh"}


def _refused(attributes, kind):
    """Raise when an attribute of an ONNX node asks for what the cell of this kind does not do."""
    usual = ACTIVATIONS.get(kind, "sigmoid tanh").split()
    for name, value in attributes.items():
        if name == "activations":
            value = [one.decode() if isinstance(one, bytes) else str(one) for one in value]
            right = [one.lower() for one in value] in (usual, 2 * usual)
        elif name == "linear_before_reset":
            right = "GRU" not in kind or bool(value) == ("after" in kind)
        else:
            right = name in ("hidden_size", "direction", "layout") or not value
        if not right:
            raise ValueError(
                f"attributes have {name} {value!r:.60}; expected none that a cell of kind {kind!r} does not do"
            )


def _initialisers(arrays, order):
    """W, R and B of the only recurrent node of a graph, told by their shapes. Warns. order: its gates."""
    shapes = {name: tuple(np.shape(array)) for name, array in arrays.items()}
    three = {name: got for name, got in shapes.items() if len(got) == 3 and got[0] in (1, 2)}
    R = [name for name, (_, rows, units) in three.items() if rows == len(order) * units][-1:]
    W = [name for name in three if R and name != R[0] and three[name][:2] == three[R[0]][:2]]
    B = [name for name, got in shapes.items() if R and got == (three[R[0]][0], 2 * three[R[0]][1])]
    if len(W) != 1 or len(B) > 1:
        names = f"{list(shapes)!r:.300}"
        raise ValueError(f"arrays are named {names}; expected W, R, B: [arrays[name] for name in node.input[1:4]]")
    found = dict(zip("WRB", W + R + B, strict=False))
    warn(f"read by their shapes, gates in ONNX's order ({', '.join(order)}): {found}", stacklevel=3)
    return {name: arrays[there] for name, there in found.items()}


# ---------------------------------------------------------------- one layer


def _whole(found, name):
    """All arrays of the layout of that name, as NumPy has them; where no bias came, all are 0."""
    layout, place = LAYOUTS[name], name.split(" ")[0]
    parts = {array: part for array, part, *_ in layout._places()}
    missing = [array for array in parts if array not in found]
    found = {array: value if hasattr(value, "shape") else numbers(array, value) for array, value in found.items()}
    no_bias = all(parts[array] not in BIASES for array in parts if array in found)
    wrong = [array for array in missing if not (no_bias and parts[array] in BIASES)]
    try:
        if more := [array for array in found if array not in parts]:
            raise ValueError(f"arrays have {more[0]}; expected {list(parts)}")
        if wrong:
            raise ValueError(f"arrays lack {wrong[0]}: they are {list(found)}; expected {list(parts)}")
        m, n, p = sizes_of(layout, found)
    except ValueError as error:
        others = [other for other in LAYOUTS if other != name and fits(LAYOUTS[other], found)]
        others.sort(key=lambda other: not other.startswith(place))
        if not others:
            raise
        there, other = others[0].split(" ")[0], LAYOUTS[others[0]].kind
        message = f"{error}: these are of kind {other!r}, read by from_{there}(…, kind={other!r})"
        raise ValueError(message) from None
    if n > MOST:
        raise ValueError(f"arrays have {n} units; expected at most {MOST}")
    arrays = {array: _array(array, value) for array, value in found.items()}
    kind, shapes = next(iter(arrays.values())).dtype, layout.shapes(m, n, p)
    return {array: arrays[array] if array in arrays else np.zeros(shapes[array], kind) for array in parts}


def _array(name, value):
    """The tensor or list as an array; bfloat16, which NumPy does not have, as float32."""
    if hasattr(value, "detach"):  # a tensor of PyTorch: off its device, and out of its graph
        value = value.detach().cpu()
        value = value.float() if str(value.dtype) == "torch.bfloat16" else value
    array = value if isinstance(value, np.ndarray) else np.asarray(value)  # a masked array stays one
    if array.dtype.kind in "iu" and array.dtype.itemsize == 1:
        raise ValueError(f"{name} holds {array.dtype}; expected floats: quantised weights say nothing without scales")
    return array.astype(np.float32) if array.dtype.name == "bfloat16" else array
