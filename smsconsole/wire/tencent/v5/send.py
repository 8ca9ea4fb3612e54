"""sendsms, sendmultisms2 and sendisms: by template and values, or by a text that follows an approved template."""

import re
from collections.abc import Sequence
from typing import Any

from core import phone
from sending import services as sending
from signatures.models import Signature
from signatures.selectors import is_usable
from smsconsole.wire.tencent import send as newer
from smsconsole.wire.tencent.codes import TencentError, of_domain
from smsconsole.wire.tencent.shapes import parse, serial_no
from smsconsole.wire.tencent.templates import own
from smsconsole.wire.tencent.v5 import body as fields
from smsconsole.wire.tencent.v5.call import LegacyCall
from smsconsole.wire.tencent.v5.codes import number_of
from templates_app.choices import TemplateKind
from templates_app.matching import find_template

ORDINARY, MARKETING = 0, 1
TEXT_MAX = 500
_SIGNED = re.compile(r"【([^【】]{1,40})】(.*)", re.DOTALL)
Row = dict[str, Any]


def send_single(call: LegacyCall) -> Row:
    """One number; its refusal is the answer's own result."""
    nation, mobile = fields.telephone(call.body.get("tel"))
    row = _send(call, [(nation, mobile)])[0]
    return _single(call, row)


def send_foreign(call: LegacyCall) -> Row:
    """One number written +country and digits."""
    given = fields.text(call.body, "tel", required=True)
    number = parse(given)
    if number is None:
        raise TencentError("InvalidParameterValue.IncorrectPhoneNumber")
    row = _send(call, [(number.country, number.national)])[0]
    return {**_single(call, row), "nationcode": number.country}


def send_multi(call: LegacyCall) -> Row:
    """Up to 200 numbers, all mainland or all foreign; each has a result of its own."""
    tel = call.body.get("tel")
    if not isinstance(tel, list):
        raise TencentError("InvalidParameter", name="tel")
    return {"ext": fields.text(call.body, "ext"), "detail": _send(call, [fields.telephone(item) for item in tel])}


def _single(call: LegacyCall, row: Row) -> Row:
    names = ("result", "errmsg", "fee", "sid")
    return {"ext": fields.text(call.body, "ext"), **{name: row[name] for name in names}}


def _send(call: LegacyCall, numbers: Sequence[tuple[str, str]]) -> list[Row]:
    written = [f"+{nation}{mobile}" for nation, mobile in numbers]
    parsed = newer.check_numbers(written)
    sign, template, values = _message(call, any(found is not None and not found.is_mainland for found in parsed))
    items = [sending.Item(number, sign, template, values) for number in written]
    options = {"extend_code": fields.text(call.body, "extend"), "session_context": fields.text(call.body, "ext")}
    results = newer.submit(call.as_newer(), items, **options)
    return [_row(*entry) for entry in zip(numbers, parsed, results, strict=True)]


def _row(given: tuple[str, str], number: phone.Phone | None, result: sending.ItemResult) -> Row:
    error = of_domain(result.error) if result.error else None
    return {
        "result": number_of(error) if error else 0,
        "errmsg": error.message if error else "OK",
        "mobile": number.national if number else given[1],
        "nationcode": number.country if number else given[0],
        "fee": 0 if error else result.segments,
        "sid": serial_no(result.row["id"]) if result.row else "",
    }


def _message(call: LegacyCall, abroad: bool) -> tuple[str, str, list[str]]:
    """Return signature, template code and values: named ones, or those a text was made of."""
    if call.body.get("tpl_id") is not None:
        sign = fields.text(call.body, "sign") or ("" if abroad else _default_sign(call))
        return sign, str(fields.integer(call.body, "tpl_id")), fields.texts(call.body, "params")
    kind = fields.integer(call.body, "type", ORDINARY)
    if kind not in (ORDINARY, MARKETING):
        raise TencentError("InvalidParameterValue", name="type")
    text = fields.text(call.body, "msg", required=True)
    if len(text) > TEXT_MAX:
        raise TencentError("InvalidParameterValue.ContentLengthLimit")
    signed = _SIGNED.fullmatch(text)
    sign, content = (signed[1], signed[2]) if signed else ("" if abroad else _default_sign(call), text)
    found = find_template(own(call.application.account_id), content, _kinds(kind, abroad))
    if found is None:
        raise TencentError("FailedOperation.TemplateIncorrectOrUnapproved")
    template, values = found
    return sign, template.code, values


def _kinds(kind: int, abroad: bool) -> tuple[str, ...]:
    if abroad:
        return (TemplateKind.INTERNATIONAL,)
    return (TemplateKind.PROMOTION,) if kind == MARKETING else (TemplateKind.CAPTCHA, TemplateKind.NOTIFICATION)


def _default_sign(call: LegacyCall) -> str:
    """Return the account's oldest usable signature, which stands where none is given."""
    rows = Signature.objects.filter(account_id=call.application.account_id).order_by("id")
    return next((row.name for row in rows if is_usable(row)), "")
