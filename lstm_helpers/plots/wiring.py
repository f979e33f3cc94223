"""The cells of the family as drawings: what flows where, and what the standard cell has otherwise."""

from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from lstm_helpers.inputs import expects, one_of, sequence
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, draw_label, tint
from lstm_helpers.plots.relatives import tilded
from lstm_helpers.plots.texts import Texts

WIRING_SIZE = (860, 248)  # pixels
MARKER, GHOST = "#fff34d", "#a0a0a0"  # as with a text marker; dashed
HALF, ROUND = (38, 14), {0: 13, 1: 13, 2: 16, 3: 18, 4: 23}  # of a box; of a round sign, by its length: pixels


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
        if self.box:
            shape = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        else:
            angle = np.linspace(0, 2 * np.pi, 40)
            shape = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        half = HALF if self.box else (ROUND[min(len(self.sign), 4)], 13)
        return np.array([self.x, self.y]) + shape * (np.array(half) + more)


# ---------------------------------------------------------------- the parts

STATE, MEET, BOX, LINE = 46, 104, 154, 206  # heights: the state, where gates meet their vectors, the boxes, [x, h_prev]
FORGET, INPUT, NEW, OUTPUT, DOWN = 220, 350, 480, 630, 745  # the four branches, and where C comes down to h
JOIN = (INPUT + NEW) / 2


def _branch(symbol, x, sign):
    """From [x, h_prev] up through a box."""
    return (Wire("z", ((x, LINE), (x, BOX + 14))), Node(symbol, x, BOX, sign, box=True))


def _state(start, end, arrow=True):
    return Wire("C", ((start, STATE), (end, STATE)), arrow)


ENTER = (  # x and h_prev side by side, as far as the candidate
    Wire("x", ((70, LINE + 24), (104, LINE + 24), (104, LINE + 2)), arrow=False),
    Wire("h", ((70, LINE), (104, LINE)), arrow=False),
    Wire("z", ((104, LINE), (NEW, LINE)), arrow=False),
)
CANDIDATE = _branch("C_tilde", NEW, "C̃ = tanh")
WRITE = (
    Wire("C_tilde", ((NEW, BOX - 14), (NEW, MEET), (JOIN + 13, MEET))),
    Node("C_tilde", JOIN, MEET, "∘"),
    Wire("C_tilde", ((JOIN, MEET - 13), (JOIN, STATE + 13))),
    Node("C_tilde", JOIN, STATE, "+"),
    _state(JOIN + 13, 800),
)
KEEP = (
    _state(70, FORGET - 13),
    Wire("f", ((FORGET, BOX - 14), (FORGET, STATE + 13))),
    Node("f", FORGET, STATE, "∘"),
    _state(FORGET + 13, JOIN - 13),
)
CAROUSEL = (_state(70, JOIN - 13),)  # nothing meets the state on its way
FORGETS = (*KEEP, *_branch("f", FORGET, "f = σ"))
WRITES = (Wire("i", ((INPUT, BOX - 14), (INPUT, MEET), (JOIN - 13, MEET))), *_branch("i", INPUT, "i = σ"))
REST = (  # 1 − f, or 1 − z, in the place of i
    Wire("f", ((FORGET, MEET), (INPUT - 46, MEET))),
    Node("f", INPUT - 30, MEET, "1−"),
    Wire("f", ((INPUT - 14, MEET), (JOIN - 13, MEET))),
)
SHOW = (
    Wire("z", ((NEW, LINE), (OUTPUT, LINE)), arrow=False),
    *_branch("o", OUTPUT, "o = σ"),
    Wire("C", ((DOWN, STATE), (DOWN, 73))),
    Node("C", DOWN, 86, "tanh"),
    Wire("C", ((DOWN, 99), (DOWN, 109))),
    Wire("o", ((OUTPUT, BOX - 14), (OUTPUT, 122), (DOWN - 13, 122))),
    Node("h", DOWN, 122, "∘"),
    Wire("h", ((DOWN, 135), (DOWN, LINE), (800, LINE))),
)
PEEPHOLES = (
    Wire("C", ((140, STATE), (140, BOX - 13)), arrow=False),
    Node("C", 140, BOX, "p_f"),
    Wire("C", ((158, BOX), (FORGET - 38, BOX))),
    Wire("C", ((140, 120), (INPUT - 88, 120)), arrow=False),
    Node("C", INPUT - 70, 120, "p_i"),
    Wire("C", ((INPUT - 52, 120), (INPUT - 18, 120), (INPUT - 18, BOX - 14))),
    Wire("C", ((OUTPUT - 78, STATE), (OUTPUT - 78, BOX - 13)), arrow=False),
    Node("C", OUTPUT - 78, BOX, "p_o"),
    Wire("C", ((OUTPUT - 60, BOX), (OUTPUT - 38, BOX))),
)
RESET = (  # r meets h_prev on its way to h̃
    *_branch("o", INPUT, "r = σ"),
    Wire("o", ((INPUT + 38, BOX), (NEW - 66, BOX), (NEW - 66, 187), (NEW - 13, 187))),
    Node("h", NEW, 187, "∘", remark="h_prev alone"),
)
PROJECT = (Node("h", DOWN, 170, "W_p ·", box=True),)
AT_ONCE = (Wire("h", ((NEW, BOX - 14), (NEW, MEET), (DOWN, MEET), (DOWN, LINE), (800, LINE))),)

