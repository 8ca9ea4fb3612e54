"""The public registers at a glance: what each is for, how many rows it has, where to write."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from review import registers


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the nine registers."""
    context = {
        **site.each_context(request),
        "title": _("Public registers"),
        "lead": _(
            "What reviews look up: nothing is ever fetched from the network. An account's own rows win over those for "
            "everybody and count for its submissions only."
        ),
        "rows": [_row(register, request) for register in registers.REGISTERS.values()],
        "may_write": registers.may_write(request.scope),
        "several": request.scope.sees_all and request.scope.account_id is None,
    }  # fmt: skip
    return TemplateResponse(request, "console/registers.html", context)


def _row(register: registers.Register, request: HttpRequest) -> dict[str, Any]:
    rows = register.model.objects.visible_to(request.scope).order_by()
    counts = rows.aggregate(world=Count("pk", filter=Q(account=None)), own=Count("pk", filter=~Q(account=None)))
    name = f"admin:{register.model._meta.app_label}_{register.model._meta.model_name}"
    return {
        "title": capfirst(register.title), "lead": register.lead, "icon": register.icon, **counts,
        "list_url": reverse(f"{name}_changelist"), "add_url": reverse(f"{name}_add"),
        "import_url": reverse(f"{name}_import"),
    }  # fmt: skip
