"""What an account has to pay with."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, QuerySet, Sum, TextField, When
from django.db.models.functions import Cast

from billing.choices import PackageStatus, Product
from billing.models import Package, Wallet
from billing.pricing import Stock
from core import clock
from core.money import ZERO
from core.prepared import Prepared

DOMESTIC = (Product.CAPTCHA, Product.NOTIFICATION, Product.PROMOTION)  # a tuple: members hash by name, words do not


@dataclass(frozen=True, slots=True)
class Balance:
    """In yuan. ``free`` = balance - held; ``is_low`` by the account's own threshold."""

    balance: Decimal
    held: Decimal
    alert_below: Decimal | None

    @property
    def free(self) -> Decimal:
        return self.balance - self.held

    @property
    def is_in_arrears(self) -> bool:
        return self.balance < 0

    @property
    def is_low(self) -> bool:
        return self.alert_below is not None and self.free < self.alert_below


def _usable(account_id: int, at: dt.datetime) -> QuerySet[Package]:
    """Soonest to expire first; of two that expire together the one bound to a product before the general one, which
    can still serve others; then the older."""
    return Package.objects.filter(
        account_id=account_id, status=PackageStatus.ACTIVE, effective_at__lte=at, expires_at__gt=at,
        remaining__gt=F("held"),
    ).order_by("expires_at", Case(When(product="", then=1), default=0), "pk")  # fmt: skip


# Asked at every send.
_BALANCE = Prepared(
    lambda account_id: Wallet.objects.filter(pk=account_id).order_by().values_list("balance", "held", "alert_below"),
    account_id=int,
)
_FOR_DOMESTIC = Prepared(
    lambda account_id, at, product: (
        _usable(account_id, at)
        .filter(product__in=[product, ""])
        .values_list("pk", F("remaining") - F("held"), Cast("applications", TextField()))
    ),
    account_id=int,
    at=dt.datetime,
    product=str,
)


def balance_of(account_id: int) -> Balance:
    """Return an account's money; zero where it never had any."""
    row = _BALANCE.first(account_id=account_id)
    return Balance(*row) if row else Balance(ZERO, ZERO, None)


def usable_packages(
    account_id: int, product: str = "", at: dt.datetime | None = None, *, application_id: int | None = None,
    for_all: bool = False,
) -> list[Package]:  # fmt: skip
    """Return the packages with something free, in the order of use; of one product, or all.

    Only those that the application (None: a send without one) may use, unless ``for_all``.
    """
    rows = _usable(account_id, at or clock.now())
    if product:
        rows = rows.filter(product__in=covering(product))
    return [row for row in rows if for_all or _may_use(row.applications, application_id)]


def stocks_of(account_id: int, product: str, at: dt.datetime, application_id: int | None) -> list[Stock]:
    """Return what the packages for a product hold, in the order of use, as the allocation wants it."""
    if product in DOMESTIC:  # every send
        rows = _FOR_DOMESTIC.rows(account_id=account_id, at=at, product=str(product))
        # Nearly all packages are for all applications: that is told without reading the list.
        return [Stock(pk, free) for pk, free, own in rows if own == "[]" or _may_use(json.loads(own), application_id)]
    packages = usable_packages(account_id, product, at, application_id=application_id)
    return [Stock(package.pk, package.remaining - package.held) for package in packages]


def _may_use(applications: list[int], application_id: int | None) -> bool:
    """A package without applications of its own is for all, and for sends without one."""
    return not applications or application_id in applications


def left_in_packages(account_id: int, product: str, at: dt.datetime) -> int:
    """Return what is free in the packages for a product, "" the general ones alone; of all applications.

    A package that will be usable in a moment counts.
    """
    rows = Package.objects.filter(
        account_id=account_id, status=PackageStatus.ACTIVE, expires_at__gt=at,
        product__in=covering(product) if product else [""],
    )  # fmt: skip
    return rows.aggregate(n=Sum(F("remaining") - F("held")))["n"] or 0


def covering(product: str) -> list[str]:
    """Return the package products that pay for a product; a general package ("") is for domestic messages."""
    return [product, ""] if product in DOMESTIC else [product]


def can_send(account_id: int) -> bool:
    """Return whether the account may send at all: no arrears, and free money or a package with something left."""
    money = balance_of(account_id)
    return not money.is_in_arrears and (money.free > 0 or bool(usable_packages(account_id, for_all=True)))


def is_refundable(package: Package, at: dt.datetime | None = None) -> bool:
    """Return whether a package may be returned: paid for, never used, holding nothing, valid (domain.md 11.6)."""
    is_untouched = package.remaining == package.quantity and not package.held
    in_time = package.status == PackageStatus.ACTIVE and package.expires_at > (at or clock.now())
    return is_untouched and in_time and package.price > 0
