"""Settings pages: accounts, members, keys, applications, contacts, users, audit log."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import KeyStatus, PlatformRole, ReviewMode, Role, Vendor
from accounts.errors import LastOwner
from accounts.models import AccessKey, Account, Application, AuditEntry, Contact, Membership, User
from accounts.selectors import wire_key
from core import secrets
from tests import factories

OWN_PAGES = ["accesskey", "account", "application", "contact", "membership", "auditentry"]


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:accounts_{name}", args=args)


@pytest.mark.parametrize("page", OWN_PAGES)
def test_an_owner_opens_every_settings_page(yunfan: Any, page: str) -> None:
    assert login(yunfan.owner).get(url(f"{page}_changelist")).status_code == 200


def test_an_owner_adds_a_key_and_sees_its_secret_on_that_page_only(yunfan: Any) -> None:
    client = login(yunfan.owner)
    response = client.post(url("accesskey_add"), {"vendor": "aliyun", "remark": "ci"})
    key = AccessKey.objects.exclude(pk__in=[yunfan.aliyun_key.pk, yunfan.tencent_key.pk]).get()
    plain = secrets.decrypt(key.secret_encrypted)
    assert response.status_code == 200
    assert plain in response.content.decode() and "no-store" in response["Cache-Control"]
    assert (key.account, key.remark, key.status) == (yunfan.account, "ci", KeyStatus.ACTIVE)
    for again in (url("accesskey_changelist"), url("accesskey_change", key.pk), url("accesskey_history", key.pk)):
        assert plain not in client.get(again).content.decode()


def test_a_row_action_asks_before_it_does(yunfan: Any) -> None:
    client = login(yunfan.owner)
    disable = reverse("admin:accounts_accesskey_disable", args=[yunfan.aliyun_key.pk])
    assert client.get(disable).status_code == 200
    yunfan.aliyun_key.refresh_from_db()
    assert yunfan.aliyun_key.status == KeyStatus.ACTIVE
    response = client.post(disable, {"_form_submitted": "True"})
    assert response.status_code == 302
    assert wire_key(Vendor.ALIYUN, yunfan.aliyun_key.key_id).is_active is False


def test_rotating_shows_the_new_secret_and_keeps_the_old_key_working(yunfan: Any) -> None:
    rotate = reverse("admin:accounts_accesskey_rotate", args=[yunfan.aliyun_key.pk])
    response = login(yunfan.owner).post(rotate, {"_form_submitted": "True"}, headers={"HX-Request": "true"})
    new = AccessKey.objects.get(rotated_from=yunfan.aliyun_key)
    assert secrets.decrypt(new.secret_encrypted) in response.content.decode()
    assert response["HX-Reselect"] == "#secret"
    assert wire_key(Vendor.ALIYUN, yunfan.aliyun_key.key_id).is_active


@pytest.mark.parametrize("role", ["operator", "readonly"])
def test_who_may_not_manage_gets_no_add_page_and_no_action(yunfan: Any, role: str) -> None:
    client = login(getattr(yunfan, role))
    assert client.get(url("accesskey_add")).status_code == 403
    disable = reverse("admin:accounts_accesskey_disable", args=[yunfan.aliyun_key.pk])
    assert client.post(disable, {"_form_submitted": "True"}).status_code == 403
    assert wire_key(Vendor.ALIYUN, yunfan.aliyun_key.key_id).is_active


def test_an_application_gets_the_next_number_and_its_key_once(yunfan: Any) -> None:
    response = login(yunfan.owner).post(url("application_add"), {"name": "商城", "introduction": ""})
    made = Application.objects.get(name="商城")
    assert made.sdk_app_id == "1400100002"
    assert secrets.decrypt(made.app_key_encrypted) in response.content.decode()


def test_the_owner_sets_the_pace_of_review_and_not_the_standing(yunfan: Any) -> None:
    client = login(yunfan.owner)
    form = {
        "subject": yunfan.account.subject, "credit_code": yunfan.account.credit_code, "review_mode": "delay",
        "review_delay_seconds": "30", "review_polls": "2", "status": "closed",
    }  # fmt: skip
    response = client.post(url("account_change", yunfan.account.pk), form)
    assert response.status_code == 302
    account = Account.objects.get(pk=yunfan.account.pk)
    assert (account.review_mode, account.review_delay_seconds) == (ReviewMode.DELAY, 30)
    assert account.status == "active"


def test_a_refusal_stands_beside_its_field_and_changes_nothing(yunfan: Any) -> None:
    member = Membership.objects.get(account=yunfan.account, user=yunfan.owner)
    response = login(yunfan.owner).post(url("membership_change", member.pk), {"role": "readonly"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["role"] == [str(LastOwner.message)]
    member.refresh_from_db()
    assert member.role == Role.OWNER


def test_the_platform_opens_an_account_with_its_owner(yunfan: Any) -> None:
    staff = factories.staff(PlatformRole.OPERATOR)
    owner = User.objects.create_user("new-owner", password="pw", email="n@example.com")
    response = login(staff).post(url("account_add"), {"name": "新公司", "kind": "enterprise", "owner": owner.pk})
    assert response.status_code == 302, response.context["adminform"].form.errors
    account = Account.objects.get(name="新公司")
    assert Membership.objects.get(account=account).user == owner
    assert Contact.objects.get(account=account).is_main


def test_users_are_the_platforms_business(yunfan: Any) -> None:
    assert login(yunfan.owner).get(url("user_changelist")).status_code == 403
    client = login(factories.staff(PlatformRole.OPERATOR))
    assert client.get(url("user_changelist")).status_code == 200
    made = client.post(
        url("user_add"), {"username": "zhou", "password": "a-long-pass-7", "email": "", "platform_role": "reviewer"}
    )
    assert made.status_code == 302, made.context["adminform"].form.errors
    user = User.objects.get(username="zhou")
    assert user.check_password("a-long-pass-7") and user.platform_role == "reviewer"
    assert client.get(url("user_change", user.pk)).status_code == 200
    changed = client.post(
        url("user_change", user.pk),
        {
            "username": "zhou",
            "first_name": "舟",
            "last_name": "",
            "email": "z@example.com",
            "platform_role": "reviewer",
        },
    )
    assert changed.status_code == 302, changed.context["adminform"].form.errors
    assert client.get(reverse("admin:auth_user_password_change", args=[user.pk])).status_code == 200
    weak = client.post(url("user_add"), {"username": "li", "password": "12345678", "email": "", "platform_role": ""})
    assert weak.status_code == 200 and "password" in weak.context["adminform"].form.errors
    assert not User.objects.filter(username="li").exists()


def test_the_audit_log_tells_who_changed_what_and_never_a_secret(yunfan: Any) -> None:
    client = login(yunfan.owner)
    client.post(url("accesskey_add"), {"vendor": "tencent", "remark": "audit-me"})
    key = AccessKey.objects.get(remark="audit-me")
    entry = AuditEntry.objects.get(object_id=key.pk, content_type__model="accesskey")
    assert (entry.actor, entry.account, entry.action) == (yunfan.owner, yunfan.account, AuditEntry.Action.CREATE)
    assert "secret_encrypted" not in entry.changes and key.secret_encrypted not in str(entry.changes)
    page = client.get(url("auditentry_changelist")).content.decode()
    assert "audit-me" in page and yunfan.owner.username in page
    detail = client.get(url("auditentry_change", entry.pk)).content.decode()
    assert "<ins>audit-me</ins>" in detail


def test_the_audit_log_of_one_company_is_not_the_others(yunfan: Any, other: Any) -> None:
    login(yunfan.owner).post(url("accesskey_add"), {"vendor": "tencent", "remark": "only-mine"})
    assert "only-mine" not in login(other.owner).get(url("auditentry_changelist")).content.decode()
    staff = login(factories.staff(PlatformRole.OPERATOR))
    assert "only-mine" in staff.get(url("auditentry_changelist")).content.decode()
    assert login(yunfan.readonly).get(url("auditentry_changelist")).status_code == 403


def test_a_list_leaves_as_a_sheet_with_its_filters_and_only_with_the_right_to(yunfan: Any) -> None:
    import io

    from openpyxl import load_workbook

    client = login(yunfan.owner)
    page = client.get(url("accesskey_changelist") + "?vendor__exact=aliyun").content.decode()
    assert re.search(r'href="/console/accounts/accesskey/export/\?vendor__exact=aliyun"', page)
    response = client.get(url("accesskey_export") + "?vendor__exact=aliyun")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["LTAItest1"]
    assert login(yunfan.readonly).get(url("accesskey_export")).status_code == 403


def test_read_only_members_see_starred_numbers(yunfan: Any) -> None:
    contact = Contact.objects.create(account=yunfan.account, name="林舟", phone="13800138123", is_main=True)
    for page in (url("contact_changelist"), url("contact_change", contact.pk)):
        assert "13800138123" in login(yunfan.owner).get(page).content.decode()
        shown = login(yunfan.readonly).get(page).content.decode()
        assert "13800138123" not in shown and "138****8123" in shown


@pytest.mark.parametrize("role", list(PlatformRole))
def test_library_tables_are_for_the_platform_only(yunfan: Any, role: PlatformRole) -> None:
    client = login(factories.staff(role))
    pages = ["axes_accessattempt", "axes_accesslog", "django_q_failure", "django_q_ormq"]
    allowed = role == PlatformRole.OPERATOR
    expected = 200 if allowed else (302 if role == PlatformRole.NONE else 403)
    for page in pages:
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == expected, page
