"""Finding bindings: by their id, and by who calls which X number (domain.md 12.4)."""

from core import clock
from privacy_numbers import errors
from privacy_numbers.models import Binding, CallerKey, NumberPool
from privacy_numbers.models.binding import FIRST_SUBS_ID
from privacy_numbers.services.places import ANYONE, extension_key

LARGEST = 2**63 - 1


def binding_of_subs_id(subs_id: str) -> int | None:
    """Return the row number that a binding id names, or None when the text cannot be one."""
    text = subs_id.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    number = int(text) - FIRST_SUBS_ID
    return number if 0 < number <= LARGEST else None


def find_binding(
    *, account_id: int, subs_id: str, secret_no: str = "", pool: NumberPool | None = None
) -> Binding:  # fmt: skip
    """Return a binding of the account, ended ones too, with its number, pool and group; raises BindingUnknown."""
    rows = Binding.objects.select_related("number", "pool", "group")
    rows = rows.filter(account_id=account_id, pk=binding_of_subs_id(subs_id) or 0)
    if secret_no:
        rows = rows.filter(number__number=secret_no.strip())
    if pool is not None:
        rows = rows.filter(pool=pool)
    found = rows.first()
    if found is None:
        raise errors.BindingUnknown
    return found


def route_key(*, number_id: int, caller: str, extension: str = "") -> Binding | None:
    """Return the live binding that a call of ``caller`` (stored digits) to an X number falls under; one indexed query.

    With ``extension`` (only an extension number has any) that of the extension, whoever calls; else the caller's own,
    else the one that anybody's call falls under. On an AXG number that is any caller: whether he is a member of
    ``binding.group`` is the traffic's to ask. A binding whose time is over leads nowhere, swept or not.
    """
    keys = [extension_key(extension)] if extension else [caller, ANYONE]
    rows = CallerKey.objects.filter(number_id=number_id, key__in=keys, binding__expires_at__gt=clock.now())
    found = {row.key: row.binding for row in rows.select_related("binding")}
    return next((found[key] for key in keys if key in found), None)
