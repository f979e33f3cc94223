"""JupyterLab in Chromium, in the window that `make lab` opens on a laptop of 1366×768 pixels.

Every notebook is opened once, one after the other in one JupyterLab. Every view is whole, with the file browser open
and without. In every view the mouse moves the first slider and a number of the picture, and all that answers is in
sight; keys move one slider of each kind in a notebook; back restores picture and words. Whether the mouse would take
the other sliders too is asked of their knobs. The kernel ring moves them all.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from access import (
    assert_axe_can_fail,
    assert_axe_finds_nothing,
    assert_every_kind_works_by_keyboard,
    assert_letters_can_be_read_in_the_dark_theme,
    assert_letters_of_pictures_can_be_read,
    assert_names,
    assert_names_follow_what_is_shown,
    assert_plain_keys_stay_in_the_view,
    assert_tab_walks_in_reading_order,
)
from drive import (
    drag_there_and_back,
    handle_there_and_back,
    key_there_and_back,
    middle,
    move_there_and_back,
    seen,
    settled,
    take,
    wait,
)
from hygiene import REFERENCE
from refresh_notebooks import HIDDEN
from sight import CUT, assert_whole, reach

lab = pytest.importorskip("lab")
NOTEBOOKS = [
    path for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb")) if path.stem != REFERENCE
]

LAPTOP = {"width": 1366, "height": 657}  # what Chromium leaves of 1366×768
FILES = ".jp-DirListing-content"
BESIDE, ALONE = 934, 1186  # pixels for an output beside the file browser, and without it

lab.require_chromium()


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    with lab.server(tmp_path_factory.mktemp("lab")) as address, lab.browser() as chromium:
        notebook = lab.Notebook(chromium, lab.document(address, REFERENCE + ".ipynb", "lab"), **LAPTOP)
        notebook.page.wait_for_selector(FILES)
        yield notebook


EMPTY = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code: `
from ipywidgets import Widget
from lstm_helpers.training import Training
Widget.close_all()
if not hasattr(Training, "all_steps"):
    Training.all_steps = Training.train
    Training.train = lambda run, steps, quiet=False: run.all_steps(steps // 10, quiet)
get_ipython().run_line_magic("reset", "-f")`}).done.then(() => 0)"""
"""Every notebook has the kernel of the one before, emptied: to start one takes a second. Nets learn a tenth of the
steps: what they know is looked at by nbval and the kernel ring."""
SHOWN = """shown => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    const seen = cells.filter(({node}) => [...node.querySelectorAll(".jp-OutputArea-output")].some(
        output => output.getBoundingClientRect().height));
    return JSON.stringify(seen.map(({model}) => model.id)) === JSON.stringify(shown);
}"""


def assert_nothing_is_cut(notebook):
    """Labels and menus whole, no label under its number, no view wider than its place, at 640 pixels, as a page of 1280
    is laid out when it is zoomed to 200 %; and on a phone. (For the laptop's window see assert_sliders_work.)"""
    assert notebook.views().count() >= 1
    for width in (640, 390):
        notebook.page.set_viewport_size({"width": width, "height": 1200})
        notebook.page.wait_for_timeout(150)
        for view in notebook.views().all():
            view.evaluate("view => view.scrollIntoView({block: 'center'})")
            assert view.evaluate(CUT) == [], f"at {width} pixels"


def assert_outputs_wait_for_their_questions(notebook, path):
    """Before the run: what would answer a question is collapsed, all other outputs are shown. (After it, JupyterLab
    saves the notebook by itself.)"""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    stored = [cell for cell in cells if cell.get("outputs")]
    shown = [cell["id"] for cell in stored if cell["metadata"] != HIDDEN]
    assert 0 < len(shown) < len(stored)
    notebook.page.wait_for_function(SHOWN, arg=shown, polling=100)  # it is laid out for each look
    assert notebook.page.get_by_text("Error displaying widget").count() == 0


KNOBS = """sliders => sliders.map((slider, number) => {
    const knob = slider.querySelector(".noUi-handle"), box = knob.getBoundingClientRect();
    const hit = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const kind = [...slider.classList].filter(name => name !== "lstm-moved").sort().join(" ");
    return {number, kind, shown: slider.checkVisibility(),
        free: knob.contains(hit), name: slider.textContent};
}).filter(({shown}) => shown)"""


