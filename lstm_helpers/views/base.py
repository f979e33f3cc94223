"""View: what all views share. State in the controls, one way from them to the picture and the words."""

from base64 import b64encode
from contextlib import contextmanager
from html import escape

import ipywidgets as widgets

from lstm_helpers.inputs import mapping
from lstm_helpers.plots import number
from lstm_helpers.views.controls import CSS, menu, same


class View(widgets.VBox):
    """Controls above one picture and one line of words, with a table of the same numbers.

    A view is driven by its controls (`view.controls["W_f[0, 0]"].value = 3`) or by `view.set({"W_f[0, 0]": 3})`, with
    or without a browser, and read by `view.state`, `view.text()` and the attributes that `compute` sets.

    A subclass gives `compute()` (state to numbers), `draw()` (numbers to artists), `sentence()` and `table()`.
    What has moved is judged against the preset that the view started from: moved back, it is as it was.
    """

    weights = None  # the Weights of a view that has some

    def __init__(self, picture, controls, presets, box):
        """picture: Picture; controls: {name: widget or Number, with a value}; presets: {name: {control: value}}, the
        first of them the start; box: the widget that lays the controls out."""
        self.picture, self.controls, self.presets = picture, controls, presets
        self._held, self._recent = False, []
        self.preset = menu("start from", presets)
        if len(presets) == 1:
            self.preset.layout.display = "none"
        self._reset = widgets.Button(description="reset", tooltip="back to the numbers of this start")
        wide = {"width": "100%", "max_width": f"{picture.width}px", "margin": "0"}
        self._image = widgets.Image(format="png", layout=wide)
        self._words = widgets.HTML()
        self._words.add_class("lstm-words")
        super().__init__(
            [widgets.HTML(CSS), widgets.HBox([self.preset, self._reset]), box, widgets.VBox([self._image]), self._words]
        )
        self.add_class("lstm-view")
        self._refresh()
        for name, control in controls.items():
            control.observe(lambda _, name=name: self._moved(name), names="value")
        self.preset.observe(lambda _: self.reset(), names="value")
        self._reset.on_click(lambda _: self.reset())

    # ------------------------------------------------------------ for subclasses

    def compute(self):
        """Read self.state, set the numbers that draw, sentence and table show."""
        raise NotImplementedError

    def draw(self):
        """Move the artists of self.picture to the numbers."""
        raise NotImplementedError

    def sentence(self):
        """One line of words: what the present numbers mean."""
        raise NotImplementedError

    def table(self):
        """The numbers of the picture as rows of strings, the header first."""
        raise NotImplementedError

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
        start, state = self.presets[self.preset.value], self.state
        away = {name: (start[name], state[name]) for name in state if not same(state[name], start[name])}
        latest = [name for name in self._recent if name in away]
        return {name: away[name] for name in [*(name for name in away if name not in latest), *latest]}

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
                for name, value in values.items():
                    self.controls[name].value = value
            except Exception:
                for name, value in before.items():
                    self.controls[name].value = value
                self._recent = recent
                raise

    def reset(self):
        """Back to the numbers of the chosen preset."""
        with self._hold():
            for name, value in self.presets[self.preset.value].items():
                self.controls[name].value = value
            self._recent.clear()

    def words(self):
        """One line: what has moved, from what to what, and what the numbers mean now."""
        *_, latest = self.moved.items() or [None]
        if latest is None:
            return self.sentence()
        name, (start, now) = latest
        others = len(self.moved) - 1
        more = f" (and {others} more moved)" if others else ""
        start, now = (number(value) if isinstance(value, (int, float)) else _plain(value) for value in (start, now))
        return f"{name}: {start} → {now}{more}. {self.sentence()}"

    def say(self, message):
        """Put a message before the words, until the next change."""
        self._words.value = f'<p role="status"><b>{escape(message)}</b></p>{self._html()}'

    def text(self):
        """The text twin of the picture: the words, then the table with aligned columns."""
        rows = self.table()
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join([self.words(), "", *lines])

    def png(self):
        """The whole picture as PNG bytes."""
        return self.picture.png()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {
            "text/plain": self.text(),
            "image/png": b64encode(self.picture.captioned(self.words())).decode(),
        }

    # ------------------------------------------------------------ wiring

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
        self.draw()
        png = self.picture.redraw()
        if png is not None:
            self._image.value = png
        self._words.value = self._html()
        self._mark()

    def _mark(self):
        moved = self.moved
        if self.weights is not None:
            self.weights.mark(moved)
        for name, control in self.controls.items():
            classes = getattr(control, "_dom_classes", ())
            if "lstm-slider" in classes and ("lstm-moved" in classes) != (name in moved):
                (control.add_class if name in moved else control.remove_class)("lstm-moved")

    def _html(self):
        head, *rows = self.table()
        cells = ["".join(f"<th>{escape(cell)}</th>" if cell else "<td></td>" for cell in head)]
        cells += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f'<p role="status">{escape(self.words())}</p><table>{body}</table>'


def _plain(text, most=80):
    """What was chosen or typed, on one line: cut when it is long, � for what cannot be printed or turns the line."""
    return "".join(letter if letter.isprintable() else "�" for letter in text[:most]) + "…" * (len(text) > most)


def _quiet(value):
    tidy = round(value, 9) if isinstance(value, float) else value
    return tidy if isinstance(value, float) and abs(value - tidy) < 1e-12 else value
