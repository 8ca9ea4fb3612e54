"""Short links (domain.md 4.11): one for a page, or one for each recipient to see who opened it."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from review.choices import ReviewStatus, SubjectKind
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.reading import cut, millis, shown_time
from templates_app import services
from templates_app.models import ShortLink

KIND = SubjectKind.SHORT_LINK
PATH = "/s/"
STATES = {
    ReviewStatus.PENDING: "audit", ReviewStatus.APPROVED: "effective", ReviewStatus.REJECTED: "reject",
    ReviewStatus.WITHDRAWN: "reject",
}  # fmt: skip
EXPIRED = "expired"
LOG_PAGE_MAX = 100


def add(call: Call) -> dict[str, Any]:
    days = call.values["EffectiveDays"].strip()
    row = services.submit_short_link(
        account=call.account,
        name=call.values["ShortUrlName"],
        source_url=call.values["SourceUrl"],
        days=int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0,
    )
    return {
        "Data": {
            "ShortUrl": address(call, row), "SourceUrl": row.source_url, "ExpireDate": shown_time(row.expires_at)
        }
    }  # fmt: skip


def query(call: Call) -> dict[str, Any]:
    """A link's state and how often it was opened; a query counts as a poll of its review."""
    code = urlsplit(call.values["ShortUrl"]).path.rpartition("/")[2] if call.values["ShortUrl"].isprintable() else ""
    row = ShortLink.objects.filter(account_id=call.account_id, code=code).first()
    if row is None:
        raise BusinessError("isv.NO_AVAILABLE_SHORT_URL")
    row = orders.polled(KIND, row)
    return {
        "Data": {
            "ShortUrl": address(call, row),
            "ShortUrlName": row.name,
            "ShortUrlStatus": EXPIRED if row.is_expired else STATES[ReviewStatus(row.status)],
            "SourceUrl": row.source_url,
            "CreateDate": shown_time(row.created_at),
            "ExpireDate": shown_time(row.expires_at),
            "PageViewCount": str(row.page_views),
            "UniqueVisitorCount": str(row.visitors),
        }
    }


def delete(call: Call) -> dict[str, Any]:
    """Delete the links of a page; those of single recipients stay."""
    rows = list(ShortLink.objects.filter(account_id=call.account_id, source_url=call.values["SourceUrl"], phone=""))
    if not rows:
        raise BusinessError("isv.NO_AVAILABLE_SHORT_URL")
    for row in rows:
        services.delete_short_link(link=row)
    return {}


def create_personal(call: Call) -> dict[str, Any]:
    numbers = [number.strip() for number in call.values["PhoneNumbers"].split(",")]
    rows = services.make_personal_links(
        account=call.account, source_url=call.values["SourceUrl"], phones=numbers, out_id=call.values["OutId"][:256]
    )
    return {"Model": [_personal(call, row) for row in rows]}


def _personal(call: Call, row: ShortLink) -> dict[str, Any]:
    return {
        "PhoneNumber": row.phone,
        "ShortName": row.code,
        "ShortUrl": address(call, row),
        "Domain": urlsplit(call.origin).netloc,
        "Expiration": millis(row.expires_at),
    }


def query_log(call: Call) -> dict[str, Any]:
    """Recipients' links made between two instants (milliseconds), and whether and when each was first opened."""
    values = call.values
    number, size = values["PageNo"], values["PageSize"]
    if not (1 <= size <= LOG_PAGE_MAX and 1 <= number <= 10_000):
        raise BusinessError("isv.INVALID_PARAMETERS", f"PageSize 1-{LOG_PAGE_MAX}")
    rows = ShortLink.objects.filter(
        account_id=call.account_id, created_at__gte=_at(values["CreateDateStart"]),
        created_at__lte=_at(values["CreateDateEnd"]),
    ).exclude(phone="")  # fmt: skip
    if values["PhoneNumber"]:
        rows = rows.filter(phone=values["PhoneNumber"])
    if values["ShortUrl"]:
        rows = rows.filter(code=values["ShortUrl"].rpartition("/")[2])
    total = rows.count()
    lines = [
        {
            "PhoneNumber": row.phone, "ShortName": row.code, "ShortUrl": address(call, row),
            "ClickState": 1 if row.opened_at else 0, "ClickTime": millis(row.opened_at),
            "CreateTime": millis(row.created_at),
        }
        for row in cut(rows.order_by("-id"), number, size)
    ]  # fmt: skip
    return {
        "Model": {
            "List": lines, "PageNo": number, "PageSize": size, "TotalCount": total, "TotalPage": -(-total // size)
        }
    }  # fmt: skip


def address(call: Call, row: ShortLink) -> str:
    """Return what a recipient opens; smsconsole.wire.short_links answers it."""
    return f"{call.origin}{PATH}{row.code}"


def _at(number: int) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(number / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise BusinessError("isv.INVALID_PARAMETERS") from None


TABLE = (
    action("AddShortUrl", "ShortUrlName! SourceUrl! EffectiveDays!", add, writes=True),
    action("DeleteShortUrl", "SourceUrl!", delete, writes=True),
    action("QueryShortUrl", "ShortUrl!", query, message=False),
    action("CreateSmartShortUrl", "SourceUrl! PhoneNumbers! OutId", create_personal, writes=True),
    action(
        "QueryPageSmartShortUrlLog",
        "CreateDateStart!:integer CreateDateEnd!:integer PageNo!:integer PageSize!:integer PhoneNumber ShortUrl",
        query_log,
    ),
)  # fmt: skip
