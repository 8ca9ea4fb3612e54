"""The older interface's operations, by the last part of their path."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smsconsole.wire.tencent.v5 import figures, manage, pull, send
from smsconsole.wire.tencent.v5.call import LegacyCall

VERSION = "v5"
SMS, VOICE = "tlssmssvr", "tlsvoicesvr"
_PATH = re.compile(r"/v5/(tlssmssvr|tlsvoicesvr)/(\w{1,64})/?", re.ASCII)
NO_VOICE = "voice is not open here yet: answered with result 1011"


@dataclass(frozen=True)
class Operation:
    """``signs``: what the signature covers beside key, random number and time: "mobile", "tel" or nothing.

    ``state``, ``note`` and ``golden`` as in a row of the newer interface's table.
    """

    name: str
    handler: Callable[[LegacyCall], dict[str, Any]] | None = None
    signs: str = ""
    writes: bool = False
    service: str = SMS
    version: str = VERSION
    state: str = "works"
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.handler is not None

    @property
    def golden(self) -> str:
        return f"qcloudsms_{self.name}" if self.is_open else ""


_ROWS = (
    Operation("sendsms", send.send_single, "mobile", writes=True),
    Operation("sendmultisms2", send.send_multi, "mobile", writes=True),
    Operation("sendisms", send.send_foreign, "tel", writes=True),
    Operation("pullstatus", pull.pull),
    Operation("pullstatus4mobile", pull.pull_of_number),
    Operation("pullsendstatus", figures.send_status),
    Operation("pullcallbackstatus", figures.callback_status),
    Operation("getsmspackages", figures.packages),
    Operation("add_sign", manage.add_sign, writes=True),
    Operation("mod_sign", manage.mod_sign, writes=True),
    Operation("del_sign", manage.del_sign, writes=True),
    Operation("get_sign", manage.get_sign),
    Operation("add_template", manage.add_template, writes=True),
    Operation("mod_template", manage.mod_template, writes=True),
    Operation("del_template", manage.del_template, writes=True),
    Operation("get_template", manage.get_template),
    *(
        Operation(name, service=VOICE, state="closed", note=NO_VOICE)
        for name in ("sendvoiceprompt", "sendcvoice", "sendtvoice", "sendfvoice", "uploadvoicefile")
    ),
)
OPERATIONS: dict[tuple[str, str], Operation] = {(row.service, row.name): row for row in _ROWS}


def operation_at(path: str) -> Operation | None:
    """Return the operation that an address's path names."""
    found = _PATH.search(path)
    return OPERATIONS.get((found[1], found[2])) if found else None
