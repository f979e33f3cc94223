"""Views, in-process: the picture is a function of the state, the words equal the numbers, every corner draws."""

import asyncio
import re
import zlib
from base64 import b64decode, b64encode
from functools import cache
from html import escape
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import get_data_path
from PIL import Image, ImageFont

from cases import random_params
from lstm_helpers import views
from lstm_helpers.cell import Params
from lstm_helpers.example import PRINTED, Example
from lstm_helpers.plots import Path, Texts
from lstm_helpers.tasks import BOYS, SCHOOL_1978, VOCABULARY, nearest_outbreaks, outbreaks
from lstm_helpers.training import Net
from lstm_helpers.views import kept
from lstm_helpers.views.controls import choice, menu, scale_slider, slider
from readings import N, agrees, reading

UNEVEN = {  # m = 2, n = 3, unsaturated, no two numbers equal
    "uneven": {
        "W": [[0.3, -0.7, 0.2, 1.1, -0.4], [-0.9, 0.5, 0.8, -0.1, 0.6], [1.3, 0.4, -1.2, 0.7, -0.3]],
        "b": [0.1, -0.6, 0.9],
        "x": [1.5, -0.8],
        "h_prev": [0.45, -0.25, 0.65],
        "scale": 1.0,
        "order": "[x, h]",
    }
}
LIBRARY = outbreaks(np.random.default_rng(1), 100)
FACTORIES = {
    "concatenate": views.ConcatenateView,
    "gate": views.GateView,
    "uneven gate": lambda: views.GateView("o", presets=UNEVEN),
    "candidate": lambda: views.GateView("C", start="scaled by 0.01"),
    "saturation": views.SaturationView,
    "rosetta": views.RosettaView,
    "update": views.UpdateView,
    "output": views.OutputView,
    "matrix": views.MatrixView,
    "chance": views.ChanceView,
    "straight through": views.StraightThroughView,
    "cell": views.WholeCellView,
    "derivative": views.DerivativeView,
    "chain": views.ChainView,
    "uneven cell": lambda: views.WholeCellView(presets=uneven_cell(2, 3)),
    "agreement": lambda: views.AgreementView(Net("LSTM", len(VOCABULARY), 5, 2)),
    "forecast": lambda: views.ForecastView(Net("LSTM", 1, 3, 1), LIBRARY),
    "forecast alone": lambda: views.ForecastView(Net("LSTM", 1, 2, 1), LIBRARY, gates=False),
    "sequence": views.SequenceView,
    "outbreak": views.OutbreakView,
    "half-life": views.HalfLifeView,
    "job": views.JobView,
    "job by moment": lambda: views.JobView(by_moment=True),
    "paths": views.PathsView,
    "explodes": lambda: views.PathsView("a loop through h"),
    "backpropagation": views.BackpropView,
    "variants": views.VariantsView,
    "steady variants": lambda: views.VariantsView("steady"),
    "one unit": lambda: views.WholeCellView(presets=uneven_cell(3, 1), names=("value", "mark", "bell")),
    "errata": views.ErrataView,
    "trace": lambda: views.TraceView(traced(), np.random.default_rng(8).normal(size=(12, 2)), "the dog runs"),
}


def traced():
    """2 inputs, 5 units, of which some gates are saturated."""
    return random_params(2, 5, np.random.default_rng(7), 2.5)


def uneven_cell(m, n):
    """One preset, m inputs and n units, unsaturated, no two numbers equal."""
    rng = np.random.default_rng(10 * m + n)
    shapes = {"W": (n, m + n), "b": (n,)}
    weights = {f"{kind}_{gate}": rng.normal(size=shapes[kind]) for gate in "fiCo" for kind in "Wb"}
    state = rng.normal(size=m), np.tanh(rng.normal(size=n)), rng.normal(size=n)
    return {"uneven": {"example": Example(*state, Params(**weights)), "scale": 1.0}}


