"""Storms: whatever a learner does, in whatever order, a view is what its state says, and so is what the browser shows.

STORM is the number of events of a storm: few in `make test`, 1000 in `make storm`.
"""

import gc
import os

import pytest
from matplotlib._pylab_helpers import Gcf

import lstm_helpers.views
from drawn import Phase, given, settings, st
from lstm_helpers.views import GateView, StraightThroughView, UpdateView, View
from lstm_helpers.views.weights import Weights
from readings import READINGS, agrees, numbers_in, reading
from storm import act, agree, browser, check, random_events, texts_of
from test_views import FACTORIES

STORM = int(os.environ.get("STORM", "16"))
SKIPPED = (  # a short run takes one factory of each class, and the two tests take different ones
    ("gate", "candidate", "cell", "one unit", "forecast", "paths", "variants"),
    ("uneven gate", "candidate", "uneven cell", "one unit", "forecast alone", "explodes", "steady variants"),
)
SOME, OTHERS = ({name: make for name, make in FACTORIES.items() if STORM > 25 or name not in skip} for skip in SKIPPED)
PHASES = (Phase.generate, Phase.shrink)[: 1 + (STORM > 25)]  # a failure is made small in `make storm` only: minutes
EVENTS = st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1), st.booleans()), min_size=1, max_size=6)


def play(view, events, log):
    """Do the events one by one and check after each; an error tells the last of them."""
    told, heard = [], []
    try:
        for event in events:
            told.append(act(view, event, heard))
            check(view, log)
            heard = [*heard, *texts_of(view)][-12:]
    except BaseException as error:
        error.add_note(f"the last events: {told[-4:]}")
        raise


def storm(make, count, seed=0, fresh=None):
    """A storm over a new view; after every 100 events and at the end it is compared with a view made anew."""
    with browser() as log:
        view = make()
        for done in range(0, count, 100):
            play(view, random_events(seed + done, min(100, count - done)), log)
            reading(view)
            agree(view, (fresh or make)())


# ------------------------------------------------------------ storms


@pytest.mark.parametrize("make", SOME.values(), ids=SOME)
def test_any_events_in_any_order_lead_where_the_state_leads(make):
    """Beside the view stands another of its kind, that does not see the events, only where they led."""
    with browser() as log:
        pair = []

        @settings(max_examples=max(3, STORM // 20), deadline=None, derandomize=True, database=None, phases=PHASES)
        @given(EVENTS)
        def lead(events):
            view, other = pair or (make(), make())
            pair.clear()  # after an error, the next example begins with new ones
            play(view, events, log)
            reading(view)
            agree(view, other)
            pair.extend((view, other))

        lead()


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS)
def test_after_a_storm_a_view_is_as_a_new_one(make):
    storm(make, STORM)


@pytest.mark.parametrize("factories", [SOME, OTHERS])
def test_every_view_has_a_factory_and_a_second_reading(factories):
    views = {name for name, one in vars(lstm_helpers.views).items() if isinstance(one, type) and issubclass(one, View)}
    assert views - {"View"} == set(READINGS)
    names = (
        make.__name__ if isinstance(make, type) else " ".join(make.__code__.co_names) for make in factories.values()
    )
    assert set(READINGS) <= set(" ".join(names).split())


# ------------------------------------------------------------ what is broken is found


class Undrawn(UpdateView):
    """Draws the marks of its first picture."""

    def draw(self):
        self._first = getattr(self, "_first", None) or super().draw()
        return self._first


class Late(UpdateView):
    """Its words are those of the event before."""

    def _html(self, message=""):
        html, self.late = getattr(self, "late", None), super()._html(message)
        return html or self.late


class Remembering(UpdateView):
    """What has moved once stays marked as moved."""

    def compute(self):
        super().compute()
        self.once = {name: away | getattr(self, "once", self._away)[name] for name, away in self._away.items()}
        self._away = self.once


class Failing(UpdateView):
    """A callback that fails at the message of the browser: ipywidgets only logs it."""

    def __init__(self):
        super().__init__()
        self._reset.on_click(lambda _: 1 / 0)


class Misprinting(UpdateView):
    """The table has another sum than the state."""

    def compute(self):
        super().compute()
        self.C = self._numbers["C"] = self.keep + self.write + 0.01


class Miscopying(UpdateView):
    """The picture has another sum than the table."""

    def draw(self):
        self._numbers, right = self._numbers | {"C": self.C + 0.01}, self._numbers
        marks, self._numbers = super().draw(), right
        return marks


class Misspeaking(UpdateView):
    """The words have another sum than the table."""

    def sentence(self):
        return f"C = [{', '.join(str(round(value, 1)) for value in self.C)}]."


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (Undrawn, "the picture has no"),
        (Late, "the browser reads"),
        (Remembering, "the picture is another"),
        (Failing, "logged.*ZeroDivisionError"),
        (Misprinting, "the table has"),
        (Miscopying, "the picture has"),
        (Misspeaking, "the words .* have"),
    ],
)
def test_a_broken_view_is_found(broken, says):
    with pytest.raises(AssertionError, match=f"(?s){says}"):
        storm(broken, 12, fresh=UpdateView)


@pytest.mark.parametrize(
    ("owner", "method", "says"),
    [
        (Weights, "_from_number", "the slider .* shows"),
        (GateView, "_mark", "the outline of"),
        (Weights, "_show", "the (menu says|slider .* shows)"),
    ],
)
def test_sliders_that_do_not_follow_are_found(owner, method, says, monkeypatch):
    monkeypatch.setattr(owner, method, lambda *_: None)
    with pytest.raises(AssertionError, match=says):
        storm(GateView, 60)


@pytest.mark.parametrize(
    ("text", "value", "fits"),
    [
        ("0.715", 0.71504, True),
        ("0.7150", 0.71516, False),
        ("92", 92.004, True),
        ("92", 92.4, False),
        ("−1.109e−40", -1.10894e-40, True),
        ("1.109e−40", -1.10894e-40, False),
        ("0", 1e-40, False),
        ("0.9999…", 1 - 1e-9, True),
        ("0.9999…", 1.001, False),
        ("0.9999…", 0.999, False),
        ("1", 1.00004, True),
        ("1", 0.99996, False),
    ],
)
def test_printed_numbers_are_read_to_their_digits(text, value, fits):
    assert agrees(text, value) is fits


def test_numbers_are_found_in_words():
    words = "unit 0:  0.715·(−3) − 2 = 1.1e−40, [xₜ, hₜ₋₁], 0.9999…, 1 − f"
    assert numbers_in(words) == ["0", "0.715", "−3", "−2", "1.1e−40", "0.9999…", "1"]


# ------------------------------------------------------------ memory


def objects_kept(view, changes):
    """How many objects more there are after so many changes of a slider, whose values come round again."""
    counts = []
    for count in (20, changes):
        for change in range(count):
            view.controls["y"].value = change % 20 / 10
        gc.collect()
        counts.append(len(gc.get_objects()))
    return counts[1] - counts[0]


class Keeping(StraightThroughView):
    """Keeps its two slopes."""

    kept = []  # noqa: RUF012

    def compute(self):
        super().compute()
        self.kept.append(list(self.slopes))


def test_a_change_of_a_slider_keeps_nothing():
    assert objects_kept(StraightThroughView(), 150) < 30
    assert objects_kept(Keeping(), 80) > 40
    assert not Gcf.get_all_fig_managers(), "no figure of pyplot is open"
