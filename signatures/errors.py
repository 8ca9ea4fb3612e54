"""What the rules of qualifications, letters and signatures say when they refuse."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class FieldInvalid(DomainError):
    """A value does not fit its field; the message is the field's own."""

    code = "signatures.field_invalid"


class FileRefused(DomainError):
    """An upload is not accepted; ``params["problem"]`` is the code of core.images."""

    code = "signatures.file_refused"
    field = "files"


class NameTaken(Conflict):
    code = "signatures.name_taken"
    message = _("This name is already in use in your account. Change and resubmit that one, or choose another name.")
    field = "name"


class NotEditable(Conflict):
    code = "signatures.not_editable"
    message = _("It is under review. Withdraw it first, or wait for the verdict, then change and resubmit it.")


class NotPending(Conflict):
    code = "signatures.not_pending"
    message = _("Only what is under review can be withdrawn.")


class UnderReview(Conflict):
    code = "signatures.under_review"
    message = _("What is under review cannot be deleted. Withdraw it first.")


class InUse(Conflict):
    code = "signatures.in_use"
    message = _("It is still used by signatures or letters of authorisation. Delete those or bind them anew first.")


class QualificationMissing(DomainError):
    code = "signatures.qualification_missing"
    message = _("A signature needs an approved qualification of this account. Submit one first.")
    field = "qualification"


class QualificationNotApproved(DomainError):
    code = "signatures.qualification_not_approved"
    message = _("This qualification is not approved yet. Choose an approved one.")
    field = "qualification"


class PurposeMismatch(DomainError):
    code = "signatures.purpose_mismatch"
    message = _("The purpose must be that of the qualification. Change the purpose or choose another qualification.")
    field = "usage"


class LetterMissing(DomainError):
    code = "signatures.letter_missing"
    message = _("A signature for others needs a letter of authorisation. Choose one that names this signature.")
    field = "letter"


class LetterUnsuitable(DomainError):
    code = "signatures.letter_unsuitable"
    message = _("This letter does not serve: it is rejected, withdrawn or of another qualification.")
    field = "letter"


class LetterNotCovering(DomainError):
    code = "signatures.letter_not_covering"
    message = _("The letter of authorisation does not name this signature. Add the name to the letter.")
    field = "letter"


class LetterExpired(DomainError):
    code = "signatures.letter_expired"
    message = _("The letter of authorisation is not valid today. Renew it first.")
    field = "letter"


class DailyLimit(Conflict):
    code = "signatures.daily_limit"
    message = _("A personal account may file one signature a day. Try again tomorrow or verify as an enterprise.")


class LicenceMissing(DomainError):
    code = "signatures.licence_missing"
    message = _("A qualification for others, and one for voice, needs a picture of the business licence. Upload one.")
    field = "files"


class DatesReversed(DomainError):
    code = "signatures.dates_reversed"
    message = _("The validity ends before it begins.")


class CreditCodeMismatch(DomainError):
    code = "signatures.credit_code_mismatch"
    message = _("The authoriser's credit code must be that of the qualification.")
    field = "authorizer_credit_code"


class SignNamesInvalid(DomainError):
    code = "signatures.sign_names_invalid"
    message = _("A letter covers 1 to 100 signatures, each named once and in at most 40 characters.")
    field = "sign_names"


class SignatureUnknown(NotFound):
    code = "signatures.unknown"
    message = _("No signature of this name exists in the account. Check the spelling; case matters.")
    field = "sign_name"


class SignatureNotApproved(Conflict):
    code = "signatures.not_approved"
    message = _("This signature is not approved. Only approved signatures can send.")
    field = "sign_name"


class SignatureBanned(Conflict):
    code = "signatures.banned"
    message = _("This signature has been blocked by the platform.")
    field = "sign_name"


class NameBlacklisted(DomainError):
    code = "signatures.name_blacklisted"
    message = _("The platform has blocked this name. Choose another one.")
    field = "name"


class PictureMissing(DomainError):
    code = "signatures.picture_missing"
    message = _("The screenshot of the details is missing. Upload it as JPG, PNG or GIF.")
    field = "files"


class StoreLinkInvalid(DomainError):
    code = "signatures.store_link_invalid"
    message = _("The store link begins with http:// or https://.")
    field = "store_link"


class EvidenceUnknown(DomainError):
    code = "signatures.evidence_unknown"
    message = _("The account has no such trademark or app record. Add it first.")


class EvidenceInUse(Conflict):
    code = "signatures.evidence_in_use"
    message = _("A signature still names it. Delete that signature or give it another proof first.")


class UploadUnknown(DomainError):
    """``params["key"]`` is the key that holds nothing."""

    code = "signatures.upload_unknown"
    message = _("Nothing was uploaded under this key, or more than a day ago. Upload the file again.")
    field = "files"


class UploadTooLarge(DomainError):
    """``params["limit"]`` in bytes."""

    code = "signatures.upload_too_large"
    message = _("The file is larger than 5 MB. Upload a smaller one.")
    field = "file"


class ExtensionCodeInvalid(DomainError):
    code = "signatures.extension_code_invalid"
    message = _("An extension code has 1 to 12 digits.")
    field = "code"


class ExtensionCodeTaken(Conflict):
    """``params["same"]``: it is this signature that has it."""

    code = "signatures.extension_code_taken"
    message = _("This extension code serves a signature already; one code serves one signature. Use another code.")
    field = "code"


class ExtensionCodeUnknown(NotFound):
    code = "signatures.extension_code_unknown"
    message = _("This signature has no such extension code.")
    field = "code"


class TooManyExtensionCodes(Conflict):
    """``params["limit"]`` codes."""

    code = "signatures.too_many_extension_codes"
    message = _("The account has as many extension codes as it may have. Remove some that you no longer use.")
    field = "code"


class TooManyToday(Conflict):
    """``params["limit"]`` applications a day."""

    code = "signatures.too_many_today"
    message = _("The day's applications are used up. Apply again tomorrow.")


class SignatureUnusable(Conflict):
    """Approved and not banned, but a paper it stands on has run out; ``params["suspension"]`` says which."""

    code = "signatures.unusable"
    message = _("This signature is suspended: its qualification or letter has run out. Renew it and have it approved.")
    field = "sign_name"


class NotRegistrable(Conflict):
    code = "signatures.not_registrable"
    message = _("There is nothing to register: the signature is not approved, or no carrier has refused or dropped it.")


class RegistrationInvalid(DomainError):
    code = "signatures.registration_invalid"
    message = _("Give one of the three carriers, a state of the list and a reason that goes with it.")


class RegistrationMoved(Conflict):
    code = "signatures.registration_moved"
    message = _("The registration moved on meanwhile. Load it again.")


class AdministratorMissing(DomainError):
    code = "signatures.administrator_missing"
    message = _("A qualification names its administrator and the administrator's mobile number.")
    field = "admin_name"


class VoiceFormIncomplete(DomainError):
    code = "signatures.voice_form_incomplete"
    message = _("The voice form needs the address on the licence and the legal person's document number.")
    field = "license_address"


class VendorLocked(DomainError):
    code = "signatures.vendor_locked"
    message = _("The form of a qualification stays as it was filed. File a new one.")
    field = "vendor"


class QualificationForVoice(DomainError):
    code = "signatures.qualification_for_voice"
    message = _("A qualification of the voice form serves voice numbers only. Choose another one.")
    field = "qualification"


class WatermarkTooLong(DomainError):
    code = "signatures.watermark_too_long"
    message = _("The purpose in a watermark has at most 60 characters.")
    field = "watermark"
