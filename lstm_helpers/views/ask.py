"""Predict: a question that is answered before the numbers are shown. Progress: how many were."""

from html import escape

import ipywidgets as widgets

from lstm_helpers.checks import Prediction, count
from lstm_helpers.inputs import kind, mapping
from lstm_helpers.views.access import NAMING
from lstm_helpers.views.controls import menu
from lstm_helpers.views.kept import Kept
from lstm_helpers.views.style import NIGHT

NO_CHOICE = "choose …"


class Predict(widgets.VBox):
    """A question, a place for the guess, and a button that commits it.

    options: the answers to choose from; without them the answer is a number. because: whether there is a line for a
    reason, which is kept and shown again with the truth. `reveal(truth)` returns the widget that shows guess and truth
    beside each other as soon as there is a guess, and stays quiet until then.
    Raises ValueError as `Prediction` does, and when because is not True or False.
    """

    def __init__(self, question, options=None, because=False):
        self.prediction = Prediction(question, options)
        if options is None:
            # sent when the box is left: letter by letter, the click on commit could overtake the last one
            self.answer = widgets.Text(description="guess", placeholder="a number", continuous_update=False)
            self.answer.style.description_width = "auto"
        else:
            self.answer = menu("guess", [NO_CHOICE, *options])
        self.because = []
        if kind("because", because, bool):
            line = widgets.Text(description="because", placeholder="your reason", continuous_update=False)
            line.layout = {"width": "440px", "max_width": "98%"}
            line.style.description_width = "auto"
            self.because = [line]
        self.button = widgets.Button(description="commit", tooltip="keep this guess")
        self.button.on_click(lambda _: self.commit())
        self._state, self._answer = _Words(self.prediction), _Words(self.prediction)
        asked = widgets.HTML(f"<style {NAMING}>{NIGHT}</style><b>Predict.</b> {escape(question)}")
        answered = [self.answer, *self.because, self.button]
        super().__init__([asked, widgets.HBox(answered, layout={"flex_flow": "row wrap"}), self._state])
        self.add_class("lstm-predict")
        self._kept = Kept(self.text, self.text)

    def commit(self):
        """Commit what stands in the answer; what is no answer yet says so."""
        try:
            self.prediction.commit(self._read(), *(line.value for line in self.because))
        except ValueError:
            first = "Choose an answer first." if self.prediction.options else "Type a number first, like 3 or −0.5."
            self._state.value = f'<p role="status">{first}</p>'
            return
        for part in (self.answer, *self.because, self.button):
            part.disabled = True
        self._state.show()
        self._answer.show()
        self._kept.renew()

    def _read(self):
        if self.prediction.options is not None:
            return self.answer.value
        return float(self.answer.value.replace("−", "-").replace(",", "."))

    def reveal(self, truth):
        """Tell the truth; returns the line that shows it."""
        self.prediction.reveal(truth)
        self._answer.show()
        return self._answer

    def text(self):
        """The text twin: the question, the options, and where it stands."""
        options = f" ({' / '.join(self.prediction.options)})" if self.prediction.options else ""
        return f"Predict. {self.prediction.question}{options}\n{self.prediction.words()}"

    def _ipython_display_(self):
        self._kept.show(self)


class _Words(widgets.HTML):
    """The line of words of a prediction."""

    def __init__(self, prediction):
        super().__init__()
        self._prediction, self._kept = prediction, Kept(prediction.words, prediction.words)
        self.show()

    def show(self):
        self.value = f'<p role="status">{escape(self._prediction.words())}</p>'
        self._kept.renew()

    def _ipython_display_(self):
        self._kept.show(self)


class Progress(widgets.HBox):
    """How many predictions and exercises of a notebook are done: one line, and a button that counts again.

    namespace: the notebook's `globals()`. It is read only, and what was counted stays in the kernel. A prediction is
    counted when it is committed, an exercise when its cell has run and the button is pressed or this cell run again.
    Raises ValueError when namespace is no dict.
    """

    def __init__(self, namespace):
        self._namespace, self._line = mapping("namespace", namespace), widgets.HTML()
        self._kept = Kept(self.text, self.text)
        button = widgets.Button(description="count again", tooltip="after an exercise")
        button.on_click(lambda _: self.update())
        super().__init__([self._line, button], layout={"align_items": "center", "grid_gap": "16px"})
        for asked in list(namespace.values()):
            if isinstance(asked, Predict):
                asked.button.observe(lambda _: self.update(), names="disabled")
        self.update()

    def update(self):
        """Count again."""
        self._line.value = f'<p role="status"><b>{escape(self.text())}</b></p>'
        self._kept.renew()

    def text(self):
        """The text twin: the line."""
        return count(self._namespace).words()

    def _ipython_display_(self):
        self._kept.show(self)
