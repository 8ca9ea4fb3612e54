"""Binding through an X number by every kind, and unbinding, through the official SDK."""

import json
from typing import Any

import pytest

from billing.models import Wallet
from privacy_numbers.models import Binding, NumberPool, SecretNumber
from tests import factories
from tests.privacy_numbers import stage
from tests.wire.dypls.asking import A, B, C, Golden, ask, axb, bound, client, code, first_number, later, named, still

pytestmark = pytest.mark.wire


def test_a_and_b_are_bound_on_a_number_of_the_pool(url: str, pool: Any, golden: Golden) -> None:
    answer = axb(
        url, pool, CallRestrict="CONTROL_BX_DISABLE", IsRecordingEnabled=True, ASRStatus=True, OutId="订单17",
        OutOrderId="17", RingConfig='{"AXBRing_A":"10000001","AXBRing_B":"10000002"}', CallDisplayType=1,
        CallTimeout=20, ExpectCity="北京",
    )  # fmt: skip
    golden("dypls_bind_axb", still(answer))
    row = Binding.objects.select_related("number").get()
    assert answer["SecretBindDTO"] == {"SecretNo": row.number.number, "SubsId": row.subs_id, "Extension": ""}
    assert (row.pool, row.phone_a, row.phone_b, row.state) == (pool, A, B, "live")
    assert (row.call_restrict, row.is_recorded, row.is_transcribed) == ("CONTROL_BX_DISABLE", True, True)
    assert (row.out_id, row.out_order_id, row.call_display) == ("订单17", "17", 1)
    assert row.ring_config == {"AXBRing_1": "10000001", "AXBRing_2": "10000002"}
    assert row.call_timeout is None  # how long handsets ring in turn is no limit of the call


def test_a_landline_and_a_named_number_are_bound(url: str, pool: Any) -> None:
    wanted = first_number(pool)
    assert axb(url, pool, PhoneNoB="057188888888", PhoneNoX=wanted.number)["SecretBindDTO"]["SecretNo"] == wanted.number
    assert Binding.objects.get().phone_b == "057188888888"


def test_axn_binds_a_alone_and_whom_a_reaches(url: str, axn: Any, golden: Golden) -> None:
    fields = {"PoolKey": axn.key, "PhoneNoA": A, "PhoneNoB": B, "Expiration": later(), "Extend": "x", "NoType": "y"}
    golden("dypls_bind_axn", still(ask(url, "BindAxn", **fields)))
    assert (Binding.objects.get().pool_type, Binding.objects.get().phone_b) == ("axn", B)


def test_a_95_number_is_bound_by_the_same_action(url: str, cast: Any) -> None:
    pool = stage.pool_of(cast.account, "axn_95")
    stage.numbers_in(pool, "全国", kind="n95")
    assert bound(url, "BindAxn", pool).pool_type == "axn_95"


def test_an_extension_is_chosen_or_named_with_its_number(url: str, extension: Any, golden: Golden) -> None:
    wanted = first_number(extension)
    fields = {"PoolKey": extension.key, "PhoneNoA": A, "Expiration": later()}
    answer = ask(url, "BindAxnExtension", **fields, PhoneNoX=wanted.number, Extension="12")
    assert answer["SecretBindDTO"]["Extension"] == "12"
    chosen = ask(url, "BindAxnExtension", **fields)
    golden("dypls_bind_axn_extension", still(chosen))
    assert 1 <= len(chosen["SecretBindDTO"]["Extension"]) <= 3
    assert code(url, "BindAxnExtension", **fields, Extension="13") == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "BindAxnExtension", **fields, PhoneNoX=wanted.number, Extension="12") == "isv.BIND_CONFLICT"
    assert code(url, "BindAxnExtension", **fields, PhoneNoX=wanted.number, Extension="1234") == "isv.ILLEGAL_ARGUMENT"
    assert Binding.objects.count() == 2


def test_axg_binds_a_and_a_group_and_whom_a_reaches(url: str, axg: Any, golden: Golden) -> None:
    group = stage.group_of(axg, [B, C])
    fields = {"PoolKey": axg.key, "PhoneNoA": A, "GroupId": str(group.pk), "Expiration": later(), "PhoneNoB": C}
    golden("dypls_bind_axg", still(ask(url, "BindAxg", **fields)))
    row = Binding.objects.get()
    assert (row.group, row.phone_a, row.phone_b) == (group, A, C)
    assert code(url, "BindAxg", **{**fields, "GroupId": "999"}) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "BindAxg", **{**fields, "GroupId": "新"}) == "isv.ILLEGAL_ARGUMENT"


