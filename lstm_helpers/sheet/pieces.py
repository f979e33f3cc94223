"""Pieces of HTML: words with symbols, boxes, matrices, tables."""

import re
from html import escape

import numpy as np

from lstm_helpers.sheet.numbers import number

SYMBOL = re.compile("(?<![\\w#′])([B-HJ-Zb-z]\u0303?)(?:_{?([\\w−]+)}?)?(?![\\w′])")  # one letter, but not a, A, I


def words(text, italic="i", low="sub"):
    """Escaped text in which single letters are set as symbols: W_f with a low f, e^−z with a high −z."""
    text = re.sub(r"(?<=\d)e-(\d+)", r" · 10^−\1", escape(text))
    text = re.sub(r"(?<=\d), (?=\d)", ",\u00a0", text)  # a list of numbers stays on one line
    text = re.sub(r"\^(\S+?)(?=[,;:.)]*(\s|$))", r"<sup>\1</sup>", text)

    def symbol(match):
        letter, index = match.groups()
        return f"<{italic}>{letter}</{italic}>" + (f"<{low}>{index}</{low.split()[0]}>" if index else "")

    return SYMBOL.sub(symbol, text)


def box(fill, name, look=""):
    """One box to write in, or with its answer. fill: {name of a box: its text}."""
    return f'<span class="{f"box {look}".strip()}" data-box="{escape(name)}">{words(fill[name])}</span>'


def boxes(fill, name, size, between=" "):
    """The boxes name[0], name[1], … beside each other."""
    return between.join(box(fill, f"{name}[{k}]") for k in range(size))


def grid(look, head, rows, above=""):
    """A table. head: words; rows: rows of HTML; above: one more row of the head, as HTML."""
    head = "".join(f"<th>{words(text)}</th>" for text in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{look}">{above}<tr>{head}</tr>{lines}</table>'


def over(text, width):
    """A head over several columns."""
    return f'<th colspan="{width}">{words(text)}</th>'


def matrix(name, rows, m=None):
    """name = [rows] in brackets. From column m on the ground is grey: they meet h_prev, as a head says where m > 0."""
    rows = np.array(rows, float)
    rows = rows if rows.ndim == 2 else rows[:, None]
    width = rows.shape[1]
    m = width if m is None else m
    looks = [""] * m + [' class="h"'] * (width - m)
    head = f'<tr class="head">{over("meet x", m)}{over("meet h_prev", width - m)}</tr>' if 0 < m < width else ""
    lines = ("".join(f"<td{look}>{number(w)}</td>" for look, w in zip(looks, row, strict=True)) for row in rows)
    table = f"<table>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
    look = "matrix headed" if head else "matrix"
    return f'<span class="given"><span class="name">{words(name)} =</span><span class="{look}">{table}</span></span>'


def values(name, function, z, rule, flat=False):
    """A printed table of a function, three digits, upright or flat, and the rule for −z."""
    columns = ((words("z"), *map(number, z)), (words(name), *(number(function(value), 3) for value in z)))
    lines = columns if flat else zip(*columns, strict=True)
    rows = "".join(f"<tr><th>{first}</th>{''.join(f'<td>{v}</td>' for v in rest)}</tr>" for first, *rest in lines)
    return f'<aside class="{"flat" if flat else "upright"}"><table>{rows}</table><p>{words(rule)}</p></aside>'
