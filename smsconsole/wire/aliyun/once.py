"""A signed request is answered once: its nonce is remembered, and a second request with the same one is refused."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from core import nonces
from core.errors import DomainError
from smsconsole.wire.aliyun.codes import BusinessError, GatewayError
from smsconsole.wire.aliyun.signing import Signed

KEPT_SECONDS = 2 * 15 * 60  # a stamp may lie 15 minutes ahead and stay good for 15 more


class Once:
    """Called, it remembers the request's nonce; raises GatewayError SignatureNonceUsed where it is known."""

    def __init__(self, signed: Signed) -> None:
        self._scope, nonce = signed.key_id[:64], signed.nonce
        self._nonce = nonce if len(nonce) <= 64 else hashlib.sha256(nonce.encode()).hexdigest()
        self.was_called = False

    def __call__(self) -> None:
        self.was_called = True
        if not nonces.remember(self._scope, self._nonce, seconds=KEPT_SECONDS):
            raise GatewayError("SignatureNonceUsed")


def ahead(once: Once, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work of an action with the nonce remembered before."""
    once()
    return work()


def within(once: Once, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do the work of an action that calls ``once`` first in its transaction: one commit for nonce and messages.

    A refusal takes back the nonce too, so it is remembered then: a refused request, too, is not answered twice.
    """
    try:
        done = work()
    except (DomainError, BusinessError, GatewayError):
        once()
        raise
    except Exception:
        with suppress(GatewayError):  # it may have been stored before things went wrong
            once()
        raise
    if not once.was_called:
        once()
    return done
