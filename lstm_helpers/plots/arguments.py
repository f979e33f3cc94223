"""What the drawings may be given: checks for `expects`, by what an argument stands for."""

from functools import partial

import numpy as np
from matplotlib.colors import is_color_like

from lstm_helpers.inputs import mapping, one_of, real, reals, sequence, shape, whole
from lstm_helpers.plots.palette import COLOUR

FAR = 1e300  # what a drawing can place: matplotlib turns it into pixels, and the largest floats overflow there
SYMBOL = partial(one_of, options=COLOUR)
ORDER = partial(one_of, options=("[x, h]", "[h, x]"))
COUNT = partial(whole, low=1, high=1000)
PLACE = partial(real, low=-FAR, high=FAR)
LENGTH = partial(real, above=0, high=1e6)
CELLS = partial(sequence, size=2, check=COUNT)
BOX = partial(sequence, size=2, check=LENGTH)


def vector(*sizes):
    """An array of this shape; a letter stands for any size of 1 or more."""
    return partial(reals, expected=sizes, low=-FAR, high=FAR)


def texts(name, value, size=None):
    """A list or tuple of texts, `size` of them."""
    for place, text in enumerate(sequence(name, value, size)):
        if not isinstance(text, str):
            raise ValueError(f"{name}[{place}] is {text!r:.60}; expected a text")
    return value


def ends(name, value):
    """(low, high) of an axis."""
    low, high = sequence(name, value, 2, PLACE)
    if not low < high:
        raise ValueError(f"{name} is {value}; expected (low, high) with low < high")


def colours(name, value):
    """A list of fills."""
    for place, colour in enumerate(sequence(name, value)):
        if not is_color_like(colour):
            raise ValueError(f"{name}[{place}] is {colour!r:.60}; expected a colour of matplotlib, or 'none'")


def marks(name, value, size):
    """size booleans, of any shape."""
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        array = np.asarray(None)
    if array.dtype != bool or array.size != size:
        raise ValueError(f"{name} holds {array.dtype} of shape {array.shape}; expected {size} of True and False")


def vectors(name, value, sizes):
    """{name: array}, of these shapes."""
    mapping(name, value, sizes)
    for key, size in sizes.items():
        shape(f"{name}[{key!r}]", reals(f"{name}[{key!r}]", value[key], low=-FAR, high=FAR), size)
