"""X numbers: bought, given back, locked, looked at, and what is for sale (domain.md 12.2, 12.5)."""

from typing import Any

from carrier.choices import Carrier
from carrier.selectors import locate
from privacy_numbers.choices import NumberKind, NumberState, SmsMode, TicketReason, Verification
from privacy_numbers.models import SecretNumber, StockPlace, Ticket
from privacy_numbers.services import numbers as services
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.privacy import finding
from smsconsole.wire.aliyun.reading import cut, page, shown_time

SPECS = {1: NumberKind.VIRTUAL, 2: NumberKind.CARRIER, 3: NumberKind.N95}
STATES = {NumberState.FREE: 0, NumberState.BOUND: 1, NumberState.LOCKED: 2, NumberState.FROZEN: 3}
VENDORS = {Carrier.MOBILE: 1, Carrier.UNICOM: 2, Carrier.TELECOM: 3}
CERTIFIED = {Verification.VERIFIED, Verification.NOT_NEEDED}
BY_TICKET = {TicketReason.FIRST: "isv.PRODUCT_UNSUBSCRIBE", TicketReason.NO_STOCK: "isv.NO_AVAILABLE_NUMBER"}
NATIONWIDE, NATIONWIDE_LIST = {"全国", "Nationwide", "National"}, {"全国列表", "National List"}
PREFIX_MAX = 18
WIDTHS = {NumberKind.N95: 12}  # digits of a number; every other kind: 11
# 号码状态 of the X-mode list: bought and not verified, verified, failed.
LISTED = {Verification.OPEN: "2", Verification.OFFLINE: "5", Verification.VERIFIED: "4", Verification.NOT_NEEDED: "4"}
OK_X = "0000"


def buy(call: Call) -> dict[str, Any]:
    """One number, at random or with the digits asked for in front; what goes by ticket is refused with its number."""
    values = call.values
    pool, kind, wanted = finding.pool(call), _kind(call), _prefix(call)
    city = "全国" if kind == NumberKind.N95 else values["City"].strip()
    bought = services.buy_numbers(
        account=call.account, pool=pool, pool_type=pool.pool_type, kind=kind, city=city, quantity=1,
        number=_free_number(kind, city, wanted) if wanted else "", request_id=call.request_id,
    )  # fmt: skip
    if isinstance(bought, Ticket):
        raise BusinessError(BY_TICKET[TicketReason(bought.reason)], f"工单 {bought.pk}")
    return {"SecretBuyInfoDTO": {"SecretNo": bought.numbers.get().number}}


def release(call: Call) -> dict[str, Any]:
    services.release_number(number=finding.number(call, "SecretNo", finding.pool(call)))
    return {}


def lock(call: Call) -> dict[str, Any]:
    services.lock_number(number=finding.number(call, "SecretNo", finding.pool(call)))
    return {}


def unlock(call: Call) -> dict[str, Any]:
    services.unlock_number(number=finding.number(call, "SecretNo", finding.pool(call)))
    return {}


def detail(call: Call) -> dict[str, Any]:
    row = finding.number(call, "SecretNo", finding.pool(call))
    shown = {
        "City": row.city,
        "Province": row.province,
        "PurchaseTime": shown_time(row.bought_at),
        "SecretStatus": STATES[NumberState(row.state)],
        "CertifyStatus": int(row.verification in CERTIFIED),
    }
    if vendor := VENDORS.get(Carrier(locate(row.number).carrier)):
        shown["Vendor"] = vendor
    return {"SecretNoInfoDTO": shown}


