"""What a handler gets."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts import selectors as accounts
from accounts.models import Account, Application
from core.tenancy import Scope


@dataclass(frozen=True)
class Call:
    """An authenticated call; ``values`` holds the action's fields, typed by its row, named as in 2021-01-11."""

    account_id: int
    request_id: str
    values: dict[str, Any]

    @cached_property
    def account(self) -> Account:
        return Account.objects.get(pk=self.account_id)

    @cached_property
    def application(self) -> Application:
        """Return the application the caller names; raises what ``accounts.errors`` says of one that does not serve."""
        return accounts.application_for_wire(self.account_id, self.values["SmsSdkAppId"])

    @property
    def scope(self) -> Scope:
        return Scope(account_id=self.account_id)
