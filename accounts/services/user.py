"""People who log in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.choices import PlatformRole, Role
from accounts.errors import LastOwner, PlatformUser, UsernameTaken, WeakPassword
from accounts.models import Membership, User

USER_FIELDS = ("username", "email", "first_name", "last_name", "platform_role")


@transaction.atomic
def create_user(
    *, username: str, password: str, email: str = "", platform_role: PlatformRole | str = "", actor: User | None
) -> User:
    """Make a user; what it may do comes from its platform role or from memberships added later.

    Raises UsernameTaken, or WeakPassword with what the password rules say.
    """
    user = User(username=username, email=email, platform_role=platform_role)
    try:
        validate_password(password, user)
    except ValidationError as exc:
        raise WeakPassword(" ".join(exc.messages)) from exc
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as exc:
        raise UsernameTaken from exc
    return user


@transaction.atomic
def edit_user(*, user: User, actor: User | None, **values: str) -> User:
    """Change the USER_FIELDS given; raises UsernameTaken, or PlatformUser for staff that is still a member."""
    for field, value in values.items():
        if field not in USER_FIELDS:
            raise TypeError(f"{field} is not a field of edit_user")
        setattr(user, field, value)
    if user.platform_role and Membership.objects.filter(user=user).exists():
        raise PlatformUser(field="platform_role")
    try:
        with transaction.atomic():
            user.save(update_fields=list(values))
    except IntegrityError as exc:
        raise UsernameTaken from exc
    return user


@transaction.atomic
def set_user_active(*, user: User, active: bool, actor: User | None) -> User:
    """Let a user in or keep it out; its last word in an account it alone owns cannot be taken. Raises LastOwner."""
    if not active:
        for membership in Membership.objects.filter(user=user, role=Role.OWNER):
            owners = Membership.objects.filter(
                account_id=membership.account_id, role=Role.OWNER, user__is_active=True
            ).exclude(user=user)
            if not owners.exists():
                raise LastOwner
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
    return user
