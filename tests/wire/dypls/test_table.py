"""The table of number privacy's actions against the SDK itself: the same names, the same fields, a domain or "not
opened"; and which product a call is for."""

import inspect
import json
from typing import Any

import pytest

from smsconsole.wire import throttle
from smsconsole.wire.aliyun import codes_privacy, products
from smsconsole.wire.aliyun.action import DYSMS
from smsconsole.wire.aliyun.codes import BUSINESS
from smsconsole.wire.aliyun.privacy import ACTIONS, not_opened
from tests.wire import clients, inprocess
from tests.wire.dypls.asking import METHODS, ask, models

pytestmark = pytest.mark.wire
PLUMBING = {"OwnerId", "ResourceOwnerAccount", "ResourceOwnerId"}
BESIDE_THE_SDK = {"ConfirmSendSms"}  # documented, in no SDK of this version
TABLE = {name: action for (version, name), action in ACTIONS.items() if version == DYSMS}
OPEN = sorted(name for name, action in TABLE.items() if action.is_open)
_SAMPLES = {"optional": 1, "integer": 1, "boolean": True, "json_list": [{}], "string": "x"}
_OBJECTS = {"ConsigneeAddress", "SendAddress", "ConsigneeInfo", "SenderInfo"}


def test_the_table_names_every_action_of_the_sdk_and_one_beside_it() -> None:
    assert {name.lower() for name in TABLE} == set(METHODS) | {name.lower() for name in BESIDE_THE_SDK}
    assert (len(TABLE), len(OPEN)) == (61, 45)


@pytest.mark.parametrize("name", sorted(set(TABLE) - BESIDE_THE_SDK))
def test_a_row_has_the_fields_of_the_sdks_request(name: str) -> None:
    known = _wire_names(getattr(models, f"{name}Request"))
    assert {row.name for row in TABLE[name].params} | (PLUMBING & known) == known


def _wire_names(made: Any) -> set[str]:
    """Return the names a request model reads from a map."""
    source = inspect.getsource(made.from_map)
    return {line.split("m.get('")[1].split("'")[0] for line in source.splitlines() if "m.get('" in line}


@pytest.mark.parametrize("row", not_opened.TABLE, ids=lambda row: row.name)
def test_a_product_nobody_can_open_here_says_so(url: str, row: Any) -> None:
    fields = {param.name: _SAMPLES[param.kind] for param in row.params if param.required}
    fields |= {name: {} for name in _OBJECTS & set(fields)}
    reply = ask(url, row.name, **fields)
    assert (reply["Code"], reply["Message"]) == ("isv.PRODUCT_UNSUBSCRIBE", "未开通该产品")


def test_every_word_for_a_domain_refusal_is_in_a_table_of_words() -> None:
    assert set(codes_privacy.DOMAIN.values()) <= set(codes_privacy.BUSINESS) | set(BUSINESS)
    assert not set(codes_privacy.BUSINESS) & set(BUSINESS)
    assert not set(codes_privacy.UNCAUSED) & set(codes_privacy.BUSINESS)


def _rpc(host: str, **fields: str) -> dict[str, Any]:
    reply = inprocess.ask("GET", f"http://{host}/?{clients.rpc_query(fields)}", b"", {"host": host})
    body: dict[str, Any] = json.loads(reply.content)
    return body


def test_the_one_shared_name_is_told_by_its_fields(cast: Any) -> None:
    number = {"ReqId": "1", "CalledNo": "13800138000", "CallingNo": "13900139000"}
    privacy = _rpc(inprocess.HOST, Action="CreateSmsSign", CustomerPoolKey="FC1", **number)
    assert privacy["Code"] == "isv.PRODUCT_UNSUBSCRIBE"
    assert _rpc(inprocess.HOST, Action="CreateSmsSign", SignName="云帆科技")["Code"] == "MissingSignSource"


def test_a_vendors_host_name_decides_before_the_action(cast: Any) -> None:
    asked = {"Action": "QuerySmsSign", "SignName": "云帆科技"}
    assert _rpc("dysmsapi.aliyuncs.com", **asked)["Code"] == "OK"
    assert _rpc("dyplsapi.aliyuncs.com", **asked)["Code"] == "InvalidAction.NotFound"
    assert _rpc("dyplsapi.cn-hangzhou.aliyuncs.com", Action="QuerySubsId", PhoneNoX="1")["Code"] == "isv.NO_NOT_EXIST"
    assert _rpc("dysmsapi.aliyuncs.com", Action="QuerySubsId", PhoneNoX="1")["Code"] == "InvalidAction.NotFound"


def test_an_action_of_no_product_is_unknown(cast: Any) -> None:
    assert _rpc(inprocess.HOST, Action="BindAxz")["Code"] == "InvalidAction.NotFound"
    assert {product.name for product in products.PRODUCTS} == {"dysms", "dypls"}


@pytest.mark.parametrize("allowed", ["dysms:*", "QuerySmsSign", "dypls:Query*"])
def test_a_key_without_the_permission_is_told_so_by_the_product(cast: Any, url: str, allowed: str) -> None:
    type(cast.aliyun_key).objects.filter(pk=cast.aliyun_key.pk).update(allowed_actions=allowed)
    assert ask(url, "LockSecretNo", PoolKey="FC1", SecretNo="1")["Code"] == "isp.RAM_PERMISSION_DENY"


@pytest.mark.parametrize("allowed", ["", "dypls:*", "Lock*", "dysms:*,dypls:LockSecretNo"])
def test_a_permission_names_the_product(cast: Any, url: str, allowed: str) -> None:
    type(cast.aliyun_key).objects.filter(pk=cast.aliyun_key.pk).update(allowed_actions=allowed)
    assert ask(url, "LockSecretNo", PoolKey="FC1", SecretNo="1")["Code"] == "isv.POOLKEY_NOT_EXISTS"


def test_calls_that_come_too_fast_are_refused_in_the_products_own_words(
    cast: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle.time, "time", lambda: 1_800_000_000.25)
    type(cast.aliyun_key).objects.filter(pk=cast.aliyun_key.pk).update(requests_per_second=2)
    words = [ask(url, "LockSecretNo", PoolKey="FC1", SecretNo="1")["Code"] for _ in range(3)]
    assert words == ["isv.POOLKEY_NOT_EXISTS", "isv.POOLKEY_NOT_EXISTS", "isv.FLOW_LIMIT"]
