"""What a learner types, and what a caller names, is text: shown as it stands, no markup, no code, no format."""

from html import escape
from html.parser import HTMLParser
from zlib import crc32

import ipywidgets as widgets
import numpy as np
import pytest

from lstm_helpers.checks import EXERCISES, Exercise, Lines, Verdict, check
from lstm_helpers.course import Link, Table
from lstm_helpers.example import ERRATA
from lstm_helpers.plots import Picture, Texts
from lstm_helpers.tasks import VOCABULARY, encode
from lstm_helpers.tasks.sentences import LONGEST
from lstm_helpers.training import Net
from lstm_helpers.views import (
    AgreementView,
    GateView,
    Predict,
    Progress,
    WholeCellView,
)
from lstm_helpers.views.access import SCRIPT
from lstm_helpers.views.gate import gate_presets
from lstm_helpers.views.whole_cell import cell_presets

IMAGE = "<img src=x onerror=alert(1)>"
NASTY = {
    "image": IMAGE,
    "script": "</p></b><script>alert(1)</script>",
    "attribute": "\"' onmouseover='alert(1)' x=\"",
    "entity": "&lt;img src=x&gt; &amp;",
    "code": "__import__('os').system('exit 1')",
    "format": "{0.__class__.__init__.__globals__} {} %s %n ${x}",
    "formula": r"$\frac{$ and $$",
    "long": "x" * 100_000,
    "many words": "the " * 20_000,
    "null": "3\x00",
    "right to left": "\u202e3\u2066\u200f",
    "half a pair": "3\ud800",
    "lines": "3\r\n\x1b[31m\t\x07",
    "separators": "; ; =; #0; m3n3 #",
    "empty": "",
}
every = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
OURS = {"style", "b", "p", "table", "thead", "tbody", "tr", "td", "th", "a", "details", "summary", "div", "span", "br"}
OURS |= {"small", "label", "input", "svg", "g", "defs", "path", "rect", "text", "tspan", "use", "clippath"}


