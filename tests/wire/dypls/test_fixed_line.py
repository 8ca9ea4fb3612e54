"""The interface for fixed-line X numbers: bound, asked about, changed and ended under its own names."""

from typing import Any

import pytest

from core import clock
from privacy_numbers.models import Binding, SecretNumber
from smsconsole.wire.aliyun.privacy.areas import area_of_city, city_of_area
from tests.wire.dypls.asking import A, B, C, Golden, ask, code, first_number, still

pytestmark = pytest.mark.wire
ASKED = {"OrderId": "77", "Ts": "20261120120000123"}
CHANGED = {**ASKED, "Subts": "20261120120000"}


def _bind(url: str, action: str, pool: Any, **changed: Any) -> dict[str, Any]:
    fields = {
        **CHANGED, "AppId": pool.key, "Anucode": "1,2,3", "BindType": "mode102", "Expiration": "3600", "TelA": A,
        **({"TelB": B} if action == "BindAxbFixedLine" else {}), **({"TelX": ""} if "Ext" in action else {}), **changed,
    }  # fmt: skip
    return ask(url, action, **fields)


def _one(url: str, action: str, pool: Any, **changed: Any) -> Binding:
    answer = _bind(url, action, pool, **changed)
    assert (answer["Code"], answer["Success"]) == ("0", True), answer
    row = Binding.objects.select_related("number", "pool").get()
    assert (answer["Data"]["Subid"], answer["Data"]["TelX"]) == (row.subs_id, row.number.number)
    return row


def _named(row: Binding) -> dict[str, str]:
    return {**ASKED, "AppId": row.pool.key, "SubId": row.subs_id}


def test_a_and_b_are_bound_shown_changed_and_ended(url: str, pool: Any, golden: Golden) -> None:
    answer = _bind(url, "BindAxbFixedLine", pool, Areacode="10", Remark="备注", Extra={"Callrecording": "1"})
    golden("dypls_bind_axb_fixed_line", still(answer))
    row = Binding.objects.select_related("number", "pool").get()
    assert (row.phone_a, row.phone_b, row.is_recorded, row.out_id) == (A, B, True, "备注")
    assert (row.expires_at - row.bound_at).total_seconds() == 3600
    shown = ask(url, "QueryAxbBindFixedLine", **_named(row), QueryType="0")
    golden("dypls_query_axb_bind_fixed_line", still(shown))
    assert shown["Data"]["Areacode"] == "10"
    by_phone = {**ASKED, "AppId": pool.key, "QueryType": "1", "TelX": row.number.number, "Phone": B}
    assert ask(url, "QueryAxbBindFixedLine", **by_phone)["Data"] == shown["Data"]
    changed = {
        **_named(row),
        **CHANGED,
        "TelB": C,
        "Expiration": "7200",
        "Remark": "新",
        "Extra": {"Callrecording": "0"},
    }
    golden("dypls_update_axb_bind_fixed_line", ask(url, "UpdateAxbBindFixedLine", **changed))
    row.refresh_from_db()
    assert (row.phone_b, row.is_recorded, row.out_id) == (C, False, "新")
    assert (row.expires_at - clock.now()).total_seconds() == 7200
    golden("dypls_delete_axb_bind_fixed_line", ask(url, "DeleteAxbBindFixedLine", **_named(row)))
    again = ask(url, "DeleteAxbBindFixedLine", **_named(row))
    assert (again["Code"], again["Success"]) == ("isv.SUBS_NOT_EXIST", False)
    assert code(url, "QueryAxbBindFixedLine", **_named(row), QueryType="0") == "isv.SUBS_NOT_EXIST"
    assert code(url, "QueryAxbBindFixedLine", **by_phone) == "isv.SUBS_NOT_EXIST"


def test_a_binding_without_end_ends_by_hand_only(url: str, pool: Any, test_clock: Any) -> None:
    row = _one(url, "BindAxbFixedLine", pool, Expiration="0")
    test_clock.advance(days=900)
    shown = ask(url, "QueryAxbBindFixedLine", **_named(row), QueryType="0")["Data"]
    assert (shown["Expiration"], shown["Subts"]) == ("0", "20261120120000")


def test_axn_says_whom_a_reaches(url: str, axn: Any, golden: Golden) -> None:
    answer = _bind(url, "BindAxnFixedLine", axn, TelB=C, Extra={"Callback": "2"})
    golden("dypls_bind_axn_fixed_line", still(answer))
    row = Binding.objects.select_related("number", "pool").get()
    assert (row.phone_b, row.call_restrict) == (C, "")
    shown = ask(url, "QueryAxnBindFixedLine", **_named(row), QueryType="0")
    golden("dypls_query_axn_bind_fixed_line", still(shown))
    for asked in ({"QueryType": "1", "Phone": A}, {"QueryType": "2", "TelX": row.number.number}):
        assert ask(url, "QueryAxnBindFixedLine", **ASKED, AppId=axn.key, **asked)["Data"] == shown["Data"]
    changed = {**_named(row), **CHANGED, "TelA": B, "Extra": {"Callback": "0"}}
    golden("dypls_update_axn_bind_fixed_line", ask(url, "UpdateAxnBindFixedLine", **changed))
    row.refresh_from_db()
    assert (row.phone_a, row.call_restrict) == (B, "CONTROL_AX_DISABLE")
    assert ask(url, "QueryAxnBindFixedLine", **_named(row), QueryType="0")["Data"][0]["Extra"]["Callback"] == "0"
    golden("dypls_delete_axn_bind_fixed_line", ask(url, "DeleteAxnBindFixedLine", **_named(row)))
    assert ask(url, "QueryAxnBindFixedLine", **_named(row), QueryType="0")["Data"] == []


