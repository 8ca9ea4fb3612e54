"""Who reaches nobody through a pool, or not one other number (domain.md 12.9).

The domain keeps who may not call whom. A pair of the vendor's, ``first:second``, is one such line or two: both ways
shut, or, by WayControl, only the way of the one it rejects.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from core.errors import DomainError
from privacy_numbers.choices import BlackKind
from privacy_numbers.errors import AlreadyBlacklisted, BlacklistUnknown
from privacy_numbers.services import blacklist as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding

PAIR, WHOLE = "POINT_TO_POINT_BLACK", "PARTNER_GLOBAL_NUMBER_BLACK"
BOTH, SECOND_REJECTED, FIRST_REJECTED = ("", "DUPLEX_REJECT"), "PHONEA_REJECT", "PHONEB_REJECT"
_FIELDS = "BlackNo! BlackType! PoolKey! Remark WayControl"
Line = tuple[BlackKind, str, str]


def add(call: Call) -> dict[str, Any]:
    """A way that is shut already stays shut; only what adds nothing is refused."""
    pool, remark = finding.pool(call), call.values["Remark"]

    def shut(kind: BlackKind, phone: str, counterpart: str) -> None:
        services.add_black(pool=pool, kind=kind, phone=phone, counterpart=counterpart, remark=remark)

    _each(call, shut, AlreadyBlacklisted)
    return {}


def remove(call: Call) -> dict[str, Any]:
    """A way that is open already stays open; only what removes nothing is refused."""
    pool = finding.pool(call)

    def open_(kind: BlackKind, phone: str, counterpart: str) -> None:
        services.remove_black(pool=pool, kind=kind, phone=phone, counterpart=counterpart)

    _each(call, open_, BlacklistUnknown)
    return {}


@transaction.atomic
def _each(call: Call, step: Callable[[BlackKind, str, str], None], done: type[DomainError]) -> None:
    """Take the step for each line; ``done`` says that a line needs none, and is raised when none needed one."""
    lines, needless = _lines(call), 0
    for line in lines:
        try:
            step(*line)
        except done:
            needless += 1
            if needless == len(lines):
                raise


def operate(call: Call) -> dict[str, Any]:
    """The older action: one number of the whole pool, put on the list or taken off."""
    pool, phone = finding.pool(call), call.values["BlackNo"].strip()
    match call.values["OperateType"].strip():
        case "AddBlack":
            services.add_black(pool=pool, kind=BlackKind.POOL, phone=phone, remark=call.values["Tips"])
        case "DeleteBlack":
            services.remove_black(pool=pool, kind=BlackKind.POOL, phone=phone)
        case _:
            raise BusinessError("isv.ILLEGAL_ARGUMENT", "OperateType")
    return {}


def _lines(call: Call) -> list[Line]:
    text, kind = call.values["BlackNo"].strip(), call.values["BlackType"].strip()
    if kind not in (PAIR, WHOLE):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "BlackType")
    return [(BlackKind.POOL, text, "")] if kind == WHOLE else _pair(text, call.values["WayControl"].strip())


def _pair(text: str, way: str) -> list[Line]:
    first, colon, second = (part.strip() for part in text.partition(":"))
    if not (colon and first and second):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "BlackNo")
    forth, back = (BlackKind.POINT_TO_POINT, first, second), (BlackKind.POINT_TO_POINT, second, first)
    if way in BOTH:
        return [forth, back]
    if way not in (SECOND_REJECTED, FIRST_REJECTED):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "WayControl")
    return [back] if way == SECOND_REJECTED else [forth]


TABLE = (
    action("AddSecretBlacklist", _FIELDS, add, writes=True),
    action("DeleteSecretBlacklist", _FIELDS, remove, writes=True),
    action("OperateBlackNo", "BlackNo! OperateType! PoolKey! Tips", operate, writes=True),
)
