"""AgreementView: a trained net reads a sentence, word by word, and says how the verb will be."""

import numpy as np

from lstm_helpers.inputs import kind
from lstm_helpers.plots import Picture, number
from lstm_helpers.plots.lines import full_square
from lstm_helpers.plots.reading import ROWS, TOP, WIDTH, draw_reading, size_of_square
from lstm_helpers.tasks import VERBS, VOCABULARY, encode, sentences
from lstm_helpers.training import Net, cut, softmax
from lstm_helpers.views.base import View
from lstm_helpers.views.controls import Combobox, pick_slider

SHOWN = 6  # units in a row of the table
SENTENCES = (
    "the boy who saw the dogs near the doors",
    "the boys who saw the dogs near the doors",
    "the children that the dog watched near the door behind the key",
    "the keys to the cabinet",
    "the key to the cabinets",
    "the girls with the book beside the box",
    "the teacher",
)


class AgreementView(View):
    """Words down, units across: f and C of every unit after each word, and how likely the verb "are" is beside "is".

    net: an LSTM over `tasks.VOCABULARY` whose last two outputs are the scores of is and are. Controls: the sentence,
    chosen or typed, of words in the vocabulary (any other gets a message, and the first sentence is shown); unit, the
    one that is cut, or −1 for none. Sets read (the words), trace, p (T,), the chance of "are", and problem, a message
    or "".
    Raises ValueError when net is no Net of kind LSTM, does not read the vocabulary, or has not two outputs.
    """

    def __init__(self, net):
        if kind("net", net, Net).kind != "LSTM" or net.weights["b_y"].size < 2:
            raise ValueError(f"net is a {net.kind} with {net.weights['b_y'].size} outputs; expected an LSTM with two")
        self.net, self.n = net, net.weights["b_f"].size
        m = net.weights["W_f"].shape[1] - self.n
        if m != len(VOCABULARY):
            raise ValueError(f"net has {m} inputs; expected {len(VOCABULARY)}, one for each word")
        start = {"sentence": SENTENCES[0], "unit": -1}
        subjects = zip(("singular subject", "plural subject"), SENTENCES, strict=False)
        presets = {name: start | {"sentence": text} for name, text in subjects}
        sentence = Combobox(value=SENTENCES[0], options=SENTENCES, description="sentence", continuous_update=False)
        sentence.layout.width, sentence.style.description_width = "520px", "auto"
        controls = {"sentence": sentence, "unit": pick_slider("unit", range(-1, self.n), -1, {-1: "none"})}
        picture = Picture(WIDTH, TOP + ROWS * size_of_square(self.n) + 20)
        usual, _ = net.run(sentences(np.random.default_rng(0), 200).xs)
        self._move = draw_reading(picture, self.n, VERBS, full_square(usual.C))
        super().__init__(picture, controls, presets)

    def compute(self):
        text, unit = self.state.values()
        self.problem, self._cut = "", None if unit < 0 else unit
        try:
            self.read, xs = encode(text)
        except ValueError as problem:
            self.problem = str(problem)
            self.read, xs = encode(SENTENCES[0])
        self.trace, y = self.net.run(xs, cut(self.net.weights, self._cut))
        self.p = softmax(y[:, -2:])[:, 1]

    def draw(self):
        return self._move(self.read, self.trace.f, self.trace.C, self.p, self._cut)

    def sentence(self):
        if self.problem:
            return f"{self.problem[0].upper()}{self.problem[1:]}. Shown: {SENTENCES[0]}."
        verb, unit = VERBS[int(self.p[-1] > 0.5)], self._cut
        what = "With all units" if unit is None else f"With unit {unit} cut"
        return f"{what}: “{' '.join(self.read)} {verb}”, the chance of “are” is {number(self.p[-1], 2)}."

    def table(self):
        begin = (self._cut or 0) // SHOWN * SHOWN
        units = range(begin, min(begin + SHOWN, self.n))
        head = ["after", "are", *(f"mean {gate}" for gate in "fio"), *(f"C[{unit}]" for unit in units)]
        t = self.trace
        gates = np.stack([t.f, t.i, t.o]).mean(axis=-1).T  # (T, 3)
        rows = np.column_stack([self.p, gates, t.C[:, units]])
        return [head, *([word, *(number(v, 2) for v in row)] for word, row in zip(self.read, rows, strict=True))]
