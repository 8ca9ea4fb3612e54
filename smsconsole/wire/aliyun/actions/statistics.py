"""QuerySendStatistics: counts by day, from the rollups."""

import datetime as dt
from typing import Any

from django.db.models import Sum

from accounts.choices import Vendor
from billing.choices import Product
from signatures.models import Signature
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.reading import cut, day, page
from statistics.selectors.rollups import Query, rows
from templates_app.models import SmsTemplate

DOMESTIC, ABROAD = 1, 2
DAYS_MAX = 366
PRODUCTS = {0: Product.CAPTCHA, 1: Product.NOTIFICATION, 2: Product.PROMOTION, 3: Product.INTERNATIONAL}
DIGITAL = 7  # nothing is counted under it: the product is not opened here


def query_send_statistics(call: Call) -> dict[str, Any]:
    """Messages by Beijing day, newest first, only days with any; a page of them and their number."""
    values = call.values
    first, last = day(values["StartDate"]), day(values["EndDate"])
    number, size = page(call)
    if values["IsGlobe"] not in (DOMESTIC, ABROAD) or last < first or last - first > dt.timedelta(days=DAYS_MAX):
        raise BusinessError("isv.INVALID_PARAMETERS")
    others = SmsTemplate.objects.filter(account_id=call.account_id, vendor=Vendor.TENCENT)
    found = rows(call.scope, Query(first, last)).filter(product__in=_products(values))
    found = found.exclude(template_id__in=others.values("pk"))  # the other vendor's messages are none of this one's
    if values["SignName"]:
        signatures = Signature.objects.filter(account_id=call.account_id, name=values["SignName"])
        found = found.filter(signature_id__in=signatures.values("pk"))
    days = (
        found.order_by("-day").values("day")
        .annotate(total=Sum("submitted"), good=Sum("delivered"), bad=Sum("failed"))
        .filter(total__gt=0)
    )  # fmt: skip
    targets = [_target(row) for row in cut(days, number, size)]
    return {"Data": {"TargetList": targets, "TotalSize": days.count()}}


def _products(values: dict[str, Any]) -> list[str]:
    kind = values["TemplateType"]
    if kind is not None and kind not in PRODUCTS and kind != DIGITAL:
        raise BusinessError("isv.INVALID_PARAMETERS", "TemplateType")
    here = {Product.INTERNATIONAL} if values["IsGlobe"] == ABROAD else set(PRODUCTS.values()) - {Product.INTERNATIONAL}
    return sorted(here if kind is None else here & {PRODUCTS.get(kind)})


def _target(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "SendDate": row["day"].strftime("%Y%m%d"),
        "TotalCount": row["total"],
        "RespondedSuccessCount": row["good"],
        "RespondedFailCount": row["bad"],
        "NoRespondedCount": max(0, row["total"] - row["good"] - row["bad"]),
    }


TABLE = (
    action(
        "QuerySendStatistics",
        "IsGlobe!:integer StartDate! EndDate! PageIndex!:optional PageSize!:optional TemplateType:optional SignName",
        query_send_statistics,
    ),
)
