"""The whole cell as a drawing: every value on its wire, every operation a node, in the order of the formulas."""

from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.blocks import boxes_of, draw_brackets, outlined
from lstm_helpers.plots.marks import Dots, Path, Texts, arrowhead, boxed, hatched, middles
from lstm_helpers.plots.palette import BAND, COLOUR, GREY, INK, PAPER, short, tint

SIZE = (860, 396)  # pixels of the whole drawing
LARGEST = 4  # m and n that fit
CELL = 68  # width of a value's box


class Place(NamedTuple):
    """Where a value stands: the middle of its column; full: the size at which its bar is full."""

    x: float
    y: float
    symbol: str
    full: float
    title: str
    above: bool = False  # the title stands above the column, else left of it


# heights: the state, where gates meet their vectors, the gates' values, σ and tanh, the z, the products, [x, h]
STATE, MEET, GATES, SQUASH, PRE, PRODUCT, LINE = 50, 166, 214, 258, 304, 352, 386
X = {"f": 272, "i": 398, "C": 516, "o": 644}  # the four branches
JOIN, OUT = (X["i"] + X["C"]) / 2, 758  # where i meets the candidate, where C comes down to h
PLACES = {
    "x": Place(42, 286, "x", 10, "xₜ", True),
    "h_prev": Place(42, 366, "h", 10, "hₜ₋₁", True),
    "C_prev": Place(42, STATE, "C", 4, "Cₜ₋₁", True),
    "xh": Place(140, 330, "x", 10, "[x, h]", True),
    "z_f": Place(X["f"], PRE, "z", 10, "z_f"),
    "f": Place(X["f"], GATES, "f", 1, "f"),
    "z_i": Place(X["i"], PRE, "z", 10, "z_i"),
    "i": Place(X["i"], GATES, "i", 1, "i"),
    "z_C": Place(X["C"], PRE, "z", 10, "z_C"),
    "C_tilde": Place(X["C"], GATES, "C_tilde", 1, "C̃"),
    "keep": Place(X["f"] + 92, STATE, "C", 4, "f ∘ Cₜ₋₁", True),
    "write": Place(JOIN, 116, "C_tilde", 4, "i ∘ C̃"),
    "C": Place(590, STATE, "C", 4, "Cₜ", True),
    "z_o": Place(X["o"], PRE, "z", 10, "z_o"),
    "o": Place(X["o"], GATES, "o", 1, "o"),
    "tanh_C": Place(OUT, 122, "C", 1, "tanh(C)"),
    "h": Place(OUT, GATES, "h", 1, "hₜ"),
}
"""Every value of one step, in the order of computation behind the three inputs."""

NODES = {  # operation: (x, y, width, sign), 0 wide where it is round; the operation makes the value of the same name
    "z_f": (X["f"], PRODUCT, 110, "W_f · [x, h] + b_f"),
    "f": (X["f"], SQUASH, CELL, "σ"),
    "z_i": (X["i"], PRODUCT, 110, "W_i · [x, h] + b_i"),
    "i": (X["i"], SQUASH, CELL, "σ"),
    "z_C": (X["C"], PRODUCT, 110, "W_C · [x, h] + b_C"),
    "C_tilde": (X["C"], SQUASH, CELL, "tanh"),
    "keep": (X["f"], STATE, 0, "∘"),
    "write": (JOIN, MEET, 0, "∘"),
    "C": (JOIN, STATE, 0, "+"),
    "z_o": (X["o"], PRODUCT, 110, "W_o · [x, h] + b_o"),
    "o": (X["o"], SQUASH, CELL, "σ"),
    "tanh_C": (OUT, 78, CELL, "tanh"),
    "h": (OUT, MEET, 0, "∘"),
}
OPERATIONS = ("xh", *NODES)
"""The operations in the order of computation, each named by the value that it makes."""
HIGH, ROUND = 24, 13  # of a node: height of a box, radius

