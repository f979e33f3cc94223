"""Controls: sliders that refuse a start value outside their limits, and choices."""

from functools import partial
from math import isclose
from numbers import Integral, Real

import ipywidgets as widgets
from traitlets import Any, TraitType, validate

from lstm_helpers.inputs import kind, mapping, one_of, real, whole


class Checked(TraitType):
    """A trait whose values pass a check of inputs.py; its owner is named by its description, or its name."""

    def __init__(self, default, check):
        super().__init__(default)
        self.check = check

    def validate(self, owner, value):
        return self.check(_name(owner), value)


class _OneOf(Any):
    def _validate(self, owner, value):  # None too is refused: a control always has a value
        return super()._validate(owner, one_of(_name(owner), value, owner._options_values))


def _name(owner):
    return getattr(owner, "description", "") or getattr(owner, "name", "value")


class Bounded:
    """A control that refuses what lies outside its limits; ipywidgets would silently move it."""

    @validate("value")
    def _validate_value(self, proposal):
        value, room = proposal["value"], 1e-9 * (self.max - self.min)  # a browser rounds
        if not self.min - room <= value <= self.max + room:
            raise ValueError(f"{_name(self)} is {value}; expected a value from {self.min} to {self.max}")
        return min(max(value, self.min), self.max)


class FloatSlider(Bounded, widgets.FloatSlider):
    """ipywidgets' FloatSlider that refuses what is no number inside its limits."""

    value = Checked(0.0, real).tag(sync=True)


class IntSlider(Bounded, widgets.IntSlider):
    """ipywidgets' IntSlider that refuses what is no whole number inside its limits."""

    value = Checked(0, partial(whole, low=-(10**9))).tag(sync=True)


class Combobox(widgets.Combobox):
    """ipywidgets' Combobox that refuses what is no text."""

    value = Checked("", partial(kind, wanted=str)).tag(sync=True)


SelectionSlider, ToggleButtons, Dropdown = (
    type(control.__name__, (control,), {"value": _OneOf()})
    for control in (widgets.SelectionSlider, widgets.ToggleButtons, widgets.Dropdown)
)
"""ipywidgets' controls that name themselves and their options when they refuse."""


def slider(name, value, low, high, step=0.1):
    """A FloatSlider named by its code expression, e.g. 'W_f[0, 0]'; an IntSlider when step is the integer 1.

    Raises ValueError when value, at the start or later, is no (whole) number in [low, high]; ipywidgets would move it.
    """
    counts = isinstance(step, int)
    if isinstance(value, bool) or not isinstance(value, Integral if counts else Real) or not low <= value <= high:
        raise ValueError(f"{name} starts at {value!r:.60}; expected a value from {low} to {high}{', whole' * counts}")
    make = IntSlider if counts else partial(FloatSlider, readout_format=".4")
    return make(description=name, value=value, min=low, max=high, step=step, tooltip=name).add_class("lstm-slider")


SCALES = (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def scale_slider(value):
    """`pick_slider` over SCALES, named scale."""
    return pick_slider("scale", SCALES, value)


def pick_slider(name, values, value, names=None):
    """A slider over a list of exact values. (A FloatLogSlider moves a value off its grid as soon as it is shown.)
    names: what is shown in place of a value, {value: text}.

    Raises ValueError when value is not one of values.
    """
    one_of(name, value, values)
    options = [((names or {}).get(one, f"{one:g}"), one) for one in values]
    control = SelectionSlider(description=name, options=options, value=value, tooltip=name)
    return control.add_class("lstm-pick").add_class("lstm-slider")


def shown(control, value):
    """What a `pick_slider` shows for a value; '' for another control."""
    options = control.options if isinstance(control, SelectionSlider) else ()
    return next((text for text, one in options if one == value), "")


def play(control, interval=500):
    """Buttons that move an integer slider by itself, step by step; the browser does it, the kernel only hears of it."""
    player = widgets.Play(value=control.value, min=control.min, max=control.max, interval=interval)
    widgets.jslink((player, "value"), (control, "value"))
    return player


def choice(name, options, value, tooltips=()):
    """Buttons of which one is pressed. Raises ValueError when value is not one of options."""
    one_of(name, value, options)
    control = ToggleButtons(description=name, options=list(options), value=value, tooltips=list(tooltips), tooltip=name)
    control.style.button_width = control.style.description_width = control.layout.width = "auto"
    return control


def menu(name, options, value=None):
    """A drop-down list. Raises ValueError when value is not one of options."""
    options = list(options)
    value = one_of(name, options[0] if value is None else value, options)
    return Dropdown(description=name, options=options, value=value, style={"description_width": "auto"})


def put_first(start, presets, names=()):
    """The presets, {name: {name: value}}, with start, where it is not None, put first.

    Raises ValueError when presets is empty or no such dict, one lacks any of names, or start is not among them.
    """
    if not mapping("presets", presets, check=partial(mapping, names=names)):
        raise ValueError("presets is empty; expected one preset at least")
    return presets if start is None else {one_of("start", start, presets): presets[start]} | presets


def same(a, b):
    """Whether two control values are the same to the learner: floats up to a slider's rounding."""
    return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) if isinstance(a, float) else a == b