@pytest.fixture(scope="module", params=FACTORIES)
def untouched(request):
    """A view that its tests only look at, made once for all of them."""
    return FACTORIES[request.param]()


@pytest.fixture(scope="module", params=FACTORIES)
def used(request):
    return FACTORIES[request.param]()


@pytest.fixture
def view(used):
    """A view that others have moved before, and that was put back."""
    used.preset.value = next(iter(used.presets))
    used.reset()
    return used


def limits(control):
    """Values over the whole range of a control."""
    if hasattr(control, "min"):
        return [control.min, max(control.min, (control.min + control.max) // 2), control.max]
    return [option[1] if isinstance(option, tuple) else option for option in control.options]


def picture(view):
    """What moves in the picture."""
    return view.picture.svg(view.draw())


def pull(view, name, pixels, since=1):
    """What the browser tells when a number of the picture is pulled."""
    view.weights.taken.value = f"{name}|{pixels}|{since}"


@pytest.fixture
def cell_outputs(monkeypatch):
    """What a cell shows, output by output: [(bundle, its display id, whether it was made anew)]."""
    outputs = []

    def display(bundle, raw, display_id=None, update=False):
        assert raw
        outputs.append((bundle, display_id, update))

    monkeypatch.setattr(kept, "display", display)
    return outputs


# ------------------------------------------------------------ what a cell shows


def test_a_cell_keeps_words_and_picture_before_the_widget(untouched, cell_outputs):
    untouched._ipython_display_()
    words, still, widget = (bundle for bundle, *_ in cell_outputs)
    assert f"<p>{escape(untouched.words())}</p>" in words["text/html"]
    assert (still["text/plain"], len(still)) == (untouched.text(), 2)
    assert set(widget) == {kept.WIDGET}
    width, height = Image.open(BytesIO(b64decode(still["image/png"]))).size
    assert width == pytest.approx(1.5 * untouched.picture.width, abs=1)
    assert height == pytest.approx(1.5 * untouched.picture.height, abs=1)


def test_what_is_kept_is_made_anew_once_after_the_last_move(cell_outputs, monkeypatch):
    monkeypatch.setattr(kept, "PAUSE", 0.01)

    async def drag():
        view = views.GateView()
        view._ipython_display_()
        for value in (2.0, 3.0, 4.0):
            view.controls["W_f[0, 0]"].value = value
        await asyncio.sleep(0.05)
        return view

    view = asyncio.run(drag())
    (first, second), (*_, words, still) = cell_outputs[:2], cell_outputs
    assert len(cell_outputs) == 5
    assert [words[1:], still[1:]] == [(first[1], True), (second[1], True)], "in the places of the first ones"
    assert "W_f[0, 0]: 1 → 4." in words[0]["text/html"]
    assert still[0]["image/png"] == b64encode(view.png()).decode() != second[0]["image/png"]


def test_a_prediction_and_its_answer_are_kept_as_words(cell_outputs):
    ask = views.Predict("up or <b>down?", ("up", "down"))
    answer = ask.reveal("up")
    ask._ipython_display_()
    answer._ipython_display_()
    asked, _, revealed, _ = cell_outputs
    assert asked[0]["text/plain"] == ask.text() == "Predict. up or <b>down? (up / down)\nNo guess yet."
    assert "up or &lt;b&gt;down? (up / down)<br>No guess yet." in asked[0]["text/html"]
    assert revealed[0]["text/plain"] == "No guess yet."
    ask.answer.value = "up"
    ask.button.click()
    again = {name: bundle for bundle, name, update in cell_outputs if update}
    assert "You said: up. The numbers say: up. Right." in again[asked[1]]["text/html"]
    assert again[revealed[1]]["text/plain"] == "You said: up. The numbers say: up. Right."


# ------------------------------------------------------------ the contract


def test_each_control_changes_picture_and_words_and_back_restores_them(view):
    at_first, text, sent = picture(view), view.text(), view._live.value
    for name, control in view.controls.items():
        start = control.value
        control.value = next(value for value in limits(control) if value != start)
        assert picture(view) != at_first, name
        assert view.text() != text, name
        control.value = start
        assert view._live.value == sent, name
        assert view.text() == text, name


def layers(view):
    """The still layer and the moving one, read as XML."""
    return [ElementTree.fromstring(svg) for svg in (view.picture.still(), picture(view))]


def test_every_corner_draws(view):
    """All at one end, all at the other, and random corners; a warning or an error fails."""
    rng = np.random.default_rng(3)
    ends = {name: (limits(control)[0], limits(control)[-1]) for name, control in view.controls.items()}
    for corner in range(14):
        view.set({name: pair[corner if corner < 2 else rng.integers(2)] for name, pair in ends.items()})
        assert "nan" not in view.text()
        for part in ElementTree.fromstring(picture(view)).iter():
            assert "nan" not in (part.text or "")
            assert not re.search("nan|inf", " ".join(part.attrib.values()).replace("DejaVu Sans", "")), part.attrib


def test_table_words_and_picture_have_the_numbers_of_a_second_reading(view):
    """At every start, and at a state drawn at random."""
    rng = np.random.default_rng(5)
    some = {name: rng.choice(limits(control)).item() for name, control in view.controls.items() if name != "sentence"}
    some |= {name: rng.uniform(control.min, control.max) for name, control in view.controls.items() if "[" in name}
    for preset in [*view.presets, None]:
        if preset is None:
            view.set(some)
        else:
            view.preset.value = preset
        reading(view)


@cache
def breadth(text, bold, mono):
    """Of a text one pixel high."""
    name = f"DejaVuSans{'Mono' * mono}{'-Bold' * bold}.ttf"
    font = ImageFont.truetype(f"{get_data_path()}/fonts/ttf/{name}", 100, layout_engine=ImageFont.Layout.BASIC)
    return font.getlength(text.replace("\u0303", "")) / 100


def written(view):
    """(text, left, top, width, height) of all that is written in a picture, but the numbers of its axes."""
    for mark in [*view.picture.fixed, *view.draw()]:
        if isinstance(mark, Texts):
            for (x, y), text in [pair for pair in zip(mark.places, mark.texts, strict=True) if pair[1].strip()]:
                wide, high = mark.size * breadth(text, mark.bold, mark.mono), 0.72 * mark.size
                left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[mark.anchor]
                yield text, left, y - high / 2, wide, high


def test_no_text_is_cut_or_lies_on_another(view):
    """At every start and in some corners, to a letter's breadth: 1e−300 is longer than any number that can be set."""
    rng = np.random.default_rng(7)
    ends = {name: limits(control) for name, control in view.controls.items() if name != "sentence"}
    corners = [{name: rng.choice([end[0], end[-1]]).item() for name, end in ends.items()} for _ in range(6)]
    for state in [*view.presets.values(), *corners]:
        view.set(state)
        words = list(written(view))
        for text, left, top, wide, high in words:
            inside = left > -1 and left + wide < view.picture.width + 1 and 0 <= top < view.picture.height - high
            assert inside, f"{text!r} leaves the picture"
        for (one, left, top, wide, high), (other, x, y, width, height) in combinations(words, 2):
            over = min(left + wide, x + width) - max(left, x), min(top + high, y + height) - max(top, y)
            assert over[0] < 5.5 or over[1] < 1.5, f"{one!r} and {other!r} lie on each other"


def test_the_browser_is_sent_words_picture_and_table(untouched):
    sent = untouched._live.value
    assert sent.startswith(f'<p role="status">{escape(untouched.words())}</p><svg ')
    assert sent.count("<tr>") == len(untouched.table())
    size = f"0 0 {untouched.picture.width} {untouched.picture.height}"
    assert [layer.attrib["viewBox"] for layer in layers(untouched)] == [size, size]
    assert untouched.picture.still() in untouched._still.value
    assert len(picture(untouched)) < 35_000, "short, for it is sent at every change"


def test_presets_and_reset(view, monkeypatch):
    for name, preset in view.presets.items():
        view.preset.value = name
        assert view.state == preset
        assert not view.moved
        fresh_words = view.words()
        control = next(iter(view.controls.values()))
        control.value = limits(control)[0] if control.value != limits(control)[0] else limits(control)[-1]
        assert view.moved
        view._reset.click()
        assert view.words() == fresh_words
        assert not view.moved
    drawn = []
    monkeypatch.setattr(view, "draw", lambda: drawn.append(1) or [])
    view.reset()
    assert drawn == [1], "once, for many that move"


def test_words_say_what_moved_from_what_to_what():
    view = views.GateView()
    view.controls["W_f[0, 0]"].value = 3
    assert view.words().startswith("W_f[0, 0]: 1 → 3. z_f = [94, 177, 136]")
    view.controls["b_f[1]"].value = -2.5
    assert view.words().startswith("b_f[1]: 2 → −2.5 (and 1 more moved). z_f = [94, 172.5, 136]")
    view.controls["b_f[1]"].value = 2
    assert view.words().startswith("W_f[0, 0]: 1 → 3. ")


def test_the_noise_of_dragging_is_not_part_of_the_state(view):
    sent = view._live.value
    for control in view.controls.values():
        if isinstance(control.value, float) and hasattr(control, "min"):
            control.value = control.value + 3e-15
    assert view._live.value == sent


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (5, "values is a int; expected a dict"),
        ({"b[0]": 1}, "no control is named 'b\\[0\\]'; expected one of W_f\\[0, 0\\]"),
        ({"W_f[0, 0]": 3, "W_f[0, 1]": 99}, "W_f\\[0, 1\\] is 99.0; expected a value from -12.0 to 12.0"),
        ({"W_f[0, 0]": 3, "order": "[h]"}, "order is '\\[h\\]'; expected one of"),
    ],
)
def test_set_moves_all_or_nothing(values, says):
    view = views.GateView()
    view.set({"W_f[0, 0]": 4, "b_f[1]": 2})
    before = view.text()
    with pytest.raises(ValueError, match=says):
        view.set(values)
    assert view.text() == before


