"""What the gates of a net did over time: a row for every unit, how long each keeps, and the curves of one.

Shares of saturated gates beside the units: Karpathy, Johnson and Fei-Fei (2015), Visualizing and Understanding
Recurrent Networks.
"""

from typing import NamedTuple

import numpy as np

from lstm_helpers.plots.lines import to_log10
from lstm_helpers.plots.marks import Dots, Path, Pixels, Texts, boxed
from lstm_helpers.plots.palette import CHOSEN, COLOUR, GREY, INK, PALE, PAPER, number, rgb, short, tint
from lstm_helpers.plots.picture import Plot

WIDTH, LEFT, TOP = 860, 54, 28
ROOM, ROW = 220, 44  # pixels: of all rows with what stands below them, at most; of one row, at most
NAMED = 10  # pixels of a row from which on its unit's number stands beside it
STRIPS, GAP = 148, 6  # pixels: of all curves; between two of them
LINE, LETTER, AROUND = 14, 7.2, 13  # pixels: of a line of labels, of a letter; labels told before and after the step
LOW, SHARP = 5, 2  # pixels of a row from which on numbers are bars; pixels of the image for one of the picture
COLD, MIDDLE, WARM = (24, 42, 112), (146, 146, 146), (255, 236, 130)  # −, 0, + where they are shades: dark, grey, light


class Places(NamedTuple):
    """Pixels of the picture: where the rows end on the right, and what stands beside them, their height, the top of
    the labels, on how many lines all of these fit (0: they do not), the top of the curves, and the height of all."""

    right: float
    end: float
    rows: float
    labels: float
    lines: int
    strips: float
    height: float


def places(n, T, labels, keeping):
    """Places for n units, T steps, labels of the steps or None, and, with keeping, two columns beside the rows."""
    right, end = (630, WIDTH - 3) if keeping else (786, 786)
    longest = max(map(len, labels)) if labels else 0
    lines = int(np.ceil((LETTER * longest + (6 if longest > 1 else 2)) * T / (right - LEFT)))
    lines = lines if 1 <= lines <= (1 if longest == 1 else 3) and labels else 0  # letters are read on one line
    below = LINE * (lines or 1 + bool(labels))
    rows = min(ROOM - below, ROW * n)
    strips = TOP + rows + below + 2 * GAP
    return Places(right, end, rows, TOP + rows + GAP, lines, strips, strips + STRIPS + GAP)


class Field(NamedTuple):
    """What is shown of a trace: its letter, the symbol whose colour it has, whether it is a gate (0 … 1; all else lies
    on both sides of 0), and the number of a full bar, None for the largest of each row."""

    letter: str
    symbol: str
    gate: bool = False
    top: float | None = 1.0

    @property
    def ends(self):
        return (0 if self.gate else -self.top), self.top


# ---------------------------------------------------------------- all units


