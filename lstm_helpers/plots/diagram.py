"""The whole cell as a drawing: every value on its wire, every operation a node, in the order of the formulas."""

from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Circle, FancyBboxPatch

from lstm_helpers.inputs import expects, mapping, one_of, whole
from lstm_helpers.plots.arguments import marks as booleans
from lstm_helpers.plots.arguments import vectors
from lstm_helpers.plots.blocks import boxes_of, rectangles
from lstm_helpers.plots.palette import COLOUR, GREY, INK, PAPER, draw_label, short, tint
from lstm_helpers.plots.texts import Texts

SIZE = (860, 640)  # pixels of the whole drawing
LARGEST = 4  # m and n that fit
CELL = 62  # width of a value's box


class Place(NamedTuple):
    """Where a value stands: the middle of its column; full: the size at which its bar is full."""

    x: float
    y: float
    symbol: str
    full: float
    title: str
    above: bool = False  # the title stands above the column, else left of it


STATE, GATES, PRE, LINE = 84, 332, 462, 598  # heights: the state line, the gates' values, the z, the line of [x, h]
X = {"f": 250, "i": 384, "C": 512, "o": 652}  # the four branches
JOIN, OUT = (X["i"] + X["C"]) / 2, 748  # where i meets the candidate, where C comes down to h
PLACES = {
    "x": Place(52, 496, "x", 10, "xₜ", True),
    "h_prev": Place(52, 578, "h", 10, "hₜ₋₁", True),
    "C_prev": Place(52, STATE, "C", 4, "Cₜ₋₁", True),
    "xh": Place(152, 537, "x", 10, "[x, h]", True),
    "z_f": Place(X["f"], PRE, "z", 10, "z_f"),
    "f": Place(X["f"], GATES, "f", 1, "f"),
    "z_i": Place(X["i"], PRE, "z", 10, "z_i"),
    "i": Place(X["i"], GATES, "i", 1, "i"),
    "z_C": Place(X["C"], PRE, "z", 10, "z_C"),
    "C_tilde": Place(X["C"], GATES, "C_tilde", 1, r"$\mathbf{\tilde{C}}$"),
    "keep": Place(X["f"] + 96, STATE, "C", 4, "f ∘ Cₜ₋₁", True),
    "write": Place(JOIN, 172, "C_tilde", 4, r"$\mathbf{i \circ \tilde{C}}$"),
    "C": Place(580, STATE, "C", 4, "Cₜ", True),
    "z_o": Place(X["o"], PRE, "z", 10, "z_o"),
    "o": Place(X["o"], GATES, "o", 1, "o"),
    "tanh_C": Place(OUT, 196, "C", 1, "tanh(C)"),
    "h": Place(OUT, GATES, "h", 1, "hₜ"),
}
"""Every value of one step, in the order of computation behind the three inputs."""

NODES = {  # operation: (x, y, width, height, sign); the operation makes the value of the same name
    "z_f": (X["f"], 528, 92, 26, "W_f · + b_f"),
    "f": (X["f"], 397, CELL, 26, "σ"),
    "z_i": (X["i"], 528, 92, 26, "W_i · + b_i"),
    "i": (X["i"], 397, CELL, 26, "σ"),
    "z_C": (X["C"], 528, 92, 26, "W_C · + b_C"),
    "C_tilde": (X["C"], 397, CELL, 26, "tanh"),
    "keep": (X["f"], STATE, 26, 26, "∘"),
    "write": (JOIN, 252, 26, 26, "∘"),
    "C": (JOIN, STATE, 26, 26, "+"),
    "z_o": (X["o"], 528, 92, 26, "W_o · + b_o"),
    "o": (X["o"], 397, CELL, 26, "σ"),
    "tanh_C": (OUT, 136, CELL, 24, "tanh"),
    "h": (OUT, 252, 26, 26, "∘"),
}
OPERATIONS = ("xh", *NODES)
"""The operations in the order of computation, each named by the value that it makes."""