# ------------------------------------------------------------ numbers as handles


def gates(view):
    """One gate after the other, chosen: the whole cell shows the weights of one at a time."""
    for gate in view.which_gate.options if isinstance(view, views.WholeCellView) else [None]:
        if gate:
            view.which_gate.value = gate
        yield gate


def test_a_handle_is_the_box_of_its_number(view):
    """Every number of the weights has one: inside the picture, on no other, and what stands in it is the number."""
    rng, names = np.random.default_rng(4), set()
    for _ in gates(view):
        boxes = view.picture.handles
        names |= boxes.keys()
        view.set({name: rng.uniform(view.controls[name].min, view.controls[name].max) for name in boxes})
        words = [word for mark in view.draw() if isinstance(mark, Texts) for word in zip(*mark[:2], strict=True)]
        for name, (left, top, width, height) in boxes.items():
            assert f'<rect data-name="{name}" x="{left:g}" y="{top:g}"' in view._still.value
            assert 0 <= left <= view.picture.width - width
            assert 0 <= top <= view.picture.height - height
            inside = [text for (x, y), text in words if left < x < left + width and top < y < top + height]
            assert [agrees(text, N(view.state[name], 3)) for text in inside] == [True], (name, inside)
        for (x, y, width, height), (left, top, wide, high) in combinations(boxes.values(), 2):
            apart = max(left - x - width, x - left - wide, top - y - height, y - top - high)
            assert apart > -0.01, "two handles on each other"
    assert names == (set() if view.weights is None else set(view.weights.numbers))


