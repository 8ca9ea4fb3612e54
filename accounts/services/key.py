"""Key pairs of programs. A secret leaves these functions once, in plain, and is kept encrypted only."""

import secrets as chance
import string
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import permits
from accounts.choices import AccountStatus, KeyStatus, Vendor
from accounts.errors import AccountClosed, ActionsInvalid, KeyRetired, NetworksInvalid, RateInvalid
from accounts.models import AccessKey, Account, Application, User
from core import clock, secrets
from core.errors import DomainError

_ALPHABET = string.ascii_letters + string.digits
# Lengths of the vendors' own ids and secrets, so that what callers store fits both here and there.
_SHAPES = {Vendor.ALIYUN: ("LTAI", 20, 30), Vendor.TENCENT: ("AKID", 32, 32)}
_FIRST_APP_ID = 1_400_000_001
_LIST_LENGTH, _RATE_MAX = 500, 100_000  # of the column; requests a second


@transaction.atomic
def create_access_key(
    *, account: Account, vendor: Vendor | str, remark: str = "", actor: User | None
) -> tuple[AccessKey, str]:
    """Return a new active key and its secret in plain; raises AccountClosed."""
    return _new_key(account=account, vendor=Vendor(vendor), remark=remark)


@transaction.atomic
def set_access_key_status(*, key: AccessKey, status: KeyStatus | str, actor: User | None) -> AccessKey:
    """Enable or disable a key; the status it has already is no error."""
    _refuse_closed(key.account)
    locked = AccessKey.objects.select_for_update().get(pk=key.pk)
    if locked.status != status:
        locked.status = KeyStatus(status)
        locked.save(update_fields=["status"])
    return locked


@transaction.atomic
def edit_access_key(
    *, key: AccessKey, remark: str, allowed_actions: str | None = None, allowed_networks: str | None = None,
    requests_per_second: int | None = None, actor: User | None,
) -> AccessKey:  # fmt: skip
    """Change what a key is remembered by and what it may do; None leaves a limit as it is.

    Raises ActionsInvalid, NetworksInvalid, RateInvalid, AccountClosed.
    """
    _refuse_closed(key.account)
    key.remark = remark
    if allowed_actions is not None:
        key.allowed_actions = _listed(allowed_actions, permits.wrong_actions, permits.ACTIONS_MAX, ActionsInvalid)
    if allowed_networks is not None:
        key.allowed_networks = _listed(allowed_networks, permits.wrong_networks, permits.NETWORKS_MAX, NetworksInvalid)
    if requests_per_second is not None:
        if not 0 <= requests_per_second <= _RATE_MAX:
            raise RateInvalid
        key.requests_per_second = requests_per_second
    key.save(update_fields=["remark", "allowed_actions", "allowed_networks", "requests_per_second"])
    return key


def _listed(text: str, wrong: Callable[[str], str], most: int, refusal: type[DomainError]) -> str:
    parts = permits.split(text)
    listed = ", ".join(parts)
    if wrong(text) or len(parts) > most or len(listed) > _LIST_LENGTH:
        raise refusal
    return listed


@transaction.atomic
def rotate_access_key(*, key: AccessKey, actor: User | None) -> tuple[AccessKey, str]:
    """Return a new key that replaces an active one; the old one works on until it is disabled. Raises KeyRetired."""
    current = AccessKey.objects.select_for_update().get(pk=key.pk)
    if current.status != KeyStatus.ACTIVE:
        raise KeyRetired
    made, plain = _new_key(account=key.account, vendor=Vendor(key.vendor), remark=key.remark, rotated_from=current)
    made.allowed_actions, made.allowed_networks = current.allowed_actions, current.allowed_networks
    made.requests_per_second = current.requests_per_second
    made.save(update_fields=["allowed_actions", "allowed_networks", "requests_per_second"])
    return made, plain


@transaction.atomic
def create_application(
    *, account: Account, name: str, introduction: str = "", actor: User | None
) -> tuple[Application, str]:
    """Return a new enabled application with the next free SDK AppID, and its AppKey in plain."""
    _refuse_closed(account)
    plain = chance.token_hex(16)
    while True:
        highest = Application.objects.aggregate(highest=Max("sdk_app_id"))["highest"]
        number = max(_FIRST_APP_ID, int(highest or 0) + 1)
        try:
            with transaction.atomic():
                made = Application.objects.create(
                    account=account, sdk_app_id=str(number), app_key_encrypted=secrets.encrypt(plain), name=name,
                    introduction=introduction, created_at=clock.now(),
                )  # fmt: skip
        except IntegrityError:  # another process took the number; the next round sees its row
            continue
        return made, plain


@transaction.atomic
def edit_application(*, application: Application, name: str, introduction: str, actor: User | None) -> Application:
    """Change an application's name and introduction."""
    _refuse_closed(application.account)
    application.name, application.introduction = name, introduction
    application.save(update_fields=["name", "introduction"])
    return application


@transaction.atomic
def set_application_enabled(*, application: Application, enabled: bool, actor: User | None) -> Application:
    """Enable or disable an application; a disabled one sends nothing."""
    _refuse_closed(application.account)
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.is_enabled != enabled:
        locked.is_enabled = enabled
        locked.save(update_fields=["is_enabled"])
    return locked


@transaction.atomic
def rotate_app_key(*, application: Application, actor: User | None) -> tuple[Application, str]:
    """Give an application a new AppKey, for one that leaked; the old one stops at once."""
    _refuse_closed(application.account)
    plain = chance.token_hex(16)
    application.app_key_encrypted = secrets.encrypt(plain)
    application.save(update_fields=["app_key_encrypted"])
    return application, plain


def _new_key(
    *, account: Account, vendor: Vendor, remark: str, rotated_from: AccessKey | None = None
) -> tuple[AccessKey, str]:
    _refuse_closed(account)
    prefix, id_length, secret_length = _SHAPES[vendor]
    plain = _letters(secret_length)
    key = AccessKey.objects.create(
        account=account, vendor=vendor, key_id=prefix + _letters(id_length), secret_encrypted=secrets.encrypt(plain),
        remark=remark, rotated_from=rotated_from, created_at=clock.now(),
    )  # fmt: skip
    return key, plain


def _letters(count: int) -> str:
    """Return a text nobody can guess: secrets are never seeded, whatever the seed."""
    return "".join(chance.choice(_ALPHABET) for _ in range(count))


def _refuse_closed(account: Account) -> None:
    if account.status == AccountStatus.CLOSED:
        raise AccountClosed