def remain(call: Call) -> dict[str, Any]:
    """How many numbers are for sale in a city, in the whole country, or there city by city."""
    kind, city = _kind(call), call.values["City"].strip()
    rows = StockPlace.objects.filter(kind=kind, left__gt=0)
    is_all = kind == NumberKind.N95 or city in NATIONWIDE | NATIONWIDE_LIST
    if not is_all:
        rows = rows.filter(city=city)
    wanted = _prefix(call)
    found = {row.city: left for row in rows if (left := _left(row, wanted))}
    answer: dict[str, Any] = {"City": city, "Amount": sum(found.values())}
    if city in NATIONWIDE_LIST:
        answer["RemainDTOList"] = {"remainDTO": [{"City": name, "Amount": left} for name, left in found.items()]}
    return {"SecretRemainDTO": answer}


def list_numbers(call: Call) -> dict[str, Any]:
    """The account's numbers, of one pool or all, the newest first."""
    number, size = page(call, "PageNo")
    rows = SecretNumber.objects.filter(account_id=call.account_id, released_at=None).select_related("pool")
    if call.values["CustomerPoolKey"].strip():
        rows = rows.filter(pool=finding.pool(call, "CustomerPoolKey"))
    found = [_listed(row) for row in cut(rows.order_by("-id"), number, size)]
    return {"Data": {"List": found, "PageNo": number, "PageSize": size, "Total": rows.count()}}


def _listed(row: SecretNumber) -> dict[str, Any]:
    return {
        "Telephone": row.number,
        "TelephoneStatus": LISTED[Verification(row.verification)],
        "SmsStatus": str(int(row.pool.sms_mode != SmsMode.OFF)),
        "CustomerPoolKey": row.pool.key,
        "CustomerPoolName": row.pool.name,
        "BuyTime": shown_time(row.bought_at),
    }


def _kind(call: Call) -> NumberKind:
    kind = SPECS.get(call.values["SpecId"])
    if kind is None:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "SpecId")
    return kind


def _prefix(call: Call) -> str:
    text = call.values["SecretNo"].strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= PREFIX_MAX):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "SecretNo")
    return text


def _left(place: StockPlace, digits: str) -> int:
    """Return how many of a place's numbers begin with these digits."""
    if place.prefix.startswith(digits):
        return place.left
    if not digits.startswith(place.prefix):
        return 0
    room: int = 10 ** max(0, _width(place.kind) - len(digits))
    return min(place.left, max(0, room - SecretNumber.objects.filter(number__startswith=digits).count()))


def _free_number(kind: NumberKind, city: str, digits: str) -> str:
    """Return a number nobody has that begins with these digits, "" where any of the place does; raises
    isv.NO_AVAILABLE_NUMBER where none does."""
    if len(digits) >= _width(kind):
        return digits
    place = StockPlace.objects.filter(kind=kind, city=city).first()
    if place is None or place.prefix.startswith(digits):
        return ""
    if not _left(place, digits):
        raise BusinessError("isv.NO_AVAILABLE_NUMBER")
    tail = _width(kind) - len(digits)
    taken = set(SecretNumber.objects.filter(number__startswith=digits).values_list("number", flat=True))
    candidates = (f"{digits}{serial:0{tail}d}" for serial in range(len(taken) + 1))
    return next(number for number in candidates if number not in taken)


def _width(kind: str) -> int:
    return WIDTHS.get(NumberKind(kind), 11)


TABLE = (
    action("BuySecretNo", "City! DisplayPool:boolean PoolKey! SecretNo SpecId!:integer", buy, writes=True),
    action("ReleaseSecretNo", "PoolKey! SecretNo!", release, writes=True),
    action("LockSecretNo", "PoolKey! SecretNo!", lock, writes=True),
    action("UnlockSecretNo", "PoolKey! SecretNo!", unlock, writes=True),
    action("QuerySecretNoDetail", "PoolKey! SecretNo!", detail),
    action("QuerySecretNoRemain", "City! SecretNo SpecId!:integer", remain),
    action(
        "ListXTelephones",
        "CallerParentId:optional CustomerPoolKey PageNo:optional PageSize:optional ReqId!",
        list_numbers,
        success=True,
        ok=OK_X,
    ),
)