def test_menu_slider_and_handle_move_the_same_number():
    view = views.GateView()
    weights, number = view.weights, view.controls["W_f[2, 4]"]
    weights.which.value = "W_f[2, 4]"
    assert (weights.one.description, weights.one.value) == ("W_f[2, 4]", 7)
    weights.one.value = -3.5
    assert number.value == view.W[2, 4] == -3.5
    assert "lstm-moved" in weights.one._dom_classes
    number.value = 1.5
    assert weights.one.value == 1.5
    weights.which.value = "b_f[0]"
    assert weights.one.value == view.b[0]
    assert "lstm-moved" not in weights.one._dom_classes
    pull(view, "W_f[2, 4]", 0)
    assert (weights.which.value, weights.one.value) == ("W_f[2, 4]", 1.5)
    pull(view, "W_f[2, 4]", 5)
    assert weights.one.value == number.value == view.W[2, 4] == 2
    view.reset()
    assert weights.one.value == 7


def test_a_number_that_is_pulled_follows_the_pointer():
    """10 pixels are 1 of the 24 from −12 to 12; counted from where it was taken, whatever came between."""
    view = views.GateView()
    number = view.controls["W_f[0, 0]"]
    for pixels, value in ((10, 2), (4, 1.4), (0, 1), (-5, 0.5), (-4000, -12), (4000, 12), (5, 1.5)):
        pull(view, "W_f[0, 0]", pixels)
        assert number.value == value
    pull(view, "W_f[0, 0]", -5, since=2)
    assert number.value == 1, "taken again, it counts from 1.5"
    view.set({"W_f[0, 0]": 1 / 3})
    pull(view, "W_f[0, 0]", 0, since=3)
    assert number.value == 1 / 3, "a click moves nothing"


