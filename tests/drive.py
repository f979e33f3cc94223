"""What the browser rings do with a view: wait until it has settled, drag by mouse, move by key, and back."""

SEEN = """view => {
    const live = view.querySelector(".lstm-live"), line = live.querySelector("p").textContent;
    const layers = [...view.querySelectorAll(".lstm-still svg, .lstm-live svg")].map(svg => svg.outerHTML);
    return {picture: layers.join(""), words: line + live.querySelector("table").textContent, line};
}"""  # textContent: innerText is empty while JupyterLab skips the cell
WAIT = """async ([view, then, same, patience]) => {
    const end = performance.now() + patience;
    while (performance.now() < end) {
        const now = (SEEN)(view);
        if (same && now.picture === then.picture && now.words === then.words) return true;
        if (!same && now.picture !== then.picture && now.words !== then.words) return true;
        await new Promise(resolve => setTimeout(resolve, 30));
    }
    return false;
}""".replace("SEEN", SEEN)


def seen(page, view):
    return page.evaluate(SEEN, view)


def settled(page, view):
    """The view's element and what is seen of it, once both layers of its picture are there."""
    view.evaluate("view => view.scrollIntoView({block: 'center'})")
    handle = view.element_handle()
    page.wait_for_function(
        "view => ['.lstm-still', '.lstm-live'].every(part => view.querySelector(`${part} svg`)?.clientHeight)",
        arg=handle,
    )
    page.wait_for_timeout(120)
    return handle, seen(page, handle)


def wait(page, view, then, same, patience=15_000):
    """Whether picture and words both become the same as then, or both other than then.

    Not wait_for_function: it takes the promise of an async predicate for a yes.
    """
    return page.evaluate(WAIT, [view, then, same, patience])


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def take(page, handle):
    """Press the mouse on the knob; again when the page was still moving under it. Returns where it is held."""
    for _ in range(10):
        x, y = middle(handle)
        page.mouse.move(x, y)
        page.mouse.down()
        if handle.evaluate("handle => handle.matches('.noUi-active')"):
            return x, y
        page.mouse.up()
        page.wait_for_timeout(200)
        handle.scroll_into_view_if_needed()
    raise AssertionError("the mouse cannot take the knob")


def direction(handle):
    return -1 if handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax") else 1


def drag_there_and_back(page, slider):
    """Yields when the knob is there, and when it is back."""
    handle = slider.locator(".noUi-handle")
    x, y = take(page, handle)
    reach = direction(handle) * slider.locator(".noUi-base").bounding_box()["width"] * 0.6
    page.mouse.move(x + reach / 2, y)
    page.mouse.move(x + reach, y)
    yield "there"
    page.mouse.move(x, y)
    page.mouse.up()
    yield "back"


def key_there_and_back(page, slider):
    handle = slider.locator(".noUi-handle")
    there, back = ("ArrowRight", "ArrowLeft") if direction(handle) > 0 else ("ArrowLeft", "ArrowRight")
    handle.focus()
    page.keyboard.press(there)
    yield "there"
    page.keyboard.press(back)
    yield "back"


def handle_there_and_back(page, handle):
    """The number of the picture that the view's slider moves."""
    view = handle.locator("xpath=ancestor::*[contains(@class, 'lstm-view')]")
    way = direction(view.locator(".lstm-weights .noUi-handle"))
    handle.scroll_into_view_if_needed()
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10 * way, y)
    page.mouse.move(x + 40 * way, y)  # of 240 from one limit to the other
    yield "there"
    page.mouse.move(x, y)
    page.mouse.up()
    yield "back"


def move_there_and_back(page, view, slider, start, ways=(drag_there_and_back, key_there_and_back)):
    for way in ways:
        for place in way(page, slider):
            assert wait(page, view, start, same=place == "back"), f"{slider.text_content()}: {way.__name__}"
