"""Progress: what is counted, and that the line follows."""

from lstm_helpers.checks import Count, Prediction, Verdict, count
from lstm_helpers.views import Predict, Progress


def test_every_prediction_and_verdict_is_counted_once():
    asked, done = Prediction("how many?"), Prediction("which?", ("a", "b"))
    done.commit("a")
    verdicts = {"verdict": Verdict(True, ""), "verdict_bug": Verdict(None, ""), "verdict_line": Verdict(False, "")}
    kernel = {"_": done, "_7": verdicts["verdict"], "_8": asked, "In": ["verdict"], "x": 3, "check": count}
    assert count({"asked": asked, "done": done} | verdicts | kernel) == Count(1, 2, 1, 3)
    assert count({}) == Count(0, 0, 0, 0)


def test_what_was_asked_before_is_not_counted_again():
    """Run twice, a kernel still holds the first question under the name of what that cell showed."""
    before, now = Predict("how many?"), Predict("how many?")
    assert count({"guess": now, "_": now, "_3": before, "_9": now, "Out": {3: before, 9: now}}) == Count(0, 1, 0, 0)


def test_a_wrong_guess_counts_as_committed():
    asked = Prediction("how many?")
    asked.commit(3)
    asked.reveal(4)
    assert count({"asked": asked}).words() == "Predictions committed: 1 of 1. Exercises right: 0 of 0."


def test_the_line_follows_a_commit_at_once_and_an_exercise_when_counted_again():
    namespace = {"guess": Predict("how many?"), "verdict": Verdict(None, "")}
    progress = Progress(namespace)
    assert progress.text() == "Predictions committed: 0 of 1. Exercises right: 0 of 1."
    namespace["guess"].answer.value = "many"
    namespace["guess"].button.click()
    assert "0 of 1. E" in progress._line.value, "no number, not committed"
    namespace["guess"].answer.value = "3"
    namespace["guess"].button.click()
    assert "committed: 1 of 1" in progress._line.value
    namespace["verdict"] = Verdict(True, "")
    progress.children[1].click()
    assert "right: 1 of 1" in progress._line.value
    assert progress.text() == "Predictions committed: 1 of 1. Exercises right: 1 of 1."
