"""The interface for fixed-line X numbers: the same bindings under other names.

AppId is the pool's key, Areacode the city of X, Expiration seconds from now with 0 for never, Remark the text that
reports bring back. Announcements (Anucode and its kin) are the vendor's own and not kept. Code is "0" where all went
well.
"""

import re
from typing import Any

from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, NumberPool
from privacy_numbers.services import binding_details
from privacy_numbers.services import bindings as services
from privacy_numbers.services.bindings import Terms
from smsconsole.wire.aliyun.action import Action, action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding, terms
from smsconsole.wire.aliyun.privacy.areas import city_of_area
from smsconsole.wire.aliyun.privacy.bindings import GONE

OK = "0"
OWN_X, OUR_X = "mode101", "mode102"
NO_CALLS_OUT, LAST_CALLER, FIXED_NUMBER = "0", "1", "2"  # Callback: whom A reaches by calling X
REMARK_MAX = 250
_STAMP, _MILLIS = re.compile(r"\d{14}", re.ASCII), re.compile(r"\d{17}", re.ASCII)
DONE = {"Data": {"Code": OK, "Message": "OK", "Success": True}}
_BIND = (
    "Anucode! Anucodecalled AppId! Areacode BindType! Expiration! OrderId! Remark Subts! TAnucodeConnect TelA! TelX Ts!"
)
_UPDATE = "Anucode Anucodecalled AppId! Expiration OrderId! Remark SubId! Subts! TAnucodeConnect Ts!"


def bind_axb(call: Call) -> dict[str, Any]:
    pool, x = _place(call)
    return _bound(
        services.bind_axb(
            pool=pool, phone_a=call.values["TelA"], phone_b=call.values["TelB"], terms=_terms(call, x), secret_no=x
        )
    )


def bind_axn(call: Call) -> dict[str, Any]:
    pool, x = _place(call)
    way = call.values["Extra"].get("Callback") or NO_CALLS_OUT
    phone_b = call.values["TelB"].strip() if way == FIXED_NUMBER else ""
    if way not in (NO_CALLS_OUT, LAST_CALLER, FIXED_NUMBER) or (way == FIXED_NUMBER and not phone_b):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Callback")
    return _bound(
        services.bind_axn(
            pool=pool, phone_a=call.values["TelA"], phone_b=phone_b, terms=_terms(call, x, way), secret_no=x
        )
    )


def bind_extension(call: Call) -> dict[str, Any]:
    """Where the platform chooses X it chooses the extension too."""
    pool, x = _place(call)
    way = call.values["Extraaxx"].get("Callback") or NO_CALLS_OUT
    if way not in (NO_CALLS_OUT, LAST_CALLER):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Callback")
    row = services.bind_extension(
        pool=pool, phone_a=call.values["TelA"], extension=call.values["TelXext"].strip() if x else "",
        terms=_terms(call, x, way), secret_no=x,
    )  # fmt: skip
    bound = _bound(row)
    bound["Data"]["TelXext"] = row.extension
    return bound


def update(call: Call) -> dict[str, Any]:
    """Whatever is given changes; of AXB one side at a time."""
    check_stamps(call)
    values, row = call.values, _binding(call)
    first, second = values["TelA"].strip(), values.get("TelB", "").strip()
    if first and second and row.pool_type == PoolType.AXB:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "TelA, TelB")
    if (first and first != row.phone_a) or second:
        services.change_phones(binding=row, phone_a=first or None, phone_b=second or None)
    if values["Expiration"].strip():
        services.extend_binding(binding=row, expires_at=terms.after(values["Expiration"]))
    if values["Remark"]:
        binding_details.set_out_id(binding=row, out_id=_remark(call))
    extra = _extra(call)
    if "Callrecording" in extra:
        is_recorded = _is_recorded(extra)
        services.set_recording(binding=row, is_recorded=is_recorded, is_transcribed=row.is_transcribed and is_recorded)
    if way := extra.get("Callback"):
        services.set_restriction(binding=row, call_restrict=terms.AX if way == NO_CALLS_OUT else "")
    return DONE


def unbind(call: Call) -> dict[str, Any]:
    check_stamps(call)
    services.unbind(binding=_binding(call))
    return DONE


def _place(call: Call) -> tuple[NumberPool, str]:
    """Return the pool and the X number that the caller brings along, "" where the platform chooses."""
    check_stamps(call)
    pool, mode = finding.pool(call, "AppId"), call.values["BindType"].strip()
    if mode not in (OWN_X, OUR_X):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "BindType")
    if mode == OUR_X:
        return pool, ""
    if not call.values["TelX"].strip():
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "TelX")
    return pool, finding.x_wanted(call, call.values["TelX"], pool)


def _terms(call: Call, x: str, way: str = "") -> Terms:
    area = call.values["Areacode"].strip()
    city = city_of_area(area)
    if area and not city and not x:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Areacode")
    return Terms(
        expires_at=terms.after(call.values["Expiration"]),
        city=city,
        call_restrict=terms.AX if way == NO_CALLS_OUT else "",
        is_recorded=_is_recorded(_extra(call)),
        out_id=_remark(call),
        out_order_id=call.values["OrderId"],
    )


def _extra(call: Call) -> dict[str, str]:
    extra: dict[str, str] = call.values.get("Extra", call.values.get("Extraaxx", {}))
    return extra


def _is_recorded(extra: dict[str, str]) -> bool:
    text = extra.get("Callrecording") or "0"
    if text not in ("0", "1"):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Callrecording")
    return text == "1"


def _remark(call: Call) -> str:
    text: str = call.values["Remark"]
    if len(text) > REMARK_MAX:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", f"Remark 0-{REMARK_MAX}")
    return text


def check_stamps(call: Call) -> None:
    """Refuse times that are not written ``20261120120000`` (Subts) and with milliseconds behind (Ts)."""
    if not _MILLIS.fullmatch(call.values["Ts"].strip()):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Ts yyyyMMddHHmmssSSS")
    if "Subts" in call.values and not _STAMP.fullmatch(call.values["Subts"].strip()):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "Subts yyyyMMddHHmmss")


def _binding(call: Call) -> Binding:
    return finding.binding(call, subs="SubId", x="", within=finding.pool(call, "AppId"))


def _bound(row: Binding) -> dict[str, Any]:
    return {"Data": {"Subid": row.subs_id, "TelX": row.number.number}}


def _unbinding(name: str) -> Action:
    return action(name, "AppId! OrderId! SubId! Ts!", unbind, writes=True, success=True, ok=OK, codes=GONE)


def _updating(name: str, more: str) -> Action:
    return action(name, f"{_UPDATE} {more}", update, writes=True, success=True, ok=OK)


TABLE = (
    action("BindAxbFixedLine", f"{_BIND} Extra:json_object TelB!", bind_axb, writes=True, success=True, ok=OK),
    action("BindAxnFixedLine", f"{_BIND} Extra:json_object TelB", bind_axn, writes=True, success=True, ok=OK),
    action(
        "BindAxnExtensionFixedLine", f"{_BIND} Extraaxx:json_object TelXext", bind_extension, writes=True,
        success=True, ok=OK,
    ),
    _updating("UpdateAxbBindFixedLine", "Extra:json_object TelA TelB"),
    _updating("UpdateAxnBindFixedLine", "Extra:json_object TelA TelB"),
    _updating("UpdateAxnExtensionBindFixedLine", "Extraaxx:json_object TelA!"),
    _unbinding("DeleteAxbBindFixedLine"),
    _unbinding("DeleteAxnBindFixedLine"),
    _unbinding("DeleteAxnExtensionBindFixedLine"),
)  # fmt: skip
