"""RosettaView: the same number in every layout, found by converting, and what lies outside is said to."""

from io import BytesIO
from itertools import product

import numpy as np
import pytest
from matplotlib.image import imread

from lstm_helpers.cell import Params
from lstm_helpers.convert import LAYOUTS, from_layout, to_layout
from lstm_helpers.plots import Path
from lstm_helpers.plots.layouts import ANCHORS, RIGHT
from lstm_helpers.plots.picture import SHARP
from lstm_helpers.views import RosettaView
from lstm_helpers.views.rosetta import GATES, LARGEST, PARTS, PLACES, numbered, place, rosetta_presets, second_place

SIZES = [(1, 1), (4, 1), (1, 4), (3, 3), (2, 3), (4, 4)]
ORDERS = {"torch": "ifgo", "keras": "ifco", "onnx": "iofc", "colah": "fiCo", "d2l": "ifoc"}  # told a second time


@pytest.fixture(scope="module")
def show():
    """One view for many states: show(**controls) starts from the first preset."""
    view = RosettaView()

    def show(**controls):
        view.set(rosetta_presets()["W_f in PyTorch"] | controls)
        return view

    return show


def by_hand(layout, gate, part, m, n, row, column):
    """(name of the array, index), from tables written by hand."""
    letters = [{"g": "C", "c": "C"}.get(letter, letter) for letter in ORDERS[layout]]
    letter, at = ORDERS[layout][letters.index(gate)], letters.index(gate) * n + row
    if layout == "torch":
        return {"x": ("weight_ih", (at, column)), "h": ("weight_hh", (at, column)), "b": ("bias_ih", (at,))}[part]
    if layout == "keras":
        return {"x": ("kernel", (column, at)), "h": ("recurrent_kernel", (column, at)), "b": ("bias", (at,))}[part]
    if layout == "onnx":
        return {"x": ("W", (0, at, column)), "h": ("R", (0, at, column)), "b": ("B", (0, at))}[part]
    if layout == "d2l":
        matrix = f"W_{part}{letter}", (column, row)
    else:
        matrix = f"W_{letter}", (row, column + (n if part == "x" else 0))
    return (f"b_{letter}", (row,)) if part == "b" else matrix


# ------------------------------------------------------------ the places


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_numbers_that_can_be_told_apart(size):
    m, n = size
    cube, params, kinds = numbered(m, n)
    assert isinstance(params, Params)
    assert (params.m, params.n) == (m, n)
    assert sorted(cube.ravel()) == list(range(1, len(kinds)))
    assert kinds[0] == ""
    for gate, part in product("fiCo", "xhb"):
        W, b = getattr(params, f"W_{gate}"), getattr(params, f"b_{gate}")
        block = {"x": W[:, :m], "h": W[:, m:], "b": b}[part]
        assert set(kinds[block.astype(int).ravel()]) == {gate + part}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("gate", GATES)
def test_each_number_is_where_the_tables_say(show, gate, part, size):
    m, n = size
    letter, meets = GATES[gate], PARTS[part]
    for row, column in {(0, 0), (n - 1, 0), (n - 1, {"x": m, "h": n, "b": 4}[meets] - 1)}:
        view = show(gate=gate, part=part, m=m, n=n, row=row, column=column)
        at = {"x": (row, column), "h": (row, m + column), "b": (row,)}[meets]
        assert view.here == (f"{'b' if meets == 'b' else 'W'}_{letter}", at)
        assert list(view.places) == PLACES
        for layout, found in view.places.items():
            assert found == by_hand(layout, letter, meets, m, n, row, column), layout


def test_the_number_itself_stands_there(show):
    """The same place in the arrays of random weights holds the same number, and nothing else is read there."""
    rng = np.random.default_rng(3)
    shapes = {"W": (3, 5), "b": (3,)}
    params = Params(**{f"{kind}_{gate}": rng.normal(size=shapes[kind]) for gate in "fiCo" for kind in "Wb"})
    for gate, part, row, column in product(GATES, PARTS, range(3), range(2)):
        view = show(gate=gate, part=part, m=2, n=3, row=row, column=column)
        number = getattr(params, view.here[0])[view.here[1]]
        for layout, (array, index) in view.places.items():
            assert to_layout(params, layout)[array][index] == number


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_second_bias_is_the_one_that_is_added(name, size):
    m, n = size
    _, params, _ = numbered(m, n)
    arrays = to_layout(params, name)
    for gate, row in product("fiCo", range(n)):
        found = second_place(arrays, name, gate, row)
        assert (found is not None) == (name in ("torch", "onnx"))
        if found is None:
            continue
        array, index = found
        assert arrays[array][index] == 0
        more = arrays | {array: arrays[array].copy()}
        more[array][index] = 0.5
        gaps = {
            key: getattr(from_layout(more, name), key) - value for key, value in vars(params).items() if key[0] == "b"
        }
        assert {key: gap.sum() for key, gap in gaps.items() if gap.any()} == {f"b_{gate}": 0.5}
        assert gaps[f"b_{gate}"][row] == 0.5


