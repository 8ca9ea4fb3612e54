"""Acting for one of several accounts: the switch in the side bar and the name under the title."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.selectors import choosable_accounts
from smsconsole.middleware import SESSION_ACCOUNT


def switch(request: HttpRequest, site: Any) -> HttpResponse:
    """Choose the account acted for (POST ``account``: an id, or empty for all where the caller sees all)."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:index"))
    wanted = request.POST.get("account", "")
    if wanted == "" and request.scope.sees_all:
        request.session.pop(SESSION_ACCOUNT, None)
        return HttpResponseRedirect(_back(request))
    chosen = next((row for row in choosable_accounts(request.user) if str(row.pk) == wanted), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_ACCOUNT] = chosen.pk
    messages.success(request, _("You now act for %s.") % chosen.name)
    return HttpResponseRedirect(_back(request))


def subheader(request: HttpRequest) -> str:
    """Return the name of the account acted for, for the line under the console's title."""
    scope = getattr(request, "scope", None)
    if scope is None or not scope.grants:
        return ""
    if scope.account_id is None:
        return str(_("All accounts"))
    return Account.objects.filter(pk=scope.account_id).values_list("name", flat=True).first() or ""


def _back(request: HttpRequest) -> str:
    """Return the list or page the switch was made on; a row's page may be another account's, so not to those."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=False)
    return target if safe and not target.rstrip("/").endswith("/change") else reverse("admin:index")