@pytest.mark.parametrize("message", ["", "W_f[0, 0]", "W_q[0]|3|4", "W_f[0, 0]|²|4", "order|3|4", f"x[0]|{'9' * 9}|4"])
def test_what_is_no_pull_moves_nothing(message):
    view = views.GateView()
    before = view.text()
    view.weights.taken.value = message
    assert view.text() == before
    assert view.weights.which.value == "W_f[0, 0]"


# ------------------------------------------------------------ numbers


def test_gate_view_shows_the_threads_numbers():
    assert tuple(views.GateView("i").z) == (22, 43, 64)
    view = views.GateView()
    assert tuple(view.z) == PRINTED["z_f"]
    view.preset.value = "Colah's order [h, x]"
    assert tuple(view.z) == (65, 150, 109)
    view.preset.value = "scaled by 0.01"
    assert np.allclose(view.gate_values, [0.715042105700990, 0.854457671063035, 0.795759697715908], rtol=0, atol=1e-15)
    view.preset.value = "all kept"
    assert (view.rest < 5e-5).all()
    view.preset.value = "all forgotten"
    assert (view.gate_values < 5e-5).all()


@pytest.mark.parametrize(
    ("m", "n", "k", "fits"), [(3, 3, 3, True), (2, 4, 3, False), (6, 1, 1, True), (1, 6, 1, False)]
)
def test_concatenate_view(m, n, k, fits):
    view = views.ConcatenateView()
    view.set({"m": m, "n": n, "k": k})
    assert view.fits is fits
    assert view.shapes["W_f"] == (k, m + n)
    assert (np.zeros(view.shapes["W_f"]) @ np.zeros(view.shapes["[x, h]"])).shape == view.shapes["f"]
    assert ["W_f", str((k, m + n))] in view.table()
    assert ("not defined" in view.words()) is not fits
    assert ("stretch" in view.words()) is (not fits and 1 in (k, n))


