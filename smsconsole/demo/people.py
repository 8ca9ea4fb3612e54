"""Who is there: two enterprises, their people, their keys."""

import datetime as dt

from django.contrib.auth.hashers import make_password

from accounts.choices import PlatformRole, RealNameState, Role, Vendor
from accounts.models import AccessKey, Account, Application, Contact, Membership, User
from core import secrets

PASSWORD = "demo-password"  # noqa: S105 - printed on every start, never outside debug mode
DEMO, OTHER = "云帆科技", "远山网络"

COMPANIES = {
    DEMO: {"subject": "杭州云帆信息技术有限公司", "credit_code": "91330106MA2CFRXY0T"},
    OTHER: {"subject": "成都远山网络有限公司", "credit_code": "91510100MA6C8YTW0W"},
}
MEMBERS = [
    ("demo", "林", "舟", DEMO, Role.OWNER),
    ("operator", "陈", "一帆", DEMO, Role.OPERATOR),
    ("readonly", "许", "安", DEMO, Role.READONLY),
    ("other", "高", "远", OTHER, Role.OWNER),
]
STAFF = [
    ("reviewer", "周", "审", PlatformRole.REVIEWER),
    ("finance", "钱", "清", PlatformRole.FINANCE),
    ("admin", "管", "理", PlatformRole.OPERATOR),
]
KEYS = [
    (DEMO, Vendor.ALIYUN, "LTAIdemo0000000000000001", "demo-aliyun-secret"),
    (DEMO, Vendor.TENCENT, "AKIDdemo0000000000000001", "demo-tencent-secret"),
    (OTHER, Vendor.ALIYUN, "LTAIdemo0000000000000002", "demo-aliyun-secret-2"),
    (OTHER, Vendor.TENCENT, "AKIDdemo0000000000000002", "demo-tencent-secret-2"),
]
APPLICATIONS = [
    (DEMO, "1400000001", "demo-appkey", "云帆商城"),
    (OTHER, "1400000002", "demo-appkey-2", "远山官网"),
]
CONTACTS = [("林舟", "13800138000", True), ("陈一帆", "13800138001", False)]


def seed_people(*, opened_at: dt.datetime) -> dict[str, Account]:
    """Create what is missing of accounts, users, keys and applications; returns the accounts by name."""
    accounts = {name: _account(name, opened_at) for name in COMPANIES}
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    for username, last, first, account, role in MEMBERS:
        user = _user(username, last, first, hashed)
        Membership.objects.get_or_create(account=accounts[account], user=user, defaults={"role": role})
    for username, last, first, role in STAFF:
        _user(username, last, first, hashed, platform_role=role, is_superuser=username == "admin")
    for account, vendor, key_id, secret in KEYS:
        AccessKey.objects.get_or_create(
            key_id=key_id,
            defaults={"account": accounts[account], "vendor": vendor, "remark": "demo", "created_at": opened_at,
                      "secret_encrypted": secrets.encrypt(secret)},
        )  # fmt: skip
    for account, sdk_app_id, app_key, name in APPLICATIONS:
        Application.objects.get_or_create(
            sdk_app_id=sdk_app_id,
            defaults={"account": accounts[account], "name": name, "created_at": opened_at,
                      "app_key_encrypted": secrets.encrypt(app_key)},
        )  # fmt: skip
    for name, phone, is_main in CONTACTS:
        Contact.objects.get_or_create(
            account=accounts[DEMO], name=name, defaults={"phone": phone, "is_main": is_main,
                                                         "email": f"{phone}@example.com"}
        )  # fmt: skip
    return accounts


def _account(name: str, opened_at: dt.datetime) -> Account:
    values = {**COMPANIES[name], "real_name_state": RealNameState.VERIFIED, "created_at": opened_at}
    return Account.objects.get_or_create(name=name, defaults=values)[0]


def _user(username: str, last: str, first: str, hashed: str, **more: object) -> User:
    # A Chinese name is written family name first, without a blank; Django joins its two columns the other way round.
    values = {"first_name": last + first, "password": hashed, "is_staff": True, **more}
    return User.objects.get_or_create(username=username, defaults=values)[0]
