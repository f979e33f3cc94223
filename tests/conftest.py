"""Says loudly which ring was skipped."""


def pytest_terminal_summary(terminalreporter):
    skipped = {
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(skipped):
        if "RING SKIPPED" in reason:
            terminalreporter.section(reason.removeprefix("Skipped: "), sep="!", red=True, bold=True)
