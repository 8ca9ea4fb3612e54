"""What calls, recordings and texts cost (domain.md 12.3): one charge each, whoever repeats the step."""

from decimal import Decimal

from billing.services import charge_item
from privacy_numbers.models import CallRecord, TextRecord
from privacy_numbers.routing import begun_minutes

CALL, RECORDING, TEXT = "privacy_call", "privacy_record", "privacy_text"  # causes; the first two are products too


def charge_call(call: CallRecord) -> None:
    """Charge an answered call by begun minutes, and its recording where it has one; the row keeps what it cost."""
    call.minutes = begun_minutes((call.released_at - call.answered_at).total_seconds())
    call.fee = _charge(call.account_id, call.pool_id, CALL, call.minutes, (CALL, call.call_id))
    if call.is_recorded:
        call.recording_fee = _charge(call.account_id, call.pool_id, RECORDING, call.minutes, (RECORDING, call.call_id))
    call.save(update_fields=["minutes", "fee", "recording_fee"])


def charge_text(text: TextRecord, product: str) -> None:
    """Charge a text's segments at the price of interception or of smart SMS."""
    text.fee = _charge(text.account_id, text.pool_id, product, text.segments, (TEXT, text.text_id))
    text.save(update_fields=["fee"])


def _charge(account_id: int, pool_id: int, product: str, quantity: int, cause: tuple[str, str]) -> Decimal:
    """Charge what was used already: whatever the balance is, it may lead into arrears."""
    return -charge_item(account_id=account_id, product=product, quantity=quantity, cause=cause, pool_id=pool_id).amount
