"""Two browsers for tests/browsers.py: Firefox by WebDriver BiDi, WebKit by WebDriver, as the W3C describes them."""

import json
import socket
import time
from contextlib import closing, contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import websocket  # JupyterLab's server needs it too

import lab

LAPTOP = (1366, 657)  # as in test_browser.py
MINUTES = 300_000  # milliseconds in which a notebook runs
UNTIL = """async (patience, ...args) => {
    const end = performance.now() + patience;
    while (!await (CONDITION)(...args)) {
        if (performance.now() > end) return false;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    return true;
}"""


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
