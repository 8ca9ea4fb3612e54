"""Refusals of the carrier simulation."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NotFound


class RuleUnknown(NotFound):
    code = "carrier.rule_unknown"
    message = _("No such fault rule is within your reach.")


class RuleInvalid(DomainError):
    code = "carrier.rule_invalid"
    message = _("The fault rule is not valid.")


class MagicNumberInvalid(DomainError):
    code = "carrier.magic_number_invalid"
    message = _("Receipts need after_ms of 0 or more in rising order, status delivered or failed, and a code.")
    field = "receipts"


class SegmentInvalid(DomainError):
    code = "carrier.segment_invalid"
    message = _("A prefix is three to eleven digits and stands once in the table.")
    field = "prefix"
