"""The month itself: codes all day, shipping notes, two promotions a week, replies, a package bought on the way."""

import datetime as dt
from collections.abc import Callable
from random import Random

from accounts.choices import Vendor
from accounts.models import Account, Application
from billing.services import settle_due_months
from carrier.choices import ProfileName
from carrier.models import CarrierSetting
from carrier.services import set_profile
from core import clock
from sending.services import add_to_blacklist, reply
from smsconsole.demo.history import LAST_RECEIPT, PROMOTION_DAYS, SEED, Company, run_carriers, slots

CODES_A_DAY, TENCENT_CODES_A_DAY, NOTES_A_DAY, PROMOTED = 52, 20, 34, 60
BUY_AFTER = dt.timedelta(days=8)
REPLIES = ("R", "收到，谢谢", "r", "多少钱", "TD", "好的")
At = Callable[[dt.datetime], None]


def live_through(
    account: Account, other: Account, *, first_day: dt.date, until: dt.datetime, at: At, buy: Callable[[], None]
) -> None:
    """Send from the first day to ``until``; ``buy`` is called once, when the first week has been paid in cash."""
    profile = CarrierSetting.objects.filter(pk=1).values_list("profile", "seed").first()
    set_profile(profile=ProfileName.REALISTIC)
    _send_all(account, other, first_day, until, at, buy)
    at(until)
    run_carriers()
    set_profile(profile=profile[0] if profile else ProfileName.IDEAL, seed=profile[1] if profile else 1)


def _send_all(
    account: Account, other: Account, first_day: dt.date, until: dt.datetime, at: At, buy: Callable[[], None]
) -> None:
    demo = Company(account, account.name, Application.objects.get(sdk_app_id="1400000001"))
    neighbour = Company(other, other.name, None)
    purchase = clock.day_bounds(first_day)[0] + BUY_AFTER
    bought = False
    for moment, share in slots(first_day, until, Random(SEED)):
        at(moment)
        run_carriers()  # what the hour before still had on its way
        if not bought and moment >= purchase:
            buy()
            bought = True
        demo.captcha(Vendor.ALIYUN, "SMS_100000001", _of(CODES_A_DAY, share))
        demo.captcha(Vendor.TENCENT, "100001", _of(TENCENT_CODES_A_DAY, share))
        demo.shipping("SMS_100000002", _of(NOTES_A_DAY, share))
        local = clock.local(moment)
        if local.hour == 10:
            neighbour.captcha(Vendor.ALIYUN, "SMS_200000001", 4)
            settle_due_months()
        promoted = demo.promotion("SMS_100000003", PROMOTED) if _promotes(local) else []
        run_carriers()
        if promoted:
            _answer(account, promoted, moment, at, demo.chance)
    if not bought:
        buy()


def _of(a_day: int, share: float) -> int:
    return max(1, round(a_day * share))


def _promotes(local: dt.datetime) -> bool:
    return local.weekday() in PROMOTION_DAYS and local.hour == 15


def _answer(account: Account, promoted: list[str], moment: dt.datetime, at: At, chance: Random) -> None:
    """Let some who got the offers answer it, a few of them with the word that ends promotion."""
    at(moment + LAST_RECEIPT)
    run_carriers()
    for phone in chance.sample(promoted, 3):
        reply(account_id=account.pk, phone=phone, content=chance.choice(REPLIES))
    at(moment + LAST_RECEIPT + dt.timedelta(seconds=5))
    run_carriers()


def blacklist(account: Account) -> None:
    """List a number that complained."""
    add_to_blacklist(account_id=account.pk, phones=["13666666666"], remark="用户投诉，不再发送")
