"""Views, in-process: the picture is a function of the state, the words equal the numbers, every corner draws."""

import zlib
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from lstm_helpers.cell import Params, lstm_step, sigmoid
from lstm_helpers.example import PRINTED, Example, example
from lstm_helpers.tasks import VOCABULARY
from lstm_helpers.training import Net
from lstm_helpers.views import (
    AgreementView,
    BackpropView,
    ChainView,
    ChanceView,
    ConcatenateView,
    DerivativeView,
    ErrataView,
    ForecastView,
    GateView,
    HalfLifeView,
    MatrixView,
    OutbreakView,
    OutputView,
    PathsView,
    Predict,
    RosettaView,
    SaturationView,
    SequenceView,
    StraightThroughView,
    UpdateView,
    VariantsView,
    WholeCellView,
)
from lstm_helpers.views.controls import choice, menu, scale_slider, slider

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
FACTORIES = {
    "concatenate": ConcatenateView,
    "gate": GateView,
    "uneven gate": lambda: GateView("o", presets=UNEVEN),
    "candidate": lambda: GateView("C", start="scaled by 0.01"),
    "saturation": SaturationView,
    "rosetta": RosettaView,
    "update": UpdateView,
    "output": OutputView,
    "matrix": MatrixView,
    "chance": ChanceView,
    "straight through": StraightThroughView,
    "cell": WholeCellView,
    "derivative": DerivativeView,
    "chain": ChainView,
    "uneven cell": lambda: WholeCellView(presets=uneven_cell(2, 3)),
    "agreement": lambda: AgreementView(Net("LSTM", len(VOCABULARY), 5, 2)),
    "forecast": lambda: ForecastView(Net("LSTM", 1, 3, 1)),
    "forecast alone": lambda: ForecastView(Net("LSTM", 1, 2, 1), gates=False),
    "sequence": SequenceView,
    "outbreak": OutbreakView,
    "half-life": HalfLifeView,
    "paths": PathsView,
    "explodes": lambda: PathsView("a loop through h"),
    "backpropagation": BackpropView,
    "variants": VariantsView,
    "one unit": lambda: WholeCellView(presets=uneven_cell(4, 1)),
    "errata": ErrataView,
}


def uneven_cell(m, n):
    """One preset, m inputs and n units, unsaturated, no two numbers equal."""
    rng = np.random.default_rng(10 * m + n)
    shapes = {"W": (n, m + n), "b": (n,)}
    weights = {f"{kind}_{gate}": rng.normal(size=shapes[kind]) for gate in "fiCo" for kind in "Wb"}
    state = rng.normal(size=m), np.tanh(rng.normal(size=n)), rng.normal(size=n)
    return {"uneven": {"example": Example(*state, Params(**weights)), "scale": 1.0}}


@pytest.fixture(params=FACTORIES)
def make(request):
    return FACTORIES[request.param]


@pytest.fixture(scope="module", params=FACTORIES)
def untouched(request):
    """A view that its tests only look at, made once for all of them."""
    return FACTORIES[request.param]()


def limits(control):
    """Values over the whole range of a control."""
    if hasattr(control, "min"):
        return [control.min, max(control.min, (control.min + control.max) // 2), control.max]
    return [option[1] if isinstance(option, tuple) else option for option in control.options]


def whole(view):
    """The picture that the browser was sent."""
    return pixels(view._image.value)


def drawn(view):
    """The pixels of the picture as it is now."""
    view.picture.redraw()
    return np.asarray(view.picture.canvas.buffer_rgba()).tobytes()


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)))


# ------------------------------------------------------------ the contract


def test_one_bundle_three_readings(untouched):
    bundle = untouched._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == untouched.text()
    stored = pixels(b64decode(bundle["image/png"]))
    assert np.array_equal(stored[: untouched.picture.height], pixels(untouched.png()))
    words = stored[untouched.picture.height :]
    assert words.shape[1] == untouched.picture.width
    assert 20 < len(words) < 120
    assert (words < 100).any(), "the words stand below"


