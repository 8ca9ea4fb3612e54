from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import PlatformRole, Role
from core.tenancy import TenantModel


class User(AbstractUser):
    """A person who logs in. What it may do comes from its memberships or its platform role (accounts.roles)."""

    platform_role = models.CharField(
        _("platform role"), max_length=12, choices=PlatformRole, default=PlatformRole.NONE, blank=True
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the user; a new password, whoever sets it, ends its API tokens.

        Its sessions end by themselves, they hold a digest of the old password. Here and not in a service, because the
        own form, the platform's form and ``manage.py changepassword`` are Django's. A stronger hash of the same
        password, stored at a login, is no new one: Django then clears ``_password`` first.
        """
        is_new_password = self._password is not None and self.pk is not None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_new_password:
                self.auth_token_set.all().delete()


class Membership(TenantModel):
    """A user's role in one account."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.READONLY)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
