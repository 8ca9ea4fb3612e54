"""What the rules of templates say when they refuse."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class NotEntitled(DomainError):
    code = "templates.not_entitled"
    message = _(
        "Promotion and international templates are for enterprise accounts only. Verify as an enterprise first."
    )
    field = "kind"


class VoiceNotEntitled(DomainError):
    code = "templates.voice_not_entitled"
    message = _("Voice templates are for enterprise accounts only. Verify as an enterprise first.")


class SignatureUnsuitable(DomainError):
    code = "templates.signature_unsuitable"
    message = _("The related signature must be an approved one of this account.")
    field = "signature"


class SignatureMissing(DomainError):
    code = "templates.signature_missing"
    message = _("A domestic template of Alibaba Cloud needs a related signature. Choose an approved one.")
    field = "signature"


class VariablesInvalid(DomainError):
    code = "templates.variables_invalid"
    message = _(
        "Give an attribute of the list, with a sample of up to 100 characters if you like, to each variable of the "
        "content, and to nothing else."
    )
    field = "variables"


class KindLocked(DomainError):
    code = "templates.kind_locked"
    message = _("Domestic and international templates cannot be turned into each other. File a new one.")
    field = "kind"


class ApprovedLocked(Conflict):
    code = "templates.approved_locked"
    message = _("An approved template cannot be changed. File a new one with the new text.")


class NotEditable(Conflict):
    code = "templates.not_editable"
    message = _("It is under review. Withdraw it first, or wait for the verdict, then change and resubmit it.")


class NotPending(Conflict):
    code = "templates.not_pending"
    message = _("Only what is under review can be withdrawn.")


class UnderReview(Conflict):
    code = "templates.under_review"
    message = _("A template under review cannot be deleted. Withdraw it first.")


class InUse(Conflict):
    code = "templates.in_use"
    message = _("It is still in use and cannot be deleted.")


class CodeTaken(Conflict):
    code = "templates.code_taken"
    message = _("This template code exists already.")
    field = "code"


class QuotaExceeded(Conflict):
    code = "templates.quota_exceeded"
    message = _("An application holds at most 1000 approved voice templates. Delete some that you no longer use.")


class ApplicationUnsuitable(DomainError):
    code = "templates.application_unsuitable"
    message = _("The application must be one of this account.")
    field = "application"


class TemplateUnknown(NotFound):
    code = "templates.unknown"
    message = _("No template of this code exists in the account.")
    field = "template_code"


class TemplateNotApproved(Conflict):
    code = "templates.not_approved"
    message = _("This template is not approved. Only approved templates can send.")
    field = "template_code"


class TooManyToday(Conflict):
    """``params["limit"]`` applications a day."""

    code = "templates.too_many_today"
    message = _("The day's applications are used up. Apply again tomorrow.")


class LinkNameInvalid(DomainError):
    code = "templates.link_name_invalid"
    message = _("The name of a short link has 1 to 13 characters.")
    field = "name"


class LinkTooLong(DomainError):
    code = "templates.link_too_long"
    message = _("The address is longer than 1,000 characters.")
    field = "source_url"


class LinkInvalid(DomainError):
    code = "templates.link_invalid"
    message = _("Write a whole address of a public page: http:// or https:// and a domain.")
    field = "source_url"


class LinkDaysInvalid(DomainError):
    code = "templates.link_days_invalid"
    message = _("A short link lives 1 to 90 days.")
    field = "days"


class LinkStillEffective(Conflict):
    code = "templates.link_still_effective"
    message = _("This address has a short link that has not expired. Use that one, or delete it first.")
    field = "source_url"


class LinkRefused(DomainError):
    code = "templates.link_refused"
    message = _("Short links to this page are not accepted: it is a download or no public address.")
    field = "source_url"


class LinkUnknown(NotFound):
    code = "templates.link_unknown"
    message = _("The account has no such short link.")
    field = "short_url"


class TooManyLinks(Conflict):
    """``params["limit"]`` a day."""

    code = "templates.too_many_links"
    message = _("The day's number of short links is used up. Make more tomorrow.")


class TooManyNumbers(DomainError):
    """``params["limit"]`` is the most one call takes."""

    code = "templates.too_many_numbers"
    message = _("Too many numbers in one call. Split them over several calls.")
    field = "phones"


class NumberInvalid(DomainError):
    code = "templates.number_invalid"
    message = _("This is no number that can receive a message. Write 11 digits, or + and country code abroad.")
    field = "phones"


class TagInvalid(DomainError):
    code = "templates.tag_invalid"
    message = _("A tag has a key of 1 to 128 characters and a value of at most 128.")
    field = "tags"


class TooManyTags(Conflict):
    code = "templates.too_many_tags"
    message = _("One call names 1 to 20 templates and 1 to 20 tags, and a template carries at most 20.")
    field = "tags"