WIRES = [  # symbol, corners; an arrow at the end
    ("C", [(52, STATE), (236, STATE)]),
    ("C", [(264, STATE), (JOIN - 14, STATE)]),
    ("C", [(JOIN + 14, STATE), (842, STATE)]),
    ("f", [(X["f"], 384), (X["f"], STATE + 14)]),
    ("i", [(X["i"], 384), (X["i"], 252), (JOIN - 14, 252)]),
    ("C_tilde", [(X["C"], 384), (X["C"], 252), (JOIN + 14, 252)]),
    ("C_tilde", [(JOIN, 238), (JOIN, STATE + 14)]),
    ("o", [(X["o"], 384), (X["o"], 252), (OUT - 14, 252)]),
    ("C", [(OUT, STATE), (OUT, 123)]),
    ("C", [(OUT, 148), (OUT, 237)]),
    ("h", [(OUT, 266), (OUT, 402), (842, 402)]),
    ("h", [(OUT, 402), (OUT, 466)]),
    ("x", [(52, 500), (120, 500)]),
    ("h", [(52, 574), (120, 574)]),
    *[("z", [(x, 514), (x, 411)]) for x in X.values()],
    *[("x", [(x, LINE), (x, 542)]) for x in X.values()],
    ("x", [(184, 537), (198, 537), (198, LINE), (X["o"], LINE)]),
]


@expects(axes=Axes, m=whole, n=whole)
def draw_cell(axes, m, n):
    """The cell with m inputs and n units, both at most 4, on a sheet of SIZE pixels.

    Returns move(values, operation=None, changed=None): values: {name of PLACES: vector}; operation: a name of
    OPERATIONS, which is marked, and behind which values are not shown yet (None: all are); changed: {name: boolean
    vector}, whose boxes are outlined. A bar in each box shows the size, up to full, a hatched bar a negative number.
    Raises ValueError when m or n lies outside 1 … 4; move, naming the argument that cannot be drawn.
    """
    if not (1 <= m <= LARGEST and 1 <= n <= LARGEST):
        raise ValueError(f"m, n is {m}, {n}; expected sizes from 1 to {LARGEST}")
    _dress(axes)
    boxes = _boxes(axes, m, n)
    bars = {sign: _bars(axes, look) for sign, look in ((1, {}), (-1, {"hatch": "/////"}))}
    numbers = Texts(axes, np.concatenate([corners.mean(axis=1) for corners in boxes.values()]), fontsize=9)
    style = {"facecolors": "none", "animated": True}
    marks = axes.add_collection(PolyCollection([], edgecolors=INK, linewidths=2.2, zorder=6, **style), autolim=False)
    halo = axes.add_collection(
        PolyCollection([], edgecolors=COLOUR["f"], linewidths=3.5, zorder=7, **style), autolim=False
    )
    fills = [_fill(name, row, m) for name, corners in boxes.items() for row in range(len(corners))]
    full = np.concatenate([np.full(len(corners), PLACES[name].full) for name, corners in boxes.items()])
    places = np.concatenate(list(boxes.values()))
    last = {name: step for step, name in enumerate(OPERATIONS)}

    @expects(**_moves({name: (len(corners),) for name, corners in boxes.items()}))
    def move(values, operation=None, changed=None):
        shown = [operation is None or last.get(name, -1) <= last[operation] for name in boxes]
        shown = np.repeat(shown, [len(corners) for corners in boxes.values()])
        flat = np.concatenate([np.asarray(values[name], float) for name in boxes])
        numbers.move([short(value) if there else "" for value, there in zip(flat, shown, strict=True)])
        widths = CELL * np.clip(np.abs(flat) / full, 0, 1)
        for sign, bar in bars.items():
            here = shown & (np.sign(flat) == sign)
            corners = places[here]
            tops, heights = corners[:, 0, 1] + 1, corners[:, 2, 1] - corners[:, 0, 1] - 2
            bar.set_verts(rectangles(corners[:, 0, 0] + 1, tops, widths[here] - 1, heights))
            bar.set_facecolor([fill for fill, there in zip(fills, here, strict=True) if there] or "none")
        away = [np.zeros(len(boxes[name]), bool) if changed is None else changed[name] for name in boxes]
        marks.set_verts(places[np.concatenate(away) & shown])
        halo.set_verts([] if operation is None else [_around(operation, boxes)])

    return move


