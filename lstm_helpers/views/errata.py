"""ErrataView: where in the cell each erratum belongs."""

from lstm_helpers.course import SHOWN
from lstm_helpers.example import ERRATA
from lstm_helpers.inputs import one_of
from lstm_helpers.plots import Picture, Texts
from lstm_helpers.plots.relatives import formulas
from lstm_helpers.plots.wiring import draw_key, marked
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import choice, put_first, slider

SHOW = ("statement", "correction")
GATES, BOXES = ("f", "i", "o"), ("f", "i", "C_tilde", "o")
PLACE = {  # the parts of the cell that an erratum is about
    "A1": ("f",),
    "A2": ("x", "h_prev", "xh"),
    "A3": ("f", "keep"),
    "A4": ("state",),
    "A5": ("xh", "f"),
    "A6": ("f",),
    "A7": ("state",),
    "A8": ("f",),
    "A9": ("state", "h"),
    "B1": ("i",),
    "B2": ("h_prev",),
    "B3": ("f", "i"),
    "B4": GATES,
    "B5": ("f", "keep"),
    "B6": ("i",),
    "B7": ("i", "C_tilde"),
    "B8": ("keep", "state"),
    "B9": ("keep",),
    "B10": BOXES,
    "B11": ("o",),
    "B12": ("tanh", "show"),
    "B13": ("h",),
    "B14": ("x", "h_prev", "xh", *BOXES, "keep", "write", "add", "state", "tanh", "show", "h"),
    "B15": ("C_tilde", "o", "state"),
    "C1": (*BOXES, "tanh"),
    "C2": ("C_tilde", "tanh"),
    "C3": (*BOXES, "tanh"),
    "C4": (*BOXES, "tanh"),
    "C5": (*BOXES, "tanh"),
    "C6": ("state",),
    "C7": ("state", "write", "add"),
    "C8": ("state", "h_prev", "h"),
    "C9": BOXES,
    "C10": ("f", "keep"),
    "C11": GATES,
}


class ErrataView(View):
    """One erratum of the thread, and the part of the cell that it is about.

    row: 1 … 35, in the order of ERRATA; show: the statement alone, or the correction too. start: the number of the
    erratum to begin with, such as "B5"; ValueError when there is none of that number. Sets erratum, an Erratum.
    """

    def __init__(self, start="A1"):
        presets = {number: {"row": row, "show": SHOW[0]} for row, number in enumerate(ERRATA, 1)}
        presets = put_first(one_of("start", start, ERRATA), presets)
        controls = {
            "row": slider("row", presets[start]["row"], 1, len(ERRATA), 1),
            "show": choice("show", SHOW, SHOW[0]),
        }
        picture = Picture(860, 208)
        draw_key(picture, 230, "what the statement is about")
        rows = [("", line) for line in VARIANTS["standard"].formulas]
        picture.fixed += formulas(560, 40, "the six formulas", rows)
        super().__init__(picture, controls, presets)
        self.add_class("lstm-texts")

    def compute(self):
        self.erratum = list(ERRATA.values())[self.state["row"] - 1]

    def draw(self):
        number = self.erratum.number
        verdict = Texts([(4, 8)], [f"{number}: {self.state['show']}"], 13.5, "start", bold=True)
        return [*marked(PLACE[number]), verdict]

    def sentence(self):
        return f"{self.erratum.number}: the thread {self.erratum.printed}"

    def table(self):
        rows = {"erratum": self.erratum.number}
        if self.state["show"] == SHOW[0]:
            rows["you"] = "Right, wrong, or partly so? Which formula decides?"
        else:
            notebook, cell = SHOWN[self.erratum.number]
            rows |= {name: getattr(self.erratum, name) for name in ("true", "why", "source")}
            rows["shown in"] = f"notebook {notebook[:2]}, cell {cell}"
        return [list(row) for row in rows.items()]
