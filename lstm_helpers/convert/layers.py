"""Which arrays are one recurrent layer: told by their names, or, of a list, by their shapes."""

import re
from collections.abc import Iterable, Mapping

import numpy as np

from lstm_helpers.convert.exact import sizes
from lstm_helpers.convert.layout import LAYOUTS

BIASES = ("b", "r", "br")
OTHER_NAMES = {
    "keras": {"vars/0": "kernel", "vars/1": "recurrent_kernel", "vars/2": "bias"},  # in a file .weights.h5
    "tf1": {"weights": "kernel", "biases": "bias"},  # before TensorFlow 1.2
    "flax": {"if_/kernel": "if/kernel"},  # flax.nnx: `if` is a word of Python
}


def pairs(arrays):
    """Is it (name, array) again and again, as named_parameters gives them?"""
    return all(isinstance(one, (list, tuple)) and len(one) == 2 and isinstance(one[0], str) for one in arrays)


def shape_of(array):
    """The shape of what may be a tensor, an array of a file, or a list; () of what is none of them."""
    try:
        return tuple(np.shape(array))
    except (ValueError, TypeError):  # ragged lists
        return ()


def named(arrays):
    """{name: array}, dicts in dicts made flat: names joined by /."""
    if not isinstance(arrays, Mapping):
        if isinstance(arrays, (str, bytes)) or hasattr(arrays, "shape") or not isinstance(arrays, Iterable):
            wanted = "a dict of arrays, as state_dict() gives, or a list of them, as get_weights()"
            raise ValueError(f"arrays is a {type(arrays).__name__}; expected {wanted}")
        arrays = list(arrays)
        if not pairs(arrays):
            raise ValueError(
                f"arrays are {arrays!r:.60}; expected pairs of name and array, or a dict or list of arrays"
            )
        arrays = dict(arrays)
    flat = {}
    for name, value in arrays.items():
        inner = named(value) if isinstance(value, Mapping) else {"": value}
        flat |= {f"{name}/{rest}".removesuffix("/"): array for rest, array in inner.items()}
    return flat


def listed(arrays, name):
    """{(prefix, layer, direction): {name: array}} of arrays without names, in the order of the layout."""
    layout, arrays = LAYOUTS[name], [array for array in arrays if array is not None]
    names = [array for array, *_ in layout._places()]
    bare = [array for array, parts, *_ in layout._places() if parts not in BIASES]
    for each in (names, bare):
        layers = [dict(zip(each, arrays[k : k + len(each)], strict=False)) for k in range(0, len(arrays), len(each))]
        if layers and (len(arrays) == len(each) or all(fits(layout, layer) for layer in layers)):
            return {("", k if len(layers) > 1 else None, "forward"): layer for k, layer in enumerate(layers)}
    shapes = [shape_of(array) for array in arrays]
    raise ValueError(f"arrays have shapes {shapes!r:.300}; expected {names} of each layer, or {bare} without biases")


def grouped(arrays, place):
    """{(prefix, layer, direction): {name in the layout: array}} of what has a recurrent layer's names."""
    others = OTHER_NAMES.get(place, {})
    layouts = [layout for name, layout in LAYOUTS.items() if name.split(" ")[0] == place]
    known = {array: "h" in parts for layout in layouts for array, parts, *_ in layout._places()}
    words = "|".join(map(re.escape, sorted({*known, *others}, key=len, reverse=True)))
    pattern = rf"(?P<prefix>(?:.*?[./_])??)(?P<array>{words})(_l(?P<layer>\d+))?(?P<reverse>_reverse)?(:\d+)?"
    groups = {}
    for name, array in arrays.items():
        if found := re.fullmatch(pattern, str(name)):
            prefix, layer = found["prefix"], None if found["layer"] is None else int(found["layer"])
            reverse = found["reverse"] or "backward_" in prefix
            key = prefix.replace("backward_", "forward_"), layer, "reverse" if reverse else "forward"
            group, own = groups.setdefault(key, {}), others.get(found["array"], found["array"])
            if own in group:
                raise ValueError(f"two arrays are {own} of one layer, {name!r} the second; expected one")
            group[own] = array
    groups = {key: group for key, group in groups.items() if any(known[array] for array in group)}
    matrices = {key: g for key, g in groups.items() if any(known[a] and len(shape_of(g[a])) > 1 for a in g)}
    groups = matrices or groups  # a dense layer of a Keras file has vars/1 too, a vector
    if not groups:
        raise ValueError(f"arrays are named {list(arrays)!r:.300}; expected {sorted(known)} of a recurrent layer")
    _nothing_beside(arrays, groups, known)
    return groups


