"""Weights: many numbers, one slider. A menu chooses the number, or a click in the picture, where it can be pulled."""

import re

import ipywidgets as widgets
import numpy as np
from traitlets import HasTraits, validate

from lstm_helpers.inputs import reals
from lstm_helpers.views.controls import Number as Finite
from lstm_helpers.views.controls import menu, same, slider

LIMIT = 12.0  # every weight, bias, input and state can be dragged from -LIMIT to LIMIT
WAY = 240  # pixels from one limit to the other, for a number that is dragged in the picture


class Number(HasTraits):
    """One number of a view's state, in [min, max], in steps of `step`: what a slider shows, without the cost of one.

    Raises ValueError naming it when it is set to what lies outside.
    """

    value = Finite()

    def __init__(self, name, value, low=-LIMIT, high=LIMIT, step=0.1):
        self.name, self.min, self.max, self.step = name, low, high, step
        super().__init__(value=float(value))

    @validate("value")
    def _inside(self, proposal):
        if not self.min <= proposal["value"] <= self.max:
            raise ValueError(f"{self.name} is {proposal['value']}; expected a value from {self.min} to {self.max}")
        return proposal["value"]


def names_of(shapes):
    """{key: array of the names of its numbers}, code expressions such as 'W_f[0, 0]'. shapes: {key: shape}."""
    return {
        key: np.array([f"{key}[{', '.join(map(str, place))}]" for place in np.ndindex(shape)], object).reshape(shape)
        for key, shape in shapes.items()
    }


def spread(arrays, names, preset, low=-LIMIT, high=LIMIT):
    """{name: number} of all arrays. names: as from `names_of`. Raises ValueError when an array has another shape, or a
    number lies outside [low, high], naming the preset that they come from."""
    flat = {}
    for key, each in names.items():
        array = reals(f"{key} of preset {preset!r}", arrays[key], each.shape, low, high)
        flat |= dict(zip(each.flat, array.ravel().tolist(), strict=True))
    return flat


def gather(state, names):
    """{key: array} from a state, {name: number}: the way back from `spread`."""
    return {key: np.array([state[name] for name in each.flat]).reshape(each.shape) for key, each in names.items()}


class Weights(widgets.HBox):
    """numbers: {name: Number}, named by code expressions. `which` is the menu, `one` the slider of the chosen number.

    `taken` hears from the browser (see access.py) which number of the picture is held, how many pixels it was pulled
    to the right, and since when: "W_f[0, 0]|12|1700000000000".
    """

    def __init__(self, numbers):
        self.numbers, first = numbers, next(iter(numbers.values()))
        self.which = menu("number", numbers)
        self.one = slider(first.name, first.value, first.min, first.max, first.step)
        self.taken = widgets.Text(layout={"display": "none"})
        self.taken.add_class("lstm-taken")
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
        number = self.numbers[self.which.value]
        if not same(number.value, change.new):
            number.value = change.new

    def _from_number(self, change):
        if change.owner.name == self.which.value and not same(self.one.value, change.new):
            self.one.value = change.new

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
