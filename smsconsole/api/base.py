"""The bases of every REST view: reach and grants come from here, not from each view."""

from typing import Any, cast

from rest_framework import mixins, viewsets

from accounts.models import Account, User
from core.errors import DomainError, NotFound
from core.tenancy import Scope
from smsconsole.api.access import scope


class TenantViewSet(viewsets.GenericViewSet):
    """A view set over a tenant queryset; writing goes through services with ``self.account_id``."""

    view_grant = "view"
    edit_grant = "-"
    grant: str | None = None

    @property
    def scope(self) -> Scope:
        return scope(self.request)

    @property
    def account_id(self) -> int:
        """Return the account acted for; raises when a platform role named none."""
        if self.scope.account_id is None:
            raise DomainError("Name the account to act for in the header X-Account.", field="X-Account")
        return self.scope.account_id

    @property
    def account(self) -> Account:
        """Return the account acted for; raises like ``account_id``, or NotFound."""
        found = Account.objects.filter(pk=self.account_id).first()
        if found is None:
            raise NotFound("No account has the id given in the header X-Account.", field="X-Account")
        return found

    @property
    def actor(self) -> User:
        """Return the logged-in user, for services."""
        return cast(User, self.request.user)

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.scope)


class ReadViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """List and detail."""
