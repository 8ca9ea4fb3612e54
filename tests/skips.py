"""Tests that cannot run here say so in one line a reason; with CI=true a skip is a failure.

What only PostgreSQL can show (``pytest.mark.postgresql``) is no skip on SQLite: it is left out, and CI runs both.
"""

import os
from collections import Counter
from typing import Any

import pytest

_reasons: Counter[str] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL where the suite runs on something else."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _note(report: Any) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _reasons[text.removeprefix("Skipped: ")] += 1


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note(report)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for reason, count in sorted(_reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}", yellow=True)


def is_ci() -> bool:
    """Return whether the environment says CI=true."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_sessionfinish(session: pytest.Session) -> None:
    on_worker = hasattr(session.config, "workerinput")
    if _reasons and is_ci() and not on_worker and session.exitstatus == pytest.ExitCode.OK:
        session.config.get_terminal_writer().line("CI=true: a skipped test is a failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