STANDARD = (*ENTER, *CANDIDATE, *WRITE, *FORGETS, *WRITES, *SHOW)
GATED = (*_branch("f", FORGET, "z = σ"), *_branch("C_tilde", NEW, "h̃ = tanh"), *KEEP, *REST, *RESET)
WIRING = {
    "plain": (*ENTER, *_branch("C_tilde", NEW, "h = tanh"), *AT_ONCE),
    "1997": (*ENTER, *CANDIDATE, *WRITE, *CAROUSEL, *WRITES, *SHOW),
    "standard": STANDARD,
    "peephole": (*STANDARD, *PEEPHOLES),
    "coupled": (*ENTER, *CANDIDATE, *WRITE, *FORGETS, *REST, *SHOW),
    "GRU": (*ENTER, *WRITE, *GATED),
    "projection": (*STANDARD, *PROJECT),
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
ENDS = {"h_prev": (64, LINE), "x": (64, LINE + 24), "h": (806, LINE), "C_prev": (64, STATE), "C": (806, STATE)}
NO_C = {"plain": {"C_prev": "", "C": ""}, "GRU": {"C_prev": "h_prev", "C": "h", "h": ""}}

# ---------------------------------------------------------------- the drawing


@expects(axes=Axes)
def draw_wiring(axes):
    """A cell of WIRING on a sheet of WIRING_SIZE pixels. Returns move(cell). Both raise ValueError for anything else.
    What the standard cell has not is marked as with a text marker; what the standard cell alone has is dashed grey.
    """
    _legend(axes)
    mark, ghost, wires, nodes, ends = _marks(axes), _ghosts(axes), _wires(axes), _nodes(axes), _ends(axes)

    @expects(cell=partial(one_of, options=WIRING))
    def move(cell):
        parts = WIRING[cell]
        mark([part for part in parts if part not in STANDARD])
        taken = {(node.x, node.y) for node in _of(Node, parts)}
        gone = [part for part in STANDARD if part not in parts]
        ghost([part for part in gone if isinstance(part, Wire) or (part.x, part.y) not in taken])
        wires(parts)
        nodes(parts)
        ends(NO_C.get(cell, {}))

    return move


@expects(axes=Axes)
def draw_marked(axes):
    """The standard cell on a sheet of WIRING_SIZE pixels. Returns move(names), names of PARTS, which are marked.

    Both raise ValueError for anything else.
    """
    mark = _marks(axes)
    for draw in (_wires(axes), _nodes(axes)):
        draw(STANDARD)
    _ends(axes)({})

    @expects(names=partial(sequence, check=partial(one_of, options=PARTS)))
    def move(names):
        mark([part for name in names for part in PARTS[name]])

    return move


def _marks(axes):
    lines = _lines(axes, 1, linewidths=13, colors=MARKER, capstyle="round")
    frames = _shapes(axes, 2, facecolors=MARKER, linewidths=0)

    def move(parts):
        lines.set_segments([wire.corners for wire in _of(Wire, parts)])
        frames.set_verts([node.outline(6) for node in _of(Node, parts)])

    return move


def _ghosts(axes):
    dashed = {"linewidths": 1.4, "linestyles": (0, (3, 2))}
    lines = _lines(axes, 3, colors=GHOST, **dashed)
    shapes = _shapes(axes, 4, facecolors=PAPER, edgecolors=GHOST, **dashed)

    def move(parts):
        lines.set_segments([wire.corners for wire in _of(Wire, parts)])
        shapes.set_verts([node.outline() for node in _of(Node, parts)])

    return move


def _passes(wire, point):
    """Whether a wire goes on beyond a point that lies on it: there the other one branches off."""
    return any(
        min(a[k], b[k]) < point[k] < max(a[k], b[k]) and a[1 - k] == b[1 - k] == point[1 - k]
        for a, b in pairwise(wire.corners)
        for k in (0, 1)
    )


def _ends(axes):
    """The names at the ends of the wires; some cells have others there."""
    draw_label(axes, 112, LINE + 15, "[x, h_prev]", 9, ha="left", color=GREY)
    texts = {
        name: Texts(axes, [place], ha="left" if place[0] > 400 else "right", fontsize=10)
        for name, place in ENDS.items()
    }

    def move(others):
        for name, text in texts.items():
            text.move([others.get(name, name)])

    return move


def _wires(axes):
    lines, arrows = _lines(axes, 5, capstyle="butt"), _shapes(axes, 6, linewidths=0)
    dots = _shapes(axes, 6, linewidths=0)

    def move(parts):
        wires = _of(Wire, parts)
        lines.set_segments([wire.corners for wire in wires])
        lines.set_color([COLOUR[wire.symbol] for wire in wires])
        lines.set_linewidth([3 if wire.symbol == "C" else 2 for wire in wires])
        pointed = [wire for wire in wires if wire.arrow]
        arrows.set_verts([_head(*wire.corners[-2:]) for wire in pointed])
        arrows.set_facecolor([COLOUR[wire.symbol] for wire in pointed])
        leaving = [wire for wire in wires if any(_passes(other, wire.corners[0]) for other in wires)]
        dots.set_verts([Node("", *wire.corners[0], "").outline(-9) for wire in leaving])
        dots.set_facecolor([COLOUR[wire.symbol] for wire in leaving])

    return move


def _nodes(axes):
    shapes = _shapes(axes, 7, edgecolors=INK, linewidths=1.4)
    signs, remarks = Texts(axes, [], zorder=8, fontsize=10.5), Texts(axes, [], zorder=8, fontsize=9, ha="left")

    def move(parts):
        nodes = _of(Node, parts)
        shapes.set_verts([node.outline() for node in nodes])
        shapes.set_facecolor([tint(node.symbol, 0.45) if node.box else PAPER for node in nodes])
        signs.move([tilded(node.sign) for node in nodes], [(node.x, node.y) for node in nodes])
        remarks.move([node.remark for node in nodes], [(node.x + 18, node.y - 1) for node in nodes])

    return move


def _legend(axes):
    axes.plot([440, 470], [12, 12], color=MARKER, lw=9)
    axes.plot([640, 670], [12, 12], color=GHOST, lw=1.4, ls=(0, (3, 2)))
    draw_label(axes, 480, 12, "not in the standard cell", 9, ha="left", color=GREY)
    draw_label(axes, 680, 12, "in the standard cell only", 9, ha="left", color=GREY)


def _of(kind, parts):
    return [part for part in parts if isinstance(part, kind)]


def _lines(axes, zorder, **look):
    return axes.add_collection(LineCollection([], animated=True, zorder=zorder, **look), autolim=False)


def _shapes(axes, zorder, **look):
    return axes.add_collection(PolyCollection([], animated=True, zorder=zorder, **look), autolim=False)


def _head(start, end, length=10, half=5):
    """The corners of an arrow's head."""
    end, along = np.array(end, float), np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    across = np.array([-along[1], along[0]])
    return np.array([end, end - length * along + half * across, end - length * along - half * across])
