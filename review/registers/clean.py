"""Reading one value or one row of a register, from a form, from JSON or from a sheet's cell."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from review.choices import FilingKind
from review.engine.credentials import credit_code_checks, is_credit_code
from review.registers import links, table
from review.registers.errors import RowInvalid
from review.registers.table import Column, Register

_YES = {"true", "yes", "y", "1", "是", "✓", "√", "有"}
_NO = {"false", "no", "n", "0", "否", "✗", "×", "无"}
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3,4}-?\d{3,4}|(?:95|96|10|12)\d{3,4}|1[3-9]\d{9}")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MOST = 2_000_000_000  # what a column of small numbers holds


def clean_row(register: Register, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole row's values, what is absent or empty at the column's default; raises ``RowInvalid``."""
    values, problems = read_row(register, raw)
    if problems:
        name, message = next(iter(problems.items()))
        raise RowInvalid(message, field=name)
    return values


def read_row(register: Register, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that could be read, and for each column that could not, the rule and the fix."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for column in register.columns:
        try:
            values[column.name] = clean_value(register, column, raw.get(column.name))
        except RowInvalid as error:
            problems[column.name] = str(error.message)
    for name, message in _across(register, values).items():
        problems.setdefault(name, message)
    return values, problems


def clean_value(register: Register, column: Column, value: Any) -> Any:
    """Return a value of a column as the model keeps it; raises ``RowInvalid`` with the rule and the fix."""
    field = register.model._meta.get_field(column.name)
    if value is None or (isinstance(value, str) and not value.strip()):
        if column.is_required:
            raise RowInvalid(_("This column must be filled."), field=column.name)
        return field.get_default() if field.has_default() else (None if field.null else "")
    try:
        return _READ[column.kind](value, field)
    except RowInvalid as error:
        error.field = column.name
        raise


def _text(value: Any, field: Any) -> str:
    if isinstance(value, (dict, list, bool)):
        raise RowInvalid(_("Write a text here."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a sheet keeps every number as a float
    text = " ".join(str(value).split())
    if _CONTROL.search(text):
        raise RowInvalid(_("Control characters cannot stand here. Take them out."))
    if field.max_length and len(text) > field.max_length:
        raise RowInvalid(
            _("At most %(most)d characters; this has %(has)d.") % {"most": field.max_length, "has": len(text)}
        )
    return text


def _code(value: Any, field: Any) -> str:
    code = unicodedata.normalize("NFKC", _text(value, field)).upper().replace(" ", "")
    if not is_credit_code(code):
        raise RowInvalid(_("A unified social credit code has 18 digits and capital letters without I, O, S, V, Z."))
    if not credit_code_checks(code):
        raise RowInvalid(_("The last character does not check the 17 before it. Compare the code with the licence."))
    return code


def _link(value: Any, field: Any) -> str:
    try:
        return links.url_key(_text(value, field))
    except ValueError as error:
        raise RowInvalid(_("Write a link such as www.example.com/about, with a host and without blanks.")) from error


def _domain(value: Any, field: Any) -> str:
    try:
        domain = links.host_of_key(links.url_key(_text(value, field)))
    except ValueError as error:
        raise RowInvalid(_("Write a domain such as example.com, or an IP address.")) from error
    if links.is_shared_suffix(domain):
        raise RowInvalid(_("Others register their names under this one. Write the whole domain."))
    return domain.removeprefix("www.")


def _network(value: Any, field: Any) -> str:
    try:
        return links.network_key(_text(value, field))
    except ValueError as error:
        raise RowInvalid(
            _("Write a network such as 203.0.113.0/24, with nothing after its length, or one address.")
        ) from error


def _landline(value: Any, field: Any) -> str:
    digits = unicodedata.normalize("NFKC", _text(value, field)).replace(" ", "")
    if not _LANDLINE.fullmatch(digits):
        raise RowInvalid(_("Write a phone number such as 0591-82123456, 400-820-0000 or 13800138000."))
    return digits


def _number(value: Any, field: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip().replace(",", "")
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > _MOST:
        raise RowInvalid(_("Write a whole number, 0 or more."))
    return int(text)


def _date(value: Any, field: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", str(value)).strip().partition(" ")[0].partition("T")[0])
    try:
        if found is None:
            raise ValueError
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise RowInvalid(_("Write a day of the calendar as YYYY-MM-DD.")) from error


def _flag(value: Any, field: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = str(value).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise RowInvalid(_("Write yes or no."))


def _choice(value: Any, field: Any) -> str:
    word = str(value).strip().lower()
    known: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with override(language):
            known |= {str(label).lower(): key for key, label in field.flatchoices}
    known |= {str(key).lower(): key for key, _label in field.flatchoices}
    if word not in known:
        allowed = ", ".join(f"{key} ({label})" for key, label in field.flatchoices)
        raise RowInvalid(_("Write one of: %(words)s.") % {"words": allowed})
    return known[word]


_READ: dict[str, Callable[[Any, Any], Any]] = {
    table.TEXT: _text, table.CODE: _code, table.LINK: _link, table.DOMAIN: _domain, table.NETWORK: _network,
    table.LANDLINE: _landline, table.NUMBER: _number, table.DATE: _date, table.FLAG: _flag, table.CHOICE: _choice,
}  # fmt: skip


def _across(register: Register, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what columns say against each other."""
    begin, end = values.get("valid_from"), values.get("valid_until")
    if begin and end and end < begin:
        return {"valid_until": _("The end lies before the beginning. Correct one of the two.")}
    if register.slug == "trademarks" and (number := values.get("number")) and not number.isalnum():
        return {"number": _("A registration number has letters and digits only.")}
    if register.slug == "pages" and (url := values.get("url")) and values.get("redirects_to") == url:
        return {"redirects_to": _("A page does not lead to itself. Leave this empty or name another page.")}
    is_psb_of_address = values.get("kind") == FilingKind.PSB and links.is_address(values.get("subject") or "")
    if register.slug == "filings" and is_psb_of_address:
        return {"subject": _("A public-security filing is of a domain, not of an address.")}
    return {}
