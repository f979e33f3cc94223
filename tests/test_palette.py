"""Colours that stand together in one picture are told apart with every kind of eyes, or by a second mark; letters are
read on their ground."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.text import Text

from lstm_helpers.plots import COLOUR, GREY, INK, PAPER, Texts, dark, tint
from lstm_helpers.plots.diagram import WIRES
from lstm_helpers.plots.wiring import BOX, MARKER, WIRING, Wire
from lstm_helpers.views.forecast import STYLES
from test_views import FACTORIES

EYES = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
"""What is left of linear red, green and blue at severity 1: Machado, Oliveira and Fernandes, A physiologically-based
model for simulation of color vision deficiency, IEEE Transactions on Visualization and Computer Graphics 15, 2009."""
APART = 10.0  # CIE 1976 colour difference; about 2.3 is just seen
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])
PICTURES = ("concatenate", "candidate", "saturation", "rosetta", "output", "chance", "cell", "derivative", "sequence")
PICTURES += ("half-life", "backpropagation", "forecast alone", "matrix", "variants")
NAMED = {"derivative": {"σ′", "tanh′", "ReLU′"}}  # curves of one look, with their names beside them
SECOND = {"C_tilde": "z"}  # full colours that are closer: test_wires_of_close_colours_never_run_side_by_side


def rgb(colour):
    return np.array(to_rgba(colour)[:3])


def over(colour, ground):
    """A colour that lets its ground through, e.g. '#56B4E926'."""
    *top, share = to_rgba(colour)
    return share * np.array(top) + (1 - share) * ground


def linear(colour):
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """WCAG 2.2: from 1 to 21."""
    low, high = sorted(linear(colour) @ XYZ[1] + 0.05 for colour in (one, other))
    return high / low


def lab(light):
    """CIE L*a*b* of linear red, green and blue, white point D65."""
    share = XYZ @ light / XYZ.sum(axis=1)
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other):
    """The colour difference to the eyes that see the least of it."""
    return min(
        np.linalg.norm(np.subtract(*(lab(np.clip(eyes @ linear(rgb(c)), 0, 1)) for c in (one, other))))
        for eyes in map(np.array, EYES.values())
    )


@pytest.fixture(scope="module")
def figures():
    return {name: FACTORIES[name]().picture.figure for name in PICTURES}


# ------------------------------------------------------------ the measure


def test_the_measure_knows_what_is_known():
    red, green = "#c00000", "#6a5a00"
    assert np.linalg.norm(lab(linear(rgb(red))) - lab(linear(rgb(green)))) > 60
    assert apart(red, green) < APART, "protanopia sees these alike"
    assert lab(np.ones(3)) == pytest.approx([100, 0, 0], abs=1e-6)
    assert lab(linear(rgb("#808080"))) == pytest.approx([53.585, 0, 0], abs=1e-2)
    for eyes in EYES.values():
        assert np.sum(eyes, axis=1) == pytest.approx(1, abs=1e-5), "grey stays grey"


# ------------------------------------------------------------ colours


def test_full_colours_are_told_apart():
    close = {(one, other) for one, other in combinations(COLOUR, 2) if apart(COLOUR[one], COLOUR[other]) < APART}
    assert close == set(SECOND.items())
    for symbol, colour in COLOUR.items():
        assert apart(colour, PAPER) >= APART, symbol
        assert apart(colour, MARKER) >= APART or symbol == "b", symbol


def test_wires_of_close_colours_never_run_side_by_side():
    """z runs below the box of C̃, C̃ above it; so position tells them apart, and the box between has its name."""
    for close, other in SECOND.items():
        heights = {symbol: [y for one, way in WIRES if one == symbol for _, y in way] for symbol in (close, other)}
        assert max(heights[close]) < min(heights[other])
        for parts in WIRING.values():
            wires = [part for part in parts if isinstance(part, Wire)]
            assert all(y < BOX for wire in wires if wire.symbol == close for _, y in wire.corners)
            assert all(y > BOX for wire in wires if wire.symbol == other for _, y in wire.corners)


def test_lines_of_one_picture_differ_by_more_than_colour(figures):
    """Even those whose colours are told apart: by dashes or by width. (Points stand on their line, with a number.)"""
    pairs = 0
    for name, figure in figures.items():
        for axes in figure.axes:
            lines = [line for line in axes.lines if axes.axison and line.get_linestyle() != "None"]
            looks = [(line.get_linestyle(), line._unscaled_dash_pattern, line.get_linewidth()) for line in lines]
            for one, other in combinations(range(len(lines)), 2):
                if to_rgba(lines[one].get_color()) != to_rgba(lines[other].get_color()):
                    pairs += 1
                    assert looks[one] != looks[other] or name in NAMED, (name, lines[one], lines[other])
    for name, texts in NAMED.items():
        assert texts <= {text.get_text() for axes in figures[name].axes for text in axes.texts}
    assert pairs > 50
    assert len({(style["lw"], str(style.get("ls"))) for style in STYLES.values()}) == len(STYLES)


def test_pale_grounds_have_an_edge_and_a_name(figures):
    """Tints are closer to each other than colours are: where two on one sheet are close, all have an edge that stands
    out (WCAG 2.2, 1.4.11), and texts say what they are."""
    close = set()
    for name, figure in figures.items():
        for axes in figure.axes:
            boxes = [one for one in axes.collections if isinstance(one, PolyCollection)]
            fills = {tuple(fill[:3]) for one in boxes for fill in one.get_facecolor() if fill[3] == 1}
            if any(apart(*pair) < APART for pair in combinations(fills, 2)):
                close.add((name, axes.get_label()))
                edges = [edge for one in boxes for edge in one.get_edgecolor() if one.get_linewidth()[0] > 0]
                assert any(contrast(rgb(edge), rgb(PAPER)) >= 3 for edge in edges), name
                words = [text for one in axes.findobj(Texts) for text in one.texts if text]
                assert len(words) + len(axes.texts) >= len(fills), name
    assert {name for name, _ in close} >= {"candidate", "rosetta", "cell", "output"}


# ------------------------------------------------------------ letters


def test_letters_of_pictures_are_read(figures):
    """On paper 4.5 to 1 or more (WCAG 2.2, 1.4.3), and ink on every ground as well."""
    pens = {}
    for name, figure in figures.items():
        pens |= {to_rgba(text.get_color()): name for text in figure.findobj(Text) if text.get_text().strip()}
        pens |= {to_rgba(texts._pen.get_color()): name for texts in figure.findobj(Texts)}
    assert len(pens) >= 5
    for colour, name in pens.items():
        assert contrast(rgb(colour), rgb(PAPER)) >= 4.5, (name, colour)
    assert contrast(rgb(GREY), rgb("#ececec")) >= 4.5, "the grey of the margins"
    for ground in [tint(symbol, 0.5) for symbol in COLOUR] + [tint(symbol, 0.75) for symbol in COLOUR if symbol != "C"]:
        assert contrast(rgb(INK), rgb(ground)) >= 4.5


@pytest.mark.parametrize("symbol", COLOUR)
def test_dark_is_no_darker_than_it_must_be(symbol):
    found = contrast(rgb(dark(symbol)), rgb(PAPER))
    assert found >= 4.5
    assert found < 4.7 or contrast(rgb(COLOUR[symbol]), rgb(PAPER)) == pytest.approx(found, rel=0.02)
    assert apart(dark(symbol), COLOUR[symbol]) < 60


def test_what_is_paler_than_a_graphic_should_be_never_stands_alone():
    """Below 3 to 1 (WCAG 2.2, 1.4.11): only as grounds with an edge, as wires between named boxes, or as one of several
    lines of which the table has the numbers."""
    pale = {symbol for symbol, colour in COLOUR.items() if contrast(rgb(colour), rgb(PAPER)) < 3}
    assert pale == {"x", "o", "z", "b"}
    (name,) = [name for name, style in STYLES.items() if style["color"] in {COLOUR[symbol] for symbol in pale}]
    assert any(row[0] == name for row in FACTORIES["forecast alone"]().table())
