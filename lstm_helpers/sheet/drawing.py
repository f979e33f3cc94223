"""The cell as a drawing with a box on every wire: SVG, in mm."""

from html import escape

import numpy as np

from lstm_helpers.sheet.pieces import words

WIDTH, HEIGHT = 180, 91
LINE, MEET, GATE, SQUASH, BASE = 15, 50, 63, 76, 87  # heights: memory, circles, gates' values, σ, [x, h_prev]
X = {"f": 44, "i": 73, "C̃": 105, "o": 133}
JOIN, OUT = (X["i"] + X["C̃"]) / 2, 157
PLACES = {"C_prev": (14, LINE), "f ∘ C_prev": (66, LINE), "C": (124, LINE), "i ∘ C̃": (JOIN, 33)}
PLACES |= {name: (x, GATE) for name, x in X.items()} | {"tanh(C)": (OUT, 37), "h": (OUT, GATE)}
NODES = [(X["f"], LINE, "∘"), (JOIN, LINE, "+"), (JOIN, MEET, "∘"), (OUT, MEET, "∘"), (OUT, 25, "tanh")]
NODES += [(x, SQUASH, "tanh" if name == "C̃" else "σ") for name, x in X.items()]
MEMORY = [[(1, LINE), (X["f"] - 3, LINE)], [(X["f"] + 3, LINE), (JOIN - 3, LINE)], [(JOIN + 3, LINE), (178, LINE)]]
WIRES = [  # an arrow at the end
    [(X["f"], BASE), (X["f"], LINE + 3)],
    [(X["i"], BASE), (X["i"], MEET), (JOIN - 3, MEET)],
    [(X["C̃"], BASE), (X["C̃"], MEET), (JOIN + 3, MEET)],
    [(JOIN, MEET), (JOIN, LINE + 3)],
    [(OUT, LINE), (OUT, MEET - 3)],
    [(20, BASE), (X["o"], BASE), (X["o"], MEET), (OUT - 3, MEET)],
    [(OUT, MEET), (OUT, BASE - 4), (178, BASE - 4)],
]
LABELS = [(18, BASE + 1.2, "[x, h_prev]"), (178, LINE - 3, "C, next step"), (178, BASE - 6.5, "h, next step")]


def drawing(fill):
    """The cell, the numbers of one unit. fill: {"wire " + name: text}. Returns SVG."""
    parts = [_wire(corners, "memory") for corners in MEMORY] + [_wire(corners) for corners in WIRES]
    for x, y, sign in NODES:
        half = 6 if sign == "tanh" else 3.2
        parts.append(f'<rect x="{x - half:g}" y="{y - 3.2:g}" width="{2 * half:g}" height="6.4" rx="3.2"/>')
        parts.append(_say(x, y + 1.4, sign, look="sign"))
    for name, (x, y) in PLACES.items():
        look = f'class="box" data-box="{escape(f"wire {name}")}"'
        parts.append(f'<rect {look} x="{x - 8:g}" y="{y - 4.75:g}" width="16" height="9.5" rx="1"/>')
        parts.append(_say(x, y + 1.6, fill[f"wire {name}"], look="answer"))
        parts.append(_say(x, y - 6.3, name) if y == LINE else _say(x - 9.2, y + 1.3, name, "end"))
    for x, low in zip(X.values(), "fiCo", strict=True):
        parts.append(_say(x + 1.5, BASE - 4, f"W_{low}, b_{low}", "start", "small"))
    parts += [_say(*label, "end", "small" if "next" in label[2] else "label") for label in LABELS]
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="The cell">{"".join(parts)}</svg>'


def _say(x, y, text, anchor="middle", look="label"):
    text = words(text, "tspan", 'tspan class="low"').replace("<tspan>", '<tspan class="symbol">')
    return f'<text class="{look}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{text}</text>'


def _wire(corners, look="wire"):
    (x, y), step = corners[-1], np.sign(np.subtract(corners[-1], corners[-2]))
    back, side = 2.6 * step, 1.2 * step[::-1]
    points = " ".join(f"{px:g},{py:g}" for px, py in ((x, y), (x, y) - back + side, (x, y) - back - side))
    line = " ".join(f"{px:g},{py:g}" for px, py in corners)
    return f'<polyline class="{look}" points="{line}"/><polygon points="{points}"/>'
