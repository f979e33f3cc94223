"""A learner's browser: it hears what the views send, and does at random whatever a learner can do with them."""

import logging
import re
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest.mock import patch

import comm
import ipywidgets as widgets
import numpy as np
import traitlets.log
from comm.base_comm import BaseComm

from lstm_helpers.views import AgreementView
from lstm_helpers.views.agreement import SENTENCES
from lstm_helpers.views.controls import same

PASSIVE = widgets.Box, widgets.HTML, widgets.Label, widgets.Play  # Play sends what its slider sends
TYPED = ("", "   ", "<b>&amp;", "0", "−3", "m3n3; scaled by 0.05 #0000", "a #b #c; d; e=1", "ſﬁ²٣\t…", "#", "w" * 400)
TYPED += ("The girl beside the boxes is.", "the dogs near " * 9 + "the key", "area|0.3000|0.6000")  # that a view knows


# ------------------------------------------------------------ the browser


class Wire(BaseComm):
    """The wire between a widget and the browser. seen: the widget's state as the browser knows it."""

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        data = data or {}
        if msg_type == "comm_open":
            self.seen = {}
        if msg_type == "comm_open" or data.get("method") == "update":
            self.seen |= data["state"]

    def send_back(self, widget, **state):
        """What the browser sends when the learner changes a widget."""
        self.seen |= state
        widget._handle_msg({"content": {"data": {"method": "update", "state": state}}, "buffers": []})


class Log(logging.Handler):
    """What ipywidgets only logs: the errors of callbacks that a message of the browser led to."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def emit(self, record):
        self.errors.append(self.format(record))


@contextmanager
def browser():
    """Every widget that is made inside has a Wire. Yields the Log; closes the widgets."""
    log, logger = Log(), traitlets.log.get_logger()
    logger.addHandler(log)
    try:
        with patch.object(comm, "create_comm", Wire):
            yield log
    finally:
        logger.removeHandler(log)
        widgets.Widget.close_all()


def walk(widget):
    """A widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


# ------------------------------------------------------------ events


def actions(view):
    """{kind: list of widgets or names of methods}: all that can be pressed, moved, chosen or typed in now."""
    found = {"set": [view], "reset": [view]}
    for widget in walk(view):
        if not isinstance(widget, PASSIVE):
            found.setdefault(type(widget).__name__, []).append(widget)
    return found


def act(view, event, heard=()):
    """Do one event, and return it in words. event: (which, share, exact); heard: texts that may be typed again.

    which: any integer, the kind of action and the widget; share: in [0, 1], where between its ends a widget is moved;
    exact: off the grid of the slider's steps, as a typed number is.
    """
    which, share, exact = event
    kinds = list(actions(view).items())
    kind, found = kinds[which % len(kinds)]
    which //= len(kinds)
    target = found[which % len(found)]
    if kind == "set":
        values = some_values(view, which, heard)
        view.set(values)
        return f"set({values})"
    if kind == "reset":
        view.reset()
        return "reset()"
    if isinstance(target, widgets.Button):
        return click(target)
    taken = view.weights is not None and target is view.weights.taken
    state = {"value": pulled(view.weights, which, share)} if taken else moved_to(target, share, exact, heard)
    target.comm.send_back(target, **state)
    done = f"{kind} {target.description}: {state}"
    beside = [one for box in walk(view) if target in getattr(box, "children", ()) for one in box.children]
    for button in beside:  # what is typed is often sent at once, by the button beside it
        if isinstance(target, widgets.Text) and isinstance(button, widgets.Button) and exact:
            done += f", {click(button)}"
    return done


def click(button):
    message = {"method": "custom", "content": {"event": "click"}}
    button._handle_msg({"content": {"data": message}, "buffers": []})
    return f"click {button.description}"


def moved_to(widget, share, exact, heard):
    """The state that the browser sends when the learner moves this widget."""
    if widget.has_trait("index"):
        return {"index": round(share * (len(widget.options) - 1))}
    if widget.has_trait("min"):
        return {"value": between(widget, share, exact)}
    if isinstance(widget, widgets.Text):
        return {"value": typed(widget, share, heard)}
    if isinstance(widget.value, bool):
        return {"value": not widget.value}
    raise TypeError(f"the storm does not know what a learner does with a {type(widget).__name__}")


def pulled(weights, which, share):
    """What the browser tells when a number of the picture is taken, or pulled."""
    names = list(weights.numbers)
    return f"{names[which % len(names)]}|{round(600 * share) - 300}|{which % 3}"


