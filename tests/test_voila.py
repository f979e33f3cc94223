"""Voilà in Chromium, set up as `make app` does: a notebook as a page, its code in sight, its sliders alive."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from drive import drag_there_and_back, key_there_and_back, move_there_and_back, settled

lab = pytest.importorskip("lab")
lab.require_chromium()

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WAITING = ".voila-skeleton-container"
FAILED = "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type='application/vnd.jupyter.error']"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with lab.voila(tmp_path_factory.mktemp("voila")) as address, lab.browser() as chromium:
        yield chromium, address


@pytest.mark.parametrize("name", ["07_whole_cell"])
def test_a_notebook_is_an_app(place, name):
    chromium, address = place
    app = lab.App(chromium, f"{address}voila/render/{name}.ipynb")
    assert_sliders_work(app)
    app.page.wait_for_function(f"() => !document.querySelector('{WAITING}')", timeout=60_000)
    assert_all_of_it_is_shown(app.page, NOTEBOOKS / f"{name}.ipynb")
    assert_links_stay_in_the_app(app.page, f"{address}voila/render/")
    assert app.elsewhere == [], "a request left the machine"
    assert app.errors == [], "JavaScript errors"
    app.close()


def test_a_page_does_not_wait_for_its_cells(place):
    with urlopen(f"{place[1]}voila/render/13_outbreak.ipynb") as answer:
        page = answer.read().decode()
    assert "Train on outbreaks" in page
    assert "lstm-kept" not in page, "views come later, each when its cell has run"


def assert_sliders_work(app):
    """The first by mouse, the last by key."""
    handle, start = settled(app.page, app.views().nth(0))
    sliders = [slider for slider in app.views().nth(0).locator(".lstm-slider").all() if slider.is_visible()]
    for slider, way in ((sliders[0], drag_there_and_back), (sliders[-1], key_there_and_back)):
        move_there_and_back(app.page, handle, slider, start, [way])


def assert_all_of_it_is_shown(page, path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]).strip() for cell in cells if cell["cell_type"] == "code"]
    assert [text.strip() for text in page.locator(".jp-CodeCell .jp-InputArea-editor").all_text_contents()] == code
    assert page.locator("mjx-container").count() >= sum("$" in "".join(cell["source"]) for cell in cells) > 0
    assert page.locator(FAILED).count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.locator(".lstm-kept").count() > page.locator(":is(.lstm-kept, .jp-RenderedImage):visible").count() == 0


def assert_links_stay_in_the_app(page, rendered):
    links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.href).filter(link => /ipynb/.test(link))")
    names = {link.removeprefix(rendered).partition("#")[0] for link in links}
    assert len(names) > 2, "a notebook links to those before and after it"
    assert names <= {path.name for path in NOTEBOOKS.glob("*.ipynb")}


def test_the_pages_beside_the_notebooks_are_served(place):
    _, address = place
    for path in NOTEBOOKS.glob("*.md"):
        with urlopen(f"{address}voila/render/{path.name}") as answer:
            assert answer.read() == path.read_bytes()
