"""Controls: sliders that refuse a start value outside their limits, choices, and the grid of weights."""

from functools import partial
from math import isclose
from numbers import Integral, Real

import ipywidgets as widgets
from traitlets import Any, CFloat, CInt, Unicode, validate

from lstm_helpers.inputs import kind, mapping, one_of, real, whole
from lstm_helpers.views.access import NAMING

STYLE = """
.lstm-view {max-width: 880px}
.lstm-view .lstm-slider {
  display: grid; grid-template: "label readout" auto "track track" 22px / 1fr auto; width: auto;
  height: auto; margin: 0 2px}
.lstm-view .lstm-slider > .widget-label {
  grid-area: label; width: auto; min-width: 0; margin: 0; text-align: left; overflow: visible;
  font: 11px/20px var(--jp-code-font-family, monospace); letter-spacing: -0.2px}
.lstm-view .lstm-slider > .slider-container {grid-area: track; margin: 0 7px; width: auto; min-width: 0}
.lstm-view .lstm-slider > .widget-readout {
  grid-area: readout; min-width: 24px; width: auto; margin: 0; padding: 0 2px; text-align: right;
  font-size: 12px; line-height: 20px; height: 20px; font-weight: 600}
.lstm-view .widget-gridbox > .lstm-slider {
  container-type: inline-size; grid-template-rows: auto auto 22px; box-shadow: inset 0 0 0 1px #8884; padding: 0 2px}
.lstm-view .widget-gridbox > .lstm-slider > .slider-container {grid-area: 3 / 1 / 4 / 3}
@container (max-width: 96px) {
  .lstm-view .widget-gridbox > .lstm-slider > .widget-readout {grid-area: 2 / 1 / 3 / 3}
}
.lstm-view .lstm-wide {grid-template: "label track readout" 28px / 64px 1fr auto; max-width: 640px; font-size: 12px}
.lstm-view .lstm-wide > .widget-label {line-height: 28px}
.lstm-view .widget-hbox > .lstm-wide {flex: 1 1 auto; margin-right: 14px}
.lstm-view .widget-dropdown {width: max-content; min-width: 300px; max-width: calc(100% - 4px)}
.lstm-view .widget-text {max-width: calc(100% - 4px)}
.lstm-view .widget-toggle-buttons {display: flex; flex-flow: row nowrap; align-items: center; margin-right: 14px}
.lstm-view .widget-toggle-buttons > .widget-label {margin-right: 8px; flex: none}
.lstm-view .lstm-moved > .widget-readout {outline: 2px solid #1a1a1a; background: #fff3b0; color: #1a1a1a}
.lstm-view .lstm-x {background: #56B4E926} .lstm-view .lstm-h {background: #009E7326}
.lstm-view .lstm-b {background: #F0E44233} .lstm-view .lstm-C {background: #1a1a1a12}
.lstm-view img {max-width: 100%; height: auto; display: block}
.lstm-view .lstm-words table {border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: .4em}
.lstm-view .lstm-words :is(td, th) {text-align: right; padding: .1em .7em; border-bottom: 1px solid #8884}
.lstm-view .lstm-words p {margin: .3em 0; min-height: 2.6em; line-height: 1.3em}
.lstm-view .lstm-words {container-type: inline-size}
.lstm-view .lstm-words > .widget-html-content {min-width: 0; overflow-x: auto}
@container (max-width: 600px) {.lstm-view .lstm-words :is(td, th) {padding: .1em .25em; font-size: 12px}}
.lstm-view.lstm-texts .lstm-words :is(td, th) {text-align: left; vertical-align: top}
.lstm-view .widget-html-content {font-size: 14px}
.lstm-view.lstm-view :focus-visible {outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px}
"""
CSS = f"<style {NAMING}>{STYLE}</style>"


class Number(CFloat):
    """A trait that is a finite number, and no text or bool; its owner is named by its description, or its name."""

    def validate(self, owner, value):
        return real(_name(owner), value)


class _Whole(CInt):
    def validate(self, owner, value):
        return whole(_name(owner), value, -(10**9))


class _Typed(Unicode):
    def validate(self, owner, value):
        return kind(_name(owner), value, str)


def _name(owner):
    return getattr(owner, "description", "") or getattr(owner, "name", "value")


class _Bounded:
    """A slider that refuses what lies outside its limits; ipywidgets would silently move it."""

    @validate("value")
    def _validate_value(self, proposal):
        value, room = proposal["value"], 1e-9 * (self.max - self.min)  # a browser rounds
        if not self.min - room <= value <= self.max + room:
            raise ValueError(f"{_name(self)} is {value}; expected a value from {self.min} to {self.max}")
        return min(max(value, self.min), self.max)


