"""The page behind a number's QR code: for whoever scans it, without login (domain.md 12.8)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import DomainError
from core.phone import mask
from privacy_numbers.choices import Verification
from privacy_numbers.errors import BrowserRefused, VerificationExpired, VerificationUnknown
from privacy_numbers.services.verification import numbers_of, verify

STATUS = {VerificationUnknown: 404, VerificationExpired: 410, BrowserRefused: 403}


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=30, widget=forms.TextInput({"class": "sc-input"}))
    identity = forms.CharField(
        label=_("Number of the identity card"), max_length=18, widget=forms.TextInput({"class": "sc-input"})
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the numbers, starred, and ask for a person; verify them. 404 unknown, 410 expired, 403 the UC browser."""
    clock.refresh()
    agent = request.headers.get("User-Agent", "")
    form = PersonForm(request.POST or None)
    try:
        rows = numbers_of(token=token, agent=agent)
        if request.method == "POST" and form.is_valid():
            rows = verify(token=token, agent=agent, **form.cleaned_data)
    except DomainError as exc:
        status = STATUS.get(type(exc))
        if status is not None:
            return render(request, "verification.html", {"error": exc.message}, status=status)
        form.add_error(exc.field, exc.message)
    shown = [(mask(row.number), row.verification == Verification.VERIFIED) for row in rows]
    done = all(is_done for _digits, is_done in shown)
    return render(request, "verification.html", {"rows": shown, "done": done, "form": form})
