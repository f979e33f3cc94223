"""The picture: marks as SVG and as pixels, two layers, lines, squares, and numbers as text."""

import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from lstm_helpers.plots import BY_DAY, BY_NIGHT, COLOUR, INK, Dots, Path, Picture, Texts, counted, number, short, themed
from lstm_helpers.plots.lines import Look, draw_legend, draw_lines, draw_squares, height_of_squares, squares, to_log10
from lstm_helpers.plots.marks import box, hatched
from lstm_helpers.plots.picture import SHARP

RED = "#ff0000"


def pixel(png, x, y):
    """The colour at a place of the picture."""
    return Image.open(BytesIO(png)).convert("RGB").getpixel((round(SHARP * x), round(SHARP * y)))


def corners(path):
    """What a path's SVG draws, subpath by subpath, of absolute M and L."""
    parts = re.search(r' d="([^"]*)"', f" {path.svg()}")[1].split("M")[1:]
    return [[tuple(map(float, point.split())) for point in part.rstrip("Z").split("L")] for part in parts]


# ---------------------------------------------------------------- marks


def test_a_path_is_short_svg():
    line = Path([[(1, 2), (3.14159, 4)]], RED, 2, dash="5 2")
    look = f'fill="none" stroke="{RED}" stroke-width="2" stroke-dasharray="5 2"'
    assert line.svg() == f'<path d="M1.0 2.0L3.1 4.0" {look}/>'
    filled = Path([box(10, 20, 30, 5.25)], "none", fill=(1, 0, 0, 0.5), closed=True)
    assert filled.svg() == f'<path d="M10 20H40V25.2H10z" fill="{RED}" fill-opacity="0.5"/>'
    triangle = Path([[(0, 0), (4, 0), (4, 3)]], closed=True)
    assert triangle.svg().count("Z") == 1
    assert Path([]).svg() == Path([[]]).svg() == ""


def test_dots_and_squares_lie_around_their_places():
    assert 'd="M6 20a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"' in Dots([(10, 20)]).svg()
    assert 'd="M6 16h8v8h-8z"' in Dots([(10, 20)], square=True).svg()
    assert Dots([]).svg() == ""


def test_texts_are_escaped_and_the_tilde_stands_over_its_letter():
    written = Texts([(5, 50), (6, 60), (7, 70)], ["a < b & c", "", "C̃"], 10, "end", RED, bold=True).svg()
    group = ElementTree.fromstring(written)
    first, tilde = group
    assert first.text == "a < b & c"
    assert float(first.get("y")) == pytest.approx(53.6)
    assert group.get("text-anchor") == "end"
    assert group.get("font-weight") == "bold"
    assert tilde.text == "C"
    assert [part.text for part in tilde] == ["˜", "\u200b"]
    assert sum(float(part.get("dy").rstrip("em")) for part in tilde) == 0, "what follows stands on the line again"
    assert Texts([(5, 5)], [""]).svg() == ""


def test_hatched_lines_stay_in_their_box_and_slant_alike():
    lines = np.array(hatched(10, 20, 30, 14))
    assert lines.shape[1:] == (2, 2)
    assert len(lines) > 4
    assert ((lines >= (10, 20)) & (lines <= (40, 34))).all()
    runs = lines[:, 1] - lines[:, 0]
    assert np.allclose(runs[:, 0], -runs[:, 1])


@pytest.mark.parametrize(
    ("mark", "inside", "outside"),
    [
        (Path([box(20, 20, 40, 20)], "none", fill=RED, closed=True), (40, 30), (40, 45)),
        (Path([[(0, 30), (100, 30)]], RED, 6, clip=(20, 0, 40, 60)), (40, 30), (70, 30)),
        (Path([[(0, 30), (100, 30)]], RED, 6, dash="30 70"), (15, 30), (60, 30)),
        (Dots([(40, 30)], 8, RED), (40, 30), (40, 45)),
        (Dots([(40, 30)], 8, RED, RED, square=True), (47, 37), (40, 45)),
        (Texts([(50, 30)], ["█"], 40, colour=RED), (50, 30), (85, 30)),
    ],
    ids=["box", "clip", "dash", "dot", "square", "text"],
)
def test_the_png_has_each_mark_at_its_place(mark, inside, outside):
    png = Picture(100, 60).png([mark])
    assert pixel(png, *inside) == (255, 0, 0)
    assert pixel(png, *outside) == (255, 255, 255)


# ---------------------------------------------------------------- the picture


