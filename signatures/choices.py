"""Words of qualifications and signatures (domain.md 2, 3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class Usage(models.TextChoices):
    """用途: is the owner of the signature the account's own subject?"""

    SELF = "self", _("Own use")
    OTHER = "other", _("For others")


class CompanyType(models.TextChoices):
    COMPANY = "company", _("Enterprise")
    NON_PROFIT = "non_profit", _("Government body or institution")


class DocumentType(models.TextChoices):
    """Of a person's identity document."""

    IDENTITY_CARD = "identityCard", _("Identity card")
    PASSPORT = "passport", _("Passport")
    HOME_RETURN = "homeReturnPermit", _("Home return permit")
    TAIWAN = "TaiwanCompatriotPermit", _("Taiwan compatriot permit")
    RESIDENCE = "residencePermit", _("Residence permit")
    OTHER = "other", _("Other document")


class FileKind(models.TextChoices):
    """What an uploaded picture shows."""

    LICENSE = "license", _("Business licence")
    CREDIT_CODE = "credit_code", _("Credit-code certificate")
    LEGAL_ID_FRONT = "legal_id_front", _("Legal person's document, front")
    LEGAL_ID_BACK = "legal_id_back", _("Legal person's document, back")
    ADMIN_ID_FRONT = "admin_id_front", _("Administrator's document, front")
    ADMIN_ID_BACK = "admin_id_back", _("Administrator's document, back")
    LETTER = "letter", _("Letter of authorisation")
    CONSENT = "consent", _("Recipients' consent")
    MEMBERS = "members", _("Member system")
    PROOF = "proof", _("Proof")
    OTHER = "other", _("Other file")


class SignType(models.TextChoices):
    """适用场景: a code signature sends codes only, a general one everything."""

    CAPTCHA = "captcha", _("Verification codes only")
    GENERAL = "general", _("General")


class SignSource(models.TextChoices):
    ENTERPRISE = "enterprise", _("Full or short name of an enterprise or institution")
    APP = "app", _("Launched app")
    TRADEMARK = "trademark", _("Registered trademark")
    WEBSITE = "website", _("Filed web site")
    MINI_PROGRAM = "mini_program", _("Mini program")
    OFFICIAL_ACCOUNT = "official_account", _("Official account")
    SHOP = "shop", _("E-commerce shop")


class RegistrationState(ColouredChoices):
    """实名制报备 of a signature at one carrier (domain.md 3.2)."""

    UNREGISTERED = "unregistered", "default", _("Not registered")
    REGISTERING = "registering", "info", _("Registering")
    FAILED = "failed", "danger", _("Failed")
    VERIFYING = "verifying", "info", _("Registered, to be verified")
    LAPSED = "lapsed", "warning", _("Lapsed")
    SUCCESS = "success", "success", _("Registered")


class RegistrationReason(models.TextChoices):
    """Why a registration at a carrier stands as it does: the vendor's codes (domain.md 3.2)."""

    UNBINDING_QUA = "UNBINDING_QUA", _("No qualification bound")
    BINDING_INCOMPLETE_QUA = "BINDING_INCOMPLETE_QUA", _("Qualification incomplete")
    NON_REGISTER = "NON_REGISTER", _("Not registered yet")
    REGISTERING = "REGISTERING", _("Being registered")
    DETECTING = "DETECTING", _("Registered, being verified")
    DETECT_SUCCESS = "DETECT_SUCCESS", _("Verified")
    QUALIFICATION_ERROR = "QUALIFICATION_ERROR", _("Qualification refused by the carrier")
    SIGNATURE_ERROR = "SIGNATURE_ERROR", _("Signature refused by the carrier")
    SIGNATURE_QUALIFICATION_ERROR = "SIGNATURE_QUALIFICATION_ERROR", _("Signature does not fit its qualification")
    ONE_CODE_MULTIPLE_SIGN = "ONE_CODE_MULTIPLE_SIGN", _("One extension code for several signatures")
    OTHERS_ERROR = "OTHERS_ERROR", _("Refused for another reason")
    REGISTER_TIMEOUT = "REGISTER_TIMEOUT", _("The carrier did not answer in time")
    NO_SEND_RECORD = "NO_SEND_RECORD", _("Nothing sent for six months")
    EXT_CODE_RECYCLE = "EXT_CODE_RECYCLE", _("Extension code taken back")
    SUBPORT_RECYCLE = "SUBPORT_RECYCLE", _("Sub-port taken back")


class SignScope(models.TextChoices):
    """适用范围: international signatures are closed since 2025-09-08 (domain.md 7.2)."""

    DOMESTIC = "domestic", _("Domestic")
    INTERNATIONAL = "international", _("International, Hong Kong, Macao, Taiwan")


class SealType(models.TextChoices):
    """The seal on a letter; only the first two are accepted (row S13)."""

    OFFICIAL = "official", _("Official seal")
    CONTRACT = "contract", _("Contract seal")
    FINANCE = "finance", _("Finance seal")
    OTHER = "other", _("Another seal")


class Industry(models.TextChoices):
    """所属行业, as declared; some are refused or limited (rows S25, T14)."""

    IT = "it", _("Information technology")
    ECOMMERCE = "ecommerce", _("E-commerce")
    LOGISTICS = "logistics", _("Logistics")
    CATERING = "catering", _("Catering and travel")
    MEDICAL = "medical", _("Medicine and health")
    EDUCATION = "education", _("Education")
    REAL_ESTATE = "real_estate", _("Real estate")
    LIVE_VIDEO = "live_video", _("Live and video")
    GAMES = "games", _("Games")
    GOVERNMENT = "government", _("Government body or institution")
    FINANCE = "finance", _("Finance")
    DATING = "dating", _("Dating")
    RELIGION = "religion", _("Religion")
    OTHER = "other", _("Other")


class Suspension(models.TextChoices):
    """Why an approved signature does not send although nobody banned it (签名状态 unusable, domain.md 3.3)."""

    NONE = "", _("None")
    QUALIFICATION_LAPSED = "qualification_lapsed", _("Its qualification has lapsed")
    LETTER_EXPIRED = "letter_expired", _("Its letter of authorisation has expired")


class EvidenceKind(models.TextChoices):
    """What a screenshot of a trademark or of an app's record shows."""

    TRADEMARK = "trademark", _("Details of the trademark")
    RECORD = "record", _("Details of the record")
    RUNTIME = "runtime", _("The app running")
    STORE = "store", _("The app in a store")


class ExtensionSource(models.TextChoices):
    """How an extension code came to its signature."""

    ADDED = "added", _("Added")
    SENT = "sent", _("First used in a send")
