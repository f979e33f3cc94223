"""Views for those who hear them, or see less: names travel with the styles, letters stand out from their grounds."""

import re
from html import escape, unescape

import pytest

from lstm_helpers.views import Predict
from lstm_helpers.views.access import NAMING, SCRIPT
from lstm_helpers.views.controls import choice, pick_slider, slider
from lstm_helpers.views.kept import RULES
from lstm_helpers.views.style import STYLE
from test_palette import contrast, over, rgb
from test_views import FACTORIES

THEMES = {  # JupyterLab's ground and letters
    "light": ("#ffffff", "#000000de"),
    "dark": ("#111111", "#ffffffde"),
}
GROUNDS = re.findall(r"([^{}]+)\{([^{}]*\bbackground: *(#\w+)[^{}]*)\}", STYLE + RULES)


def test_names_travel_with_a_view_and_a_prediction():
    for widget in (FACTORIES["half-life"](), Predict("How many?")):
        assert widget.children[0].value.startswith(f"<style {NAMING}>")
    assert unescape(NAMING.removeprefix('onload="').removesuffix('"')) == SCRIPT
    assert '"' not in escape(SCRIPT)


def test_the_script_reaches_nothing_outside_its_view():
    code = re.sub(r"//.*", "", SCRIPT)
    reached = re.findall(r"\b(?:this|document|window|globalThis|fetch|eval|parent\w*)\b", code)
    assert set(reached) == {"this", "document", "parentElement"}
    assert code.count("this.") == 1
    assert code.count("document") == code.count("document.activeElement")
    assert "innerHTML" not in code


def test_a_label_has_the_name_of_its_control_as_its_title():
    """ipywidgets writes "null" where there is none."""
    for control in (choice("sliders", ("all", "one"), "all"), slider("x[0]", 1, 0, 2), pick_slider("scale", (1, 2), 1)):
        assert control.tooltip == control.description


def test_only_a_slider_over_a_list_takes_no_typed_number():
    assert "lstm-pick" in pick_slider("scale", (1, 2), 1)._dom_classes
    assert "lstm-pick" not in slider("x[0]", 1, 0, 2)._dom_classes


@pytest.mark.parametrize("theme", THEMES)
def test_letters_on_the_grounds_of_controls(theme):
    """WCAG 2.2, 1.4.3: 4.5 to 1, where the style gives the letters a colour and where the theme does."""
    paper, ink = THEMES[theme]
    assert len(GROUNDS) == 2
    for names, rule, ground in GROUNDS:
        own = re.search(r"(?<![-\w])color: *(#\w+)", rule)
        behind = over(ground, rgb(paper))
        assert contrast(over(own[1] if own else ink, behind), behind) >= 4.5, names


def test_too_pale_letters_are_found():
    assert contrast(rgb("#959595"), rgb("#ffffff")) < 3 < 4.5 < contrast(rgb("#767676"), rgb("#ffffff"))
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
