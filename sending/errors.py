"""Why a message, a reply or a list entry is refused: one class per cause."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class AccountSuspended(Conflict):
    code = "sending.account_suspended"
    message = _("The account is suspended and cannot send. Ask the platform to activate it.")


class AccountClosed(Conflict):
    code = "sending.account_closed"
    message = _("The account is closed and cannot send.")


class Arrears(DomainError):
    code = "sending.arrears"
    message = _("The account is in arrears. Top up to send again; packages do not help while it lasts.")


class NoNumbers(DomainError):
    code = "sending.no_numbers"
    message = _("Name at least one number.")
    field = "phone_numbers"


class TooManyNumbers(DomainError):
    """``params["limit"]`` is the most one call takes."""

    code = "sending.too_many_numbers"
    message = _("Too many numbers in one call. Split them over several calls.")
    field = "phone_numbers"


class OutIdTooLong(DomainError):
    code = "sending.out_id_too_long"
    message = _("OutId has fewer than 256 characters.")
    field = "out_id"


class ExtendCodeInvalid(DomainError):
    code = "sending.extend_code_invalid"
    message = _("An extension code has at most 12 digits.")
    field = "extend_code"


class SessionContextTooLong(DomainError):
    code = "sending.session_context_too_long"
    message = _("The session context has at most 512 characters.")
    field = "session_context"


class SignatureSceneMismatch(DomainError):
    code = "sending.signature_scene_mismatch"
    message = _("This signature serves verification codes only. Use a general signature or a code template.")
    field = "sign_name"


class NumberInvalid(DomainError):
    code = "sending.number_invalid"
    message = _("This is no number that can receive a message. Write 11 digits, or + and country code abroad.")
    field = "phone_numbers"


class DomesticNumberNotSupported(DomainError):
    code = "sending.domestic_number_not_supported"
    message = _("An international template does not reach mainland numbers. Use a domestic template.")
    field = "template_code"


class ForeignNumberNotSupported(DomainError):
    code = "sending.foreign_number_not_supported"
    message = _("A domestic template does not reach numbers abroad. Use an international template.")
    field = "template_code"


class ValueMissing(DomainError):
    """``params["name"]`` is the variable."""

    code = "sending.value_missing"
    message = _("A variable of the template has no value. Give every variable a text that is not empty.")
    field = "values"


class ValueCountWrong(DomainError):
    """``params["limit"]`` is the template's number of variables."""

    code = "sending.value_count_wrong"
    message = _("The number of values is not the number of variables of the template.")
    field = "values"


class ValueNotText(DomainError):
    code = "sending.value_not_text"
    message = _("Every value is a text; put numbers into quotation marks.")
    field = "values"


class ValueTooLong(DomainError):
    """``params``: name, attribute, limit."""

    code = "sending.value_too_long"
    message = _("A value is longer than its attribute allows.")
    field = "values"


class ValueHasLink(DomainError):
    code = "sending.value_has_link"
    message = _("A value contains a link. Put the fixed part of the link into the template.")
    field = "values"


class ValueAgainstAttribute(DomainError):
    """``params``: name, attribute."""

    code = "sending.value_against_attribute"
    message = _("A value does not suit the attribute of its variable.")
    field = "values"


class ContentTooLong(DomainError):
    """``params["limit"]`` counts characters with the signature."""

    code = "sending.content_too_long"
    message = _("The text with its signature is longer than 500 characters. Shorten the values.")
    field = "values"


class PromotionHours(DomainError):
    """``params``: first, last hour of Beijing time."""

    code = "sending.promotion_hours"
    message = _("Promotion goes out between 8:00 and 22:00 Beijing time only. Send it then.")
    field = "template_code"


class PromotionNotEntitled(DomainError):
    code = "sending.promotion_not_entitled"
    message = _("Promotion is for enterprise accounts only. Verify as an enterprise first.")
    field = "template_code"


class ContentForbidden(DomainError):
    """``params["words"]`` are the words found."""

    code = "sending.content_forbidden"
    message = _("A value contains a forbidden word. Change it and send again.")
    field = "values"


class CountryNotServed(DomainError):
    """``params["country"]`` is the country code."""

    code = "sending.country_not_served"
    message = _("The application does not serve this country. Add its code to the application's limits to send there.")
    field = "phone_numbers"


class DailyLimitReached(DomainError):
    """``params``: ``side`` all, mainland or foreign, ``limit`` messages of a Beijing day."""

    code = "sending.daily_limit_reached"
    message = _("The application sent as many messages today as its daily limit allows. Raise the limit or wait.")
    field = "phone_numbers"


class Blacklisted(DomainError):
    code = "sending.blacklisted"
    message = _("The number is on the account's blacklist. Take it off the list to send to it.")
    field = "phone_numbers"


class OptedOut(DomainError):
    code = "sending.opted_out"
    message = _("The recipient opted out of promotion by this signature.")
    field = "phone_numbers"


class FrequencyExceeded(DomainError):
    """``params``: ``level`` minute, hour or day (a day is 24 hours), and of an application half_minute, hour, day
    (a Beijing day) or same_content; ``limit`` messages; ``platform`` True when the limit counts the number's codes
    over all accounts."""

    code = "sending.frequency_exceeded"
    message = _("The number got as many messages as the limit of this period allows. Send again later.")
    field = "phone_numbers"


class CountriesInvalid(DomainError):
    code = "sending.countries_invalid"
    message = _("Write country codes in digits, separated by commas, such as 852,1.")
    field = "countries"


class ConversionTimeInvalid(DomainError):
    code = "sending.conversion_time_invalid"
    message = _("A conversion happens after its message was sent and not in the future.")
    field = "converted_at"


class MessageUnknown(NotFound):
    code = "sending.message_unknown"
    message = _("No such message exists in this account.")


class NothingToReplyTo(Conflict):
    code = "sending.nothing_to_reply_to"
    message = _("The account never sent anything to this number, so its handset has nothing to reply to.")
    field = "phone"


class ReplyInvalid(DomainError):
    code = "sending.reply_invalid"
    message = _("A reply has 1 to 500 characters.")
    field = "content"


class EntryUnknown(NotFound):
    code = "sending.entry_unknown"
    message = _("No such entry exists in this account's list.")
