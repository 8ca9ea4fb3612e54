"""What a binding is, and the waybill numbers by which couriers find A (domain.md 12.4)."""

from typing import Any

from core import clock
from privacy_numbers.choices import BindingState
from privacy_numbers.models import Binding
from privacy_numbers.services import bindings as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding
from smsconsole.wire.aliyun.reading import shown_time

FOUND_MAX = 100


def query_id(call: Call) -> dict[str, Any]:
    """The newest binding in force on an X number."""
    number = finding.number(call, "PhoneNoX", finding.pool_or_none(call))
    row = Binding.objects.filter(number=number, state=BindingState.LIVE).order_by("-id").first()
    if row is None:
        raise BusinessError("isv.SUBS_NOT_EXIST")
    return {"SubsId": row.subs_id}


def detail(call: Call) -> dict[str, Any]:
    row = finding.binding(call, within=finding.pool_or_none(call))
    shown = {
        "SubsId": row.subs_id,
        "PhoneNoA": row.phone_a,
        "PhoneNoB": row.phone_b,
        "PhoneNoX": row.number.number,
        "Extension": row.extension,
        "Status": int(row.state == BindingState.LIVE and row.expires_at > clock.now()),
        "GmtCreate": shown_time(row.bound_at),
        "ExpireDate": shown_time(row.expires_at),
        "NeedRecord": row.is_recorded,
        "ASRStatus": row.is_transcribed,
    }
    if row.group_id:
        shown["GroupId"] = row.group_id
    if row.call_restrict:
        shown["CallRestrict"] = row.call_restrict
    return {"SecretBindDetailDTO": shown}


def add_track_no(call: Call) -> dict[str, Any]:
    services.set_track_no(
        binding=finding.binding(call, within=finding.pool(call)), track_no=call.values["trackNo"].strip()
    )
    return {}


def find_by_track_no(call: Call) -> dict[str, Any]:
    """Who waits for a parcel: bindings in force that carry the waybill number, the newest first."""
    rows = Binding.objects.filter(
        account_id=call.account_id, track_no=call.values["trackNo"].strip(), state=BindingState.LIVE
    )
    if x := call.values["PhoneNoX"].strip():
        rows = rows.filter(number__number=x)
    found = rows.exclude(track_no="").select_related("number").order_by("-id")[:FOUND_MAX]
    return {
        "Module": [
            {"PhoneNoA": row.phone_a, "PhoneNoX": row.number.number, "Extension": row.extension} for row in found
        ]
    }


TABLE = (
    action("QuerySubsId", "PhoneNoX! PoolKey", query_id),
    action("QuerySubscriptionDetail", "PhoneNoX! PoolKey ProductType SubsId!", detail),
    action("AddAxnTrackNo", "PhoneNoX! PoolKey! SubsId! trackNo!", add_track_no, writes=True),
    action("QueryPhoneNoAByTrackNo", "CabinetNo PhoneNoX trackNo!", find_by_track_no),
)