def test_saturation_view_in_three_float_types():
    view = views.SaturationView()
    assert view.textbook["rest"].tolist() == [0, 0, 0]
    assert np.allclose(view.stable["rest"], [1.108939019e-40, 1.348579964e-77, 8.628801157e-60], rtol=1e-9)
    assert "exactly 1 for 3 of 3" in view.words()
    view.set({"z[0]": 16.0, "z[1]": 17.0, "z[2]": 8.0})
    assert "exactly 1 for 0 of 3" in view.words()
    view.controls["float type"].value = "float32"
    assert view.z.dtype == np.float32
    assert "In float32, f is exactly 1 for 1 of 3" in view.words()
    view.controls["float type"].value = "float16"
    assert "exactly 1 for 3 of 3" in view.words()


def test_saturation_view_tells_of_overflow():
    view = views.SaturationView()
    assert not view.overflowed
    view.preset.value = "overflow"
    assert view.overflowed
    assert "overflows" in view.words()


def test_update_view_keeps_and_writes():
    view = views.UpdateView()
    assert np.allclose(view.keep, [1, -0.8, 2.7], rtol=1e-15)
    view.preset.value = "keep all, write nothing"
    view.set({"C_prev[0]": 1 / 3})
    assert view.C.tobytes() == np.array([1 / 3, -1, 3]).tobytes(), "bit for bit"
    view.preset.value = "forget all, write nothing"
    assert not view.C.any()


def test_what_is_written_begins_where_what_is_kept_ends():
    """On a scale of 72 pixels for 1; the smallest number written is 16 pixels long."""
    view = views.UpdateView()
    kept, written, C = (
        [[bar[0][0], bar[2][0]] for bar in mark.lines]
        for mark in view.draw()
        if isinstance(mark, Path) and mark.closed and len(mark.lines) == 3 and mark.lines[0][0][1] > 130
    )
    ends = (np.array([kept, written, C]) - 488) / 72.4
    sizes = np.array([view.keep, view.write, view.C])
    assert np.allclose(np.ptp(ends, axis=2), abs(sizes))
    for unit, (keep, total) in enumerate(zip(view.keep, view.C, strict=True)):
        assert np.allclose(sorted(ends[1, unit]), sorted([keep, total]))
        assert np.allclose(sorted(ends[2, unit]), sorted([0, total]))
    assert (np.ptp(written, axis=1) > 15).all()


def test_output_view_closes_and_reads_out():
    view = views.OutputView(start="closed")
    assert not view.h.any()
    assert view.C.any(), "C lives on while h is silent"
    assert np.allclose(view.y, [0.2, -0.1])
    view.preset.value = "the aside"
    assert np.allclose(view.h, PRINTED["h, aside"], atol=1e-3)


# ------------------------------------------------------------ the whole cell


@pytest.mark.parametrize("gate", ["f", "i", "C̃", "o"])
def test_the_weights_of_a_gate_are_chosen_by_button_and_by_number(gate):
    view, letter = views.WholeCellView(), gate.replace("C̃", "C")
    view.which_gate.value = gate
    assert f"W_{letter}[2, 4]" in view.picture.handles
    assert view.weights.which.value == f"W_{letter}[0, 0]", "the slider's number is one of them"
    view.weights.which.value = f"W_{letter}[2, 4]"
    view.weights.one.value = -7.5
    assert getattr(view.example.params, f"W_{letter}")[2, 4] == -7.5 * view.state["scale"]
    other = "o" if gate == "f" else "f"
    view.weights.which.value = f"b_{other}[1]"
    assert view.which_gate.value == other
    view.weights.which.value = "x[1]"
    assert view.which_gate.value == other


def test_the_stepper_shows_what_is_computed_so_far():
    view = views.WholeCellView()
    for operation in range(1, 15):
        view._go(1)
        assert view.controls["operation"].value == operation
        assert f"{operation} of 14" in view.words()
        assert len(view.table()) == 2 + operation - 1
    view._go(1)
    assert view.controls["operation"].value == 14
    view._go(-14)
    assert len(view.table()) == 15


