"""What a live binding shows and says of itself, and whom A of a G group reaches (domain.md 12.4, 12.11)."""

from typing import Any

from privacy_numbers import errors
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding
from privacy_numbers.services import places
from privacy_numbers.services.terms import CALLER_OWN, X_SHOWN, check_text, phone_digits


def set_out_id(*, binding: Binding, out_id: str, actor: Any = None) -> Binding:
    """Replace the text that reports of the binding bring back. Raises TextTooLong, BindingEnded."""
    check_text("out_id", out_id)
    return places.write(binding, out_id=out_id)


def set_display(*, binding: Binding, call_display: int, actor: Any = None) -> Binding:
    """Show X (1) or the caller's own number (0). Raises DisplayInvalid, BindingEnded."""
    if call_display not in (CALLER_OWN, X_SHOWN):
        raise errors.DisplayInvalid
    return places.write(binding, call_display=call_display)


def set_group_callee(*, binding: Binding, phone: str, actor: Any = None) -> Binding:
    """Say whom A of an AXG binding reaches until a member calls. Raises PoolTypeWrong, PhoneInvalid, PhonesSame,
    BindingEnded."""
    if binding.pool_type != PoolType.AXG:
        raise errors.PoolTypeWrong(field="phone_b")
    digits = phone_digits(phone, "phone_b")
    if digits == binding.phone_a:
        raise errors.PhonesSame
    return places.write(binding, phone_b=digits)
