"""Number privacy does what every case of the file says, through the services that all doors use."""

from typing import Any

import pytest

from tests.factories import Cast
from tests.oracle import privacy

pytestmark = pytest.mark.django_db


def test_it_ends_as_the_case_says(privacy_case: dict[str, Any], yunfan: Cast) -> None:
    answer, expected = privacy.answer(privacy_case["input"], yunfan), privacy_case["expect"]
    assert (answer["decision"], answer["reasons"]) == (expected["decision"], expected["reasons"]), privacy_case["why"]
    for name, value in expected.get("value", {}).items():
        assert answer["value"][name] == value, (name, privacy_case["why"])
