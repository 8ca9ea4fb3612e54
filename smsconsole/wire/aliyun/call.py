"""What a handler gets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import Account
from core.tenancy import Scope


@dataclass(frozen=True)
class Call:
    """An authenticated call; ``values`` holds the action's fields by their wire names, typed by its table row.

    ``origin`` is how the caller reached us, "http://host:port": what we hand out as addresses begins with it.
    ``once``, where it is set, is to be called at the start of the transaction that stores: it remembers the nonce.
    """

    account_id: int
    request_id: str
    values: dict[str, Any]
    origin: str = ""
    once: Callable[[], None] | None = None

    @property
    def account(self) -> Account:
        return Account.objects.get(pk=self.account_id)

    @property
    def scope(self) -> Scope:
        """Return the reach of the caller: the key's account."""
        return Scope(account_id=self.account_id)
