"""A laptop of 1366×768 pixels, in the window that `make lab` opens there, with the file browser open: every view is
whole, and while a number is dragged, all that answers is in sight. Every notebook once, in one JupyterLab.
"""

from pathlib import Path

import pytest

from drive import drag_there_and_back, handle_there_and_back, seen, wait
from hygiene import REFERENCE

lab = pytest.importorskip("lab")
lab.require_chromium()

NOTEBOOKS = [
    path.name for path in sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb")) if path.stem != REFERENCE
]
PANEL = ".jp-WindowedPanel-outer"  # where a notebook is seen
TOP = """view => {
    const controls = [...view.querySelectorAll(".lstm-hand :is(select, button, input, .widget-slider)")];
    return Math.min(...controls.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().top));
}"""
PIXELS = """view => {  // from its first control to the bottom of its picture
    const layers = [...view.querySelectorAll(".widget-html-content > svg")];
    return Math.max(...layers.map(e => e.getBoundingClientRect().bottom)) - (TOP)(view);
}""".replace("TOP", TOP)
SCROLL = """async view => {  // its first control to the top of the panel, where it stays: JupyterLab sizes cells late
    const panel = view.closest("PANEL"), way = () => (TOP)(view) - panel.getBoundingClientRect().top;
    for (let frame = 0, still = 0; frame < 60 && still < 4; frame += 1) {
        panel.scrollBy(0, way());
        await new Promise(requestAnimationFrame);
        still = Math.abs(way()) < 1 ? still + 1 : 0;
    }
}""".replace("TOP", TOP).replace("PANEL", PANEL)
FREE = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
    {code: "from ipywidgets import Widget; Widget.close_all()"}).done.then(() => null)"""
RUN = """async () => {  // to the last view: what comes after it trains for long
    const {commands, shell} = window.jupyterapp, {content, sessionContext} = shell.currentWidget;
    await sessionContext.ready;
    const shown = cell => cell.model.outputs?.toJSON().some(output => output.data?.["image/png"]);
    content.activeCellIndex = content.widgets.findLastIndex(shown) + 1;
    return commands.execute("notebook:run-all-above");
}"""
DRAWN = """() => {
    const count = what => document.querySelectorAll(what).length;  // an image is kept of each view
    return count(".lstm-view .lstm-live p") && count(".lstm-view .lstm-live p") === count(".jp-RenderedImage");
}"""
PARTS = """view => [...view.querySelectorAll(".lstm-live :is(p, path, text), .widget-readout")]
    .filter(e => e.checkVisibility()).map(e => [e, e.parentElement.cloneNode().outerHTML + e.outerHTML])"""
LOOKS = f"view => ({PARTS})(view).map(([, look]) => look)"
OUTSIDE = """(view, before) => {  // how many parts have changed, and which of them reach out of the panel
    const panel = view.closest("PANEL").getBoundingClientRect();
    const both = (a, b) => ({left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
        right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)});
    const shown = e => {  // what is drawn of it: a line may be cut
        const box = e.getBoundingClientRect(), cut = e.closest("svg svg");
        if (!cut) return box;
        const [x, y, width, height] = ["x", "y", "width", "height"].map(name => Number(cut.getAttribute(name)));
        const place = cut.parentElement.closest("svg").getScreenCTM();
        const [a, b] = [[x, y], [x + width, y + height]].map(at => new DOMPoint(...at).matrixTransform(place));
        return both(box, {left: a.x, top: a.y, right: b.x, bottom: b.y});
    };
    const changed = (PARTS)(view).filter(([, look]) => !before.includes(look)).map(([e]) => [e, shown(e)]);
    const out = ([, box]) => box.right > box.left && box.bottom > box.top && (box.left < panel.left - 1
        || box.top < panel.top - 1 || box.right > panel.right + 1 || box.bottom > panel.bottom + 1);
    return [changed.map(([e]) => e.tagName), changed.filter(out).map(([e]) => e.outerHTML.slice(0, 100))];
}""".replace("PARTS", PARTS).replace("PANEL", PANEL)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    with lab.server(tmp_path_factory.mktemp("laptop")) as address, lab.browser() as chromium:
        notebook = lab.Notebook(chromium, lab.document(address, REFERENCE + ".ipynb", "lab"), 1366, 657)
        notebook.page.wait_for_selector(".jp-DirListing-content")
        yield notebook


def views(notebook, name):
    """Those of this notebook. The kernel is the one of the notebook before, without its widgets."""
    notebook.wait_for_its_kernel()
    notebook.page.evaluate(FREE)
    notebook.show(name, keep=True)
    notebook.page.evaluate(RUN)
    notebook.page.wait_for_function(DRAWN)
    return notebook.views().all()


def assert_whole(view):
    room = view.page.locator(PANEL).bounding_box()["height"]
    assert (view.locator("xpath=..").bounding_box()["width"], room) == (934, 536)
    assert view.evaluate(PIXELS) <= room


def reach(view, way, moved):
    """What changes while this is dragged and reaches out of the panel, the view's first control at the panel's top."""
    page, handle = view.page, view.element_handle()
    view.evaluate(SCROLL)
    start, before = seen(page, handle), view.evaluate(LOOKS)
    drag = way(page, moved)
    next(drag)
    assert wait(page, handle, start, same=False)
    changed, outside = view.evaluate(OUTSIDE, before)
    next(drag)
    assert wait(page, handle, start, same=True)
    assert {"P", "DIV"} < set(changed), "words, the slider's number and a part of the picture"
    return outside


def in_sight(view):
    """`reach` of its first slider, and of the first number of the picture that is a handle."""
    outside = reach(view, drag_there_and_back, view.locator(".lstm-slider").first)
    for number in view.locator(".lstm-handles rect").all()[:1]:
        number.click()
        view.locator(".lstm-slider").get_by_role("slider", name=number.get_attribute("data-name")).wait_for()
        outside += reach(view, handle_there_and_back, number)
    return outside


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_answers_is_in_sight(notebook, name):
    for view in views(notebook, name):
        assert_whole(view)
        assert in_sight(view) == []
    assert notebook.errors == []


def test_what_is_out_of_sight_is_found(notebook):
    """A picture 400 pixels further down: the view is too high, and the drag is seen in part."""
    view, *_ = views(notebook, "02_forget_gate.ipynb")
    notebook.page.add_style_tag(content=".lstm-view .widget-html-content > svg {margin-top: 400px}")
    with pytest.raises(AssertionError, match="<= 536"):
        assert_whole(view)
    assert reach(view, drag_there_and_back, view.locator(".lstm-slider").first)
