"""Does a cell do the job of `tasks.job`, on sequences that nobody has seen? If not, which gate is to blame?"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_helpers.cell import Params, run, sigmoid
from lstm_helpers.checks.exercise import UNANSWERED, Verdict
from lstm_helpers.inputs import reals
from lstm_helpers.tasks.job import box, jobs

GOOD = 0.01
"""Of values from −1 to 1, the error (root mean square) with which the job is done."""
PAUSES = (1, 2, 3, 5, 8, 13, 21, 34, 50)
WORDS = {  # of any cell, whatever its gates
    "": "It says the number, {error:.1f} % off. Before the bell it is silent.",
    "scaled": "It says the number, scaled: {read}, it is {error:.1f} % off. Before the bell it is silent.",
    "silent": "Of the marked number nothing comes out.",
    "chatter": "It writes chatter: at the bell it says some of what came after the mark.",
    "bell": "It writes what is said while the bell rings.",
    "before": "At the bell it still says some of what came before the mark.",
    "lost": "It loses the number: after {steps} steps more than a tenth of it is gone.",
    "first": "Of two marked numbers it says a mixture.",
    "squashed": "Large numbers come out too small, {error:.1f} % off: tanh squashes. Write smaller ones.",
    "early": "It speaks too early, before the bell.",
}
LEAKS = "It loses a little of the number: after {steps} steps {share:.0f} % of it is gone."
GATES = {  # what f, i and o of the standard cell have to do with it
    "silent": "Is i open at the mark, f from then to the bell, o at the bell?",
    "chatter": "After the mark i is too far open.",
    "bell": "i must be shut at the bell too.",
    "before": "i must be shut before the mark, or f at the mark.",
    "lost": "In the chatter f is too small.",
    "first": "The first must go when the second comes. Which knob, and when?",
    "early": "o must be shut until the bell.",
}


class Finding(NamedTuple):
    """error: at the bell, root mean square, read from what is shown by the best line; fault: its name in WORDS."""

    error: float
    fault: str
    words: str


def judge(cell, pauses=PAUSES, count=112, marks=1, order=()):
    """cell: xs (T, count, 3) to what it shows at every step, (T, count). Returns a Finding.

    The error is over `count` sequences of every pause; with two marks, the number of the second is asked for. When it
    is not GOOD, the fault is what adds most to it, found by changing one thing at a time: the chatter after the mark,
    before it and at the bell, the pause, the first number, the size of the number. Of `order`, names of faults, the
    first that alone is enough to spoil the job is told instead.
    """
    rng = np.random.default_rng(0)
    unseen = [jobs(rng, count, pause, marks=marks) for pause in pauses]
    shown = [cell(each.xs) for each in unseen]
    said, wanted = np.concatenate([each[-1] for each in shown]), np.concatenate([each.wanted for each in unseen])
    (factor, more), error = _line(said, wanted)
    gains = {pause: np.ptp(_at_bell(cell, pause, np.array([-0.5, 0.5]))) for pause in pauses}
    first, last = gains[min(pauses)], gains[max(pauses)]
    gone = [pause for pause, gain in gains.items() if gain < 0.9 * first]
    early = max(np.abs(each[:-1]).max() for each in shown) > 0.05 * last
    fault = ""
    if first < 1e-3:
        fault = "silent"
    elif error >= GOOD:
        parts = _noise(cell, max(pauses), marks) | {"lost": np.std(list(gains.values())) / 3**0.5}
        parts = {name: part / max(last, 1e-9) for name, part in parts.items()} | {"squashed": _bent(cell)}
        spoils = {name for name, part in parts.items() if part >= GOOD} | ({"early"} if early else set())
        fault = next((name for name in order if name in spoils), max(parts, key=parts.get))
    elif early:
        fault = "early"
    words = WORDS["scaled" if not fault and abs(factor - 1) > GOOD else fault]
    if fault == "lost" and not gone:
        words = LEAKS
    read = f"times {factor:.3g}" + (f" and plus {more:.2g}" if abs(more) > GOOD / 2 else "")
    told = {"error": 100 * error, "steps": min(gone, default=max(pauses)), "share": 100 * (1 - last / max(first, 1e-9))}
    return Finding(error, fault, words.format(**told, read=read.replace("-", "−")))


def _line(said, wanted):
    """The best line from what is said to what is wanted: its factor and constant, and what it is off (root mean
    square)."""
    line = np.stack([said, np.ones_like(said)], 1)
    best = np.linalg.lstsq(line, wanted)[0]
    return best, float(np.sqrt(np.mean((line @ best - wanted) ** 2)))


def _at_bell(cell, pause, marked, chatter=()):
    """What is shown at the bell, (count,), when the marked values are these, and the chatter 0 but at these steps."""
    xs = jobs(np.random.default_rng(0), len(marked), pause).xs
    spoken, chatter = xs[..., 1] == 1, np.isin(np.arange(len(xs)), chatter)
    xs[..., 0] = np.where(spoken, marked, np.where(chatter[:, None], xs[..., 0], 0))
    return cell(xs)[-1]


def _noise(cell, pause, marks):
    """How much what is shown at the bell moves when one part of the chatter is drawn anew, or the first number."""
    before, after, half = range(2), range(3, pause + 3), np.full(100, 0.5)
    parts = {"before": before, "chatter": after, "bell": [pause + 3]}
    found = {name: np.std(_at_bell(cell, pause, half, steps)) for name, steps in parts.items()}
    if marks == 2:
        xs = jobs(np.random.default_rng(0), 100, pause, marks=2).xs
        xs[3:, :, 0] = np.where(xs[3:, :, 1] == 1, 0.5, 0)
        found["first"] = np.std(cell(xs)[-1])
    return found


def _bent(cell):
    marked = np.linspace(-1, 1, 21)
    return _line(_at_bell(cell, 1, marked), marked)[1]


# ---------------------------------------------------------------- exercises that ask for a design


KNOBS = (3, 3)
"""f, i and o, each at the mark, in the chatter, at the bell."""


class Design(NamedTuple):
    """An exercise with many right answers. shape: of the answer, or Params; cell(answer), marks, order: see `judge`;
    limits: of its numbers; words: of a fault, {name: …}, in place of those of WORDS; gates: what is added to these;
    form: of an answer of two numbers; remark(answer): what is added when it is right."""

    shape: object
    cell: Callable
    marks: int = 1
    limits: tuple = (-1000, 1000)
    words: dict = {}  # noqa: RUF012
    gates: dict = GATES
    order: tuple = ()
    form: str = ""
    remark: Callable = lambda answer: ""

    def check(self, answer):
        parts = () if isinstance(answer, Params) else np.ravel(np.asarray(answer, object))
        if any(part is ... or part is None for part in parts):
            return UNANSWERED
        try:
            if self.shape is not Params:
                answer = reals("answer", answer, self.shape, *self.limits)
            elif isinstance(getattr(getattr(answer, "example", answer), "params", None), Params):
                raise ValueError("That is more than weights and biases. Write answer = unit.example.params")
            elif not isinstance(answer, Params):
                raise ValueError("answer is something else; expected Params with 3 inputs and 1 unit, every W (1, 4)")
            elif (answer.m, answer.n) != (3, 1):
                sizes = f"{answer.m} inputs, {answer.n} unit{'s' * (answer.n > 1)}"
                raise ValueError(f"answer has {sizes}; expected 3 inputs, 1 unit: not the worked example's cell")
        except ValueError as problem:
            return Verdict(False, f"{problem}." + (self.form and f" Write two numbers in a list: {self.form}."))
        found = judge(self.cell(answer), marks=self.marks, order=self.order)
        if found.fault == "silent" and self.shape in (Params, KNOBS):
            shut = _shut(answer) if self.shape is Params else _shut_knob(*answer)
            return Verdict(False, f"Of the marked number nothing comes out: {shut}.")
        words = f"{found.words} {self.gates.get(found.fault, '')}".strip()
        words = self.words.get(found.fault, words).format(error=100 * found.error)
        return Verdict(not found.fault, words + ("" if found.fault else self.remark(answer)))


class Hold(NamedTuple):
    """The exercise that asks for a bias of the forget gate. With it, and nothing else, at least the share `least` of
    the cell state must be left after so many steps."""

    steps: int
    least: float

    def check(self, answer):
        if answer is ... or answer is None:
            return UNANSWERED
        try:
            b = reals("answer", answer)
        except ValueError:
            return Verdict(False, f"Expected numbers, got {answer!r:.60}.")
        if b.shape != (3,) and b.size != 1:
            return Verdict(False, f"Your answer has shape {b.shape}; expected one number.")
        b = float(b.min())  # one for each unit of 02 will do: the least is judged
        f, left = sigmoid(b), sigmoid(b) ** self.steps
        words = f"f = σ({b:.4g}) is {f:.4f}, and after {self.steps} steps {left:.4g} of it is left."
        if left >= self.least and sigmoid(b) == 1:
            return Verdict(True, f"f = σ({b:.4g}) is so near 1 that the computer shows no difference: see 03.")
        if left >= self.least:
            gone = f"{-np.expm1(self.steps * np.log1p(-sigmoid(-b))):.2g}"
            words = f"f misses 1 by {sigmoid(-b):.2g}, and after {self.steps} steps {gone} of C is gone"
            return Verdict(True, f"{words}: {1 - self.least:.2g} may be.")
        if self.least <= b < 1:
            return Verdict(False, f"{words} Was this meant to be f? Asked for is the bias, which goes into σ.")
        if b < 0:
            return Verdict(False, f"{words} A bias below 0 closes the gate.")
        return Verdict(False, f"{words} f must come closer to 1.")


def _shut(params):
    """Of a cell of one unit that says nothing: the first thing that is shut on the way from the marked value to h, in
    the order of the hints, in words."""
    trace = run(jobs(np.random.default_rng(0), 1, pause=1).xs[:, 0], params)  # the mark is step 2, the bell the last
    weight = abs(params.W_C[0, 0])
    sizes = {
        "f is shut after the mark": trace.f[3:, 0].min(),
        "i is shut at the mark": trace.i[2, 0],
        "o is shut at the bell": trace.o[-1, 0],
        f"the candidate has {'hardly any' if weight else 'no'} weight on the value": 100 * weight,
    }
    return _first(sizes)


def _shut_knob(f, i, o):
    """The same of nine knobs, each at the mark, in the chatter, at the bell."""
    sizes = {
        "i is shut at the mark": i[0],
        "f is shut in the chatter": f[1],
        "f is shut at the bell, so the box is emptied just before it speaks": f[2],
        "o is shut at the bell": o[2],
    }
    return _first(sizes)


def _first(sizes):
    shut = (words for words, size in sizes.items() if size < 0.1)
    return next(shut, "nothing is shut, but f, i and o together let too little through")


def cell_of(params):
    """What `judge` asks: h of a cell of one unit."""
    return lambda xs: run(xs, params).h[..., 0]


def by_weights(f=(0, 12), i=(12, -7), o=(12, -7), C=0.1):
    """Params of one unit: f, i, o are the weight of the mark (of f and i) or of the bell (of o), and the bias; C is the
    weight of the value in the candidate. Columns: value, mark, bell, h."""
    W = {"W_f": [[0, f[0], 0, 0]], "W_i": [[0, i[0], 0, 0]], "W_C": [[C, 0, 0, 0]], "W_o": [[0, 0, o[0], 0]]}
    return Params(**W, b_f=[f[1]], b_i=[i[1]], b_C=[0], b_o=[o[1]])


WRITE = {
    "silent": "Of the marked number hardly anything is written: at the mark z_i is w + b_i, and that is too low.",
    "chatter": "It writes chatter, {error:.2f} % off: i in the chatter, σ(b_i), is too large beside i at the mark, "
    "σ(w + b_i).",
}
SHOW = {
    "silent": "At the bell hardly anything is shown: z_o is w + b_o there, and that is too low.",
    "early": "It speaks too early: o before the bell, σ(b_o), is too large beside o at the bell, σ(w + b_o).",
}


def _written(answer):
    i = sigmoid(answer.sum())
    return "" if i >= 0.9 else f" But at the mark i is only {i:.2g}: that share of every number is written."


def _shown(answer):
    o = sigmoid(answer.sum())
    half = "" if o >= 0.9 else f" But at the bell o is only {o:.2g}: that share of every number is shown."
    return f"{half} What leaks out through o is gone at the next step. In 04 what leaked in through i added up in C."


SECOND = {"": "It says the second number, and nothing else."}
ORDER = ("lost", "chatter", "before", "early", "bell", "squashed")
"""Of the faults, as the hints of the job go: f, i, o, and what is left."""
JOB = {
    "two numbers": lambda: Design(KNOBS, lambda knobs: lambda xs: box(xs, *knobs)[0], 2, (0, 1), SECOND),
    "hold": lambda: Hold(20, 0.9),
    "write": lambda: Design((2,), lambda i: cell_of(by_weights(i=i)), words=WRITE, form="[w, b_i]", remark=_written),
    "show": lambda: Design((2,), lambda o: cell_of(by_weights(o=o)), words=SHOW, form="[w, b_o]", remark=_shown),
    "job": lambda: Design(Params, cell_of, order=ORDER),
}