def _nothing_beside(arrays, groups, known):
    """Raise when beside the arrays of a layer stands one that only another place's layout has."""
    foreign = {array for layout in LAYOUTS.values() for array, *_ in layout._places()} - set(known)
    for name in map(str, arrays):
        for prefix, *_ in groups:
            if name.removesuffix(":0").removeprefix(prefix) in foreign and name.startswith(prefix):
                raise ValueError(f"{name} stands beside; expected {sorted(known)} alone: is it another library's?")


def directions(groups):
    """The two directions of ONNX, on the first axis, as two groups."""
    parted = {}
    for (prefix, layer, direction), group in groups.items():
        if any(shape_of(array)[:1] != (2,) for array in group.values()):
            parted[prefix, layer, direction] = group
        else:
            for k, each in enumerate(("forward", "reverse")):
                parted[prefix, layer, each] = {name: array[k : k + 1] for name, array in group.items()}
    return parted


def chosen(groups, wanted):
    """The one group that is wanted. wanted: {"prefix", "layer", "direction"}, None where there is no choice."""
    axes = dict(zip(wanted, zip(*groups, strict=True), strict=True))
    for name, want in wanted.items():
        there = [one for one in dict.fromkeys(axes[name]) if one is not None]
        begins = isinstance(want, str) and name == "prefix"
        fitting = [one for one in there if (one.startswith(want) if begins else same(one, want))]
        if want is not None and not fitting:
            raise ValueError(f"{name} is {want!r:.60}; expected one of {there or 'none: the names tell none'}")
        if want is not None:
            place = list(wanted).index(name)
            groups = {key: group for key, group in groups.items() if key[place] in fitting}
    if len(groups) > 1:
        choices = [list(dict.fromkeys(axis)) for axis in zip(*groups, strict=True)]
        several = [(name, some) for name, some in zip(wanted, choices, strict=True) if len(some) > 1]
        words = {"prefix": "modules", "layer": "layers", "direction": "directions"}
        held = ", ".join(f"{len(some)} {words[name]}" for name, some in several)
        told = ", ".join(f"{name}={' or '.join(map(repr, some))}" for name, some in several)
        raise ValueError(f"arrays hold {held}; expected one: choose {told}")
    return next(iter(groups.values()))


def same(a, b):
    """Equal and of one type: True is not 1, and an array is nothing here."""
    return type(a) is type(b) and a == b


def fits(layout, arrays):
    """Are these all arrays of the layout but for biases, in shapes that fit each other? arrays: {name: array}."""
    parts = {name: part for name, part, *_ in layout._places()}
    needed = {name for name, part in parts.items() if part not in BIASES}
    try:
        return needed <= set(arrays) <= set(parts) and bool(sizes_of(layout, arrays))
    except ValueError:
        return False


def sizes_of(layout, arrays):
    """m, n and p of these arrays, after a look at how many rows there are for each unit."""
    shapes = {name: shape_of(array) for name, array in arrays.items()}
    for name, parts, gates, axes in layout._places():
        got = shapes.get(name, ())
        if parts == "h" and "p" not in axes and len(got) == len(axes):
            rows, units = got[-2:] if layout.units == "rows" else got[:-3:-1]
            if rows != len(gates) * units:
                many = "rows" if layout.units == "rows" else "columns"
                raise ValueError(f"{name} has {rows} {many} for {units} units; expected {len(gates) * units}")
    return sizes(layout, shapes)
