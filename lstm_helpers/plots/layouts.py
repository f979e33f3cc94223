"""The weights of a layer as blocks of cells: one colour for each gate, a frame around the number that is followed."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.inputs import expects, kind, mapping, sequence
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.palette import GREY, INK, PAPER, tint
from lstm_helpers.plots.texts import Texts

CELL = 14  # pixels of one number, the same in every layout
_HERE = [(left, 40 + 73 * k, side) for k in range(4) for left, side in ((64, "left"), (228, "near"))]
ANCHORS = {
    "here": _HERE,
    "torch": [(left, 66, "above") for left in (44, 184, 324, 444)],
    "keras": [(44, top, "above") for top in (66, 176, 286)],
    "onnx": [(44, 58, "above"), (214, 58, "above"), (80, 309, "left")],
    "colah": _HERE,
    "d2l": [(32 + 138 * k, top, "near") for k in range(4) for top in (58, 158, 258)],
}
"""{layout: (left, top, side) of its arrays in their order}: the first cell in pixels, and where the title stands:
"above" letters, "near" the cells, or "left" of them. There is room for m = n = 4."""

SYMBOLS, SHARES = {"f": "f", "i": "i", "C": "C_tilde", "o": "o"}, {"x": 0.6, "h": 0.28, "b": 0.8}
FACES = {gate + part: tint(SYMBOLS[gate], SHARES[part]) for gate in SYMBOLS for part in SHARES} | {"": (0.94,) * 3}


class Slab(NamedTuple):
    """One array. kinds: (rows, columns) of text: the gate, f, i, C or o, and the part, x, h or b, of each number, or ""
    for a second bias; turned: its units are columns; framed: it has a leading axis of length 1, drawn as a frame."""

    title: str
    anchor: tuple
    kinds: np.ndarray
    turned: bool
    framed: bool


class Mark(NamedTuple):
    """The number that is followed. slab: which of the slabs; cell: (row, column) in it; label: its index as text."""

    slab: int
    cell: tuple
    label: str


def _slabs(name, value):
    """A list of Slabs."""
    return sequence(name, value, check=lambda place, slab: kind(place, slab, Slab))


@expects(axes=Axes)
def draw_weights(axes):
    """Arrays as blocks of cells with titles. Gates differ in colour and letter, x and h in shade and letter.

    Returns show(heading, slabs, letters), letters: {gate: its letter}; and frame(slabs, mark, second), mark: the Mark
    framed in black, second: the one framed with dashes; None where there is none.
    All three raise ValueError naming the argument that is of another kind, or a mark that is not in its slab.
    """
    looks = {
        "bands": {"edgecolors": "none", "zorder": 1},
        "lines": {"facecolors": "none", "edgecolors": INK, "linewidths": 1.1, "zorder": 3},
        "frames": {"facecolors": "none", "edgecolors": GREY, "linewidths": 0.9, "zorder": 3},
        "second": {"facecolors": PAPER, "edgecolors": INK, "linewidths": 1.6, "linestyles": "--", "zorder": 4},
        "mark": {"facecolors": PAPER, "edgecolors": INK, "linewidths": 3, "zorder": 4},
    }
    art = {
        name: axes.add_collection(PolyCollection([], animated=True, **look), autolim=False)
        for name, look in looks.items()
    }
    grid = LineCollection([], colors=PAPER, linewidths=0.7, animated=True, zorder=2)
    axes.add_collection(grid, autolim=False)
    head = Texts(axes, [(12, 12)], fontsize=10.5, ha="left", fontweight="bold")
    words = {side: Texts(axes, [], [], 9, ha, linespacing=1.3) for side, ha in (("above", "left"), ("left", "right"))}
    signs = Texts(axes, [], [], 9.5, fontweight="bold")
    labels = {turned: Texts(axes, [], [], 9, "center" if turned else "left") for turned in (False, True)}

    @expects(heading=str, slabs=_slabs, letters=mapping)
    def show(heading, slabs, letters):
        head.move([heading])
        bands = [_around(slab, slab.kinds == kind) for slab in slabs for kind in np.unique(slab.kinds)]
        for name in ("bands", "lines"):
            art[name].set_verts(bands)
        art["bands"].set_facecolor([FACES[kind] for slab in slabs for kind in np.unique(slab.kinds)])
        art["frames"].set_verts([_around(slab, slab.kinds == slab.kinds, 4) for slab in slabs if slab.framed])
        grid.set_segments([line for slab in slabs for line in _grid(slab)])
        for side, texts in words.items():
            chosen = [slab for slab in slabs if (slab.anchor[2] == "left") == (side == "left")]
            texts.move([slab.title for slab in chosen], [_title(slab) for slab in chosen])
        found = [sign for slab in slabs for sign in _signs(slab, letters)]
        signs.move([text for text, _ in found], [place for _, place in found])

    @expects(slabs=_slabs)
    def frame(slabs, mark, second):
        marks = _marks(slabs, {"mark": mark, "second": second})
        for name in ("mark", "second"):
            art[name].set_verts([_cell(slabs[marks[name].slab], marks[name].cell)] if name in marks else [])
        for turned, texts in labels.items():
            chosen = [one for one in marks.values() if slabs[one.slab].turned == turned]
            texts.move([one.label for one in chosen], [_beside(slabs[one.slab], one.cell) for one in chosen])

    return show, frame


def _marks(slabs, marks):
    """The marks that there are, each of which must lie in its slab."""
    there = {name: kind(name, mark, Mark) for name, mark in marks.items() if mark is not None}
    for name, (slab, cell, _) in there.items():
        if slab not in range(len(slabs)) or tuple(cell) not in set(np.ndindex(slabs[slab].kinds.shape)):
            raise ValueError(f"{name} is {there[name]}; expected a cell of one of the {len(slabs)} slabs")
    return there


# ---------------------------------------------------------------- where things stand, in pixels


def _grid(slab):
    """The lines between the cells."""
    (left, top, _), (rows, columns) = slab.anchor, slab.kinds.shape
    right, bottom = left + columns * CELL, top + rows * CELL
    across = [[(left, top + row * CELL), (right, top + row * CELL)] for row in range(1, rows)]
    return across + [[(left + column * CELL, top), (left + column * CELL, bottom)] for column in range(1, columns)]


def _cell(slab, cell):
    left, top, _ = slab.anchor
    return rectangles(left + cell[1] * CELL, top + cell[0] * CELL, CELL, CELL)


def _around(slab, chosen, room=0):
    """The rectangle around the chosen cells, which are one block, and room pixels more on each side: (4, 2)."""
    (left, top, _), (rows, columns) = slab.anchor, np.nonzero(chosen)
    x, y = left + columns.min() * CELL - room, top + rows.min() * CELL - room
    width, height = (CELL * (np.ptp(places) + 1) + 2 * room for places in (columns, rows))
    return rectangles(x, y, width, height)


def _title(slab):
    left, top, side = slab.anchor
    if side == "left":
        return left - 10, top + CELL * slab.kinds.shape[0] / 2
    return left - 2, top - (12 if side == "near" else 28)


def _beside(slab, cell):
    """The place of a label: below the cell where the units are columns, right of the array where they are rows."""
    (left, top, _), (rows, columns) = slab.anchor, slab.kinds.shape
    if slab.turned:
        return left + (cell[1] + 0.5) * CELL, top + rows * CELL + 11
    return left + columns * CELL + (9 if slab.framed else 5), top + (cell[0] + 0.5) * CELL


def _signs(slab, letters):
    """The letters of a slab with their places: of gates along its units, where it has several, of x and h across."""
    gates, parts = (
        np.array([kind[k : k + 1] for kind in slab.kinds.ravel()]).reshape(slab.kinds.shape) for k in (0, 1)
    )
    several = len(np.unique(gates)) > 1
    if several:
        for gate in np.unique(gates):
            yield letters.get(gate, "zeros"), _edge(slab, gates == gate, slab.turned)
    for part in set(parts.ravel()) & ({"x", "h"} if several else {"x", "h", ""}):
        yield part or "zeros", _edge(slab, parts == part, not slab.turned)


def _edge(slab, chosen, above):
    """The place of a letter above the chosen cells, or left of them."""
    middle = _around(slab, chosen).mean(axis=-2).ravel()
    left, top, _ = slab.anchor
    room = 14 if slab.framed else 10
    return (middle[0], top - room + 1) if above else (left - room, middle[1])
