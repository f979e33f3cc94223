"""What the browser ring asks of a view for those who hear it, or have no mouse: names, order of focus, keys."""

from importlib.resources import files

from drive import key_there_and_back, settled, wait
from lstm_helpers.plots.palette import AT_NIGHT, PAPER, rgb

OURS = ".jp-OutputArea-output > .jupyter-widgets"  # views, predictions, progress: not JupyterLab's own frame
AXE = """async selector => (await axe.run(selector, {
    resultTypes: ["violations"], preload: false, iframes: false,
    rules: {"color-contrast": {enabled: false}},  // sees nothing here, where the body's height is 0: PALE does it
})).violations"""
COLOURS = """
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const over = (top, below) => below.map((c, k) => c + ((top[3] ?? 1) * (top[k] - c)));
    const linear = c => c <= 0.04045 * 255 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05;
    const contrast = (...pair) => {
        const [dark, bright] = pair.map(light).sort((a, b) => a - b);
        return bright / dark;
    };
    const told = seen => [seen.length, seen.filter(([, c]) => c < 4.5).map(([text, c]) => `${text}: ${c.toFixed(2)}`)];
"""
PALE = """selector => {  // texts with a contrast below 4.5 to 1 (WCAG 2.2, 1.4.3), as "text: contrast"
    COLOURS
    const behind = e => numbers(getComputedStyle(e).backgroundColor);
    const ground = e => e ? over(behind(e), ground(e.parentElement)) : [255, 255, 255];
    const all = [...document.querySelectorAll(selector)].flatMap(box => [...box.querySelectorAll("*:not(svg *)")]);
    const texts = all.filter(e => e.checkVisibility() && e.getBoundingClientRect().width
        && [...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim()));
    return told(texts.filter(e => !e.closest("style, [disabled]")).map(e => {
        const below = ground(e);
        return [e.textContent.slice(0, 30), contrast(below, over(numbers(getComputedStyle(e).color), below))];
    }));
}""".replace("COLOURS", COLOURS)
FAINT = """(view, paper) => {  // the same for the letters of its picture, on what is painted below them
    COLOURS
    const picture = [...view.querySelectorAll(".widget-html-content > svg:not(.lstm-handles)")];
    const parts = picture.flatMap(svg => [...svg.querySelectorAll("path, rect, circle, polygon, text")])
        .filter(e => !e.closest("defs")).map(e => [e, getComputedStyle(e)]);
    const painted = ({fill, fillOpacity, opacity}) => {
        const [r, g, b, a] = numbers(fill);
        return [r, g, b, (a ?? 1) * fillOpacity * opacity];
    };
    const seen = parts.filter(([e]) => e.matches("text") && e.textContent.trim()).map(([e, style]) => {
        const box = e.getBoundingClientRect(), below = parts.slice(0, parts.findIndex(([other]) => other === e));
        const filled = below.filter(([part, {fill}]) => part.isPointInFill && fill !== "none");
        const hit = (part, place) => part.isPointInFill(place.matrixTransform(part.getScreenCTM().inverse()));
        const least = Math.min(...[0.1, 0.5, 0.9].map(share => {
            const place = new DOMPoint(box.left + share * box.width, (box.top + box.bottom) / 2);
            const under = filled.filter(([part]) => hit(part, place)).map(([, look]) => painted(look));
            const ground = style.stroke === "none" ? under : [numbers(style.stroke)];  // a halo
            const paint = ground.reduce((paint, top) => over(top, paint), numbers(paper));
            return contrast(paint, over(painted(style), paint));
        }));
        return [e.textContent.slice(0, 30), least];
    });
    return told(seen);
}""".replace("COLOURS", COLOURS)
GRAVE = ("serious", "critical")
CONTROLS = ("slider", "button", "textbox", "combobox", "ComboBoxSelect", "checkbox", "status", "SvgRoot")
LAYERS = ("status", "SvgRoot")  # the words, and what is read of a picture beside them
TABBABLE = """view => [...view.querySelectorAll("button, input, select, [tabindex='0'], [contenteditable='true']")]
    .filter(e => e.checkVisibility() && !e.disabled)"""
READING_ORDER = """elements => {  // row by row, from left to right; a slider's knob and number are one place
    const place = e => e.closest(".widget-slider") || e;
    let places = [...new Set(elements.map(place))].map(e => [e, e.getBoundingClientRect()]);
    places.sort(([, a], [, b]) => a.top - b.top);
    const order = [];
    while (places.length) {
        const end = places[0][1].bottom, row = places.filter(([, box]) => (box.top + box.bottom) / 2 < end);
        order.push(...row.sort(([, a], [, b]) => a.left - b.left).map(([e]) => e));
        places = places.filter(one => !row.includes(one));
    }
    return order.flatMap(one => elements.filter(e => place(e) === one));
}"""


