"""Where else learners open a notebook: by touch on a tablet and on a phone, in a JupyterLab as it comes, in Notebook 7.

No part of `make test`, for its time: `make test-newest` runs it, or `.venv/bin/python -m pytest tests/devices.py`.
A device is Chromium's emulation of one: its window, its fingers, not its browser.
"""

import pytest

from drive import drag_there_and_back, middle, move_there_and_back, seen, settled, wait

lab = pytest.importorskip("lab")
lab.require_chromium()

NOTEBOOKS = ["02_forget_gate", "08_derivatives"]
DEVICES = {"tablet": (820, 1180), "phone": (390, 844)}
SCROLLED = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"
CENTRE = "element => element.scrollIntoView({block: 'center'})"


@pytest.fixture(scope="module", params=[".jupyter", "as it comes"])
def address(request, tmp_path_factory):
    settings = lab.SETTINGS if request.param == ".jupyter" else ""
    with lab.server(tmp_path_factory.mktemp("lab"), settings) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with lab.browser() as chromium:
        yield chromium


class Finger:
    """A finger, or two, on a page of this size."""

    def __init__(self, page, width, height):
        self.page, self._chromium = page, page.context.new_cdp_session(page)
        self._chromium.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        self._chromium.send("Emulation.setDeviceMetricsOverride", size)

    def move(self, locator, right=0, down=0, at=0.5):
        """From this share of the width of what is located, in eight steps; nowhere is a tap. Returns how far that
        scrolls the notebook."""
        self._centre(locator)
        box, before = locator.bounding_box(), self.page.evaluate(SCROLLED)
        x, y = box["x"] + box["width"] * at, middle(locator)[1]
        self._go([[(x + right * step / 8, y + down * step / 8)] for step in range(9 if right or down else 1)])
        return self.page.evaluate(SCROLLED) - before

    def spread(self, locator, start, end):
        """With a second finger, from `start` pixels on both sides of the middle to `end`. Returns how much larger the
        page is then."""
        self._centre(locator)
        x, y = middle(locator)
        ways = [start + (end - start) * step / 8 for step in range(9)]
        self._go([[(x - start, y)], *([(x - way, y), (x + way, y)] for way in ways)])
        return self.page.evaluate("visualViewport.scale")

    def _centre(self, locator):
        """Until it stays there: JupyterLab too scrolls, to the last cell that has run, and while it lays out others."""
        then, now = None, 0
        while then != now:
            locator.evaluate(CENTRE)
            self.page.wait_for_timeout(250)
            then, now = now, round(middle(locator)[1])

    def _go(self, places):
        """places: where the fingers are, one after the other: [[(x, y) of each], …]."""
        fingers = 0
        for now in [*places, []]:
            kind = "touchStart" if len(now) > fingers else "touchMove" if now else "touchEnd"
            points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(now)]
            self._chromium.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            self.page.wait_for_timeout(16 if now else 400)
            fingers = len(now)


def chosen(view):
    """The number that the slider moves, and how it stands."""
    name = view.locator(".lstm-weights select").evaluate("menu => menu.value")
    return name, float(view.locator(".lstm-weights .noUi-handle").get_attribute("aria-valuenow"))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_swipe_scrolls_a_tap_chooses_a_drag_moves(address, chromium, name, device):
    notebook = lab.Notebook(chromium, lab.document(address, f"{name}.ipynb"), *DEVICES[device])
    finger = Finger(notebook.page, *DEVICES[device])
    notebook.run_all()
    view = notebook.views().nth(0)
    handle, start = settled(notebook.page, view)
    numbers = view.locator(".lstm-handles rect").all()[3:4]  # 08 has none
    knob, rail = view.locator(".lstm-slider .noUi-handle").first, view.locator(".lstm-slider .noUi-base").first
    words, picture = view.locator(".lstm-live p"), view.locator(".lstm-live svg").first
    for part, at in (*((part, 0.5) for part in (words, picture, *numbers, knob)), (rail, 0.2)):
        for right in (0, 100, -100):
            assert finger.move(part, right, -150, at) > 50, f"{part}: {right} to the right"
            assert seen(notebook.page, handle) == start, f"{part}: a swipe that scrolls moves and chooses nothing"
    for part in (picture, knob, *numbers):
        assert finger.spread(part, 20, 110) > 2, f"{part}: two fingers enlarge the page"
        assert finger.spread(part, 150, 10) == 1
        assert seen(notebook.page, handle) == start, f"{part}: two fingers move and choose nothing"
    for number in numbers:
        finger.move(number)
        name, before = chosen(view)
        assert name == number.get_attribute("data-name"), "a tap chooses"
        start = seen(notebook.page, handle)
        finger.move(number, right=40, down=20)
        assert wait(notebook.page, handle, start, same=False), "a drag of the number moves it"
        assert chosen(view) == (name, before + 4), "and holds it to its end: 240 pixels are 24"
        start = seen(notebook.page, handle)
    finger.move(knob, right=-40)
    assert wait(notebook.page, handle, start, same=False), "a drag of the knob moves it"
    start = seen(notebook.page, handle)
    finger.move(rail, at=0.9)
    assert wait(notebook.page, handle, start, same=False), "a tap on the rail moves the knob there"
    assert (notebook.errors, notebook.elsewhere) == ([], [])
    notebook.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_7(address, chromium, name):
    pytest.importorskip("notebook", reason="Notebook 7 is tried where it is installed")
    url, token = address
    notebook = lab.Notebook(chromium, f"{url}notebooks/notebooks/{name}.ipynb?token={token}", 1366, 657)
    notebook.wait_for_its_kernel()
    notebook.errors.clear()  # its own, while it starts
    notebook.run_all()
    for view in notebook.views().all():
        handle, start = settled(notebook.page, view)
        move_there_and_back(notebook.page, handle, view.locator(".lstm-slider").first, start, [drag_there_and_back])
    assert (notebook.errors, notebook.elsewhere) == ([], [])
    notebook.close()
