"""Role × door × verb: one table for what each role gets at the console and at the API."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from accounts.models import Membership, User
from tests import factories

ROLES = ["owner", "operator", "readonly", "reviewer", "finance", "platform", "nobody"]
YES, NO, LOGIN = 200, 403, 302
# door, verb, address → the answer for each role in the order of ROLES
TABLE: list[tuple[str, str, str, list[int]]] = [
    ("console", "get", "admin:index", [YES, YES, YES, YES, YES, YES, LOGIN]),
    ("console", "get", "admin:accounts_account_changelist", [YES, YES, YES, YES, YES, YES, LOGIN]),
    ("console", "get", "admin:accounts_accesskey_changelist", [YES, YES, YES, YES, YES, YES, LOGIN]),
    ("console", "get", "admin:accounts_accesskey_add", [YES, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_membership_add", [YES, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_contact_add", [YES, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_account_add", [NO, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_user_changelist", [NO, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_auditentry_changelist", [YES, NO, NO, NO, NO, YES, LOGIN]),
    ("console", "get", "admin:accounts_accesskey_export", [YES, YES, NO, NO, YES, YES, LOGIN]),
    ("console", "get", "admin:axes_accesslog_changelist", [NO, NO, NO, NO, NO, YES, LOGIN]),
    ("api", "get", "account-list", [YES, YES, YES, YES, YES, YES, NO]),
    ("api", "get", "membership-list", [YES, YES, YES, YES, YES, YES, NO]),
    ("api", "get", "auditentry-list", [YES, NO, NO, NO, NO, YES, NO]),
    ("api", "post", "accesskey-list", [201, NO, NO, NO, NO, 201, NO]),
    ("api", "post", "application-list", [201, NO, NO, NO, NO, 201, NO]),
    ("api", "post", "contact-list", [201, NO, NO, NO, NO, 201, NO]),
    ("api", "post", "account-list", [NO, NO, NO, NO, NO, 404, NO]),
    ("api", "get", "me", [YES, YES, YES, YES, YES, YES, YES]),
]
BODIES = {
    "accesskey-list": {"vendor": "aliyun"},
    "application-list": {"name": "商城"},
    "contact-list": {"name": "林舟", "phone": "13800138000"},
    "account-list": {"name": "某公司", "owner": "no-such-user"},
}


def _user(cast: Any, role: str) -> User:
    staff = {
        "reviewer": PlatformRole.REVIEWER, "finance": PlatformRole.FINANCE, "platform": PlatformRole.OPERATOR,
        "nobody": PlatformRole.NONE,
    }  # fmt: skip
    return factories.staff(staff[role]) if role in staff else getattr(cast, role)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_at_every_door_what_the_table_says(yunfan: Any, role: str) -> None:
    user, wrong = _user(yunfan, role), []
    console, api = Client(), APIClient(headers={"X-Account": str(yunfan.account.pk)})
    console.force_login(user)
    api.force_authenticate(user)
    for door, verb, name, answers in TABLE:
        expected = answers[ROLES.index(role)]
        if door == "console":
            got = getattr(console, verb)(reverse(name)).status_code
        else:
            got = getattr(api, verb)(reverse(name), BODIES.get(name), format="json").status_code
        if got != expected:
            wrong.append(f"{role} {verb} {name}: {got}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_a_user_of_two_accounts_acts_for_the_one_it_chose(yunfan: Any, other: Any) -> None:
    Membership.objects.create(account=other.account, user=yunfan.owner, role="readonly")
    client = Client()
    client.force_login(yunfan.owner)
    switch, keys = reverse("admin:switch_account"), reverse("admin:accounts_accesskey_changelist")
    assert "LTAItest1" in client.get(keys).content.decode()
    assert client.post(switch, {"account": other.account.pk}).status_code == 302
    page = client.get(keys).content.decode()
    assert "LTAItest2" in page and "LTAItest1" not in page
    assert client.get(reverse("admin:accounts_accesskey_add")).status_code == 403  # read only over there


def test_nobody_switches_to_an_account_of_others(yunfan: Any, other: Any) -> None:
    client = Client()
    client.force_login(yunfan.owner)
    assert client.post(reverse("admin:switch_account"), {"account": other.account.pk}).status_code == 404
    assert "LTAItest1" in client.get(reverse("admin:accounts_accesskey_changelist")).content.decode()


def test_the_switch_never_leads_off_the_site(yunfan: Any) -> None:
    client = Client()
    client.force_login(factories.staff(PlatformRole.OPERATOR))
    answer = client.post(
        reverse("admin:switch_account"), {"account": yunfan.account.pk, "next": "https://evil.example/"}
    )
    assert answer["Location"] == reverse("admin:index")
