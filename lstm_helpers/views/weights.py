"""Weights: many numbers, one slider. A menu chooses the number, or a click in the picture, where it can be pulled."""

import re

import ipywidgets as widgets
import numpy as np
from traitlets import HasTraits

from lstm_helpers.inputs import one_of, real, reals
from lstm_helpers.views.controls import Bounded, Checked, menu, same, slider

LIMIT = 12.0  # every weight, bias, input and state can be dragged from -LIMIT to LIMIT
WAY = 240  # pixels from one limit to the other, for a number that is dragged in the picture


class Number(Bounded, HasTraits):
    """One number of a view's state, in [min, max], in steps of `step`: what a slider shows, without the cost of one.

    Raises ValueError naming it when it is set to what lies outside.
    """

    value = Checked(0.0, real)

    def __init__(self, name, value, low=-LIMIT, high=LIMIT, step=0.1):
        self.name, self.min, self.max, self.step = name, low, high, step
        super().__init__(value=float(value))


def spread(arrays):
    """{name: number} of {key: array}: every entry by its code expression, such as 'W_f[0, 0]'."""
    return {
        f"{key}[{', '.join(map(str, place))}]": value
        for key, array in arrays.items()
        for place, value in zip(np.ndindex(array.shape), array.ravel().tolist(), strict=True)
    }


def gather(values):
    """{key: array} of {name: value}: the way back from `spread`. What is no entry of an array is left out."""
    arrays, last = {}, {}
    for name, value in values.items():
        key, _, place = name[:-1].partition("[")
        if place:
            arrays.setdefault(key, []).append(value)
            last[key] = place
    return {key: np.reshape(arrays[key], [int(k) + 1 for k in last[key].split(", ")]) for key in arrays}


def flatten(name, preset, shapes, limits, options):
    """{control: value} of a preset of that name: its arrays of these shapes, {key: shape}, inside their limits, {key:
    (low, high)}, ±LIMIT where they have none, and what it chooses among options, {key: values}. Raises ValueError."""
    of = f"of preset {name!r}"
    chosen = {key: one_of(f"{key} {of}", preset[key], values) for key, values in options.items()}
    checked = {
        key: reals(f"{key} {of}", preset[key], shape, *limits.get(key, (-LIMIT, LIMIT)))
        for key, shape in shapes.items()
    }
    return chosen | spread(checked)


def numbers(values, limits, step=0.1):
    """{name: Number} of what are entries of an array in {name: value}; limits as in `flatten`."""
    ends = {name: limits.get(name.partition("[")[0], (-LIMIT, LIMIT)) for name in values if "[" in name}
    return {name: Number(name, values[name], *ends[name], step) for name in ends}


class Weights(widgets.HBox):
    """numbers: {name: Number}, named by code expressions. `which` is the menu, `one` the slider of the chosen number.

    `taken` hears from the browser (see access.py) which number of the picture is held, how many pixels it was pulled
    to the right, and since when: "W_f[0, 0]|12|1700000000000".
    """

    def __init__(self, numbers):
        self.numbers, first = numbers, next(iter(numbers.values()))
        self.which = menu("number", numbers)
        self.one = slider(first.name, first.value, first.min, first.max, first.step)
        self.taken = widgets.Text(layout={"display": "none"}).add_class("lstm-taken")
        self._since, self._from = None, first.value  # when the number was taken that is held, and its value then
        super().__init__([self.which, self.one, self.taken])
        self.add_class("lstm-weights")
        self.which.observe(lambda change: self._show(numbers[change.new]), names="value")
        self.one.observe(self._to_number, names="value")
        self.taken.observe(lambda change: self._pull(change.new), names="value")
        for number in numbers.values():
            number.observe(self._from_number, names="value")

    def _show(self, number):
        with self.one.hold_sync(), self.one.hold_trait_notifications():
            self.one.description = self.one.tooltip = number.name
            self.one.min, self.one.max, self.one.step = number.min, number.max, number.step
            self.one.value = number.value

    def _to_number(self, change):
        _follow(self.numbers[self.which.value], change.new)

    def _from_number(self, change):
        if change.owner.name == self.which.value:
            _follow(self.one, change.new)

    def _pull(self, message):
        name, pixels, since = [*message.split("|"), "", ""][:3]
        number = self.numbers.get(name)
        if number is None or not re.fullmatch("-?[0-9]{1,6}", pixels):
            return
        if since != self._since:
            self.which.value, self._since, self._from = name, since, number.value
        reach = int(pixels) * (number.max - number.min) / WAY
        steps = round((self._from + reach - number.min) / number.step)
        moved = min(max(round(number.min + steps * number.step, 9), number.min), number.max)
        number.value = moved if int(pixels) else self._from


def _follow(control, value):
    if not same(control.value, value):
        control.value = value
