"""Numbers, pools and what belongs to them over REST: the same rules as the console, the same refusals."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from billing.models import Wallet
from privacy_numbers.choices import NumberState, PoolType
from privacy_numbers.models import BlackEntry, Group, NumberPool, NumberPurchase, Ringtone, SecretNumber, StockPlace
from privacy_numbers.services.pools import create_pool
from tests import factories
from tests.api.test_money import client
from tests.privacy_numbers.conftest import pool_with
from tests.privacy_numbers.test_ringtones import wav

V1 = "/api/v1"


@pytest.fixture
def owner(yunfan: Any) -> APIClient:
    return client(yunfan.owner)


@pytest.fixture
def axb(yunfan: Any) -> NumberPool:
    return pool_with(yunfan.account, PoolType.AXB)


def _post(who: APIClient, path: str, body: Any = None, **extra: Any) -> Any:
    return who.post(f"{V1}/{path}/", body or {}, format="json", **extra)


def test_numbers_are_bought(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    answer = _post(owner, "number-purchases", {"pool_type": "axb", "kind": "carrier", "city": "杭州", "quantity": 2})
    assert answer.status_code == 201
    shown = answer.json()
    assert {name: shown[name] for name in ("pool", "pool_key", "kind", "city", "quantity", "rent", "amount")} == {
        "pool": axb.pk, "pool_key": axb.key, "kind": "carrier", "city": "杭州", "quantity": 2, "rent": "15.0000",
        "amount": "30.0000",
    }  # fmt: skip
    numbers = owner.get(f"{V1}/secret-numbers/", {"purchase": shown["id"]}).json()["results"]
    assert [(row["kind"], row["state"], row["free_places"], row["verification"]) for row in numbers] == [
        ("carrier", "free", 200, "open")
    ] * 2


def test_a_purchase_repeated_with_its_key_is_made_once(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    body = {"pool_type": "axb", "kind": "virtual", "city": "杭州"}
    first, second = (_post(owner, "number-purchases", body, headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json() == second.json()
    assert Wallet.objects.get(account=yunfan.account).balance == Decimal(9995)


def test_the_first_purchase_waits_for_the_platform(owner: APIClient, yunfan: Any) -> None:
    body = {"pool_type": "axn", "kind": "virtual", "city": "上海", "pool_name": "外卖", "quantity": 4}
    ticket = _post(owner, "number-purchases", body)
    assert (ticket.status_code, ticket.json()["reason"], ticket.json()["state"]) == (202, "first", "open")
    path = f"number-tickets/{ticket.json()['id']}"
    assert _post(owner, f"{path}/grant").status_code == 403
    platform = client(factories.staff(PlatformRole.OPERATOR), yunfan.account.pk)
    assert _post(platform, f"{path}/grant").json()["quantity"] == 4
    assert _post(platform, f"{path}/refuse", {"answer": "zu spät"}).json()["code"] == "privacy.ticket_decided"
    assert NumberPurchase.objects.get().pool.name == "外卖"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"city": "三亚"}, "privacy.city_not_covered", "city"),
        ({"quantity": 1001}, "privacy.quantity_invalid", "quantity"),
        ({"kind": "n95"}, "privacy.kind_not_of_type", "kind"),
        ({"number": "13800138000"}, "privacy.number_not_in_stock", "number"),
        ({"pool_name": "长" * 17}, "privacy.pool_name_invalid", "name"),
    ],
)
def test_a_refused_purchase_names_rule_and_field(
    owner: APIClient, axb: NumberPool, body: dict, code: str, field: str
) -> None:
    answer = _post(owner, "number-purchases", {"pool_type": "axb", "kind": "virtual", "city": "杭州", **body})
    assert answer.status_code in {400, 409, 422}
    assert answer.json()["code"] == code
    assert (NumberPurchase.objects.count(), SecretNumber.objects.count()) == (0, 3)


def test_stock_and_rents_are_read_by_everybody_and_kept_by_the_platform(owner: APIClient, yunfan: Any) -> None:
    rents = owner.get(f"{V1}/number-stock/rents/").json()
    assert len(rents) == 9
    assert {"pool_type": "axn_95", "kind": "n95", "rent": "0.5000"} in rents
    place = owner.get(f"{V1}/number-stock/", {"kind": "virtual", "city": "海口"}).json()["results"][0]
    assert (place["province"], place["left"]) == ("海南", 3000)
    url = f"{V1}/number-stock/{place['id']}/"
    assert owner.patch(url, {"left": 0}, format="json").status_code == 403
    assert client(factories.staff(PlatformRole.OPERATOR)).patch(url, {"left": 0}, format="json").status_code == 200
    assert StockPlace.objects.get(pk=place["id"]).left == 0


def test_a_number_is_noted_locked_and_released(owner: APIClient, axb: NumberPool) -> None:
    row = axb.numbers.first()
    path = f"secret-numbers/{row.pk}"
    assert owner.patch(f"{V1}/{path}/", {"remark": "门店"}, format="json").json()["remark"] == "门店"
    assert _post(owner, f"{path}/lock").json()["state"] == "locked"
    assert _post(owner, f"{path}/lock").json()["code"] == "privacy.number_state_conflict"
    assert _post(owner, f"{path}/unlock").json()["state"] == "free"
    SecretNumber.objects.filter(pk=row.pk).update(bound=1, state=NumberState.BOUND)
    assert owner.delete(f"{V1}/{path}/").json()["code"] == "privacy.number_still_bound"
    SecretNumber.objects.filter(pk=row.pk).update(bound=0, state=NumberState.FREE)
    assert owner.delete(f"{V1}/{path}/").status_code == 204
    assert owner.get(f"{V1}/{path}/").status_code == 404


def test_numbers_are_found_by_range(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    asked = {"first": "17088880001", "last": "17088880002"}
    assert len(owner.get(f"{V1}/secret-numbers/", asked).json()["results"]) == 2
    stars = client(yunfan.readonly).get(f"{V1}/secret-numbers/", asked).json()["results"]
    # who sees stars must not narrow a number down
    assert sorted(row["number"] for row in stars) == ["170****0000", "170****0001", "170****0002"]


def test_a_code_for_verification_is_an_address(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    _post(owner, "number-purchases", {"pool_type": "axb", "kind": "virtual", "city": "杭州"})
    row = SecretNumber.objects.get(purchase__isnull=False)
    made = _post(owner, f"secret-numbers/{row.pk}/verification-code")
    row.refresh_from_db()
    assert made.status_code == 201
    assert made.json() == {
        "url": f"http://testserver/verify/{row.verify_token}/", "expires_at": "2026-12-21T00:00:00+08:00",
    }  # fmt: skip
    verified = axb.numbers.first()
    refused = _post(owner, f"secret-numbers/{verified.pk}/verification-code")
    assert refused.json()["code"] == "privacy.verification_not_needed"


def test_pools_are_made_set_up_and_never_deleted(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    made = _post(owner, "number-pools", {"pool_type": "axg", "name": "客服"})
    assert (made.status_code, made.json()["total"], made.json()["binding_rate"]) == (201, 0, 0.0)
    SecretNumber.objects.filter(number="17088880000").update(bound=60, state=NumberState.BOUND)
    url = f"{V1}/number-pools/{axb.pk}/"
    shown = owner.patch(url, {"allocation": "strict", "alarm_percent": 50}, format="json").json()
    assert {name: shown[name] for name in ("name", "allocation", "alarm_percent", "total", "bound", "places",
                                           "places_bound", "binding_rate")} == {
        "name": "测试号码池", "allocation": "strict", "alarm_percent": 50, "total": 3, "bound": 1, "places": 600,
        "places_bound": 60, "binding_rate": 0.1,
    }  # fmt: skip
    assert owner.patch(url, {"alarm_percent": 101}, format="json").json()["code"] == "privacy.alarm_invalid"
    refused = owner.delete(url)
    assert (refused.status_code, refused.json()["code"]) == (409, "privacy.pool_not_deletable")


def test_groups_are_filled_over_rest(owner: APIClient, yunfan: Any) -> None:
    axg = pool_with(yunfan.account, PoolType.AXG, first=17099990000)
    made = _post(owner, "number-groups", {"pool": axg.pk, "name": "销售", "phones": ["13800138000"]})
    assert (made.status_code, made.json()["size"]) == (201, 1)
    members = f"number-groups/{made.json()['id']}/members"
    assert _post(owner, members, {"phones": ["13800138001", "13800138000"]}).json()["size"] == 2
    assert _post(owner, f"{members}/remove", {"phones": ["13800138000"]}).json()["size"] == 1
    owner.put(f"{V1}/{members}/", {"phones": ["13900139000", "13900139001"]}, format="json")
    assert [row["phone"] for row in owner.get(f"{V1}/{members}/").json()] == ["13900139000", "13900139001"]
    assert [row["phone"] for row in client(yunfan.readonly).get(f"{V1}/{members}/").json()] == [
        "139****9000", "139****9001",
    ]  # fmt: skip
    assert _post(owner, members, {"phones": []}).json()["code"] == "privacy.group_batch_invalid"
    assert owner.delete(f"{V1}/number-groups/{made.json()['id']}/").status_code == 204
    assert Group.objects.count() == 0


def test_a_program_blacklists_in_pools_of_every_type(owner: APIClient, axb: NumberPool) -> None:
    body = {"pool": axb.pk, "kind": "point_to_point", "phone": "13800138000", "counterpart": "13900139000"}
    made = _post(owner, "pool-blacklist", body)
    assert (made.status_code, made.json()["counterpart"]) == (201, "13900139000")
    assert _post(owner, "pool-blacklist", body).json()["code"] == "privacy.already_blacklisted"
    assert owner.delete(f"{V1}/pool-blacklist/{made.json()['id']}/").status_code == 204
    assert BlackEntry.objects.count() == 0


def test_numbers_migrate_with_a_result_list(owner: APIClient, yunfan: Any, axb: NumberPool) -> None:
    target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
    body = {"source": axb.pk, "target": target.pk, "numbers": ["17088880000", "17088889999"]}
    done = _post(owner, "number-migrations", body)
    assert (done.status_code, done.json()["count"]) == (201, 1)
    assert owner.get(f"{V1}/number-migrations/{done.json()['id']}/result/").json() == [
        {"number": "17088880000", "city": "杭州", "problem": ""},
        {"number": "17088889999", "city": "", "problem": "unknown"},
    ]


def test_a_ringtone_is_filed_heard_and_deleted(owner: APIClient, yunfan: Any) -> None:
    upload = SimpleUploadedFile("hello.wav", wav(2), content_type="audio/wav")
    made = owner.post(f"{V1}/ringtones/", {"name": "欢迎", "file": upload}, format="multipart")
    assert (made.status_code, made.json()["seconds"], made.json()["state"]) == (201, 2, "reviewing")
    path = f"ringtones/{made.json()['id']}"
    sound = owner.get(f"{V1}/{path}/sound/")
    assert (sound["Content-Type"], b"".join(sound.streaming_content)) == ("audio/wav", wav(2))
    assert _post(owner, f"{path}/verdict", {"approved": True}).status_code == 403
    reviewer = client(factories.staff(PlatformRole.REVIEWER), yunfan.account.pk)
    assert _post(reviewer, f"{path}/verdict", {"approved": True}).json()["state"] == "approved"
    assert owner.delete(f"{V1}/{path}/").status_code == 204
    spoken = _post(owner, "ringtones", {"name": "欢迎", "text": "欢迎致电"})
    assert (spoken.json()["source"], Ringtone.objects.count()) == ("speech", 1)
    assert _post(owner, "ringtones", {"name": "欢迎"}).json()["code"] == "privacy.ringtone_invalid"


@pytest.mark.parametrize(
    "path",
    ["number-pools", "secret-numbers", "number-purchases", "number-groups", "pool-blacklist", "number-migrations",
     "ringtones"],
)  # fmt: skip
def test_another_company_reads_nothing(other: Any, axb: NumberPool, path: str) -> None:
    assert client(other.owner).get(f"{V1}/{path}/").json()["results"] == []


def test_another_companys_pool_is_as_unknown_as_none(other: Any, axb: NumberPool) -> None:
    stranger = client(other.owner)
    body = {"pool_type": "axb", "kind": "virtual", "city": "杭州", "pool": axb.pk}
    assert _post(stranger, "number-purchases", body).status_code == 400
    assert (
        _post(stranger, "pool-blacklist", {"pool": axb.pk, "kind": "pool", "phone": "13800138000"}).status_code == 400
    )
    assert (NumberPurchase.objects.count(), BlackEntry.objects.count()) == (0, 0)