def sliders(view):
    """The visible sliders of a view, and the kind of each."""
    for _ in range(50):  # while formulas above are set, the page still moves
        view.evaluate("view => view.scrollIntoView({block: 'center'})")
        knobs = view.locator(".lstm-slider").evaluate_all(KNOBS)
        covered = [knob["name"] for knob in knobs if not knob["free"]]
        if not covered:
            break
        view.page.wait_for_timeout(100)
    assert knobs
    assert covered == []
    return [(view.locator(".lstm-slider").nth(knob["number"]), knob["kind"]) for knob in knobs]


def assert_sliders_work(notebook):
    kinds = set()
    assert notebook.views().count() >= 1
    for view in notebook.views().all():
        assert_whole(view, BESIDE)
        assert view.evaluate(CUT) == [], "in the laptop's window"
        handle, start = settled(notebook.page, view)
        assert "→" not in start["line"], "the browser moved a slider by showing it"
        knobs = sliders(view)
        assert reach(view, drag_there_and_back, knobs[0][0]) == []
        for number in held(view):
            assert reach(view, handle_there_and_back, number) == []
        for slider, kind in knobs:
            if kind not in kinds:
                move_there_and_back(notebook.page, handle, slider, start, [key_there_and_back])
                kinds.add(kind)
        notebook.page.wait_for_timeout(200)
        assert seen(notebook.page, handle) == start, "something late arrived"


def assert_whole_without_the_file_browser(notebook):
    show_the_file_browser(notebook, False)
    for view in notebook.views().all():
        assert_whole(view, ALONE)


def show_the_file_browser(notebook, is_shown):
    files = notebook.page.locator(FILES)
    if files.is_visible() != is_shown:
        notebook.page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
        files.wait_for(state="visible" if is_shown else "hidden")


def assert_what_is_out_of_sight_is_found(notebook):
    """A picture 400 pixels further down: the view is too high, and the drag is seen in part."""
    view, page = notebook.views().nth(0), notebook.page
    page.set_viewport_size(LAPTOP)
    style = page.add_style_tag(content=".lstm-view .widget-html-content > svg {margin-top: 400px}")
    with pytest.raises(AssertionError, match="pixels, "):
        assert_whole(view, ALONE)
    assert reach(view, drag_there_and_back, view.locator(".lstm-slider").first)
    style.evaluate("style => style.remove()")


def held(view):
    """The number of the picture that the slider moves, if it is there."""
    return [one for one in view.locator(".lstm-handles rect").all() if one.get_attribute("data-name") == chosen(view)]


def chosen(view):
    """The number that the slider moves."""
    return view.locator(".lstm-weights select").evaluate("menu => menu.value")


def assert_numbers_of_the_picture_are_handles(notebook):
    """A click on one brings it to the slider; pulled, it is on the way a pixel is 1/240 of."""
    page, view = notebook.page, notebook.views().nth(0)
    handle, _ = settled(page, view)
    slider, number = view.locator(".lstm-weights .lstm-slider"), view.locator("[data-name='W_f[1, 2]']")
    assert chosen(view) == "W_f[0, 0]"
    number.click()
    view.get_by_role("slider", name="W_f[1, 2]").wait_for()
    assert (chosen(view), slider.locator(".widget-readout").text_content()) == ("W_f[1, 2]", "7")
    before = seen(page, handle)
    assert "→" not in before["line"]
    pull = handle_there_and_back(page, number)
    next(pull)
    view.get_by_text("W_f[1, 2]: 7 → 11.").wait_for()
    assert slider.locator(".widget-readout").text_content() == "11"
    next(pull)
    assert wait(page, handle, before, same=True)
    x, y = middle(number)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 300, y)
    page.mouse.up()
    view.get_by_text("W_f[1, 2]: 7 → 12.").wait_for()  # the limit
    view.get_by_role("button", name="reset").click()
    assert wait(page, handle, before, same=True)


