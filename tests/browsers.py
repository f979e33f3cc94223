"""Firefox, and WebKit, which Safari stands on: four notebooks in JupyterLab, in the window of a laptop.

No part of `make test`, for its time and for what must be installed: `make test-browsers` runs it. One set of checks for
both: each view is whole, its parts have names, and its first slider is moved by mouse, by key and by a typed number,
there and back; engines.py drives them.
"""

import shutil

import pytest

import lab
from access import OURS
from drive import SEEN, WAIT
from engines import Firefox, WebKit
from sight import CUT

NOTEBOOKS = ["00_start_here", "02_forget_gate", "08_derivatives", "14_agreement"]
LEFT, RIGHT, ENTER, TAB = "\ue012", "\ue014", "\ue007", "\ue004"  # WebDriver's names of keys


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=lambda engine: engine.__name__)
def browser(request, tmp_path_factory):
    engine = request.param
    if not all(map(shutil.which, engine.programs)):
        pytest.skip(f"{engine.__name__.upper()} RING SKIPPED: Debian: apt install {engine.package}")
    with engine.open(tmp_path_factory.mktemp("browser")) as browser:
        print(engine.__name__, browser.version)
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with lab.server(tmp_path_factory.mktemp("lab")) as address:
        yield address


# ------------------------------------------------------------ a notebook and its views

LISTEN = """() => {
    const heard = window.heard = [], {error} = console;
    addEventListener("error", event => heard.push(`${event.message} (${event.filename}:${event.lineno})`));
    addEventListener("unhandledrejection", ({reason}) => heard.push(`rejected: ${reason?.stack || reason}`));
    console.error = (...said) => {
        heard.push(said.join(" "));
        error.apply(console, said);
    };
}"""
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => 0)"
SHUT = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
RAN = """ours => {  // as many widgets are shown as the outputs have
    const cells = window.jupyterapp.shell.currentWidget.content.widgets.filter(({model}) => model.type === "code");
    const outputs = cells.flatMap(({outputArea}) => outputArea.model.toJSON());
    const widgets = outputs.filter(({data}) => data?.["application/vnd.jupyter.widget-view+json"]);
    return widgets.length && widgets.length === document.querySelectorAll(ours).length;
}"""
COUNT = "() => document.querySelectorAll('.lstm-view').length"
VIEW = "(number, ...more) => (FUNCTION)(document.querySelectorAll('.lstm-view')[number], ...more)"
SETTLED = """view => {  // both layers are there, and the slider that is tried is marked
    view.scrollIntoView({block: "center"});
    const slider = [...view.querySelectorAll(".lstm-slider")].find(one => one.checkVisibility());
    slider?.setAttribute("data-tried", "");
    return slider?.querySelector(".noUi-handle[aria-valuetext]")
        && [".lstm-still", ".lstm-live"].every(part => view.querySelector(`${part} svg`)?.clientHeight);
}"""
PLACE = """async (view, what) => {  // the middle of it, once the page stands still and nothing is over it
    const element = view.querySelector(what);
    for (let turn = 0, still = 0, before = []; turn < 200; turn += 1) {
        if (!still) element.scrollIntoView({block: "center"});
        const {left, right, top, bottom} = element.getBoundingClientRect();
        const now = [(left + right) / 2, (top + bottom) / 2];
        still = now.every((at, k) => Math.abs(at - before[k]) < 0.5) ? still + 1 : 0;
        before = now;
        if (still > 3 && element.contains(document.elementFromPoint(...now))) return now;
        await new Promise(resolve => setTimeout(resolve, 30));
    }
    throw new Error(`${what} cannot be reached`);
}"""
KNOB, BOX, RESET = "[data-tried] .noUi-handle", "[data-tried] > .widget-readout", "button[title^='back to the numbers']"
WAY = f"""view => {{
    const knob = view.querySelector("{KNOB}");
    return knob.getAttribute("aria-valuenow") === knob.getAttribute("aria-valuemax") ? -1 : 1;
}}"""
NEXT = """view => {
    const slider = view.querySelector("[data-tried]"), {step} = slider.querySelector(".noUi-target").noUiSlider.options;
    const value = Number(slider.querySelector(".noUi-handle").ariaValueNow), next = value + (WAY)(view) * step;
    const print = value => String(Number(value.toFixed(6))).replace("-", "−");
    return [print(next), print(value)];
}""".replace("WAY", WAY)
SAYS = """(view, value, told) => {  // the number beside the slider, and what is told of what was typed
    const [number, refused] = [".widget-readout", ".lstm-refused"].map(
        part => view.querySelector(`[data-tried] ${part}`));
    return number.textContent === value && (refused?.textContent ?? "") === told;
}"""
UNWIRE = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code: `
from ipywidgets.widgets.widget import _instances
for widget in list(_instances.values()):
    widget.unobserve_all()`}).done.then(() => 0)"""
ERR = """() => {
    setTimeout(() => { throw Error("thrown"); });
    Promise.reject(Error("refused"));
    console.error("told");
}"""
UNNAMED = """view => [...view.querySelectorAll(".noUi-handle, .widget-readout, button, select, input")].filter(e => {
    const slider = e.closest(".lstm-slider"), text = part => slider.querySelector(part).textContent;
    const is = names => Object.entries(names).every(([name, value]) => e.getAttribute(name) === value);
    if (!e.checkVisibility()) return false;
    if (e.matches(".noUi-handle")) return !is({role: "slider", "aria-label": text(".widget-label"),
        "aria-valuetext": text(".widget-readout")});
    if (e.matches(".lstm-pick > *")) return false;  // no number is typed there
    if (slider) return !is({role: "textbox", "aria-label": text(".widget-label") + " as a number"});
    const labels = [...e.labels].map(label => label.textContent).join("");
    return !(e.getAttribute("aria-label") || labels || e.matches("button") && e.textContent).trim();
}).map(e => e.outerHTML.slice(0, 200))"""


class View:
    """The view of this number, from the top, of the notebook that a browser shows."""

    def __init__(self, browser, number):
        self.browser, self._number = browser, number

    def evaluate(self, function, *args):
        return self.browser.evaluate(VIEW.replace("FUNCTION", function), self._number, *args)

    def until(self, condition, *args):
        self.browser.until(VIEW.replace("FUNCTION", condition), self._number, *args)

    def settled(self):
        """What is seen of it, once it is there."""
        self.until(SETTLED)
        self.evaluate(PLACE, KNOB)
        return self.evaluate(SEEN)

    def wait(self, then, same, patience=15_000):
        """As wait of drive.py."""
        return self.evaluate(f"(...all) => ({WAIT})(all)", then, same, patience)

    def take(self, what):
        """Press the mouse on a part; returns where it is held."""
        x, y = self.evaluate(PLACE, what)
        self.browser.mouse((x, y), "down")
        return x, y


def open_and_run(browser, address, name):
    """Returns the notebook's views."""
    browser.goto(lab.document(address, f"{name}.ipynb", "lab"))
    browser.evaluate(LISTEN)
    browser.until(lab.IDLE)
    browser.evaluate(RUN)
    browser.until(RAN, OURS)
    return [View(browser, number) for number in range(browser.evaluate(COUNT))]


