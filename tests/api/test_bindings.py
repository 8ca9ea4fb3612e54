"""Bindings over REST: made in the way of the pool's type, changed, ended, found; and stars for who may not see."""

import datetime as dt
from typing import Any

import pytest

from core import clock
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, NumberPool
from privacy_numbers.services.bindings import bind_axb
from tests.api.test_money import V1, client
from tests.factories import Cast
from tests.privacy_numbers.stage import A, B, C, group_of, numbers_in, pool_of, terms

URL = f"{V1}/bindings/"


@pytest.fixture
def axb(yunfan: Cast) -> NumberPool:
    pool = pool_of(yunfan.account)
    numbers_in(pool, count_=2)
    return pool


def until(hours: float = 1) -> str:
    return (clock.now() + dt.timedelta(hours=hours)).isoformat()


def post(cast: Cast, body: dict[str, Any], url: str = URL, **headers: str) -> Any:
    return client(cast.owner).post(url, body, format="json", HTTP_ACCEPT_LANGUAGE="en", **headers)


def test_each_pool_binds_in_the_way_of_its_type(yunfan: Cast, axb: NumberPool) -> None:
    def made(pool_type: str, **sides: Any) -> dict[str, Any]:
        pool = axb if pool_type == PoolType.AXB else pool_of(yunfan.account, pool_type)
        if pool is not axb:
            numbers_in(pool)
        if "group" in sides:
            sides["group"] = group_of(pool, [B]).pk
        answer = post(yunfan, {"pool": pool.key, "phone_a": A, "expires_at": until(), **sides})
        assert answer.status_code == 201, answer.json()
        return answer.json()

    pair = made(PoolType.AXB, phone_b=B, is_recorded=True, ring_config={"AXBRing_1": "10000001"}, out_id="o")
    row = Binding.objects.get(pk=pair["id"])
    assert pair == {
        "id": row.pk, "subs_id": row.subs_id, "pool": axb.key, "pool_type": "axb", "secret_no": row.number.number,
        "phone_a": A, "phone_b": B, "extension": "", "group": None, "state": "live",
        "bound_at": "2026-11-20T12:00:00+08:00", "expires_at": "2026-11-20T13:00:00+08:00", "ended_at": None,
        "call_restrict": "", "is_recorded": True, "is_transcribed": False, "ring_config": {"AXBRing_1": "10000001"},
        "call_timeout": None, "call_display": 1, "out_id": "o", "out_order_id": "", "track_no": "",
    }  # fmt: skip
    assert made(PoolType.AXN)["phone_b"] == ""
    assert made(PoolType.AXN_95, phone_b=C)["phone_b"] == C
    assert made(PoolType.AXN_EXTENSION, extension="42")["extension"] == "42"
    assert made(PoolType.AXG, group=0)["group"] is not None


def test_a_refusal_names_field_and_rule(yunfan: Cast, axb: NumberPool) -> None:
    whole = {"pool": axb.key, "phone_a": A, "phone_b": B, "expires_at": until()}
    for changed, status, code, field in (
        ({"pool": "FC1"}, 404, "privacy.pool_unknown", "pool"),
        ({"phone_a": "123"}, 422, "privacy.phone_invalid", "phone_a"),
        ({"phone_b": ""}, 422, "privacy.phone_invalid", "phone_b"),
        ({"phone_b": A}, 422, "privacy.phones_same", "phone_b"),
        ({"extension": "1"}, 422, "privacy.pool_type_wrong", "extension"),
        ({"group": 10**15}, 404, "privacy.group_unknown", "group"),
        ({"secret_no": "17099999999"}, 404, "privacy.number_unknown", "secret_no"),
        ({"expires_at": until(0)}, 422, "privacy.expiry_too_soon", "expires_at"),
        ({"is_transcribed": True}, 422, "privacy.transcript_needs_recording", "is_transcribed"),
    ):
        answer = post(yunfan, {**whole, **changed})
        assert (answer.status_code, answer.json().get("code")) == (status, code), answer.json()
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Binding.objects.exists()


def test_the_same_key_binds_once(yunfan: Cast, axb: NumberPool) -> None:
    body = {"pool": axb.key, "phone_a": A, "phone_b": B, "expires_at": until()}
    first = post(yunfan, body, HTTP_IDEMPOTENCY_KEY="k1").json()
    assert post(yunfan, body, HTTP_IDEMPOTENCY_KEY="k1").json() == first
    assert Binding.objects.count() == 1


def test_a_live_binding_changes_wholly_or_not_at_all_and_ends(yunfan: Cast, axb: NumberPool) -> None:
    bound = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    url = f"{URL}{bound.pk}/"
    owner = client(yunfan.owner)
    wrong = owner.patch(url, {"phone_b": C, "expires_at": until(0)}, format="json")
    assert (wrong.status_code, Binding.objects.get(pk=bound.pk).phone_b) == (422, B)
    body = {"phone_b": C, "expires_at": until(5), "call_restrict": "CONTROL_AX_DISABLE", "is_recorded": True,
            "track_no": "SF1"}  # fmt: skip
    answer = owner.patch(url, body, format="json").json()
    assert {name: answer[name] for name in body} == {**body, "expires_at": "2026-11-20T17:00:00+08:00"}
    ended = owner.post(f"{url}unbind/").json()
    assert (ended["state"], ended["ended_at"]) == ("unbound", "2026-11-20T12:00:00+08:00")
    again = owner.post(f"{url}unbind/")
    assert (again.status_code, again.json()["code"]) == (409, "privacy.binding_ended")
    assert owner.patch(url, {"phone_b": B}, format="json").status_code == 409


def test_bindings_are_found_by_a_by_id_and_by_what_they_are(yunfan: Cast, axb: NumberPool) -> None:
    first = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    second = bind_axb(pool=axb, phone_a=C, phone_b="13600136000", terms=terms())

    def found(**asked: str) -> list[int]:
        return [row["id"] for row in client(yunfan.owner).get(URL, asked).json()["results"]]

    assert found() == [second.pk, first.pk]
    assert found(phone_a="+86 13800138000") == [first.pk]
    assert found(phone_a="x") == []
    assert found(subs_id=second.subs_id) == [second.pk]
    assert found(subs_id="1") == []
    assert found(secret_no=first.number.number, phone_a=A) == [first.pk]
    assert found(state="expired") == []
    assert found(pool_type="axb", pool=axb.key) == [second.pk, first.pk]


def test_who_may_not_see_numbers_sees_stars_and_binds_nothing(yunfan: Cast, other: Cast, axb: NumberPool) -> None:
    bound = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    reader = client(yunfan.readonly)
    shown = reader.get(f"{URL}{bound.pk}/").json()
    assert (shown["phone_a"], shown["phone_b"], shown["secret_no"][3:7]) == ("138****8000", "139****9000", "****")
    assert reader.post(f"{URL}{bound.pk}/unbind/").status_code == 403
    assert client(other.owner).get(f"{URL}{bound.pk}/").status_code == 404
    assert client(other.owner).post(f"{URL}{bound.pk}/unbind/").status_code == 404
    assert Binding.objects.get(pk=bound.pk).state == "live"
