"""SaturationView: how close a gate is to 0 and to 1, in numbers of 64, 32 and 16 bits."""

import warnings

import numpy as np

from lstm_helpers.cell import sigmoid
from lstm_helpers.inputs import reals
from lstm_helpers.plots import Picture, number
from lstm_helpers.plots.blocks import draw_precision
from lstm_helpers.plots.curves import LIMITS, draw_limits
from lstm_helpers.plots.lines import draw_legend
from lstm_helpers.views.base import View, by_unit
from lstm_helpers.views.controls import choice, scale_slider
from lstm_helpers.views.weights import numbers, spread

LIMIT = 800.0
DTYPES = ("float64", "float32", "float16")


def textbook(z):
    """f, 1 − f and f′ as most texts compute them: 1/(1 + exp(−z)), 1 − f, f (1 − f), in the float type of z.

    Also returns whether exp overflowed.
    """
    one = z.dtype.type(1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        f = one / (one + np.exp(-z))
    return {"f": f, "rest": one - f, "slope": f * (one - f)}, bool(caught)


def stable(z):
    """The same three as σ(z), σ(−z) and σ(z) σ(−z), in the float type of z."""
    f, rest = sigmoid(z), sigmoid(-z)
    return {"f": f, "rest": rest, "slope": f * rest}


class SaturationView(View):
    """f, 1 − f and f′ of a few pre-activations, by the textbook's formula and by the stable one, on a log axis.

    z: the pre-activations to start with, each in [-800, 800]; the scale, in [0.01, 1], multiplies them all.
    Sets z (in the chosen float type), textbook and stable ({"f", "rest", "slope"}), overflowed.
    Raises ValueError when z is not one row of 1 to 20 numbers, or one lies outside its limits.
    """

    def __init__(self, z=(92, 177, 136)):
        if len(reals("z", z, ("n",))) > 20:
            raise ValueError(f"z has shape {np.shape(z)}; expected (n,) with n of at most 20")
        n = len(z)
        starts = {
            "forget gate": z,
            "just inside": (3, 8, 16),
            "other side": tuple(-value for value in z),
            "last floats": (36.7, 36.8, -745),
            "overflow": (-709, -710, -746),
        }
        presets = {
            name: spread({"z": np.array(start, float)}) | {"scale": 1.0, "float type": "float64"}
            for name, start in starts.items()
            if len(start) == n
        }
        entries = numbers(presets["forget gate"], {"z": (-LIMIT, LIMIT)})
        picture, top = Picture(860, 328 + 24 * n), 80 + 24 * n
        titles = {"textbook": "textbook: 1/(1 + exp(−z)), 1 − f, f(1 − f)", "stable": "stable: σ(z), σ(−z), σ(z)σ(−z)"}
        self._show_numbers = draw_precision(picture, n, middle=28 + 12 * n)
        self._moves = {
            name: draw_limits(picture, (left, top, 352, 188), titles[name])
            for name, left in (("textbook", 64), ("stable", 490))
        }
        draw_legend(picture, LIMITS, 280, top + 238, columns=3, wide=115)
        controls = {"scale": scale_slider(1.0), "float type": choice("float type", DTYPES, "float64")}
        super().__init__(picture, entries | controls, presets)

    def compute(self):
        *z, scale, dtype = self.state.values()
        self.z = (scale * np.array(z)).astype(dtype)
        self.textbook, self.overflowed = textbook(self.z)
        self.stable = stable(self.z)
        self._line = np.linspace(-200, 200, 201).astype(dtype)

    def draw(self):
        z = self.z.astype(float)
        changed = [name in self.moved for name in self.weights.numbers]
        marks = self._show_numbers(self.z, self.stable["f"], self.textbook, self.stable, changed)
        for name, formula in (("textbook", lambda line: textbook(line)[0]), ("stable", stable)):
            marks += self._moves[name](self._line.astype(float), formula(self._line), z, getattr(self, name))
        return marks

    def sentence(self):
        ones = int(np.sum(self.stable["f"] == 1))
        lost = int(np.sum((self.textbook["slope"] == 0) & (self.stable["slope"] > 0)))
        kept = f"In {self.z.dtype}, f is exactly 1 for {ones} of {len(self.z)} units"
        slopes = f"; the textbook's f′ is exactly 0 for {lost} where the stable one is not" if lost else ""
        overflow = "; exp overflows in the textbook's formula, with a warning" if self.overflowed else ""
        return f"{kept}{slopes}{overflow}."

    def table(self):
        columns = {
            "z": (number(z, 6) for z in self.z.tolist()),
            "f": (number(f, 12) for f in self.stable["f"].tolist()),
        }
        for name, title in (("rest", "1 − f"), ("slope", "f′")):
            columns[f"{title} textbook"] = map(number, self.textbook[name].tolist())
            columns[f"{title} stable"] = map(number, self.stable[name].tolist())
        return by_unit(columns)
