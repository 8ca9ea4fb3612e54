"""Reading of accounts, members and keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from accounts import permits
from accounts.alert_texts import words
from accounts.choices import AlertKind, KeyStatus
from accounts.errors import ApplicationDisabled, ApplicationForeign, ApplicationUnknown
from accounts.models import AccessKey, Account, Alert, Application, TemporaryKey, User
from accounts.roles import ALL, MEMBER_GRANTS, PLATFORM_GRANTS
from core import clock, secrets
from core.prepared import Remembered
from core.tenancy import NOBODY, Scope


@dataclass(frozen=True)
class WireKey:
    """What a wire door needs to let a caller in. ``secret`` is plain: never log, never show.

    ``pk`` is the access key's, of a temporary key its parent's. ``token_hash`` is empty but for a temporary key;
    ``is_expired`` says that one's time is over. What the three limits mean: accounts.permits.
    """

    account_id: int
    pk: int
    secret: str
    is_active: bool
    account_status: str
    allowed_actions: str = ""
    allowed_networks: str = ""
    requests_per_second: int = 0
    token_hash: str = ""
    is_expired: bool = False

    def may(self, product: str, action: str) -> bool:
        """Return whether the key may call an action of a product ("dysms", "sms")."""
        return permits.may(self.allowed_actions, product, action)

    def may_from(self, address: str) -> bool:
        """Return whether the key may be used from an address."""
        return permits.may_from(self.allowed_networks, address)


def _made_key(account_id: int, pk: int, stored: str, status: str, account_status: str, *limits: Any) -> WireKey:
    return WireKey(account_id, pk, _plain(pk, stored), status == KeyStatus.ACTIVE, account_status, *limits)


# Asked at every request of a program.
_KEY = Remembered(
    lambda key_id, vendor: (
        AccessKey.objects.filter(key_id=key_id, vendor=vendor)
        .order_by()
        .values_list(
            "account_id", "pk", "secret_encrypted", "status", "account__status", "allowed_actions",
            "allowed_networks", "requests_per_second",
        )
    ),
    _made_key,
    (AccessKey, Account),
    key_id=str,
    vendor=str,
)  # fmt: skip
_STATUS = Remembered(
    lambda account_id: Account.objects.filter(pk=account_id).order_by().values_list("status"),
    str,
    (Account,),
    account_id=int,
)


def scope_of(user: User, account_id: int | None = None) -> Scope:
    """Return what a logged-in user may reach: its platform role's all, or one of its accounts.

    ``account_id`` picks among several accounts (or narrows a platform role to one); an account that the user is no
    member of is ignored and the first membership taken. A user without membership and platform role reaches nothing.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if user.is_superuser or user.platform_role:
        grants = ALL if user.is_superuser else PLATFORM_GRANTS[user.platform_role]
        return Scope(user_id=user.pk, account_id=account_id, sees_all=True, grants=grants)
    memberships = list(user.memberships.order_by("id").values_list("account_id", "role"))
    if not memberships:
        return Scope(user_id=user.pk)
    chosen, role = next((row for row in memberships if row[0] == account_id), memberships[0])
    return Scope(user_id=user.pk, account_id=chosen, grants=MEMBER_GRANTS[role])


def choosable_accounts(user: User) -> list[Account]:
    """Return the accounts a user may act for: all of them for the platform's staff, else its memberships."""
    if not user.is_authenticated or not user.is_active:
        return []
    if user.is_superuser or user.platform_role:
        return list(Account.objects.order_by("name"))
    return list(Account.objects.filter(pk__in=user.memberships.values("account_id")).order_by("name"))


def wire_key(vendor: str, key_id: str) -> WireKey | None:
    """Return the key a request is signed with, or None when the vendor knows none of this id.

    One query for an access key, another one where the id is a temporary key's.
    """
    return _KEY.one(key_id=key_id, vendor=str(vendor)) or _temporary_key(str(vendor), key_id)


