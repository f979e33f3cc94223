"""The tasks, each a function of fill, {name of a box: its text}, that returns HTML: empty texts ask, answers tell."""

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.example import PRINTED, example
from lstm_helpers.sheet.numbers import GIVEN, WIRES, number
from lstm_helpers.sheet.pieces import box, boxes, grid, matrix, over, values, words


def given():
    """The numbers of the forget gate, printed on page 1."""
    x, h_prev, _, p = example()
    parts = (matrix("x", x), matrix("h_prev", h_prev, 0), matrix("W_f", p.W_f, p.m), matrix("b_f", p.b_f))
    return f'<div class="row frame">{"".join(parts)}</div>'


def shape(fill):
    """The shape of W_f."""
    return f"{box(fill, 'rows')} rows × {box(fill, 'columns')} columns"


def joined(fill):
    """[x, h_prev], the part of x and the part of h_prev told apart."""
    p = example().params
    names = [f"[x, h][{k}]" for k in range(p.m + p.n)]
    first, second = ("".join(box(fill, name) for name in part) for part in (names[: p.m], names[p.m :]))
    return f'<span class="part">{first}</span><span class="part h">{second}</span>'


def product(fill):
    """W_f · [x, h_prev] and the bias, row by row."""
    p = example().params
    rows = []
    for k, bias in enumerate(p.b_f):
        work = boxes(fill, "product", p.m + p.n, " + ") if k == 0 else box(fill, f"work[{k}]", "work")
        rows.append((str(k), work, f"= {box(fill, f'W_f[{k}]')}", f"+ {number(bias)}", f"= {box(fill, f'z_f[{k}]')}"))
    head = ("row", "one product for each column, added up", "W_f · [x, h_prev]", "+ b_f", "= z_f")
    return grid("product", head, rows)


def gate(fill):
    """The forget gate, rounded to 1, and how far from 1 it is."""
    hint = f"(For a large z, 1 − σ(z) is about e^−z, and that is 10^−z/{np.log(10):.1f}.)"
    return (
        f"<p>{words('f = σ(z_f), to whole numbers:')} {boxes(fill, 'f', example().params.n)} "
        f"<span class='next'>{words('Is f[0] really 1?')} {box(fill, 'is 1')}</span></p>"
        f"<p>{words('1 − f[0] is about 10 to the power')} {box(fill, 'power')} "
        f'<span class="hint">{words(hint)}</span></p>'
    )


def scaled(fill):
    """The forget gate with all weights and biases times SCALE."""
    n = example().params.n
    return (
        f"<p>{words('z_f =')} {boxes(fill, 'small z_f', n)} "
        f"<span class='next'>{words('f = σ(z_f) =')} {boxes(fill, 'small f', n)}</span></p>"
        f'<p class="hint">{words("(Between two lines of the table of σ, take a number between.)")}</p>'
    )


def table_of_sigmoid():
    """σ from 0 to 2, enough for every z of the scaled gate."""
    return values("σ(z)", sigmoid, np.arange(9) / 4, "σ(−z) = 1 − σ(z)")


def input_gate(fill):
    """W_i · [x, h_prev] + b_i, and what the thread printed for it."""
    p = example().params
    rows = [
        (str(k), box(fill, f"W_i[{k}]"), f"+ {number(bias)}", f"= {box(fill, f'z_i[{k}]')}")
        for k, bias in enumerate(p.b_i)
    ]
    printed = ", ".join(map(str, PRINTED["z_i"]))
    ask = f"The thread prints z_i = [{printed}]. Compare. Which rows are wrong there?"
    numbers = f'<div class="hint">{matrix("W_i", p.W_i, p.m)}{matrix("b_i", p.b_i)}</div>'
    sums = grid("sums", ("row", "W_i · [x, h_prev]", "+ b_i", "= z_i"), rows)
    question = f'<p class="hint">{words(ask)}</p><p>Wrong: rows {box(fill, "wrong", "wide")}</p>'
    return f'<div class="row">{numbers}{sums}<div class="asked">{question}</div></div>'


def update(fill):
    """C and h, unit by unit."""
    rows = [
        (str(k), *(number(GIVEN[name][k]) if name in GIVEN else box(fill, f"{name}[{k}]") for name in WIRES))
        for k in range(len(GIVEN["f"]))
    ]
    parts = (("keep a share of the old", 3), ("write a share of the new", 3), ("add both", 1), ("show a share", 3))
    above = f'<tr class="head"><th></th>{"".join(over(*part) for part in parts)}</tr>'
    return grid("update", ("unit", *WIRES), rows, above)


def table_of_tanh():
    """tanh from 0 to 3, with a line for every C of page 2."""
    return values("tanh(z)", np.tanh, (0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3), "tanh(−z) = −tanh(z)", flat=True)
