"""Why numbers, pools and what belongs to them are refused: one class per cause (domain.md 12.2, 12.5-12.11)."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class QuantityInvalid(DomainError):
    """``params["limit"]`` is the most one purchase takes."""

    code = "privacy.quantity_invalid"
    message = _("One purchase takes 1 to 1000 numbers. Split a larger one.")
    field = "quantity"


class KindNotOfType(DomainError):
    code = "privacy.kind_not_of_type"
    message = _(
        "Numbers of this kind do not suit the type: 95AXN takes 95 numbers, every other type 170/171 or carrier."
    )
    field = "kind"


class CityNotCovered(DomainError):
    code = "privacy.city_not_covered"
    message = _("No numbers are sold in this city. Choose one of the list of places.")
    field = "city"


class NumberNotInStock(Conflict):
    code = "privacy.number_not_in_stock"
    message = _("This number is not for sale: it is nobody's stock, or taken. Choose another, or leave it to chance.")
    field = "number"


class NotRefundable(Conflict):
    """A number is paid for its calendar month, whatever is left of it (domain.md 12.2)."""

    code = "privacy.not_refundable"
    message = _("Numbers are not refunded. Release the number: from the next month on it costs nothing.")


class NumberStillBound(Conflict):
    code = "privacy.number_still_bound"
    message = _("The number still has bindings. Unbind them all first.")


class NumberStateConflict(Conflict):
    code = "privacy.number_state_conflict"
    message = _(
        "The number is not in a state for this step: only a free or bound number is locked, a locked one unlocked."
    )


class RemarkTooLong(DomainError):
    """``params["limit"]`` is the most characters."""

    code = "privacy.remark_too_long"
    message = _("The remark is too long. Shorten it.")
    field = "remark"


class VerificationNotNeeded(Conflict):
    code = "privacy.verification_not_needed"
    message = _("There is nothing to verify: the number is verified, or 95 numbers need none.")


class VerificationUnknown(NotFound):
    code = "privacy.verification_unknown"
    message = _("This code is not known. Open the newest code of the number in the console.")


class VerificationExpired(Conflict):
    code = "privacy.verification_expired"
    message = _("This code is older than 30 days. Ask for a new one in the console.")


class BrowserRefused(Conflict):
    code = "privacy.browser_refused"
    message = _("The UC browser cannot verify. Scan the code with another browser or with WeChat.")


class PersonInvalid(DomainError):
    code = "privacy.person_invalid"
    message = _("Give the name and the 18-character number of the identity card.")
    field = "identity"


class PoolNameInvalid(DomainError):
    code = "privacy.pool_name_invalid"
    message = _("A pool's name has 1 to 16 characters.")
    field = "name"


class PoolNotDeletable(Conflict):
    code = "privacy.pool_not_deletable"
    message = _("Number pools cannot be deleted. Release its numbers: an empty pool costs nothing.")


class PoolUnfit(Conflict):
    code = "privacy.pool_unfit"
    message = _("The pool is of another type than this step needs. Choose a pool of the right type.")
    field = "pool"


class SmsModeNotOfType(DomainError):
    code = "privacy.sms_mode_not_of_type"
    message = _("Pools of 95 numbers receive no texts: leave the SMS mode off.")
    field = "sms_mode"


class ConfirmationNeedsSmart(DomainError):
    code = "privacy.confirmation_needs_smart"
    message = _("Confirming before sending belongs to smart SMS. Choose that mode, or leave the box empty.")
    field = "confirms_texts"


class AlarmInvalid(DomainError):
    code = "privacy.alarm_invalid"
    message = _("The alarm is a binding rate of 1 to 100 per cent, or empty for none.")
    field = "alarm_percent"


class AlreadyBlacklisted(Conflict):
    code = "privacy.already_blacklisted"
    message = _("This number is on the list already.")
    field = "phone"


class BlacklistUnknown(NotFound):
    code = "privacy.blacklist_unknown"
    message = _("This number is not on the pool's blacklist.")
    field = "phone"


class GroupUnknown(NotFound):
    code = "privacy.group_unknown"
    message = _("This pool has no such G group.")
    field = "group"


class GroupNameInvalid(DomainError):
    """``params["limit"]`` is the most characters."""

    code = "privacy.group_name_invalid"
    message = _("A group's name has 1 to 128 characters.")
    field = "name"


class GroupBatchInvalid(DomainError):
    """``params["limit"]`` is the most numbers of one step."""

    code = "privacy.group_batch_invalid"
    message = _("One step takes 1 to 200 numbers. Split a longer list.")
    field = "phones"


class GroupBound(Conflict):
    code = "privacy.group_bound"
    message = _("The group is in use by a binding. Unbind it first, or give the binding another group.")


class MigrationInvalid(DomainError):
    """``params["limit"]`` is the most numbers of one migration."""

    code = "privacy.migration_invalid"
    message = _("Name 1 to 500 numbers, or a place and how many.")
    field = "numbers"


class NothingToMigrate(Conflict):
    code = "privacy.nothing_to_migrate"
    message = _("The pool has no unbound number of this place. Choose another, or unbind some first.")
    field = "city"


class SamePool(DomainError):
    code = "privacy.same_pool"
    message = _("The numbers are in this pool already. Choose another of the same type.")
    field = "target"


class RingtoneInvalid(DomainError):
    """``params["why"]``: format, size, empty or text."""

    code = "privacy.ringtone_invalid"
    message = _("A ringtone is a wav file (PCM) smaller than 2 MB, or a text of up to 500 characters to be spoken.")
    field = "data"


class RingtoneNameInvalid(DomainError):
    code = "privacy.ringtone_name_invalid"
    message = _("A ringtone's name has 1 to 64 characters.")
    field = "name"


class RingtoneInUse(Conflict):
    code = "privacy.ringtone_in_use"
    message = _("A pool still plays this ringtone. Choose another in the pool's settings first.")


class RingtoneNotApproved(Conflict):
    code = "privacy.ringtone_not_approved"
    message = _("Only a ringtone that was approved can be played. Wait for its review, or choose another.")
    field = "tone"


class RingtoneDecided(Conflict):
    code = "privacy.ringtone_decided"
    message = _("The ringtone was decided already.")


class RingtoneUnknown(NotFound):
    code = "privacy.ringtone_unknown"
    message = _("This account has no ringtone of this code.")
    field = "code"


class TicketDecided(Conflict):
    code = "privacy.ticket_decided"
    message = _("The ticket was decided already.")


class AnswerMissing(DomainError):
    code = "privacy.answer_missing"
    message = _("A refusal needs an answer of up to 200 characters that says why.")
    field = "answer"


class StockInvalid(DomainError):
    code = "privacy.stock_invalid"
    message = _("The stock of a place is a whole number from 0 to 1,000,000, and a prefix has 5 to 9 digits.")
    field = "left"


class StockTwice(Conflict):
    code = "privacy.stock_twice"
    message = _("There is a line for this kind and place, or for this prefix. Change that one.")
    field = "city"
