"""绑定: bind people on an X number, from a pool or from one number; the form asks what the pool's type needs."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import DomainError
from privacy_numbers.choices import CallRestrict, PoolType
from privacy_numbers.models import Binding, Group, NumberPool, SecretNumber
from privacy_numbers.services.bindings import Terms, bind

LASTS = dt.timedelta(days=1)  # unless another time is chosen
OF_TYPE = {
    PoolType.AXB: ("phone_b",),
    PoolType.AXN: ("phone_b",),
    PoolType.AXN_95: ("phone_b",),
    PoolType.AXN_EXTENSION: ("extension", "phone_b"),
    PoolType.AXG: ("group",),
}
MINUTE = "%Y-%m-%dT%H:%M"


class BindForm(forms.Form):
    secret_no = forms.CharField(label=gettext_lazy("X number"), required=False, max_length=20,
                                help_text=gettext_lazy("Empty: drawn by the pool's allocation."))  # fmt: skip
    phone_a = forms.CharField(label=gettext_lazy("A"), max_length=30)
    phone_b = forms.CharField(label=gettext_lazy("B"), max_length=30)
    extension = forms.CharField(label=gettext_lazy("extension"), required=False, max_length=3,
                                help_text=gettext_lazy("1 to 3 digits; empty: a free one is chosen."))  # fmt: skip
    group = forms.ModelChoiceField(label=gettext_lazy("G group"), queryset=Group.objects.none())
    expires_at = forms.DateTimeField(
        label=gettext_lazy("expires at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
    )
    city = forms.CharField(label=gettext_lazy("Wanted city"), required=False, max_length=30,
                           help_text=gettext_lazy("Empty: A's own."))  # fmt: skip
    call_restrict = forms.ChoiceField(
        label=gettext_lazy("call restriction"), choices=CallRestrict.choices, required=False
    )
    is_recorded = forms.BooleanField(label=gettext_lazy("recording"), required=False)
    is_transcribed = forms.BooleanField(label=gettext_lazy("recording in text"), required=False)
    out_id = forms.CharField(label="OutId", required=False, max_length=256)

    def __init__(self, *args: Any, pool: NumberPool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = OF_TYPE[PoolType(pool.pool_type)]
        for name in ("phone_b", "extension", "group"):
            if name not in wanted:
                del self.fields[name]
        if "group" in wanted:
            self.fields["group"].queryset = Group.objects.filter(pool=pool)
        if "phone_b" in wanted and pool.pool_type != PoolType.AXB:
            self.fields["phone_b"].required = False
            self.fields["phone_b"].label = gettext_lazy("N, whom A's own calls reach")
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "sc-input"

    def bind(self, pool: NumberPool, actor: Any) -> Binding:
        """Bind what was asked for."""
        given = dict(self.cleaned_data)
        sides = {name: given.pop(name) for name in ("secret_no", "phone_a", "phone_b", "extension", "group")
                 if name in given}  # fmt: skip
        return bind(pool=pool, terms=Terms(**given), actor=actor, **sides)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Choose a pool, then bind in it; ``?pool=`` and ``?number=`` (row numbers) choose beforehand."""
    if request.scope.account_id is None:
        raise PermissionDenied(_("Choose an account first."))
    pools = NumberPool.objects.visible_to(request.scope).order_by("pk")
    pool, secret_no = _chosen(request, pools)
    form, error = None, ""
    if pool is not None:
        initial = {"expires_at": clock.local() + LASTS, "secret_no": secret_no}
        form = BindForm(request.POST or None, pool=pool, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                return _bound(request, form.bind(pool, request.user))
            except DomainError as exc:
                if exc.field in form.fields:
                    form.add_error(exc.field, exc.message)
                else:
                    error = str(exc.message)
    return TemplateResponse(request, "console/number_bind.html", {
        **site.each_context(request),
        "title": _("Bind"),
        "lead": _("They meet through the X number until the binding ends; nobody sees the other's number."),
        "pools": pools, "pool": pool, "form": form, "error": error,
    })  # fmt: skip


def _chosen(request: HttpRequest, pools: Any) -> tuple[NumberPool | None, str]:
    """Return the pool and the X number that the address names; 404 for one out of reach."""
    if wanted := request.GET.get("number", ""):
        rows = SecretNumber.objects.visible_to(request.scope).filter(released_at=None).select_related("pool")
        number = get_object_or_404(rows, pk=_row(wanted))
        return number.pool, number.number if request.scope.can("reveal") else ""
    if wanted := request.GET.get("pool", ""):
        return get_object_or_404(pools, pk=_row(wanted)), ""
    return None, ""


def _row(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _bound(request: HttpRequest, binding: Binding) -> HttpResponseRedirect:
    said = _("Bound on %(number)s until %(until)s.")
    until = clock.local(binding.expires_at).strftime("%Y-%m-%d %H:%M:%S")
    messages.success(request, said % {"number": binding.number, "until": until})
    return HttpResponseRedirect(reverse("admin:privacy_numbers_binding_change", args=[binding.pk]))