WIRES = [  # symbol, corners; an arrow at the end
    ("C", [(42, STATE), (X["f"] - 14, STATE)]),
    ("C", [(X["f"] + 14, STATE), (JOIN - 14, STATE)]),
    ("C", [(JOIN + 14, STATE), (852, STATE)]),
    ("f", [(X["f"], GATES), (X["f"], STATE + 14)]),
    ("i", [(X["i"], GATES), (X["i"], MEET), (JOIN - 14, MEET)]),
    ("C_tilde", [(X["C"], GATES), (X["C"], MEET), (JOIN + 14, MEET)]),
    ("C_tilde", [(JOIN, MEET - 14), (JOIN, STATE + 14)]),
    ("o", [(X["o"], GATES), (X["o"], MEET), (OUT - 14, MEET)]),
    ("C", [(OUT, STATE), (OUT, 66)]),
    ("C", [(OUT, 90), (OUT, MEET - 14)]),
    ("h", [(OUT, MEET + 14), (OUT, 262), (852, 262)]),
    ("h", [(OUT, 262), (OUT, 304)]),
    ("x", [(42, 290), (105, 290)]),
    ("h", [(42, 366), (105, 366)]),
    *[("z", [(x, PRE), (x, SQUASH + 13)]) for x in X.values()],
    *[("x", [(x, LINE), (x, PRODUCT + 13)]) for x in X.values()],
    ("x", [(174, 330), (188, 330), (188, LINE), (X["o"], LINE)]),
]
MATRIX = (6, 120)  # left end and middle of the weights that are shown


def draw_cell(picture, m, n, names=()):
    """The cell with m inputs and n units, both at most 4, on a Picture of SIZE, and the weights of one gate beside.
    names: of the entries of x, where they have any.

    Returns move(values, weights, operation, changed): values: {name of PLACES: vector}; weights: (the letter of their
    gate, W (n, m+n), b (n,), which of W and which of b have moved); operation: a name of OPERATIONS, which is marked,
    and behind which values are not shown yet (None: all are); changed: {name: boolean vector}, whose boxes are
    outlined. A bar in each box shows the size, up to full, a hatched bar a negative number.
    """
    _dress(picture)
    boxes = _boxes(picture, m, n, names)
    _number(picture, boxes)
    show_weights = _draw_weights(picture, m, n, names)

    def move(values, weights, operation, changed):
        later = () if operation is None else OPERATIONS[OPERATIONS.index(operation) + 1 :]
        shown = [name for name in boxes if name not in later]
        marks = show_weights(*weights)
        marks += [mark for name in shown for mark in _bars(name, boxes[name], values[name], m)]
        marks += [outlined(boxes[name], changed[name]) for name in shown]
        return marks if operation is None else [*marks, boxed([_around(operation, boxes)], COLOUR["f"], 3.5)]

    return move


def _bars(name, places, values, m):
    """The numbers of one value, and a bar in each box."""
    bars, lines = [], []
    for (left, top, _, high), value in zip(places, values, strict=True):
        wide = (CELL - 2) * min(abs(value) / PLACES[name].full, 1)
        bars.append((left + 1, top + 1, wide, high - 2))
        lines += hatched(*bars[-1]) if value < 0 else []
    parts = {"x": bars[:m], "h": bars[m:]} if name == "xh" else {PLACES[name].symbol: bars}
    grounds = [boxed(part, "none", 1, tint(symbol, 0.28 if symbol == "C" else 0.5)) for symbol, part in parts.items()]
    written = list(zip(middles(places), map(short, values.tolist()), strict=True))
    sized = {size: [one for one in written if (len(one[1]) < 9) == (size == 12)] for size in (12, 10)}  # what fits
    texts = [Texts(*zip(*ones, strict=True), size) for size, ones in sized.items() if ones]
    return [*grounds, Path(lines, PAPER, 1.6), *texts]


