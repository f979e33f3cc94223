"""RosettaView: one single number of the weights, followed through the layouts of other places."""

import numpy as np

from lstm_helpers.cell import Params
from lstm_helpers.convert import LAYOUTS, from_layout, to_layout
from lstm_helpers.plots import Picture
from lstm_helpers.plots.layouts import ANCHORS, RIGHT, Slab, framed, weights
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, put_first, slider

LARGEST = 4
NAMES = {"here": "here", "torch": "PyTorch", "keras": "Keras", "onnx": "ONNX", "colah": "Colah", "d2l": "d2l"}
GATES = {"f": "f", "i": "i", "C̃": "C", "o": "o"}
PLACES = [name for name in NAMES if name != "here"]
BANDED = ("torch", "keras", "onnx")  # all four products in one array, a band for each
PARTS = {"meets x": "x", "meets h": "h", "bias": "b"}


def rosetta_presets():
    """{name: {control: value}}: the starts of a RosettaView."""
    start = {"layout": "torch", "gate": "f", "part": "meets x", "m": 3, "n": 3, "row": 1, "column": 2}
    return {
        "W_f in PyTorch": start,
        "W_C in ONNX": start | {"layout": "onnx", "gate": "C̃"},
    }


def numbered(m, n):
    """A layer whose numbers can be told apart: they are 1, 2, 3 …

    Returns them as a cube (4, n, m + n + 1), gate by gate in the order f, i, C, o, each row of W with its bias at the
    end; the same as Params; and kinds, the gate and the part (x, h or b) of each number, '' for 0.
    """
    cube = 1.0 + np.arange(4 * n * (m + n + 1)).reshape(4, n, m + n + 1)
    arrays = {f"W_{gate}": rows[:, :-1] for gate, rows in zip("fiCo", cube, strict=True)}
    arrays |= {f"b_{gate}": rows[:, -1] for gate, rows in zip("fiCo", cube, strict=True)}
    kinds = [gate + part for gate in "fiCo" for _ in range(n) for part in m * "x" + n * "h" + "b"]
    return cube, Params(**arrays), np.array(["", *kinds])


def place(arrays, number):
    """(name of the array, index) of the only place where the number stands. arrays: {name: array}."""
    (found,) = ((name, tuple(map(int, index))) for name in arrays for index in np.argwhere(arrays[name] == number))
    return found


def second_place(arrays, name, gate, row):
    """Where the second bias stands that is added to b_gate[row]: (name of the array, index), or None.

    arrays: those of `numbered` in the layout of that name, where a second bias is 0. Each 0 becomes a fraction of its
    own, and `from_layout` tells which of them comes out with the bias.
    """
    for array, values in arrays.items():
        zeros = values == 0
        if zeros.any():
            marked = values.copy()
            marked[zeros] = np.arange(1, zeros.sum() + 1) / 1024
            bias = getattr(from_layout(arrays | {array: marked}, name), f"b_{gate}")[row]
            return place({array: marked}, bias % 1)
    return None