def test_presets_of_the_cell_do_what_they_say():
    view = views.WholeCellView("all kept, nothing written")
    assert np.allclose(view.step.C, view.example.C_prev, atol=1e-4)
    view.preset.value = "all forgotten"
    assert np.abs(view.values["keep"]).max() < 1e-4
    view.preset.value = "nothing shown"
    assert np.abs(view.step.h).max() < 1e-4
    assert np.abs(view.step.C).max() > 0.5
    view.preset.value = "unit 1 forgets"
    assert np.allclose(view.step.C, view.example.C_prev * [1, 0, 1], atol=1e-4)


def test_a_code_restores_the_state():
    view = views.WholeCellView()
    view.set({"W_i[1, 2]": -3.5, "C_prev[0]": 0.1, "scale": 0.2, "operation": 8})
    code, words = view.code(), view.text()
    assert len(code) < 120
    other = views.WholeCellView()
    other.preset.value = "all forgotten"
    other.code_box.value = code
    other._load_box()
    assert other.state == view.state
    assert picture(other) == picture(view)
    assert words.splitlines()[2:] == other.text().splitlines()[2:]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda code: code.replace("-3.5", "-3.6"), "damaged"),
        (lambda code: "", "damaged"),
        (lambda code: signed("m2n3; scaled by 0.05"), "is for m2n3; this cell is m3n3"),
        (lambda code: signed("m3n3; nowhere"), "not known here"),
        (lambda code: signed("m3n3; scaled by 0.05; W_q[0]=1"), "not a number of this cell"),
        (lambda code: signed("m3n3; scaled by 0.05; W_i[0, 0]=__import__"), "not a number of this cell"),
        (lambda code: signed("m3n3; scaled by 0.05; W_i[0, 0]=99"), "expected a value from -12"),
        (lambda code: signed("m3n3; scaled by 0.05; operation=15"), "expected a value from 0 to 14"),
        (lambda code: signed("m3n3; scaled by 0.05; scale=0"), "expected one of"),
    ],
)
def test_a_bad_code_says_why_and_changes_nothing(spoil, says):
    view = views.WholeCellView()
    view.set({"W_i[1, 2]": -3.5})
    state, before = view.state, picture(view)
    view.code_box.value = spoil(view.code())
    view._load_box()
    assert says in view._live.value
    assert "Nothing was changed" in view._live.value
    assert view.state == state
    assert picture(view) == before


def signed(text):
    return f"{text} #{zlib.crc32(text.encode()) & 0xFFFF:04x}"


@pytest.mark.parametrize(("m", "n"), [(1, 1), (4, 4), (4, 1), (1, 4)])
def test_the_diagram_draws_every_size(m, n):
    view = views.WholeCellView(presets=uneven_cell(m, n))
    assert (view.m, view.n) == (m, n)
    with pytest.raises(ValueError, match=r"m, n is 5, 3; expected sizes from 1 to 4"):
        views.WholeCellView(presets=uneven_cell(5, 3))


# ------------------------------------------------------------ bad input


def test_sliders_refuse_a_start_outside_their_limits():
    with pytest.raises(ValueError, match=r"W_f\[0, 0\] starts at 5; expected a value from -1 to 1"):
        slider("W_f[0, 0]", 5, -1, 1)
    with pytest.raises(ValueError, match="z starts at nan"):
        slider("z", np.nan, -1, 1)
    with pytest.raises(ValueError, match=r"scale is 0.123; expected one of"):
        scale_slider(0.123)
    with pytest.raises(ValueError, match="order is 'hx'; expected one of"):
        choice("order", ("[x, h]",), "hx")
    with pytest.raises(ValueError, match="start is 'a'; expected one of"):
        menu("start", ["b"], "a")


# ------------------------------------------------------------ predictions


def test_predict_stores_the_guess_before_the_reveal():
    ask = views.Predict("how much?")
    answer = ask.reveal(91.0)
    assert "No guess yet." in answer.value
    ask.answer.value = "six"
    ask.button.click()
    assert "Type a number first" in ask._state.value
    assert ask.prediction.guess is None
    ask.answer.value = "90"
    ask.button.click()
    assert ask.prediction.guess == 90
    assert ask.answer.disabled
    assert "too low" in answer.value
    assert ask.text().startswith("Predict. how much?\nYou said: 90.")


