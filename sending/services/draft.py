"""What is handed in, what is handed back, and the message in between."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from billing.services import Funding
from core import ids
from core.errors import DomainError
from core.phone import Phone
from sending.models import Message


@dataclass(frozen=True, slots=True)
class Item:
    """One number as its caller wrote it, and what it is to get. Values by name (Alibaba) or in order (Tencent)."""

    phone: str
    sign_name: str
    template_code: str
    values: Mapping[str, str] | Sequence[str]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """``error`` is set or, by column in their order, the stored message's ``row``. ``phone`` is in stored digits where
    it could be read."""

    phone: str
    row: Mapping[str, Any] | None
    error: DomainError | None
    segments: int = 0

    @property
    def message(self) -> Message | None:
        """Return the stored message, made from its row at every call."""
        return None if self.row is None else stored_message(self.row)


@dataclass(slots=True)
class Request:
    """The request of a send, by the names of its row's columns (sending.models.Batch); ``pk`` is 0 until it is stored.

    Nobody needs more of it at a send, and a model costs a fiftieth of one.
    """

    account_id: int
    door: str
    application: Any
    request_id: str
    created_at: dt.datetime
    out_id: str = ""
    session_context: str = ""
    extend_code: str = ""
    count: int = 0
    pk: int = 0
    stored: list[Any] | None = None  # its row as the engine stores it, worked out before the transaction

    @property
    def application_id(self) -> int | None:
        return None if self.application is None else self.application.pk

    @property
    def biz_id(self) -> str:
        return ids.biz_id(self.pk)


@dataclass(frozen=True, slots=True)
class Submission:
    """``batch`` is None when every number was refused; ``results`` are in the order of the items."""

    batch: Request | None
    results: list[ItemResult]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """In the place of a signature where a text goes out without one; 0 stands for "none" in records and counts."""

    pk: int = 0
    name: str = ""
    sign_type: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A template filled for a signature: the same for every number that gets the same values."""

    signature: Any
    template: Any
    body: str
    code: str


@dataclass(slots=True)
class Draft:
    """An item on its way through the checks; ``error`` ends it."""

    item: Item
    error: DomainError | None = None
    text: Text | None = None
    phone: Phone | None = None
    content: str = ""
    segments: int = 0
    product: str = ""
    funding: Funding | None = None
    row: dict[str, Any] | None = None
    stored: list[Any] | None = None  # the row as the engine stores it, where one alone is sent

    def result(self) -> ItemResult:
        digits = self.phone.digits if self.phone else self.item.phone
        if self.error is not None:
            return ItemResult(digits, None, self.error)
        return ItemResult(digits, self.row, None, self.segments)


def stored_message(row: Mapping[str, Any]) -> Message:
    """Return the message whose columns these are, all of them in their order."""
    return Message.from_db(DEFAULT_DB_ALIAS, row.keys(), row.values())
