"""Cases of money, worked out by the product: its price list, its services, its pure rules."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing import pricing, selectors, services, terms
from billing.choices import PaymentMethod
from billing.errors import InArrears, LimitReached, PackageSize, VoucherNotSupported
from billing.models import PackageProduct
from billing.services.packages import end_of_validity
from core import clock, segments
from tests.factories import Cast
from tests.oracle.answers import approved, money, rejected

Given = Mapping[str, Any]


def answer(given: Given, cast: Cast) -> dict[str, Any]:
    """Return {"decision", "reasons", "value"} of a case."""
    return _OPERATIONS[given["op"]](given, cast)


def _sms_segments(given: Given, cast: Cast) -> dict[str, Any]:
    foreign = given.get("scope") == "international"
    if "total_chars" in given:
        text = ("a" if given.get("encoding") == "gsm7" else "中") * given["total_chars"]
    else:
        text = f"【{given['sign']}】{given['content']}"
    length = segments.measure(text, foreign=foreign)
    return approved(total_chars=length.units, segments=length.segments)


def _voice_minutes(given: Given, cast: Cast) -> dict[str, Any]:
    return approved(minutes=pricing.minutes(given["seconds"]))


def _voice_fixed(given: Given, cast: Cast) -> dict[str, Any]:
    minutes = given["wan_minutes"] * 10_000
    product = selectors.on_sale(f"voice-{minutes}")
    if product is None:
        return rejected("package_size")
    quote = selectors.quote_package(product, given.get("count", 1))
    return approved(amount=money(quote.amount), unit=_plain(product.price / minutes))


def _voice_custom(given: Given, cast: Cast) -> dict[str, Any]:
    product = selectors.on_sale("voice-custom")
    assert product is not None
    try:
        quote = selectors.quote_package(product, 1, given["minutes"])
    except PackageSize:
        return rejected("package_size")
    return approved(amount=money(quote.amount), unit=_plain(quote.lines[0].unit_price))


def _voice_number(given: Given, cast: Cast) -> dict[str, Any]:
    if not terms.fits_voice_numbers(given["owned"], given["buy"]):
        return rejected("number_limit")
    return approved(amount=money(selectors.quote_item(product="voice_number", count=given["buy"]).amount))


def _voice_number_expiry(given: Given, cast: Cast) -> dict[str, Any]:
    end = terms.rent_end(dt.date.fromisoformat(given["bought"]))
    return approved(expires=end.isoformat(), after="renewed" if given["auto_renew"] else "released")


def _voice_validity(given: Given, cast: Cast) -> dict[str, Any]:
    product = PackageProduct.objects.get(slug="voice-custom")
    bought = dt.datetime.fromisoformat(given["bought"]).replace(tzinfo=clock.BEIJING)
    effective = bought + dt.timedelta(seconds=product.delay_seconds)
    ends = clock.local(end_of_validity(product, bought))
    return approved(effective=effective.strftime("%Y-%m-%dT%H:%M:%S"), expires=ends.date().isoformat())


def _voice_send(given: Given, cast: Cast) -> dict[str, Any]:
    """Voice is prepaid: only a package of minutes carries it, whatever the balance is."""
    _give_minutes(cast, given["package_minutes"])
    money_left = Decimal(given["account_balance"]) - selectors.balance_of(cast.account.pk).balance
    if money_left:
        services.adjust(account=cast.account, amount=money_left, note="case")
    usable = selectors.usable_packages(cast.account.pk, "voice", clock.now() + dt.timedelta(minutes=5))
    return approved() if usable else rejected("1033")


def _voice_alert(given: Given, cast: Cast) -> dict[str, Any]:
    _give_minutes(cast, given["left"])
    rule = services.save_package_rule(account=cast.account, product="voice", alert_below=given["threshold"])
    return approved(alert=rule.is_alerted)


def _card_charge(given: Given, cast: Cast) -> dict[str, Any]:
    sent, rendered = (given[name] == "success" for name in ("send", "render"))
    return approved(charged=terms.is_card_charged(is_sent=sent, is_rendered=rendered))


def _sms_send(given: Given, cast: Cast) -> dict[str, Any]:
    balance = selectors.balance_of(cast.account.pk).balance
    if given.get("was_in_arrears") or given["in_arrears"]:
        services.adjust(account=cast.account, amount=-balance - 1, note="case")
    if not given["in_arrears"]:
        services.top_up(account=cast.account, amount=balance + 1)
    try:
        _fund(cast, 1)
    except InArrears:
        return rejected("out_of_service")
    return approved()


def _daily_limit(given: Given, cast: Cast) -> dict[str, Any]:
    services.save_sending_limit(account=cast.account, day_warn=given.get("warn"), day_limit=given.get("limit"))
    warned = False
    try:
        if given["sent_today"]:
            _fund(cast, given["sent_today"])
        warned = cast.account.pk in _warned()
        _fund(cast, 1)
    except LimitReached as refusal:
        return rejected(f"{refusal.params['problem']}_limit_control")
    return approved(warn=warned)


def _tolerance(given: Given, cast: Cast) -> dict[str, Any]:
    return approved(normal=terms.is_normal_deviation(given["submitted"], given["billed"]))


def _pay(given: Given, cast: Cast) -> dict[str, Any]:
    method = PaymentMethod(given["method"]) if given["method"] in PaymentMethod.values else PaymentMethod.ONLINE
    try:
        services.top_up(account=cast.account, amount=Decimal(1), method=method)
    except VoucherNotSupported:
        return rejected("voucher_not_supported")
    return approved()


def _fund(cast: Cast, count: int) -> None:
    services.fund_messages(
        account_id=cast.account.pk, vendor="aliyun", product="captcha", country="86", segments=[1] * count,
        at=clock.now(),
    )  # fmt: skip


def _warned() -> set[int]:
    from accounts.models import Alert

    return set(Alert.objects.filter(kind="volume_warning").values_list("account_id", flat=True))


def _give_minutes(cast: Cast, minutes: int) -> None:
    if minutes:
        product = PackageProduct.objects.create(
            slug="case", name="case", category="voice_fixed", product="voice", quantity=minutes, price=0,
            valid_months=24, delay_seconds=300,
        )  # fmt: skip
        services.gift_package(account=cast.account, catalogue=product, note="case")


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


_OPERATIONS = {
    "sms_segments": _sms_segments, "voice_minutes": _voice_minutes, "voice_fixed_package": _voice_fixed,
    "voice_custom_package": _voice_custom, "voice_number": _voice_number, "voice_number_expiry": _voice_number_expiry,
    "voice_package_validity": _voice_validity, "voice_send": _voice_send, "voice_balance_alert": _voice_alert,
    "card_charge": _card_charge, "sms_send": _sms_send, "daily_limit": _daily_limit, "billing_tolerance": _tolerance,
    "pay": _pay,
}  # fmt: skip
