"""Whom an X number ties together, as routing asks for it: plain values of few indexed queries."""

from privacy_numbers.choices import NumberState, PoolType, Verification
from privacy_numbers.models import Binding, BlackEntry, GroupMember, SecretNumber
from privacy_numbers.routing import Black, Ties
from privacy_numbers.selectors.bindings import route_key
from privacy_numbers.selectors.numbers import number_of


def number_called(account_id: int, secret_no: str) -> SecretNumber:
    """Return the account's X number with its pool; raises NumberUnknown."""
    return number_of(account_id=account_id, secret_no=secret_no.strip().removeprefix("+86")[:20])


def is_off(number: SecretNumber) -> bool:
    """Return whether nothing passes the number: frozen, or taken offline for want of verification."""
    return number.state == NumberState.FROZEN or number.verification == Verification.OFFLINE


def binding_texted(number: SecretNumber, sender: str) -> Binding | None:
    """Return the live binding a text belongs to; a text carries no extension, so it is of the last caller's binding."""
    found = route_key(number_id=number.pk, caller=sender)
    if found is None and number.pool.pool_type == PoolType.AXN_EXTENSION:
        found = Binding.objects.filter(number=number, phone_b=sender, state="live").order_by("-pk").first()
    return found


def ties_of(binding: Binding | None, caller: str) -> Ties | None:
    """Return a binding as routing reads it; an AXG one asks for the caller's membership, or for whom A calls."""
    if binding is None:
        return None
    peer, is_member = binding.phone_b, False
    if binding.pool_type == PoolType.AXG:
        if caller == binding.phone_a:
            peer = _member_to_call(binding)
        else:
            is_member = GroupMember.objects.filter(group_id=binding.group_id, phone=caller).exists()
    return Ties(
        binding.pool_type, binding.phone_a, peer, binding.call_restrict, bool(binding.call_display), is_member
    )  # fmt: skip


def _member_to_call(binding: Binding) -> str:
    """Return the member that called A last if it is one still, else the group's first."""
    members = GroupMember.objects.filter(group_id=binding.group_id)
    if binding.phone_b and members.filter(phone=binding.phone_b).exists():
        return binding.phone_b
    return members.order_by("pk").values_list("phone", flat=True).first() or ""


def black_of(pool_id: int, caller: str) -> list[Black]:
    """Return what the pool's blacklist holds against a caller."""
    rows = BlackEntry.objects.filter(pool_id=pool_id, phone=caller).values_list("kind", "counterpart")
    return [Black(kind == "point_to_point", counterpart) for kind, counterpart in rows]
