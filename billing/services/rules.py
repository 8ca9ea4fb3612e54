"""What happens by itself when packages run low: the warning and the next purchase (domain.md 11.1)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from accounts.choices import AlertKind
from accounts.services import raise_alert
from billing import pricing
from billing.choices import Category, EntryKind, Item, PackageStatus
from billing.errors import AmountInvalid, RuleInvalid
from billing.models import Package, PackageProduct, PackageRule, SendingLimit, Wallet
from billing.selectors.catalogue import on_sale
from billing.selectors.stock import covering, stocks_of
from billing.services.ledger import lock_wallets
from billing.services.low_stock import watch_packages
from billing.services.packages import create
from core import clock
from core.money import format_yuan


@transaction.atomic
def save_package_rule(
    *, account: Any, product: str, alert_below: int | None = None, auto_slug: str = "", auto_times: int = 0,
    auto_cap: Decimal = Decimal(0), actor: Any = None,
) -> PackageRule:  # fmt: skip
    """Set the account's rule for a product ("": general packages); what it bought is counted from here anew.

    ``auto_slug`` empty buys nothing by itself; else ``auto_times`` and ``auto_cap`` bound it. Raises RuleInvalid.
    """
    if auto_slug:
        _check_auto(product, auto_slug, auto_times, auto_cap)
    wallet = lock_wallets([account.pk])[account.pk]
    rule, _ = PackageRule.objects.update_or_create(
        account=account, product=product,
        defaults={
            "alert_below": alert_below, "auto_slug": auto_slug, "auto_times": auto_times, "auto_cap": auto_cap,
            "auto_done": 0, "auto_spent": Decimal(0), "auto_problem": "",
        },
    )  # fmt: skip
    note_watched(wallet)
    watch_packages(account.pk, clock.now())
    rule.refresh_from_db()
    return rule


@transaction.atomic
def delete_package_rule(*, rule: PackageRule, actor: Any = None) -> None:
    """Take a rule away: nothing is told or bought by itself any more."""
    wallet = lock_wallets([rule.account_id])[rule.account_id]
    rule.delete()
    note_watched(wallet)


def note_watched(wallet: Wallet) -> None:
    """Write down whether a send has to look at rules and limits at all; the caller holds the wallet's lock."""
    wallet.is_watched = any(
        model.objects.filter(account_id=wallet.pk).exists() for model in (PackageRule, SendingLimit)
    )  # fmt: skip
    wallet.save(update_fields=["is_watched"])


def refill(
    wallet: Wallet, product: str, segments: Sequence[int], chosen: list[int | None], *, at: dt.datetime,
    application_id: int | None,
) -> list[int | None]:  # fmt: skip
    """Buy packages by the account's rules until the messages are covered or the rules' bounds are met.

    Returns the allocation then. The wallet is locked, so of two sends at once the second finds what the first bought.
    A purchase that is not possible is told once and the balance pays.
    """
    rules = PackageRule.objects.filter(account_id=wallet.pk, product__in=covering(product)).exclude(auto_slug="")
    for rule in sorted(rules, key=lambda row: row.product == ""):
        while None in chosen and rule.auto_done < rule.auto_times:
            smallest = min(parts for parts, pk in zip(segments, chosen, strict=True) if pk is None)
            if not _buy(rule, wallet, smallest, at):
                break
            chosen = pricing.allocate(segments, stocks_of(wallet.pk, product, at, application_id))
    return chosen


def _buy(rule: PackageRule, wallet: Wallet, smallest: int, at: dt.datetime) -> bool:
    version = on_sale(rule.auto_slug)
    if version is None or version.quantity < smallest:
        why = gettext_noop("it is not on sale.") if version is None else gettext_noop("it is too small.")
        return _fail(rule, rule.auto_slug, why, at)
    if rule.auto_spent + version.price > rule.auto_cap:
        why = gettext_noop("the cap of %(sum)s would be exceeded.")
        return _fail(rule, version.name, why, at, sum_=rule.auto_cap)
    free = wallet.balance - wallet.held
    if free < version.price:
        return _fail(rule, version.name, gettext_noop("it costs %(sum)s."), at, sum_=version.price)
    waiting = Package.objects.filter(
        account_id=wallet.pk, catalogue=version, is_auto=True, status=PackageStatus.ACTIVE, effective_at__gt=at
    )
    if waiting.exists():  # bought already and usable in a moment
        return False
    reference = f"auto:{rule.pk}:{wallet.chain_length + 1}"
    package = create(
        wallet.pk, version, version.price, {wallet.pk: wallet}, EntryKind.PURCHASE, quantity=version.quantity,
        reference=reference, is_auto=True,
    )  # fmt: skip
    rule.auto_done, rule.auto_spent, rule.auto_problem = rule.auto_done + 1, rule.auto_spent + version.price, ""
    rule.save(update_fields=["auto_done", "auto_spent", "auto_problem"])
    facts = {"name": version.name, "price": format_yuan(version.price)}
    raise_alert(account_id=wallet.pk, kind=AlertKind.PACKAGE_BOUGHT, cause=f"bought:{package.pk}", facts=facts, at=at)
    return package.effective_at <= at


def _fail(rule: PackageRule, name: str, reason: str, at: dt.datetime, *, sum_: Decimal = Decimal(0)) -> bool:
    """Say once why nothing was bought; the same reason again says nothing."""
    with override(settings.LANGUAGE_CODE):
        why = gettext(reason) % {"sum": format_yuan(sum_)}
    if rule.auto_problem != why:
        rule.auto_problem = why
        rule.save(update_fields=["auto_problem"])
        raise_alert(
            account_id=rule.account_id, kind=AlertKind.PACKAGE_NOT_BOUGHT,
            cause=f"not-bought:{rule.pk}:{rule.auto_done}:{why}"[:100], facts={"name": name, "why": why}, at=at,
        )  # fmt: skip
    return False


def _check_auto(product: str, slug: str, times: int, cap: Decimal) -> None:
    version: PackageProduct | None = on_sale(slug)
    if version is None or version.category == Category.VOICE_CUSTOM:
        raise RuleInvalid("Choose a package of fixed size that is on sale.", field="auto_slug")
    if version.product not in (covering(product) if product else [""]):
        covers = Item(product).label if product else "all domestic messages"
        raise RuleInvalid(f"This package does not serve {covers}.", field="auto_slug")
    if not 1 <= times <= 1000:
        raise RuleInvalid("Name 1 to 1,000 purchases.", field="auto_times")
    if cap < version.price:
        raise AmountInvalid("The cap does not pay for one package.", field="auto_cap")
