"""The table of actions against the SDK itself: the same names, the same fields, a domain or a clear "not opened"."""

import inspect
from typing import Any

import pytest
from alibabacloud_dysmsapi20170525 import models

from smsconsole.wire.aliyun.action import DYSMS
from smsconsole.wire.aliyun.actions import ACTIONS, not_opened
from tests.wire.aliyun.asking import METHODS, ask

pytestmark = pytest.mark.wire
PLUMBING = {"OwnerId", "ResourceOwnerAccount", "ResourceOwnerId"}
TABLE = {name: action for (version, name), action in ACTIONS.items() if version == DYSMS}
OPEN = sorted(name for name, action in TABLE.items() if action.is_open)
_SAMPLES = {"optional": 1, "integer": 1, "boolean": True, "list": ["x"], "json_list": ["x"], "string": "x"}


def test_the_table_names_every_action_of_the_sdk_and_no_other() -> None:
    assert {name.lower() for name in TABLE} == set(METHODS)
    assert (len(TABLE), len(OPEN)) == (80, 50)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_row_has_the_fields_of_the_sdks_request(name: str) -> None:
    made = getattr(models, f"{name}Request", None)
    known = _wire_names(made) if made else set()
    assert {row.name for row in TABLE[name].params} | (PLUMBING & known) == known


def _wire_names(made: Any) -> set[str]:
    """Return the names a request model reads from a map."""
    source = inspect.getsource(made.from_map)
    return {line.split("m.get('")[1].split("'")[0] for line in source.splitlines() if "m.get('" in line}


@pytest.mark.parametrize("row", not_opened.TABLE, ids=lambda row: row.name)
def test_a_product_nobody_can_open_here_says_so(url: str, row: Any) -> None:
    fields = {param.name: _SAMPLES[param.kind] for param in row.params if param.required}
    for name, value in (("TemplateContents", {"FileName": "x"}), ("CardObjects", {"mobile": "13800138000"})):
        if name in fields:
            fields[name] = [value]
    if row.name == "CreateCardSmsTemplate":
        fields["Template"] = {"a": "b"}
    reply = ask(url, row.name, **fields)
    assert (reply["Code"], reply["Message"]) == ("isv.PRODUCT_UNSUBSCRIBE", "未开通该产品")
