"""View: what all views share. State in the controls, one way from them to the picture and the words."""

from contextlib import contextmanager
from html import escape

import ipywidgets as widgets

from lstm_helpers.inputs import mapping
from lstm_helpers.plots import number
from lstm_helpers.plots.marks import boxed
from lstm_helpers.plots.palette import CHOSEN
from lstm_helpers.views.controls import ToggleButtons, menu, same, shown
from lstm_helpers.views.kept import Kept
from lstm_helpers.views.style import CSS
from lstm_helpers.views.weights import Number, Weights, gather

FOLD = '<label class="lstm-fold"><input type="checkbox"> the numbers as a table</label>'


class View(widgets.VBox):
    """Controls, one line of words, a picture, and a table of the same numbers.

    A view is driven by its controls (`view.controls["W_f[0, 0]"].value = 3`) or by `view.set({"W_f[0, 0]": 3})`, with
    or without a browser, and read by `view.state`, `view.text()` and the attributes that `compute` sets.

    A subclass gives `compute()`, which reads self.state and sets the numbers that the others show: `draw()` as a list
    of marks, `sentence()` as one line of words, `table()` as rows of strings, the header first. What has moved is
    judged against the preset that the view started from: moved back, it is as it was.
    """

    def __init__(self, picture, controls, presets, bar=(), hand=None):
        """controls: {name: widget or Number}; presets: {name: {control: value}}, the first of them the start. bar: more
        widgets for the first row, where choices stand; hand: the rest, by default the controls that are no choices."""
        self.picture, self.controls, self.presets = picture, controls, presets
        self._held, self._recent = False, []
        entries = {name: control for name, control in controls.items() if isinstance(control, Number)}
        self.weights = Weights(entries) if entries else None
        self.preset = menu("start from", presets)
        self.preset.layout.display = "none" if len(presets) == 1 else None
        self._reset = widgets.Button(description="reset", tooltip="back to the numbers of this start")
        choices = [control for control in controls.values() if isinstance(control, ToggleButtons)]
        if hand is None:
            hand = [
                one
                for one in controls.values()
                if isinstance(one, widgets.Widget) and not isinstance(one, ToggleButtons)
            ]
        first = widgets.HBox([self.preset, self._reset, *choices, *bar])
        weights = [] if self.weights is None else [self.weights]
        self._hand = widgets.Box([first, *weights, *hand]).add_class("lstm-hand")
        self._still = widgets.HTML().add_class("lstm-still")  # what does not move
        self._seldom = {name: widgets.HTML().add_class("lstm-still") for name in picture.seldom}
        self._sent = {}  # the layers of picture.seldom, as the browser has them
        self._live = widgets.HTML().add_class("lstm-live")  # words, what moves, table
        body = widgets.Box([self._hand, self._still, *self._seldom.values(), self._live]).add_class("lstm-body")
        super().__init__([widgets.HTML(CSS, layout={"display": "none"}), body])
        self.add_class("lstm-view")
        self._kept = Kept(self.words, self.text, self.png)
        self._refresh()
        for name, control in controls.items():
            control.observe(lambda _, name=name: self._moved(name), names="value")
        if self.weights is not None:
            self.weights.which.observe(lambda _: self._refresh(), names="value")
        self.preset.observe(lambda _: self.reset(), names="value")
        self._reset.on_click(lambda _: self.reset())

    # ------------------------------------------------------------ for users

    @property
    def state(self):
        """{control name: value}, all that the picture and the words depend on besides the preset.

        Without the noise that dragging leaves in the last digits: 5.0000000000000036 is 5.
        """
        return {name: _quiet(control.value) for name, control in self.controls.items()}

    @property
    def moved(self):
        """{control name: (value at the start, value now)} for the controls that stand elsewhere, the latest last."""
        start, recent = self.presets[self.preset.value], self._recent
        away = [(name, (start[name], now)) for name, now in self.state.items() if now != start[name]]
        away = {name: both for name, both in away if not same(*both)}
        return dict(sorted(away.items(), key=lambda one: recent.index(one[0]) if one[0] in recent else -1))

    def arrays(self):
        """{key: array} of the controls that are entries of arrays, as W_f[0, 0] is, and {key: which have moved}."""
        state, moved = self.state, self.moved
        return gather(state), gather({name: name in moved for name in state})

    def set(self, values):
        """Move several controls, {name: value}, draw once. Raises ValueError naming a control that does not exist, or
        that does not take its value; then nothing has moved."""
        mapping("values", values)
        unknown = [name for name in values if name not in self.controls]
        if unknown:
            raise ValueError(f"no control is named {unknown[0]!r}; expected one of {', '.join(self.controls)}")
        before, recent = {name: self.controls[name].value for name in values}, self._recent
        with self._hold():
            try:
                self._put(values)
            except Exception:
                self._put(before)
                self._recent = recent
                raise

    def reset(self):
        """Back to the numbers of the chosen preset."""
        with self._hold():
            self._put(self.presets[self.preset.value])
            self._recent = []

    def words(self):
        """One line: what has moved, from what to what, and what the numbers mean now."""
        moved = self.moved
        if not moved:
            return self.sentence()
        *others, (name, (start, now)) = moved.items()
        more = f" (and {len(others)} more moved)" if others else ""
        start, now = (self._written(name, value) for value in (start, now))
        return f"{name}: {start} → {now}{more}. {self.sentence()}"

    def say(self, message):
        """Put a message before the words, until the next change."""
        self._live.value = self._html(f"<b>{escape(message)}</b> ")

    def text(self):
        """The text twin of the picture: the words, then the table with aligned columns."""
        rows = self.table()
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join([self.words(), "", *lines])

    def png(self):
        """The whole picture as PNG bytes."""
        return self.picture.png(self.draw())

    def _ipython_display_(self):
        self._kept.show(self)

    # ------------------------------------------------------------ wiring

    def _written(self, name, value):
        """A value of a control, as it is shown there."""
        if not isinstance(value, (int, float)):
            return plain(value)
        return shown(self.controls[name], value) or number(value)

    def _put(self, values):
        for name, value in values.items():
            self.controls[name].value = value

    def _moved(self, name):
        self._recent = [other for other in self._recent if other != name] + [name]
        if not self._held:
            self._refresh()

    @contextmanager
    def _hold(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._refresh()

    def _refresh(self):
        self.compute()
        self._live.value = self._html()
        still = self.picture.still() + self._handles() + FOLD
        if still != self._still.value:
            self._still.value = still
        for name, marks in self.picture.seldom.items():
            if self._sent.get(name) is not marks:
                self._sent[name], self._seldom[name].value = marks, self.picture.svg(marks)
        self._mark()
        self._kept.renew_soon()

    def _mark(self):
        """Outline the readouts of what has moved."""
        one = {} if self.weights is None else {self.weights.which.value: self.weights.one}
        moved = self.moved
        for name, control in (self.controls | one).items():
            classes = getattr(control, "_dom_classes", ())
            if "lstm-slider" in classes and ("lstm-moved" in classes) != (name in moved):
                (control.add_class if name in moved else control.remove_class)("lstm-moved")

    def _handles(self):
        boxes = "".join(
            f'<rect data-name="{name}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'
            for name, (x, y, width, height) in self.picture.handles.items()
        )
        if self.picture.area:
            x, y, width, height = (f"{size:g}" for size in self.picture.area)
            boxes += f'<path class="lstm-area" data-name="area" d="M{x} {y}h{width}v{height}h-{width}z"/>'
        size = f"0 0 {self.picture.width} {self.picture.height}"
        return f'<svg class="lstm-handles" viewBox="{size}" aria-hidden="true">{boxes}</svg>' if boxes else ""

    def _html(self, message=""):
        head, *rows = self.table()
        cells = ["".join(f"<th>{escape(cell)}</th>" if cell else "<td></td>" for cell in head)]
        cells += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        line = f'<p role="status">{message}{escape(self.words())}</p>'
        return f"{line}{self.picture.svg([*self.draw(), *self._chosen()])}<table>{body}</table>"

    def _chosen(self):
        """A frame around the number that the slider moves, where the picture has it."""
        held = None if self.weights is None else self.picture.handles.get(self.weights.which.value)
        return [] if held is None else [boxed([held], CHOSEN, 2.4)]


def by_unit(columns):
    """A table with a row for each unit. columns: {title: texts}."""
    rows = zip(*columns.values(), strict=True)
    return [["unit", *columns], *([str(unit), *row] for unit, row in enumerate(rows))]


def listed(values):
    """'[92, 0.715]'."""
    return f"[{', '.join(map(number, values))}]"


def plain(text, most=28):
    """What was chosen or typed, on one line: cut when it is long, � for what cannot be printed or turns the line."""
    return "".join(letter if letter.isprintable() else "�" for letter in text[:most]) + "…" * (len(text) > most)


def _quiet(value):
    return round(value, 9) if isinstance(value, float) and abs(value - round(value, 9)) < 1e-12 else value
