"""The shapes of one gate's formula, every number a box of the same size."""

import numpy as np

from lstm_helpers.plots.blocks import boxes_of
from lstm_helpers.plots.marks import Path, Texts, boxed, middles
from lstm_helpers.plots.palette import BAND, COLOUR, INK, dark, tint

BOX, GAP, MIDDLE = 28, 46, 212  # pixels: a box, between two blocks, the height of the axis
FILLS = {symbol: tint(symbol, 0.45) for symbol in "xhbf"} | {"C_prev": BAND}


def draw_shapes(picture, largest=6):
    """W_f · [x, h] + b_f → σ → f ∘ C_prev to scale, for sizes up to `largest`; what has no partner is crossed out.

    Returns move(m, n, k, order), order '[x, h]' or '[h, x]'.
    """
    names = ("W", "v", "b", "f", "C_prev")
    ends = {name: 8 + (2 * largest + j) * BOX + j * GAP for j, name in enumerate(names)}
    for name, sign in zip(names, ("·", "+", "→ σ →", "∘"), strict=False):
        picture.label(ends[name] + GAP / 2, MIDDLE, sign, 13 if name == "b" else 18)

    def move(m, n, k, order):
        letters = "x" * m + "h" * n if order == "[x, h]" else "h" * n + "x" * m
        shapes = dict(zip(names, ((k, m + n), (m + n,), (k,), (k,), (n,)), strict=True))
        boxes, above = {}, []
        for name, shape in shapes.items():
            rows, columns = (*shape, 1)[:2]
            top = MIDDLE - rows * BOX / 2
            boxes[name] = boxes_of(ends[name] - columns * BOX, top, (rows, columns), (BOX, BOX))
            above.append((ends[name] - columns * BOX / 2, top - 32))
        met = list(zip(boxes["W"] + boxes["v"], letters * (k + 1), strict=True))
        groups = boxes | {symbol: [one for one, letter in met if letter == symbol] for symbol in "xh"}
        entries = [f"{letter}[{letters[:j].count(letter)}]" for j, letter in enumerate(letters)]
        columns = [np.mean([j for j, letter in enumerate(letters) if letter == symbol]) + 0.5 for symbol in "xh"]
        below = [(ends["W"] + (column - m - n) * BOX, MIDDLE + k * BOX / 2 + 15) for column in columns]
        return [
            *(boxed(groups[name], INK, 0.8, fill) for name, fill in FILLS.items()),
            Texts(middles(boxes["v"]), entries, 11.5),
            Texts(below, ["x", "h"], 14, bold=True),
            Texts(above, ["W_f", order, "b_f", "f", "C_prev"], 13.5),
            Texts([(x, y + 18) for x, y in above], list(map(str, shapes.values())), 12.5),
            *_alone(boxes["f"][n:] if k > n else boxes["C_prev"][k:], ends["C_prev"] + 16),
        ]

    return move


def _alone(boxes, left):
    """Boxes that have no partner, crossed out, and how many they are, from `left` on."""
    if not boxes:
        return []
    crosses = [line for x, y, w, h in boxes for line in ([(x, y), (x + w, y + h)], [(x + w, y), (x, y + h)])]
    said = ["✗ no partner", f"for {len(boxes)} of them"]
    return [
        Path(crosses, COLOUR["f"], 2),
        boxed(boxes, COLOUR["f"], 2.6),
        Texts([(left, MIDDLE - 10), (left, MIDDLE + 10)], said, 14, "start", dark("f")),
    ]
