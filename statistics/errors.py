"""Refusals of statistics and exports."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound


class FilterInvalid(DomainError):
    code = "statistics.filter_invalid"
    message = _("This filter cannot be used. Correct its value.")


class ExportUnknown(NotFound):
    code = "export.not_found"
    message = _("There is no such download in this account.")


class ExportNotReady(Conflict):
    code = "export.not_ready"
    message = _("The file is not there: it is still being made, was cancelled or has expired. Make the export again.")


class ExportFinished(Conflict):
    code = "export.finished"
    message = _("Only a waiting or running export can be cancelled.")


class ExportNotRepeatable(Conflict):
    code = "export.not_repeatable"
    message = _("Only a failed, cancelled or expired export can be made again.")


class TooManyExports(Conflict):
    code = "export.too_many"
    message = _("Five exports are waiting or running already. Wait for one to end or cancel one.")


class BillUnknown(NotFound):
    code = "export.bill_not_found"
    message = _("There is no such bill in this account.")
    field = "bill_id"
