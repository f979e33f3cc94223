"""What learners do besides running a notebook once from the top: all in a kernel.

Run all twice, cells out of order, restart, two views of a kind, the notebook open twice. TWICE are the notebooks that
run fast; ALONE are the views of the others, shown without their notebook, two of them with
a net that has learned nothing: together every class of view. That no cell of any
notebook depends on the order of the others is read from the code as well: the rule `names` in hygiene.py.
"""

import re
from random import Random

import pytest

from hygiene import bound_and_taken
from kernel import CHOICES, SLIDERS, kernel
from lstm_helpers import views
from refresh_notebooks import WIDGET_VIEW
from test_kernel import NOTEBOOKS, code_cells

FOLDER = NOTEBOOKS[0].parent
TWICE = ("03", "08", "09", "12")
SHUFFLED = ("03", "08", "09")
ALONE = {
    "AgreementView": 'AgreementView(Net("LSTM", len(VOCABULARY), 3, 2, seed))',
    "BackpropView": "BackpropView()",
    "GateView": "GateView()",
    "JobView": "JobView()",
    "ConcatenateView": "ConcatenateView()",
    "ErrataView": "ErrataView()",
    "OutputView": "OutputView()",
    "RosettaView": "RosettaView()",
    "TraceView": 'TraceView(Net("LSTM", 2, 3, 1, seed).weights, [[0.5, -0.3]] * 6)',
    "UpdateView": "UpdateView()",
    "ForecastView": 'ForecastView(Net("LSTM", 1, 3, 1, seed), library)',
    "MatrixView": "MatrixView()",
    "PathsView": "PathsView()",
    "VariantsView": "VariantsView()",
    "WholeCellView": "WholeCellView()",
}


def numbered(names):
    return [path for path in NOTEBOOKS if path.stem[:2] in names]


def stored(cell):
    """The text of a cell's stored outputs: what it printed, then its text twins."""
    outputs = [output.text for output in cell.outputs if output.output_type == "stream"]
    return "".join(outputs + [output.data.get("text/plain", "") for output in cell.outputs if "data" in output])


def fresh(live, cell):
    """The same of the cell when it runs now, and the ids of the widgets that it shows."""
    live.printed.clear()
    bundles = live.run(cell.source)
    shown = [bundle[WIDGET_VIEW]["model_id"] for bundle in bundles if WIDGET_VIEW in bundle]
    return "".join(live.printed + [bundle.get("text/plain", "") for bundle in bundles]), shown


def run_all(live, path):
    """Runs a notebook and compares. Returns {cell id: the id of the view that it shows}."""
    views_shown = {}
    for cell in code_cells(path):
        text, shown = fresh(live, cell)
        assert live.problems == [], cell.id
        assert text == stored(cell), cell.id
        if cell.id.startswith("drag"):
            (views_shown[cell.id],) = shown
    return views_shown


def family(live, root):
    """The ids of a widget and of all that it holds."""
    found, left = set(), [root]
    while left:
        if (name := left.pop()) not in found:
            found.add(name)
            left += re.findall(r"IPY_MODEL_(\w+)", str(live.widgets[name]))
    return found


def control(live, ids):
    """The first slider among the widgets, or else the first choice, and its two ends."""
    models = {name: state["_model_name"] for name, state in live.widgets.items() if name in ids}
    name = next(name for kind in (SLIDERS, CHOICES) for name in models if models[name] in kind)
    state = live.widgets[name]
    if models[name] in CHOICES:
        return name, ({"index": len(state["_options_labels"]) - 1}, {"index": 0})
    return name, ({"value": state["max"]}, {"value": state["min"]})


def assert_apart(live, one, other):
    """Both views answer, in pictures and words, and neither moves the other."""
    families = {view: family(live, view) for view in (one, other)}
    assert families[one].isdisjoint(families[other])
    controls = {view: control(live, ids) for view, ids in families.items()}
    answers = {one: set(), other: set()}
    for turns in ((0, 1), (1, 0)):  # they stand at different ends in between
        for view, turn in zip(families, turns, strict=True):
            name, ends = controls[view]
            answers[view] |= set(live.move(name, **ends[turn]))
            assert ends[turn].items() <= live.widgets[name].items()
    assert live.problems == []
    for view, answered in answers.items():
        assert answered <= families[view]
        assert "HTMLModel" in {live.widgets[name]["_model_name"] for name in answered}


