"""Forms of the test desk's tables."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from carrier.choices import OUTCOMES
from carrier.models import FaultRule, MagicNumber


class FaultRuleForm(forms.ModelForm):
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, widget=UnfoldAdminSelectWidget())

    class Meta:
        model = FaultRule
        fields = [
            "account", "position", "is_enabled", "remark", "carrier", "number_prefix", "template_code", "starts_at",
            "ends_at", "outcome", "rate", "delay_ms",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, f"{code} · {label}" if code.isupper() else label) for code, label in OUTCOMES]
        current = self.instance.outcome
        if current and current not in dict(OUTCOMES):
            known.append((current, current))
        self.fields["outcome"].choices = known


class ReceiptLines(forms.CharField):
    """Planned receipts, one a line: milliseconds, delivered or failed, code."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{row['after_ms']} {row['status']} {row['code']}" for row in value)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        receipts = []
        for line in (super().clean(value) or "").splitlines():
            if not line.strip():
                continue
            parts = line.split()
            if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 10):
                raise forms.ValidationError(_("Write each receipt as: milliseconds, delivered or failed, code."))
            receipts.append({"after_ms": int(parts[0]), "status": parts[1], "code": parts[2]})
        return receipts


class MagicNumberForm(forms.ModelForm):
    receipts = ReceiptLines(
        label=_("Receipts"), required=False,
        help_text=_("One a line: milliseconds after submission, delivered or failed, code. Empty: no receipt ever."),
    )  # fmt: skip

    class Meta:
        model = MagicNumber
        fields = ["number", "description", "receipts", "reply"]
