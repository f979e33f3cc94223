"""Names for those who hear a view: what ipywidgets leaves without a name is named in the browser.

Python cannot do it: a slider's knob, a readout, an image have no trait for a name. A <style> that is put into a page
runs its `onload`, so a few lines of JavaScript travel with the styles of a view. Where a page forbids that, a view
works as before, without the names. They also keep keys from JupyterLab's shortcuts while a control has the focus.
"""

from html import escape

SCRIPT = """
const root = this.closest(".lstm-view, .lstm-predict");
const put = (element, names) => Object.entries(names).forEach(([name, value]) => {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
});
const text = (box, part) => box.querySelector(part)?.textContent ?? "";  // a view that is closed loses part by part
const pressed = button => put(button, {"aria-pressed": String(button.matches(".mod-active"))});
const kinds = {
  ".widget-slider": slider => {
    const name = text(slider, ".widget-label"), value = slider.querySelector(".widget-readout");
    const off = {"aria-disabled": String(Boolean(slider.querySelector("[disabled]")))};
    put(slider.querySelector(".noUi-handle"),
      {"aria-label": name, "aria-valuetext": text(slider, ".widget-readout"), ...off});
    put(value, slider.matches(".lstm-pick") ? {contenteditable: "false"}  // where ipywidgets takes no typed number
      : {role: "textbox", "aria-label": name + " as a number", ...off});
  },
  ".widget-toggle-buttons": group => {
    put(group, {role: "group", "aria-label": text(group, ".widget-label")});
    group.querySelectorAll("button").forEach(pressed);
  },
  ".widget-play": player => {
    const names = [player.querySelector(".fa-pause") ? "pause" : "play", "stop and go back to the first", "repeat"];
    names.forEach((name, place) => put(player.children[place], {"aria-label": name}));
    pressed(player.children[2]);
  },
  ".lstm-words": words => {  // before them stand the pictures, which are one picture
    const line = text(words, "p"), picture = words.previousElementSibling;
    if (!line || !picture) return;
    put(picture, {role: "img", "aria-label": line + " The table below has the numbers of this picture."});
    picture.querySelectorAll("img").forEach(image => put(image, {alt: ""}));
  },
  ".lstm-predict": asked => put(asked, {role: "group", "aria-label": text(asked, ".widget-html")}),
};
const any = Object.keys(kinds).join();
const name = box => Object.keys(kinds).filter(kind => box.matches(kind)).forEach(kind => kinds[kind](box));
const inside = box => [box, ...box.querySelectorAll(any)].forEach(name);
// JupyterLab hears every key first: d d on a button deletes the cell. Without Ctrl, Alt, Shift a key is for the view.
const keep = ({target, ctrlKey, altKey, metaKey, shiftKey}) =>
  target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || altKey || metaKey || shiftKey));
if (root && !root.named) {  // shown again, a style runs again
  root.named = true;
  inside(root);
  ["focusin", "keydown", "keyup"].forEach(event => root.addEventListener(event, keep, true));
  new MutationObserver(changes => new Set(changes.map(({target}) => target.closest(any) || target)).forEach(inside))
    .observe(root, {subtree: true, childList: true, attributeFilter: ["class", "disabled"]});
}
"""
NAMING = f'onload="{escape(SCRIPT)}"'
"""What a <style> in a view or a prediction carries as its attribute."""
