"""What calls and texts say they cost, for the audit of the ledger."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from billing.selectors import Record
from privacy_numbers.choices import TextState
from privacy_numbers.models import CallRecord, TextRecord

CHUNK = 2000


def charged_calls(account_id: int) -> Iterator[Record]:
    """Yield every call that was charged."""
    rows = CallRecord.objects.filter(account_id=account_id, minutes__gt=0).order_by("pk")
    for call_id, minutes, fee in rows.values_list("call_id", "minutes", "fee").iterator(CHUNK):
        yield Record(call_id, "privacy_call", minutes, _price(fee, minutes), None)


def charged_recordings(account_id: int) -> Iterator[Record]:
    """Yield every recording that was charged."""
    rows = CallRecord.objects.filter(account_id=account_id, minutes__gt=0, is_recorded=True).order_by("pk")
    for call_id, minutes, fee in rows.values_list("call_id", "minutes", "recording_fee").iterator(CHUNK):
        yield Record(call_id, "privacy_record", minutes, _price(fee, minutes), None)


def charged_texts(account_id: int) -> Iterator[Record]:
    """Yield every text that was charged: the delivered at the price of smart SMS, the others at interception's."""
    rows = TextRecord.objects.filter(account_id=account_id, ended_at__isnull=False).exclude(kind="blocked")
    columns = rows.order_by("pk").values_list("text_id", "state", "segments", "fee")
    for text_id, state, segments, fee in columns.iterator(CHUNK):
        product = "privacy_smart" if state == TextState.DELIVERED else "privacy_caught"
        yield Record(text_id, product, segments, _price(fee, segments), None)


def _price(fee: Decimal, quantity: int) -> Decimal:
    return (fee / quantity).quantize(Decimal("0.0001"))


def calls_among(account_id: int, call_ids: Sequence[str]) -> set[str]:
    """Return which of these calls are to be charged."""
    rows = CallRecord.objects.filter(account_id=account_id, minutes__gt=0, call_id__in=call_ids)
    return set(rows.values_list("call_id", flat=True))


def texts_among(account_id: int, text_ids: Sequence[str]) -> set[str]:
    """Return which of these texts are to be charged."""
    rows = TextRecord.objects.filter(account_id=account_id, ended_at__isnull=False, text_id__in=text_ids)
    return set(rows.exclude(kind="blocked").values_list("text_id", flat=True))


Charged = Callable[[int], Iterator[Record]]
Among = Callable[[int, Sequence[str]], set[str]]
SOURCES: dict[str, tuple[Charged, Among]] = {
    "privacy_call": (charged_calls, calls_among),
    "privacy_record": (charged_recordings, calls_among),
    "privacy_text": (charged_texts, texts_among),
}