def test_the_png_is_both_layers_and_leaves_the_picture_as_it_was():
    picture = Picture(120, 80)
    picture.plot(20, 20, 90, 40, (0, 1), (0, 1), "title")
    picture.fixed.append(Path([box(0, 0, 10, 10)], "none", fill=RED, closed=True))
    still, marks = picture.still(), [Dots([(60, 40)], 6, RED, RED)]
    png = picture.png(marks)
    assert Image.open(BytesIO(png)).size == (180, 120)
    assert pixel(png, 5, 5) == pixel(png, 60, 40) == (255, 0, 0)
    assert picture.png(marks) == png != picture.png([])
    fresh = Picture(120, 80)
    fresh.plot(20, 20, 90, 40, (0, 1), (0, 1), "title")
    fresh.fixed = picture.fixed
    anew = re.compile(r"\b[mp][0-9a-f]{10}\b")  # matplotlib's ids
    assert anew.sub("id", fresh.still()) == anew.sub("id", still) == anew.sub("id", picture.still())


def test_the_layers_are_svg_of_one_size_and_follow_the_theme():
    picture = Picture(300, 100)
    picture.plot(30, 20, 250, 50, (0, 2), (0, 1), "a < b", "x").axes.fill_between([0, 1], 0, 1, color=INK)
    still, moving = picture.still(), picture.svg([Texts([(5, 5)], ["1 < 2"]), Path([[(0, 0), (5, 5)]])])
    for layer in (still, moving):
        svg = ElementTree.fromstring(layer)
        assert svg.get("viewBox") == "0 0 300 100"
        assert INK not in layer
        assert f"var(--lstm-{INK[1:]})" in layer
    assert "a &lt; b" in still
    assert ">0.5<" in still, "ticks are letters"


def test_both_themes_know_the_same_colours():
    names = re.compile(r"--lstm-(\w+): (#\w+);")
    day, night = dict(names.findall(BY_DAY)), dict(names.findall(BY_NIGHT))
    assert day.keys() == night.keys()
    assert all(day[name] == f"#{name}" != night[name] for name in day)
    every = "".join(f"#{name}" for name in day)
    assert "#" not in themed(every)
    assert themed(COLOUR["f"]) == COLOUR["f"], "a symbol has one colour in both"


def test_a_plots_places_are_those_of_its_axes():
    picture = Picture(400, 300)
    plot = picture.plot(50, 40, 300, 200, (-2, 6), (10, 30))
    x, y = np.array([-2, 0.5, 6]), np.array([10, 17, 30])
    theirs = plot.axes.transData.transform(np.stack([x, y], -1))
    np.testing.assert_allclose(plot.at(x, y), np.stack([theirs[:, 0], 300 - theirs[:, 1]], -1), atol=1e-9)
    np.testing.assert_allclose(plot.at(6, [10, 30]), [(350, 240), (350, 40)])


def test_a_line_has_a_gap_where_a_value_is_missing():
    plot = Picture(200, 100).plot(0, 0, 200, 100, (0, 4), (0, 1))
    line = plot.line(np.arange(5), [0, 1, np.nan, 1, 0])
    assert corners(line) == [[(0, 100), (50, 0)], [(150, 0), (200, 100)]]
    far = np.array(corners(plot.line([0, 1], [0.5, 1e300])))
    assert np.isfinite(far).all(), "what no picture can hold is drawn as far outside"
    assert far[0, 1, 1] < 0


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(("edge", "ends"), [(True, (-4, 2)), (False, (-400, 400))])
def test_powers_of_ten(edge, ends):
    low, high = ends
    values = [1, -1e-3, 0, np.inf]
    np.testing.assert_allclose(to_log10(values, low, high), [0, -3, low, high])
    picture = Picture(300, 200)
    move = draw_lines(picture, (40, 20, 250, 150), {"a": Look(RED)}, (0, 3), (-4, 2), "t", "x", log=True, edge=edge)
    assert [text.get_text() for text in picture.figure.axes[0].get_yticklabels()][:5:4] == ["1e−4", "1"]
    ((one, small, nothing, infinite),) = corners(move(np.arange(4), {"a": values})[0])
    assert small[1] - one[1] == pytest.approx(3 * 150 / (6 * 1.08), abs=0.11)
    assert (nothing[1] <= 170) == (infinite[1] >= 20) == edge


def test_a_cursor_marks_the_lines_that_are_in_the_picture():
    looks = {"in": Look(RED), "below": Look(INK), "above": Look(INK), "own": Look(INK)}
    move = draw_lines(Picture(300, 200), (40, 20, 250, 150), looks, (0, 4), (-2, 2), "t", "x")
    steps = np.arange(5.0)
    lines = {"in": steps / 2, "below": -steps, "above": 4 * steps, "own": ([0, 3], [0, 0])}
    without, marks = move(steps, lines), move(steps, lines, 3)
    *seen, below, above = without
    assert [type(mark) for mark in seen] == [Path] * 4
    tips = [corners(Path(arrow.lines))[0][0] for arrow in (below, above)]
    assert tips == [(175, 170), (73.8, 20)], "arrows where they leave"
    (upright,) = corners(marks[0])
    assert {x for x, _ in upright} == {40 + 250 * 3 / 4}
    dots = [mark for mark in marks if isinstance(mark, Dots) and len(mark.places)]
    ((x, y),) = dots[0].places
    assert (len(dots), dots[0].fill) == (1, RED)
    assert (x, y) == pytest.approx((227.5, 95 - 1.5 * 150 / 4 / 1.08))