def _moves(sizes):
    """The checks of what `draw_cell` returns."""
    return {
        "values": partial(vectors, sizes=sizes),
        "operation": partial(one_of, options=OPERATIONS),
        "changed": partial(_outlined, sizes=sizes),
    }


def _outlined(name, value, sizes):
    """{name: booleans} for every value."""
    for key in mapping(name, value, sizes):
        booleans(f"{name}[{key!r}]", value[key], *sizes[key])


def _fill(name, row, m):
    """The colour of a bar: the symbol's, and in [x, h] that of x or of h."""
    symbol = ("x" if row < m else "h") if name == "xh" else PLACES[name].symbol
    return tint(symbol, 0.28 if symbol == "C" else 0.5)


def _bars(axes, look):
    bars = PolyCollection([], edgecolors="#a0a0a0", linewidths=0, animated=True, zorder=4, **look)
    return axes.add_collection(bars, autolim=False)


def _around(operation, boxes):
    """Corners of the frame around an operation's node, or around [x, h], which has no node."""
    if operation in NODES:
        x, y, width, height, _ = NODES[operation]
        return rectangles(x - width / 2 - 5, y - height / 2 - 5, width + 10, height + 10)
    (left, top), (right, bottom) = boxes[operation].min(axis=(0, 1)), boxes[operation].max(axis=(0, 1))
    return rectangles(left - 5, top - 5, right - left + 10, bottom - top + 10)


def _boxes(axes, m, n):
    """The empty boxes of every value with their titles (static). Returns {name: corners (rows, 4, 2)}."""
    boxes = {}
    for name, place in PLACES.items():
        rows = {"x": m, "xh": m + n}.get(name, n)
        height = min(18, 56 // n if name != "xh" else 96 // rows)
        top = place.y - rows * height / 2
        boxes[name] = boxes_of(place.x - CELL / 2, top, (rows, 1), (CELL, height))
        axes.add_collection(PolyCollection(boxes[name], facecolors=PAPER, edgecolors=GREY, linewidths=0.7, zorder=3))
        style = {"size": 9.5, "zorder": 6, "fontweight": "bold"}
        if place.above:
            draw_label(axes, place.x, top - 11, place.title, **style)
        else:
            draw_label(axes, place.x - CELL / 2 - 5, top + 6, place.title, ha="right", **style)
    return boxes


def _dress(axes):
    """Wires, nodes and where the wires lead (static)."""
    for symbol, corners in WIRES:
        xs, ys = zip(*corners, strict=True)
        axes.plot(xs, ys, color=COLOUR[symbol], lw=3 if symbol == "C" else 2, solid_joinstyle="miter", zorder=1)
        arrow = {
            "arrowstyle": "-|>",
            "color": COLOUR[symbol],
            "lw": 2,
            "mutation_scale": 13,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        axes.annotate("", corners[-1], _before(*corners[-2:]), arrowprops=arrow, zorder=2)
    for x, y, width, height, sign in NODES.values():
        if width == height:
            axes.add_patch(Circle((x, y), 13, facecolor=PAPER, edgecolor=INK, lw=1.6, zorder=3))
        else:
            corner = (x - width / 2, y - height / 2)
            look = {"boxstyle": "round,pad=0,rounding_size=6", "facecolor": "#eeeeee", "edgecolor": INK, "lw": 1.4}
            axes.add_patch(FancyBboxPatch(corner, width, height, zorder=3, **look))
        draw_label(axes, x, y, sign, 11 if width < 90 else 9.5, zorder=4)
    draw_label(axes, 842, STATE - 14, "Cₜ, next step", 8.5, ha="right")
    draw_label(axes, 850, 388, "hₜ, next step", 8.5, ha="right")
    draw_label(axes, OUT, 478, "hₜ, output", 8.5)


def _before(start, end, reach=12):
    """A point shortly before the end of a wire."""
    (x, y), length = end, np.hypot(end[0] - start[0], end[1] - start[1])
    return x + (start[0] - x) * reach / length, y + (start[1] - y) * reach / length
