"""Colours that stand together in one picture are told apart with every kind of eyes, or by a second mark; letters are
read on their ground."""

import re
from itertools import combinations
from types import SimpleNamespace
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgba
from matplotlib.path import Path as Outline

from lstm_helpers.plots import BY_DAY, BY_NIGHT, COLOUR, GREY, PAPER, Path, Picture, Texts, dark, tint
from lstm_helpers.plots.diagram import WIRES
from lstm_helpers.plots.marks import box
from lstm_helpers.plots.palette import BAND
from lstm_helpers.plots.wiring import BOX, MARKER, WIRING, Wire
from lstm_helpers.views.base import CHOSEN
from lstm_helpers.views.forecast import STYLES
from test_views import FACTORIES, picture

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
THEMES = {
    theme: dict(re.findall(r"--lstm-(\w+): (#\w+);", style)) for theme, style in (("light", BY_DAY), ("dark", BY_NIGHT))
}
"""{theme: {what a colour of ink, paper or letters is by day: what it is in the theme}}."""
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
def views():
    return {name: make() for name, make in FACTORIES.items()}


class Drawn(NamedTuple):
    """An element of a picture, with what it inherits: its tag, and how it is painted."""

    tag: str
    text: str
    look: dict

    def paint(self, what, theme):
        """The colour of its "fill" or "stroke" on the paper of a theme, or None."""
        colour, share = self.look[what], float(self.look.get(f"{what}-opacity", 1))
        if colour == "none" or share == 0:
            return None
        colour = re.sub(r"var\(--lstm-(\w+)\)", lambda found: THEMES[theme][found[1]], colour)
        return over((*rgb(colour), share), rgb(THEMES[theme]["ffffff"]))


def elements(view):
    """Everything that is drawn in both layers of a view's picture."""

    def walk(part, look):
        look = look | part.attrib | dict(re.findall(r"([\w-]+): *([^;]+)", part.attrib.get("style", "")))
        tag = part.tag.rpartition("}")[2]
        if tag in ("path", "text", "tspan", "use"):
            yield Drawn(tag, (part.text or "").strip(), look)
        for child in part if tag != "defs" else ():
            yield from walk(child, look)

    for svg in (view.picture.still(), picture(view)):
        yield from walk(ElementTree.fromstring(svg), {"fill": "black", "stroke": "none"})


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


def test_lines_of_one_picture_differ_by_more_than_colour(views):
    """Even those whose colours are told apart: by dashes or by width. (Points stand on their line, with a number.)"""
    pairs = 0
    for name, view in views.items():
        plots = {}  # the place of the axes: {(colour, look)} of the lines that are cut there
        for mark in view.draw():
            if getattr(mark, "clip", None):
                plots.setdefault(mark.clip, set()).add((mark.stroke, (mark.width, mark.dash)))
        for axes in view.picture.figure.axes:
            if axes.axison:
                curves = {(line.get_color(), (line.get_linewidth(), str(line.get_linestyle()))) for line in axes.lines}
                plots[axes] = {(to_hex(colour), look) for colour, look in curves}
        for lines in plots.values():
            for (one, look), (other, another) in combinations(lines, 2):
                if one != other:
                    pairs += 1
                    assert look != another or name in NAMED, (name, one, other, look)
    assert pairs > 40
    for name, texts in NAMED.items():
        assert texts <= {text for mark in views[name].picture.fixed for text in getattr(mark, "texts", ())}


def test_every_colour_follows_the_theme_or_is_of_the_palette(views):
    """What is ink, paper or a grey is a variable of CSS; nothing is black because nobody said how it is painted."""
    known = {"none", *COLOUR.values(), MARKER, CHOSEN} | {f"var(--lstm-{name})" for name in THEMES["light"]}
    for name, view in views.items():
        assert {part.look[what] for part in elements(view) for what in ("fill", "stroke")} <= known, name


