"""Matrices and vectors as boxes with their numbers, and the equations they form."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.marks import Path, Texts, box
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


def draw_grid(picture, left, top, shape, size, fill="none", show=number, text=14):
    """A matrix as boxes with its numbers. show(value): a number's text; text: its size.

    Returns move(values, changed=None): values as many as boxes; where changed is true the box is outlined.
    """
    boxes = boxes_of(left, top, shape, size)
    picture.fixed.append(Path([box(*one) for one in boxes], GREY, 0.8, fill, closed=True))
    places = [(x + w / 2, y + h / 2) for x, y, w, h in boxes]

    def move(values, changed=None):
        marks = [Texts(places, [show(value) for value in np.ravel(values).tolist()], text)]
        return marks if changed is None else [*marks, outlined(boxes, changed)]

    return move


def outlined(boxes, changed):
    """The boxes whose number has moved, in a strong frame."""
    return Path([box(*one) for one, away in zip(boxes, np.ravel(changed), strict=True) if away], INK, 3, closed=True)


def draw_brackets(picture, left, top, width, height, arm=6, gap=4):
    """Square brackets around a block."""
    ends = top - gap, top + height + gap
    sides = ((left - gap, arm), (left + width + gap, -arm))
    picture.fixed.append(
        Path(
            [[(x + way, y) for y in ends[:1]] + [(x, y) for y in ends] + [(x + way, ends[1])] for x, way in sides],
            INK,
            1.6,
        )
    )


def draw_blocks(picture, blocks, left, middle):
    """A row of matrices with signs between them, centred on the height `middle`. blocks: {name: Block}.

    Returns {name: (left, top, move)}: the place of each block in pixels and the move of its `draw_grid`.
    """
    placed = {}
    for name, block in blocks.items():
        (rows, columns), (width, height) = block.shape, block.size
        top, right = middle - rows * height / 2, left + columns * width
        placed[name] = left, top, draw_grid(picture, left, top, block.shape, block.size, block.fill, block.show)
        draw_brackets(picture, left, top, columns * width, rows * height)
        picture.label((left + right) / 2, top - 16, block.title)
        picture.label(right + block.gap / 2, middle, block.sign, 17)
        left = right + block.gap
    return placed


def draw_columns(picture, m, n, W, v, size):
    """The grounds and letters that tell the x columns of W from its h columns, and the x rows of v from its h rows.

    W, v: (left, top) of the two blocks; size: (width of W's boxes, width of v's boxes, height).
    Returns move(order), order '[x, h]' or '[h, x]'.
    """
    wide, narrow, high = size

    def move(order):
        starts = {"x": 0, "h": m} if order == "[x, h]" else {"h": 0, "x": n}
        marks = []
        for symbol, count in (("x", m), ("h", n)):
            left, top = W[0] + starts[symbol] * wide, v[1] + starts[symbol] * high
            grounds = [box(left, W[1], count * wide, n * high), box(v[0], top, narrow, count * high)]
            places = [(left + count * wide / 2, W[1] + n * high + 15), (v[0] - 13, top + count * high / 2)]
            marks += [Path(grounds, "none", fill=tint(symbol, 0.4), closed=True)]
            marks += [Texts(places, [symbol, symbol], 14, bold=True)]
        return marks

    return move


def draw_equation(picture, m, n, gate, titles, symbol, middle=106):
    """scale · (W · [x, h] + b) = z, then the squashed z, what is missing to 1, and the slope, as boxes with numbers.

    gate: the letter of W_·; titles: of the last three blocks; symbol: whose colour they have.

    Returns move(values, changed, order, scale): values: {"W": (n, m+n), "v": (m+n,), "b", "z", "gate", "rest",
    "slope": (n,)}; changed: {name of a block: booleans}, whose boxes are outlined. It tells picture.handles too.
    """
    k = m + n
    wide, high = min(42, 252 // k), min(25, 160 // k)
    pale = tint(symbol, 0.22)
    placed = draw_blocks(
        picture,
        {
            "W": Block(f"W_{gate}", (n, k), (wide, high), "none", "·", 42),
            "v": Block("", (k, 1), (42, high), "none", "+", 26),
            "b": Block(f"b_{gate}", (n, 1), (42, high), tint("b", 0.4), ")  =", 42),
            "z": Block(f"z_{gate}", (n, 1), (58, high), tint("z", 0.3), "→", 30),
            "gate": Block(titles[0], (n, 1), (72, high), pale),
            "rest": Block(titles[1], (n, 1), (76, high), pale, show=short),
            "slope": Block(titles[2], (n, 1), (76, high), pale, show=short),
        },
        left=62,
        middle=middle,
    )
    columns = draw_columns(picture, m, n, placed["W"][:2], placed["v"][:2], (wide, 42, high))
    title, factor = (placed["v"][0] + 21, placed["v"][1] - 16), (54, middle)
    shapes = {"W": ((n, k), wide), "v": ((k, 1), 42), "b": ((n, 1), 42)}

    def move(values, changed, order, scale):
        parts = (("x", m), ("h_prev", n)) if order == "[x, h]" else (("h_prev", n), ("x", m))
        names = {
            "W": [f"W_{gate}[{r}, {c}]" for r in range(n) for c in range(k)],
            "v": [f"{part}[{j}]" for part, size in parts for j in range(size)],
            "b": [f"b_{gate}[{r}]" for r in range(n)],
        }
        for name, (shape, width) in shapes.items():
            boxes = boxes_of(*placed[name][:2], shape, (width, high))
            picture.handles |= dict(zip(names[name], boxes, strict=True))
        marks = [*columns(order), Texts([title], [order], 14), Texts([factor], [f"{number(scale, 2)} · ("], 15, "end")]
        return marks + [mark for name, (_, _, show) in placed.items() for mark in show(values[name], changed.get(name))]

    return move


def draw_precision(picture, n, symbol="f", middle=70):
    """z and the gate σ(z); then 1 − gate and gate′ by the textbook's formula and by the stable one, as numbers.

    Returns move(z, gate, textbook, stable, changed): textbook and stable map 'rest' and 'slope' to (n,); changed: (n,)
    booleans, of z. The boxes of z are told to picture.handles.
    """
    titles, high = {"rest": f"1 − {symbol}", "slope": f"{symbol}′"}, 24
    fill, gaps = {"rest": tint("i", 0.2), "slope": tint("C_tilde", 0.35)}, {"rest": 18, "slope": 40}
    blocks = {"z": Block("z", (n, 1), (74, high), tint("z", 0.3), "→", 34, partial(number, digits=6))}
    show = partial(number, digits=8)
    blocks["gate"] = Block(f"{symbol}, stable", (n, 1), (126, high), tint(symbol, 0.22), "", 40, show)
    for way in ("textbook", "stable"):
        for name, title in titles.items():
            blocks[name, way] = Block(f"{title}, {way}", (n, 1), (104, high), fill[name], "", gaps[name])
    placed = draw_blocks(picture, blocks, 34, middle)
    boxes = boxes_of(*placed["z"][:2], (n, 1), (74, high))
    picture.handles = {f"z[{unit}]": one for unit, one in enumerate(boxes)}

    def move(z, gate, textbook, stable, changed):
        values = {("rest", "textbook"): textbook["rest"], ("slope", "textbook"): textbook["slope"]}
        values |= {("rest", "stable"): stable["rest"], ("slope", "stable"): stable["slope"], "z": z, "gate": gate}
        marks = [mark for name, (_, _, show) in placed.items() for mark in show(values[name])]
        return [*marks, outlined(boxes, changed)]

    return move