# ------------------------------------------------------------ there and back


def drag(view):
    x, y = view.take(KNOB)
    reach = view.evaluate(WAY) * view.evaluate("view => view.querySelector('[data-tried] .noUi-base').clientWidth")
    view.browser.mouse((x + 0.3 * reach, y), (x + 0.6 * reach, y))
    yield "there"
    view.browser.mouse((x, y), "up")
    yield "back"


def key(view):
    way = view.evaluate(WAY)
    view.evaluate(f"view => view.querySelector('{KNOB}').focus()")
    for place in ("there", "back"):
        view.browser.keys(RIGHT if way > 0 else LEFT)
        way = -way
        yield place


def number_of_the_picture(view):
    """The one that the slider moves."""
    name = view.evaluate("view => view.querySelector('.lstm-weights select').value")
    x, y = view.take(f".lstm-handles [data-name='{name}']")
    way = view.evaluate(WAY)
    view.browser.mouse((x + 10 * way, y), (x + 40 * way, y))
    yield "there"
    view.browser.mouse((x, y), "up")
    yield "back"


def reset(view):
    """By its button; a key moves the slider before."""
    place = key(view)
    yield next(place)
    click(view, RESET)
    yield "back"


def typed(view):
    """The next number of the slider, and the one before it, as they are printed."""
    there, back = view.evaluate(NEXT)
    for text, place in ((there, "there"), (back, "back")):
        type_into(view, text)
        yield place


def click(view, what):
    view.take(what)
    view.browser.mouse("up")


def type_into(view, text, key=ENTER):
    """A click selects what stands there."""
    click(view, BOX)
    view.until("(view, box) => getSelection().toString() === view.querySelector(box).textContent", BOX)
    view.browser.keys(text + key)


def assert_there_and_back(view, way, patience=15_000):
    start = view.settled()
    for place in way(view):
        assert view.wait(start, place == "back", patience), f"{way.__name__}, {place}"
        assert view.evaluate(UNNAMED) == []


def assert_numbers_can_be_typed_as_they_are_printed(view):
    """What is no number of this slider is told, and the number stays; Tab takes it like Enter."""
    start = view.settled()
    for text, key, value, told in (
        ("−2", ENTER, "−2", ""),
        ("-22", ENTER, "−2", "−22 is outside: from −12 to 12 it can be."),
        ("1,5", TAB, "1.5", ""),
        ("1", ENTER, "1", ""),
    ):
        type_into(view, text, key)
        view.until(SAYS, value, told)
    assert view.wait(start, same=True)


# ------------------------------------------------------------ the ring


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook(browser, address, name):
    views = open_and_run(browser, address, name)
    assert views
    for view in views:
        assert "→" not in view.settled()["line"], "the browser moved a slider by showing it"
        assert view.evaluate(CUT) == []
        is_number = view.evaluate("view => !view.querySelector('.lstm-pick[data-tried]')")  # of a list none is typed
        for way in (drag, key, reset, typed) if is_number else (drag, key, reset):
            assert_there_and_back(view, way)
    if name == "02_forget_gate":
        assert_there_and_back(views[0], number_of_the_picture)
        assert_numbers_can_be_typed_as_they_are_printed(views[0])
    assert browser.evaluate("() => window.heard") == []
    browser.evaluate(SHUT)


def test_the_ring_can_fail(browser, address):
    """Sliders that are wired to nothing, a knob without its name, a cut button and three errors are found."""
    view = open_and_run(browser, address, "02_forget_gate")[0]
    view.settled()
    browser.evaluate(UNWIRE)
    for way in (drag, key, typed, number_of_the_picture):
        with pytest.raises(AssertionError, match=f"{way.__name__}, there"):
            assert_there_and_back(view, way, patience=1_000)
        browser.mouse("up")
    view.evaluate("(view, knob) => view.querySelector(knob).removeAttribute('aria-label')", KNOB)
    assert len(view.evaluate(UNNAMED)) == 1
    view.evaluate("(view, button) => { view.querySelector(button).style.width = '9px'; }", RESET)
    assert len(view.evaluate(CUT)) == 1
    browser.evaluate(ERR)
    browser.until("() => window.heard.length === 3")
    browser.evaluate(SHUT)