def findings(page):
    """What axe-core finds serious or critical in our outputs: ["rule: selector"]."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(AXE, OURS)
    return [f"{one['id']}: {node['target']}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def assert_axe_finds_nothing(notebook):
    assert notebook.page.locator(OURS).count() >= 2
    found = findings(notebook.page)
    assert found == [], found
    assert_letters_can_be_read(notebook)


def assert_letters_can_be_read(notebook):
    count, pale = notebook.page.evaluate(PALE, OURS)
    assert count >= 10
    assert pale == [], pale


def assert_letters_of_pictures_can_be_read(notebook):
    """In both themes, of which a picture knows this mark and the colour of the page."""
    for is_light, paper in (("true", rgb(PAPER)), ("false", rgb(AT_NIGHT[PAPER]))):
        notebook.page.evaluate("is => { document.body.dataset.jpThemeLight = is; }", is_light)
        for view in notebook.views().all():
            count, pale = view.evaluate(FAINT, str([255 * part for part in paper]))
            assert count >= 5
            assert pale == [], (is_light, pale)
    notebook.page.evaluate("() => { document.body.dataset.jpThemeLight = 'true'; }")


def change_theme(page, theme):
    """JupyterLab covers the page meanwhile. Changed again within 0.2 s, it takes the cover away twice, and raises."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", f"JupyterLab {theme}"
    )
    light = str(theme == "Light").lower()
    page.wait_for_function("light => document.body.dataset.jpThemeLight === light", arg=light)
    page.wait_for_function("() => !document.getElementById('jupyterlab-splash')")


def assert_letters_can_be_read_in_the_dark_theme(notebook):
    """After a slider has moved, whose number is marked; and the check itself can fail."""
    page, view = notebook.page, notebook.views().nth(0)
    view.get_by_role("slider").last.focus()
    page.keyboard.press("ArrowLeft")
    view.locator(".lstm-moved").first.wait_for()
    change_theme(page, "Dark")
    page.wait_for_function(
        "() => getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim() === '#111'"
    )
    assert_letters_can_be_read(notebook)
    assert view.locator(".lstm-fold input").evaluate("box => getComputedStyle(box).colorScheme") == "dark"
    paper = view.evaluate("view => getComputedStyle(view.closest('.jp-Notebook')).backgroundColor")
    assert view.evaluate(FAINT, paper)[1] == []
    view.locator(".lstm-live p").evaluate("words => { words.style.color = '#666'; }")
    assert len(page.evaluate(PALE, OURS)[1]) == 1
    view.locator(".lstm-live text").first.evaluate("text => { text.style.fill = '#666'; }")
    assert len(view.evaluate(FAINT, paper)[1]) == 1
    change_theme(page, "Light")
    page.keyboard.press("ArrowRight")


def assert_axe_can_fail(notebook):
    """A knob without its name is found, and only that."""
    knob = notebook.views().nth(0).locator(".noUi-handle").first
    name = knob.get_attribute("aria-label")
    knob.evaluate("knob => knob.removeAttribute('aria-label')")
    (found,) = findings(notebook.page)
    assert found.startswith("aria-input-field-name")
    knob.evaluate("(knob, name) => knob.setAttribute('aria-label', name)", name)


def tree(view):
    """What a screen reader is told of a view, from Chromium: [(role, name)] of its controls, words and layers."""
    client = view.page.context.new_cdp_session(view.page)
    view.evaluate("view => { window.heard = view; }")
    found = client.send("Runtime.evaluate", {"expression": "window.heard"})["result"]["objectId"]
    nodes = client.send("Accessibility.queryAXTree", {"objectId": found})["nodes"]
    client.detach()
    nodes = [node for node in nodes if not node["ignored"] and node["role"]["value"] in CONTROLS]
    return [(node["role"]["value"], node["name"]["value"]) for node in nodes]


SHOWN = """view => [...view.querySelectorAll(".lstm-slider")].filter(slider => slider.checkVisibility()).map(slider => {
    const [name, number, knob] = [".widget-label", ".widget-readout", ".noUi-handle"].map(
        part => slider.querySelector(part));
    return [name.textContent, number.textContent === knob.ariaValueText];
})"""


def assert_controls_are_named(view):
    """Each has a name, no two of a kind the same; a slider's is its code expression, its value the number beside it."""
    view.evaluate("view => view.scrollIntoView({block: 'center'})")  # far from the screen, nothing is read out
    for _ in range(50):  # while many sliders change, each by a message of its own, some are ahead of others
        names, shown = tree(view), view.evaluate(SHOWN)
        told = [[name, True] for role, name in names if role == "slider"]
        if told == shown:
            break
        view.page.wait_for_timeout(100)
    assert told == shown, (told, shown)
    roles = [role for role, _ in names if role in LAYERS]  # of the layers those that have something
    assert roles.count("status") == 1 <= roles.count("SvgRoot"), roles
    named = [(role, name) for role, name in names if role not in LAYERS]
    assert all(name for _, name in named), names
    assert len(set(named)) == len(named), names


