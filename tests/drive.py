"""What the browser rings do with a view: wait until it has settled, drag by mouse, move by key, and back."""

SEEN = """async view => {
    const pictures = [];
    for (const image of view.querySelectorAll("img")) {
        const bytes = await (await fetch(image.src)).arrayBuffer();
        const digest = await crypto.subtle.digest("SHA-256", bytes);
        pictures.push([...new Uint8Array(digest)].join());
    }
    return {picture: pictures.join(";"), words: view.querySelector(".lstm-words").textContent,
        line: view.querySelector(".lstm-words p").textContent};  // innerText is empty while JupyterLab skips the cell
}"""
WAIT = """async ([view, then, same, patience]) => {
    const end = performance.now() + patience;
    while (performance.now() < end) {
        const now = await (SEEN)(view).catch(() => null);  // a picture that is just being replaced cannot be read
        if (now && same && now.picture === then.picture && now.words === then.words) return true;
        if (now && !same && now.picture !== then.picture && now.words !== then.words) return true;
        await new Promise(resolve => setTimeout(resolve, 30));
    }
    return false;
}""".replace("SEEN", SEEN)


def seen(page, view):
    return page.evaluate(SEEN, view)


def settled(page, view):
    """The view's element and what is seen of it, once all its pictures are there."""
    view.evaluate("view => view.scrollIntoView({block: 'center'})")
    handle = view.element_handle()
    page.wait_for_function(
        """view => [...view.querySelectorAll('img')].every(i => i.naturalWidth > 0)
            && view.querySelector(".lstm-words").textContent""",
        arg=handle,
    )
    page.wait_for_timeout(250)
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
        handle.evaluate("handle => handle.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(200)
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


def move_there_and_back(page, view, slider, start, ways=(drag_there_and_back, key_there_and_back)):
    for way in ways:
        for place in way(page, slider):
            assert wait(page, view, start, same=place == "back"), f"{slider.inner_text()}: {way.__name__}"
