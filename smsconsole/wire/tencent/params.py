"""How Tencent's fields are spelt: a JSON object, or flat ``Name.0.Sub`` pairs; unknown and mistyped are refused."""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent.codes import TencentError

COMMON = frozenset(
    {"Action", "Version", "Region", "Timestamp", "Nonce", "SecretId", "Signature", "SignatureMethod", "Token",
     "Language", "RequestClient"}
)  # fmt: skip
LISTS = {"strings": "string", "integers": "integer", "objects": "object"}
EMPTY: dict[str, Any] = {"string": "", "integer": 0}
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_PLACE = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True)
class Param:
    """``kind``: string, integer, strings (a list of texts), integers, objects (of ``fields``).

    ``key``: the name handlers know it by, where the wire has another.
    """

    name: str
    kind: str = "string"
    required: bool = False
    key: str = ""
    fields: tuple["Param", ...] = ()


def fields(spec: str, **objects: tuple[Param, ...]) -> tuple[Param, ...]:
    """Return the fields of a table row: ``Name``, ``Name:kind``, ``Name>Key``, with ``*`` behind for required ones."""
    rows = []
    for word in spec.split():
        plain = word.rstrip("*")
        spelt, _, kind = plain.partition(":")
        name, _, key = spelt.partition(">")
        rows.append(Param(name, kind or "string", plain != word, key or name, objects.get(name, ())))
    return tuple(rows)


def fields_of(request: WireRequest, style: str) -> dict[str, Any]:
    """Return the fields of a request as JSON values or, when they came flat, as texts and lists of texts."""
    if style == "tc3" and request.method == "POST":
        return load(request.body)
    try:
        flat = request.text_fields()
    except ValueError:
        raise TencentError("InvalidRequest") from None
    return _unflatten({name: value for name, value in flat.items() if name not in COMMON})


def load(body: bytes) -> dict[str, Any]:
    """Return a JSON object; raises TencentError for anything else."""
    try:
        value = orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError:
        raise TencentError("InvalidRequest") from None
    if not isinstance(value, dict):
        raise TencentError("InvalidRequest")
    return value


def _unflatten(flat: dict[str, str]) -> dict[str, Any]:
    """Return ``A.0.B.1`` pairs as lists and objects; a name that is no such path stays as it is, and is unknown."""
    tree: dict[str, Any] = {}
    for key, value in flat.items():
        path = key.split(".")
        if len(path) == 1 or len(path) > 4 or not all(_PLACE.fullmatch(part) for part in path[1::2]):
            path = [key]
        node = tree
        for part in path[:-1]:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                raise TencentError("InvalidParameter", name=path[0][:64])
        if path[-1] in node:
            raise TencentError("InvalidParameter", name=path[0][:64])
        node[path[-1]] = value
    return {name: _as_lists(value) for name, value in tree.items()}


def _as_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _as_lists(item) for name, item in value.items()}
    if all(_PLACE.fullmatch(name) for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def read(table: tuple[Param, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Return the action's fields by key, absent ones as "", 0 or []; refuses unknown, missing, mistyped ones."""
    known = {row.name for row in table}
    for name in given:
        if name not in known:
            raise TencentError("UnknownParameter", name=name[:64])
    return {row.key or row.name: _read_one(row, given.get(row.name)) for row in table}


def _read_one(row: Param, value: Any) -> Any:
    if value is None:
        if row.required:
            raise TencentError("MissingParameter", name=row.name)
        return EMPTY.get(row.kind, [])
    if row.kind in LISTS:
        if not isinstance(value, list):
            raise TencentError("InvalidParameter", name=row.name)
        return [_item(row, LISTS[row.kind], item) for item in value]
    return _item(row, row.kind, value)


def _item(row: Param, kind: str, value: Any) -> Any:
    if kind == "object" and isinstance(value, dict):
        return read(row.fields, value)
    if kind == "string" and isinstance(value, str):
        if "\0" in value:
            raise TencentError("InvalidParameterValue", name=row.name)
        return value
    if kind == "integer":
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            return value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
    raise TencentError("InvalidParameter", name=row.name)
