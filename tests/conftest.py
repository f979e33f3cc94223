"""Frees the widgets of every test, and says loudly which ring was skipped."""

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def no_widget_is_left():
    """ipywidgets keeps every widget that was made: thousands slow down all that follows."""
    yield
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()


@pytest.fixture(scope="module")
def _kernel():
    """For all notebooks of a file; nbval runs each in a kernel of its own."""
    from kernel import kernel

    with kernel(Path(__file__).parents[1] / "notebooks") as live:
        yield live


@pytest.fixture
def live(_kernel):
    """A kernel in which nothing is left of the notebook before."""
    _kernel.empty()
    return _kernel


def pytest_terminal_summary(terminalreporter):
    skipped = {
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(skipped):
        if "RING SKIPPED" in reason:
            terminalreporter.section(reason.removeprefix("Skipped: "), sep="!", red=True, bold=True)
