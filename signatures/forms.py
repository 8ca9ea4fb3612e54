"""Forms of the console: the model's columns, file inputs by kind, and each rule beside its field."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.choices import Vendor
from signatures.choices import FileKind, SignScope, SignSource, Usage
from signatures.files import LETTER, LONGEST_WATERMARK, QUALIFICATION, SIGNATURE, Place, Upload
from signatures.models import AuthorizationLetter, Qualification, Signature


class PictureInput(UnfoldAdminFileFieldWidget):
    """Takes several files; the browser shows them before they are sent (static/console/uploads.js)."""

    allow_multiple_selected = True

    def __init__(self, place: Place) -> None:
        super().__init__(attrs={"accept": place.accept, "multiple": True, "data-max-bytes": place.max_bytes})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class PictureField(forms.Field):
    """Cleans to a list of ``Upload``; the services check what they are."""

    def __init__(self, kind: FileKind, place: Place, *, label: Any = None, help_text: Any = "") -> None:
        self.kind = kind
        super().__init__(
            required=False, widget=PictureInput(place), label=label or kind.label, help_text=help_text or limits(place)
        )

    def clean(self, value: Any) -> list[Upload]:
        return [Upload(str(self.kind), file.name, file.read()) for file in value or []]


def limits(place: Place) -> str:
    """Return what a place accepts, for the reader of a form."""
    names = ", ".join("JPG" if fmt == "JPEG" else fmt for fmt in place.formats)
    return _("%(names)s, each at most %(size)d MB.") % {"names": names, "size": place.max_bytes // (1024 * 1024)}


class PicturesForm(forms.ModelForm):
    """Collects the uploads of all picture fields.

    ``shown_when``: field → (other field, values): the browser shows it only then (static/console/conditional.js).
    """

    shown_when: dict[str, tuple[str, tuple[str, ...]]] = {}
    watermark = forms.CharField(
        label=_("purpose in the watermark"), required=False, max_length=LONGEST_WATERMARK,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_(
            "What the watermark of the pictures chosen here says they are for. Leave empty where there is none; "
            "accepted is 仅供云通信备案使用 only."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (other, values) in self.shown_when.items():
            if name in self.fields and other in self.fields:
                widget = self.fields[name].widget
                # The admin wraps the list of a related model; the attribute belongs on the list itself.
                getattr(widget, "widget", widget).attrs["data-shown-when"] = f"{other}={','.join(values)}"

    @property
    def uploads(self) -> list[Upload]:
        watermark = self.cleaned_data.get("watermark", "")
        return [
            replace(upload, watermark=watermark)
            for name, field in self.fields.items()
            if isinstance(field, PictureField)
            for upload in self.cleaned_data.get(name) or []
        ]

    def columns(self) -> dict[str, Any]:
        """Return the cleaned values of the model's own columns."""
        pictures = {name for name, field in self.fields.items() if isinstance(field, PictureField)}
        others = {"account", "watermark", *pictures}
        return {name: value for name, value in self.cleaned_data.items() if name not in others}


