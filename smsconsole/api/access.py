"""Who calls the REST API and what it may do. Imports no view, for DRF's settings load this first."""

from typing import Any

from auditlog.context import auditlog_value
from rest_framework import permissions
from rest_framework.request import Request

from accounts.selectors import scope_of
from core import clock
from core.tenancy import NOBODY, Scope


def scope(request: Request) -> Scope:
    """Return the caller's reach; a header ``X-Account`` (id) chooses among several accounts."""
    found = getattr(request, "_api_scope", None)
    if found is None:
        clock.refresh()
        wanted = request.headers.get("X-Account", "")
        user = request.user
        account_id = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
        found = scope_of(user, account_id=account_id) if user and user.is_authenticated else NOBODY
        request._api_scope = found
        request._request.api_scope, request._request.api_user = found, _known(user)  # for the request log
        _name_actor(user)
    return found


def _known(user: Any) -> Any:
    return user if user and user.is_authenticated else None


def _name_actor(user: Any) -> None:
    """Tell the audit log who acts: a token is read after the middleware looked for a session's user."""
    context = auditlog_value.get(None)
    if context is not None and user and user.is_authenticated:
        context["actor"] = user


class IsKnown(permissions.BasePermission):
    """Anybody who is logged in, whatever it may do."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope(request)  # names who acts, for the audit log
        return bool(request.user and request.user.is_authenticated)


class HasGrant(permissions.BasePermission):
    """Safe methods need ``view.view_grant``, others ``view.edit_grant``; an action may carry its own ``grant``."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if getattr(view, "action", "") is None:  # a method the route has not: 405, once it is known who asks
            return bool(scope(request).grants)
        handler = getattr(view, getattr(view, "action", None) or "", None)
        grant = getattr(handler, "grant", None) or (getattr(handler, "kwargs", None) or {}).get("grant")
        if grant is None:
            safe = request.method in permissions.SAFE_METHODS
            grant = getattr(view, "view_grant", "view") if safe else getattr(view, "edit_grant", "-")
        return scope(request).can(grant)
