"""The interface for 700 numbers: AXB and GXB bindings under its own names."""

from typing import Any

import pytest

from privacy_numbers.models import Binding
from tests.privacy_numbers import stage
from tests.wire.dypls.asking import A, B, C, Golden, ask, code, first_number, later, still

pytestmark = pytest.mark.wire


def _axb(url: str, pool: Any, **changed: Any) -> Any:
    fields = {"PoolKey": pool.key, "TelA": A, "TelB": B, "Expiration": later(), "OrderId": "1", **changed}
    return ask(url, "BindAxb700", **fields)


def _gxb(url: str, pool: Any, **changed: Any) -> Any:
    return ask(url, "BindGxb700", **{"PoolKey": pool.key, "TelB": A, "Expiration": later(), **changed})


def _named(row: Binding) -> dict[str, Any]:
    return {"PoolKey": row.pool.key, "SubsId": int(row.subs_id), "TelX": row.number.number, "OrderId": "2"}


def test_a_and_b_are_bound_changed_and_unbound(url: str, pool: Any, golden: Golden) -> None:
    answer = _axb(
        url, pool, TelX=first_number(pool).number, NeedRecord=True, NeedAsr=True, OutId="订单", Audio="1",
        CallRestrict="CONTROL_AX_DISABLE", CallTimeout="20", DtmfConfig="{}", RecType="1", IndustrialId="9",
    )  # fmt: skip
    golden("dypls_bind_axb_700", still(answer))
    row = Binding.objects.get()
    assert answer["Data"] == {"SecretNo": row.number.number, "SubsId": int(row.subs_id)}
    assert (row.phone_a, row.phone_b, row.is_recorded, row.is_transcribed) == (A, B, True, True)
    assert (row.call_restrict, row.out_id, row.call_timeout) == ("CONTROL_AX_DISABLE", "订单", None)
    changed = ask(url, "UpdateSubs700", **_named(row), OperateType="updateNoB", TelB=C)
    golden("dypls_update_subs_700", changed)
    ended = ask(url, "UnbindSubs700", **_named(row))
    golden("dypls_unbind_subs_700", ended)
    row.refresh_from_db()
    assert (row.phone_b, row.state) == (C, "unbound")
    again = ask(url, "UnbindSubs700", **_named(row))
    assert (again["Code"], again["Success"]) == ("isv.SUBS_NOT_EXIST", False)


CHANGES = [
    ("updateNoA", {"TelA": C}, ("phone_a", C)),
    ("updateExpire", {"Expiration": "2026-12-01 00:00:00"}, None),
    ("updateCallRestrict", {"CallRestrict": "CONTROL_BX_DISABLE"}, ("call_restrict", "CONTROL_BX_DISABLE")),
    ("updateOutId", {"OutId": "7"}, ("out_id", "7")),
    ("updateIsRecordingEnabled", {"NeedRecord": True}, ("is_recorded", True)),
]


@pytest.mark.parametrize(("step", "fields", "expected"), CHANGES, ids=[row[0] for row in CHANGES])
def test_one_thing_changes(url: str, pool: Any, step: str, fields: dict[str, Any], expected: Any) -> None:
    _axb(url, pool)
    row = Binding.objects.get()
    assert code(url, "UpdateSubs700", **_named(row), OperateType=step, **fields) == "OK"
    row.refresh_from_db()
    if expected:
        assert getattr(row, expected[0]) == expected[1]
    else:
        assert row.expires_at.isoformat() == "2026-11-30T16:00:00+00:00"


def test_a_group_reaches_b_and_b_the_number_set_for_it(url: str, axg: Any, golden: Golden) -> None:
    first, second = stage.group_of(axg, [B]), stage.group_of(axg, [C])
    answer = _gxb(url, axg, GroupId=str(first.pk), DefaultA=B, CallRestrict="CONTROL_AX_DISABLE")
    golden("dypls_bind_gxb_700", still(answer))
    row = Binding.objects.get()
    assert (row.phone_a, row.phone_b, row.group) == (A, B, first)
    assert row.call_restrict == "CONTROL_BX_DISABLE"  # its A is the group
    for step, fields in (
        ("updateNoA", {"DefaultA": C}),
        ("updateNoB", {"TelB": "13600136000"}),
        ("updateAxgGroup", {"GroupId": str(second.pk)}),
        ("updateCallRestrict", {"CallRestrict": "CONTROL_BX_DISABLE"}),
    ):
        assert code(url, "UpdateSubs700", **_named(row), OperateType=step, **fields) == "OK"
    row.refresh_from_db()
    assert (row.phone_a, row.phone_b, row.group, row.call_restrict) == (
        "13600136000", C, second, "CONTROL_AX_DISABLE",
    )  # fmt: skip


def test_what_cannot_be_is_refused(url: str, pool: Any, axg: Any) -> None:
    assert _gxb(url, pool, GroupId="1")["Code"] == "isv.FORBIDDEN_ACTION"
    assert _gxb(url, axg)["Code"] == "isv.ILLEGAL_ARGUMENT"
    assert _axb(url, pool, Expiration="3600")["Code"] == "isv.EXPIRE_DATE_ILLEGAL"
    refused = _axb(url, pool, TelB="x")
    assert (refused["Code"], refused["Success"]) == ("isv.MOBILE_NUMBER_ILLEGAL", False)
    assert not Binding.objects.exists()
    _axb(url, pool)
    row = Binding.objects.get()
    assert code(url, "UpdateSubs700", **_named(row), OperateType="updateAll") == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "UpdateSubs700", **{**_named(row), "SubsId": 5}, OperateType="updateNoA") == "isv.SUBS_NOT_EXIST"
