"""TraceView: orders, half-lives and saturation against plain formulas; every relative; what is drawn and sent."""

import re
from base64 import b64decode
from io import BytesIO

import ipywidgets as widgets
import numpy as np
import pytest
from PIL import Image

from cases import random_params
from lstm_helpers.cell import run
from lstm_helpers.plots import COLOUR, Picture, Texts
from lstm_helpers.plots.marks import Pixels
from lstm_helpers.plots.palette import rgb
from lstm_helpers.plots.trace import COLD, MIDDLE, WARM, Field, pixels
from lstm_helpers.training import Net
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views import TraceView
from storm import walk

LOGIT = {0.5: 0.0, 0.9: np.log(9), 0.999: np.log(999), 1.0: 800.0, 0.001: -np.log(999)}
GATE, STATE = Field("f", "f", True), Field("h", "h")


def of(variant, m=2, n=3, T=6, **more):
    """A view of a net with seeded weights."""
    rng = np.random.default_rng(3)
    weights = {name: rng.normal(size=size) for name, size in VARIANTS[variant].shapes(m, n).items()}
    return TraceView(weights, rng.normal(size=(T, m)), variant=variant, **more)


def constant(*gates):
    """Weights of a cell without W, whose forget gates are these at every step."""
    n = len(gates)
    weights = {f"W_{gate}": np.zeros((n, n + 1)) for gate in "fiCo"} | {f"b_{gate}": np.zeros(n) for gate in "iCo"}
    return weights | {"b_f": [LOGIT[gate] for gate in gates]}


def texts(view):
    return [text for mark in [*view.picture.fixed, *view.draw()] if isinstance(mark, Texts) for text in mark.texts]


# ------------------------------------------------------------ numbers


def test_the_trace_is_that_of_the_cell():
    p, xs = random_params(2, 4, np.random.default_rng(1)), np.random.default_rng(2).normal(size=(7, 2))
    view, trace = TraceView(p, xs, start={"C": np.full(4, 0.5)}), run(xs, p, C0=np.full(4, 0.5))
    for letter, name in (("f", "f"), ("i", "i"), ("C̃", "C_tilde"), ("C", "C"), ("o", "o"), ("h", "h")):
        assert np.allclose(view.values[letter], getattr(trace, name).T, rtol=1e-14)


@pytest.mark.parametrize(
    ("sort", "order"),
    [("number", [0, 1, 2, 3]), ("mean", [1, 0, 2, 3]), ("variance", [3, 2, 0, 1]), ("follows step", [2, 0, 1, 3])],
)
def test_rows_are_ordered_by_what_is_chosen(sort, order):
    """Units 0 and 1 are constant, so they follow nothing; 2 goes down as the signal goes up; 3 jumps."""
    view = of("plain", n=4, T=4, signals={"step": np.arange(4)})
    view.values["h"][:] = [[0.5] * 4, [0.9] * 4, [0.3, 0.1, -0.1, -0.3], [1, -1, -1, 1]]
    view._drawn.clear()
    view.set({"sort": sort, "row": 1})
    assert view.order.tolist() == order
    assert view.unit == order[1]
    assert [row[1] for row in view.table()[1:]] == list(map(str, order))
    if sort == "follows step":
        assert view.rank == pytest.approx([0, 0, -1, 0])
        view.set({"row": 0})
        assert "Row 0 is unit 2, r −1." in view.words()
        assert view.table()[0][2] == "r of h with step"


def test_half_lives_are_those_of_the_mean_gate():
    view = TraceView(constant(0.5, 0.9, 1.0, 0.001), np.ones((8, 1)))
    assert view.half == pytest.approx([1, np.log(0.5) / np.log(0.9), np.inf, np.log(0.5) / np.log(0.001)])
    view.set({"sort": "number", "row": 2})
    assert "Mean f 1: it keeps for ever" in view.words()
    assert "half-life for ever" in texts(view)
    assert [row[3] for row in view.table()[1:]] == ["1", "6.58", "for ever", "0.1"]
    view.set({"row": 0})
    assert "Mean f 0.5: half-life 1 step; f > 0.99 at 0 %" in view.words()


def test_saturation_counts_steps_beyond_the_ends():
    """f is 0.999 at two of eight steps, 0.001 at one, else ½."""
    weights = constant(0.5)
    weights["W_f"] = [[1.0, 0.0]]
    xs = LOGIT[0.999] * np.array([1, 0, 0, -1, 0, 1, 0, 0.6])[:, None]
    view = TraceView(weights, xs)
    assert (view.opened.tolist(), view.shut.tolist()) == ([0.25], [0.125])
    assert "f > 0.99 at 25 %, < 0.01 at 12.5 % of steps." in view.words()


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_relative_is_shown(variant):
    view = of(variant)
    shown = view.picture.svg(view.draw())
    for letter in view.fields:
        view.set({"show": letter})
        assert view.picture.svg(view.draw()) != shown or letter in ("C", "h", "o·tanh(C)")
    assert view.keep == {"plain": None, "1997": None, "GRU": "z", "GRU, reset after": "z"}.get(variant, "f")
    named = {line.split(" = ")[0] for line in VARIANTS[variant].formulas} - {"h"}
    assert named <= set(view.fields)
    assert ("half-life" in view.text()) is (view.keep is not None)
    assert view.values[list(view.fields)[-1]].shape == (3, 6)


