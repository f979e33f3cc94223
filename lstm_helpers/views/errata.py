"""ErrataView: ten statements of the thread, judged one by one, and a score."""

from functools import partial
from typing import NamedTuple

import ipywidgets as widgets
from traitlets import HasTraits

from lstm_helpers.course import SHOWN
from lstm_helpers.example import ERRATA
from lstm_helpers.inputs import one_of
from lstm_helpers.plots import Picture, Texts
from lstm_helpers.plots.relatives import formulas
from lstm_helpers.plots.wiring import draw_key, marked
from lstm_helpers.variants import VARIANTS
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import Checked, slider

VERDICTS = ("right", "wrong", "partly")
OPEN = "open"
LINES = tuple(line.split(" = ")[0] for line in VARIANTS["standard"].formulas)


class Statement(NamedTuple):
    """What the thread says, our verdict, the formulas that decide, what is true and why, where it is shown, and the
    parts of the cell that it is about."""

    says: str
    verdict: str
    decides: tuple
    true: str
    why: str
    shown: tuple
    parts: tuple


def _slip(number, says, verdict, decides, *parts):
    row = ERRATA[number]
    return Statement(says, verdict, decides, row.true, row.why, SHOWN[number], parts)


STATEMENTS = (
    _slip("B5", "A unit of the forget gate that turns on forgets.", "wrong", ("C",), "f", "keep"),
    Statement(
        "From six numbers, x and h, to three gate values, it takes a 3×6 matrix and three biases.",
        "right",
        ("f", "i", "o"),
        "W · [x, h] + b has as many entries as W has rows, and a column for each entry of [x, h].",
        "The thread says so of W_i. Of W_f it says 3×3, and then computes with 3×6.",
        ("01_concatenate", "drag"),
        ("xh", "i"),
    ),
    _slip("B11", "In the standard cell the output gate considers the updated state C.", "wrong", ("o",), "o"),
    _slip("C1", "In the middle, σ and tanh have a slope near 1.", "partly", (), "f", "i", "C_tilde", "o", "tanh"),
    _slip("B10", "Input gate and forget gate can be computed at the same time.", "right", ("f", "i"), "f", "i"),
    _slip("B7", "The candidate C̃ is a second part of the input gate.", "wrong", ("C̃",), "i", "C_tilde"),
    _slip("A9", "C and h have the same size.", "partly", ("h",), "state", "h"),
    _slip("B2", "A standard cell said h = [4, 5, 6] at the step before.", "wrong", ("h",), "h_prev"),
    Statement(
        "Kept and written are found entry by entry: [1, 2, 3] ∘ [3, 2, 1] is [3, 4, 3].",
        "right",
        ("C",),
        "∘ multiplies entry by entry: 1 · 3, 2 · 2, 3 · 1.",
        "Every unit has its own share to keep. The dot product would be one number, 10.",
        ("05_cell_update", "code-unit"),
        ("keep", "write"),
    ),
    _slip("B13", "The output of the net is y = σ(W · h).", "partly", (), "h"),
)


class Judgement(HasTraits):
    """What the reader says of one statement: one of VERDICTS, or still OPEN."""

    options = (OPEN, *VERDICTS)
    value = Checked(OPEN, partial(one_of, options=options))

    def __init__(self, name):
        self.name = name
        super().__init__()

    @property
    def index(self):
        """The place of the value among the options."""
        return self.options.index(self.value)


class ErrataView(View):
    """Ten statements of the thread. A press of a button commits a judgement; then our verdict is told, and the score.

    Controls: statement, 1 … 10; "1" … "10", what is said of each: open, right, wrong or partly. Sets shown, the
    Statement, and score, (judged as we do, judged at all).
    """

    def __init__(self):
        numbers = list(map(str, range(1, len(STATEMENTS) + 1)))
        controls = {"statement": slider("statement", 1, 1, len(numbers), 1)}
        controls |= {number: Judgement(number) for number in numbers}
        self._buttons = [widgets.Button(description=verdict, tooltip="commit: " + verdict) for verdict in VERDICTS]
        onward = widgets.Button(description="next", tooltip="the next statement")
        picture = Picture(860, 208)
        draw_key(picture, 230, "what the statement is about")
        start = {"all open": {"statement": 1} | dict.fromkeys(numbers, OPEN)}
        super().__init__(picture, controls, start, [*self._buttons, onward])
        for button in self._buttons:
            button.on_click(lambda pressed: self._commit(pressed.description))
        onward.on_click(lambda _: self.set({"statement": self.state["statement"] % len(numbers) + 1}))
        self.add_class("lstm-texts")

    def _commit(self, verdict):
        if self.said == OPEN:
            self.controls[str(self.state["statement"])].value = verdict

    def compute(self):
        row, *said = self.state.values()
        self.shown, self.said = STATEMENTS[row - 1], said[row - 1]
        self._hits = ["" if one == OPEN else one == fact.verdict for one, fact in zip(said, STATEMENTS, strict=True)]
        self.score = self._hits.count(True), len(said) - said.count(OPEN)
        for button in self._buttons:
            button.disabled = self.said != OPEN

    def draw(self):
        decides = () if self.said == OPEN else self.shown.decides
        lines = zip(LINES, VARIANTS["standard"].formulas, strict=True)
        xs = [566 + 29 * k for k in range(len(STATEMENTS))]
        here = self.state["statement"] - 1
        signs = ["·" if hit == "" else "✓" if hit else "✗" for hit in self._hits]
        return [
            *marked(self.shown.parts),
            Texts([(4, 8)], [f"statement {here + 1}"], 13.5, "start", bold=True),
            *formulas(560, 30, "the six formulas", [("▸" if name in decides else "", line) for name, line in lines]),
            *(Texts([(x, 174)], [str(k + 1)], 12, bold=k == here) for k, x in enumerate(xs)),
            Texts([(x, 192) for x in xs], signs, 13.5),
        ]

    def sentence(self):
        asked = f"Statement {self.state['statement']}: “{self.shown.says}”"
        hits, judged = self.score
        score = f"Score: {hits} of {judged}." if judged else "Nothing is judged yet."
        if self.said == OPEN:
            return f"{asked} Right, wrong, or partly right? {score}"
        ours = "So do we." if self.said == self.shown.verdict else f"We say {self.shown.verdict}."
        return f"{asked} You say {self.said}. {ours} {score}"

    def words(self):
        """What was judged; of what has moved there is nothing else to say."""
        return self.sentence()

    def table(self):
        head = ["statement", str(self.state["statement"])]
        if self.said == OPEN:
            return [head, ["you", "Right, wrong, or partly right? Press one of the three buttons. It counts once."]]
        decides = "the line of " + " and of ".join(self.shown.decides) if self.shown.decides else "none of the six"
        notebook, cell = self.shown.shown
        told = (self.shown.true, self.shown.why, decides, f"notebook {notebook[:2]}, cell {cell}")
        return [head, *map(list, zip(("true", "why", "decides", "shown in"), told, strict=True))]
