"""Who may see what: every business row belongs to an account, and one queryset method scopes every list."""

from dataclasses import dataclass
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """The reach of a caller: one account, or all of them for a platform role, and the words it may do.

    ``account_id`` is the account acted for (None: no account chosen or platform). ``grants`` are words of
    ``accounts.roles``. An anonymous caller has no account, sees nothing and may do nothing.
    """

    user_id: int | None = None
    account_id: int | None = None
    sees_all: bool = False
    grants: frozenset[str] = frozenset()

    def can(self, grant: str) -> bool:
        """Return whether the caller may do what the word stands for."""
        return grant in self.grants


NOBODY = Scope()


class TenantQuerySet(models.QuerySet):
    """Rows of accounts; ``account_path`` leads from the row to its account."""

    account_path = "account_id"

    def visible_to(self, scope: Scope) -> Self:
        """Return the rows in the caller's reach: all, one account's, or none."""
        if scope.sees_all:
            return self if scope.account_id is None else self.filter(**{self.account_path: scope.account_id})
        if scope.account_id is None:
            return self.none()
        return self.filter(**{self.account_path: scope.account_id})


class TenantModel(models.Model):
    """A business row: it belongs to an account."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_additional_data(self) -> dict[str, int]:
        """Return whose row this is, for its entries in the audit log (read by accounts.models.audit)."""
        return {"account_id": self.account_id}
