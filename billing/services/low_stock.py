"""Packages running low: told once, armed again when there is enough (domain.md 6.5)."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import override

from accounts.choices import AlertKind
from accounts.services import raise_alert
from billing.choices import Item
from billing.models import PackageRule, Wallet
from billing.selectors.stock import left_in_packages

VOICE_ALERT = 5000  # minutes, where nothing else is set (domain.md 6.5)


def watch_by_default(wallet: Wallet) -> None:
    """Give an account with its first minutes the vendor's own threshold; the caller holds the wallet's lock."""
    rules = PackageRule.objects.filter(account_id=wallet.pk, product=Item.VOICE)
    if not rules.exists():
        PackageRule.objects.create(account_id=wallet.pk, product=Item.VOICE, alert_below=VOICE_ALERT)
        wallet.is_watched = True
        wallet.save(update_fields=["is_watched"])


def watch_packages(account_id: int, at: dt.datetime, products: Sequence[str] | None = None) -> None:
    """Compare what is left with the account's thresholds; the caller holds the wallet's lock."""
    rules = PackageRule.objects.filter(account_id=account_id, alert_below__isnull=False)
    if products is not None:
        rules = rules.filter(product__in=products)
    for rule in rules:
        left = left_in_packages(account_id, rule.product, at)
        is_low = left < (rule.alert_below or 0)
        if is_low == rule.is_alerted:
            continue
        rule.is_alerted, rule.alerts = is_low, rule.alerts + is_low
        rule.save(update_fields=["is_alerted", "alerts"])
        if is_low:
            _tell(rule, left, at)


def _tell(rule: PackageRule, left: int, at: dt.datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        covers = str(rule)
    facts = {"product": covers, "left": f"{left:,}", "below": f"{rule.alert_below:,}"}
    raise_alert(
        account_id=rule.account_id, kind=AlertKind.PACKAGE_LOW, cause=f"package:{rule.pk}:{rule.alerts}", facts=facts,
        at=at,
    )  # fmt: skip
