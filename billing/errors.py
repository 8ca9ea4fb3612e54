"""What the money rules refuse."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError


class BalanceShort(DomainError):
    """No package covers it and the free balance does not pay for it."""

    code = "billing.balance_short"
    message = "The packages and the free balance do not cover this. Top up or buy a package."


class InArrears(DomainError):
    """The balance is below zero: everything stops, packages included (domain.md 11.4)."""

    code = "billing.in_arrears"
    message = "The account is in arrears; sending stops until the balance is topped up to at least zero."


class NoPrice(DomainError):
    code = "billing.no_price"
    message = "No price is in force for this vendor and product. Ask finance to add one."


class AmountInvalid(DomainError):
    code = "billing.amount_invalid"
    message = "The amount must be above zero, at most 10,000,000 yuan, with at most four decimals."
    field = "amount"


class NotOnSale(Conflict):
    code = "billing.not_on_sale"
    message = "This package is not on sale. Choose one from the catalogue."
    field = "package_product"


class ReferenceUsed(Conflict):
    """A repeated reference names something else than the first time."""

    code = "billing.reference_used"
    message = "This reference was already used for something else. Use a new one."
    field = "reference"


class NoteMissing(DomainError):
    code = "billing.note_missing"
    message = "An adjustment needs a note that says why."
    field = "note"


class HoldBroken(Conflict):
    """What should be held is not; nothing was changed."""

    code = "billing.hold_broken"
    message = "The held amount changed meanwhile. Try again."


class LedgerMoved(Conflict):
    """Entries were posted on a wallet read before others were; nothing was changed."""

    code = "billing.ledger_moved"
    message = _("The ledger grew meanwhile. Try again.")


class LedgerClosed(Conflict):
    """The ledger only grows."""

    code = "billing.ledger_closed"
    message = "A ledger entry is never changed or deleted. Write an adjustment instead."


class MonthOpen(Conflict):
    code = "billing.month_open"
    message = "The month is not over yet; it can be settled from the first day of the next one."
    field = "month"


class CatalogueInvalid(DomainError):
    code = "billing.catalogue_invalid"
    message = "This row of the price list or catalogue is not acceptable."


class VersionInForce(Conflict):
    """What was charged or sold by a version must stay explainable by it."""

    code = "billing.version_in_force"
    message = "This version is in force already. Add a version with a later first day instead."
    field = "valid_from"


class VersionInPast(DomainError):
    code = "billing.version_in_past"
    message = "A version begins today or later: a new price never changes the past."
    field = "valid_from"


class PackageSize(DomainError):
    """``params["least"]`` is the smallest size."""

    code = "billing.package_size"
    message = "This package has another size. A package of any size needs at least the smallest tier's quantity."
    field = "quantity"


class EnterpriseOnly(DomainError):
    code = "billing.enterprise_only"
    message = "Voice is for verified enterprises only. Verify as an enterprise first."


class NotRefundable(Conflict):
    code = "billing.not_refundable"
    message = "Only a paid package that was never used can be returned, and only while it is valid."


class ApplicationsForeign(DomainError):
    code = "billing.applications_foreign"
    message = "Name applications of this account only."
    field = "applications"


class RuleInvalid(DomainError):
    code = "billing.rule_invalid"
    message = "This rule is not acceptable."


class LimitReached(DomainError):
    """``params``: ``period`` day or month, ``what`` messages or spending, ``limit`` the value, ``product``; of the
    row that refuses ``limit_id``, ``number`` (of its period) and ``counted`` so far."""

    code = "billing.limit_reached"
    message = "The limit of this period is reached. Raise it or wait for the next period."
    field = "phone_numbers"


class ChargeUnknown(DomainError):
    code = "billing.charge_unknown"
    message = _("Name charges of this account by the numbers of their ledger entries.")
    field = "entries"


class ChargeSettled(Conflict):
    """Money of a settled month comes back by a credit note only."""

    code = "billing.charge_settled"
    message = _("This was charged in a settled month. Write a credit note against the line of its bill.")
    field = "entries"


class LayoutInvalid(DomainError):
    code = "billing.layout_invalid"
    message = _("This cannot be a bill layout.")


class InvoiceInvalid(DomainError):
    code = "billing.invoice_invalid"
    message = _("This cannot be invoiced as asked.")


class InvoiceNothing(Conflict):
    """More is asked for than was paid and not yet invoiced."""

    code = "billing.invoice_nothing"
    message = _("Nothing of these months is left to invoice. Choose other months.")
    field = "amount"


class InvoiceDecided(Conflict):
    code = "billing.invoice_decided"
    message = _("The invoice is in another state meanwhile. Look at it again.")


class LineOpen(Conflict):
    code = "billing.line_open"
    message = _("The bill is not settled yet. Refund the charges themselves, or wait for the settlement.")
    field = "line"


class CreditTooHigh(Conflict):
    code = "billing.credit_too_high"
    message = _("More than the line's amount cannot be credited. Lower the amount.")
    field = "amount"


class StandardMet(Conflict):
    """Nothing is owed for a month (domain.md 13.3)."""

    code = "billing.sla_standard_met"
    message = _(
        "Nothing is owed for this month: by our records the availability was %(availability)s %% and the month's fee "
        "%(fee)s yuan."
    )
    field = "month"


class ClaimExists(Conflict):
    code = "billing.sla_claim_exists"
    message = _("This month was claimed already. Go on with that claim, or withdraw it first.")
    field = "month"


class ClaimNotYetOrNoMore(Conflict):
    """``params["refusal"]`` is claim_too_early or claim_too_late (domain.md 13.4)."""

    code = "billing.sla_claim_outside_window"
    message = _("This month may be claimed from %(first)s to %(last)s: after the fifth working day of the next month, "
                "at the latest sixty days after its end.")  # fmt: skip
    field = "month"


class ClaimReasonMissing(DomainError):
    code = "billing.sla_reason_missing"
    message = _("Say what went wrong, in at most 1000 characters.")
    field = "reason"


class ClaimTooManyFiles(DomainError):
    code = "billing.sla_too_many_files"
    message = _("A claim takes at most ten pictures. Take some away first.")
    field = "files"


class ClaimClosed(Conflict):
    code = "billing.sla_claim_closed"
    message = _("The claim is in a state that does not allow this step any more.")


class ClaimDecisionInvalid(DomainError):
    code = "billing.sla_decision_invalid"
    message = _("Grant between 0 and %(owed)s messages, what the month's records say is owed.")
    unexplained = _("Granting less than is owed needs an exemption or an answer that says why.")
    unknown_exemption = _("Choose an exemption of the agreement.")
    field = "messages"


class VoucherNotSupported(DomainError):
    code = "billing.voucher_not_supported"
    message = "General vouchers are not accepted for messages and voice. Pay online or by bank transfer."
    field = "method"