def test_predict_with_choices_needs_a_choice():
    ask = views.Predict("up or down?", ("up", "down"))
    ask.button.click()
    assert ask.prediction.guess is None
    assert "Choose an answer first" in ask._state.value
    ask.answer.value = "down"
    ask.button.click()
    assert ask.prediction.guess == "down"


def test_forecast_view_tells_where_the_data_end():
    view = views.ForecastView(Net("LSTM", 1, 3, 1, seed=4), LIBRARY, gates=False)
    view.set({"day": 12, "ahead": 3})
    assert [row[-1] for row in view.table()][-1] == "?"
    assert "no data" in view.words()


def test_forecasts_are_boys_and_those_below_nobody_are_told():
    view = views.ForecastView(Net("LSTM", 1, 3, 1), LIBRARY, gates=False)
    view.set({"day": 10, "ahead": 6})
    rows, seen = {row[0]: row[1:] for row in view.table()}, np.array(SCHOOL_1978[:11]) / BOYS
    assert rows["trend"] == ["8", "−52", "−112", "−172", "−232", "−292"]
    assert rows["truth"] == ["29", "14", "4", "?", "?", "?"]
    assert rows["nearest"] == [str(round(BOYS * share)) for share in nearest_outbreaks(seen, 6, LIBRARY)]
    assert view.words().endswith("no data. Nothing keeps LSTM, two-day rule, trend from a negative number.")


def test_a_full_square_is_a_memory_that_is_reached_and_not_passed():
    net = Net("LSTM", 1, 3, 1)
    net.weights["W_C"], net.weights["b_f"] = 9 * net.weights["W_C"], np.full(3, 4.0)
    view = views.ForecastView(net, LIBRARY)
    (key,) = [text for mark in view.picture.fixed for text in getattr(mark, "texts", ()) if "full place" in text]
    most = []
    for name in view.controls["outbreak"].options:
        view.set({"outbreak": name})
        most.append(abs(view.trace.C).max())
    assert key.endswith(f"(C: {int(np.ceil(max(most)))})")
    assert max(most) > 2


def test_a_sentence_may_be_typed_and_an_unknown_word_gets_a_message():
    view = views.AgreementView(Net("LSTM", len(VOCABULARY), 5, 2, seed=1))
    view.controls["sentence"].value = "The girl beside the boxes is."
    assert view.read == ("the", "girl", "beside", "the", "boxes")
    view.controls["sentence"].value = "the <b>cat</b>"
    assert view.words().endswith("Shown: the boy who saw the dogs near the doors.")
    assert "'<b>cat</b>' is not among the 32 words" in view.words()
    view.controls["sentence"].value = ""
    assert "sentence is empty" in view.words()


def test_of_a_long_sentence_the_subject_stays_in_the_picture():
    view = views.AgreementView(Net("LSTM", len(VOCABULARY), 5, 2, seed=1))
    for count, third in ((5, "near"), (6, "…2… door"), (30, "…74… door")):
        view.controls["sentence"].value = "the boys " + count * "near the door "
        words = next(mark.texts for mark in view.draw() if "boys" in getattr(mark, "texts", ()))
        assert (words[:3], words[-1], len(words)) == (["the", "boys", third], "door", min(3 * count + 2, 18))


def test_the_table_shows_the_units_around_the_cut_one():
    view = views.AgreementView(Net("LSTM", len(VOCABULARY), 11, 2))
    assert view.table()[0][5:] == [f"C[{unit}]" for unit in range(6)]
    view.controls["unit"].value = 9
    assert view.table()[0][5:] == [f"C[{unit}]" for unit in range(6, 11)]
    assert {row[8] for row in view.table()[1:]} == {"0"}, "the cut unit is silent"
