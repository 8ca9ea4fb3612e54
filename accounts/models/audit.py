from typing import Any, Self

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Membership, User
from core import clock
from core.tenancy import Scope, TenantQuerySet


class AuditQuerySet(TenantQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Return the entries about the account's rows, and about the users that are its members."""
        if scope.account_id is None:
            return super().visible_to(scope)
        users = ContentType.objects.get_for_model(User)
        members = Membership.objects.filter(account_id=scope.account_id).values("user_id")
        return self.filter(models.Q(account_id=scope.account_id) | models.Q(content_type=users, object_id__in=members))


class AuditEntry(AbstractLogEntry):
    """Who changed what (AUDITLOG_LOGENTRY_MODEL). ``account`` is empty for the platform's own settings."""

    account = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("Account"),
    )

    objects = LogEntryManager.from_queryset(AuditQuerySet)()

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "-id"], name="audit_account")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.timestamp = clock.now()
        if self.account_id is None and self.additional_data:
            self.account_id = self.additional_data.get("account_id")
        super().save(*args, **kwargs)
