"""The job that an LSTM is for: somebody says a number once, then there is chatter; when a bell rings, say the number.

At each step x = [value, mark, bell]. The mark is 1 at the step whose value counts, the bell is 1 when the answer is
due; the values of all other steps are chatter. A small form of the memory tasks of Hochreiter and Schmidhuber (1997,
sections 5.2 and 5.4).
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_helpers.inputs import expects, reals, shape, whole

MOMENTS = ("mark", "chatter", "bell")
"""What a step can be."""


class Jobs(NamedTuple):
    """Sequences of T steps, count of them side by side."""

    xs: np.ndarray  #      (T, count, 3): value in [−1, 1], mark, bell
    wanted: np.ndarray  #  (count,) the value of the last mark, to be said at the bell, which is the last step
    moment: np.ndarray  #  (T,) places in MOMENTS


_few = partial(whole, low=1, high=1000)


@expects(rng=np.random.Generator, count=partial(whole, low=1, high=100_000), pause=_few, before=_few, marks=_few)
def jobs(rng, count, pause=10, before=2, marks=1):
    """count sequences: `before` steps of chatter, a mark, `pause` steps of chatter, the bell; T = before + pause + 2.

    All values are uniform in [−1, 1], the marked ones too. marks: with 2, the mark and the pause come twice before the
    bell. Raises ValueError when rng is no Generator, or a number is not whole and from 1 to 1000 (count: to 100,000).
    """
    moment = np.array([1] * before + ([0] + [1] * pause) * marks + [2])
    value = rng.uniform(-1, 1, (len(moment), count))
    mark, bell = (np.broadcast_to((moment == one)[:, None], value.shape) for one in (0, 2))
    return Jobs(np.stack([value, mark, bell], -1).astype(float), value[moment == 0][-1], moment)


def box(xs, f, i, o):
    """A memory of one number with three knobs: C = f · C + i · value, said = o · C. xs: as in Jobs.

    f, i, o: a number for all steps, or three, one for each of MOMENTS, from 0 to 1. Returns said and C, both
    (T, count). Raises ValueError naming the argument that is of another shape, or outside.
    """
    xs = shape("xs", reals("xs", xs), ("T", "count", 3))
    f, i, o = (_knob(name, knob) for name, knob in {"f": f, "i": i, "o": o}.items())
    moment = np.where(xs[..., 1] == 1, 0, np.where(xs[..., 2] == 1, 2, 1))
    C, said, kept = np.zeros(xs.shape[1:-1]), [], []
    for now, value in zip(moment, xs[..., 0], strict=True):
        C = f[now] * C + i[now] * value
        said.append(o[now] * C)
        kept.append(C)
    return np.stack(said), np.stack(kept)


def _knob(name, knob):
    knob = reals(name, knob, low=0, high=1)
    if knob.shape not in ((), (3,)):
        raise ValueError(f"{name} has shape {knob.shape}; expected one number, or three, for {', '.join(MOMENTS)}")
    return np.broadcast_to(knob, 3)


@expects(pause=_few, before=_few)
def best_constant(pause=10, before=2):
    """The least error (root mean square at the bell) of a `box` whose knobs never move, by its best f, i · o.

    With constant knobs the box says i · o · S at the bell, S the sum of fᵏ · value over all values, k steps old. The
    marked one is pause + 1 steps old, so its best share explains f^(2 pause + 2) / Σ f^(2k) of the variance, ⅓.
    Raises ValueError when a number is not whole and from 1 to 1000.
    """
    f = np.linspace(0, 1, 1001)[:, None]
    explained = f[:, 0] ** (2 * pause + 2) / np.sum(f ** (2 * np.arange(before + pause + 2)), axis=1)
    return float(np.sqrt((1 - explained.max()) / 3))
