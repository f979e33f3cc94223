"""What the laptop's window shows of a view: whether it is whole, and what of the answers to a drag is out of sight."""

from drive import seen, wait

PANEL = ".jp-WindowedPanel-outer"  # where a notebook is seen
TOP = """view => {
    const controls = [...view.querySelectorAll(".lstm-hand :is(select, button, input, .widget-slider)")];
    return Math.min(...controls.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().top));
}"""
PIXELS = """view => {  // from its first control to the bottom of its picture
    const layers = [...view.querySelectorAll(".widget-html-content > svg")];
    return Math.max(...layers.map(e => e.getBoundingClientRect().bottom)) - (TOP)(view);
}""".replace("TOP", TOP)
AWAY = """view => (TOP)(view) - view.closest("PANEL").getBoundingClientRect().top"""
AWAY = AWAY.replace("TOP", TOP).replace("PANEL", PANEL)
SCROLL = """async view => {  // its first control to the top of the panel, where it stays: JupyterLab sizes cells late
    const panel = view.closest("PANEL");
    for (let frame = 0, still = 0; frame < 60 && still < 4; frame += 1) {
        panel.scrollBy(0, (AWAY)(view));
        await new Promise(requestAnimationFrame);
        still = Math.abs((AWAY)(view)) < 1 ? still + 1 : 0;
    }
}""".replace("AWAY", AWAY).replace("PANEL", PANEL)
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
CUT = """view => {
    const there = what => [...view.querySelectorAll(what)].filter(
        e => e.checkVisibility() && e.getBoundingClientRect().width);
    const text = e => {
        const all = document.createRange();
        all.selectNodeContents(e);
        return all.getBoundingClientRect();
    };
    const cut = there(".widget-label, .widget-readout, button").filter(
        e => e.scrollWidth > e.clientWidth + 1 || text(e).width > e.getBoundingClientRect().width + 1);
    const over = there(".lstm-slider").filter(e => {
        const [label, number] = [".widget-label", ".widget-readout"].map(part => text(e.querySelector(part)));
        return label.right > number.left && label.bottom > number.top + 2 && label.top < number.bottom - 2;
    });
    const short = there("select").filter(e => {
        const whole = e.cloneNode(true);
        whole.style.cssText = "position: absolute; width: max-content; max-width: none; flex: none";
        e.after(whole);
        const need = whole.getBoundingClientRect().width;
        whole.remove();
        const room = view.clientWidth - e.parentElement.offsetWidth;  // on a phone a long sentence finds none
        return room > 8 && need > e.getBoundingClientRect().width + 1;
    });
    const edge = view.getBoundingClientRect().right + 1;
    const wide = there("*:not(table *)").filter(e => e.getBoundingClientRect().right > edge);
    return [...cut, ...over, ...short, ...wide, ...(view.scrollWidth > view.clientWidth + 1 ? [view] : [])]
        .map(e => e.textContent.slice(0, 60));
}"""


def assert_whole(view, width):
    """In the window that `make lab` opens on a laptop, where outputs have 536 pixels of height, and this width."""
    room = view.locator("xpath=..").bounding_box()["width"], view.page.locator(PANEL).bounding_box()["height"]
    assert room == (width, 536), room
    pixels = view.evaluate(PIXELS)
    assert pixels <= 536, f"{pixels} pixels, {width} wide"


def reach(view, way, moved):
    """What changes while this is dragged and reaches out of the panel, the view's first control at the panel's top.
    Dragged back, the view is as it was."""
    page, handle = view.page, view.element_handle()
    for _ in range(5):
        view.evaluate(SCROLL)
        start, before = seen(page, handle), view.evaluate(LOOKS)
        drag = way(page, moved)
        next(drag)
        assert wait(page, handle, start, same=False), f"{moved.text_content()}: nothing answers"
        (changed, outside), away = view.evaluate(OUTSIDE, before), view.evaluate(AWAY)
        next(drag)
        assert wait(page, handle, start, same=True), f"{moved.text_content()}: not as it was"
        assert {"P", "DIV"} < set(changed), "words, the slider's number and a part of the picture"
        if abs(away) < 2:
            return outside
    raise AssertionError("the page does not stay where it is")
