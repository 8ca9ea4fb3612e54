"""Bindings of fixed-line X numbers as their interface shows them: by their id, or by the numbers in them."""

from typing import Any

from django.db.models import Q, QuerySet

from privacy_numbers.choices import BindingState
from privacy_numbers.models import Binding
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding, terms
from smsconsole.wire.aliyun.privacy.areas import area_of_city
from smsconsole.wire.aliyun.privacy.fixed_line import LAST_CALLER, NO_CALLS_OUT, OK, check_stamps
from smsconsole.wire.aliyun.privacy.updates import given
from smsconsole.wire.aliyun.reading import clock_stamp

BY_ID, BY_PHONE, BY_X = "0", "1", "2"
FOUND_MAX = 100
_QUERY = "AppId! OrderId! QueryType! SubId Ts!"


def query_axb(call: Call) -> dict[str, Any]:
    """The one binding of an id, or of X and one of its two."""
    rows = _asked(call, lambda: Q(number__number=given(call, "TelX")) & _either(given(call, "Phone")))
    row = rows.first()
    if row is None:
        raise BusinessError("isv.SUBS_NOT_EXIST")
    return {"Data": {**_shown(row), "TelB": row.phone_b, "Extra": {"Callrecording": str(int(row.is_recorded))}}}


def query_axn(call: Call) -> dict[str, Any]:
    if call.values["QueryType"].strip() == BY_X:
        rows = _live(call).filter(number__number=given(call, "TelX"))
    else:
        rows = _asked(call, lambda: Q(phone_a=given(call, "Phone")))
    return {"Data": [{**_shown(row), "TelB": row.phone_b, "Extra": _extra(row)} for row in rows[:FOUND_MAX]]}


def query_extension(call: Call) -> dict[str, Any]:
    rows = _asked(call, lambda: Q(phone_a=given(call, "TelA")))
    return {"Data": [{**_shown(row), "TelXext": row.extension, "Extraaxx": _extra(row)} for row in rows[:FOUND_MAX]]}


def _live(call: Call) -> QuerySet[Binding]:
    check_stamps(call)
    rows = Binding.objects.filter(pool=finding.pool(call, "AppId"), state=BindingState.LIVE)
    return rows.select_related("number").order_by("-id")


def _asked(call: Call, wanted: Any) -> QuerySet[Binding]:
    """Return the pool's live bindings of an id, else those ``wanted`` asks for."""
    rows, kind = _live(call), call.values["QueryType"].strip()
    if kind == BY_ID:
        given(call, "SubId")
        return rows.filter(pk=finding.binding(call, subs="SubId", x="", within=finding.pool(call, "AppId")).pk)
    if kind != BY_PHONE:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "QueryType")
    return rows.filter(wanted())


def _either(phone: str) -> Q:
    return Q(phone_a=phone) | Q(phone_b=phone)


def _shown(row: Binding) -> dict[str, Any]:
    """Return the fields as the binding was asked for."""
    seconds = 0 if row.expires_at >= terms.FOREVER else int((row.expires_at - row.bound_at).total_seconds())
    return {
        "Subid": row.subs_id,
        "TelA": row.phone_a,
        "TelX": row.number.number,
        "Areacode": area_of_city(row.number.city),
        "Expiration": str(seconds),
        "Subts": clock_stamp(row.bound_at),
        "Remark": row.out_id,
    }


def _extra(row: Binding) -> dict[str, str]:
    way = NO_CALLS_OUT if row.call_restrict == terms.AX else LAST_CALLER
    return {"Callback": way, "Callrecording": str(int(row.is_recorded))}


TABLE = (
    action("QueryAxbBindFixedLine", f"{_QUERY} Phone TelX", query_axb, success=True, ok=OK),
    action("QueryAxnBindFixedLine", f"{_QUERY} Phone TelX", query_axn, success=True, ok=OK),
    action("QueryAxnExtensionBindFixedLine", f"{_QUERY} TelA", query_extension, success=True, ok=OK),
)
