"""Matrices and vectors as boxes with their numbers, and the equations they form."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.marks import Path, Texts, boxed, middles
from lstm_helpers.plots.palette import GREY, INK, number, short, tint


class Block(NamedTuple):
    """One matrix of an equation. shape: (rows, columns); size: (width, height) of one number's box in pixels;
    fill: of all boxes, or "none"; sign: what stands after it, in a gap that wide; show(value): a number's text."""

    title: str
    shape: tuple
    size: tuple
    fill: object = "none"
    sign: str = ""
    gap: float = 14
    show: Callable = number


def boxes_of(left, top, shape, size):
    """(left, top, width, height) of the boxes of a matrix, row by row."""
    rows, columns = shape
    return [(left + c * size[0], top + r * size[1], *size) for r in range(rows) for c in range(columns)]


def outlined(boxes, changed):
    """The boxes whose number has moved, in a strong frame."""
    return boxed([one for one, away in zip(boxes, np.ravel(changed), strict=True) if away], INK, 3)


def draw_brackets(picture, left, top, width, height, arm=6, gap=4):
    """Square brackets around a block."""
    ends = top - gap, top + height + gap
    sides = ((left - gap, arm), (left + width + gap, -arm))
    lines = [[(x + way, ends[0]), (x, ends[0]), (x, ends[1]), (x + way, ends[1])] for x, way in sides]
    picture.fixed.append(Path(lines, INK, 1.6))


def draw_blocks(picture, blocks, left, middle):
    """A row of matrices with signs between them, centred on the height `middle`. blocks: {name: Block}.

    Returns {name: (boxes, move)}: the place of each number, (left, top, width, height) in pixels, row by row, and
    move(values, changed=None): values as many as boxes; where changed is true the box is outlined.
    """
    placed = {}
    for name, block in blocks.items():
        (rows, columns), (wide, high) = block.shape, block.size
        top, width, height = middle - rows * high / 2, columns * wide, rows * high
        boxes = boxes_of(left, top, block.shape, block.size)
        placed[name] = boxes, partial(_numbers, boxes, block.show)
        picture.fixed.append(boxed(boxes, GREY, 0.8, block.fill))
        draw_brackets(picture, left, top, width, height)
        picture.label(left + width / 2, top - 16, block.title)
        picture.label(left + width + block.gap / 2, middle, block.sign, 17)
        left += width + block.gap
    return placed


def _numbers(boxes, show, values, changed=None):
    texts = [show(value) for value in np.ravel(values).tolist()]
    return [Texts(middles(boxes), texts, 14), *([] if changed is None else [outlined(boxes, changed)])]


def draw_equation(picture, m, n, gate, titles, symbol, middle=106):
    """scale · (W · [x, h] + b) = z, then the squashed z, what is missing to 1, and the slope, as boxes with numbers.

    gate: the letter of W_·; titles: of the last three blocks; symbol: whose colour they have.

    Returns move(values, changed, order, scale): values: {"W": (n, m+n), "v": (m+n,), "b", "z", "gate", "rest",
    "slope": (n,)}; changed: {name of a block: booleans}, whose boxes are outlined. It tells picture.handles too.
    """
    k, pale = m + n, tint(symbol, 0.22)
    wide, high = min(40, 240 // k), min(25, 160 // k)
    blocks = {
        "W": Block(f"W_{gate}", (n, k), (wide, high), "none", "·", 38),
        "v": Block("", (k, 1), (42, high), "none", "+", 26),
        "b": Block(f"b_{gate}", (n, 1), (42, high), tint("b", 0.4), ") =", 34),
        "z": Block(f"z_{gate}", (n, 1), (58, high), tint("z", 0.3), "→", 30),
        "gate": Block(titles[0], (n, 1), (78, high), pale, ",", 22),
        "rest": Block(titles[1], (n, 1), (76, high), pale, ",", 22, short),
        "slope": Block(titles[2], (n, 1), (76, high), pale, show=short),
    }
    placed = draw_blocks(picture, blocks, 66, middle)
    W, v, b = (placed[name][0] for name in "Wvb")
    names = [f"W_{gate}[{row}, {column}]" for row in range(n) for column in range(k)]
    names_b = [f"b_{gate}[{row}]" for row in range(n)]

    def move(values, changed, order, scale):
        sizes = {"x": m, "h_prev": n} if order == "[x, h]" else {"h_prev": n, "x": m}
        names_v = [f"{part}[{place}]" for part, size in sizes.items() for place in range(size)]
        picture.handles |= dict(zip(names + names_v + names_b, W + v + b, strict=True))
        marks = _columns(W, v, n, {"x": (0, m), "h": (m, n)} if order == "[x, h]" else {"x": (n, m), "h": (0, n)})
        marks.append(Texts([(v[0][0] + 21, v[0][1] - 16)], [order], 14))
        marks.append(Texts([(58, middle)], [f"{number(scale, 2)} · ("], 15, "end"))
        return marks + [mark for name, (_, show) in placed.items() for mark in show(values[name], changed.get(name))]

    return move


def _columns(W, v, rows, parts):
    """The grounds and letters that tell the x columns of W from its h columns, and the x rows of v from its h rows.

    W, v: their boxes; rows: of W; parts: {letter: (its first column, how many it has)}.
    """
    marks = []
    for symbol, (first, count) in parts.items():
        (left, top, wide, high), (beside, start, narrow, _) = W[first], v[first]
        grounds = [(left, top, count * wide, rows * high), (beside, start, narrow, count * high)]
        places = [(left + count * wide / 2, top + rows * high + 15), (beside - 13, start + count * high / 2)]
        marks += [boxed(grounds, "none", 1, tint(symbol, 0.4)), Texts(places, [symbol, symbol], 14, bold=True)]
    return marks


def draw_precision(picture, n, middle=70):
    """z and the gate f = σ(z); then 1 − f and f′ by the textbook's formula and by the stable one, as numbers.

    Returns move(z, f, textbook, stable, changed): textbook and stable map 'rest' and 'slope' to (n,); changed: (n,)
    booleans, of z. The boxes of z are told to picture.handles.
    """
    digits = {count: partial(number, digits=count) for count in (6, 8)}
    blocks = {
        "z": Block("z", (n, 1), (74, 24), tint("z", 0.3), "→", 34, digits[6]),
        "f": Block("f, stable", (n, 1), (126, 24), tint("f", 0.22), "", 40, digits[8]),
    }
    for way in ("textbook", "stable"):
        blocks["rest", way] = Block(f"1 − f, {way}", (n, 1), (104, 24), tint("i", 0.2), "", 18)
        blocks["slope", way] = Block(f"f′, {way}", (n, 1), (104, 24), tint("C_tilde", 0.35), "", 40)
    placed = draw_blocks(picture, blocks, 34, middle)
    boxes = placed["z"][0]
    picture.handles = {f"z[{unit}]": one for unit, one in enumerate(boxes)}

    def move(z, f, textbook, stable, changed):
        values = {"z": z, "f": f, ("rest", "textbook"): textbook["rest"], ("slope", "textbook"): textbook["slope"]}
        values |= {("rest", "stable"): stable["rest"], ("slope", "stable"): stable["slope"]}
        marks = [mark for name, (_, show) in placed.items() for mark in show(values[name])]
        return [*marks, outlined(boxes, changed)]

    return move