def _draw_weights(picture, m, n, names):
    """W and b of one gate in the free corner, their numbers as they are before scaling. Returns move(gate, W, b, …)."""
    k, high = m + n, 20
    wide = min(42, 241 // (k + 1))
    left, top, right = MATRIX[0], MATRIX[1] - n * high / 2, MATRIX[0] + wide * k
    places = boxes_of(left, top, (n, k), (wide, high)) + boxes_of(right + 8, top, (n, 1), (wide + 3, high))
    picture.fixed += [
        boxed([(left, top, wide * m, n * high)], "none", 1, tint("x", 0.3)),
        boxed([(left + wide * m, top, wide * n, n * high)], "none", 1, tint("h", 0.3)),
        boxed([(right + 8, top, wide + 3, n * high)], "none", 1, tint("b", 0.4)),
        boxed(places, GREY, 0.8),
    ]
    draw_brackets(picture, left, top, wide * k, n * high, gap=2)
    for column, name in enumerate([*names, "h"] if names else ()):
        picture.label(left + wide * (column + 0.5), top + n * high + 12, name, 11.5)

    def move(gate, W, b, W_moved, b_moved):
        names = [f"W_{gate}[{row}, {column}]" for row in range(n) for column in range(k)]
        names += [f"b_{gate}[{row}]" for row in range(n)]
        others = {name: one for name, one in picture.handles.items() if name[0] not in "Wb"}
        picture.handles = others | dict(zip(names, places, strict=True))
        heads = [(left + wide * k / 2, top - 12), (right + 8 + wide / 2, top - 12)]
        return [
            Texts(middles(places), [short(float(value)) for value in (*W.ravel(), *b)], 11),
            Texts(heads, [f"W_{gate}", f"b_{gate}"], 12.5, bold=True),
            outlined(places, np.append(W_moved, b_moved)),
        ]

    return move


def _around(operation, boxes):
    """(left, top, width, height) of the frame around an operation's node, or around [x, h], which has no node."""
    if operation in NODES:
        x, y, width, _ = NODES[operation]
        width, height = (width, HIGH) if width else (2 * ROUND, 2 * ROUND)
        return x - width / 2 - 5, y - height / 2 - 5, width + 10, height + 10
    left, top, width, height = boxes[operation][0]
    return left - 5, top - 5, width + 10, len(boxes[operation]) * height + 10


def _boxes(picture, m, n, names):
    """The empty boxes of every value with their titles. Returns {name: [(left, top, width, height)]}."""
    boxes = {}
    for name, (x, y, _, _, title, above) in PLACES.items():
        rows = {"x": m, "xh": m + n}.get(name, n)
        high = min(18, (96 if name == "xh" else 54) // rows)
        top = y - rows * high / 2
        boxes[name] = boxes_of(x - CELL / 2, top, (rows, 1), (CELL, high))
        picture.fixed.append(boxed(boxes[name], GREY, 0.8, PAPER))
        place = (x, top - 11) if above else (x - CELL / 2 - 5, top + 8)
        anchor = "middle" if above else "end"
        if name == "x" and names:
            place, title, anchor = (x - CELL / 2, top - 11), f"{title}: {', '.join(names)}", "start"
        picture.label(*place, title, 13, anchor, bold=True)
        if name in ("x", "h_prev", "C_prev"):
            picture.handles |= {f"{name}[{row}]": one for row, one in enumerate(boxes[name])}
    return boxes


def _number(picture, boxes):
    """The number of each operation, at the upper left of its node."""
    for count, operation in enumerate(OPERATIONS, 1):
        left, top, width, _ = _around(operation, boxes)
        right, low = (1, 5) if width < 50 else (-2, 4) if operation in NODES and width < 90 else (14, -5)
        picture.label(left + right, top + low, str(count), 11, "end", colour=GREY)


def _dress(picture):
    """Wires, nodes and where the wires lead."""
    for symbol, corners in WIRES:
        picture.fixed.append(Path([corners], COLOUR[symbol], 3.5 if symbol == "C" else 2.5))
        picture.fixed.append(Path([arrowhead(*corners[-2:])], "none", fill=COLOUR[symbol], closed=True))
    for x, y, width, sign in NODES.values():
        if width:
            left, right, low, high = x - width / 2, x + width / 2, y - HIGH / 2, y + HIGH / 2
            corners = [(left + 5, low), (right - 5, low), (right, low + 5), (right, high - 5)]
            corners += [(right - 5, high), (left + 5, high), (left, high - 5), (left, low + 5)]
            picture.fixed.append(Path([corners], INK, 1.8, BAND, closed=True))
        else:
            picture.fixed.append(Dots([(x, y)], ROUND, PAPER, INK, 2))
        picture.label(x, y, sign, 15 if width < 90 else 11)
    picture.label(852, STATE - 14, "Cₜ, next step", 12, "end")
    picture.label(858, 250, "hₜ, next step", 12, "end")
    picture.label(OUT, 316, "hₜ, output", 12)
    for k, text in enumerate(
        ("a bar: the size", "hatched: below 0", "1 to 14: operations", "operation 0: all is shown")
    ):
        picture.label(708, 337 + 17 * k, text, 11.5, "start", colour=GREY)