def test_a_place_must_be_the_only_one():
    with pytest.raises(ValueError, match="unpack"):
        place({"W": np.ones((2, 2))}, 1)
    with pytest.raises(ValueError, match="unpack"):
        place({"W": np.ones((2, 2))}, 2)


# ------------------------------------------------------------ outside


def test_outside_is_said_and_nothing_is_framed(show):
    for (m, n), row, column in product(SIZES, range(4), range(4)):
        for part, size in (("meets x", m), ("meets h", n), ("bias", 4)):
            view = show(m=m, n=n, row=row, column=column, part=part)
            outside = row >= n or column >= size
            assert (view.here is None) == (view.places == {}) == outside
            assert ("is outside" in view.sentence()) == outside
            assert (view.table()[1][1] == "–") == outside
    view = show(m=2, n=1, row=3, column=3)
    assert view.sentence() == "Row 3 is outside: n = 1, and the rows of W and b count from 0 to 0."
    view = show(m=2, n=4, row=3, column=2)
    assert view.sentence() == "Column 2 is outside: x has m = 2 entries, counted from 0."


# ------------------------------------------------------------ words and pictures


def test_words(show):
    assert show().sentence() == "W_f[1, 2] is weight_ih[4, 2] in PyTorch: bands i, f, g, o, of n = 3 rows each."
    words = show(layout="onnx", part="bias", gate="C̃").sentence()
    assert words == (
        "b_C[1] is B[0, 10] in ONNX: bands i, o, f, c, of n = 3 rows each. B[0, 22] is added to it and is 0 here."
    )
    assert show(layout="keras", part="bias").sentence().endswith("There is no second bias.")
    assert show(layout="keras").table()[3] == ["Keras", "kernel[2, 4]", "(3, 12)", "i f c o", "columns"]
    assert show(layout="keras").sentence().endswith(": bands i, f, c, o, of n = 3 columns each.")
    assert show(layout="colah").sentence().endswith(": no bands.")


def test_start_is_a_preset():
    assert RosettaView("W_C in ONNX").places["onnx"] == ("W", (0, 10, 2))


def test_every_array_has_its_place_in_the_picture():
    for name, layout in ((name, LAYOUTS[name]) for name in PLACES):
        assert len(ANCHORS[name]) == len(layout.shapes(2, 3))
    assert len(ANCHORS["here"]) == len(vars(numbered(1, 1)[1]))


@pytest.mark.parametrize("name", PLACES)
def test_the_largest_sizes_stay_inside_the_picture(show, name):
    """A white margin all around, with the number framed in the last cell; left and right do not meet."""
    for part in PARTS:
        view = show(layout=name, m=LARGEST, n=LARGEST, row=3, column=3, part=part, gate="C̃")
        pixels = imread(BytesIO(view.png()))
        for edge in (pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:], pixels[40:, int(SHARP * RIGHT)]):
            assert (edge == 1).all()


def test_the_number_is_framed_on_both_sides_and_a_second_bias_is_dashed(show):
    def frames(view):
        return [
            mark for mark in view.draw() if isinstance(mark, Path) and mark.fill == "none" and mark.width in (1.8, 3.2)
        ]

    view = show(layout="onnx", part="bias")
    assert [mark.dash for mark in frames(view)] == ["", "", "3 2"]
    before = view.picture.svg(view.draw())
    view.controls["row"].value = 0
    assert view.picture.svg(view.draw()) != before
    view.controls["row"].value = 1
    assert view.picture.svg(view.draw()) == before
    assert [mark.dash for mark in frames(show(layout="keras", part="bias"))] == ["", ""]
    assert frames(show(n=1, row=3)) == []


@pytest.mark.parametrize("name", PLACES)
def test_letters_are_those_of_the_layout(show, name):
    view = show(layout=name)
    letters = view._letters(view._there[name], LAYOUTS[name].order)
    assert letters == {{"g": "C", "c": "C"}.get(letter, letter): letter for letter in ORDERS[name]}


def test_a_bias_has_no_column(show):
    assert show(part="bias").controls["column"].disabled
    assert not show(part="meets h").controls["column"].disabled