def test_without_a_callback_a_calls_nobody(url: str, axn: Any) -> None:
    assert _one(url, "BindAxnFixedLine", axn).call_restrict == "CONTROL_AX_DISABLE"


def test_an_extension_comes_with_the_number(url: str, extension: Any, golden: Golden) -> None:
    answer = _bind(url, "BindAxnExtensionFixedLine", extension, Extraaxx={"Callback": "1", "Callrecording": "1"})
    golden("dypls_bind_axn_extension_fixed_line", still(answer))
    row = Binding.objects.select_related("number", "pool").get()
    assert (answer["Data"]["TelXext"], row.is_recorded, row.call_restrict) == (row.extension, True, "")
    shown = ask(url, "QueryAxnExtensionBindFixedLine", **_named(row), QueryType="0")
    golden("dypls_query_axn_extension_bind_fixed_line", still(shown))
    by_phone = ask(url, "QueryAxnExtensionBindFixedLine", **ASKED, AppId=extension.key, QueryType="1", TelA=A)
    assert by_phone["Data"] == shown["Data"]
    changed = {**_named(row), **CHANGED, "TelA": B}
    golden("dypls_update_axn_extension_bind_fixed_line", ask(url, "UpdateAxnExtensionBindFixedLine", **changed))
    row.refresh_from_db()
    assert row.phone_a == B
    ended = ask(url, "DeleteAxnExtensionBindFixedLine", **_named(row))
    golden("dypls_delete_axn_extension_bind_fixed_line", ended)
    row.refresh_from_db()
    assert row.state == "unbound"


def test_a_caller_brings_its_own_number_and_extension(url: str, extension: Any) -> None:
    wanted = first_number(extension).number
    row = _one(url, "BindAxnExtensionFixedLine", extension, BindType="mode101", TelX=wanted, TelXext="7")
    assert (row.number.number, row.extension) == (wanted, "7")


REFUSED = [
    ({"AppId": "FC1"}, "isv.POOLKEY_NOT_EXISTS"),
    ({"BindType": "mode103"}, "isv.ILLEGAL_ARGUMENT"),
    ({"BindType": "mode101"}, "isv.ILLEGAL_ARGUMENT"),
    ({"BindType": "mode101", "TelX": "17000000000"}, "isv.NO_NOT_EXIST"),
    ({"Expiration": "an hour"}, "isv.EXPIRE_DATE_ILLEGAL"),
    ({"Expiration": "60"}, "isv.EXPIRE_DATE_ILLEGAL"),
    ({"Areacode": "9999"}, "isv.ILLEGAL_ARGUMENT"),
    ({"Extra": {"Callrecording": "2"}}, "isv.ILLEGAL_ARGUMENT"),
    ({"Remark": "x" * 251}, "isv.ILLEGAL_ARGUMENT"),
    ({"Ts": "2026"}, "isv.ILLEGAL_ARGUMENT"),
    ({"Subts": "2026-11-20"}, "isv.ILLEGAL_ARGUMENT"),
    ({"TelA": "x"}, "isv.MOBILE_NUMBER_ILLEGAL"),
]


@pytest.mark.parametrize(("changed", "expected"), REFUSED)
def test_what_cannot_be_bound_is_refused_and_nothing_is(
    url: str, pool: Any, changed: dict[str, Any], expected: str
) -> None:
    fields = {"TelX": "", **changed}
    answer = _bind(url, "BindAxbFixedLine", pool, **fields)
    assert (answer["Code"], answer["Success"]) == (expected, False)
    assert not Binding.objects.exists()
    assert set(SecretNumber.objects.values_list("bound", flat=True)) == {0}


def test_a_question_or_a_change_that_is_none_is_refused(url: str, pool: Any, axn: Any) -> None:
    row = _one(url, "BindAxbFixedLine", pool)
    both = {**_named(row), **CHANGED, "TelA": C, "TelB": "13600136000"}
    assert code(url, "UpdateAxbBindFixedLine", **both) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "QueryAxbBindFixedLine", **_named(row), QueryType="5") == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "QueryAxbBindFixedLine", **ASKED, AppId=pool.key, QueryType="0") == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "QueryAxbBindFixedLine", **ASKED, AppId=pool.key, QueryType="1") == "isv.ILLEGAL_ARGUMENT"
    assert _bind(url, "BindAxnFixedLine", axn, Extra={"Callback": "2"})["Code"] == "isv.ILLEGAL_ARGUMENT"
    row.refresh_from_db()
    assert row.phone_a == A


def test_area_codes_are_cities() -> None:
    assert [city_of_area(code) for code in ("10", "010", "571", "898", "0", "")] == [
        "北京",
        "北京",
        "杭州",
        "海口",
        "",
        "",
    ]
    assert (area_of_city("海口"), area_of_city("成都"), area_of_city("")) == ("898", "28", "")
