"""A month of the demo company's sending, through the real services under a shifted clock.

Everything follows from one seed and the distance to today, so records, receipts, ledger, rollups and bills agree by
construction, and two machines that start on the same day show the same picture.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from uuid import UUID

from accounts.choices import Vendor
from accounts.models import Account, Application
from core import clock
from sending.choices import Door
from sending.services import Item, run_carrier, submit_messages

SEED = 20_210_301
CUSTOMERS = 480
# hour → weight; the last days are told in detail, the days before in fewer and larger calls
DETAILED = {8: 7, 10: 12, 11: 10, 13: 9, 15: 10, 17: 11, 19: 14, 20: 16, 21: 9}
COARSE = {10: 29, 15: 30, 20: 39}
DETAILED_DAYS = 2
LAST_RECEIPT = dt.timedelta(seconds=90)  # of the realistic profile
PROMOTION_DAYS = (2, 5)  # Wednesday and Saturday
PREFIXES = (
    "134", "135", "136", "137", "138", "139", "150", "151", "152", "158", "159", "182", "187", "188", "198",
    "130", "131", "132", "155", "156", "185", "186", "133", "153", "177", "180", "181", "189", "199", "192",
)  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高罗郑"
At = Callable[[dt.datetime], None]


class Company:
    """One account's senders: who gets what, how many, when."""

    def __init__(self, account: Account, sign_name: str, application: Application | None) -> None:
        self.account = account
        self.sign_name = sign_name
        self.application = application
        self.chance = random.Random(SEED + int(account.credit_code[2:8]))
        self.customers = [
            self.chance.choice(PREFIXES) + f"{self.chance.randrange(10**8):08d}" for _ in range(CUSTOMERS)
        ]

    def captcha(self, vendor: str, code: str, count: int) -> None:
        """Send login codes."""
        digits = [f"{self.chance.randrange(10**6):06d}" for _ in range(count)]
        tencent = vendor == Vendor.TENCENT
        self._send(vendor, code, [[one, "5"] if tencent else {"code": one} for one in digits])

    def shipping(self, code: str, count: int) -> None:
        """Send shipping notes."""
        orders = [f"YF{self.chance.randrange(10**10):010d}" for _ in range(count)]
        names = [self.chance.choice(SURNAMES) + self.chance.choice(("先生", "女士")) for _ in range(count)]
        values = [{"name": name, "order": order} for name, order in zip(names, orders, strict=True)]
        self._send(Vendor.ALIYUN, code, values)

    def promotion(self, code: str, count: int) -> list[str]:
        """Send the week's offers; returns the numbers that got one."""
        return self._send(Vendor.ALIYUN, code, [{} for _ in range(count)])

    def _send(self, vendor: str, code: str, values: list) -> list[str]:
        phones = self.chance.sample(self.customers, len(values))
        tencent = vendor == Vendor.TENCENT
        submission = submit_messages(
            account_id=self.account.pk, door=Door.TENCENT if tencent else Door.ALIYUN, vendor=vendor,
            application=self.application if tencent else None, all_or_nothing=False,
            request_id=str(UUID(int=self.chance.getrandbits(128), version=4)).upper(),
            items=[Item(phone, self.sign_name, code, value) for phone, value in zip(phones, values, strict=True)],
        )  # fmt: skip
        return [result.phone for result in submission.results if result.row is not None]


def slots(first_day: dt.date, until: dt.datetime, chance: random.Random) -> Iterator[tuple[dt.datetime, float]]:
    """Yield (instant, share of the day) of each hour that sends, up to ``until``."""
    day = first_day
    while clock.day_bounds(day)[0] < until:
        weekend = 1.25 if day.weekday() >= 5 else 1.0
        hours = DETAILED if until - clock.day_bounds(day)[0] < dt.timedelta(days=DETAILED_DAYS) else COARSE
        for hour, weight in hours.items():
            moment = clock.day_bounds(day)[0] + dt.timedelta(hours=hour, minutes=chance.randrange(1, 55))
            if moment + LAST_RECEIPT < until:
                yield moment, weekend * weight / sum(hours.values())
        day += dt.timedelta(days=1)


def run_carriers() -> None:
    """Let the carriers do everything that is due at this moment of the clock."""
    while run_carrier():
        pass
