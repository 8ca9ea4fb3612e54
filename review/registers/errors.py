"""Refusals of the registers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound, PermissionDenied


class RowInvalid(DomainError):
    code = "registers.row_invalid"
    message = _("This row cannot be.")


class RowTwice(Conflict):
    code = "registers.row_twice"
    message = _("The register holds this already. Change that row instead of adding a second one.")


class RowUnknown(NotFound):
    code = "registers.row_unknown"
    message = _("No such row in this register.")


class RowOfTheWorld(PermissionDenied):
    code = "registers.row_of_the_world"
    message = _("This row holds for everybody and is the desk's. Add a row of your own: it wins for your account.")


class WritingNotAllowed(PermissionDenied):
    code = "registers.writing_not_allowed"
    message = _("Your role does not write in the registers.")


class SheetInvalid(DomainError):
    code = "registers.sheet_invalid"
    message = _("This file cannot be read as a sheet.")
    field = "file"


class ImportRefused(DomainError):
    """``errors``: [{"row", "column", "message"}]; nothing was written."""

    code = "registers.import_refused"
    message = _("Nothing was imported: some rows are wrong.")

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors=errors)
