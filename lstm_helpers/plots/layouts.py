"""The weights of a layer as blocks of cells: one colour for each gate, a frame around the number that is followed."""

from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.marks import Path, Texts, boxed
from lstm_helpers.plots.palette import BAND, GREY, INK, PAPER, tint

CELL = 14  # pixels of one number, the same in every layout
RIGHT = 300  # where the layouts of other places begin


def _gates(left):
    """W and b of four gates, below each other."""
    return [(left + x, 44 + 80 * k, "left") for k in range(4) for x in (58, 262)]


ANCHORS = {
    "here": _gates(0),
    "torch": [(RIGHT + x, 66, "above") for x in (44, 184, 324, 444)],
    "keras": [(RIGHT + x, top, "above") for x, top in ((36, 76), (308, 76), (36, 216))],
    "onnx": [(RIGHT + 44, 66, "above"), (RIGHT + 214, 66, "above"), (RIGHT + 70, 324, "left")],
    "colah": _gates(RIGHT),
    "d2l": [(RIGHT + 32 + 138 * k, top, "near") for k in range(4) for top in (62, 166, 270)],
}
"""{layout: (left, top, side) of its arrays in their order}: the first cell in pixels, and where the title stands:
"above" letters, "near" the cells, or "left" of them. There is room for m = n = 4."""

SYMBOLS, SHARES = {"f": "f", "i": "i", "C": "C_tilde", "o": "o"}, {"x": 0.6, "h": 0.28, "b": 0.8}
FACES = {gate + part: tint(SYMBOLS[gate], SHARES[part]) for gate in SYMBOLS for part in SHARES} | {"": BAND}


class Slab(NamedTuple):
    """One array. kinds: (rows, columns) of text: the gate, f, i, C or o, and the part, x, h or b, of each number, or ""
    for a second bias; turned: its units are columns; framed: it has a leading axis of length 1, drawn as a frame."""

    title: str
    shape: str
    anchor: tuple
    kinds: np.ndarray
    turned: bool
    framed: bool


def weights(left, heading, slabs, letters):
    """Arrays as blocks of cells with titles: marks. Gates differ in colour and letter, x and h in shade and letter.

    left: of the heading; letters: {gate: its letter}.
    """
    bands = [(kind, _around(slab, slab.kinds == kind)) for slab in slabs for kind in np.unique(slab.kinds)]
    marks = [Texts([(left, 12)], [heading], 13.5, "start", bold=True)]
    marks += [boxed([band for kind, band in bands if kind == one], "none", 1, face) for one, face in FACES.items()]
    marks.append(Path([line for slab in slabs for line in _grid(slab)], PAPER, 0.8))
    marks.append(boxed([band for _, band in bands], INK, 1.1))
    frames = [_around(slab, slab.kinds == slab.kinds, 4) for slab in slabs if slab.framed]
    if frames:
        marks.append(boxed(frames, GREY, 0.9))
        places = [(RIGHT + 340, 74), (RIGHT + 340, 92)]
        marks.append(Texts(places, ["thin frame:", "the leading axis of length 1"], 12, "start", GREY))
    for title, shape, (x, y, side), kinds, *_ in slabs:
        if side == "left":
            y += CELL * len(kinds) / 2
            marks.append(Texts([(x - 14, y - 8), (x - 14, y + 8)], [title, shape], 12, "end"))
        else:
            marks.append(Texts([(x, y - (12 if side == "near" else 30))], [f"{title} {shape}"], 12, "start"))
    texts, places = zip(*(sign for slab in slabs for sign in _signs(slab, letters)), strict=True)
    return [*marks, Texts(places, texts, 12.5, bold=True)]


def framed(slab, cell, label, second=False):
    """One number of a slab in a frame, dashed when it is the second: marks. label: its index."""
    (left, top, _), (rows, columns), (row, column) = slab.anchor, slab.kinds.shape, cell
    frame = [(left + column * CELL, top + row * CELL, CELL, CELL)]
    if slab.turned:
        where, anchor = (left + (column + 0.5) * CELL, top + rows * CELL + 12 + 3 * slab.framed), "middle"
    else:
        where, anchor = (left + columns * CELL + (10 if slab.framed else 6), top + (row + 0.5) * CELL), "start"
    look = (INK, 1.8, "none", "3 2") if second else (INK, 3.2)
    return [boxed(frame, PAPER, 5), boxed(frame, *look), Texts([where], [label], 12, anchor)]


# ---------------------------------------------------------------- where things stand, in pixels


def _grid(slab):
    """The lines between the cells."""
    (left, top, _), (rows, columns) = slab.anchor, slab.kinds.shape
    right, bottom = left + columns * CELL, top + rows * CELL
    across = [[(left, top + row * CELL), (right, top + row * CELL)] for row in range(1, rows)]
    return across + [[(left + column * CELL, top), (left + column * CELL, bottom)] for column in range(1, columns)]


def _around(slab, chosen, room=0):
    """(left, top, width, height) of the chosen cells, which are one block, and room pixels more on each side."""
    (left, top, _), (rows, columns) = slab.anchor, np.nonzero(chosen)
    x, y = left + columns.min() * CELL - room, top + rows.min() * CELL - room
    return x, y, *(CELL * (np.ptp(places) + 1) + 2 * room for places in (columns, rows))


def _signs(slab, letters):
    """The letters of a slab with their places: of gates along its units, where it has several, of x and h across."""
    gates, parts = (np.vectorize(lambda kind, k=k: kind[k : k + 1], otypes=[str])(slab.kinds) for k in (0, 1))
    several = len(np.unique(gates)) > 1
    if several:
        for gate in np.unique(gates):
            yield letters.get(gate, "zeros"), _edge(slab, gates == gate, slab.turned)
    for part in np.unique(parts):
        if part in "xh" and (part or not several):
            yield part or "zeros", _edge(slab, parts == part, not slab.turned)


def _edge(slab, chosen, above):
    """The place of a letter above the chosen cells, or left of them."""
    x, y, width, height = _around(slab, chosen)
    left, top, _ = slab.anchor
    room = 14 if slab.framed else 10
    return (x + width / 2, top - room) if above else (left - room, y + height / 2)