def test_many_groups_are_bound_at_once_each_with_its_own_result(url: str, axg: Any, golden: Golden) -> None:
    group = stage.group_of(axg, [B])
    row = {"GroupId": str(group.pk), "Expiration": later(), "IsRecordingEnabled": True, "CallDisplayType": 1}
    rows = [{**row, "PhoneNoA": A}, {**row, "PhoneNoA": "12"}, {**row, "PhoneNoA": C, "Expiration": "tomorrow"}]
    answer = ask(url, "BindBatchAxg", PoolKey=axg.key, AxgBindList=rows)
    golden("dypls_bind_batch_axg", still(answer, "GroupId"))
    words = [line["Code"] for line in answer["SecretBindList"]["SecretBind"]]
    assert words == ["OK", "isv.MOBILE_NUMBER_ILLEGAL", "isv.EXPIRE_DATE_ILLEGAL"]
    assert (Binding.objects.get().phone_a, Binding.objects.get().is_recorded) == (A, True)


def test_a_batch_has_a_pool_and_at_most_a_hundred_rows(url: str, axg: Any) -> None:
    row = {"GroupId": "1", "PhoneNoA": A, "Expiration": later()}
    assert code(url, "BindBatchAxg", PoolKey="FC1", AxgBindList=[row]) == "isv.POOLKEY_NOT_EXISTS"
    assert code(url, "BindBatchAxg", PoolKey=axg.key, AxgBindList=[row] * 101) == "isv.ILLEGAL_ARGUMENT"


REFUSED = [
    ({"PoolKey": "FC999"}, "isv.POOLKEY_NOT_EXISTS"),
    ({"PhoneNoA": "1380013800a"}, "isv.MOBILE_NUMBER_ILLEGAL"),
    ({"PhoneNoB": ""}, "isv.MOBILE_NUMBER_ILLEGAL"),
    ({"PhoneNoB": A}, "isv.ILLEGAL_ARGUMENT"),
    ({"Expiration": "2026-11-20"}, "isv.EXPIRE_DATE_ILLEGAL"),
    ({"Expiration": "2020-01-01 00:00:00"}, "isv.EXPIRE_DATE_ILLEGAL"),
    ({"PhoneNoX": "17000000000"}, "isv.NO_NOT_EXIST"),
    ({"CallRestrict": "CONTROL_CX_DISABLE"}, "isv.ILLEGAL_ARGUMENT"),
    ({"CallDisplayType": 7}, "isv.ILLEGAL_ARGUMENT"),
    ({"ASRStatus": True}, "isv.ILLEGAL_ARGUMENT"),
    ({"RingConfig": "[]"}, "isv.ILLEGAL_ARGUMENT"),
    ({"RingConfig": "{"}, "isv.ILLEGAL_ARGUMENT"),
    ({"RingConfig": '{"Tone":"10000001"}'}, "isv.ILLEGAL_ARGUMENT"),
    ({"OutId": "x" * 257}, "isv.ILLEGAL_ARGUMENT"),
]


@pytest.mark.parametrize(("changed", "expected"), REFUSED, ids=[str(next(iter(row))) for row, _ in REFUSED])
def test_what_cannot_be_bound_is_refused_and_nothing_is(
    url: str, pool: Any, changed: dict[str, Any], expected: str
) -> None:
    assert axb(url, pool, **changed)["Code"] == expected
    assert not Binding.objects.exists()
    assert set(SecretNumber.objects.values_list("bound", flat=True)) == {0}


def test_a_minute_ahead_is_too_soon_and_a_second_more_is_not(url: str, pool: Any, test_clock: Any) -> None:
    assert axb(url, pool, Expiration=later(0, seconds=60))["Code"] == "isv.EXPIRE_DATE_ILLEGAL"
    assert axb(url, pool, Expiration=later(0, seconds=61))["Code"] == "OK"


def test_a_number_of_another_pool_or_type_is_forbidden(url: str, pool: Any, axn: Any) -> None:
    assert axb(url, pool, PhoneNoX=first_number(axn).number)["Code"] == "isv.FORBIDDEN_ACTION"
    assert axb(url, axn)["Code"] == "isv.FORBIDDEN_ACTION"
    axg = {"PhoneNoA": A, "GroupId": "1", "Expiration": later()}
    assert code(url, "BindAxg", PoolKey=pool.key, **axg) == "isv.FORBIDDEN_ACTION"
    assert not Binding.objects.exists()


def test_who_is_on_a_number_already_conflicts_there(url: str, pool: Any) -> None:
    wanted = first_number(pool).number
    assert axb(url, pool, PhoneNoX=wanted)["Code"] == "OK"
    assert axb(url, pool, PhoneNoX=wanted, PhoneNoB=C)["Code"] == "isv.BIND_CONFLICT"
    assert axb(url, pool, PhoneNoB=C)["Code"] == "OK"  # on another number
    assert Binding.objects.count() == 2