def test_a_legend_writes_beside_its_own_lines():
    picture = Picture(400, 100)
    looks = {"a": Look(RED, label="first"), "b": Look(INK, dash="5 2", label="second"), "c": Look(INK), "d": Look(INK)}
    looks["d"] = Look(INK, label="third")
    (told,) = draw_legend(picture, looks, 10, 20, columns=2, wide=150)(["1", "2", "3"])
    names = [mark for mark in picture.fixed if isinstance(mark, Texts) and mark.texts[0]]
    assert [name.texts[0] for name in names] == ["first", "second", "third"]
    assert [name.places[0] for name in names] == [(45, 20), (45, 38), (195, 20)]
    assert len({x for x, _ in told.places[:2]}) == 1, "below each other"
    assert [y for _, y in told.places] == [20, 38, 20]
    assert all(45 < told.places[k][0] - 150 * (k == 2) < 45 + 150 / 2 for k in range(3)), "nearer to their own names"


# ---------------------------------------------------------------- squares


def test_the_area_of_a_square_is_its_number():
    _, filled, hollow, near = squares(100, 50, 20, [[1, 0.25, -0.25, 0], [9, 4e-4, -2, np.pi / 4]], "f")
    sides = [np.ptp(corner, axis=0) for corner in filled.lines]
    np.testing.assert_allclose(sides, [[18, 18], [9, 9], [18, 18], [18 * np.sqrt(np.pi) / 2] * 2], atol=0.1)
    assert [np.mean(corner, axis=0).tolist() for corner in filled.lines[:2]] == [[110, 60], [130, 60]]
    assert [np.mean(corner, axis=0).tolist() for corner in hollow.lines] == [[150, 60], [150, 80]]
    assert [np.mean(corner, axis=0).tolist() for corner in near.lines] == [[170, 60], [130, 80]]
    assert (filled.fill, filled.stroke) == (COLOUR["f"], "none")
    assert (hollow.stroke, hollow.fill != COLOUR["f"]) == (COLOUR["f"], True)
    _, half, *_ = squares(0, 0, 20, [[1.0]], "f", top_value=4)
    assert np.ptp(half.lines[0], axis=0).tolist() == [9, 9]
    assert squares(0, 0, 20, np.zeros((0, 3)), "f") == []


def test_bands_of_squares_lie_below_each_other_and_the_frame_around_one_step():
    rows = {"a": ("f", "a", 2, 1.0), "b": ("i", "b", 3, 1.0)}
    assert height_of_squares(rows, 10) == 2 * 10 + 8 + 3 * 10
    move = draw_squares(Picture(300, 200), rows, 50, 30, 10, 12)
    values = {"a": np.ones((2, 7)), "b": np.ones((1, 7))}
    steps, *bands, frame = move(values, 3)
    assert len(move(values)) == len(bands) + 1
    assert list(zip(steps.texts, steps.places, strict=True)) == [("0", (55, 18)), ("5", (105, 18))], "no step after 6"
    assert [np.min(mark.lines[0], axis=0).tolist() for mark in bands[1::5]] == [[51, 31], [51, 59]]
    assert [(*mark.texts, *mark.places) for mark in bands[4::5]] == [("a", (41, 40)), ("b", (41, 63))]
    (corner,) = frame.lines
    assert np.min(corner, axis=0).tolist() == [80, 27]
    assert np.max(corner, axis=0).tolist() == [90, 58 + 10 + 3], "it ends with the last row"


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (92, "92"),
        (-3.5, "−3.5"),
        (0.715042, "0.715"),
        (1.1089e-40, "1.109e−40"),
        (2e20, "2e20"),
        (0, "0"),
        (610.55, "610.5"),
        (1e-5, "1e−5"),
        (-np.inf, "−inf"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_a_gate_below_one_is_never_shown_as_one():
    assert number(1.0) == "1"
    assert number(0.99999999972) == "0.9999…"
    assert number(-0.99999) == "−0.9999…"
    assert number(0.8545) == "0.8545"
    assert short(0.123456) == "0.123"
    assert short(0.99996) == "0.999…"


@pytest.mark.parametrize("value", ["1", None, True, 1j, [1.0]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="value"):
        number(value)


def test_counted():
    assert [counted(value, "step") for value in (0, 1, "6.58", 20)] == ["0 steps", "1 step", "6.58 steps", "20 steps"]
