"""Weights to a layout and back: exactly the layout's names and shapes, and the same numbers."""

from collections.abc import Mapping

import numpy as np

from lstm_helpers.cell import Params, _params
from lstm_helpers.convert.layout import LAYOUTS
from lstm_helpers.inputs import finite, one_of, shape
from lstm_helpers.variants import VARIANTS

APART = {"W_p": ("q", ""), "U_h": ("h", "h"), "b_U": ("r", "h")}
"""The weights that are one part of one gate by themselves; W_· is the parts x and h side by side, b_· a bias."""


def to_layout(params, name):
    """The weights as the layout of that name writes them. name: one of LAYOUTS; params: Params, or for the layout of
    another kind the {name: array} that VARIANTS[kind].run takes.

    Returns {name: array}: new arrays of the shapes that LAYOUTS[name].shapes(m, n, p) tells. Float types are kept;
    where one array takes several of different type, the widest. A second bias is zeros.
    Raises ValueError when params is no Params, or not the weights of that kind, or the name is unknown.
    """
    layout = _layout(name)
    weights = vars(_params(params)) if layout.kind == "standard" else params
    weights, m, sizes = VARIANTS[layout.kind]._weights(weights)
    n = len(next(iter(vars(weights).values())))
    shapes, arrays, found = layout.shapes(m, n, sizes["h"]), {}, _parts(vars(weights), m)
    for array, parts, gates, _ in layout._places():
        blocks = [[_part(found, part, gate) for gate in gates or [""]] for part in parts]
        if layout.units == "entries" and blocks[0][0].ndim == 2:  # (n, m) in the shape (m, n)
            whole = np.hstack([rows.reshape(rows.shape[::-1]) for rows in blocks[0]])
        else:
            whole = np.concatenate([np.concatenate(part) for part in blocks], axis=-1)
            whole = whole if layout.units == "rows" else whole.T
        arrays[array] = whole.reshape(shapes[array])
    return arrays


def from_layout(arrays, name):
    """The weights as Params, of arrays in the layout of that name: what `to_layout` does, undone.

    arrays: {name: array}, exactly those of the layout, of the shapes that LAYOUTS[name].shapes(m, n, p) tells for some
    m, n and p, of one layer in one direction. Float types are kept, integers become float64. Two biases are added.
    Returns Params, or for the layout of another kind the {name: array} that VARIANTS[kind].run takes.
    Raises ValueError naming the array that is missing, unknown, not numeric, not finite or of the wrong shape.
    """
    layout = _layout(name)
    names = [name for name, *_ in layout._places()]
    if not isinstance(arrays, Mapping):
        raise ValueError(f"arrays is a {type(arrays).__name__}; expected a dict of {names}")
    if set(arrays) != set(names):
        raise ValueError(f"arrays are {list(arrays)}; expected {names}")
    arrays = {name: finite(name, arrays[name]) for name in names}
    m, n, p = sizes(layout, {name: array.shape for name, array in arrays.items()})
    found = {}  # (part, gate): (n, m), (n, p), (n,) or for the projection (p, n)
    for array, parts, gates, _ in layout._places():
        widths = {"x": m, "h": p, "q": n}
        if layout.units == "entries" and parts in widths:
            blocks = [[block.reshape(n, -1) for block in np.hsplit(arrays[array], len(gates))]]
        elif parts[0] in widths:
            whole = arrays[array].reshape(arrays[array].shape[-2:])
            whole = whole if layout.units == "rows" else whole.T
            ends = np.cumsum([widths[part] for part in parts])[:-1]
            blocks = [np.split(columns, len(gates) or 1) for columns in np.split(whole, ends, axis=1)]
        else:
            blocks = [np.split(part, len(gates)) for part in np.split(arrays[array].ravel(), len(parts))]
        for part, rows in zip(parts, blocks, strict=True):
            found |= {(part, gate): block for gate, block in zip(gates or [""], rows, strict=True)}
    weights = _weights(found, layout.kind)
    return Params(**weights) if layout.kind == "standard" else weights


def sizes(layout, shapes):
    """m, n and p of a layer whose arrays have these shapes. shapes: {name: shape}, of all arrays or of some.

    Raises ValueError naming the array whose shape does not fit the others'.
    """
    places = [(name, axes) for name, _, _, axes in layout._places() if name in shapes]
    first, axes = places[0]
    got = dict(zip(axes, shapes[first], strict=False))
    n = next((got[axis] // int(axis[:-1] or 1) for axis in got if axis.endswith("n")), 0)
    m = got.get("m", got.get("n+m", 0) - n)
    p = next((shapes[name][0] for name, axes in places if axes[0] == "p" and shapes[name]), n)
    if min(m, n) < 1 or layout.shapes(m, n)[first] != tuple(shapes[first]):
        expected = f"({', '.join(axes)}) with n >= 1 and m >= 1, of one layer in one direction"
        raise ValueError(f"{first} has shape {tuple(shapes[first])}; expected {expected}")
    wanted = layout.shapes(m, n, p)
    for name, got in shapes.items():
        shape(name, np.broadcast_to(0, got), wanted[name])
    return m, n, p


# ---------------------------------------------------------------- small helpers


def _layout(name):
    return LAYOUTS[one_of("name", name, LAYOUTS)]


def _parts(weights, m):
    """{(part, gate): array} of the weights of any kind, as {name: array}."""
    found = {}
    for name, array in weights.items():
        letter, gate = name.split("_")
        if name in APART:
            found[APART[name]] = array
        elif letter == "W":
            found["x", gate] = array[:, :m]
            if array.shape[1] > m:
                found["h", gate] = array[:, m:]
        else:
            found[letter, gate] = array
    return found


def _part(found, part, gate):
    """One part of one gate; a second bias that the kind does not have is zeros."""
    return np.zeros_like(found["b", gate]) if (part, gate) not in found and part == "r" else found[part, gate]


def _weights(found, kind):
    """{name: array} of the weights of that kind, of all parts: what `_parts` does, undone."""
    names = VARIANTS[kind].shapes(1, 1)
    apart = {APART[name] for name in names if name in APART}
    weights = {}
    for name in names:
        letter, gate = name.split("_")
        if name in APART:
            weights[name] = found[APART[name]].copy()
        elif letter == "W":
            weights[name] = np.concatenate([found[part, gate] for part in "xh" if (part, gate) not in apart], axis=1)
        elif letter == "b":
            weights[name] = _sum(gate, found["b", gate], 0 if ("r", gate) in apart else found.get(("r", gate), 0))
        else:
            weights[name] = found[letter, gate].copy()
    return weights


def _sum(gate, first, second):
    """The bias of one gate; where the second is 0, the first as it is, with its sign should it be -0.0."""
    with np.errstate(over="ignore"):
        return finite(f"the sum of both b_{gate}", np.where(second == 0, first, first + second))
