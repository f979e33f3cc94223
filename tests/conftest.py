"""Frees the widgets of every test, and says loudly which ring was skipped."""

import sys

import pytest


@pytest.fixture(autouse=True)
def no_widget_is_left():
    """ipywidgets keeps every widget that was made: thousands slow down all that follows."""
    yield
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()


def pytest_terminal_summary(terminalreporter):
    skipped = {
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(skipped):
        if "RING SKIPPED" in reason:
            terminalreporter.section(reason.removeprefix("Skipped: "), sep="!", red=True, bold=True)
