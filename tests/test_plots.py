"""The Picture: only what changed is sent, and what is sent equals a fresh drawing."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from PIL import Image

from lstm_helpers.plots import COLOUR, Picture, Texts, draw_bars, draw_grid, draw_lines, number, short, tint
from lstm_helpers.plots.png import fast, small


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)))


@pytest.fixture
def picture():
    picture = Picture([{"left": (120, 80), "right": (100, 80)}, {"below": (220, 60)}])
    moves = {
        "left": draw_bars(picture.axes("left", 20, 20, 90, 40), 2, 1, "f", "left"),
        "right": draw_bars(picture.axes("right", 20, 20, 70, 40), 2, 1, "i", "right", hatch="//"),
        "below": draw_grid(picture.sheet("below"), 5, 5, (1, 3), (40, 20), ["none"] * 3),
    }
    moves["left"]([0.2, 0.4])
    moves["right"]([0.2, 0.4])
    moves["below"]([[1, 2, 3]])
    return picture, moves


def test_panels_tile_the_picture(picture):
    picture, _ = picture
    sizes = {
        name: (rows.stop - rows.start, columns.stop - columns.start) for name, (rows, columns) in picture.boxes.items()
    }
    assert sizes == {"left": (80, 120), "right": (80, 100), "below": (60, 220)}
    times = np.zeros((140, 220), int)
    for box in picture.boxes.values():
        times[box] += 1
    assert np.all(times == 1)


def test_the_picture_is_sent_when_it_changed(picture):
    picture, moves = picture
    first = picture.redraw()
    assert pixels(first).shape == (140, 220, 3)
    assert picture.redraw() is None
    moves["right"]([0.2, 0.9])
    second = picture.redraw()
    assert np.array_equal(pixels(second), pixels(picture.png()))
    differs = (pixels(second) != pixels(first)).any(axis=-1)
    assert differs[picture.boxes["right"]].any()
    differs[picture.boxes["right"]] = False
    assert not differs.any()
    moves["left"]([0.2, 0.4])  # set again to what it was: drawn, found the same, not sent
    assert picture.redraw() is None


def test_only_panels_in_which_something_moved_are_drawn(picture):
    picture, moves = picture
    picture.redraw()
    drawn = []
    for name, artists in picture._moving.items():
        for artist in artists:
            artist.draw = lambda *_, name=name, draw=artist.draw: (drawn.append(name), draw(*_))
    moves["below"]([[4, 5, 6]], [[False, True, False]])
    picture.redraw()
    assert set(drawn) == {"below"}


def test_away_and_back_gives_the_same_bytes(picture):
    picture, moves = picture
    picture.redraw()
    before = picture.png()
    moves["left"]([1, 0])
    picture.redraw()
    assert picture.png() != before
    moves["left"]([0.2, 0.4])
    picture.redraw()
    assert picture.png() == before


@pytest.mark.parametrize(
    "rows", [[{"a": (10, 10)}, {"b": (20, 10)}], [{"a": (10, 10), "b": (10, 20)}]], ids=["widths", "heights"]
)
def test_rows_that_do_not_tile_are_refused(rows):
    with pytest.raises(ValueError, match="rows is"):
        Picture(rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (92, "92"),
        (-3.5, "−3.5"),
        (0.715042, "0.715"),
        (1.1089e-40, "1.109e−40"),
        (0, "0"),
        (610.55, "610.5"),
        (1e-5, "1e−5"),
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


def test_palette_is_told_apart_in_grey_too():
    """Every symbol has a colour of its own, and grounds stay light enough for dark numbers (contrast 4.5 or more)."""
    assert len(set(COLOUR.values())) == len(COLOUR)
    for symbol in COLOUR:
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in tint(symbol, 0.45))
        luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
        assert symbol == "C" or (luminance + 0.05) / (0.01 + 0.05) > 4.5, symbol


@pytest.mark.parametrize(
    "style", [{"color": "k"}, {"color": "k", "fontweight": "bold"}, {"color": "#0072B2", "fontsize": 8.5}], ids=str
)
@pytest.mark.parametrize("text", ["−12.3", "W_f[1, 2]", "j", "—", "xₜ, hₜ₋₁", " a ", r"$\tilde{C}$ = 1"])
def test_texts_are_those_of_matplotlib_pixel_by_pixel(text, style):
    picture = Picture([{"one": (300, 60)}])
    ours = Texts(picture.sheet("one"), [(150, 30)], [text], **style)
    sheet, theirs = RendererAgg(300, 60, 100), Text(150, 30, text, ha="center", va="center_baseline", **style)
    theirs.set_figure(picture.figure)
    theirs.draw(sheet)
    wanted = np.asarray(sheet.buffer_rgba())
    rows, columns = (np.flatnonzero(wanted[..., 3].any(axis=axis)) for axis in (1, 0))
    wanted = wanted[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1][::-1]
    found, below = ours._picture(text)
    np.testing.assert_array_equal(found[..., 3], wanted[..., 3])
    np.testing.assert_array_equal(found[found[..., 3] > 0], wanted[wanted[..., 3] > 0])
    assert below == rows[-1] + 1 - 30


def test_a_cursor_marks_no_line_that_has_left_the_picture_and_spares_the_legend():
    axes = Picture([{"a": (300, 200)}]).axes("a", 40, 20, 250, 150)
    looks = {name: {"label": name} for name in ("in", "below", "above")}
    move = draw_lines(axes, looks, (0, 4), (-2, 2), "t", "x", legend="lower left", columns=3)
    steps = np.arange(5.0)
    move(steps, {"in": steps / 2, "below": -steps, "above": 4 * steps}, 3)
    (dots,) = (line for line in axes.lines if line.get_marker() == "o")
    assert list(dots.get_ydata()) == [1.5]
    cursor = axes.collections[-1].get_segments()[0][:, 1]
    axes.figure.canvas.draw()
    legend = axes.get_legend().get_window_extent().transformed(axes.transData.inverted())
    assert -2 < legend.y1 < cursor[0] < -1
    assert cursor[1] > 2


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (47, 101)])
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("written", [fast, small])
def test_what_is_written_is_read(written, size, channels):
    wanted = np.random.default_rng(0).integers(256, size=(*size, channels), dtype=np.uint8)
    found = written(wanted)
    Image.open(BytesIO(found)).verify()  # the check sums
    np.testing.assert_array_equal(pixels(found), wanted[..., :3])
