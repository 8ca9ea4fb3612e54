"""What a movement of money sets off: arrears begin and end, a balance runs low (domain.md 11.1, 11.4)."""

import datetime as dt
from decimal import Decimal

from accounts.choices import AlertKind
from accounts.services import raise_alert
from billing.models import Wallet
from core.money import format_yuan


def watch_balance(wallet: Wallet, *, free: Decimal, has_gained: bool, at: dt.datetime) -> None:
    """Set what a locked wallet remembers of arrears and warnings, and tell the contacts; the caller writes the wallet.

    A low balance is told once; it is armed again when money came in and the balance is above the threshold, so that
    holds coming and going about the threshold say nothing twice.
    """
    _watch_arrears(wallet, at)
    is_low = wallet.alert_below is not None and free < wallet.alert_below
    if is_low and not wallet.is_warned:
        wallet.is_warned, wallet.warnings = True, wallet.warnings + 1
        facts = {"free": format_yuan(free), "below": format_yuan(wallet.alert_below)}
        raise_alert(
            account_id=wallet.pk, kind=AlertKind.BALANCE_LOW, cause=f"balance:{wallet.warnings}", facts=facts, at=at
        )
    elif wallet.is_warned and has_gained and not is_low:
        wallet.is_warned = False


def _watch_arrears(wallet: Wallet, at: dt.datetime) -> None:
    facts = {"balance": format_yuan(wallet.balance)}
    if wallet.balance < 0 and wallet.arrears_since is None:
        wallet.arrears_since = at
        raise_alert(
            account_id=wallet.pk, kind=AlertKind.ARREARS, cause=f"arrears:{wallet.chain_length}", facts=facts, at=at
        )
    elif wallet.balance >= 0 and wallet.arrears_since is not None:
        wallet.arrears_since = wallet.arrears_ended_at = None
        raise_alert(
            account_id=wallet.pk, kind=AlertKind.RESUMED, cause=f"resumed:{wallet.chain_length}", facts=facts, at=at
        )
