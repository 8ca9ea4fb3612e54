"""Temporary keys: id, secret and session token, as the vendors' STS hands them out."""

import datetime as dt
import hashlib
import secrets as chance
import string
from dataclasses import dataclass

from django.db import transaction

from accounts.choices import AccountStatus, KeyStatus, Vendor
from accounts.errors import AccountClosed, KeyRetired, LifetimeInvalid
from accounts.models import AccessKey, TemporaryKey, User
from core import clock, secrets

SHORTEST, LONGEST = 900, 129_600  # seconds
_KEPT = dt.timedelta(days=1)  # an expired key is told from an unknown one for so long
_ALPHABET = string.ascii_letters + string.digits
# Prefix and further letters of the vendors' own: Alibaba's begin with STS., Tencent's are longer than lasting ones.
_SHAPES = {Vendor.ALIYUN: ("STS.N", 24, 44), Vendor.TENCENT: ("AKID", 64, 44)}


@dataclass(frozen=True)
class IssuedKey:
    """What is shown once: ``secret`` and ``token`` in plain."""

    row: TemporaryKey
    secret: str
    token: str


@transaction.atomic
def issue_temporary_key(*, key: AccessKey, duration_seconds: int = 3600, actor: User | None) -> IssuedKey:
    """Return a new temporary key of an active access key; it may do what its parent may.

    Raises LifetimeInvalid, KeyRetired (the parent is disabled), AccountClosed.
    """
    if key.account.status == AccountStatus.CLOSED:
        raise AccountClosed
    if key.status != KeyStatus.ACTIVE:
        raise KeyRetired
    if not SHORTEST <= duration_seconds <= LONGEST:
        raise LifetimeInvalid
    prefix, id_length, secret_length = _SHAPES[Vendor(key.vendor)]
    secret, token = _letters(secret_length), chance.token_urlsafe(192)
    now = clock.now()
    row = TemporaryKey.objects.create(
        account=key.account, parent=key, key_id=prefix + _letters(id_length), secret_encrypted=secrets.encrypt(secret),
        token_hash=hash_token(token), expires_at=now + dt.timedelta(seconds=duration_seconds), created_at=now,
    )  # fmt: skip
    return IssuedKey(row, secret, token)


def hash_token(token: str) -> str:
    """Return a session token as it is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def forget_expired_keys() -> int:
    """Delete temporary keys that expired more than a day ago; returns how many."""
    return TemporaryKey.objects.filter(expires_at__lt=clock.now() - _KEPT).delete()[0]


def _letters(count: int) -> str:
    return "".join(chance.choice(_ALPHABET) for _ in range(count))
