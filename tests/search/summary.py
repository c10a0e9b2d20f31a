"""Shows the search's figures at the end of every test run, with pytest-xdist too."""

import pytest

PROPERTY = "search quality"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, value in getattr(report, "user_properties", [])
        if name == PROPERTY
    ]
    if lines and not hasattr(terminalreporter, "search_quality_shown"):
        terminalreporter.search_quality_shown = True  # type: ignore[attr-defined]
        terminalreporter.section("search quality: recall@5 and mean reciprocal rank")
        for line in lines:
            terminalreporter.write_line(line)
