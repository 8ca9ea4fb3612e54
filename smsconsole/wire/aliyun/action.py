"""A row of the table of actions."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.errors import DomainError
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError, of_domain
from smsconsole.wire.aliyun.params import Param, fields

DYSMS = "2017-05-25"
Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True)
class Action:
    """``writes``: the account must be active. ``is_open``: a domain stands behind it (else "not opened").
    ``stores_nonce``: the handler calls the call's ``once`` in the transaction in which it stores."""

    name: str
    params: tuple[Param, ...]
    handler: Handler
    writes: bool = False
    version: str = DYSMS
    is_open: bool = True
    stores_nonce: bool = False


def action(
    name: str,
    params: str,
    handler: Handler,
    *,
    writes: bool = False,
    success: bool = False,
    message: bool = True,
    ok: str = "OK",
    codes: dict[str, str] | None = None,
    stores_nonce: bool = False,
) -> Action:
    """Return a row; ``params`` as ``params.fields`` reads them.

    ``success``: the answer has a field Success, in a refusal too. ``message``: it has a field Message. ``ok``: its Code
    where all went well. ``codes``: what this action calls a domain refusal, where it differs from the common table.
    """
    is_plain = message and not success and not codes and ok == "OK"
    shown = handler if is_plain else _answering(handler, success, message, codes, ok)
    return Action(name, fields(params), shown, writes, stores_nonce=stores_nonce)


def closed(name: str, params: str, *, success: bool = True) -> Action:
    """Return the row of a product that nobody here can open yet."""
    return Action(name, fields(params), _answering(_not_opened, success, True, None), is_open=False)


def _not_opened(call: Call) -> dict[str, Any]:
    raise BusinessError("isv.PRODUCT_UNSUBSCRIBE")


def _answering(handler: Handler, success: bool, message: bool, codes: dict[str, str] | None, ok: str = "OK") -> Handler:
    @functools.wraps(handler)
    def answer(call: Call) -> dict[str, Any]:
        try:
            reply = handler(call)
        except (DomainError, BusinessError) as exc:
            refusal = of_domain(exc, codes) if isinstance(exc, DomainError) else exc
            if success:
                refusal.fields["Success"] = False
            raise refusal from exc
        more: dict[str, Any] = {"Success": True} if success else {}
        more |= {} if ok == "OK" else {"Code": ok}
        return {**more, **reply} if message else {"Message": None, **more, **reply}

    return answer
