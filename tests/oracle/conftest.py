"""``pytest tests/oracle --oracle FILE`` runs another file of cases of the same form.

Without the option the shipped files run. Every case of the review's kinds, of billing, of the service level and of
number privacy runs; kinds of other parts are counted in the summary and left to them.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.adapter import is_operation, is_privacy, is_review, is_worked_out

FOLDER = Path(__file__).parent
SHIPPED = (FOLDER / "oracle.jsonl", FOLDER / "ours.jsonl", FOLDER / "privacy.jsonl")
_TAKES = {
    "review_case": lambda case: is_review(case) and not is_operation(case),
    "operation_case": lambda case: is_review(case) and is_operation(case),
    "money_case": is_worked_out,
    "privacy_case": is_privacy,
}
_report: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--oracle", default="", help="file of cases, one JSON object a line")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test the cases it is for."""
    wanted = set(_TAKES) & set(metafunc.fixturenames)
    if not wanted:
        return
    cases = _cases(metafunc.config.getoption("--oracle", default=""))
    name = wanted.pop()
    chosen = [case for case in cases if _TAKES[name](case)]
    metafunc.parametrize(name, chosen, ids=[case["id"] for case in chosen])


@pytest.fixture
def oracle_cases(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """Every case of the files."""
    return _cases(request.config.getoption("--oracle", default=""))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _report:
        terminalreporter.write_line(line)


def _cases(option: str) -> list[dict[str, Any]]:
    files = [Path(option)] if option else [path for path in SHIPPED if path.exists()]
    _report.clear()
    found: list[dict[str, Any]] = []
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines if line.strip() and not line.lstrip().startswith("#")]
        ours = sum(map(is_review, cases))
        sums = sum(map(is_worked_out, cases))
        private = sum(map(is_privacy, cases))
        known = (is_review, is_worked_out, is_privacy)
        others = Counter(case["kind"] for case in cases if not any(takes(case) for takes in known))
        rest = ", ".join(f"{count} {kind}" for kind, count in sorted(others.items()))
        _report.append(
            f"oracle: {path.name}: {ours} review cases and {sums} of money and service level run, "
            f"{private} of number privacy" + (f"; left to other parts: {rest}" if rest else "")
        )
        found += cases
    return found