def assert_a_click_in_the_picture_chooses_row_and_step(notebook):
    """Held, the place follows the pointer, also out of the picture; loose, it does not."""
    page, view = notebook.page, notebook.page.locator(".lstm-view:has(.lstm-area)").first
    handle, start = settled(page, view)
    area, readouts = view.locator(".lstm-area"), view.locator(".lstm-slider:has-text('step') .widget-readout")
    area.scroll_into_view_if_needed()
    box, last = area.bounding_box(), view.get_by_role("slider", name="step").get_attribute("aria-valuemax")
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    view.get_by_text(re.compile("step: .* → 0")).wait_for()
    page.mouse.move(box["x"] + box["width"] + 30, box["y"] + 1)
    view.get_by_text(re.compile("Row 0 is unit .*")).wait_for()
    page.mouse.up()
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.wait_for_timeout(200)
    assert float(readouts.text_content()) == float(last)
    view.get_by_role("button", name="reset").click()
    assert wait(page, handle, start, same=True)


def assert_the_menu_chooses_the_number(notebook):
    page, view = notebook.page, notebook.views().nth(0)
    view.get_by_role("combobox", name="number").select_option("b_f[2]")
    view.get_by_role("slider", name="b_f[2]").wait_for()
    handle, start = settled(page, view)
    move_there_and_back(page, handle, view.locator(".lstm-weights .lstm-slider"), start)
    view.get_by_role("combobox", name="number").select_option("W_f[0, 0]")
    view.get_by_role("slider", name="W_f[0, 0]").wait_for()


def assert_numbers_can_be_typed_as_they_are_printed(notebook):
    """A click selects what stands there, so that it is replaced; what is no number of this slider is told, and the
    number stays; Tab takes it like Enter."""
    page, view = notebook.page, notebook.views().nth(0)
    handle, start = settled(page, view)
    box, refused = view.locator(".lstm-weights .widget-readout"), view.locator(".lstm-refused")
    for typed, key, value, message in (
        ("−2", "Enter", "−2", ""),
        ("-22", "Enter", "−2", "−22 is outside: from −12 to 12 it can be."),
        ("1,5", "Tab", "1.5", ""),
        ("two", "Tab", "1.5", "That is no number: from −12 to 12 it can be."),
        ("1", "Enter", "1", ""),
    ):
        box.click()
        page.wait_for_function("text => getSelection().toString() === text", arg=box.text_content())
        page.keyboard.type(typed)
        page.keyboard.press(key)
        view.get_by_text("z_f = [92, 177" if value == "1" else f"W_f[0, 0]: 1 → {value}.").wait_for()
        assert box.text_content() == value
        assert "".join(refused.all_text_contents()) == message
    assert wait(page, handle, start, same=True)


def assert_a_fast_drag_ends_at_the_right_picture(notebook):
    """40 moves as fast as the page takes them, released: no backlog plays on, the words fit the slider.

    Speed: benchmarks/latency.py.
    """
    page, view = notebook.page, notebook.views().nth(0)
    view.get_by_role("combobox", name="number").select_option("W_f[1, 2]")
    view.get_by_role("slider", name="W_f[1, 2]").wait_for()
    slider = view.locator(".lstm-weights .lstm-slider")
    handle = slider.locator(".noUi-handle")
    handle.scroll_into_view_if_needed()
    x, y = take(page, handle)
    for step in range(40):
        page.mouse.move(x - 2 * (20 - abs(step - 20)), y)
    page.mouse.move(x - 20, y)
    page.mouse.up()
    page.wait_for_function(
        """view => view.querySelector("p").textContent.includes(
            `W_f[1, 2]: 7 → ${view.querySelector(".lstm-weights .widget-readout").textContent}.`)""",
        arg=view.element_handle(),
        timeout=10_000,
    )
    before = seen(page, view.element_handle())
    page.wait_for_timeout(600)
    assert seen(page, view.element_handle()) == before


def assert_a_prediction_works_by_keyboard_alone(notebook):
    page = notebook.page
    box = page.get_by_placeholder("a number").first
    box.focus()
    page.keyboard.type("90")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    line = "You said: 90. The numbers say: 91. Your guess is 1 too low."
    page.get_by_role("status").filter(has_text=line).first.wait_for(timeout=10_000)


