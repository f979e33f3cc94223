"""Firefox, and WebKit, which Safari stands on: four notebooks in JupyterLab, in the window of a laptop.

No part of `make test`, for its time and for what must be installed: `make test-browsers` runs it. One set of checks for
both: each view is whole, its parts have names, and its first slider is moved by mouse, by key and by a typed number,
there and back. Firefox is driven by WebDriver BiDi, WebKit by WebDriver, as the W3C describes them.
"""

import json
import shutil
import socket
import time
from contextlib import closing, contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from access import OURS
from drive import SEEN, WAIT
from sight import CUT

lab = pytest.importorskip("lab")
websocket = pytest.importorskip("websocket")  # JupyterLab's server needs it too

NOTEBOOKS = ["00_start_here", "02_forget_gate", "08_derivatives", "14_agreement"]
LAPTOP = (1366, 657)  # as in test_browser.py
LEFT, RIGHT, ENTER, TAB = "\ue012", "\ue014", "\ue007", "\ue004"  # WebDriver's names of keys
MINUTES = 300_000  # milliseconds in which a notebook runs


# ------------------------------------------------------------ two browsers


class Browser:
    """What both can do: call(function, text) and act(actions) are the engine's own."""

    def evaluate(self, function, *args):
        """What a function of JavaScript, async or not, returns."""
        function = f"async text => JSON.stringify(await ({function})(...JSON.parse(text)) ?? null)"
        return json.loads(self.call(function, json.dumps(args)))

    def until(self, condition, *args, patience=60_000):
        """Wait until a function of JavaScript says true."""
        has_come = self.evaluate(UNTIL.replace("CONDITION", condition), patience, *args)
        assert has_come, f"never: {condition} {args}"

    def mouse(self, *steps):
        """Each is where to go, "down" or "up"."""
        moves = [
            {"type": f"pointer{step.title()}", "button": 0}
            if isinstance(step, str)
            else {"type": "pointerMove", "x": round(step[0]), "y": round(step[1]), "duration": 0}
            for step in steps
        ]
        self.act([{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}])

    def keys(self, keys):
        """Press one after the other."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act([{"type": "key", "id": "keys", "actions": presses}])


class Firefox(Browser):
    """By WebDriver BiDi."""

    programs = ("firefox-esr",)
    package = "firefox-esr"

    def __init__(self, socket):
        self._socket, self._count = socket, 0
        self.version = self.send("session.new", capabilities={})["capabilities"]["browserVersion"]
        self._here = {"context": self.send("browsingContext.create", type="tab")["context"]}  # the first has no focus
        width, height = LAPTOP
        self.send("browsingContext.setViewport", viewport={"width": width, "height": height}, **self._here)

    @classmethod
    @contextmanager
    def open(cls, folder):
        command = [cls.programs[0], "--headless", "--profile", str(folder), "--remote-debugging-port=0"]
        with lab.started(command, r"(?<=BiDi listening on )ws://\S+", folder, {"HOME": str(folder)}) as address:
            socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=MINUTES / 1000)
            with closing(socket):
                yield cls(socket)

    def send(self, method, **params):
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._count:
            pass  # an event
        assert answer["type"] == "success", answer
        return answer["result"]

    def goto(self, address):
        self.send("browsingContext.navigate", url=address, wait="complete", **self._here)

    def call(self, function, text):
        arguments = [{"type": "string", "value": text}]
        answer = self.send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=arguments,
            awaitPromise=True,
            target=self._here,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return answer["result"]["value"]

    def act(self, actions):
        self.send("input.performActions", actions=actions, **self._here)


class WebKit(Browser):
    """WebKitGTK's MiniBrowser, by WebDriver, on a screen that nobody sees."""

    programs = ("WebKitWebDriver", "Xvfb")
    package = "webkit2gtk-driver xvfb"

    def __init__(self, address):
        self._address = address
        session = self._first_answer()
        self.version = session["capabilities"]["browserVersion"]
        self._address += f"/session/{session['sessionId']}"
        self.send("/timeouts", script=MINUTES)
        width, height = LAPTOP
        self.send("/window/rect", width=width, height=height)
        bars = self.evaluate("() => outerHeight - innerHeight")
        self.send("/window/rect", width=width, height=height + bars)
        self.until("(...size) => size.join() === [innerWidth, innerHeight].join()", *LAPTOP)

    def _first_answer(self):
        for _ in range(100):
            try:
                return self.send("/session", capabilities={"alwaysMatch": {}})
            except URLError:  # it does not say when it listens
                time.sleep(0.1)
        raise RuntimeError("WebKitWebDriver does not answer")

    @classmethod
    @contextmanager
    def open(cls, folder):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24"]
        with lab.started(screen, r"\d+(?=\n)", folder, {}) as display:
            environment = {"DISPLAY": f":{display}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
            with lab.started([cls.programs[0], f"--port={port}"], "", folder, environment):
                browser = cls(f"http://127.0.0.1:{port}")
                try:
                    yield browser
                finally:
                    browser.send("", method="DELETE")

    def send(self, path, method="POST", **body):
        request = Request(self._address + path, json.dumps(body).encode(), method=method)
        try:
            with urlopen(request, timeout=MINUTES / 1000) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise AssertionError(error.read().decode()) from error

    def goto(self, address):
        self.send("/url", url=address)

    def call(self, function, text):
        return self.send("/execute/sync", script=f"return ({function})(arguments[0])", args=[text])

    def act(self, actions):
        self.send("/actions", actions=actions)


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

UNTIL = """async (patience, ...args) => {
    const end = performance.now() + patience;
    while (!await (CONDITION)(...args)) {
        if (performance.now() > end) return false;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    return true;
}"""
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