class Page(HTMLParser):
    """Reads HTML as a browser does: its tags, its attributes, and the text that is shown."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.shown = set(), {}, ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= attributes

    def handle_data(self, data):
        self.shown += data


def page(html):
    """The Page, once it has been held to be ours alone: our tags, our one script."""
    read = Page(html)
    assert read.tags <= OURS
    assert not [name for name in read.attributes if (name[:2] == "on" and name != "onload") or "src" in name]
    assert read.attributes.get("onload", SCRIPT) == SCRIPT
    assert "script:" not in read.attributes.get("href", "")
    return read


def pages(root):
    """All HTML that a widget shows, its parts included, and that no label of it is read as HTML."""
    shown = []
    if isinstance(root, widgets.HTML):
        shown.append(page(root.value).shown)
    if hasattr(root, "description_allow_html"):
        assert not root.description_allow_html
    for part in getattr(root, "children", ()):
        shown += pages(part)
    return shown


def test_markup_is_found_where_it_is_not_escaped():
    assert page(f"<p>{escape(IMAGE)}</p>").shown == IMAGE
    for html in (
        f"<p>{IMAGE}</p>",
        "<b onclick='alert(1)'>",
        "<p><script>x</script></p>",
        "<a href='javascript:alert(1)'>",
    ):
        with pytest.raises(AssertionError):
            page(html)
    box = widgets.VBox([widgets.Text(description="a", description_allow_html=True)])
    with pytest.raises(AssertionError):
        pages(box)


# ------------------------------------------------------------ codes of states


@pytest.fixture(scope="module")
def cell():
    return WholeCellView()


@pytest.fixture(scope="module")
def reader():
    return AgreementView(Net("LSTM", len(VOCABULARY), 2, 2))


def signed(text):
    return f"{text} #{crc32(text.encode(errors='replace')) & 0xFFFF:04x}"


def button(root, label):
    """The button of that label below a widget."""
    if isinstance(root, widgets.Button) and root.description == label:
        return root
    found = (button(part, label) for part in getattr(root, "children", ()))
    return next((one for one in found if one), None)


@every
def test_a_code_is_data(cell, text):
    size = f"m{cell.m}n{cell.n}; {cell.preset.value}; "
    codes = [text, signed(text), signed(f"{text}; {cell.preset.value}"), signed(f"m{cell.m}n{cell.n}; {text}")]
    codes += [signed(size + text), signed(f"{size}W_f[0, 0]={text}"), signed(f"{size}{text}=1")]
    codes += [signed(f"{size}operation={text}"), signed(f"{size}scale={text}")]
    before = cell.code()
    for code in codes:
        if why := refusal(cell, code):
            assert len(why) < 300
            cell.code_box.value = code
            button(cell, "load").click()
            assert page(cell._live.value).shown.startswith(f"Nothing was changed: {why}.")
        assert cell.code() == before


def refusal(cell, code):
    try:
        cell.load(code)
    except ValueError as error:
        return str(error)
    return ""


def test_a_code_says_what_is_wrong_with_its_number(cell):
    for number in ("1e999", "9" * 5000, "1.5", "0x1", "1e5", "--1", "nan"):
        with pytest.raises(ValueError, match=r"this code (holds|sets) '?operation"):
            cell.load(signed(f"m3n3; scaled by 0.05; operation={number}"))


# ------------------------------------------------------------ guesses, sentences, messages


@every
def test_a_guess_is_data(text):
    asked, chosen = Predict(f"How many? {text}"), Predict(text, (text, "b"), because=True)
    asked.answer.value = text
    asked.button.click()
    assert asked.prediction.guess is None
    assert f"How many? {text}" in pages(asked)[0]
    assert "Type a number first, like 3 or −0.5." in pages(asked)
    chosen.answer.value = chosen.because[0].value = text
    chosen.button.click()
    reason = text.strip(" .")
    said = f"{text}, because {reason}" if reason else text
    assert f"Committed: {said}. Read on." in pages(chosen)
    for bundle in (kept() for one in (asked, chosen) for kept in one._kept._made):
        assert all(line in page(bundle["text/html"]).shown for line in text.splitlines())
    assert pages(chosen.reveal("b")) == [f"You said: {said}. The numbers say: b. Not what happens: see why below."]
    assert pages(Progress({f"of {text}": chosen, f"in {text}": asked})) == [
        "Predictions committed: 1 of 2. Exercises right: 0 of 0."
    ]


@every
def test_a_typed_sentence_is_data(reader, text):
    reader.controls["sentence"].value = text
    (shown,) = (shown for shown in pages(reader) if "Shown: the boy" in shown)
    assert reader.problem
    assert len(shown) < 1500
    assert not [letter for letter in shown if not letter.isprintable()], "the line would be turned, or cut"
    assert IMAGE not in text or IMAGE in shown
    assert reader.text().startswith(reader.words())


def test_a_long_sentence_is_read_up_to_a_limit():
    assert len(encode("the " * LONGEST)[0]) == LONGEST
    with pytest.raises(ValueError, match=f"has {LONGEST + 1} words; expected {LONGEST} at most"):
        encode("the " * (LONGEST + 1))


@every
def test_a_message_a_table_and_words_are_text(reader, text):
    reader.say(text)
    assert page(reader._live.value).shown.startswith(text)
    head, *rows = reader.table()
    parts = {"table": lambda _: [[text] * len(head), *rows], "words": lambda _: text, "_chosen": lambda _: []}
    written = {"draw": lambda _: [Texts([(5, 5)], [text])], "picture": Picture(10, 10)}
    html = page(AgreementView._html(type("Shown", (), parts | written)())).shown
    assert html.startswith(3 * text), "in the words, in the picture, in the table"
    with pytest.raises(ValueError, match="no control is named"):
        reader.set({text: 1})


# ------------------------------------------------------------ answers


@every
def test_an_answer_is_data(text):
    for name in EXERCISES:
        for answer in (text, [text], {text: text}, np.array([text, "1"])):
            verdict = check(name, answer)
            assert verdict.right is False
            assert page(verdict._repr_html_()).shown == f"✗ {verdict!r}"
            assert len(verdict.words) < 300


def test_an_answer_is_shown_as_text():
    name = next(name for name, make in EXERCISES.items() if isinstance(make(), Exercise))
    lines = next(name for name, make in EXERCISES.items() if isinstance(make(), Lines))
    assert IMAGE in page(check(name, IMAGE)._repr_html_()).shown
    parts = dict.fromkeys(EXERCISES[lines]().parts, IMAGE)
    assert IMAGE in page(check(lines, parts)._repr_html_()).shown


@every
def test_what_a_caller_names_is_text(text):
    assert page(Verdict(True, text)._repr_html_()).shown == f"✓ Right. {text}"
    assert page(Exercise(1, text, {}).check(1)._repr_html_()).shown == f"✓ Right. {text}"
    table = Table((text,), ((text,), (Link(text, text, text),)), text)
    read = page(table._repr_html_())
    assert read.shown == 4 * text
    assert read.attributes["href"].startswith(text)
    erratum = ERRATA["A1"]._replace(
        **{name: text for name, value in ERRATA["A1"]._asdict().items() if isinstance(value, str)}
    )
    assert text in page(erratum._repr_html_()).shown


@pytest.mark.parametrize(
    ("view", "presets"),
    [
        (GateView, gate_presets),
        (WholeCellView, cell_presets),
    ],
    ids=["gate", "whole cell"],
)
def test_a_preset_may_have_any_name(view, presets):
    first, names = (
        next(iter(presets().values())),
        (NASTY[name] for name in ("attribute", "lines", "separators", "empty")),
    )
    seen = view(presets=dict.fromkeys([IMAGE, *names], first))
    control = next(name for name in seen.controls if "[" in name)
    for text in list(seen.presets)[1:]:
        seen.preset.value = text
        seen.set({control: 0.25})
        pages(seen)
        if view is WholeCellView:
            code = seen.code()
            seen.preset.value = IMAGE
            seen.load(code)
            assert (seen.preset.value, seen.state[control]) == (text, 0.25)
