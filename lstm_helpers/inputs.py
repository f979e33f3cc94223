"""What a public function may be given. A check is asked with the argument's name and value: it gives the value back, or
raises a ValueError that says which argument, what came, and what was expected."""

from collections.abc import Mapping
from functools import wraps
from inspect import signature
from numbers import Integral, Real
from sys import float_info

import numpy as np

LARGEST = float_info.max

# ---------------------------------------------------------------- arrays


def numbers(name, value):
    """value as an array of floats, or of finite complex numbers; integers become float64."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows differ in length; expected a rectangular array") from None
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name} is a masked array; expected numbers, none of them hidden")
    if array.dtype.kind in "iu":
        return array.astype(np.float64)
    if array.dtype.kind not in "fc":
        raise ValueError(f"{name} holds {array.dtype} ({value!r:.60}); expected numbers")
    return _finite(name, array) if array.dtype.kind == "c" else array


def finite(name, value):
    """`numbers` that are neither NaN nor infinite."""
    return _finite(name, numbers(name, value))


def _finite(name, array):
    known = np.isfinite(array)
    if not known.all():
        where = tuple(map(int, np.argwhere(~known)[0]))
        raise ValueError(f"{name}{list(where) or ''} is {array[where]}; expected finite numbers")
    return array


def shape(name, array, expected):
    """expected: a tuple of sizes, where a letter stands for any size of 1 or more; after an Ellipsis, the last axes."""
    got, last = array.shape, tuple(size for size in expected if size is not ...)
    compared = got[len(got) - len(last) :] if ... in expected else got
    fits = len(compared) == len(last) and all(
        size > 0 if isinstance(wanted, str) else size == wanted for size, wanted in zip(compared, last, strict=True)
    )
    if not fits:
        words = ", ".join("..." if size is ... else str(size) for size in expected)
        raise ValueError(f"{name} has shape {got}; expected ({words}{',' * (len(expected) == 1)})")
    return array


def reals(name, value, expected=None, low=-LARGEST, high=LARGEST):
    """`finite` and not complex, from low to high; expected: a shape as in `shape`, or None for any."""
    array = finite(name, value)
    if array.dtype.kind == "c":
        raise ValueError(f"{name} holds {array.dtype}; expected real numbers")
    if expected is not None:
        shape(name, array, expected)
    if (low, high) != (-LARGEST, LARGEST):
        size = array.astype(np.result_type(array, np.float64))  # float32 does not know 1e300
        bad = np.argwhere((size < low) | (size > high))
        if len(bad):
            where = tuple(map(int, bad[0]))
            raise ValueError(f"{name}{list(where) or ''} is {array[where]}; expected a number from {low} to {high}")
    return array


def held(what, arrays):
    """What was computed of finite numbers and must be finite too. what: the arguments; arrays: {name: array}."""
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{what} are too large: {name} passes the largest {array.dtype}; expected smaller numbers")


# ---------------------------------------------------------------- single values


def whole(name, value, low=0, high=None):
    """An integer, low or more, and high or less; no bool, and no float, even if it is whole."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < low or (high is not None and value > high):
        wanted = f"of {low} or more" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} is {value!r:.60}; expected a whole number {wanted}")
    return int(value)


def real(name, value, high=LARGEST, above=None):
    """A finite number, or inf where high is, and above `above`; no bool."""
    size = np.nan
    if isinstance(value, Real) and not isinstance(value, bool):
        try:
            size = float(value)
        except OverflowError:  # an integer that no float holds
            size = np.nan
    if not (-LARGEST <= size <= high and (above is None or size > above)):
        wanted = "a finite number" if above is None else f"a number above {above}"
        raise ValueError(f"{name} is {value!r:.60}; expected {wanted}")
    return size


def one_of(name, value, options):
    """One of options."""
    try:
        found = value in dict.fromkeys(options) and not isinstance(value, (bool, np.bool_))
    except TypeError:  # what has no hash is none of them
        found = False
    if not found:
        raise ValueError(f"{name} is {value!r:.60}; expected one of {list(options)}")
    return value


def kind(name, value, wanted):
    """An instance of the class wanted."""
    if not isinstance(value, wanted):
        raise ValueError(f"{name} is a {type(value).__name__}; expected {wanted.__name__}")
    return value


def function(name, value):
    """What can be called."""
    if not callable(value):
        raise ValueError(f"{name} is a {type(value).__name__}; expected a function")
    return value


def mapping(name, value, names=(), check=None):
    """A dict that has these names; check: asked of each value."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is a {type(value).__name__}; expected a dict")
    missing = [key for key in names if key not in value]
    if missing:
        raise ValueError(f"{name} has {list(value)}, not {missing[0]!r}; expected {list(names)}")
    for key in names or value if check else ():
        check(f"{name}[{key!r}]", value[key])
    return value


def sequence(name, value, check=None):
    """A list or a tuple; check: asked of each."""
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"{name} is a {type(value).__name__}; expected a list or tuple")
    for place, one in enumerate(value) if check else ():
        check(f"{name}[{place}]", one)
    return value


# ---------------------------------------------------------------- all arguments of a function


def expects(**checks):
    """Decorates a function whose arguments are checked by name before it runs. A check is a class, or a function of
    name and value as above. What is left at its default is not checked, so a default may be None."""

    def decorate(called):
        parameters = signature(called).parameters
        bind = signature(called).bind

        @wraps(called)
        def checked(*args, **kwargs):
            for name, value in bind(*args, **kwargs).arguments.items():
                if name in checks and value is not parameters[name].default:
                    check = checks[name]
                    kind(name, value, check) if isinstance(check, type) else check(name, value)
            return called(*args, **kwargs)

        return checked

    return decorate
