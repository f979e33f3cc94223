"""Sentences in which other nouns may stand between a subject and its verb: which number has the verb?

    the key to the cabinets ...               is
    the boys who saw the dog near the door ... are

`between` counts all nouns in between. In the literature an attractor is one of the other number than the subject: those
are counted by `disagreeing`.

Number agreement as a test of a recurrent net's memory: Linzen, Dupoux & Goldberg 2016 (TACL 4); Gulordava et al. 2018
(NAACL); in single units: Lakretz et al. 2019 (NAACL).
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_helpers.inputs import expects, kind, reals, shape, whole
from lstm_helpers.inputs import numbers as array

VERBS = ("is", "are")
"""The verb of class 0, singular, and of class 1, plural."""

PEOPLE = {"boy": "boys", "girl": "girls", "child": "children", "teacher": "teachers", "dog": "dogs"}
THINGS = {"key": "keys", "book": "books", "box": "boxes", "door": "doors", "cabinet": "cabinets"}
NOUNS = PEOPLE | THINGS
CHOICES = {
    "NOUN": tuple(NOUNS),
    "PERSON": tuple(PEOPLE),
    "THING": tuple(THINGS),
    "LOCK": ("box", "door", "cabinet"),
    "SAW": ("saw", "liked", "found", "watched"),  # past tense: the same for one and for many, so no hint
}
_PLACES = ("near the NOUN", "behind the NOUN", "beside the NOUN")
_ANY = (*_PLACES, "that the PERSON SAW")
NEXT = (
    dict.fromkeys(CHOICES["SAW"], _PLACES)
    | dict.fromkeys(PEOPLE, (*_ANY, "with the THING", "who SAW the NOUN"))
    | dict.fromkeys(THINGS, _ANY)
    | {"key": (*_ANY, "to the LOCK")}
)
"""What may follow a noun or a verb: each phrase brings one noun more, an attractor."""

_SMALL = ("the", "near", "behind", "beside", "to", "with", "who", "that")
VOCABULARY = (*_SMALL, *CHOICES["SAW"], *NOUNS, *NOUNS.values())
"""All words, in the order of the inputs: 8 small ones, 4 verbs in the past, 10 nouns, their 10 plurals."""
ANSWERS = (*VOCABULARY, *VERBS)
"""What may come next, in the order of the classes of `next_word`: a word, or at the end is or are."""
_PLACE = {word: place for place, word in enumerate(ANSWERS)}
_ONE_HOT = np.eye(len(VOCABULARY))

LONGEST = 100
"""The most words of a sentence that `encode` takes: what a learner types is short."""


class Sentences(NamedTuple):
    """Sentences up to the word before their verb, count of them, the longest of T words."""

    words: tuple  #             of tuples of words
    xs: np.ndarray  #           (T, count, m) one-hot; all 0 after a sentence's end
    target: np.ndarray  #       (T, count) integers: 0 is, 1 are, at a sentence's last word; −1 elsewhere
    next_word: np.ndarray  #    (T, count) integers: what comes next, a place in ANSWERS; −1 after a sentence's end
    between: np.ndarray  #      (count,) nouns between subject and verb
    disagreeing: np.ndarray  # (count,) those of them whose number is not the subject's

    @property
    def number(self):
        """(count,) the number of the subject, and so of the verb: 0 singular, 1 plural."""
        return self.target.max(axis=0)

    def at_verb(self, values):
        """values (T, count, ...) at each sentence's last word, where the verb is asked for: (count, ...).

        Raises ValueError when values are no numbers or begin with other axes.
        """
        values = array("values", values)
        if values.shape[:2] != self.target.shape:
            raise ValueError(f"values has shape {values.shape}; expected {self.target.shape} and any more axes")
        return values[self.target.argmax(axis=0), np.arange(len(self.words))]

    def right(self, y):
        """(count,) whether y (T, count, k) gives the right verb the higher score of the two, which are y's last.

        Raises ValueError when y is not finite or of another shape.
        """
        y = shape("y", reals("y", y), (*self.target.shape, "k"))
        if y.shape[-1] < 2:
            raise ValueError(f"y has shape {y.shape}; expected (T, count, k) with k >= 2 scores")
        return self.at_verb(y)[:, -2:].argmax(axis=-1) == self.number


@expects(rng=np.random.Generator, count=partial(whole, high=1_000_000))
def sentences(rng, count, between=None):
    """Sentences by chance.

    The subject is one of 10 nouns; each noun in between comes with a phrase drawn from those that may follow the word
    before (NEXT), its words drawn from CHOICES; all choices are equally likely. Every noun is plural with probability
    1/2, whatever the others are: only the subject, always the first, tells the number of the verb.
    between: how many nouns, or several numbers to draw from; 0 to 4 unless given. Raises ValueError when rng is no
    Generator, count < 1, or a number of nouns is no whole number from 0 to 1000.
    """
    between = range(5) if between is None else between
    reals("between", between)
    choices = np.ravel(between)
    if count < 1 or choices.size == 0 or choices.dtype.kind not in "iu" or choices.min() < 0 or choices.max() > 1000:
        raise ValueError(
            f"count is {count}, between {between!r:.60}; expected at least 1, and numbers from 0 on to 1000"
        )
    drawn = rng.choice(choices, count)
    words, numbers = zip(*(_sentence(rng, size) for size in drawn), strict=True)
    xs = np.zeros((max(map(len, words)), count, len(VOCABULARY)))
    target, next_word = np.full((2, *xs.shape[:2]), -1)
    for k, (sentence, (number, *_)) in enumerate(zip(words, numbers, strict=True)):
        xs[: len(sentence), k] = _one_hot(sentence)
        target[len(sentence) - 1, k] = number
        next_word[: len(sentence), k] = [_PLACE[word] for word in (*sentence[1:], VERBS[number])]
    disagreeing = np.array([sum(number != subject for number in others) for subject, *others in numbers])
    return Sentences(words, xs, target, next_word, drawn, disagreeing)


@expects(text=str)
def encode(text):
    """The words of a sentence before its verb, and one-hot xs (T, m), as the net saw them in training.

    Capitals, a full stop and a final "is" or "are" do not matter. Raises ValueError when text is no str, no word is
    left, there are more than LONGEST, or a word is not in VOCABULARY, naming it.
    """
    words = text.lower().strip().rstrip(".").split()
    if words and words[-1] in VERBS:
        words.pop()
    if not words:
        raise ValueError("the sentence is empty; expected words such as 'the key to the cabinets'")
    if len(words) > LONGEST:
        raise ValueError(f"the sentence has {len(words)} words; expected {LONGEST} at most")
    for word in words:
        if word not in VOCABULARY:
            raise ValueError(f"{word!r:.40} is not among the {len(VOCABULARY)} words: {' '.join(VOCABULARY)}")
    return tuple(words), _one_hot(words)


@expects(train=Sentences)
def last_noun(train):
    """A rival without memory of the subject: the verb that was more frequent after this last noun.

    It counts is and are for every word that was the last noun of a sentence in train, Sentences. Returns a function:
    Sentences → (count,) 0 or 1; of equal counts, 0. Raises ValueError for what is no Sentences, as does the function.
    """
    counts = {word: [0, 0] for word in (*NOUNS, *NOUNS.values())}

    def last(words):
        return counts[next(word for word in reversed(words) if word in counts)]

    for words, number in zip(train.words, train.number, strict=True):
        last(words)[number] += 1
    return lambda data: np.array([int(np.argmax(last(words))) for words in kind("data", data, Sentences).words])


def _sentence(rng, between):
    """The words, and the number of each noun: 0 singular, 1 plural."""
    words, numbers, phrase = [], [], "the NOUN"
    for _ in range(between + 1):
        for word in phrase.split():
            if word in CHOICES:
                word = before = _pick(rng, CHOICES[word])
            if word in NOUNS:
                numbers.append(int(rng.integers(2)))
                word = NOUNS[word] if numbers[-1] else word
            words.append(word)
        phrase = _pick(rng, NEXT[before])
    return tuple(words), numbers


def _pick(rng, choices):
    return choices[rng.integers(len(choices))]


def _one_hot(words):
    return _ONE_HOT[[_PLACE[word] for word in words]]
