"""What a view needs in the browser and Python cannot give, in a few lines of JavaScript.

Names for those who hear it: a slider's knob and a readout have no trait for a name. Numbers as they are printed, −2 and
1,5, for those who type. The numbers of a picture as handles for those who drag. And plain keys stay in the view: they
are commands of JupyterLab. A <style> that is put into a page runs its `onload`, so the lines travel with the styles of
a view. Where a page forbids that, a view works as before, by its controls.
"""

from html import escape

NAMES = """
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
  ".lstm-predict": asked => put(asked, {role: "group", "aria-label": text(asked, ".widget-html")}),
};
const any = Object.keys(kinds).join();
const name = box => Object.keys(kinds).filter(kind => box.matches(kind)).forEach(kind => kinds[kind](box));
const inside = box => [box, ...box.querySelectorAll(any)].forEach(name);
"""
KEYS = """
// JupyterLab hears every key first: d d on a button deletes the cell. Without Ctrl, Alt, Shift a key is for the view.
const keep = ({target, ctrlKey, altKey, metaKey, shiftKey}) =>
  target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || altKey || metaKey || shiftKey));
"""
TYPED = """
const readout = target => target.closest?.(".lstm-slider:not(.lstm-pick) > .widget-readout");
const select = ({target}) => {
  const box = readout(target);
  if (box) setTimeout(() => document.activeElement === box && getSelection().selectAllChildren(box));
};
const refuse = (box, why) => {
  const slider = box.parentElement, old = slider.querySelector(".lstm-refused");
  if (old) old.remove();
  if (why) slider.insertAdjacentHTML("beforeend", `<span class="lstm-refused" role="alert">${why}</span>`);
};
const typed = box => {  // before ipywidgets reads it: it would cut −22 to the limit, and 1,5 to 1
  const said = box.textContent.trim(), target = box.parentElement.querySelector(".noUi-target");
  const {range: {min, max}, step} = target.noUiSlider.options, print = v => String(v).replace("-", "−");
  const value = Number(said.replace("−", "-").replace(",", ".") || "x"), fits = value >= min && value <= max;
  const known = target.querySelector(".noUi-handle").getAttribute("aria-valuetext") === said;
  const between = Math.abs((value - min) / step - Math.round((value - min) / step)) > 1e-6;
  const why = fits ? between && `${print(value)} is between two steps of ${step}: the nearer one is taken.`
    : (isNaN(value) ? "That is no number" : `${print(value)} is outside`) +
      `: from ${print(min)} to ${print(max)} it can be.`;
  if (!known) refuse(box, why);
  box.textContent = fits && !known ? String(value) : "";  // which ipywidgets replaces by the number as it was
};
const enter = event => { if (event.key === "Enter" && readout(event.target)) typed(readout(event.target)); };
const leave = ({target}) => {
  if (!readout(target)) return;
  typed(target);
  target.dispatchEvent(new Event("blur", {bubbles: true}));  // ipywidgets waits for it where the true one never comes
};
"""
FINGER = """
// A finger that comes down may be about to scroll: nothing is told before it goes sideways, or leaves (a tap).
const sideways = (now, first) => {
  const right = Math.abs(now.clientX - first.clientX);
  return right > 12 && right > Math.abs(now.clientY - first.clientY);
};
let held = null;  // what a slider would hear
const hold = event => {
  if (!event.isTrusted || !event.target.closest(".noUi-target")) return;
  event.stopPropagation();
  held = event.touches[1] ? null : event;
};
const free = ({type, touches}) => {
  const first = held;
  if (!first || type === "touchmove" && !sideways(touches[0], first.touches[0])) return;
  held = null;
  first.target.dispatchEvent(new TouchEvent("touchstart", first));
};
"""
HANDLES = """
let taken = null;
const told = ({clientX, clientY}) => {  // how far a number was pulled, or where in the area the pointer is
  const {name, first, since, area} = taken, share = (at, from, size) => ((at - from) / size).toFixed(4);
  return area ? `${name}|${share(clientX, area.left, area.width)}|${share(clientY, area.top, area.height)}`
    : `${name}|${Math.round(clientX - first.clientX)}|${since}`;
};
const tell = event => {
  const box = root.querySelector(".lstm-taken input"), now = told(event);
  if (now === taken.told) return;
  box.value = taken.told = now;
  box.dispatchEvent(new Event("input", {bubbles: true}));
};
const take = event => {
  if (!event.isPrimary) return scrolls();  // two fingers enlarge
  root.querySelector(".lstm-refused")?.remove();
  const handle = event.target.closest?.(".lstm-handles > *");
  if (!handle || event.button) return;
  const area = handle.matches(".lstm-area") && handle.getBoundingClientRect();
  taken = {name: handle.dataset.name, first: event, since: Date.now(), area};
  handle.setPointerCapture(event.pointerId);
  if (event.pointerType === "mouse") tell(event);
};
const pull = event => { if (taken && (taken.told || sideways(event, taken.first))) tell(event); };
const loose = () => {
  if (taken && !taken.told) tell(taken.first);
  taken = null;
};
const scrolls = () => {  // what was told before is taken back
  if (taken?.told) tell(taken.first);
  taken = held = null;
};
"""
LISTEN = """
if (root && !root.named) {  // shown again, a style runs again
  root.named = true;
  inside(root);
  ["focusin", "keydown", "keyup"].forEach(event => root.addEventListener(event, keep, true));
  const hear = {focusin: select, click: select, keydown: enter, focusout: leave,
    pointerdown: take, pointermove: pull, pointerup: loose, pointercancel: scrolls,
    touchstart: hold, touchmove: free, touchend: free};
  const first = {capture: true, passive: true};
  Object.entries(hear).forEach(([event, answer]) => root.addEventListener(event, answer, first));
  new MutationObserver(changes => new Set(changes.map(({target}) => target.closest(any) || target)).forEach(inside))
    .observe(root, {subtree: true, childList: true, attributeFilter: ["class", "disabled"]});
}
"""
SCRIPT = 'const root = this.closest(".lstm-view, .lstm-predict");' + NAMES + KEYS + TYPED + FINGER + HANDLES + LISTEN
NAMING = f'onload="{escape(SCRIPT)}"'
"""What a <style> in a view or a prediction carries as its attribute."""
