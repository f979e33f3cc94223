"""Controls: sliders that refuse a start value outside their limits, choices, and the grid of weights."""

from functools import partial
from math import isclose, isfinite

import ipywidgets as widgets

CSS = """
<style>
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
.lstm-view .lstm-wide {grid-template: "label track readout" 28px / 64px 1fr auto; max-width: 640px; font-size: 12px}
.lstm-view .lstm-wide > .widget-label {line-height: 28px}
.lstm-view .widget-hbox > .lstm-wide {flex: 1 1 auto}
.lstm-view .widget-toggle-buttons {display: flex; flex-flow: row nowrap; align-items: center; margin-right: 14px}
.lstm-view .widget-toggle-buttons > .widget-label {margin-right: 8px}
.lstm-view .lstm-moved > .widget-readout {outline: 2px solid #1a1a1a; background: #fff3b0; color: #1a1a1a}
.lstm-view .lstm-x {background: #56B4E926} .lstm-view .lstm-h {background: #009E7326}
.lstm-view .lstm-b {background: #F0E44233} .lstm-view .lstm-C {background: #1a1a1a12}
.lstm-view img {max-width: 100%; height: auto; display: block}
.lstm-view .lstm-words table {border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: .4em}
.lstm-view .lstm-words :is(td, th) {text-align: right; padding: .1em .7em; border-bottom: 1px solid #8884}
.lstm-view .lstm-words p {margin: .3em 0; min-height: 2.6em; line-height: 1.3em}
.lstm-view.lstm-texts .lstm-words :is(td, th) {text-align: left; vertical-align: top}
.lstm-view .widget-html-content {font-size: 14px}
</style>
"""


def slider(name, value, low, high, step=0.1, wide=False):
    """A FloatSlider named by its code expression, e.g. 'W_f[0, 0]'; an IntSlider when step is the integer 1.

    Raises ValueError when value is not finite or lies outside [low, high]: ipywidgets would silently move it.
    """
    if not isfinite(value) or not low <= value <= high:
        raise ValueError(f"{name} starts at {value}; expected a value from {low} to {high}")
    whole = isinstance(step, int)
    kind = widgets.IntSlider if whole else partial(widgets.FloatSlider, readout_format=".4")
    control = kind(value=value, min=low, max=high, step=step, description=name, tooltip=name)
    return _dress(control, wide)


SCALES = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def scale_slider(value):
    """`pick_slider` over SCALES, named scale."""
    return pick_slider("scale", SCALES, value)


def pick_slider(name, values, value):
    """A slider over a list of exact values. (A FloatLogSlider moves a value off its grid as soon as it is shown.)

    Raises ValueError when value is not one of values.
    """
    _known(name, values, value)
    options = [(f"{one:g}", one) for one in values]
    control = widgets.SelectionSlider(options=options, value=value, description=name, tooltip=name)
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
    _known(name, options, value)
    control = widgets.ToggleButtons(description=name, options=list(options), value=value, tooltips=list(tooltips))
    control.style.button_width = control.layout.width = "auto"
    control.style.description_width = "auto"
    return control


def menu(name, options, value=None):
    """A drop-down list. Raises ValueError when value is not one of options."""
    options = list(options)
    value = options[0] if value is None else value
    _known(name, options, value)
    style = {"description_width": "auto"}
    return widgets.Dropdown(description=name, options=options, value=value, style=style)


def put_first(start, presets):
    """The presets with start, where it is not None, put first. Raises ValueError when it is not among them."""
    if start is None:
        return presets
    _known("start", presets, start)
    return {start: presets[start]} | presets


def _known(name, options, value):
    if value not in options:
        raise ValueError(f"{name} is {value!r}; expected one of {list(options)}")


def same(a, b):
    """Whether two control values are the same to the learner: floats up to a slider's rounding."""
    return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) if isinstance(a, float) else a == b


def grid(rows, columns=None):
    """Controls laid out as a matrix: rows is a list of rows of equal length; None leaves a place empty."""
    columns = len(rows[0])
    cells = [control or widgets.Label() for row in rows for control in row]
    template = f"repeat({columns}, minmax(0, 1fr))"
    return widgets.GridBox(cells, layout={"grid_template_columns": template, "grid_gap": "4px 2px", "width": "auto"})
