"""Changing bindings and asking about them, through the official SDK."""

from typing import Any

import pytest

from privacy_numbers.models import Binding
from privacy_numbers.services.expiry import expire_bindings
from tests.privacy_numbers import stage
from tests.wire.dypls.asking import A, B, C, Golden, ask, axb, bound, code, first_number, later, named, still

pytestmark = pytest.mark.wire

CHANGES: list[tuple[str, dict[str, Any], tuple[str, Any]]] = [
    ("updateNoA", {"PhoneNoA": C}, ("phone_a", C)),
    ("updateNoB", {"PhoneNoB": "01088888888"}, ("phone_b", "01088888888")),
    ("updateCallRestrict", {"CallRestrict": "CONTROL_AX_DISABLE"}, ("call_restrict", "CONTROL_AX_DISABLE")),
    ("updateCallDisplayType", {"CallDisplayType": 0}, ("call_display", 0)),
    ("updateOutId", {"OutId": "新订单"}, ("out_id", "新订单")),
    ("updateIsRecordingEnabled", {"IsRecordingEnabled": True, "ASRStatus": True}, ("is_transcribed", True)),
    ("updateIsRecordingEnabled", {"IsRecordingEnabled": True}, ("is_recorded", True)),
    ("updateRingConfig", {"RingConfig": '{"AXBRing_B":"10000002"}'}, ("ring_config", {"AXBRing_2": "10000002"})),
]


@pytest.mark.parametrize(("step", "fields", "expected"), CHANGES, ids=[row[0] for row in CHANGES])
def test_one_thing_of_a_binding_changes(
    url: str, pool: Any, step: str, fields: dict[str, Any], expected: tuple[str, Any]
) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    answer = ask(url, "UpdateSubscription", **named(row), OperateType=step, **fields)
    row.refresh_from_db()
    assert (answer["Code"], getattr(row, expected[0])) == ("OK", expected[1])


def test_the_expiry_moves(url: str, pool: Any, test_clock: Any, golden: Golden) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    asked = {**named(row), "OperateType": "updateExpire"}
    golden("dypls_update_subscription", ask(url, "UpdateSubscription", **asked, Expiration=later(48)))
    assert code(url, "UpdateSubscription", **asked, Expiration=later(0)) == "isv.EXPIRE_DATE_ILLEGAL"
    assert code(url, "UpdateSubscription", **asked) == "isv.EXPIRE_DATE_ILLEGAL"
    test_clock.advance(hours=47)
    assert Binding.objects.get().state == "live"


def test_a_restriction_is_cleared_and_recording_left_alone_stays(url: str, pool: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B, CallRestrict="CONTROL_AX_DISABLE", IsRecordingEnabled=True)
    cleared = {"OperateType": "updateCallRestrict", "CallRestrict": "CONTROL_CLEAR_DISABLE"}
    assert code(url, "UpdateSubscription", **named(row), **cleared) == "OK"
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateIsRecordingEnabled") == (
        "isv.ILLEGAL_ARGUMENT"
    )
    row.refresh_from_db()
    assert (row.call_restrict, row.is_recorded) == ("", True)
    ended = {"OperateType": "updateIsRecordingEnabled", "IsRecordingEnabled": False}
    assert code(url, "UpdateSubscription", **named(row), **ended) == "OK"
    row.refresh_from_db()
    assert not row.is_recorded


def test_a_group_binding_gets_another_group_and_whom_a_reaches(url: str, axg: Any) -> None:
    first, second = stage.group_of(axg, [B]), stage.group_of(axg, [C])
    row = bound(url, "BindAxg", axg, GroupId=str(first.pk))
    moved = {"OperateType": "updateAxgGroup", "GroupId": str(second.pk)}
    assert code(url, "UpdateSubscription", **named(row), **moved) == "OK"
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateNoB", PhoneNoB=C) == "OK"
    row.refresh_from_db()
    assert (row.group, row.phone_b) == (second, C)
    wrong = {"OperateType": "updateAxgGroup", "GroupId": "77"}
    assert code(url, "UpdateSubscription", **named(row), **wrong) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateNoB", PhoneNoB=A) == "isv.ILLEGAL_ARGUMENT"
    row.refresh_from_db()
    assert (row.group, row.phone_b) == (second, C)


