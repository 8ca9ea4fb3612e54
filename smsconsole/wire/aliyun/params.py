"""How Alibaba's business fields are spelt on the wire, as a table's row and its reading."""

import json
import re
from dataclasses import dataclass
from typing import Any

from smsconsole.wire.aliyun.codes import BusinessError, GatewayError

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


@dataclass(frozen=True)
class Param:
    """``kind``: string, integer, optional (an integer or None), boolean, choice (a boolean or None), list (``Name.1``,
    ``Name.1.Sub``), json_list or json_object (one text), texts or objects (a list either way, of texts or of objects),
    rows (objects whose values may be booleans too)."""

    name: str
    kind: str = "string"
    required: bool = False


def fields(text: str) -> tuple[Param, ...]:
    """Return the rows that a line stands for: names with blanks between, ``!`` behind a required one, then its kind
    behind a colon where it is no string: ``"SignName! SignType:optional MoreData:texts"``."""
    rows = []
    for word in text.split():
        name, _, kind = word.partition(":")
        rows.append(Param(name.rstrip("!"), kind or "string", required=name.endswith("!")))
    return tuple(rows)


def read(table: tuple[Param, ...], params: dict[str, str]) -> dict[str, Any]:
    """Return the action's fields by name: absent ones as "", 0, False or []; others are ignored.

    Raises GatewayError Missing… for a required one that is absent or blank, Invalid… for a wrong type.
    """
    return {row.name: _read_one(row, params) for row in table}


def _read_one(row: Param, params: dict[str, str]) -> Any:
    if row.kind in _LISTS:
        value: Any = _LISTS[row.kind](row.name, params)
        if row.required and not value:
            raise GatewayError("MissingParameter", name=row.name)
        return value
    text = params.get(row.name, "")
    if row.required and not text.strip():
        raise GatewayError("MissingParameter", name=row.name)
    return _READERS[row.kind](row.name, text)


def _read_integer(name: str, text: str) -> int:
    if not text.strip():
        return 0
    if not _INTEGER.fullmatch(text.strip()):
        raise GatewayError("InvalidParameter", name=name)
    return int(text)


def _read_optional(name: str, text: str) -> int | None:
    return _read_integer(name, text) if text.strip() else None


def _read_boolean(name: str, text: str) -> bool:
    known = {"true": True, "false": False, "": False}
    if text.strip().lower() not in known:
        raise GatewayError("InvalidParameter", name=name)
    return known[text.strip().lower()]


def _read_choice(name: str, text: str) -> bool | None:
    return _read_boolean(name, text) if text.strip() else None


def load_json(text: str) -> Any:
    """Return a JSON text with numbers left as written ("12.50"); raises isv.INVALID_JSON_PARAM."""
    try:
        value = _DECODER.decode(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise BusinessError("isv.INVALID_JSON_PARAM") from None
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_constant)  # making one costs a reading


def values_of(value: Any) -> dict[str, str]:
    """Return template values: an object of texts or numbers; anything else is isv.INVALID_JSON_PARAM."""
    if not isinstance(value, dict) or not all(isinstance(item, str) and "\0" not in item for item in value.values()):
        raise BusinessError("isv.INVALID_JSON_PARAM")
    return value


def _read_json_list(name: str, text: str) -> list[Any]:
    value = load_json(text) if text.strip() else []
    if not isinstance(value, list):
        raise BusinessError("isv.INVALID_JSON_PARAM")
    return value


def _read_json_object(name: str, text: str) -> dict[str, str]:
    return values_of(load_json(text)) if text.strip() else {}


def _read_list(name: str, params: dict[str, str]) -> list[Any]:
    """Return ``Name.1, Name.2`` as texts, or ``Name.1.Sub`` as dictionaries, in the order of their numbers."""
    plain: dict[int, str] = {}
    nested: dict[int, dict[str, str]] = {}
    for key, value in params.items():
        head, _, rest = key.partition(".")
        number, _, sub = rest.partition(".")
        if head == name and re.fullmatch(r"[1-9]\d{0,3}", number, re.ASCII):
            if sub:
                nested.setdefault(int(number), {})[sub] = value
            else:
                plain[int(number)] = value
    chosen: dict[int, Any] = nested or plain  # type: ignore[assignment]
    return [chosen[number] for number in sorted(chosen)]


def _read_texts(name: str, params: dict[str, str]) -> list[str]:
    """Return a list of texts or numbers as texts; raises Invalid… when something else stands in it."""
    values = _read_json_list(name, params.get(name, "")) or _read_list(name, params)
    if not all(isinstance(value, str) for value in values):
        raise GatewayError("InvalidParameter", name=name)
    return values


def _read_objects(name: str, params: dict[str, str]) -> list[dict[str, str]]:
    """Return a list of objects of texts; raises Invalid… when something else stands in it."""
    values = _read_json_list(name, params.get(name, "")) or _read_list(name, params)
    for value in values:
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise GatewayError("InvalidParameter", name=name)
    return values


def _read_rows(name: str, params: dict[str, str]) -> list[dict[str, str]]:
    """Return a list of objects of texts, booleans as the texts they are elsewhere; fields that are null are absent."""
    values = _read_json_list(name, params.get(name, "")) or _read_list(name, params)
    if not all(isinstance(value, dict) for value in values):
        raise GatewayError("InvalidParameter", name=name)
    rows = [{key: _as_text(item) for key, item in row.items() if item is not None} for row in values]
    if not all(isinstance(item, str) and "\0" not in item for row in rows for item in row.values()):
        raise GatewayError("InvalidParameter", name=name)
    return rows


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


_LISTS = {"list": _read_list, "texts": _read_texts, "objects": _read_objects, "rows": _read_rows}
_READERS = {
    "string": lambda name, text: text,
    "integer": _read_integer,
    "optional": _read_optional,
    "boolean": _read_boolean,
    "choice": _read_choice,
    "json_list": _read_json_list,
    "json_object": _read_json_object,
}