def test_of_a_projection_the_units_show_what_they_show_before_it():
    rng = np.random.default_rng(1)
    weights = {name: rng.normal(size=size) for name, size in VARIANTS["projection"].shapes(2, 5, 3).items()}
    view = TraceView(weights, rng.normal(size=(4, 2)), variant="projection")
    assert list(view.fields) == ["f", "i", "o", "C̃", "C", "o·tanh(C)"]
    assert np.allclose(view.values["o·tanh(C)"], view.values["o"] * np.tanh(view.values["C"]))


# ------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"weights": constant(*[0.5] * 257)},
            r"weights\['W_f'\] has 257 rows, one for each unit; expected at most",
        ),
        (
            {"weights": {"W_f": np.zeros((10_000, 2))}},
            r"weights\['W_f'\] has 10000 rows, one for each unit",
        ),
        ({"xs": np.zeros((1001, 1))}, r"xs has 1001 steps; expected at most 1000: cut the sequence, as in xs\[:1000\]"),
        ({"xs": np.zeros((5, 3, 1))}, r"xs has shape \(5, 3, 1\); expected \(T, m\): one sequence, no batch"),
        (
            {"weights": random_params(1, 1, np.random.default_rng(0)), "variant": "GRU"},
            "weights are Params, of the standard",
        ),
        ({"labels": "abc"}, "labels are 3 texts; expected 5, one for each step of xs"),
        ({"labels": [1, 2, 3, 4, 5]}, r"labels\[0\] is a int; expected str"),
        ({"signals": {"s": [1, 2]}}, r"signals\['s'\] has shape \(2,\); expected \(5,\)"),
        ({"start": {"C": [[0.0], [1.0]]}}, r"start\['C'\] has shape \(2, 1\); expected \(n,\)"),
    ],
)
def test_what_does_not_fit_is_refused(changed, says):
    with pytest.raises(ValueError, match=says):
        TraceView(**{"weights": constant(0.5), "xs": np.zeros((5, 1))} | changed)


def test_the_readout_of_a_net_is_left_aside_and_nothing_else():
    net, xs = Net("LSTM", 1, 3, 2), np.ones((4, 1))
    assert np.allclose(TraceView(net.weights, xs).values["h"], net.run(xs)[0].h.T)
    with pytest.raises(ValueError, match=r"weights are .*'p_f'"):
        TraceView(net.weights | {"p_f": np.zeros(3)}, xs)


# ------------------------------------------------------------ the picture


def test_bars_tell_the_sign_by_their_way():
    """A row of 20 pixels, 40 of the image: full up, half down, 0, above the top."""
    levels = pixels((0, 0, 80, 20), np.array([[1, -0.5, 0, 7]]), STATE).levels
    up, down = np.split(levels[:, [20, 60, 100, 140]] > 0, 2)
    assert up.sum(axis=0).tolist() == [18, 0, 0, 18]
    assert down.sum(axis=0).tolist() == [0, 9, 0, 0]
    gate = pixels((0, 0, 40, 20), np.array([[1, 0.25]]), GATE).levels[:, [20, 60]] > 0
    assert gate.sum(axis=0).tolist() == [37, 10]
    assert gate[-1].all()


def test_each_of_16_rows_tells_its_unit():
    view = of("standard", n=16, T=6)
    view.set({"sort": "mean"})
    assert set(map(str, range(16))) <= {
        text for mark in view.draw() if isinstance(mark, Texts) and mark.anchor == "end" for text in mark.texts
    }
    assert "14" not in texts(of("plain", n=40, T=6))


def test_shades_tell_the_sign_by_their_lightness():
    """Dark below 0, light above it, grey at 0; each row of C to its own largest."""
    marks = pixels((0, 0, 8, 4), np.array([[-3, 0, 1.5, 3], [0.1, 0, 0, 0]]), Field("C", "C", top=None))
    colours = marks.colours[marks.levels][:: len(marks.levels) // 2, ::4, :3].tolist()
    assert [colours[0][k] for k in (0, 3)] + [colours[1][0]] == [list(COLD), list(WARM), list(WARM)]
    assert np.abs(np.subtract(colours[0][1], MIDDLE)).max() <= 1
    lightness = marks.colours[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) >= 0).all()
    gate = pixels((0, 0, 4, 2), np.array([[0, 1.0], [1, 0]]), GATE)
    assert gate.colours[gate.levels[0, [0, -1]]].tolist() == [[213, 94, 0, 0], [213, 94, 0, 255]]


