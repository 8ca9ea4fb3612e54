"""Logging in by token, who one is, keys, members and contacts over REST."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import AccessKey, AuditEntry, Contact, Membership
from accounts.selectors import wire_key
from tests import factories


def _client(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_name_and_password_give_a_token_that_ends_when_it_logs_out(yunfan: Any) -> None:
    client = Client()
    made = client.post("/api/v1/tokens/", {"username": "yunfan-owner", "password": "pw"}, "application/json")
    assert made.status_code == 201
    token = {"Authorization": f"Token {made.json()['token']}"}
    me = client.get("/api/v1/me/", headers=token).json()
    assert (me["username"], me["account"]) == ("yunfan-owner", yunfan.account.pk)
    assert me["accounts"] == [{"id": yunfan.account.pk, "name": "yunfan", "role": "owner"}]
    assert "manage" in me["grants"]
    assert client.delete("/api/v1/tokens/", headers=token).status_code == 204
    assert client.get("/api/v1/me/", headers=token).status_code == 401


def test_a_wrong_password_is_a_problem_without_a_hint(yunfan: Any) -> None:
    for name in ("yunfan-owner", "no-such-user"):
        answer = Client().post("/api/v1/tokens/", {"username": name, "password": "no"}, "application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")


@pytest.mark.parametrize("door", ["api", "console"])
def test_ten_wrong_passwords_lock_the_name_at_both_doors(yunfan: Any, door: str, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()

    def attempt(password: str) -> Any:
        given = {"username": "yunfan-owner", "password": password}
        if door == "api":
            return client.post("/api/v1/tokens/", given, "application/json")
        return client.post("/console/login/", given)

    for _ in range(3):
        answer = attempt("wrong")
    assert answer.status_code == 429 and int(answer["Retry-After"]) == 900
    locked = attempt("pw")  # right, and refused all the same
    assert locked.status_code == 429
    if door == "api":
        assert locked.json()["code"] == "locked_out"
    else:
        assert "15" in locked.content.decode()
        assert not client.session.get("_auth_user_id")


def test_a_key_is_created_and_rotated_with_its_secret_in_that_answer_only(yunfan: Any) -> None:
    client = _client(yunfan.owner)
    made = client.post("/api/v1/access-keys/", {"vendor": "tencent", "remark": "ci"}, format="json").json()
    assert wire_key("tencent", made["key_id"]).secret == made["secret"]
    assert "secret" not in client.get(f"/api/v1/access-keys/{made['id']}/").json()
    rotated = client.post(f"/api/v1/access-keys/{made['id']}/rotate/").json()
    assert rotated["rotated_from"] == made["key_id"] and rotated["secret"] != made["secret"]
    off = client.patch(f"/api/v1/access-keys/{made['id']}/", {"status": "disabled"}, format="json")
    assert off.json()["status"] == "disabled" and not wire_key("tencent", made["key_id"]).is_active


def test_a_token_names_who_acts_in_the_audit_log(yunfan: Any) -> None:
    token = Client().post("/api/v1/tokens/", {"username": "yunfan-owner", "password": "pw"}, "application/json").json()
    made = Client().post(
        "/api/v1/access-keys/", {"vendor": "aliyun"}, "application/json",
        headers={"Authorization": f"Token {token['token']}"},
    ).json()  # fmt: skip
    entry = AuditEntry.objects.get(content_type__model="accesskey", object_id=made["id"])
    assert entry.actor == yunfan.owner and entry.account == yunfan.account
    log = _client(yunfan.owner).get("/api/v1/audit-log/?subject=accesskey").json()["results"]
    assert log[0]["actor"] == "yunfan-owner" and "secret_encrypted" not in log[0]["changes"]


def test_members_come_change_and_go_but_an_owner_remains(yunfan: Any, other: Any) -> None:
    client = _client(yunfan.owner)
    made = client.post("/api/v1/members/", {"username": "other-owner", "role": "operator"}, format="json")
    assert made.status_code == 201
    address = f"/api/v1/members/{made.json()['id']}/"
    assert client.patch(address, {"role": "readonly"}, format="json").json()["role"] == "readonly"
    assert client.delete(address).status_code == 204
    own = Membership.objects.get(user=yunfan.owner)
    refused = client.delete(f"/api/v1/members/{own.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "accounts.last_owner")
    assert Membership.objects.filter(pk=own.pk).exists()


def test_contact_numbers_are_starred_for_who_may_not_reveal(yunfan: Any) -> None:
    Contact.objects.create(account=yunfan.account, name="林舟", phone="13800138123", is_main=True)
    assert _client(yunfan.owner).get("/api/v1/contacts/").json()["results"][0]["phone"] == "13800138123"
    assert _client(yunfan.readonly).get("/api/v1/contacts/").json()["results"][0]["phone"] == "138****8123"


def test_the_platform_names_the_account_it_acts_for(yunfan: Any) -> None:
    client = _client(factories.staff("operator"))
    body = {"vendor": "aliyun"}
    assert client.post("/api/v1/access-keys/", body, format="json").status_code == 422
    ghost = client.post("/api/v1/access-keys/", body, format="json", headers={"X-Account": "999999"})
    assert ghost.status_code == 404
    made = client.post("/api/v1/access-keys/", body, format="json", headers={"X-Account": str(yunfan.account.pk)})
    assert AccessKey.objects.get(pk=made.json()["id"]).account == yunfan.account


def test_the_pace_of_review_is_set_over_rest(yunfan: Any) -> None:
    address = f"/api/v1/accounts/{yunfan.account.pk}/review-progression/"
    body = {"review_mode": "polls", "review_polls": 3}
    changed = _client(yunfan.owner).put(address, body, format="json").json()
    assert (changed["review_mode"], changed["review_polls"]) == ("polls", 3)
    assert _client(yunfan.operator).put(address, body, format="json").status_code == 403
