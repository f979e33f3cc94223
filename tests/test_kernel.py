"""Every notebook in a real kernel: pictures are current, every control works over its whole range."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import matplotlib
import nbformat
import numpy as np
import pytest
from PIL import Image

from hygiene import REFERENCE
from kernel import SLIDERS, drive_all, kernel
from refresh_notebooks import WIDGET_VIEW

HERE = Path(__file__).parent
NOTEBOOKS = sorted((HERE.parent / "notebooks").glob("*.ipynb"))
PINNED = f"matplotlib=={matplotlib.__version__};" in (HERE.parent / "constraints.txt").read_text()
"""Whether pixels can be compared: each matplotlib draws letters a little differently."""


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def picture(bundle):
    return np.asarray(Image.open(BytesIO(b64decode(bundle["image/png"]))).convert("RGB"), float)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pictures_are_current_and_every_control_works(path):
    with kernel(path.parent) as live:
        for cell in code_cells(path):
            fresh = [bundle for bundle in live.run(cell.source) if set(bundle) != {WIDGET_VIEW}]
            stored = [output.data for output in cell.outputs if "data" in output]
            assert len(fresh) == len(stored), cell.id
            for now, then in zip(fresh, stored, strict=True):
                assert ("image/png" in now) == ("image/png" in then), cell.id
                if PINNED and "image/png" in now:
                    assert np.abs(picture(now) - picture(then)).mean() < 1, f"{cell.id}: the stored picture is old"
        assert live.problems == []
        assert live.named(*SLIDERS, "SelectionSliderModel") or path.stem == REFERENCE, (
            "a lesson of this series has sliders"
        )
        answers = drive_all(live)
        assert live.problems == []
    for (label, control), updated in answers.items():
        if len(live.widgets[control].get("_options_labels", "many")) == 1:
            continue  # a menu with one entry is hidden
        models = {live.widgets[name]["_model_name"] for name in updated}
        button = live.widgets[control]["_model_name"] == "ButtonModel"
        if not button and label not in ("guess", "number"):
            assert "HTMLModel" in models, f"{label} moves nothing"


def test_a_callback_that_raises_is_found():
    """The ring can fail: JupyterLab shows such an error nowhere, and runners of notebooks pass it."""
    path = HERE / "bad_notebooks" / "callback_raises.ipynb"
    with kernel(path.parent) as live:
        for cell in code_cells(path):
            live.run(cell.source)
        assert live.problems == []
        drive_all(live)
    assert any("ZeroDivisionError" in problem for problem in live.problems)
