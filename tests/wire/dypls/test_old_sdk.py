"""The older Python SDK of number privacy, which signs by RPC v1 and sends lists as JSON texts."""

import importlib
import json
from typing import Any

import pytest

from privacy_numbers.models import Binding
from tests.privacy_numbers import stage
from tests.wire import clients
from tests.wire.dypls.asking import A, B, later

pytestmark = pytest.mark.wire


def _ask(url: str, action: str, **fields: Any) -> dict[str, Any]:
    module = importlib.import_module(f"aliyunsdkdyplsapi.request.v20170525.{action}Request")
    request = getattr(module, f"{action}Request")()
    request.set_endpoint("sms.test")
    for name, value in fields.items():
        getattr(request, f"set_{name}")(value)
    answer: dict[str, Any] = json.loads(clients.core(url).do_action_with_exception(request))
    return answer


def test_it_binds_asks_changes_and_unbinds(url: str, pool: Any) -> None:
    made = _ask(
        url, "BindAxb", PoolKey=pool.key, PhoneNoA=A, PhoneNoB=B, Expiration=later(), IsRecordingEnabled=True,
        ASRStatus=False, CallDisplayType=1,
    )  # fmt: skip
    assert made["Code"] == "OK"
    named = {"PoolKey": pool.key, "SubsId": made["SecretBindDTO"]["SubsId"]}
    x = made["SecretBindDTO"]["SecretNo"]
    shown = _ask(url, "QuerySubscriptionDetail", **named, PhoneNoX=x)["SecretBindDetailDTO"]
    assert (shown["PhoneNoA"], shown["PhoneNoB"], shown["NeedRecord"], shown["Status"]) == (A, B, True, 1)
    changed = _ask(url, "UpdateSubscription", **named, PhoneNoX=x, OperateType="updateOutId", OutId="甲 乙")
    assert (changed["Code"], Binding.objects.get().out_id) == ("OK", "甲 乙")
    assert _ask(url, "UnbindSubscription", **named, SecretNo=x)["Code"] == "OK"
    assert Binding.objects.get().state == "unbound"


def test_its_list_of_bindings_is_one_json_text(url: str, axg: Any) -> None:
    group = stage.group_of(axg, [B])
    row = {"GroupId": str(group.pk), "PhoneNoA": A, "Expiration": later(), "IsRecordingEnabled": True}
    made = _ask(url, "BindBatchAxg", PoolKey=axg.key, AxgBindList=[row, {**row, "PhoneNoA": "x"}])
    words = [line["Code"] for line in made["SecretBindList"]["SecretBind"]]
    assert words == ["OK", "isv.MOBILE_NUMBER_ILLEGAL"]
    assert Binding.objects.get().is_recorded


def test_it_locks_a_number_and_lists_a_waybill(url: str, extension: Any) -> None:
    bound = _ask(url, "BindAxnExtension", PoolKey=extension.key, PhoneNoA=A, Expiration=later())["SecretBindDTO"]
    named = {"PoolKey": extension.key, "PhoneNoX": bound["SecretNo"], "SubsId": bound["SubsId"]}
    assert _ask(url, "AddAxnTrackNo", **named, trackNo="SF1")["Code"] == "OK"
    assert _ask(url, "QueryPhoneNoAByTrackNo", trackNo="SF1")["Module"][0]["PhoneNoA"] == A
    assert _ask(url, "LockSecretNo", PoolKey=extension.key, SecretNo=bound["SecretNo"])["Code"] == "OK"
