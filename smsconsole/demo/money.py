"""Money of the demo: a top-up when the account opens, one package, a top-up at the end that makes the balance round."""

from decimal import Decimal

from accounts.models import Account, User
from billing.models import PackageProduct, Wallet
from billing.services import buy_package, set_alert, top_up

BALANCE = Decimal(10_000)
PACKAGE = "general-10000"


def open_wallet(account: Account, owner: User) -> None:
    """Pay in the first money."""
    top_up(account=account, amount=BALANCE, actor=owner, reference="demo-opening", note="银行转账")
    set_alert(account=account, alert_below=Decimal(500), actor=owner)


def buy(account: Account, owner: User) -> None:
    """Buy the one package."""
    catalogue = PackageProduct.objects.get(slug=PACKAGE)
    buy_package(account=account, catalogue=catalogue, actor=owner, reference="demo-package")


def round_up(account: Account, owner: User) -> None:
    """Pay in what was spent, so that the demo begins with 10,000 yuan to spend."""
    wallet = Wallet.objects.get(account=account)
    if missing := BALANCE - wallet.balance:
        top_up(account=account, amount=missing, actor=owner, reference="demo-round", note="银行转账")
