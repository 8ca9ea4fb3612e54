"""Sending and finding messages over REST."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from sending.models import BlacklistEntry, Message, OptOut
from sending.services import run_carrier
from tests.factories import Cast, staff

PHONE = "13800138000"
URL = "/api/v1/messages/"


def client(user: Any) -> APIClient:
    made = APIClient()
    made.force_authenticate(user)
    return made


def body(cast: Cast, *phones: str, **values: Any) -> dict[str, Any]:
    given = {"phone_numbers": list(phones), "sign_name": cast.signature.name, "template_code": cast.captcha.code}
    return {**given, "values": {"code": "246810"}, **values}


def test_a_message_is_sent_found_and_explained(yunfan: Cast, test_clock: Any) -> None:
    api = client(yunfan.operator)
    answer = api.post(URL, body(yunfan, PHONE, out_id="o-7"), format="json")
    assert answer.status_code == 201, answer.data
    sent = answer.json()
    (message,) = sent["messages"]
    assert (message["phone"], message["status"], message["segments"]) == (PHONE, "queued", 1)
    run_carrier()
    test_clock.advance(seconds=2)
    run_carrier()
    today = {"day_from": "2026-11-20", "day_to": "2026-11-20"}
    found = [{"phone": f"+86{PHONE}"}, {"biz_id": sent["biz_id"]}, {"out_id": "o-7"}, {"status": "delivered"}, today]
    for query in [*found, {"carrier": "mobile", "province": "北京"}]:
        assert [row["id"] for row in api.get(URL, query).json()["results"]] == [message["id"]], query
    for query in (
        {"phone": "1"},
        {"biz_id": "x"},
        {"status": "failed"},
        {"day_from": "2026-11-21", "day_to": "2026-11-22"},
    ):
        assert api.get(URL, query).json()["results"] == [], query
    detail = api.get(f"{URL}{message['id']}/").json()
    assert (detail["err_code"], detail["content"]) == ("DELIVERED", "【云帆科技】您的验证码为246810，5分钟内有效。")
    assert [event["kind"] for event in detail["timeline"]] == ["accepted", "routed", "receipt", "charge"]


def test_a_refusal_is_a_problem_with_the_domains_code(yunfan: Cast) -> None:
    answer = client(yunfan.owner).post(URL, body(yunfan, PHONE, "12345"), format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "sending.number_invalid")
    assert not Message.objects.exists()


@pytest.mark.parametrize("values", ["text", 5, None])
def test_values_are_an_object_or_a_list(values: Any, yunfan: Cast) -> None:
    answer = client(yunfan.owner).post(URL, body(yunfan, PHONE, values=values), format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_repeated_key_sends_once(yunfan: Cast) -> None:
    api = client(yunfan.owner)
    first, again = (
        api.post(URL, body(yunfan, PHONE), format="json", headers={"Idempotency-Key": "k1"}) for _n in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["biz_id"] == again.json()["biz_id"]
    assert Message.objects.count() == 1


def test_each_number_of_a_batch_has_its_own_values(yunfan: Cast) -> None:
    rows = [
        {"phone": phone, "sign_name": "云帆科技", "values": {"code": code}}
        for phone, code in ((PHONE, "1111"), ("13900139000", "2222"))
    ]
    asked = {"template_code": yunfan.captcha.code, "messages": rows}
    answer = client(yunfan.owner).post(f"{URL}batch/", asked, format="json")
    assert answer.status_code == 201, answer.data
    assert list(Message.objects.order_by("pk").values_list("phone", "code")) == [
        (PHONE, "1111"),
        ("13900139000", "2222"),
    ]
    asked["messages"] = [{**rows[0], "phone": f"139{n:08}"} for n in range(101)]
    answer = client(yunfan.owner).post(f"{URL}batch/", asked, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "sending.too_many_numbers")


def test_who_may_send_and_who_sees_whole_numbers(yunfan: Cast, other: Cast) -> None:
    reader = client(yunfan.readonly)
    assert reader.post(URL, body(yunfan, PHONE), format="json").status_code == 403
    assert not Message.objects.exists()
    client(yunfan.owner).post(URL, body(yunfan, PHONE), format="json")
    assert reader.get(URL).json()["results"][0]["phone"] == "138****8000"
    pk = Message.objects.get().pk
    assert client(other.owner).get(URL).json()["results"] == []
    assert client(other.owner).get(f"{URL}{pk}/").status_code == 404


def test_a_reply_travels_and_lists_are_kept(yunfan: Cast, test_clock: Any) -> None:
    api = client(yunfan.owner)
    api.post(URL, body(yunfan, PHONE), format="json")
    answer = api.post("/api/v1/uplinks/", {"phone": PHONE, "content": "TD"}, format="json")
    assert answer.status_code == 201, answer.data
    assert api.get("/api/v1/uplinks/").json()["results"] == []
    test_clock.advance(seconds=1)
    run_carrier()
    (uplink,) = api.get("/api/v1/uplinks/", {"phone": PHONE}).json()["results"]
    assert (uplink["content"], uplink["is_opt_out"]) == ("TD", True)
    (row,) = api.get("/api/v1/opt-outs/").json()["results"]
    assert api.delete(f"/api/v1/opt-outs/{row['id']}/").status_code == 204
    assert not OptOut.objects.exists()
    listed = api.post("/api/v1/blacklist/", {"phones": [PHONE, "13900139000"], "remark": "x"}, format="json")
    assert (listed.status_code, len(listed.json())) == (201, 2)
    assert api.post(URL, body(yunfan, "13900139000"), format="json").json()["code"] == "sending.blacklisted"
    assert api.delete(f"/api/v1/blacklist/{listed.json()[0]['id']}/").status_code == 204
    assert BlacklistEntry.objects.count() == 1


def test_the_network_is_the_platforms_and_rules_are_the_tenants_own(yunfan: Cast, other: Cast) -> None:
    owner, platform = client(yunfan.owner), client(staff(PlatformRole.OPERATOR))
    assert owner.get("/api/v1/carrier/").json() == {"profile": "ideal", "seed": 1}
    assert owner.put("/api/v1/carrier/", {"profile": "chaotic"}, format="json").status_code == 403
    assert platform.put("/api/v1/carrier/", {"profile": "chaotic", "seed": 2}, format="json").json()["seed"] == 2
    made = owner.post("/api/v1/fault-rules/", {"outcome": "EXPIRED", "account": other.account.pk}, format="json")
    assert (made.status_code, made.json()["account"]) == (201, yunfan.account.pk)
    assert client(other.owner).get(f"/api/v1/fault-rules/{made.json()['id']}/").status_code == 404
    url = f"/api/v1/fault-rules/{made.json()['id']}/"
    assert owner.patch(url, {"rate": 500}, format="json").json()["rate"] == 500
    assert owner.delete(url).status_code == 204
    numbers = owner.get("/api/v1/magic-numbers/").json()["results"]
    assert len(numbers) == 13
    assert owner.patch(f"/api/v1/magic-numbers/{numbers[0]['id']}/", {"reply": "N"}, format="json").status_code == 403
    assert (
        platform.patch(f"/api/v1/magic-numbers/{numbers[0]['id']}/", {"reply": "N"}, format="json").json()["reply"]
        == "N"
    )
    segment = platform.post("/api/v1/number-segments/", {"prefix": "138", "carrier": "unicom"}, format="json")
    assert segment.status_code == 201
    assert platform.delete(f"/api/v1/number-segments/{segment.json()['id']}/").status_code == 204
