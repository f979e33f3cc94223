"""The formulas of a cell, with a sign where they differ from another's, and bands of squares that may be empty."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from lstm_helpers.inputs import expects, mapping, one_of, sequence
from lstm_helpers.plots.arguments import COUNT, PLACE, texts
from lstm_helpers.plots.blocks import rectangles
from lstm_helpers.plots.lines import draw_squares, height_of_squares
from lstm_helpers.plots.palette import GREY, INK, PAPER, dark
from lstm_helpers.plots.texts import Texts

LINE = 20  # pixels from one line of text to the next
LOOKS = {"": {"color": INK}, "≠": {"color": INK, "fontweight": "bold"}, "+": {"color": INK, "fontweight": "bold"}}
LOOKS |= {"−": {"color": GREY}}


@expects(axes=Axes, left=PLACE, top=PLACE, lines=COUNT)
def draw_formulas(axes, left, top, lines):
    """A heading and up to `lines` lines of formulas below it, on a sheet.

    Returns move(heading, rows); rows: (sign, text) each, at most `lines` of them. Lines with the sign ≠ or + are bold,
    those with − grey. Both raise ValueError naming the argument that cannot be drawn.
    """
    title = Texts(axes, [(left, top)], ha="left", fontsize=10.5, fontweight="bold")
    heights = top + LINE * (1.2 + np.arange(lines))
    pens = {
        sign: Texts(axes, [(left + 20, y) for y in heights], [""] * lines, 10, "left", fontfamily="monospace", **look)
        for sign, look in LOOKS.items()
    }
    style = {"fontsize": 12, "fontweight": "bold"}
    signs = Texts(axes, [(left + 6, y) for y in heights], [""] * lines, color=dark("f"), **style)

    @expects(heading=str)
    def move(heading, rows):
        for place, row in enumerate(sequence("rows", rows)):
            one_of(f"the sign in rows[{place}]", texts(f"rows[{place}]", row, 2)[0], LOOKS)
        if len(rows) > lines:
            raise ValueError(f"rows are {len(rows)}; expected at most {lines}")
        title.move([heading])
        rows = [*rows, *[("", "")] * (lines - len(rows))]
        signs.move([sign for sign, _ in rows])
        lifted = heights - [2 * ("̃" in text) for _, text in rows]  # a tilde moves the middle of its line up
        for kind, pen in pens.items():
            pen.move([tilded(text) if sign == kind else "" for sign, text in rows], [(left + 20, y) for y in lifted])

    return move


@expects(axes=Axes, rows=mapping, left=PLACE)
def draw_bands(axes, rows, left, size, columns):
    """`draw_squares` of which some bands may be empty. rows: {name: (symbol, units, top_value)}.

    Returns move(values, labels, notes, cursor): values {name: (units, T)}; labels {name: what stands left of it}, grey
    for a band that has a note; notes {name: why it is empty}.
    Both raise ValueError naming the argument that cannot be drawn.
    """
    for name, row in rows.items():
        sequence(f"rows[{name!r}]", row, 3)
    squares = {name: (symbol, "", units, top_value) for name, (symbol, units, top_value) in rows.items()}
    show = draw_squares(axes, squares, left, size, columns)
    names = list(rows)
    tops = [height_of_squares(dict(list(squares.items())[:k]), size) - 4 for k in range(len(names))]
    middles = [top + units * size / 2 for top, (_, units, _) in zip(tops, rows.values(), strict=True)]
    blank = [""] * len(names)
    there = Texts(axes, [(left - 8, y) for y in middles], blank, 11, "right")
    missing = Texts(axes, [(left - 8, y) for y in middles], blank, 11, "right", color=GREY)
    ground = axes.add_collection(PolyCollection([], facecolors=PAPER, animated=True, zorder=5.5), autolim=False)
    reasons = Texts(axes, [(left + 10, y) for y in middles], blank, 9.5, "left", color=GREY, zorder=6)

    @expects(values=mapping, labels=mapping, notes=mapping)
    def move(values, labels, notes, cursor):
        mapping("labels", labels, rows)
        mapping("values", values, [name for name in rows if name not in notes])
        show({name: np.zeros((0, 0)) if name in notes else values[name] for name in names}, cursor)
        there.move(["" if name in notes else tilded(labels[name]) for name in names])
        missing.move([tilded(labels[name]) if name in notes else "" for name in names])
        bare = [y for name, y in zip(names, middles, strict=True) if name in notes]
        ground.set_verts(rectangles(left, np.array(bare) - 9, columns * size, 18))  # no frame runs through a reason
        reasons.move([notes.get(name, "") for name in names])

    return move


def tilded(text):
    """The text with every C̃ and h̃ typeset: set as plain letters, the tilde melts into its letter."""
    for letter in "Ch":
        text = text.replace(f"{letter}̃", rf"$\mathregular{{\tilde{{{letter}}}}}$")
    return text