class QualificationForm(PicturesForm):
    license = PictureField(
        FileKind.LICENSE, QUALIFICATION,
        help_text=_("Must show name, code and validity. Compulsory when the purpose is for others."),
    )  # fmt: skip
    legal_id_front = PictureField(FileKind.LEGAL_ID_FRONT, QUALIFICATION)
    legal_id_back = PictureField(FileKind.LEGAL_ID_BACK, QUALIFICATION)
    admin_id_front = PictureField(FileKind.ADMIN_ID_FRONT, QUALIFICATION)
    admin_id_back = PictureField(FileKind.ADMIN_ID_BACK, QUALIFICATION)
    other = PictureField(FileKind.OTHER, QUALIFICATION)

    shown_when = {
        "admin_name": ("vendor", (Vendor.ALIYUN,)), "admin_phone": ("vendor", (Vendor.ALIYUN,)),
        "admin_document_type": ("vendor", (Vendor.ALIYUN,)), "admin_document_number": ("vendor", (Vendor.ALIYUN,)),
        "admin_valid_from": ("vendor", (Vendor.ALIYUN,)), "admin_valid_until": ("vendor", (Vendor.ALIYUN,)),
        "admin_id_front": ("vendor", (Vendor.ALIYUN,)), "admin_id_back": ("vendor", (Vendor.ALIYUN,)),
        "license_address": ("vendor", (Vendor.TENCENT,)),
    }  # fmt: skip

    class Meta:
        model = Qualification
        fields = [
            "vendor", "name", "usage", "company_type", "company_name", "credit_code", "license_address",
            "license_from", "license_until",
            "legal_name", "legal_document_type", "legal_document_number", "legal_valid_from", "legal_valid_until",
            "admin_name", "admin_document_type", "admin_document_number", "admin_valid_from", "admin_valid_until",
            "admin_phone", "remark",
        ]  # fmt: skip
        help_texts = {
            "vendor": _(
                "Alibaba Cloud's form serves signatures. Tencent Cloud's form serves voice numbers: with the address "
                "on the licence, without an administrator, pictures as JPG or PNG of at most 5 MB."
            ),
            "license_address": _("Word for word as on the licence; needed for voice."),
            "legal_document_number": _("Needed for voice; its last character is checked."),
            "name": _("Unique in the account. Letters, Chinese and digits, no symbols, not digits only, up to 100."),
            "usage": _("Own use: the signature's owner is the verified subject of this account. Otherwise for others."),
            "company_name": _("As on the licence, up to 150. Allowed symbols: · 【】 （） () and blanks."),
            "credit_code": _("18 characters, as on the licence; its last one is checked."),
            "license_until": _("For a long-term licence choose 2099-12-31."),
            "legal_name": _("As on the licence, up to 50 characters."),
            "admin_name": _("Who answers for the texts. One person should serve one enterprise only."),
            "admin_phone": _("A mobile number of the mainland."),
            "remark": _("Up to 200 characters."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("vendor", None)
        elif "vendor" in self.fields:
            self.fields["vendor"].required = False

    def clean_vendor(self) -> str:
        """Take the form for signatures where none was chosen."""
        return self.cleaned_data["vendor"] or Vendor.ALIYUN


class Declared(forms.NullBooleanField):
    """What a paper shows, as declared: yes, no, or not said, in which case a reviewer looks at the scan."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("unknown", _("Not said")), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(required=False, widget=DeclaredInput(choices=choices), **kwargs)


class DeclaredInput(UnfoldAdminSelectWidget):
    def format_value(self, value: Any) -> list[str]:
        return [{True: "true", False: "false", "true": "true", "false": "false"}.get(value, "unknown")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool | None:
        return {"true": True, "false": False}.get(data.get(name, ""))


class LetterForm(PicturesForm):
    sign_names = forms.CharField(
        label=_("signatures covered"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("One a line, up to 100. A signature for others must be named here."),
    )  # fmt: skip
    letter = PictureField(FileKind.LETTER, LETTER, label=_("picture of the letter"))
    proof = PictureField(FileKind.PROOF, LETTER)
    signed = Declared(label=_("signed by the authoriser"), help_text=_("By its legal representative or head."))
    content_modified = Declared(
        label=_("wording of the form changed"), help_text=_("The wording is fixed; a changed letter is not accepted.")
    )

    class Meta:
        model = AuthorizationLetter
        fields = [
            "name", "qualification", "authorizer", "authorizer_credit_code", "authorized", "risk_bearer", "valid_from",
            "valid_until", "signed", "seal_type", "seal_by", "content_modified", "sign_names",
        ]  # fmt: skip
        help_texts = {
            "name": _("Unique in the account, up to 100 characters."),
            "qualification": _("The authoriser's qualification."),
            "authorizer": _("The company that owns the name."),
            "authorizer_credit_code": _("Must be the code of the qualification."),
            "authorized": _("The verified name of this account."),
            "risk_bearer": _("Who answers for the contents: the authoriser."),
            "valid_until": _("One to three years are advised."),
            "seal_type": _("The official or the contract seal of the authoriser."),
            "seal_by": _("Whose name stands in the seal: the authoriser's."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["sign_names"] = "\n".join(self.instance.sign_names)

    def clean_sign_names(self) -> list[str]:
        lines = self.cleaned_data["sign_names"].replace("，", "\n").replace(",", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]


class SignatureForm(PicturesForm):
    proof = PictureField(
        FileKind.PROOF, SIGNATURE,
        help_text=_("Proof of the source: licence, trademark or app screenshot. JPG, PNG or GIF, each at most 2 MB."),
    )  # fmt: skip

    license = PictureField(
        FileKind.LICENSE, SIGNATURE,
        help_text=_("For a public body: its letter and its certificate. At most 2 MB each."),
    )  # fmt: skip
    credit_code = PictureField(FileKind.CREDIT_CODE, SIGNATURE)
    shown_when = {
        "letter": ("usage", (Usage.OTHER,)),
        "link": (
            "source",
            (SignSource.APP, SignSource.WEBSITE, SignSource.MINI_PROGRAM, SignSource.OFFICIAL_ACCOUNT, SignSource.SHOP,
             SignSource.ENTERPRISE),
        ),
    }  # fmt: skip

    class Meta:
        model = Signature
        fields = [
            "name", "brand", "sign_type", "source", "scope", "industry", "usage", "qualification", "letter", "link",
            "remark",
        ]  # fmt: skip
        help_texts = {
            "brand": _("For a name in Latin letters: the brand in Chinese. Initials of it are not accepted."),
            "scope": _("International signatures are no longer taken since 2025-09-08."),
            "industry": _("Finance is not served; dating and religion with a code signature only."),
            "name": _(
                "2 to 12 characters: Chinese, English, digits. No symbols or blanks, not digits only, no brackets: "
                "【】 are added by the system. Case matters."
            ),
            "sign_type": _("A general signature sends every type, a code signature codes only."),
            "source": _("Full or short name of the enterprise is recommended."),
            "usage": _("Must be the purpose of the qualification."),
            "qualification": _("An approved qualification of this account."),
            "letter": _("Compulsory for others: the letter that names this signature."),
            "link": _("Public link to the site or the app store page; no download link."),
            "remark": _("What is sent and to whom, up to 200 characters; a public body adds its landline number."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scope" in self.fields:
            self.fields["scope"].required = False

    def clean_scope(self) -> str:
        """Take the home market where nothing was chosen."""
        return self.cleaned_data["scope"] or SignScope.DOMESTIC
