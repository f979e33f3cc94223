"""Predict, commit, reveal: the guess is kept before the truth is shown."""

from lstm_helpers.inputs import expects, kind, one_of, real, sequence


def _texts(name, value):
    sequence(name, value, check=lambda place, text: kind(place, text, str))
    if not value:
        raise ValueError(f"{name} is {value!r}; expected one answer to choose from, at least")


class Prediction:
    """A question, one guess that is kept as it was committed, and the truth once it is known.

    options: the answers to choose from, texts, or None when the answer is a number. Raises ValueError when the question
    is no text, or options are no list of texts.
    """

    @expects(question=str, options=_texts)
    def __init__(self, question, options=None):
        self.question, self.options = question, options
        self.guess = self.truth = None
        self.because = ""

    def commit(self, guess, because=""):
        """Keep the guess, and the reason for it. Raises ValueError when guess is no answer to the question, because no
        text, or one is committed already."""
        if self.guess is not None:
            raise ValueError(f"guess {self.guess} is committed already")
        self._check("guess", guess)
        self.because = kind("because", because, str).strip(" .")
        self.guess = guess

    def reveal(self, truth):
        """Tell the truth; `words` shows it beside the guess once there is one.

        Raises ValueError when it is no finite number, or none of the options.
        """
        self._check("truth", truth)
        self.truth = truth

    def _check(self, name, value):
        real(name, value) if self.options is None else one_of(name, value, self.options)

    def words(self):
        """Where the prediction stands, in one line."""
        if self.guess is None:
            return "No guess yet."
        reason = self.because and f", because {self.because}"
        if self.truth is None:
            return f"Committed: {self.guess}{reason}. Read on."
        if self.options is not None:
            verdict = "Right." if self.guess == self.truth else "Not what happens: see why below."
            return f"You said: {self.guess}{reason}. The numbers say: {self.truth}. {verdict}"
        gap = float(self.guess) - float(self.truth)
        verdict = "Exactly." if abs(gap) < 1e-9 else f"Your guess is {abs(gap):.4g} too {'high' if gap > 0 else 'low'}."
        return f"You said: {float(self.guess):.6g}{reason}. The numbers say: {float(self.truth):.6g}. {verdict}"