def assert_the_ring_can_fail(notebook):
    """A slider wired to nothing is found out."""
    handle, start = settled(notebook.page, notebook.views().nth(0))
    assert wait(notebook.page, handle, start, same=True)
    assert not wait(notebook.page, handle, start, same=False, patience=1_000)


def assert_play_moves_the_step_by_itself(notebook):
    view = notebook.views().nth(0)
    _, start = settled(notebook.page, view)
    assert start["line"].startswith("At step 3")
    view.get_by_role("button", name="play", exact=True).focus()
    notebook.page.keyboard.press("Space")
    view.get_by_text(re.compile(r"step: 3 → ([5-9]|1\d|2\d)\.")).wait_for(timeout=10_000)
    view.get_by_role("button", name="pause", exact=True).click()  # else it plays on when the notebook is closed
    view.get_by_role("button", name="play", exact=True).wait_for()


def close_the_views(notebook):
    """As running their cells again does; an error is among the page's."""
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    notebook.page.wait_for_function("() => !document.querySelector('.lstm-view')")
    notebook.page.wait_for_timeout(300)


MORE = {  # what is tried in one notebook only
    "02_forget_gate": (
        assert_letters_can_be_read_in_the_dark_theme,
        assert_every_kind_works_by_keyboard,
        assert_plain_keys_stay_in_the_view,
        assert_a_prediction_works_by_keyboard_alone,
        assert_numbers_of_the_picture_are_handles,
        assert_the_menu_chooses_the_number,
        assert_numbers_can_be_typed_as_they_are_printed,
        assert_a_fast_drag_ends_at_the_right_picture,
    ),
    "03_saturation": (assert_the_ring_can_fail, assert_axe_can_fail, assert_what_is_out_of_sight_is_found),
    "07_whole_cell": (assert_tab_walks_in_reading_order, assert_names_follow_what_is_shown),
    "09_through_time": (assert_tab_walks_in_reading_order, assert_play_moves_the_step_by_itself),
    "15_variants": (assert_tab_walks_in_reading_order,),
    "17_your_own_lstm": (assert_a_click_in_the_picture_chooses_row_and_step,),
    "18_errata": (assert_tab_walks_in_reading_order,),
}


class Notebooks:
    def test_notebook(self, notebook, path):
        notebook.page.set_viewport_size(LAPTOP)
        show_the_file_browser(notebook, True)
        notebook.wait_for_its_kernel()
        notebook.page.evaluate(EMPTY)
        notebook.show(path.name, keep=True)
        assert_outputs_wait_for_their_questions(notebook, path)
        notebook.run_all()
        assert_sliders_work(notebook)
        assert_whole_without_the_file_browser(notebook)
        notebook.page.set_viewport_size({"width": 1280, "height": 1000})
        assert_axe_finds_nothing(notebook)
        assert_letters_of_pictures_can_be_read(notebook)
        assert_names(notebook)
        for check in MORE.get(path.stem, ()):
            check(notebook)
        assert_nothing_is_cut(notebook)
        close_the_views(notebook)
        assert notebook.elsewhere == [], "a request left the machine"
        assert notebook.errors == [], "JavaScript errors"


@pytest.mark.parametrize("path", NOTEBOOKS[:9], ids=lambda path: path.stem)
class TestFirstHalf(Notebooks):
    """Each half in a process of its own: pytest-xdist keeps a class together (--dist loadscope)."""


@pytest.mark.parametrize("path", NOTEBOOKS[9:], ids=lambda path: path.stem)
class TestSecondHalf(Notebooks):
    """The other half."""


def test_every_check_of_one_notebook_finds_it():
    assert MORE.keys() <= {path.stem for path in NOTEBOOKS}


def test_find_chromium_takes_the_named_one(monkeypatch, tmp_path):
    named = tmp_path / "my-chromium"
    named.write_text("#!/bin/sh\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert lab.find_chromium() == str(named)
    monkeypatch.setenv("CHROMIUM", "")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert lab.find_chromium() is None