def _temporary_key(vendor: str, key_id: str) -> WireKey | None:
    found = (
        TemporaryKey.objects.select_related("parent", "account")
        .filter(key_id=key_id, parent__vendor=vendor)
        .first()
    )  # fmt: skip
    if found is None:
        return None
    parent = found.parent
    return WireKey(
        account_id=found.account_id, pk=parent.pk, secret=secrets.decrypt(found.secret_encrypted),
        is_active=parent.status == KeyStatus.ACTIVE, account_status=found.account.status,
        allowed_actions=parent.allowed_actions, allowed_networks=parent.allowed_networks,
        requests_per_second=parent.requests_per_second, token_hash=found.token_hash,
        is_expired=found.expires_at <= clock.now(),
    )  # fmt: skip


def signing_key(account_id: int, pk: int) -> tuple[str, str] | None:
    """Return id and plain secret of an active access key of the account, for signing a call again; never shown."""
    found = AccessKey.objects.filter(pk=pk, account_id=account_id, status=KeyStatus.ACTIVE).first()
    return (found.key_id, _plain(found.pk, found.secret_encrypted)) if found else None


def other_secrets(account_id: int, vendor: str, pk: int) -> dict[str, str]:
    """Return key id → plain secret of an account's other keys of a vendor, at most 20; to compare with, never shown."""
    rows = AccessKey.objects.filter(account_id=account_id, vendor=vendor).exclude(pk=pk).order_by("-id")[:20]
    return {row.key_id: _plain(row.pk, row.secret_encrypted) for row in rows}


@lru_cache(maxsize=4096)
def _plain(pk: int, stored: str) -> str:
    """Return a secret in plain; the cipher text is part of the key, so a rotated row is never answered from here."""
    return secrets.decrypt(stored)


def application_for_wire(account_id: int, sdk_app_id: str) -> Application:
    """Return the enabled application of the account.

    Raises ApplicationUnknown, ApplicationForeign (another account's) or ApplicationDisabled.
    """
    found = Application.objects.filter(sdk_app_id=sdk_app_id).first()
    if found is None:
        raise ApplicationUnknown
    if found.account_id != account_id:
        raise ApplicationForeign
    if not found.is_enabled:
        raise ApplicationDisabled
    return found


def application_of(sdk_app_id: str) -> Application | None:
    """Return the application of an SDKAppID with its account, whosever it is, enabled or not."""
    return Application.objects.filter(sdk_app_id=sdk_app_id[:20]).select_related("account").first()


def other_app_keys(account_id: int, pk: int) -> dict[str, str]:
    """Return SDKAppID → plain AppKey of an account's other applications, at most 20; to compare with, never shown."""
    rows = Application.objects.filter(account_id=account_id).exclude(pk=pk).order_by("-id")[:20]
    return {row.sdk_app_id: app_key(row) for row in rows}


def app_key(application: Application) -> str:
    """Return an application's AppKey in plain, for the old signature over it; never shown."""
    return _plain(application.pk, application.app_key_encrypted)


def application_names(ids: Iterable[int]) -> dict[int, str]:
    """Return id → name for lists and statistics; ids of deleted ones are absent."""
    return dict(Application.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def account_status(account_id: int) -> str | None:
    """Return the word of ``AccountStatus`` an account is in, or None when there is none. One query."""
    return _STATUS.one(account_id=account_id)


def account_ids() -> list[int]:
    """Return the ids of all accounts, for what the platform's staff see of all of them."""
    return list(Account.objects.order_by("pk").values_list("pk", flat=True))


def own_applications(account_id: int, ids: Iterable[int]) -> list[int]:
    """Return which of these ids are applications of the account."""
    rows = Application.objects.filter(account_id=account_id, pk__in=list(ids))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def alert_text(alert: Alert) -> str:
    """Return what the contacts read of an alert."""
    return words(AlertKind(alert.kind), alert.facts)[1]
