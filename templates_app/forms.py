"""Forms of the console: each rule stands beside its field."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from signatures.choices import FileKind
from signatures.pages import SIGNATURE, PictureField, PicturesForm
from templates_app.models import SmsTemplate, VoiceTemplate


class SmsTemplateForm(PicturesForm):
    consent = PictureField(
        FileKind.CONSENT, SIGNATURE,
        help_text=_("The page where recipients agree, or the privacy agreement. Needed for e-commerce marketing."),
    )  # fmt: skip
    members = PictureField(
        FileKind.MEMBERS, SIGNATURE,
        help_text=_("An example from your member system that shows who the recipients are."),
    )  # fmt: skip
    license = PictureField(FileKind.LICENSE, SIGNATURE, help_text=_("Of the third party, where the text is for one."))
    letter = PictureField(FileKind.LETTER, SIGNATURE, help_text=_("Of the third party, where the text is for one."))
    proof = PictureField(
        FileKind.PROOF, SIGNATURE, label=_("other materials"),
        help_text=_(
            "What shows where the text is triggered or what a link leads to. JPG, PNG or GIF, each at most 2 MB."
        ),
    )  # fmt: skip

    shown_when = {"complaint_contact": ("ecommerce_marketing", ("on",))}

    class Meta:
        model = SmsTemplate
        fields = [
            "vendor", "kind", "name", "content", "variables", "signature", "industry", "scene_link", "test_account",
            "ecommerce_marketing", "complaint_contact", "remark",
        ]  # fmt: skip
        widgets = {
            "content": UnfoldAdminTextareaWidget(attrs={"rows": 5, "maxlength": 1000}),
            "variables": forms.HiddenInput(),
        }
        help_texts = {
            "vendor": _("Alibaba Cloud writes variables as ${name}, Tencent Cloud as {1}, {2} …"),
            "kind": _("Promotion and international are for enterprise accounts only."),
            "name": _("Up to 30 characters."),
            "content": _(
                "1 to 500 characters without the signature. A code template names 验证码, 注册码, 校验码 or 动态码 "
                "and has one variable; a promotion has no variable and ends with 拒收请回复R. No 【】, no adjacent "
                "variables."
            ),
            "signature": _(
                "An approved signature; domestic Alibaba Cloud templates need one. It does not bind sending."
            ),
            "scene_link": _("Where the text is triggered: site or app store page, http or https."),
            "industry": _("Finance is not served; dating and religion send codes only."),
            "test_account": _("For links behind a login: an account the reviewer may use, with masked data."),
            "ecommerce_marketing": _("Offers to members of a shop: needs consent, member system and a contact."),
            "complaint_contact": _("A landline, 400 or 95 number or mail address that recipients can complain to."),
            "remark": _("An example with real values, up to 200 characters."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("vendor", None)

    def clean_variables(self) -> dict[str, Any]:
        """Keep the attributes of variables that still stand in the content; the editor may have left others."""
        given = self.cleaned_data.get("variables") or {}
        if isinstance(given, str):
            given = json.loads(given)
        return given


class VoiceTemplateForm(forms.ModelForm):
    class Meta:
        model = VoiceTemplate
        fields = ["vendor", "application", "name", "content", "remark"]
        widgets = {"content": UnfoldAdminTextareaWidget(attrs={"rows": 4, "maxlength": 500})}
        help_texts = {
            "vendor": _("Tencent Cloud writes variables as {1}, {2} …, Alibaba Cloud as ${name}."),
            "application": _("At most 1000 approved voice templates per application."),
            "name": _("Up to 30 characters."),
            "content": _("Up to 100 characters; variables counted from 1 without a gap; not variables alone."),
            "remark": _("What is read out and to whom, up to 200 characters."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("vendor", None)
            self.fields.pop("application", None)

    def columns(self) -> dict[str, Any]:
        """Return the cleaned values of the model's own columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "account"}