class RosettaView(View):
    """One number of the weights of a layer, here and in one of five LAYOUTS: the array, the index, the band.

    Controls: layout; gate f, i, C̃ or o; part, what the number meets; m, n in 1 … 4; row, column in 0 … 3, which may
    lie outside the sizes; a bias has no column. start: the name of a preset. Sets here, (array, index) or None when
    outside; places, {layout: (array, index)}, empty when outside; and second, where a second bias stands in the chosen
    layout, or None.
    Raises ValueError when start is not a preset.
    """

    def __init__(self, start=None):
        presets = put_first(start, rosetta_presets())
        values = next(iter(presets.values()))
        options = {"layout": PLACES, "gate": GATES, "part": PARTS}
        controls = {name: choice(name, options[name], values[name]) for name in options}
        for name, low in {"m": 1, "n": 1, "row": 0, "column": 0}.items():
            controls[name] = slider(name, values[name], low, low + LARGEST - 1, step=1)
        super().__init__(Picture(860, 360), controls, presets)

    def compute(self):
        self.layout_name, gate, part, self.m, self.n, row, column = self.state.values()
        self._gate, self._part = GATES[gate], PARTS[part]
        cube, params, self._kinds = numbered(self.m, self.n)
        self._here, self._there = vars(params), {name: to_layout(params, name) for name in PLACES}
        self._outside = self._check(row, column)
        self.here, self.places, self.second = None, {}, None
        if not self._outside:
            number = cube["fiCo".index(self._gate), row, {"x": column, "h": self.m + column, "b": -1}[self._part]]
            self.here = place(self._here, number)
            self.places = {name: place(arrays, number) for name, arrays in self._there.items()}
            if self._part == "b":
                self.second = second_place(self._there[self.layout_name], self.layout_name, self._gate, row)

    def _check(self, row, column):
        """Why there is no such number, in words; '' when there is one."""
        if row >= self.n:
            return f"Row {row} is outside: n = {self.n}, and the rows of W and b count from 0 to {self.n - 1}."
        letter, size = {"x": ("m", self.m), "h": ("n", self.n), "b": ("", LARGEST)}[self._part]
        if column >= size:
            return f"Column {column} is outside: {self._part} has {letter} = {size} entries, counted from 0."
        return ""

    def draw(self):
        self.controls["column"].disabled = self._part == "b"  # a bias has no column
        name = self.layout_name
        turned = LAYOUTS[name].units == "columns"
        heading = f"{NAMES[name]}: units are {LAYOUTS[name].units}; {self._bands()}"
        here, there = self._cut("here", self._here, False), self._cut(name, self._there[name], turned)
        return [
            *weights(10, "here: units are rows, [x, h]", here, self._letters(self._here, "fiCo")),
            *weights(RIGHT, heading, there, self._letters(self._there[name], LAYOUTS[name].order)),
            *_frame(self._here, here, self.here),
            *_frame(self._there[name], there, self.places.get(name)),
            *_frame(self._there[name], there, self.second, second=True),
        ]

    def _bands(self):
        """The order of the bands, in words."""
        order = ", ".join(LAYOUTS[self.layout_name].order)
        return f"bands {order}" if self.layout_name in BANDED else "no bands"

    def _cut(self, name, arrays, turned):
        """The arrays as Slabs: matrices as they are, vectors as a row or a column along the units."""
        slabs = []
        for (title, array), anchor in zip(arrays.items(), ANCHORS[name], strict=True):
            kinds = self._kinds[array.astype(int)]
            kinds = kinds[0] if kinds.ndim == 3 else kinds
            kinds = kinds.reshape((1, -1) if turned else (-1, 1)) if kinds.ndim == 1 else kinds
            along = turned or any(row[0][:1] != kind[:1] for row in kinds for kind in row)
            slabs.append(Slab(title, str(array.shape), anchor, kinds, along, array.ndim == 3))
        return slabs

    def _letters(self, arrays, order):
        """{gate: letter}: the gates in the order in which the arrays hold them, beside the layout's own letters."""
        kinds = [kind for array in arrays.values() for kind in self._kinds[array.astype(int)].ravel() if kind]
        return dict(zip(dict.fromkeys(kind[0] for kind in kinds), order, strict=True))

    def sentence(self):
        if self._outside:
            return self._outside
        name, added = self.layout_name, ""
        if self._part == "b":
            added = (
                f" {_code(self.second)} is added to it and is 0 here." if self.second else " There is no second bias."
            )
        words = f"{_code(self.here)} is {_code(self.places[name])} in {NAMES[name]}"
        each = f", of n = {self.n} {LAYOUTS[name].units} each" if name in BANDED else ""
        return f"{words}: {self._bands()}{each}.{added}"

    def table(self):
        rows = [["", "where", "shape", "bands", "units are"]]
        rows.append(["here", *_found(self._here, self.here), "none", "rows"])
        for name in PLACES:
            found, layout = _found(self._there[name], self.places.get(name)), LAYOUTS[name]
            bands = " ".join(layout.order) if name in BANDED else "none"
            rows.append([NAMES[name], *found, bands, layout.units])
        return rows


def _frame(arrays, slabs, found, second=False):
    """A frame around what is found, (array, index) or None."""
    if found is None:
        return []
    array, index = found
    slab = slabs[list(arrays).index(array)]
    cell = np.unravel_index(np.ravel_multi_index(index, arrays[array].shape), slab.kinds.shape)
    return framed(slab, cell, str(list(index)), second)


def _found(arrays, found):
    """Where it is found, and the shape of the array."""
    return (_code(found), str(arrays[found[0]].shape)) if found else ("–", "–")


def _code(found):
    return f"{found[0]}{list(found[1])}"