def test_a_taken_a_locked_and_an_empty_place_say_what_they_are(url: str, axn: Any) -> None:
    SecretNumber.objects.exclude(pk=first_number(axn).pk).delete()
    wanted, fields = first_number(axn), {"PoolKey": axn.key, "Expiration": later()}
    assert code(url, "BindAxn", **fields, PhoneNoA=A, PhoneNoX=wanted.number) == "OK"
    assert code(url, "BindAxn", **fields, PhoneNoA=B, PhoneNoX=wanted.number) == "isv.NO_USED_BY_OTHERS"
    assert code(url, "BindAxn", **fields, PhoneNoA=B) == "isv.NO_AVAILABLE_NUMBER"
    SecretNumber.objects.update(state="locked")
    assert code(url, "BindAxn", **fields, PhoneNoA=B, PhoneNoX=wanted.number) == "isv.FORBIDDEN_ACTION"
    assert Binding.objects.count() == 1


def test_strict_allocation_fails_where_the_city_has_none(url: str, pool: Any) -> None:
    NumberPool.objects.update(allocation="strict")
    assert axb(url, pool, ExpectCity="成都")["Code"] == "isv.NO_AVAILABLE_NUMBER"
    assert axb(url, pool, ExpectCity="北京")["Code"] == "OK"


def test_without_a_pool_the_number_or_the_accounts_first_pool_of_the_type_is_meant(url: str, pool: Any) -> None:
    assert axb(url, pool, PoolKey="")["Code"] == "OK"
    assert axb(url, pool, PoolKey="", PhoneNoX=SecretNumber.objects.filter(bound=0)[0].number)["Code"] == "OK"
    assert code(url, "BindAxn", PhoneNoA=A, Expiration=later()) == "isv.POOLKEY_NOT_EXISTS"


def test_an_account_that_owes_or_is_closed_binds_nothing(url: str, pool: Any, cast: Any) -> None:
    Wallet.objects.update(balance=-1)
    assert axb(url, pool)["Code"] == "isv.OUT_OF_SERVICE"
    Wallet.objects.update(balance=100)
    for status, expected in (("suspended", "isv.OUT_OF_SERVICE"), ("closed", "isv.ACCOUNT_ABNORMAL")):
        type(cast.account).objects.update(status=status)
        assert axb(url, pool)["Code"] == expected
    assert not Binding.objects.exists()


def test_unbinding_frees_the_place_and_is_done_once(url: str, pool: Any, golden: Golden) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    fields = {"SubsId": row.subs_id, "SecretNo": row.number.number, "PoolKey": pool.key}
    golden("dypls_unbind_subscription", ask(url, "UnbindSubscription", **fields))
    row.refresh_from_db()
    assert (row.state, SecretNumber.objects.get(pk=row.number_id).bound) == ("unbound", 0)
    assert code(url, "UnbindSubscription", **fields) == "isv.SUBS_NOT_EXIST"


@pytest.mark.parametrize("wrong", [{"SubsId": "1"}, {"SubsId": "新"}, {"SecretNo": "17000000000"}])
def test_unbinding_needs_id_and_number_of_one_binding(url: str, pool: Any, wrong: dict[str, str]) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    fields = {"SubsId": row.subs_id, "SecretNo": row.number.number, "PoolKey": pool.key}
    assert code(url, "UnbindSubscription", **{**fields, **wrong}) == "isv.SUBS_NOT_EXIST"
    row.refresh_from_db()
    assert row.state == "live"


def test_another_account_neither_sees_nor_ends_a_binding(url: str, pool: Any) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    factories.other()
    stranger = client(url, key="LTAItest2", secret="aliyun-secret-2")
    asked = {**named(row), "PoolKey": ""}
    assert ask(url, "QuerySubscriptionDetail", client=stranger, **asked)["Code"] == "isv.SUBS_NOT_EXIST"
    assert ask(url, "QuerySubsId", client=stranger, PhoneNoX=row.number.number)["Code"] == "isv.NO_NOT_EXIST"
    ended = {"SubsId": row.subs_id, "SecretNo": row.number.number}
    assert ask(url, "UnbindSubscription", client=stranger, **ended)["Code"] == "isv.SUBS_NOT_EXIST"
    assert (
        ask(url, "BindAxb", client=stranger, PoolKey=pool.key, PhoneNoA=A, PhoneNoB=C, Expiration=later())["Code"]
        == "isv.POOLKEY_NOT_EXISTS"
    )
    row.refresh_from_db()
    assert (row.state, Binding.objects.count()) == ("live", 1)


def test_the_batch_reaches_us_as_one_json_text(url: str, axg: Any) -> None:
    from tests.wire.dypls.test_table import _rpc

    group = stage.group_of(axg, [B])
    row = {"GroupId": str(group.pk), "PhoneNoA": A, "Expiration": later(), "ASRStatus": None, "OutId": 7}
    done = _rpc("sms.test:80", Action="BindBatchAxg", PoolKey=axg.key, AxgBindList=json.dumps([row]))
    assert done["SecretBindList"]["SecretBind"][0]["Code"] == "OK"
    for bad in ("[[]]", '[{"PhoneNoA":{}}]', "7"):
        assert _rpc("sms.test:80", Action="BindBatchAxg", AxgBindList=bad)["Code"] in (
            "InvalidAxgBindList", "isv.INVALID_JSON_PARAM",
        )  # fmt: skip
