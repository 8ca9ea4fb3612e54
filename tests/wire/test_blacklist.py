"""The number blacklist as a program's sends meet it."""

from typing import Any

import pytest

from sending.models import Message
from sending.services import add_to_blacklist, remove_from_blacklist
from tests.wire import clients

pytestmark = pytest.mark.wire


def _code(url: str, numbers: str = "13800138000") -> str:
    return clients.call_rpc(url, {**clients.SEND, "PhoneNumbers": numbers}).json()["Code"]


@pytest.mark.parametrize("others", [1, 49, 50, 51])
def test_a_blacklist_is_heeded_however_long_and_whenever_it_changes(url: str, cast: Any, others: int) -> None:
    """Short ones are remembered between sends, longer ones are asked for each number."""
    listed = [f"139{number:08d}" for number in range(others)]
    add_to_blacklist(account_id=cast.account.pk, phones=listed)
    assert _code(url, "13800138001") == "OK"
    (entry,) = add_to_blacklist(account_id=cast.account.pk, phones=["13800138000"])
    assert _code(url) == "isv.BLACK_KEY_CONTROL_LIMIT"
    for number in listed[-1:]:
        assert _code(url, number) == "isv.BLACK_KEY_CONTROL_LIMIT"
    several = "13800138002,13800138000"
    assert _code(url, several) == "isv.BLACK_KEY_CONTROL_LIMIT"
    remove_from_blacklist(account_id=cast.account.pk, entry_ids=[entry.pk])
    assert _code(url) == "OK"
    assert Message.objects.count() == 2
