"""Forms of the console's pages: numbers pasted one a line, files, dialogs."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from privacy_numbers.models import BlackEntry, Group, Migration, Ringtone, StockPlace
from privacy_numbers.services.blacklist import CONSOLE_TYPES
from privacy_numbers.services.ringtones import SMALLER_THAN

CONSOLE_NAME = 16  # characters of a name in the console's own forms
_ONE_A_LINE = _("One a line, at most 200 a step.")


class LinesField(forms.CharField):
    """Cleans to a list of what stands on the lines, or between commas; blank ones left out."""

    widget = UnfoldAdminTextareaWidget

    def clean(self, value: Any) -> list[str]:
        return [part.strip() for part in re.split(r"[\n,;，；、]", super().clean(value) or "") if part.strip()]


class GroupForm(forms.ModelForm):
    name = forms.CharField(label=_("name"), max_length=CONSOLE_NAME, widget=UnfoldAdminTextInputWidget())
    phones = LinesField(label=_("Phone numbers"), required=False, help_text=_ONE_A_LINE)

    class Meta:
        model = Group
        fields = ["pool", "name", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pool" in self.fields:
            self.fields["pool"].queryset = self.fields["pool"].queryset.filter(pool_type="axg")


class PhonesForm(BaseDialogForm):
    phones = LinesField(label=_("Phone numbers"), help_text=_ONE_A_LINE)


class BlackForm(forms.ModelForm):
    class Meta:
        model = BlackEntry
        fields = ["pool", "kind", "phone", "counterpart", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pool" in self.fields:
            self.fields["pool"].queryset = self.fields["pool"].queryset.filter(pool_type__in=CONSOLE_TYPES)


class MigrationForm(forms.ModelForm):
    numbers = LinesField(
        label=_("Numbers"), required=False, help_text=_("One a line, at most 500. Or leave empty and choose by place."),
    )  # fmt: skip
    city = forms.CharField(
        label=_("Place"), required=False, max_length=30, widget=UnfoldAdminTextInputWidget(),
        help_text=_("Empty: any place."),
    )  # fmt: skip
    quantity = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=500, widget=UnfoldAdminIntegerFieldWidget()
    )

    class Meta:
        model = Migration
        fields = ["source", "target"]


class RingtoneForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("wav file"), required=False, widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".wav,audio/wav"}),
        help_text=_("PCM, smaller than 2 MB. Or write the text that is to be spoken."),
    )  # fmt: skip

    class Meta:
        model = Ringtone
        fields = ["account", "name", "text"]

    def sound(self) -> bytes | None:
        """Return the uploaded bytes, one more than allowed at most; None where no file was chosen."""
        upload = self.cleaned_data.get("upload")
        return upload.read(SMALLER_THAN) if upload else None


class StockForm(forms.ModelForm):
    class Meta:
        model = StockPlace
        fields = ["kind", "province", "city", "prefix", "left"]


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextareaWidget)


class RemarkForm(BaseDialogForm):
    remark = forms.CharField(label=_("Remark"), max_length=100, required=False, widget=UnfoldAdminTextInputWidget)
