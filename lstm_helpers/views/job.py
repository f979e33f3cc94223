"""JobView: a memory of one number with three knobs, set by hand."""

import numpy as np

from lstm_helpers.inputs import kind
from lstm_helpers.plots import Picture, number
from lstm_helpers.plots.job import draw_job
from lstm_helpers.tasks.job import MOMENTS, box, jobs
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import slider
from lstm_helpers.views.weights import Number

PAUSE = 10
NOTHING = 3**-0.5  # how far 0 is off: the root mean square of a number from −1 to 1
TOLD = {
    "": "It does the job.",
    "chatter": "It wrote chatter.",
    "bell": "It wrote what was said while the bell rang.",
    "before": "It held what was said before the mark.",
    "lost": "It lost the number.",
    "early": "It spoke too early.",
}


class JobView(View):
    """Keep, write, show: the box of `tasks.job.box` on a sequence of `tasks.job.jobs`, and its error over all of them.

    by_moment: False, one f, i and o for all steps; True, one each for the mark, the chatter and the bell. All lie in
    [0, 1]. Sets said and C (T,), error (root mean square at the bell, exact), and fault, what adds most to the error,
    a name in TOLD, "" where the job is done.
    Raises ValueError when by_moment is not True or False.
    """

    def __init__(self, by_moment=False):
        columns = MOMENTS if kind("by_moment", by_moment, bool) else ("always",)
        names = [f"{knob} at {moment}" if by_moment else knob for knob in "fio" for moment in columns]
        numbers = {name: Number(name, 0.5, 0.0, 1.0, 0.01) for name in names}
        self._drawn = jobs(np.random.default_rng(3), 9, PAUSE)
        picture = Picture(860, 380)
        self._move = draw_job(picture, self._drawn.moment, names, columns)
        half = dict.fromkeys(names, 0.5) | {"sequence": 1}
        presets = {"all half open": half, "all open": half | dict.fromkeys(names, 1.0)}
        presets["keep all, write little"] = half | {name: 1.0 if name[0] == "f" else 0.27 for name in names}
        super().__init__(picture, numbers | {"sequence": slider("sequence", 1, 1, 9, 1)}, presets)

    def compute(self):
        *knobs, self._sequence = self.state.values()
        self.knobs = np.reshape(knobs, (3, -1)) * np.ones(3)  # one f, i, o for all moments is the same three times
        xs = self._drawn.xs[:, self._sequence - 1 : self._sequence]
        (self.said, self.C), self.values = (each[:, 0] for each in box(xs, *self.knobs)), xs[:, 0, 0]
        self.wanted = self._drawn.wanted[self._sequence - 1]
        self.error, self.fault = self._judged()

    def _judged(self):
        """The box is linear: its error over all values follows from what it makes of a single 1, at every step."""
        moment, T = self._drawn.moment, len(self._drawn.moment)
        ones = np.stack([np.eye(T), *(np.tile((moment == flag)[:, None], T) for flag in (0, 2))], -1)
        shares = box(ones, *self.knobs)[0] / 3**0.5  # (T, T): of the value of each step, in what is said at each
        mark = int(np.argmin(moment))
        off = shares[-1] - (moment == 0) / 3**0.5
        parts = {"before": off[:mark], "lost": off[mark], "chatter": off[mark + 1 : -1], "bell": off[-1]}
        sizes = {name: float(np.linalg.norm(part)) for name, part in parts.items()}
        error = float(np.linalg.norm(off))
        early = np.linalg.norm(shares[:-1], axis=1).max()
        return error, max(sizes, key=sizes.get) if error >= 0.01 else "early" if early >= 0.01 else ""

    def draw(self):
        *knobs, _ = self.state.values()
        changed = np.isin(list(self.controls)[:-1], list(self.moved))
        return self._move(self.values, self.C, self.said, self.wanted, knobs, changed)

    def sentence(self):
        off, nothing = (number(error, 3) for error in (self.error, NOTHING))
        said = f"At the bell it says {number(self.said[-1], 2)}; wanted: {number(self.wanted, 2)}."
        overall = f"Over all values it is {off} off at the bell; to say 0 always is {nothing} off."
        return f"{said} {overall}" if "f" in self.controls else f"{TOLD[self.fault]} {said} {overall}"

    def table(self):
        shown = zip(self._drawn.moment, self.values, self.C, self.said, strict=True)
        rows = [
            [str(step), MOMENTS[moment], *(number(one, 2) for one in row)] for step, (moment, *row) in enumerate(shown)
        ]
        return [["step", "moment", "value", "C", "says"], *rows]