def test_pale_grounds_have_an_edge_and_a_name(views):
    """Tints are closer to each other than colours are: where two in one picture are close, it has edges that stand out
    (WCAG 2.2, 1.4.11), and texts say what they are."""
    close = set()
    for name, view in views.items():
        drawn = list(elements(view))
        fills = {tuple(part.paint("fill", "light")) for part in drawn if float(part.look.get("fill-opacity", 1)) < 0.6}
        if any(apart(*pair) < APART for pair in combinations(fills, 2)):
            close.add(name)
            edges = [part.paint("stroke", "light") for part in drawn if part.look["stroke"] != "none"]
            assert any(contrast(edge, rgb(PAPER)) >= 3 for edge in edges), name
            assert sum(bool(part.text) for part in drawn) >= len(fills), name
    assert close >= {"candidate", "cell", "output", "variants"}


# ------------------------------------------------------------ letters


def grounds(view, theme):
    """(a text, its colour, the colour of all that it stands on) of a view's marks."""

    def paint(colour):
        *top, share = to_rgba(colour)
        return np.append(rgb(THEMES[theme].get(to_hex(top)[1:], top)), share)

    below = []  # (outline, fill)
    for mark in [*view.picture.fixed, *view.draw()]:
        if isinstance(mark, Texts):
            inwards = {"start": 3, "middle": 0, "end": -3}[mark.anchor]
            for (x, y), text in zip(mark.places, mark.texts, strict=True):
                ground = rgb(THEMES[theme][PAPER[1:]])
                for outline, fill in below:
                    ground = over(fill, ground) if outline.contains_point((x + inwards, y)) else ground
                yield text, paint(mark.colour), ground
        elif mark.fill != "none":
            boxes = mark.lines if isinstance(mark, Path) else [box(x - 4, y - 4, 8, 8) for x, y in mark.places]
            below += [(Outline(line), paint(mark.fill)) for line in boxes if len(line) > 2]


def test_letters_on_their_own_colour_are_found():
    view = SimpleNamespace(picture=Picture(20, 20), draw=lambda: [Texts([(9, 9), (19, 19)], ["a", "b"], 12, "end")])
    view.picture.fixed.append(Path([box(0, 0, 15, 15)], "none", fill=tint("C", 0.9)))
    for theme in THEMES:
        assert [contrast(colour[:3], ground) >= 4.5 for _, colour, ground in grounds(view, theme)] == [False, True]


@pytest.mark.parametrize("theme", THEMES)
def test_letters_of_pictures_are_read(views, theme):
    """On paper 4.5 to 1 or more, and on their own ground as well (WCAG 2.2, 1.4.3)."""
    paper, grey, band = (rgb(THEMES[theme][colour[1:]]) for colour in (PAPER, GREY, BAND))
    pens = set()
    for name, view in views.items():
        letters = [part for part in elements(view) if part.text]
        pens |= {part.look["fill"] for part in letters}
        for part in letters:
            assert contrast(part.paint("fill", theme), paper) >= 4.5, (name, part.text)
        for text, colour, ground in grounds(view, theme):
            assert not text or contrast(colour[:3], ground) >= 4.5, (name, text, ground)
    assert len(pens) >= 5
    assert contrast(grey, band) >= 4.5, "the grey of the margins"


@pytest.mark.parametrize("symbol", COLOUR)
def test_dark_is_no_darker_than_it_must_be(symbol):
    found = contrast(rgb(dark(symbol)), rgb(PAPER))
    assert found >= 4.5
    assert found < 4.8 or contrast(rgb(COLOUR[symbol]), rgb(PAPER)) == pytest.approx(found, rel=0.02)
    assert apart(dark(symbol), COLOUR[symbol]) < 60


def test_what_is_paler_than_a_graphic_should_be_never_stands_alone():
    """Below 3 to 1 (WCAG 2.2, 1.4.11): only as grounds with an edge, as wires between named boxes, or as one of several
    lines of which the table has the numbers."""
    pale = {symbol for symbol, colour in COLOUR.items() if contrast(rgb(colour), rgb(PAPER)) < 3}
    assert pale == {"x", "o", "z", "b"}
    (name,) = [name for name, style in STYLES.items() if style.colour in {COLOUR[symbol] for symbol in pale}]
    assert any(row[0] == name for row in FACTORIES["forecast alone"]().table())
