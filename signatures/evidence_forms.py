"""Forms of trademarks and records of apps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from signatures import files
from signatures.models import AppRecord, Trademark
from signatures.services import Upload

_ACCEPT = {"accept": files.QUALIFICATION.accept}
_HELP = _("JPG, PNG or GIF, at most 5 MB.")


def _picture(label: Any, *, required: bool = False) -> forms.FileField:
    return forms.FileField(
        label=label, required=required, help_text=_HELP, widget=UnfoldAdminFileFieldWidget(attrs=_ACCEPT)
    )


class EvidenceForm(forms.ModelForm):
    def uploads(self, kinds: Sequence[str]) -> list[Upload]:
        """Return the pictures given, by kind."""
        given = [(kind, self.cleaned_data.get(kind)) for kind in kinds]
        return [Upload(kind, file.name, file.read()) for kind, file in given if file]


class TrademarkForm(EvidenceForm):
    trademark = _picture(_("Details of the trademark"), required=True)

    class Meta:
        model = Trademark
        columns = ["name", "applicant", "number", "valid_from", "valid_until"]
        fields = ["account", *columns]


class AppRecordForm(EvidenceForm):
    record = _picture(_("Details of the record"), required=True)
    runtime = _picture(_("The app running"))
    store = _picture(_("The app in a store"))

    class Meta:
        model = AppRecord
        columns = ["license_number", "unit_name", "service_name", "approved_on", "store_link"]
        fields = ["account", *columns]
