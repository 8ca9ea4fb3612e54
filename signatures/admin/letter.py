from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.admin import badge
from review.choices import SubjectKind
from signatures import services
from signatures.admin.base import PicturesAdmin
from signatures.forms import LetterForm
from signatures.models import AuthorizationLetter
from signatures.services.letter import EDITABLE


@admin.register(AuthorizationLetter)
class LetterAdmin(PicturesAdmin):
    kind = SubjectKind.LETTER
    editable = EDITABLE
    form = LetterForm
    spans = ("name", "authorizer", "authorizer_credit_code", "authorized")
    picture_fields = ("letter", "proof")
    list_display = ["name", "account", "qualification", "authorizer", "names", "validity", "state"]
    list_select_related = ("account", "qualification")
    list_filter = ["status", "seal_type", "signed", "qualification"]
    search_fields = ["name", "authorizer", "authorized"]
    search_help_text = _("Name, authoriser or authorised party")
    fieldsets = [
        (None, {"fields": ["account", "name", "qualification", "authorizer", "authorizer_credit_code", "authorized",
                           "risk_bearer"]}),
        (None, {"fields": [("valid_from", "valid_until"), "sign_names"]}),
        (_("What the paper shows"), {"fields": [("signed", "content_modified"), ("seal_type", "seal_by")]}),
        (_("Materials"), {"fields": ["pictures", "letter", "proof", "watermark"]}),
    ]  # fmt: skip

    @display(description=_("Signatures covered"))
    def names(self, row: AuthorizationLetter) -> str:
        shown = "、".join(row.sign_names[:3])
        return f"{shown} …" if len(row.sign_names) > 3 else shown

    @display(description=_("valid until"), ordering="valid_until")
    def validity(self, row: AuthorizationLetter) -> Any:
        """Return the last day, with a pill once it is past."""
        if row.valid_until is None or row.valid_until >= clock.today():
            return row.valid_until
        return format_html("{} {}", row.valid_until, badge(_("Expired"), "warning"))

    def submit(self, **values: Any) -> AuthorizationLetter:
        return services.submit_letter(**values)

    def edit(self, row: AuthorizationLetter, **values: Any) -> AuthorizationLetter:
        return services.edit_letter(letter=row, **values)

    def withdraw_row(self, row: AuthorizationLetter, actor: Any) -> None:
        services.withdraw_letter(letter=row, actor=actor)

    def delete_row(self, row: AuthorizationLetter, actor: Any) -> None:
        services.delete_letter(letter=row, actor=actor)
