"""The desk decides every case of the file as it says, for exactly its reasons."""

from collections.abc import Mapping
from typing import Any

import pytest

from review import services
from tests.factories import Cast
from tests.oracle.adapter import facts_of
from tests.oracle.operations import operate

pytestmark = pytest.mark.django_db


def agrees(answer: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    expected = case["expect"]
    return (
        answer["decision"] == expected["decision"]
        and sorted(answer["reasons"]) == sorted(expected["reasons"])
        and answer.get("value") == expected.get("value", answer.get("value"))
    )


def test_the_desk_decides_as_the_case_says(review_case: dict[str, Any]) -> None:
    verdict = services.preview(review_case["kind"], facts_of(review_case))

    answer = {"decision": verdict.decision, "reasons": list(verdict.reasons)}
    assert agrees(answer, review_case), (review_case["why"], answer, verdict.findings)


def test_an_operation_ends_as_the_case_says(operation_case: dict[str, Any], yunfan: Cast) -> None:
    """What the services refuse is refused; what they let through is judged like a first filing."""
    answer = operate(operation_case, yunfan)
    if answer["decision"] == "approved" and operation_case["input"]["action"] == "update":
        verdict = services.preview(operation_case["kind"], facts_of(operation_case))
        answer |= {"decision": verdict.decision, "reasons": list(verdict.reasons)}

    assert agrees(answer, operation_case), (operation_case["why"], answer)
