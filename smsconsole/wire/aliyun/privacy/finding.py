"""What a call of number privacy names: a pool by its key, an X number, a binding, a G group, all the caller's own."""

from typing import Any

from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, CallRecord, Group, NumberPool, SecretNumber
from privacy_numbers.selectors.bindings import find_binding
from privacy_numbers.selectors.numbers import number_of, pool_of_key
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError

INTEGER_MAX = 2**63 - 1


def pool(call: Call, name: str = "PoolKey") -> NumberPool:
    """Return the pool whose key a field holds; raises PoolUnknown."""
    return pool_of_key(account_id=call.account_id, key=call.values[name].strip())


def pool_or_none(call: Call) -> NumberPool | None:
    """Return the pool of PoolKey, None where the caller leaves it out as old customers may."""
    return pool(call) if call.values["PoolKey"].strip() else None


def pool_of_type(call: Call, kind: PoolType, secret_no: str, *others: PoolType) -> NumberPool:
    """Return the pool to bind in: the named one, else the X number's, else the account's first of the type."""
    if found := pool_or_none(call):
        return found
    if secret_no:
        return number_of(account_id=call.account_id, secret_no=secret_no).pool
    rows = NumberPool.objects.filter(account_id=call.account_id, pool_type__in=[kind, *others])
    first = rows.order_by("id").first()
    if first is None:
        raise BusinessError("isv.POOLKEY_NOT_EXISTS")
    return first


def number(call: Call, name: str, within: NumberPool | None) -> SecretNumber:
    """Return the X number that a field names; one of another pool is a forbidden action, a strange one unknown."""
    found = number_of(account_id=call.account_id, secret_no=call.values[name].strip())
    check_within(found, within)
    return found


def check_within(found: SecretNumber, within: NumberPool | None) -> None:
    if within is not None and found.pool_id != within.pk:
        raise BusinessError("isv.FORBIDDEN_ACTION", "PoolKey")


def x_wanted(call: Call, text: str, within: NumberPool) -> str:
    """Return the X number that a caller asks for, checked to be one of the pool; "" where it is left to us."""
    wanted = text.strip()
    if wanted:
        check_within(number_of(account_id=call.account_id, secret_no=wanted), within)
    return wanted


def binding(call: Call, subs: str = "SubsId", x: str = "PhoneNoX", within: NumberPool | None = None) -> Binding:
    """Return the binding of an id, on the X number and in the pool named beside it; raises BindingUnknown."""
    return find_binding(
        account_id=call.account_id,
        subs_id=str(call.values[subs]).strip(),
        secret_no=call.values[x].strip() if x else "",
        pool=within,
    )


def group(call: Call, within: NumberPool, value: Any) -> Group:
    """Return the G group of an id in a pool; raises isv.ILLEGAL_ARGUMENT."""
    text = str(value if value is not None else "").strip()
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    found = Group.objects.filter(account_id=call.account_id, pool=within, pk=pk).first()
    if found is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "GroupId")
    return found


def call_record(call: Call, within: NumberPool | None) -> CallRecord:
    """Return the call record of CallId; raises isv.ILLEGAL_ARGUMENT."""
    rows = CallRecord.objects.filter(account_id=call.account_id, call_id=call.values["CallId"].strip())
    if within is not None:
        rows = rows.filter(pool=within)
    found = rows.first()
    if found is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "CallId")
    return found
