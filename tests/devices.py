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
    """One finger on a page of this size."""

    def __init__(self, page, width, height):
        self.page, self._chromium = page, page.context.new_cdp_session(page)
        self._chromium.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
        self._chromium.send("Emulation.setDeviceMetricsOverride", size)

    def move(self, locator, right=0, down=0):
        """From the middle of what is located, in eight steps; nowhere is a tap."""
        locator.evaluate(CENTRE)
        self.page.wait_for_timeout(400)
        x, y = middle(locator)
        self._send("touchStart", x, y)
        for step in range(1, 9) if right or down else ():
            self._send("touchMove", x + right * step / 8, y + down * step / 8)
            self.page.wait_for_timeout(16)
        self._chromium.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        self.page.wait_for_timeout(400)

    def _send(self, kind, x, y):
        self._chromium.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})


def swiped(finger, locator):
    """How far a swipe upwards that begins here scrolls the notebook."""
    locator.evaluate(CENTRE)
    finger.page.wait_for_timeout(400)
    before = finger.page.evaluate(SCROLLED)
    finger.move(locator, down=-150)
    return finger.page.evaluate(SCROLLED) - before


def chosen(view):
    return view.locator(".lstm-weights select").evaluate("menu => menu.value")


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_swipe_scrolls_a_tap_chooses_a_drag_moves(address, chromium, name, device):
    notebook = lab.Notebook(chromium, lab.document(address, f"{name}.ipynb"), *DEVICES[device])
    finger = Finger(notebook.page, *DEVICES[device])
    notebook.run_all()
    view = notebook.views().nth(0)
    handle, start = settled(notebook.page, view)
    for part in (".lstm-live p", ".lstm-live svg"):
        assert swiped(finger, view.locator(part).first) > 50, part
    assert seen(notebook.page, handle) == start, "a swipe moves no number"
    for number in view.locator(".lstm-handles rect").all()[3:4]:  # 08 has none
        finger.move(number)
        assert chosen(view) == number.get_attribute("data-name")
        start = seen(notebook.page, handle)
        finger.move(number, right=40)
        assert wait(notebook.page, handle, start, same=False), "a drag of the number moves it"
        start = seen(notebook.page, handle)
    finger.move(view.locator(".lstm-slider .noUi-handle").first, right=-40)
    assert wait(notebook.page, handle, start, same=False), "a drag of the knob moves it"
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
