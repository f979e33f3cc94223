"""The cells of the family as drawings: what flows where, and what the standard cell has otherwise."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.marks import Dots, Path, Texts, arrowhead, box
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, tint

MARKER, DASHES = "#fff34d", "4 3"  # as with a text marker
HALF, ROUND = (31, 12), {1: 10, 2: 13, 3: 15, 4: 20}  # of a box; of a round sign, by its length: pixels
R = ROUND[1]


class Wire(NamedTuple):
    """A line, with an arrow at its end or not; symbol gives the colour."""

    symbol: str
    corners: tuple
    arrow: bool = True


class Node(NamedTuple):
    """A box, which holds weights, or a round operation, which holds none; remark: what stands right of it."""

    symbol: str
    x: float
    y: float
    sign: str
    box: bool = False
    remark: str = ""

    def outline(self, more=0):
        """Corners, `more` pixels outside its edge: (k, 2)."""
        wide, high = np.array(HALF if self.box else (ROUND[len(self.sign)], R)) + more
        if self.box:
            return box(self.x - wide, self.y - high, 2 * wide, 2 * high)
        angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        return np.stack([self.x + wide * np.cos(angle), self.y + high * np.sin(angle)], axis=-1)


# ---------------------------------------------------------------- the parts, in pixels of the picture

STATE, MEET, BOX, LINE = 34, 82, 128, 180  # heights: the state, where gates meet their vectors, the boxes, [x, h_prev]
FORGET, INPUT, JOIN, NEW, OUTPUT, DOWN = 140, 218, 259, 300, 394, 452  # the branches, and where C comes down to h
START, SIDE, END, PEEP = 52, 76, 470, 80  # where wires start, x and h_prev meet, wires end, and peepholes branch off
TOP, BOTTOM = BOX - HALF[1], BOX + HALF[1]  # of the boxes


def _branch(symbol, x, sign):
    """From [x, h_prev] up through a box."""
    return (Wire("z", ((x, LINE), (x, BOTTOM))), Node(symbol, x, BOX, sign, box=True))


def _state(start, end):
    return Wire("C", ((start, STATE), (end, STATE)))


ENTER = (  # x and h_prev side by side, as far as the candidate
    Wire("x", ((START, LINE + 20), (SIDE, LINE + 20), (SIDE, LINE + 1)), arrow=False),
    Wire("h", ((START, LINE), (SIDE, LINE)), arrow=False),
    Wire("z", ((SIDE, LINE), (NEW, LINE)), arrow=False),
)
CANDIDATE = _branch("C_tilde", NEW, "C̃ = tanh")
WRITE = (
    Wire("C_tilde", ((NEW, TOP), (NEW, MEET), (JOIN + R, MEET))),
    Node("C_tilde", JOIN, MEET, "∘"),
    Wire("C_tilde", ((JOIN, MEET - R), (JOIN, STATE + R))),
    Node("C_tilde", JOIN, STATE, "+"),
    _state(JOIN + R, END),
)
KEEP = (
    _state(START, FORGET - R),
    Wire("f", ((FORGET, TOP), (FORGET, STATE + R))),
    Node("f", FORGET, STATE, "∘"),
    _state(FORGET + R, JOIN - R),
)
FORGETS = (*KEEP, *_branch("f", FORGET, "f = σ"))
WRITES = (Wire("i", ((INPUT, TOP), (INPUT, MEET), (JOIN - R, MEET))), *_branch("i", INPUT, "i = σ"))
REST = (  # 1 − f, or 1 − z, in the place of i
    Wire("f", ((FORGET, MEET), (165, MEET))),
    Node("f", 178, MEET, "1−"),
    Wire("f", ((191, MEET), (JOIN - R, MEET))),
)
SHOW = (
    Wire("z", ((SIDE, LINE), (OUTPUT, LINE)), arrow=False),
    *_branch("o", OUTPUT, "o = σ"),
    Wire("C", ((DOWN, STATE), (DOWN, 56))),
    Node("C", DOWN, 66, "tanh"),
    Wire("C", ((DOWN, 76), (DOWN, 88))),
    Wire("o", ((OUTPUT, TOP), (OUTPUT, 98), (DOWN - R, 98))),
    Node("h", DOWN, 98, "∘"),
    Wire("h", ((DOWN, 108), (DOWN, LINE), (END, LINE))),
)
PEEPHOLES = (
    Wire("C", ((PEEP, STATE), (PEEP, BOX - R)), arrow=False),
    Node("C", PEEP, BOX, "p_f"),
    Wire("C", ((PEEP + 15, BOX), (FORGET - 31, BOX))),
    Wire("C", ((PEEP, 98), (163, 98)), arrow=False),
    Node("C", 178, 98, "p_i"),
    Wire("C", ((193, 98), (INPUT - 14, 98), (INPUT - 14, TOP))),
    Wire("C", ((OUTPUT - 15, STATE), (OUTPUT - 15, 68)), arrow=False),
    Node("C", OUTPUT - 15, 78, "p_o"),
    Wire("C", ((OUTPUT - 15, 88), (OUTPUT - 15, TOP))),
)
RESET = (  # r meets h_prev on its way to h̃
    *_branch("o", INPUT, "r = σ"),
    Wire("o", ((INPUT + 31, BOX), (JOIN, BOX), (JOIN, 160), (NEW - R, 160))),
    Node("h", NEW, 160, "∘", remark="h_prev alone"),
)
AT_ONCE = (Wire("h", ((NEW, TOP), (NEW, MEET), (DOWN, MEET), (DOWN, LINE), (END, LINE))),)

STANDARD = (*ENTER, *CANDIDATE, *WRITE, *FORGETS, *WRITES, *SHOW)
WIRING = {
    "plain": (*ENTER, *_branch("C_tilde", NEW, "h = tanh"), *AT_ONCE),
    "1997": (*ENTER, *CANDIDATE, *WRITE, _state(START, JOIN - R), *WRITES, *SHOW),  # nothing meets the state on its way
    "standard": STANDARD,
    "peephole": (*STANDARD, *PEEPHOLES),
    "coupled": (*ENTER, *CANDIDATE, *WRITE, *FORGETS, *REST, *SHOW),
    "GRU": (*ENTER, *WRITE, *_branch("f", FORGET, "z = σ"), *_branch("C_tilde", NEW, "h̃ = tanh"), *KEEP, *REST, *RESET),
    "projection": (*STANDARD, Node("h", DOWN, 158, "W_p ·", box=True)),
}
"""{cell: its wires and nodes}; what two cells share is equal in both."""
PARTS = {
    "x": ENTER[:1],
    "h_prev": ENTER[1:2],
    "xh": (ENTER[2], SHOW[0]),
    "f": FORGETS[-1:],
    "i": WRITES[-1:],
    "C_tilde": CANDIDATE[-1:],
    "o": SHOW[2:3],
    "keep": KEEP[2:3],
    "write": WRITE[1:2],
    "add": WRITE[3:4],
    "state": (KEEP[0], KEEP[3], WRITE[4]),
    "tanh": SHOW[4:5],
    "show": SHOW[7:8],
    "h": SHOW[8:],
}
"""{name: wires and nodes of the standard cell}."""
ENDS = {"h_prev": (47, LINE), "x": (47, LINE + 20), "h": (475, LINE), "C_prev": (47, STATE), "C": (475, STATE)}
NO_C = {"plain": {"C_prev": "", "C": ""}, "GRU": {"C_prev": "h_prev", "C": "h", "h": ""}}

# ---------------------------------------------------------------- the drawing


def draw_key(picture, left, marked, dashed=""):
    """What a marked edge means above a cell, and what dashes do."""
    for x, text, look in ((left, marked, (MARKER, 9)), (left + 196, dashed, (GREY, 1.4, "none", DASHES))):
        if text:
            picture.fixed.append(Path([[(x, 8), (x + 28, 8)]], *look))
            picture.label(x + 35, 8, text, 12, "start", colour=GREY)


def wiring(cell):
    """A cell of WIRING: marks. What the standard cell has not is marked as with a text marker; what the standard cell
    alone has is dashed."""
    parts = WIRING[cell]
    taken = {(node.x, node.y) for node in _of(Node, parts)}
    gone = [part for part in STANDARD if part not in parts]
    gone = [part for part in gone if isinstance(part, Wire) or (part.x, part.y) not in taken]
    return _cell(parts, [part for part in parts if part not in STANDARD], gone, NO_C.get(cell, {}))


def marked(names):
    """The standard cell with the parts of these names, from PARTS, marked: marks."""
    return _cell(STANDARD, [part for name in names for part in PARTS[name]])


def _cell(parts, new, gone=(), others=()):
    """others: {name: what stands at the end of a wire instead of it}."""
    nodes, edges, ends = _of(Node, parts), [wire.corners for wire in _of(Wire, new)], dict(others)
    return [
        Path(edges, MARKER, 15),
        Path([node.outline(5) for node in _of(Node, new)], "none", fill=MARKER, closed=True),
        Path(edges, PAPER, 7),  # so that the wire is seen on the marker, in either theme
        Path([wire.corners for wire in _of(Wire, gone)], GREY, 1.4, dash=DASHES),
        Path([node.outline() for node in _of(Node, gone)], GREY, 1.4, PAPER, DASHES, closed=True),
        *_wires(_of(Wire, parts)),
        Path([node.outline() for node in nodes], INK, 1.4, PAPER, closed=True),
        *(Path([node.outline()], INK, 1.4, tint(node.symbol, 0.45), closed=True) for node in nodes if node.box),
        Texts([(node.x, node.y) for node in nodes], [node.sign for node in nodes], 12.5),
        Texts([(node.x + 14, node.y - 2) for node in nodes], [node.remark for node in nodes], 11.5, "start"),
        *(Texts([at], [ends.get(name, name)], 13, "end" if at[0] < SIDE else "start") for name, at in ENDS.items()),
        Texts([(SIDE + 12, LINE + 15)], ["[x, h_prev]"], 12, "start", GREY),
    ]


def _wires(wires):
    """Lines with their arrows, and a dot where one leaves another."""
    marks = []
    for symbol in dict.fromkeys(wire.symbol for wire in wires):
        own, colour = [wire for wire in wires if wire.symbol == symbol], COLOUR[symbol]
        leaving = [wire.corners[0] for wire in own if any(_passes(other, wire.corners[0]) for other in wires)]
        marks.append(Path([wire.corners for wire in own], colour, 3 if symbol == "C" else 2))
        heads = [arrowhead(*wire.corners[-2:], 9, 4.5) for wire in own if wire.arrow]
        marks += [Path(heads, "none", fill=colour, closed=True), Dots(leaving, 4, colour, "none")]
    return marks


def _passes(wire, point):
    """Whether a wire goes on beyond a point that lies on it: there the other one branches off."""
    return any(
        min(a[k], b[k]) < point[k] < max(a[k], b[k]) and a[1 - k] == b[1 - k] == point[1 - k]
        for a, b in pairwise(wire.corners)
        for k in (0, 1)
    )


def _of(kind, parts):
    return [part for part in parts if isinstance(part, kind)]
