"""Packages: bought, given, shared, returned, run out of time (domain.md 6.3, 11.1, 11.6)."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.choices import AccountKind, AlertKind
from accounts.selectors import own_applications
from accounts.services import raise_alert
from billing.choices import EntryKind, Item, PackageStatus
from billing.errors import (
    ApplicationsForeign,
    EnterpriseOnly,
    NotOnSale,
    NotRefundable,
    ReferenceUsed,
)
from billing.models import LedgerEntry, Package, PackageProduct, Wallet
from billing.selectors.catalogue import on_sale, price_of
from billing.selectors.stock import is_refundable
from billing.services.ledger import lock_wallets, post, require_money
from billing.services.low_stock import watch_by_default, watch_packages
from core import clock
from core.money import ZERO


@transaction.atomic
def buy_package(
    *, account: Any, catalogue: PackageProduct, quantity: int = 0, applications: Sequence[int] = (), actor: Any = None,
    reference: str = "",
) -> Package:  # fmt: skip
    """Buy a package on sale from the free balance; usable at once, or after the delay of its kind.

    ``quantity`` is the size of a package of any size. ``applications`` may use it, all where none is named. A repeated
    ``reference`` (per account) returns the package bought the first time. Raises NotOnSale, PackageSize,
    EnterpriseOnly, ApplicationsForeign, InArrears, BalanceShort; then nothing is bought.
    """
    wallets = lock_wallets([account.pk])
    if known := _known(account, catalogue, reference):
        return known
    version = on_sale(catalogue.slug)
    if version is None or version.pk != catalogue.pk:
        raise NotOnSale
    if version.product == Item.VOICE and account.kind != AccountKind.ENTERPRISE:
        raise EnterpriseOnly
    size, price = price_of(version, quantity)
    chosen = _own_applications(account.pk, applications)
    require_money(wallets[account.pk], price, what="The package")
    return create(
        account.pk, version, price, wallets, EntryKind.PURCHASE, quantity=size, applications=chosen, actor=actor,
        reference=reference,
    )  # fmt: skip


@transaction.atomic
def gift_package(
    *, account: Any, catalogue: PackageProduct, note: str, actor: Any = None, reference: str = ""
) -> Package:
    """Give an account a package of fixed size for nothing, on sale or not; ``note`` says why."""
    wallets = lock_wallets([account.pk])
    if known := _known(account, catalogue, reference):
        return known
    size, _price = price_of(catalogue, 0)
    return create(account.pk, catalogue, ZERO, wallets, EntryKind.GIFT, quantity=size, actor=actor, reference=reference,
                  note=note)  # fmt: skip


@transaction.atomic
def share_package(*, package: Package, applications: Sequence[int], actor: Any = None) -> Package:
    """Say which applications may use a package; none named: all. What it holds already stays its to pay."""
    lock_wallets([package.account_id])  # nobody funds from it meanwhile
    package = Package.objects.get(pk=package.pk)
    package.applications = _own_applications(package.account_id, applications)
    package.save(update_fields=["applications"])
    return package


@transaction.atomic
def refund_package(*, package: Package, actor: Any = None, note: str = "") -> LedgerEntry:
    """Give back the price of a package that was never used, while it is valid. Raises NotRefundable."""
    wallets = lock_wallets([package.account_id])
    package = Package.objects.select_related("catalogue").get(pk=package.pk)
    now = clock.now()
    if not is_refundable(package, now):
        raise NotRefundable
    entry = LedgerEntry(
        account_id=package.account_id, kind=EntryKind.REFUND, cause_kind="package", cause_id=str(package.pk),
        amount=package.price, package=package, note=(note or package.catalogue.name)[:200], actor=actor,
    )  # fmt: skip
    Package.objects.filter(pk=package.pk).update(status=PackageStatus.REFUNDED)
    post([entry], wallets, at=now)
    watch_packages(package.account_id, now)
    return entry


def expire_packages() -> int:
    """Close the packages whose time is over; returns how many. What they hold for waiting messages stays chargeable."""
    now = clock.now()
    due = Package.objects.filter(status=PackageStatus.ACTIVE, expires_at__lte=now)
    closed = 0
    for account_id in sorted(set(due.order_by().values_list("account_id", flat=True))):
        with transaction.atomic():  # wallet first, as everywhere: no deadlock with a running charge
            lock_wallets([account_id])
            rows = list(due.filter(account_id=account_id).select_related("catalogue"))
            closed += due.filter(pk__in=[row.pk for row in rows]).update(status=PackageStatus.EXPIRED)
            for row in rows:
                _tell_expiry(row, now)
            watch_packages(account_id, now)
    return closed


def next_expiry() -> dt.datetime | None:
    """Return when the next package in use ends."""
    rows = Package.objects.filter(status=PackageStatus.ACTIVE).order_by("expires_at")
    return rows.values_list("expires_at", flat=True).first()


def end_of_validity(product: PackageProduct, bought_at: dt.datetime) -> dt.datetime:
    """Return when a package bought then expires: whole calendar months, or days, from the purchase."""
    if not product.valid_months:
        return bought_at + dt.timedelta(days=product.valid_days)
    local = clock.local(bought_at)
    years, month = divmod(local.year * 12 + local.month - 1 + product.valid_months, 12)
    last = monthrange(years, month + 1)[1]
    return local.replace(year=years, month=month + 1, day=min(local.day, last)).astimezone(dt.UTC)


def create(
    account_id: int, product: PackageProduct, price: Decimal, wallets: dict[int, Wallet], kind: str, *, quantity: int,
    applications: Sequence[int] = (), actor: Any = None, reference: str = "", note: str = "", is_auto: bool = False,
) -> Package:  # fmt: skip
    """Make a package and its ledger entry; the caller has locked the wallet and checked everything."""
    now = clock.now()
    package = Package.objects.create(
        account_id=account_id, catalogue=product, product=product.product, quantity=quantity, remaining=quantity,
        price=price, bought_at=now, effective_at=now + dt.timedelta(seconds=product.delay_seconds),
        expires_at=end_of_validity(product, now), reference=reference, applications=list(applications),
        is_auto=is_auto,
    )  # fmt: skip
    entry = LedgerEntry(
        account_id=account_id, kind=kind, cause_kind="package", cause_id=str(package.pk), amount=-price,
        package=package, note=(note or product.name)[:200], actor=actor,
    )  # fmt: skip
    post([entry], wallets, at=now)
    if product.product == Item.VOICE:
        watch_by_default(wallets[account_id])
    if wallets[account_id].is_watched:
        watch_packages(account_id, now)
    return package


def _known(account: Any, catalogue: PackageProduct, reference: str) -> Package | None:
    known = Package.objects.filter(account=account, reference=reference).first() if reference else None
    if known is not None and known.catalogue_id != catalogue.pk:
        raise ReferenceUsed
    return known


def _own_applications(account_id: int, applications: Sequence[int]) -> list[int]:
    wanted = sorted(set(applications))
    if wanted and set(own_applications(account_id, wanted)) != set(wanted):
        raise ApplicationsForeign
    return wanted


def _tell_expiry(package: Package, at: dt.datetime) -> None:
    left = package.remaining - package.held
    if left > 0:
        facts = {"name": package.catalogue.name, "left": f"{left:,}"}
        raise_alert(
            account_id=package.account_id, kind=AlertKind.PACKAGE_ENDED, cause=f"expired:{package.pk}", facts=facts,
            at=at,
        )  # fmt: skip
