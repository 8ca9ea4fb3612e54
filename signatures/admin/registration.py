"""Carrier registration on the page of a signature: its lines, registering again, setting a state by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget

from carrier.choices import Carrier
from core.admin import Question, badge, row_action
from review.choices import ReviewStatus
from signatures import services
from signatures.choices import RegistrationReason, RegistrationState
from signatures.models import Signature
from signatures.services.registration import AGAIN, CARRIERS

AGAIN_QUESTION = Question(
    _("Register again?"), _("At each carrier where it is not registered, has failed or lapsed."), _("Register")
)


class StateForm(BaseDialogForm):
    """Which carrier, which state, and why; without a reason the state's first."""

    carrier = forms.ChoiceField(
        label=_("carrier"), choices=[(name, Carrier(name).label) for name in CARRIERS], widget=UnfoldAdminSelectWidget
    )
    state = forms.ChoiceField(label=_("state"), choices=RegistrationState.choices, widget=UnfoldAdminSelectWidget)
    reason = forms.ChoiceField(
        label=_("reason"), choices=[("", "-"), *RegistrationReason.choices], required=False,
        widget=UnfoldAdminSelectWidget,
    )  # fmt: skip


SET_QUESTION = Question(
    _("Set a registration"), _("For testing: from there it runs on by itself, if the state moves."), _("Set"), StateForm
)


class RegistrationActions:
    """Two buttons of the signature's pages; which are offered follows the row and the caller."""

    actions_row = ["withdraw", "register_again"]
    actions_detail = ["urge", "withdraw", "register_again", "set_registration"]

    def _filter_unfold_actions_by_permissions(self, request: HttpRequest, actions: Any, object_id: Any = None) -> list:
        allowed = super()._filter_unfold_actions_by_permissions(request, actions, object_id)  # type: ignore[misc]
        row = self.get_object(request, str(object_id)) if object_id else None  # type: ignore[attr-defined]
        if row is None:
            return allowed
        hidden = () if row.status == ReviewStatus.APPROVED else ("register_again", "set_registration")
        if not hidden and not is_waiting(row):
            hidden = ("register_again",)
        return [action for action in allowed if not action.action_name.endswith(hidden)]

    @row_action(
        label=_("Register again"), grant="apply", url_path="register-again", question=AGAIN_QUESTION,
        icon="cell_tower",
    )  # fmt: skip
    def register_again(self, request: HttpRequest, row: Signature, form: Any) -> None:
        count = services.register_again(signature=row, actor=request.user)
        messages.success(
            request,
            ngettext("Registering at %(count)d carrier.", "Registering at %(count)d carriers.", count)
            % {"count": count},
        )

    @row_action(
        label=_("Set registration"), grant="testdesk", url_path="set-registration", question=SET_QUESTION,
        icon="tune",
    )  # fmt: skip
    def set_registration(self, request: HttpRequest, row: Signature, form: Any) -> None:
        services.set_registration(signature=row, actor=request.user, **_chosen(form))
        messages.success(request, _("Set."))


def _chosen(form: Any) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("carrier", "state", "reason")}


def registration_lines(row: Signature) -> list[dict[str, Any]]:
    """Return one line a carrier, those without a row as not registered."""
    colours = RegistrationState.colours()
    found = {line.carrier: line for line in row.registrations.order_by("id")}
    lines = []
    for name in CARRIERS:
        line = found.get(name)
        state = RegistrationState(line.state if line else RegistrationState.UNREGISTERED)
        lines.append(
            {
                "carrier": Carrier(name).label, "state": badge(state.label, colours[state]),
                "reason": line.get_reason_display() if line else RegistrationReason.NON_REGISTER.label,
                "code": line.reason if line else RegistrationReason.NON_REGISTER.value,
                "at": line.updated_at if line else None, "due_at": line.due_at if line else None,
            }
        )  # fmt: skip
    return lines


def registration_actions(request: HttpRequest, row: Signature) -> dict[str, Any]:
    """Return whether registering again is of use, and where."""
    can = row.status == ReviewStatus.APPROVED and request.scope.can("apply")  # type: ignore[attr-defined]
    url = reverse("admin:signatures_signature_register_again", args=[row.pk]) if can and is_waiting(row) else ""
    return {"again_url": url}


def is_waiting(row: Signature) -> bool:
    """Return whether some carrier has not registered the signature, has refused or dropped it."""
    states = list(row.registrations.values_list("state", flat=True))
    return len(states) < len(CARRIERS) or any(state in AGAIN for state in states)
