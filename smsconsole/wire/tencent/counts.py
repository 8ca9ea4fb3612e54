"""Figures of an application: sent, answered, and the packages that pay for it."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from billing.models import Package
from billing.selectors import package_list
from core.tenancy import Scope
from smsconsole.wire.tencent import reports
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.shapes import hour, unix
from statistics.selectors.hours import Sums, application_sums

SPAN_MAX = dt.timedelta(days=32)
PACKAGES_MAX = 500
BEGIN, END = "InvalidParameterValue.BeginTimeVerifyFail", "InvalidParameterValue.EndTimeVerifyFail"


def send_statistics(call: Call) -> dict[str, Any]:
    """Messages and billed parts of some hours; what was refused is no message, so that all requests succeeded."""
    sums = _sums(call)
    return {
        "SendStatusStatistics": {
            "FeeCount": sums.segments, "RequestCount": sums.submitted, "RequestSuccessCount": sums.submitted,
        }
    }  # fmt: skip


def callback_statistics(call: Call) -> dict[str, Any]:
    """How the messages of some hours ended, failures by five causes."""
    sums = _sums(call)
    causes = reports.count_by_cause(sums.failures)
    return {
        "CallbackStatusStatistics": {
            "CallbackCount": sums.delivered + sums.failed,
            "RequestSuccessCount": sums.submitted,
            "CallbackFailCount": sums.failed,
            "CallbackSuccessCount": sums.delivered,
            "InternalErrorCount": causes["internal"],
            "InvalidNumberCount": causes["invalid"],
            "ShutdownErrorCount": causes["shutdown"],
            "BlackListCount": causes["blacklist"],
            "FrequencyLimitCount": causes["frequency"],
        }
    }


def packages(call: Call) -> dict[str, Any]:
    """The account's packages, the older version's all, else those bought within some hours."""
    values = call.values
    _ = call.application
    if not 1 <= values["Limit"] <= PACKAGES_MAX:
        raise TencentError("InvalidParameterValue.LimitVerifyFail")
    if not 0 <= values["Offset"] <= 10**9:
        raise TencentError("InvalidParameterValue.OffsetVerifyFail")
    rows = own_packages(call.account_id)
    if "BeginTime" in values:
        first, last = _hours(values)
        rows = rows.filter(bought_at__gte=first, bought_at__lt=last + dt.timedelta(hours=1))
    found = rows[values["Offset"] : values["Offset"] + values["Limit"]]
    return {"SmsPackagesStatisticsSet": [_package(row) for row in found]}


def own_packages(account_id: int) -> QuerySet[Package]:
    """Return an account's packages in the order they were bought."""
    return package_list(Scope(account_id=account_id)).order_by("bought_at", "id")


def _package(row: Package) -> dict[str, Any]:
    return {
        "PackageCreateTime": unix(row.bought_at),
        "PackageEffectiveTime": unix(row.effective_at),
        "PackageExpiredTime": unix(row.expires_at),
        "PackageAmount": row.quantity,
        "PackageType": package_type(row),
        "PackageId": row.pk,
        "CurrentUsage": row.quantity - row.remaining,
    }


def package_type(row: Package) -> int:
    """Return 0 for a package that was given, 1 for one that was bought."""
    return 1 if row.price else 0


def _sums(call: Call) -> Sums:
    first, last = _hours(call.values)
    return application_sums(account_id=call.account_id, application_id=call.application.pk, first=first, last=last)


def _hours(values: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    first, last = hour(values["BeginTime"], "BeginTime", BEGIN), hour(values["EndTime"], "EndTime", END)
    if last < first or last - first > SPAN_MAX:
        raise TencentError(END)
    return first, last
