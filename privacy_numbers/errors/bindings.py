"""Why something is not bound, changed or found: one class per cause (domain.md 12.4)."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class BindConflict(Conflict):
    """``params["phone"]`` is on the X number already, where it is known which."""

    code = "privacy.bind_conflict"
    message = _("This number is bound on the X number already. Unbind it there, or leave the X number to be chosen.")
    field = "phone_a"


class ExtensionTaken(Conflict):
    code = "privacy.extension_taken"
    message = _("The extension is taken on this X number. Choose another, or leave it empty.")
    field = "extension"


class NoFreeNumber(Conflict):
    code = "privacy.no_free_number"
    message = _("The pool has no free X number for this binding. Buy numbers, unbind some, or loosen the allocation.")
    field = "pool"


class NoNumberInCity(NoFreeNumber):
    code = "privacy.no_number_in_city"
    message = _("The pool allocates strictly by city and has no free X number there. Buy some or choose another city.")
    field = "city"


class NumberTaken(Conflict):
    """``params["limit"]`` is the number's count of places."""

    code = "privacy.number_taken"
    message = _("All places of the X number are taken. Unbind something on it, or choose another number.")
    field = "secret_no"


class NumberLocked(Conflict):
    code = "privacy.number_locked"
    message = _("The X number is locked or frozen and takes no new binding. Unlock it first.")
    field = "secret_no"


class NumberOffline(Conflict):
    code = "privacy.number_offline"
    message = _("The X number was taken offline because nobody verified it in time. Verify it first.")
    field = "secret_no"


class NumberUnknown(NotFound):
    code = "privacy.number_unknown"
    message = _("The account has no such X number in this pool. Copy it from the list of numbers.")
    field = "secret_no"


class PoolUnknown(NotFound):
    code = "privacy.pool_unknown"
    message = _("The account has no pool with this key. Copy the key from the list of pools.")
    field = "pool"


class PoolTypeWrong(DomainError):
    code = "privacy.pool_type_wrong"
    message = _("A pool of this type does not bind this way. Use a pool of the binding's own type.")
    field = "pool"


class BindingUnknown(NotFound):
    code = "privacy.binding_unknown"
    message = _("The account has no binding with this id on the number. Copy the id from the list of bindings.")
    field = "subs_id"


class BindingEnded(Conflict):
    code = "privacy.binding_ended"
    message = _("The binding has ended and cannot be changed. Bind anew.")
    field = "subs_id"


class UpdateConflict(Conflict):
    code = "privacy.update_conflict"
    message = _("The X number has this number in another binding already. Give a different one.")
    field = "phone_a"


class ExpiryTooSoon(DomainError):
    """``params["seconds"]`` is how far ahead it must lie at least."""

    code = "privacy.expiry_too_soon"
    message = _("The expiry must lie more than 1 minute ahead.")
    field = "expires_at"


class PhoneInvalid(DomainError):
    """The field is phone_a or phone_b."""

    code = "privacy.phone_invalid"
    message = _("This is no phone number. Write a mobile number of 11 digits, or a landline with its area code.")
    field = "phone_a"


class PhonesSame(DomainError):
    code = "privacy.phones_same"
    message = _("The two sides of a binding are different numbers, and neither is the X number.")
    field = "phone_b"


class ExtensionInvalid(DomainError):
    code = "privacy.extension_invalid"
    message = _("An extension has 1 to 3 digits.")
    field = "extension"


class GroupForeign(DomainError):
    code = "privacy.group_foreign"
    message = _("The G group is not one of this pool. Choose a group of the pool that binds.")
    field = "group"


class RestrictionUnknown(DomainError):
    code = "privacy.restriction_unknown"
    message = _("The call restriction is CONTROL_AX_DISABLE, CONTROL_BX_DISABLE, or empty for none.")
    field = "call_restrict"


class RingConfigInvalid(DomainError):
    code = "privacy.ring_config_invalid"
    message = _('The ring config names a ringtone code for each occasion, for example {"AXBRing_1": "10000001"}.')
    field = "ring_config"


class CallTimeoutInvalid(DomainError):
    code = "privacy.call_timeout_invalid"
    message = _("The longest call is given in seconds, from 1 to 86400.")
    field = "call_timeout"


class DisplayInvalid(DomainError):
    code = "privacy.display_invalid"
    message = _("The display is 1 (the X number) or 0 (the caller's own).")
    field = "call_display"


class TranscriptNeedsRecording(DomainError):
    code = "privacy.transcript_needs_recording"
    message = _("Only recorded calls are written down. Switch the recording on too.")
    field = "is_transcribed"


class TextTooLong(DomainError):
    """``params["limit"]`` is the longest; the field is the one at fault."""

    code = "privacy.text_too_long"
    message = _("The text is too long for this field.")


class AccountInactive(Conflict):
    code = "privacy.account_inactive"
    message = _("The account is suspended or closed and binds nothing. Ask the platform to activate it.")
    field = "account"
