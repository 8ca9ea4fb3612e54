"""Accounts, members, contacts, keys and applications."""

from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from accounts import errors, services
from accounts.choices import AccountKind, AccountStatus, KeyStatus, PlatformRole, RealNameState, Role, Vendor
from accounts.models import AccessKey, Account, Application, Contact, Membership, User
from accounts.selectors import application_for_wire, choosable_accounts, scope_of, wire_key
from accounts.services.contact import MAX_CONTACTS
from core import secrets
from tests import factories


def test_a_new_key_has_the_vendors_form_and_its_secret_is_kept_encrypted(yunfan: Any) -> None:
    key, plain = services.create_access_key(account=yunfan.account, vendor=Vendor.ALIYUN, actor=yunfan.owner)
    assert key.key_id.startswith("LTAI") and len(key.key_id) == 24 and len(plain) == 30
    assert plain not in key.secret_encrypted and secrets.decrypt(key.secret_encrypted) == plain
    tencent, secret = services.create_access_key(account=yunfan.account, vendor=Vendor.TENCENT, actor=yunfan.owner)
    assert tencent.key_id.startswith("AKID") and (len(tencent.key_id), len(secret)) == (36, 32)


def test_a_wire_key_is_found_with_one_query(yunfan: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = wire_key(Vendor.ALIYUN, "LTAItest1")
    assert (found.account_id, found.pk, found.secret) == (yunfan.account.pk, yunfan.aliyun_key.pk, "aliyun-secret-1")
    assert found.is_active and found.account_status == AccountStatus.ACTIVE
    assert wire_key(Vendor.TENCENT, "LTAItest1") is None
    assert wire_key(Vendor.ALIYUN, "nobody") is None


def test_rotation_leaves_the_old_key_working_until_it_is_disabled(yunfan: Any) -> None:
    new, plain = services.rotate_access_key(key=yunfan.aliyun_key, actor=yunfan.owner)
    assert new.rotated_from == yunfan.aliyun_key
    assert wire_key(Vendor.ALIYUN, new.key_id).secret == plain
    assert wire_key(Vendor.ALIYUN, "LTAItest1").is_active
    services.set_access_key_status(key=yunfan.aliyun_key, status=KeyStatus.DISABLED, actor=yunfan.owner)
    assert not wire_key(Vendor.ALIYUN, "LTAItest1").is_active


def test_a_disabled_key_is_not_rotated(yunfan: Any) -> None:
    services.set_access_key_status(key=yunfan.aliyun_key, status=KeyStatus.DISABLED, actor=yunfan.owner)
    before = AccessKey.objects.count()
    with pytest.raises(errors.KeyRetired):
        services.rotate_access_key(key=yunfan.aliyun_key, actor=yunfan.owner)
    assert AccessKey.objects.count() == before


def test_a_closed_account_gets_no_keys(yunfan: Any) -> None:
    closed = services.set_account_status(account=yunfan.account, status=AccountStatus.CLOSED, actor=None)
    with pytest.raises(errors.AccountClosed):
        services.create_access_key(account=closed, vendor=Vendor.ALIYUN, actor=yunfan.owner)
    assert AccessKey.objects.filter(account=closed).count() == 2


def test_applications_count_up_and_are_told_apart_by_account(yunfan: Any, other: Any) -> None:
    made, plain = services.create_application(account=yunfan.account, name="商城", actor=yunfan.owner)
    assert made.sdk_app_id == "1400100003" and len(plain) == 32
    assert application_for_wire(yunfan.account.pk, "1400100003") == made
    with pytest.raises(errors.ApplicationForeign):
        application_for_wire(other.account.pk, "1400100003")
    with pytest.raises(errors.ApplicationUnknown):
        application_for_wire(other.account.pk, "1499999999")
    services.set_application_enabled(application=made, enabled=False, actor=yunfan.owner)
    with pytest.raises(errors.ApplicationDisabled):
        application_for_wire(yunfan.account.pk, "1400100003")


def test_a_new_app_key_replaces_the_old_at_once(yunfan: Any) -> None:
    _, plain = services.rotate_app_key(application=yunfan.application, actor=yunfan.owner)
    stored = Application.objects.get(pk=yunfan.application.pk).app_key_encrypted
    assert secrets.decrypt(stored) == plain != "appkey-1"


@pytest.mark.parametrize("step", ["demote", "remove", "keep_out"])
def test_the_last_owner_stays(yunfan: Any, step: str) -> None:
    member = Membership.objects.get(user=yunfan.owner)
    with pytest.raises(errors.LastOwner):
        if step == "demote":
            services.change_member_role(membership=member, role=Role.OPERATOR, actor=yunfan.owner)
        elif step == "remove":
            services.remove_member(membership=member, actor=yunfan.owner)
        else:
            services.set_user_active(user=yunfan.owner, active=False, actor=None)
    member.refresh_from_db()
    yunfan.owner.refresh_from_db()
    assert member.role == Role.OWNER and yunfan.owner.is_active


def test_an_owner_may_leave_when_another_owns(yunfan: Any) -> None:
    second = Membership.objects.get(user=yunfan.operator)
    services.change_member_role(membership=second, role=Role.OWNER, actor=yunfan.owner)
    services.remove_member(membership=Membership.objects.get(user=yunfan.owner), actor=yunfan.owner)
    assert not scope_of(yunfan.owner).grants


def test_members_are_existing_users_and_not_twice_nor_staff(yunfan: Any, other: Any) -> None:
    made = services.add_member(account=yunfan.account, username="other-owner", role=Role.READONLY, actor=yunfan.owner)
    assert made.user == other.owner
    assert [row.name for row in choosable_accounts(other.owner)] == ["other", "yunfan"]
    staff = factories.staff(PlatformRole.REVIEWER)
    for username, refusal in (
        ("other-owner", errors.AlreadyMember), ("nobody", errors.UserUnknown), (staff.username, errors.PlatformUser),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.add_member(account=yunfan.account, username=username, role=Role.OWNER, actor=yunfan.owner)
    assert Membership.objects.filter(account=yunfan.account).count() == 4


def test_ten_contacts_and_no_more_and_the_first_is_the_main_one(yunfan: Any) -> None:
    made = [
        services.add_contact(account=yunfan.account, name=f"联系人{n}", phone="13800138000", actor=yunfan.owner)
        for n in range(MAX_CONTACTS)
    ]
    assert [contact.is_main for contact in made] == [True] + [False] * 9
    with pytest.raises(errors.TooManyContacts):
        services.add_contact(account=yunfan.account, name="十一", phone="13800138000", actor=yunfan.owner)
    with pytest.raises(errors.MainContactStays):
        services.delete_contact(contact=made[0], actor=yunfan.owner)
    services.make_main_contact(contact=made[3], actor=yunfan.owner)
    services.delete_contact(contact=made[0], actor=yunfan.owner)
    assert list(Contact.objects.filter(account=yunfan.account, is_main=True)) == [made[3]]
    assert Contact.objects.filter(account=yunfan.account).count() == 9


def test_a_contact_can_be_reached(yunfan: Any) -> None:
    with pytest.raises(errors.ContactUnreachable):
        services.add_contact(account=yunfan.account, name="无", actor=yunfan.owner)
    assert not Contact.objects.filter(account=yunfan.account).exists()


def test_an_account_opens_unverified_with_owner_and_main_contact(db: None) -> None:
    owner = User.objects.create_user("li", email="li@example.com", password="pw")
    account = services.create_account(name="新公司", owner=owner, actor=None)
    assert account.real_name_state == RealNameState.UNVERIFIED
    assert scope_of(owner).account_id == account.pk and scope_of(owner).can("manage")
    assert Contact.objects.get(account=account).is_main
    with pytest.raises(errors.AccountNameTaken):
        services.create_account(name="新公司", actor=None)
    assert Account.objects.filter(name="新公司").count() == 1


def test_real_name_needs_a_name_and_of_a_company_a_credit_code(yunfan: Any) -> None:
    account = yunfan.account
    for subject, code, refusal in (
        ("", "91330106MA2CFRXY01", errors.RealNameMissing),
        ("某公司", "", errors.RealNameMissing),
        ("某公司", "91330106MA2CFRXYO", errors.CreditCodeInvalid),
    ):
        with pytest.raises(refusal):
            services.verify_real_name(account=account, subject=subject, credit_code=code, actor=None)
    assert Account.objects.get(pk=account.pk).subject == "杭州云帆信息技术有限公司"
    person = services.verify_real_name(account=account, subject="林舟", kind=AccountKind.PERSONAL, actor=None)
    assert (person.kind, person.subject, person.real_name_state) == ("personal", "林舟", "verified")


@pytest.mark.parametrize(("seconds", "polls"), [(-1, 1), (86_401, 1), (0, 0), (0, 101)])
def test_the_pace_of_review_has_bounds(yunfan: Any, seconds: int, polls: int) -> None:
    with pytest.raises(errors.ReviewPaceInvalid):
        services.set_review_progression(
            account=yunfan.account, mode="delay", delay_seconds=seconds, polls=polls, actor=None
        )
    assert Account.objects.get(pk=yunfan.account.pk).review_mode == "immediate"


def test_a_user_name_is_taken_once_and_passwords_are_not_weak(db: None) -> None:
    services.create_user(username="zhou", password="a-long-pass-7", actor=None)
    with pytest.raises(errors.UsernameTaken):
        services.create_user(username="zhou", password="a-long-pass-7", actor=None)
    with pytest.raises(errors.WeakPassword):
        services.create_user(username="li", password="12345678", actor=None)
    assert User.objects.count() == 1


def test_the_scope_of_a_request_costs_one_query(yunfan: Any) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        scope_of(yunfan.owner)
    assert len(queries) == 1