def test_a_change_that_meets_another_binding_conflicts(url: str, pool: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    assert axb(url, pool, PhoneNoA=C, PhoneNoB="13600136000", PhoneNoX=row.number.number)["Code"] == "OK"
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateNoA", PhoneNoA=C) == "isv.UPDATE_CONFLICT"
    row.refresh_from_db()
    assert row.phone_a == A


def test_an_ended_binding_is_not_changed(url: str, pool: Any, test_clock: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    test_clock.advance(hours=2)
    assert ask(url, "QuerySubscriptionDetail", **named(row))["SecretBindDetailDTO"]["Status"] == 0  # swept or not
    assert expire_bindings() == 1
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateNoA", PhoneNoA=C) == "isv.FORBIDDEN_ACTION"
    assert code(url, "UpdateSubscription", **named(row), OperateType="updateOutId") == "isv.FORBIDDEN_ACTION"
    shown = ask(url, "QuerySubscriptionDetail", **named(row))["SecretBindDetailDTO"]
    assert (shown["Status"], shown["PhoneNoA"]) == (0, A)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"OperateType": "updateEverything"}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateNoA"}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateNoA", "PhoneNoA": "abc"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"OperateType": "updateNoA", "PhoneNoA": B}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateCallDisplayType"}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateCallRestrict", "CallRestrict": "x"}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateAxgGroup", "GroupId": "1"}, "isv.ILLEGAL_ARGUMENT"),
        ({"OperateType": "updateOutId", "OutId": "x", "SubsId": "1"}, "isv.SUBS_NOT_EXIST"),
        ({"OperateType": "updateOutId", "OutId": "x", "PoolKey": "FC1"}, "isv.POOLKEY_NOT_EXISTS"),
    ],
)
def test_a_change_that_is_none_is_refused_and_changes_nothing(
    url: str, pool: Any, fields: dict[str, Any], expected: str
) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    before = Binding.objects.values().get()
    assert code(url, "UpdateSubscription", **{**named(row), **fields}) == expected
    assert Binding.objects.values().get() == before


def test_a_binding_is_shown_whole(url: str, axg: Any, pool: Any, golden: Golden) -> None:
    group = stage.group_of(axg, [B])
    row = bound(url, "BindAxg", axg, GroupId=str(group.pk), CallRestrict="CONTROL_AX_DISABLE", IsRecordingEnabled=True)
    answer = ask(url, "QuerySubscriptionDetail", **named(row), ProductType="AXB_170")
    golden("dypls_query_subscription_detail", still(answer, "GroupId"))
    assert answer["SecretBindDetailDTO"]["GroupId"] == group.pk
    wrong = {**named(row), "PoolKey": pool.key}
    assert code(url, "QuerySubscriptionDetail", **wrong) == "isv.SUBS_NOT_EXIST"


def test_the_newest_binding_in_force_is_found_by_its_number(url: str, pool: Any, golden: Golden) -> None:
    wanted = first_number(pool).number
    axb(url, pool, PhoneNoX=wanted)
    axb(url, pool, PhoneNoX=wanted, PhoneNoA=C, PhoneNoB="13600136000")
    answer = ask(url, "QuerySubsId", PhoneNoX=wanted, PoolKey=pool.key)
    golden("dypls_query_subs_id", still(answer))
    newest = Binding.objects.order_by("-pk")[0]
    assert answer["SubsId"] == newest.subs_id
    code(url, "UnbindSubscription", SubsId=newest.subs_id, SecretNo=wanted)
    assert ask(url, "QuerySubsId", PhoneNoX=wanted)["SubsId"] == Binding.objects.order_by("pk")[0].subs_id


def test_a_number_without_bindings_has_no_id(url: str, pool: Any, axn: Any) -> None:
    wanted = first_number(pool).number
    assert code(url, "QuerySubsId", PhoneNoX=wanted) == "isv.SUBS_NOT_EXIST"
    assert code(url, "QuerySubsId", PhoneNoX="17000000000") == "isv.NO_NOT_EXIST"
    assert code(url, "QuerySubsId", PhoneNoX=wanted, PoolKey=axn.key) == "isv.FORBIDDEN_ACTION"


def test_a_waybill_number_leads_to_a(url: str, extension: Any, golden: Golden) -> None:
    row = bound(url, "BindAxnExtension", extension)
    golden("dypls_add_axn_track_no", ask(url, "AddAxnTrackNo", **named(row), trackNo="SF1234567890"))
    answer = ask(url, "QueryPhoneNoAByTrackNo", trackNo="SF1234567890", CabinetNo="7")
    golden("dypls_query_phone_no_a_by_track_no", still(answer))
    number = row.number.number
    assert answer["Module"] == [{"PhoneNoA": A, "PhoneNoX": number, "Extension": row.extension}]
    assert ask(url, "QueryPhoneNoAByTrackNo", trackNo="SF1234567890", PhoneNoX="17000000000")["Module"] == []
    assert code(url, "AddAxnTrackNo", **named(row), trackNo="x" * 65) == "isv.ILLEGAL_ARGUMENT"
    code(url, "UnbindSubscription", SubsId=row.subs_id, SecretNo=number)
    assert ask(url, "QueryPhoneNoAByTrackNo", trackNo="SF1234567890")["Module"] == []
    assert code(url, "AddAxnTrackNo", **named(row), trackNo="SF2") == "isv.FORBIDDEN_ACTION"