class FloatSlider(_Bounded, widgets.FloatSlider):
    """ipywidgets' FloatSlider that refuses what is no number inside its limits."""

    value = Number(0.0).tag(sync=True)


class IntSlider(_Bounded, widgets.IntSlider):
    """ipywidgets' IntSlider that refuses what is no whole number inside its limits."""

    value = _Whole(0).tag(sync=True)


class _OneOf(Any):
    def _validate(self, owner, value):  # None too is refused: a control always has a value
        return super()._validate(owner, one_of(_name(owner), value, owner._options_values))


class SelectionSlider(widgets.SelectionSlider):
    """ipywidgets' SelectionSlider that names itself and its options when it refuses."""

    value = _OneOf()


class ToggleButtons(widgets.ToggleButtons):
    """ipywidgets' ToggleButtons that name themselves and their options when they refuse."""

    value = _OneOf()


class Dropdown(widgets.Dropdown):
    """ipywidgets' Dropdown that names itself and its options when it refuses."""

    value = _OneOf()


class Combobox(widgets.Combobox):
    """ipywidgets' Combobox that refuses what is no text."""

    value = _Typed("").tag(sync=True)


def slider(name, value, low, high, step=0.1, wide=False, **look):
    """A FloatSlider named by its code expression, e.g. 'W_f[0, 0]'; an IntSlider when step is the integer 1.

    look: layout and style, for sliders that share them. Raises ValueError when value is no finite (for an IntSlider
    whole) number or lies outside [low, high], at the start and whenever it is set: ipywidgets would silently move it.
    """
    counts = isinstance(step, int)
    if isinstance(value, bool) or not isinstance(value, Integral if counts else Real) or not low <= value <= high:
        raise ValueError(f"{name} starts at {value!r:.60}; expected a value from {low} to {high}{', whole' * counts}")
    make = IntSlider if counts else partial(FloatSlider, readout_format=".4")
    control = make(description=name, value=value, min=low, max=high, step=step, tooltip=name, **look)
    return _dress(control, wide)


SCALES = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def scale_slider(value):
    """`pick_slider` over SCALES, named scale."""
    return pick_slider("scale", SCALES, value)


def pick_slider(name, values, value):
    """A slider over a list of exact values. (A FloatLogSlider moves a value off its grid as soon as it is shown.)

    Raises ValueError when value is not one of values.
    """
    one_of(name, value, values)
    options = [(f"{one:g}", one) for one in values]
    control = SelectionSlider(description=name, options=options, value=value, tooltip=name)
    control.add_class("lstm-pick")
    return _dress(control, wide=True)


def _dress(control, wide):
    control.add_class("lstm-slider")
    if wide:
        control.add_class("lstm-wide")
    return control


def play(control, interval=500):
    """Buttons that move an integer slider by itself, step by step; the browser does it, the kernel only hears of it."""
    player = widgets.Play(value=control.value, min=control.min, max=control.max, interval=interval)
    widgets.jslink((player, "value"), (control, "value"))
    return player


def choice(name, options, value, tooltips=()):
    """Buttons of which one is pressed. Raises ValueError when value is not one of options."""
    one_of(name, value, options)
    control = ToggleButtons(description=name, options=list(options), value=value, tooltips=list(tooltips), tooltip=name)
    control.style.button_width = control.layout.width = "auto"
    control.style.description_width = "auto"
    return control


def menu(name, options, value=None):
    """A drop-down list. Raises ValueError when value is not one of options."""
    options = list(options)
    value = options[0] if value is None else value
    one_of(name, value, options)
    style = {"description_width": "auto"}
    return Dropdown(description=name, options=options, value=value, style=style)


def put_first(start, presets):
    """The presets, {name: {name: value}}, with start, where it is not None, put first.

    Raises ValueError when presets is empty or no such dict, or start is not among them.
    """
    if not mapping("presets", presets, check=mapping):
        raise ValueError("presets is empty; expected one preset at least")
    return presets if start is None else {one_of("start", start, presets): presets[start]} | presets


def same(a, b):
    """Whether two control values are the same to the learner: floats up to a slider's rounding."""
    return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) if isinstance(a, float) else a == b


def grid(rows, columns=None):
    """Controls laid out as a matrix: rows is a list of rows of equal length; None leaves a place empty."""
    columns = len(rows[0])
    cells = [control or widgets.Label() for row in rows for control in row]
    template = f"repeat({columns}, minmax(0, 1fr))"
    return widgets.GridBox(cells, layout={"grid_template_columns": template, "grid_gap": "4px 2px", "width": "auto"})