def between(control, share, exact):
    """A value of a slider or Number: on the grid, with the noise of its sum, or exactly there."""
    width, step = control.max - control.min, getattr(control, "step", 0.1)
    if isinstance(control.value, int):
        return round(control.min + share * width)
    return min(control.min + (share * width if exact else step * round(share * width / step)), control.max)


def typed(widget, share, heard):
    texts = [*TYPED, *heard, *getattr(widget, "options", ())]
    return texts[round(share * (len(texts) - 1))]


def some_values(view, seed, heard):
    """{name: value} of a few controls, for `view.set`."""
    rng = np.random.default_rng(seed)
    names = rng.permutation(list(view.controls))[: rng.integers(1, 6)].tolist()
    values = {}
    for name in names:
        control, share = view.controls[name], rng.choice([0, 1, rng.random()])
        if hasattr(control, "min"):
            values[name] = between(control, share, rng.integers(2))
        elif hasattr(control, "index"):
            options = [option[1] if isinstance(option, tuple) else option for option in control.options]
            values[name] = options[round(share * (len(options) - 1))]
        else:
            values[name] = typed(control, share, heard)
    return values


def random_events(seed, count):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        share = rng.choice([0, 1, rng.random(), rng.random()])
        yield int(rng.integers(10**9)), float(share), bool(rng.integers(2))


def texts_of(view):
    """What stands in the text boxes now: codes to come back to."""
    texts = [widget.value for widget in walk(view) if isinstance(widget, widgets.Text)]
    return [*texts, *(SENTENCES if isinstance(view, AgreementView) else ())]


# ------------------------------------------------------------ what must hold


class Page(HTMLParser):
    """The paragraphs and the rows of the words, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.paragraphs, self.rows, self._at = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("p", "td", "th"):
            self._at = self.paragraphs if tag == "p" else self.rows[-1]
            self._at.append("")

    def handle_data(self, data):
        if self._at is not None:
            self._at[-1] += data

    def handle_endtag(self, tag):
        if tag in ("p", "td", "th"):
            self._at = None


def check(view, log):
    """After every event. AssertionError when the sliders, the words, the table or the log tell of an error."""
    assert not log.errors, f"logged: {log.errors[0]}"
    state, moved, words = view.state, view.moved, view.words()
    for widget in walk(view):
        name = getattr(widget, "description", None)
        if name in state and not isinstance(widget, PASSIVE):
            now = state[name]
            assert same(now, widget.value), f"the slider {name} shows {widget.value}, the state is {now}"
            outlined = name in moved and "lstm-slider" in widget._dom_classes
            assert ("lstm-moved" in widget._dom_classes) == outlined, f"the outline of {name}"
    if view.weights is not None:
        chosen, shown = view.weights.which.value, view.weights.one.description
        assert shown == chosen, f"the menu says {chosen}, its slider is {shown}"
    assert view.text().startswith(f"{words}\n"), "the text begins with the words"
    page = Page(view._live.value)
    assert page.paragraphs[-1] == words, f"the browser reads {page.paragraphs[-1]!r}, the words are {words!r}"
    assert page.rows == view.table(), "the browser's table is not the view's"


def agree(view, other):
    """The view, and another one that is brought at once into the same state, are the same to the browser."""
    other.preset.value = view.preset.value
    other.reset()
    moved, state = view.moved, view.state
    other.set({name: state[name] for name in [*(name for name in state if name not in moved), *moved]})
    assert other.state == state
    assert list(other.moved) == list(moved)
    assert other.text() == view.text(), f"the words are {view.text()!r}, those of the other {other.text()!r}"
    if view.weights is not None:  # the number that is held is no part of the state, but it is framed in the picture
        other.weights.which.value = view.weights.which.value
    if hasattr(view, "which_gate"):
        other.which_gate.value = view.which_gate.value
    for part in ("_live", "_still"):
        mine, fresh = (without_ids(getattr(one, part).comm.seen["value"]) for one in (view, other))
        assert mine == fresh, f"the picture is another, {part}"
    for widget in walk(view):
        for key, value in widget.get_state().items():
            assert widget.comm.seen[key] == value, f"the browser was sent another {key} of {type(widget).__name__}"


def without_ids(svg):
    """What matplotlib wrote without its ids, which are new for every figure."""
    return re.sub(r"\b[mp][0-9a-f]{10}\b", "id", svg)