def pixels(place, values, field):
    """values, (rows, columns), as one image: bars, up for what is above 0 and down for what is below; where a row has
    less than LOW pixels, shades."""
    most = field.top or np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-300)
    share = np.clip(values / most, -1, 1)
    tall, wide = (max(1, round(SHARP * size / count)) for size, count in zip(place[:1:-1], share.shape, strict=True))
    if is_low(place[3] / len(share)):
        levels = 255 * share if field.gate else 127.5 + 127.5 * share
        levels = np.repeat(np.repeat(levels.round().astype(np.uint8), tall, 0), wide, 1)
        return Pixels(place, levels, shades(field))
    reach = round((0.92 if field.gate else 0.46) * tall)
    steps = np.arange(tall if field.gate else tall // 2)[:, None]
    up, down = (np.clip(reach * sign * share[:, None] - steps, 0, 1) for sign in (1, -1))
    bars = up[:, ::-1] if field.gate else np.concatenate([up[:, ::-1], 0.6 * down], axis=1)
    column = np.ones(wide)
    column[: wide // 8] = 0  # between two bars
    levels = (255 * bars[..., None] * column).round().astype(np.uint8)
    return Pixels(place, levels.reshape(len(share) * bars.shape[1], -1), faint(field.symbol), field.symbol == "C")


def is_low(row):
    """Whether rows of so many pixels are too low for bars."""
    return row < LOW


def faint(symbol):
    """256 colours: the symbol's, from not seen to full."""
    return np.column_stack([np.tile(np.multiply(rgb(COLOUR[symbol]), 255), (256, 1)), np.arange(256)]).astype(np.uint8)


def shades(field):
    """256 colours for a field's numbers from end to end."""
    if field.gate:
        return faint(field.symbol)
    ends = np.array([COLD, MIDDLE, WARM])
    mixed = [np.interp(np.arange(256), [0, 127.5, 255], channel) for channel in ends.T]
    return np.column_stack([*mixed, np.full(256, 255)]).round().astype(np.uint8)


def full(field):
    """What a full bar stands for, as text."""
    return number(field.top) if field.top else f"max |{field.letter}| of the row"


def draw_overview(picture, at, n, T):
    """n units as rows, T steps as columns. at: Places.

    Returns show(values, field), marks of (n, T) in the order of the rows, and point(chosen, step, units, title, field):
    the chosen row and the column of the step, framed, the rows' units where there is room, and a title.
    """
    right, place = at.right, (LEFT, TOP, at.right - LEFT, at.rows)
    plot = Plot(None, place, (-0.5, T - 0.5), (n - 0.5, -0.5))
    picture.area = place
    row, column = place[3] / n, place[2] / T

    def show(values, field):
        base = plot.at(-0.5, np.arange(n) + 0.5 * field.gate)[:, 1]
        lines = [] if is_low(row) else [Path([[(LEFT, y), (right, y)] for y in base], PALE)]
        ramp = (right - 6.6 * len(full(field)) - 66, 5, 62, 10)
        scale = [Pixels(ramp, np.arange(256, dtype=np.uint8)[None], shades(field))]
        return [*lines, pixels(place, values, field), boxed([place], GREY), *(scale if is_low(row) else [])]

    def point(chosen, step, units, title, field):
        ((x, y),) = plot.at(step, chosen)
        others = [place for place in range(n) if place != chosen and row >= NAMED]
        named = [str(units[k]) for k in others], min(11.5, 0.9 * row)
        high, broad = row if row > LOW else row + 4, column if column > LOW else column + 4  # around it, not on it
        end = full(field)
        told = ["", "down: −; " * (not field.gate) + f"full bar: {end}"]
        if is_low(row):
            told = ["0" if field.gate else f"−{end}"[:4], end]
        return [
            Texts([(LEFT, 10)], [title], 13, "start"),
            Texts([(right - 6.6 * len(end) - 70, 10), (right, 10)], told, 11.5, "end", GREY),
            boxed([(x - broad / 2, TOP - 2, broad, place[3] + 4)], INK, 1.2),
            boxed([(LEFT - 1, y - high / 2, at.end + 1 - LEFT, high)], CHOSEN, 1.6),
            Path([[(LEFT - 8, y - 4), (LEFT - 2, y), (LEFT - 8, y + 4)]], "none", fill=CHOSEN, closed=True),
            Path([[(x - 4, TOP - 9), (x, TOP - 3), (x + 4, TOP - 9)]], "none", fill=INK, closed=True),
            Texts([(LEFT - 11, y)], [str(units[chosen])], 13, "end", bold=True),
            Texts([(LEFT - 11, y) for _, y in plot.at(LEFT, others)], *named, "end", GREY),
        ]

    return show, point


def draw_keeping(picture, at, n, letter):
    """Two columns beside the rows, at: Places: the half-life of each unit, and how often its gate `letter` is shut
    (< 0.01) and open (> 0.99). Returns show(half, shut, open), (n,) each, in the order of the rows: marks."""
    left, wide, high = at.right + 16, (WIDTH - 38 - at.right) / 2, at.rows
    lives, ends = (
        Plot(None, (x, TOP, wide, high), limits, (n - 0.5, -0.5))
        for x, limits in ((left, (-1, 4)), (left + wide + 16, (-1, 1)))
    )
    lines = [lives.at([power, power], [-0.5, n - 0.5]) for power in range(-1, 5)]
    lines += [ends.at([x, x], [-0.5, n - 0.5]) for x in (-1, 0, 1)]
    picture.fixed.append(Path(lines, PALE))
    picture.label(left + wide / 2, 10, "half-life, steps", 11.5)
    picture.label(left + 1.5 * wide + 16, 10, f"steps with {letter}", 11.5)
    for plot, x, text in ((lives, 0, "1"), (lives, 2, "100"), (lives, 4, "1e4"), (ends, -0.5, "< 0.01")):
        picture.label(plot.at(x, n - 0.5)[0, 0], TOP + high + 10, text, 11, colour=GREY)
    picture.label(ends.at(0.5, 0)[0, 0], TOP + high + 10, "> 0.99", 11, colour=GREY)
    radius, half_bar = min(3.5, max(0.9, 0.35 * high / n)), min(7, 0.42 * high / n)

    def bars(values, side):
        (zero, _), (one, _) = ends.at([0, side], 0)
        heights = ends.at(0, np.arange(n))[:, 1]
        return [
            (min(zero, zero + value * (one - zero)), y - half_bar, abs(value * (one - zero)), 2 * half_bar)
            for y, value in zip(heights, values, strict=True)
            if value
        ]

    def show(half, shut, open):
        return [
            boxed(bars(shut, -1), "none", 1, GREY),
            boxed(bars(open, 1), "none", 1, COLOUR["f"]),
            Dots(lives.at(to_log10(half, -1, 4), np.arange(n)), radius, INK, "none"),
        ]

    return show


# ---------------------------------------------------------------- one unit


def draw_strips(picture, at, T, fields):
    """One unit: a curve for each of fields, {name: Field}, below each other. at: Places.

    Returns show(values, fields), {name: (T,)}, the marks of the curves, and point(values, step, fields), those of a
    step: a line, dots, and the numbers beside. Here fields may have other tops than before.
    """
    weights = np.array([1 if field.gate else 1.5 for field in fields.values()])
    heights = (STRIPS - GAP * (len(fields) - 1)) * weights / weights.sum()
    right, top = at.right, at.strips
    tops = top + np.cumsum([0, *heights[:-1] + GAP])
    boxes = [(LEFT, y, right - LEFT, high) for y, high in zip(tops, heights, strict=True)]
    for field, (_, y, _, high) in zip(fields.values(), boxes, strict=True):
        picture.label(LEFT - 9, y + high / 2, field.letter, 14, "end")
        picture.fixed.append(Path([[(LEFT, y + high), (LEFT, y), (right, y), (right, y + high)]], PALE))

    def plots(fields):
        return [Plot(None, box, (-0.5, T - 0.5), field.ends) for box, field in zip(boxes, fields.values(), strict=True)]

    def show(values, fields):
        marks = []
        for plot, (name, field) in zip(plots(fields), fields.items(), strict=True):
            xs = np.concatenate([[-0.5], np.arange(T), [T - 0.5]])
            line = plot.at(xs, np.clip(np.pad(values[name], 1, "edge"), *field.ends))
            zero = plot.at([-0.5, T - 0.5], 0)
            look = COLOUR[field.symbol], 1.2, tint(field.symbol, 0.3)
            marks.append(Path([[zero[0], *line, zero[1]]], *look, closed=True))
        return marks

    def point(values, step, fields):
        shown = zip(plots(fields), values.values(), strict=True)
        places = [plot.at(step, np.clip(value, *plot.ylim))[0] for plot, value in shown]
        middles = [y + high / 2 for _, y, _, high in boxes]
        ends = [end for field in fields.values() for end in field.ends]
        heights = [y for _, top, _, high in boxes for y in (top + high - 3, top + 3)]
        return [
            Texts([(right + 5, y) for y in heights], list(map(number, ends)), 9, "start", GREY),
            Path([[(places[0][0], top - 3), (places[0][0], top + STRIPS + 3)]], INK, 1.2),
            Dots(places, 3, PAPER, INK, 1.4),
            Texts([(right + 30, y) for y in middles], list(map(_brief, values.values())), 13, "start", bold=True),
        ]

    return show, point


def _brief(value):
    """A number in at most 9 letters."""
    text = short(value)
    return text if len(text) < 9 else number(value, 2)


# ---------------------------------------------------------------- steps


def draw_steps(picture, at, labels, T):
    """What stands below T steps: the labels, or None, where all fit; some, where no two are alike; else numbers. at:
    Places. Returns point(step): where not all are shown, what is read at the step, and before and after it."""
    lines, cell, numbers = at.lines, (at.right - LEFT) / T, list(map(str, range(T)))
    texts, every = labels if labels and (lines or len(set(labels)) == T) else numbers, 1
    if not lines:
        room = max(LETTER * max(map(len, texts)) + 6, 40)
        every = next(k * 10**power for power in range(4) for k in (1, 2, 5) if k * 10**power * cell >= room)
    spots = [(LEFT + (t + 0.5) * cell, at.labels + LINE * (0.5 + t % (lines or 1))) for t in range(0, T, every)]
    picture.fixed.append(Texts(spots, texts[::every], 11.5, colour=INK if lines else GREY))
    if texts is numbers:
        picture.label(LEFT - 9, at.labels + LINE / 2, "step", 11.5, "end", colour=GREY)

    def point(step):
        if lines or not labels:
            return []
        between = " " * (max(map(len, labels)) > 1)
        before = between.join(labels[max(step - AROUND, 0) : step])[-AROUND:]
        after, (here, wide) = between.join(labels[step + 1 :][:AROUND])[:AROUND], (labels[step], LETTER * AROUND)
        half = LETTER * len(here) / 2 + 2 + 3 * len(between)
        x = np.clip(LEFT + (step + 0.5) * cell, LEFT + half + wide, at.right - half - wide)
        y, look = at.labels + 1.5 * LINE, {"size": 11.5, "mono": True}
        return [
            Texts([(x - half, y)], [before], anchor="end", colour=GREY, **look),
            Texts([(x, y)], [here], bold=True, **look),
            Texts([(x + half, y)], [after], anchor="start", colour=GREY, **look),
        ]

    return point