def shuffled(live, path):
    """After setup, the other cells in another order: each is right, or misses a name that another cell defines."""
    setup, *others = code_cells(path)
    defined = set().union(*(bound_and_taken(cell.source)[0] for cell in others))
    assert fresh(live, setup)[0] == stored(setup)
    right = 0
    for cell in Random(path.stem).sample(others, len(others)):
        text, _ = fresh(live, cell)
        if live.problems:
            (missing,) = re.findall(r"^NameError: name '(\w+)' is not defined", live.problems.pop())
            assert missing in defined, cell.id
        elif cell.id == "progress":  # it counts what there is so far
            assert re.fullmatch(r"Predictions committed: 0 of \d+\. Exercises right: 0 of \d+\.", text)
        else:
            assert text == stored(cell), cell.id
            right += 1
        assert live.problems == [], cell.id
    assert right > 0


@pytest.mark.parametrize("path", numbered(TWICE), ids=lambda path: path.stem)
def test_out_of_order_then_all_then_all_again(live, path):
    if path.stem[:2] in SHUFFLED:
        shuffled(live, path)
    first, second = run_all(live, path), run_all(live, path)
    assert first.keys() == second.keys()
    for drag in first:
        assert_apart(live, first[drag], second[drag])


def test_two_views_of_the_other_kinds(live):
    live.run(
        "import numpy; from lstm_helpers.training import Net; from lstm_helpers.tasks import VOCABULARY, outbreaks"
    )
    live.run("library = outbreaks(numpy.random.default_rng(1), 100)")
    live.run(f"from lstm_helpers.views import kept, {', '.join(ALONE)}")
    live.run("kept.PAUSE = 60")  # the PNG after a drag is not looked at here
    for code in ALONE.values():
        bundles = [live.run(f"seed = {seed}\n{code}")[-1] for seed in (1, 2)]  # the widget comes last
        assert_apart(live, *(bundle[WIDGET_VIEW]["model_id"] for bundle in bundles))


def test_every_class_of_view_is_met_twice():
    code = "\n".join(cell.source for path in numbered(TWICE) for cell in code_cells(path) if cell.id.startswith("drag"))
    met = set(re.findall(r"\b(\w+View)\(", code)) | set(ALONE)
    assert met == {name for name in views.__all__ if name.endswith("View") and name != "View"}


# ------------------------------------------------------------ restart


def test_a_restart_leaves_nothing_half_alive(live):
    (path,) = numbered(["02"])
    run_all(live, path)
    live.restart()
    for cell in code_cells(path)[1:]:
        fresh(live, cell)
        assert re.match(r"NameError: name '\w+' is not defined", live.problems.pop()), cell.id
        assert live.problems == []
    for name, state in live.named(*SLIDERS, *CHOICES, "ButtonModel", "TextModel").items():
        ends = {"value": state["max"]} if "max" in state else {"value": "3"} if "value" in state else {"index": 0}
        answered = live.click(name) if state["_model_name"] == "ButtonModel" else live.move(name, **ends)
        assert answered == []
    assert {line.split(":")[0] for text in live.problems for line in text.splitlines()} <= {
        "No such comm"
    }  # a log line
    live.problems.clear()
    live.widgets.clear()
    run_all(live, path)


# ------------------------------------------------------------ open twice


def test_two_pages_of_one_kernel_show_the_same(live):
    (path,) = numbered(["02"])
    (view,) = run_all(live, path).values()
    with live.second_page() as other:
        other.fetch()
        assert other.widgets == live.widgets
        name, ends = control(live, family(live, view))
        for page, end in ((other, ends[0]), (live, ends[1]), (other, ends[0])):
            assert page.move(name, **end)
            for both in (other, live):
                both.run("pass")  # what the other page's move has brought comes first
            assert live.widgets[name]["value"] == end["value"]
            assert other.widgets == live.widgets
        assert other.problems == live.problems == []


def test_two_kernels_of_one_notebook_share_nothing(live):
    (path,) = numbered(["01"])  # guarded: each may write in a folder of its own only
    with kernel(FOLDER) as other:
        for cell in code_cells(path):
            for each in (live, other):
                text, shown = fresh(each, cell)
                assert (text, each.problems) == (stored(cell), []), cell.id
                if cell.id == "drag":
                    each.view = shown[0]
        before = {name: dict(state) for name, state in other.widgets.items()}
        name, ends = control(live, family(live, live.view))
        assert live.move(name, **ends[0])
        assert name not in other.widgets
        assert fresh(other, code_cells(path)[-1])[1]
        assert {name: other.widgets[name] for name in before} == before
        assert live.refused == other.refused == []
