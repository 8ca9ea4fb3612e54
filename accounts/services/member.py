"""Who belongs to an account, and as what; never without an owner."""

from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.errors import AlreadyMember, LastOwner, PlatformUser, UserUnknown
from accounts.models import Account, Membership, User


@transaction.atomic
def add_member(*, account: Account, username: str, role: Role | str, actor: User | None) -> Membership:
    """Take an existing user into an account. Raises UserUnknown, PlatformUser or AlreadyMember."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UserUnknown
    if user.platform_role or user.is_superuser:
        raise PlatformUser
    try:
        with transaction.atomic():
            return Membership.objects.create(account=account, user=user, role=Role(role))
    except IntegrityError as exc:
        raise AlreadyMember from exc


@transaction.atomic
def change_member_role(*, membership: Membership, role: Role | str, actor: User | None) -> Membership:
    """Give a member another role; raises LastOwner when nobody would own the account any more."""
    current = _lock(membership)
    if current.role == Role.OWNER and role != Role.OWNER:
        _refuse_last_owner(current)
    if current.role != role:
        current.role = Role(role)
        current.save(update_fields=["role"])
    return current


@transaction.atomic
def remove_member(*, membership: Membership, actor: User | None) -> None:
    """Take a member out; its user stays. Raises LastOwner."""
    current = _lock(membership)
    if current.role == Role.OWNER:
        _refuse_last_owner(current)
    current.delete()


def _lock(membership: Membership) -> Membership:
    """Return the row as it is now; the account's row is the lock, so that two owners cannot leave at once."""
    Account.objects.select_for_update().get(pk=membership.account_id)
    return Membership.objects.select_related("user").get(pk=membership.pk)


def _refuse_last_owner(membership: Membership) -> None:
    others = Membership.objects.filter(account_id=membership.account_id, role=Role.OWNER, user__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise LastOwner