def test_an_image_is_the_same_in_both_layers():
    levels = np.array([[0, 128], [255, 0]], np.uint8)
    colours = np.column_stack([np.tile([213, 94, 0], (256, 1)), np.arange(256)]).astype(np.uint8)
    mark, picture = Pixels((20, 10, 40, 20), levels, colours), Picture(100, 50)
    sent = Image.open(BytesIO(b64decode(re.search(r"base64,([^\"]+)", mark.svg())[1]))).convert("RGBA")
    assert np.asarray(sent).tolist() == colours[levels].tolist()
    seen = np.asarray(Image.open(BytesIO(picture.png([mark], 1))).convert("RGB")).astype(int)
    for (x, y), share in {(30, 15): 0, (50, 15): 0.5, (30, 25): 1, (50, 25): 0, (10, 25): 0, (30, 35): 0}.items():
        assert np.abs(seen[y, x] - 255 * (1 - share * (1 - np.array(rgb(COLOUR["f"]))))).max() < 4, (x, y)


def test_a_move_of_the_cursor_sends_no_layer_but_the_moving_one():
    view = of("standard", n=5, T=9)
    sent = {name: layer.value for name, layer in view._seldom.items()}
    still = view._still.value
    view.set({"step": 2})
    assert {name: layer.value for name, layer in view._seldom.items()} == sent
    assert view.picture.seldom["units"] is view._sent["units"]
    view.set({"row": 3})
    assert [name for name, layer in view._seldom.items() if layer.value != sent[name]] == ["curves"]
    view.set({"show": "f", "sort": "mean"})
    assert all(layer.value != sent[name] for name, layer in view._seldom.items())
    assert view._still.value == still
    assert view._live.value.count("<text") < 40


def test_256_units_over_1000_steps_are_one_picture():
    view = of("plain", m=1, n=256, T=1000, labels="ab" * 500)
    assert view.picture.height < 430
    image = next(mark for mark in view.picture.seldom["units"] if isinstance(mark, Pixels))
    assert (image.levels.shape[0] % 256, image.levels.shape[1] % 1000) == (0, 0)
    view.set({"row": 255, "step": 999})
    assert [len(view.table()), len(view._live.value) < 6000] == [9, True]


def test_one_unit_and_one_step_have_no_slider():
    view = of("standard", n=1, T=1)
    assert not any(isinstance(one, (widgets.IntSlider, widgets.Play)) for one in walk(view))
    assert view.words().startswith("Row 0 is unit 0, variance of C 0. Step 0: ")


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("area|0.0000|0.0000", (0, 0)),
        ("area|0.9999|0.5000", (2, 8)),
        ("area|1.0000|-3.2000", (0, 8)),
        ("area|nan|1", (1, 3)),
    ],
)
def test_a_click_in_the_picture_chooses_row_and_step(message, place):
    view = of("standard", n=5, T=9)
    view.set({"row": 1, "step": 3})
    view.taken.value = message
    assert (view.state["row"], view.state["step"]) == place


# ------------------------------------------------------------ labels


def fixed(view):
    return [text for mark in view.picture.fixed if isinstance(mark, Texts) for text in mark.texts]


def test_letters_that_fit_stand_below_their_steps():
    view = of("standard", T=6, labels="a\nb c!")
    assert [text for text in fixed(view) if text in "a⏎b␣c!"] == list("a⏎b␣c!")
    assert "Step 3, “␣”: " in view.words()
    assert "step" not in fixed(view)


def test_words_that_fit_on_lines_below_each_other_are_all_shown():
    words = ["the", "children", "that", "the", "dog", "watched", "near", "the", "door", "behind", "the", "key"]
    view = of("standard", T=12, labels=words)
    (mark,) = (mark for mark in view.picture.fixed if isinstance(mark, Texts) and list(mark.texts) == words)
    assert len({y for _, y in mark.places}) == 2


def test_where_letters_do_not_fit_those_around_the_step_are_read():
    view = of("standard", T=200, labels="abcdefghij" * 20)
    assert {"0", "180", "step"} <= set(fixed(view))
    view.set({"step": 103})
    around = [list(mark.texts) for mark in view.draw() if getattr(mark, "mono", False)]
    assert around == [["abcdefghijabc"[-13:]], ["d"], ["efghijabcdefg"]]
    view.set({"step": 0})
    assert [list(mark.texts) for mark in view.draw() if getattr(mark, "mono", False)][:2] == [[""], ["a"]]


def test_of_labels_that_all_differ_some_stand_below_their_steps():
    days = [f"day {k}" for k in range(300)]
    assert {"day 0", "day 100"} <= set(fixed(of("standard", T=300, labels=days)))
