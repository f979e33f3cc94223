"""ConcatenateView: the shapes of one gate's formula."""

from lstm_helpers.plots import Picture
from lstm_helpers.plots.shapes import draw_shapes
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, slider

LARGEST = 6


class ConcatenateView(View):
    """W_f · [x, h] + b_f → f ∘ C_prev, drawn to scale, for any m, n and k from 1 to 6.

    k is the number of rows of W_f; only k = n fits the cell state. Sets shapes, {name: shape}, and fits, k == n.
    Raises ValueError when m, n or k is not an integer from 1 to 6.
    """

    def __init__(self, m=3, n=3, k=3):
        start = {"m": m, "n": n, "k": k, "order": "[x, h]"}
        presets = {
            "the thread's sizes": start,
            "m = 2, n = 3": start | {"m": 2, "n": 3, "k": 3},
            "k too small": start | {"m": 2, "n": 4, "k": 3},
            "Colah's order": start | {"order": "[h, x]"},
        }
        controls = {name: slider(name, start[name], 1, LARGEST, step=1) for name in "mnk"}
        controls["order"] = choice("order", ("[x, h]", "[h, x]"), "[x, h]")
        picture = Picture(860, 384)
        self._move = draw_shapes(picture, LARGEST)
        super().__init__(picture, controls, presets)

    def compute(self):
        self.m, self.n, self.k, self.order = m, n, k, order = self.state.values()
        self.fits = k == n
        self.shapes = {"x": (m,), "h": (n,), order: (m + n,)}
        self.shapes |= {"W_f": (k, m + n), "b_f": (k,), "f": (k,), "C_prev": (n,)}

    def draw(self):
        return self._move(self.m, self.n, self.k, self.order)

    def sentence(self):
        m, n, k = self.m, self.n, self.k
        made = f"W_f is {k}×{m + n} ({k * (m + n)} weights) and makes f of {k} from {self.order} of {m} + {n}"
        if self.fits:
            return f"{made}: one entry for each of the {n} in C_prev."
        stretched = " numpy would silently stretch the single one; the formula does not." if 1 in (k, n) else ""
        return f"{made}, but C_prev has {n}: f ∘ C_prev is not defined.{stretched}"

    def table(self):
        return [["name", "shape"], *([name, str(shape)] for name, shape in self.shapes.items())]