def assert_names(notebook):
    for view in notebook.views().all():
        assert_controls_are_named(view)


def assert_tab_walks_in_reading_order(notebook):
    """Tab goes through all controls of a view, top to bottom, left to right, and out; Shift+Tab goes out before it."""
    page, view = notebook.page, notebook.views().nth(0)
    count = view.evaluate(
        """view => {
            window.walked = [];
            view.addEventListener("focusin", event => window.walked.push(event.target));
            window.expected = (TABBABLE)(view);
            window.expected[0].focus();
            return window.expected.length;
        }""".replace("TABBABLE", TABBABLE)
    )
    assert count >= 5
    page.keyboard.press("Shift+Tab")
    assert not view.evaluate("view => view.contains(document.activeElement)"), "Shift+Tab does not leave the view"
    view.evaluate("() => { window.expected[0].focus(); window.walked.length = 1; }")
    for _ in range(count):
        page.keyboard.press("Tab")
    tell = "es => es.map(e => e.getAttribute('aria-label') || e.textContent)"
    walked, expected, reading = page.evaluate(
        f"() => [window.walked, window.expected, ({READING_ORDER})(window.expected)].map({tell})"
    )
    assert walked == expected == reading, (walked, expected, reading)
    assert not view.evaluate("view => view.contains(document.activeElement)"), "Tab does not leave the view"


def assert_every_kind_works_by_keyboard(notebook):
    """Menu, buttons of a choice, a button, a typed number (sliders, text boxes and Play are tried elsewhere)."""
    page, view = notebook.page, notebook.views().nth(0)
    handle, start = settled(page, view)
    view.get_by_role("combobox", name="start from").focus()
    for key, same in (("ArrowDown", False), ("ArrowUp", True)):
        page.keyboard.press(key)
        assert wait(page, handle, start, same), key
    readout = view.get_by_role("textbox", name="as a number").first
    value = readout.text_content()
    for typed, same in ((str(float(value) + 1), False), (value, True)):
        readout.focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        assert wait(page, handle, start, same), f"{typed} typed"
    there = key_there_and_back(page, readout.locator(".."))
    next(there)
    assert wait(page, handle, start, same=False)
    view.get_by_role("button", name="reset").focus()
    page.keyboard.press("Enter")
    assert wait(page, handle, start, same=True), "reset"
    for choice in view.locator(".widget-toggle-buttons").all():
        buttons = [choice.locator(f"[aria-pressed={state}]").first.element_handle() for state in ("false", "true")]
        for button, key in zip(buttons, ("Enter", "Space"), strict=True):
            button.focus()
            page.keyboard.press(key)
            page.wait_for_function("button => button.getAttribute('aria-pressed') === 'true'", arg=button)
            page.wait_for_timeout(300)  # the kernel's answer may still move it
            assert button.evaluate("button => button === document.activeElement"), f"{key} loses the focus"
    assert wait(page, handle, start, same=True), "the choice and back"


def assert_plain_keys_stay_in_the_view(notebook):
    """Elsewhere they are commands of JupyterLab: d d deletes a cell, x cuts it, an arrow goes to the next."""
    page, view = notebook.page, notebook.views().nth(0)
    cells, active = page.locator(".jp-Notebook .jp-Cell"), page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    view.scroll_into_view_if_needed()
    before = cells.count()
    controls = view.locator("button").first, view.get_by_role("slider").first, view.get_by_role("combobox").first
    for control in controls:
        control.focus()
        mine = active.element_handle()
        for key in ("d", "d", "x", "a", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        assert control.evaluate("control => control === document.activeElement")
        assert mine.evaluate("cell => cell.matches('.jp-mod-active')")
    assert cells.count() == before
    controls[0].focus()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("cell => !cell.matches('.jp-mod-active')", arg=mine)


def assert_names_follow_what_is_shown(notebook):
    """Of another gate's weights the sliders have other names."""
    view = notebook.views().nth(0)
    buttons = view.get_by_role("group", name="weights of").get_by_role("button")
    for button, name in ((buttons.nth(1), "W_i[0, 0]"), (buttons.nth(0), "W_f[0, 0]")):
        button.focus()
        notebook.page.keyboard.press("Space")
        view.get_by_role("slider", name=name).wait_for(timeout=10_000)
    assert_controls_are_named(view)
