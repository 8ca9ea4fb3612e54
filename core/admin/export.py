"""The list as it stands on the screen, its filters kept, as an Excel sheet."""

import re
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field
from django.http import FileResponse, HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from core import clock
from core.xlsx import ANY, Column, Sheet, write_workbook

ROWS = 20_000  # more is a job of the download centre, not a request
CHUNK = 1000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(admin: Any, request: HttpRequest) -> FileResponse:
    """Return the filtered list of a page as an .xlsx download, at most 20,000 rows."""
    changes = admin.get_changelist_instance(request)
    names = [name for name in changes.list_display if name not in {"action_checkbox", *admin.export_exclude}]
    columns = [Column(_title(name, admin), ANY, 20) for name in names]
    title = str(admin.model._meta.verbose_name_plural)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(target, [Sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31], columns, _rows(changes, names, admin))])
    target.seek(0)
    name = f"{admin.model._meta.model_name}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=TYPE)


def _title(name: Any, admin: Any) -> str:
    return strip_tags(str(label_for_field(name, admin.model, admin)))


def _rows(changes: Any, names: list[Any], admin: Any) -> Iterator[list[Any]]:
    found = changes.queryset[:ROWS].iterator(chunk_size=CHUNK)
    while rows := list(islice(found, CHUNK)):
        admin.prepare(rows)
        for row in rows:
            yield [_value(name, row, admin) for name in names]


def _value(name: Any, row: Any, admin: Any) -> Any:
    try:
        field, _attr, value = lookup_field(name, row, admin)
    except ObjectDoesNotExist:
        return ""
    return value_of_field(field, row) if isinstance(field, Field) else plain(value)


def value_of_field(field: Field, row: Any) -> Any:
    """Return a model field's value for a cell: the label of a choice, the name of a relation, else typed."""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if field.is_relation:
        return "" if value is None else str(value)
    return plain(value)


def plain(value: Any) -> Any:
    """Return a shown value without markup; a pair of (value, label) or (title, subtitle) by its texts."""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, (list, tuple)):
        return " ".join(str(plain(part)) for part in value if isinstance(part, str))
    if isinstance(value, SafeString):
        return strip_tags(value).strip()
    return value if value is None or isinstance(value, (int, float, str)) or hasattr(value, "year") else _other(value)


def _other(value: Any) -> Any:
    return value if value.__class__.__name__ == "Decimal" else str(value)
