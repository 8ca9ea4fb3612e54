"""Accounts themselves: opening, real name, pace of review, standing."""

import re

from django.db import IntegrityError, transaction

from accounts.choices import AccountKind, AccountStatus, RealNameState, ReviewMode, Role
from accounts.errors import AccountNameTaken, CreditCodeInvalid, RealNameMissing, ReviewPaceInvalid
from accounts.models import Account, Contact, Membership, User
from core import clock

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
MAX_DELAY_SECONDS, MAX_POLLS = 86_400, 100


@transaction.atomic
def create_account(
    *, name: str, kind: AccountKind | str = AccountKind.ENTERPRISE, owner: User | None = None, actor: User | None
) -> Account:
    """Open an account, unverified, with its first owner as member and main contact. Raises AccountNameTaken."""
    try:
        with transaction.atomic():
            account = Account.objects.create(name=name, kind=AccountKind(kind), created_at=clock.now())
    except IntegrityError as exc:
        raise AccountNameTaken from exc
    if owner is not None:
        Membership.objects.create(account=account, user=owner, role=Role.OWNER)
        Contact.objects.create(
            account=account, name=owner.get_full_name() or owner.username, email=owner.email, is_main=True
        )
    return account


@transaction.atomic
def verify_real_name(
    *, account: Account, subject: str, credit_code: str = "", kind: AccountKind | str | None = None, actor: User | None
) -> Account:
    """Record who legally stands behind an account; an enterprise needs its 18-character credit code as well."""
    kind = AccountKind(kind or account.kind)
    subject, credit_code = subject.strip(), credit_code.strip().upper()
    if not subject or (kind == AccountKind.ENTERPRISE and not credit_code):
        raise RealNameMissing(field="credit_code" if subject else "subject")
    if credit_code and not _CREDIT_CODE.fullmatch(credit_code):
        raise CreditCodeInvalid
    account.kind, account.subject, account.credit_code = kind, subject, credit_code
    account.real_name_state = RealNameState.VERIFIED
    account.save(update_fields=["kind", "subject", "credit_code", "real_name_state"])
    return account


@transaction.atomic
def set_review_progression(
    *, account: Account, mode: ReviewMode | str, delay_seconds: int | None = None, polls: int | None = None,
    actor: User | None,
) -> Account:  # fmt: skip
    """Set how long submissions of an account wait; what is under review already keeps its old pace."""
    delay = account.review_delay_seconds if delay_seconds is None else delay_seconds
    count = account.review_polls if polls is None else polls
    if not 0 <= delay <= MAX_DELAY_SECONDS or not 1 <= count <= MAX_POLLS:
        raise ReviewPaceInvalid
    account.review_mode, account.review_delay_seconds, account.review_polls = ReviewMode(mode), delay, count
    account.save(update_fields=["review_mode", "review_delay_seconds", "review_polls"])
    return account


@transaction.atomic
def set_account_status(*, account: Account, status: AccountStatus | str, actor: User | None) -> Account:
    """Suspend, close or reopen an account; a suspended or closed one sends nothing."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.status != status:
        locked.status = AccountStatus(status)
        locked.save(update_fields=["status"])
    return locked
