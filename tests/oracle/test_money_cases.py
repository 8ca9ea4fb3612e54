"""Money and the service level come out as every case of the file says."""

from typing import Any

import pytest

from tests.factories import Cast
from tests.oracle import billing, service_level

pytestmark = pytest.mark.django_db
ANSWERS = {"sla": lambda given, cast: service_level.answer(given), "billing": billing.answer}


def test_it_comes_out_as_the_case_says(money_case: dict[str, Any], yunfan: Cast) -> None:
    answer, expected = ANSWERS[money_case["kind"]](money_case["input"], yunfan), money_case["expect"]
    assert (answer["decision"], answer["reasons"]) == (expected["decision"], expected["reasons"]), money_case["why"]
    for name, value in expected.get("value", {}).items():
        assert answer["value"][name] == value, (name, money_case["why"])
