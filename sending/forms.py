"""Forms of the account's lists of numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from sending.models import BlacklistEntry, OptOut


class BlacklistForm(forms.ModelForm):
    """Many numbers at once."""

    phones = forms.CharField(
        label=_("Phone numbers"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 8}),
        help_text=_("Up to 1000, one a line or separated by commas or spaces; those already listed stay as they are."),
    )  # fmt: skip

    class Meta:
        model = BlacklistEntry
        fields = ["account", "remark"]

    def clean_phones(self) -> list[str]:
        text: Any = self.cleaned_data["phones"]
        for separator in ",;，；、":
            text = text.replace(separator, "\n")
        return [part for line in text.splitlines() for part in _numbers(line)]


def _numbers(line: str) -> list[str]:
    """Return the numbers of a line: words, unless the line is one number written in groups."""
    words = line.split()
    joined = "".join(words)
    return [joined] if words and len(joined.lstrip("+")) <= 15 else words


class OptOutForm(forms.ModelForm):
    class Meta:
        model = OptOut
        fields = ["account", "phone", "sign_name"]