def test_what_the_browser_was_sent_is_the_whole_picture(make):
    view = make()
    rng = np.random.default_rng(1)
    for control in list(view.controls.values())[:: max(1, len(view.controls) // 6)]:
        control.value = limits(control)[rng.integers(len(limits(control)))]
        assert np.array_equal(whole(view), pixels(view.png()))


def test_each_control_changes_picture_and_words_and_back_restores_them(make):
    view = make()
    picture, text = drawn(view), view.text()
    for name, control in view.controls.items():
        start = control.value
        control.value = next(value for value in limits(control) if value != start)
        assert drawn(view) != picture, name
        assert view.text() != text, name
        control.value = start
        assert drawn(view) == picture, name
        assert view.text() == text, name


def test_dragged_picture_equals_a_fresh_one(make):
    dragged, fresh, rng = make(), make(), np.random.default_rng(2)
    for control in dragged.controls.values():
        control.value = limits(control)[rng.integers(len(limits(control)))]
    fresh.set(dragged.state)
    assert drawn(fresh) == drawn(dragged)
    assert fresh.table() == dragged.table()


def test_every_corner_draws(make):
    """All at one end, all at the other, and random corners; a warning or an error fails."""
    view, rng = make(), np.random.default_rng(3)
    ends = {name: (limits(control)[0], limits(control)[-1]) for name, control in view.controls.items()}
    view.set({name: low for name, (low, _) in ends.items()})
    view.set({name: high for name, (_, high) in ends.items()})
    for _ in range(12):
        view.set({name: pair[rng.integers(2)] for name, pair in ends.items()})
        assert "nan" not in view.text()


def test_presets_and_reset(make):
    view = make()
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


def test_one_refresh_for_many_moves(make, monkeypatch):
    view, drawn = make(), []
    monkeypatch.setattr(view, "draw", lambda: drawn.append(1))
    view.reset()
    assert drawn == [1]


def test_words_say_what_moved_from_what_to_what():
    view = GateView()
    view.controls["W_f[0, 0]"].value = 3
    assert view.words().startswith("W_f[0, 0]: 1 → 3. z_f = [94, 177, 136]")
    view.controls["b_f[1]"].value = -2.5
    assert view.words().startswith("b_f[1]: 2 → −2.5 (and 1 more moved). z_f = [94, 172.5, 136]")
    assert "lstm-moved" in view.weights.slider("b_f[1]")._dom_classes
    view.controls["b_f[1]"].value = 2
    assert view.words().startswith("W_f[0, 0]: 1 → 3. ")
    assert "lstm-moved" not in view.weights.slider("b_f[1]")._dom_classes


def test_the_noise_of_dragging_is_not_part_of_the_state(make):
    view = make()
    picture, text = view.png(), view.text()
    for control in view.controls.values():
        if isinstance(control.value, float) and hasattr(control, "min"):
            control.value = control.value + 3e-15
    assert view.png() == picture
    assert view.text() == text


def test_unknown_control_is_named(untouched):
    with pytest.raises(ValueError, match=r"no control is named 'W_q\[0\]'; expected one of"):
        untouched.set({"W_q[0]": 1})


def test_html_is_escaped_and_holds_the_words(untouched):
    assert untouched.sentence().split("[")[0].split("′")[0][:20] in untouched._words.value
    assert untouched._words.value.count("<tr>") == len(untouched.table())
    assert '<p role="status">' in untouched._words.value


# ------------------------------------------------------------ numbers


def test_gate_view_shows_the_threads_numbers():
    view = GateView()
    assert tuple(view.z) == PRINTED["z_f"]
    view.preset.value = "Colah's order [h, x]"
    assert tuple(view.z) == (65, 150, 109)
    view.preset.value = "scaled by 0.01"
    assert np.allclose(view.gate_values, [0.715042105700990, 0.854457671063035, 0.795759697715908], rtol=0, atol=1e-15)
    view.preset.value = "all kept"
    assert (view.rest < 5e-5).all()
    view.preset.value = "all forgotten"
    assert (view.gate_values < 5e-5).all()


def test_gate_view_computes_the_formula_for_m_not_n():
    view, preset = GateView("o", presets=UNEVEN), UNEVEN["uneven"]
    W, b, x, h = (np.array(preset[key]) for key in ("W", "b", "x", "h_prev"))
    assert np.allclose(view.z, W @ np.concatenate([x, h]) + b, rtol=0, atol=1e-15)
    view.set({"order": "[h, x]", "scale": 0.1})
    assert np.allclose(view.z, 0.1 * (W @ np.concatenate([h, x]) + b), rtol=0, atol=1e-15)
    assert [row[1] for row in view.table()[1:]] == [f"{z:.4g}".replace("-", "−") for z in view.z]
    assert view.table()[0] == ["unit", "z_o", "o", "1 − o", "o′"]


def test_each_weight_moves_its_own_unit_by_the_input_it_meets():
    view = GateView("o", presets=UNEVEN)
    before = view.z.copy()
    view.controls["W_o[1, 2]"].value += 1
    assert np.allclose(view.z - before, [0, UNEVEN["uneven"]["h_prev"][0], 0], atol=1e-12)


def test_other_gates_take_their_own_weights():
    _, _, _, params = example()
    view = GateView("i")
    assert tuple(view.z) == (22, 43, 64)
    assert np.array_equal(view.W, params.W_i)


def test_one_at_a_time_drives_the_same_weights():
    view = GateView()
    view.weights.mode.value = "one at a time"
    assert view.weights._grid.layout.display == "none"
    assert view.weights._single.layout.display is None
    view.weights.which.value = "W_f[2, 4]"
    assert view.weights.one.value == 7
    view.weights.one.value = -3.5
    assert view.controls["W_f[2, 4]"].value == -3.5
    assert view.W[2, 4] == -3.5
    view.controls["W_f[2, 4]"].value = 1.5
    assert view.weights.one.value == 1.5
    view.reset()
    assert view.weights.one.value == 7
    view.weights.mode.value = "all"
    assert view.weights._single.layout.display == "none"


def test_the_grid_is_laid_out_as_the_matrix():
    view = GateView("o", presets=UNEVEN)
    names = lambda: [getattr(cell, "description", "") for cell in view.weights._grid.children[0].children]  # noqa: E731
    assert names()[:6] == ["x[0]", "x[1]", "h_prev[0]", "h_prev[1]", "h_prev[2]", ""]
    assert names()[6:12] == [*(f"W_o[0, {j}]" for j in range(5)), "b_o[0]"]
    view.controls["order"].value = "[h, x]"
    assert names()[:6] == ["h_prev[0]", "h_prev[1]", "h_prev[2]", "x[0]", "x[1]", ""]


@pytest.mark.parametrize(
    ("m", "n", "k", "fits"), [(3, 3, 3, True), (2, 4, 3, False), (6, 1, 1, True), (1, 6, 1, False)]
)
def test_concatenate_view(m, n, k, fits):
    view = ConcatenateView()
    view.set({"m": m, "n": n, "k": k})
    assert view.fits is fits
    assert view.shapes["W_f"] == (k, m + n)
    assert (np.zeros(view.shapes["W_f"]) @ np.zeros(view.shapes["[x, h]"])).shape == view.shapes["f"]
    assert ["W_f", str((k, m + n))] in view.table()
    assert ("not defined" in view.words()) is not fits
    assert ("stretch" in view.words()) is (not fits and 1 in (k, n))


def test_saturation_view_in_three_float_types():
    view = SaturationView()
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
    view = SaturationView()
    assert not view.overflowed
    view.preset.value = "overflow"
    assert view.overflowed
    assert "overflows" in view.words()


def test_saturation_view_scales():
    view = SaturationView()
    view.controls["scale"].value = 0.01
    assert np.allclose(view.stable["f"], sigmoid(np.array([0.92, 1.77, 1.36])), rtol=1e-15)


def test_candidate_is_no_gate_and_has_a_sign():
    view = GateView("C", start="scaled by 0.01")
    assert np.allclose(view.gate_values, np.tanh(view.z), rtol=1e-15)
    assert (view.gate_values < 0).any()
    assert np.allclose(view.slope, 1 - np.tanh(view.z) ** 2, rtol=1e-12)
    assert np.allclose(view.rest, 1 - np.abs(np.tanh(view.z)), rtol=1e-12)
    assert view.table()[0][2:] == ["C̃", "1 − |C̃|", "C̃′"]


def test_update_view_keeps_and_writes():
    view = UpdateView()
    assert np.allclose(view.keep, [1, -0.8, 2.7], rtol=1e-15)
    assert np.allclose(view.C, np.array([1, -0.8, 2.7]) + np.array([0.55, 0.6, 0.65]) * [-0.4, 0.9, -0.6], rtol=1e-15)
    view.preset.value = "keep all, write nothing"
    view.set({"C_prev[0]": 1 / 3})
    assert view.C.tobytes() == np.array([1 / 3, -1, 3]).tobytes(), "bit for bit"
    view.preset.value = "forget all, write nothing"
    assert not view.C.any()


def test_output_view_closes_and_reads_out():
    view = OutputView(start="closed")
    assert not view.h.any()
    assert view.C.any(), "C lives on while h is silent"
    assert np.allclose(view.y, [0.2, -0.1])
    view.controls["readout"].value = "softmax"
    assert view.y.sum() == pytest.approx(1, abs=1e-15)
    assert "adds up to 1" in view.words()
    view.controls["readout"].value = "sigmoid"
    assert ((view.y > 0) & (view.y < 1)).all()
    view.preset.value = "the aside"
    assert np.allclose(view.h, PRINTED["h, aside"], atol=1e-3)


# ------------------------------------------------------------ the whole cell


def test_whole_cell_is_lstm_step():
    presets = uneven_cell(2, 3)
    view = WholeCellView(presets=presets)
    for mine, other in zip(view.step, lstm_step(*presets["uneven"]["example"]), strict=True):
        assert np.array_equal(mine, other)
    view.controls["scale"].value = 0.5
    params = Params(**{name: 0.5 * array for name, array in vars(presets["uneven"]["example"].params).items()})
    assert np.allclose(view.step.h, lstm_step(*presets["uneven"]["example"][:3], params).h, rtol=1e-15)


@pytest.mark.parametrize("gate", ["f", "i", "C̃", "o"])
def test_every_weight_is_reachable_from_the_grid(gate):
    view = WholeCellView()
    view.which_gate.value = gate
    letter = gate.replace("C̃", "C")
    view.weights.slider(f"W_{letter}[2, 4]").value = -7.5
    view.weights.slider(f"b_{letter}[1]").value = 4.5
    assert getattr(view.example.params, f"W_{letter}")[2, 4] == pytest.approx(-7.5 * 0.05)
    assert getattr(view.example.params, f"b_{letter}")[1] == pytest.approx(4.5 * 0.05)
    view.which_gate.value = "o" if gate == "f" else "f"
    view.which_gate.value = gate
    assert view.weights.slider(f"W_{letter}[2, 4]").value == -7.5


def test_the_stepper_shows_what_is_computed_so_far():
    view = WholeCellView()
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
    view = WholeCellView("all kept, nothing written")
    assert np.allclose(view.step.C, view.example.C_prev, atol=1e-4)
    view.preset.value = "all forgotten"
    assert np.abs(view.values["keep"]).max() < 1e-4
    view.preset.value = "nothing shown"
    assert np.abs(view.step.h).max() < 1e-4
    assert np.abs(view.step.C).max() > 0.5
    view.preset.value = "unit 1 forgets"
    assert np.allclose(view.step.C, view.example.C_prev * [1, 0, 1], atol=1e-4)


def test_a_code_restores_the_state():
    view = WholeCellView()
    view.set({"W_i[1, 2]": -3.5, "C_prev[0]": 0.1, "scale": 0.2, "operation": 8})
    code, words, picture = view.code(), view.text(), view.png()
    assert len(code) < 120
    other = WholeCellView()
    other.preset.value = "all forgotten"
    other.code_box.value = code
    other._load_box()
    assert other.state == view.state
    assert other.png() == picture
    assert other.table() == view.table()
    assert words.splitlines()[2:] == other.text().splitlines()[2:]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda code: code.replace("-3.5", "-3.6"), "damaged"),
        (lambda code: "", "damaged"),
        (lambda code: "<b>hello</b>", "damaged"),
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
    view = WholeCellView()
    view.set({"W_i[1, 2]": -3.5})
    state, picture = view.state, view.png()
    view.code_box.value = spoil(view.code())
    view._load_box()
    assert says in view._words.value
    assert "Nothing was changed" in view._words.value
    assert "<b>hello" not in view._words.value
    assert view.state == state
    assert view.png() == picture


def signed(text):
    return f"{text} #{zlib.crc32(text.encode()) & 0xFFFF:04x}"


@pytest.mark.parametrize(("m", "n"), [(1, 1), (4, 4), (4, 1), (1, 4)])
def test_the_diagram_draws_every_size(m, n):
    view = WholeCellView(presets=uneven_cell(m, n))
    assert (view.m, view.n) == (m, n)
    with pytest.raises(ValueError, match=r"m, n is 5, 3; expected sizes from 1 to 4"):
        WholeCellView(presets=uneven_cell(5, 3))


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


def test_views_refuse_what_they_cannot_show():
    with pytest.raises(ValueError, match=r"k starts at 9; expected a value from 1 to 6"):
        ConcatenateView(k=9)
    with pytest.raises(ValueError, match=r"z\[1\] starts at 900"):
        SaturationView((1, 900, 3))
    with pytest.raises(ValueError, match="start is 'nope'"):
        GateView(start="nope")
    with pytest.raises(ValueError, match=r"W_f\[0, 0\] is 13.0; expected a value from -12.0 to 12.0"):
        GateView().controls["W_f[0, 0]"].value = 13
    with pytest.raises(ValueError, match=r"b of preset 'bad' has shape \(2,\); expected \(3,\)"):
        GateView(presets=UNEVEN | {"bad": UNEVEN["uneven"] | {"b": [1, 2]}})


# ------------------------------------------------------------ predictions


def test_predict_stores_the_guess_before_the_reveal():
    ask = Predict("how much?")
    answer = ask.reveal(91.0)
    assert answer._repr_mimebundle_()["text/plain"] == "No guess yet."
    ask.answer.value = "six"
    ask.button.click()
    assert "Type a number first" in ask._state.value
    assert ask.prediction.guess is None
    ask.answer.value = "90"
    ask.button.click()
    assert ask.prediction.guess == 90
    assert ask.answer.disabled
    assert "too low" in answer.value
    assert ask._repr_mimebundle_()["text/plain"].startswith("Predict. how much?\nYou said: 90.")


def test_predict_with_choices_needs_a_choice():
    ask = Predict("up or down?", ("up", "down"))
    ask.button.click()
    assert ask.prediction.guess is None
    assert "Choose an answer first" in ask._state.value
    ask.answer.value = "down"
    ask.button.click()
    assert ask.prediction.guess == "down"
    assert "(up / down)" in ask.text()


def test_a_question_is_text_not_markup():
    assert "&lt;b&gt;" in Predict("<b>?").children[0].value


def test_forecast_view_wants_one_input_and_one_output():
    with pytest.raises(ValueError, match="net has 2 inputs, 1 outputs; expected 1 and 1"):
        ForecastView(Net("LSTM", 2, 3, 1))


def test_forecast_view_shows_the_nets_own_forecast():
    net = Net("LSTM", 1, 3, 1, seed=4)
    view = ForecastView(net, gates=False)
    seen = 10 * view.shares[:5, None]
    assert view.forecasts["LSTM"] == pytest.approx(10 * net.forecast(seen, 3)[:, 0])
    view.set({"day": 12, "ahead": 3})
    assert [row[-1] for row in view.table()][-1] == "?"
    assert "no data" in view.words()


def test_a_sentence_may_be_typed_and_an_unknown_word_gets_a_message():
    view = AgreementView(Net("LSTM", len(VOCABULARY), 5, 2, seed=1))
    view.controls["sentence"].value = "The girl beside the boxes is."
    assert view.read == ("the", "girl", "beside", "the", "boxes")
    view.controls["sentence"].value = "the <b>cat</b>"
    assert view.words().endswith("Shown: the boy who saw the dogs near the doors.")
    assert "'<b>cat</b>' is not among the 32 words" in view.words()
    assert "&lt;b&gt;cat" in view._words.value, "typed text is text, not markup"
    assert "<b>cat" not in view._words.value
    view.controls["sentence"].value = ""
    assert "sentence is empty" in view.words()


def test_a_cut_unit_is_silent():
    view = AgreementView(Net("LSTM", len(VOCABULARY), 5, 2, seed=1))
    before = view.p.copy()
    view.controls["unit"].value = 3
    assert not view.trace.C[:, 3].any()
    assert not view.trace.h[:, 3].any()
    assert view.trace.C[:, 2].all()
    assert not np.allclose(view.p, before)


def test_the_table_shows_the_units_around_the_cut_one():
    view = AgreementView(Net("LSTM", len(VOCABULARY), 11, 2))
    assert view.table()[0][5:] == [f"C[{unit}]" for unit in range(6)]
    view.controls["unit"].value = 9
    assert view.table()[0][5:] == [f"C[{unit}]" for unit in range(6, 11)]
    assert {row[8] for row in view.table()[1:]} == {"0"}, "the cut unit is silent"
    assert float(view.table()[-1][3]) == pytest.approx(view.trace.i[-1].mean(), abs=0.01)


def test_agreement_view_wants_a_net_that_reads_the_vocabulary():
    with pytest.raises(ValueError, match="net has 3 inputs; expected 32, one for each word"):
        AgreementView(Net("LSTM", 3, 5, 2))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (5, "values is a int; expected a dict"),
        (None, "values is a NoneType; expected a dict"),
        ({"b[0]": 1}, "no control is named 'b\\[0\\]'; expected one of W_f\\[0, 0\\]"),
        ({"W_f[0, 0]": 3, "W_f[0, 1]": 99}, "W_f\\[0, 1\\] is 99.0; expected a value from -12.0 to 12.0"),
        ({"W_f[0, 0]": 3, "order": "[h]"}, "order is '\\[h\\]'; expected one of"),
    ],
)
def test_set_moves_all_or_nothing(values, says):
    view = GateView()
    view.set({"W_f[0, 0]": 4, "b_f[1]": 2})
    before = view.text()
    with pytest.raises(ValueError, match=says):
        view.set(values)
    assert view.text() == before
