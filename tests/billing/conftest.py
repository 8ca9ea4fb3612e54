"""An account whose money came in through the services, so that its books are whole."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account
from billing import services
from billing.models import PackageProduct
from core import clock


@pytest.fixture
def shop(db: None) -> Account:
    """An enterprise with 100 yuan and no package."""
    account = Account.objects.create(name="shop", created_at=clock.now())
    services.top_up(account=account, amount=Decimal(100), reference="first")
    return account


@pytest.fixture
def make_product(db: None) -> Any:
    """Return a maker of packages on sale."""

    def make(slug: str, quantity: int, price: str, *, product: str = "", days: int = 365) -> PackageProduct:
        return PackageProduct.objects.create(
            slug=slug, name=slug, quantity=quantity, price=Decimal(price), valid_days=days, product=product
        )

    return make


@pytest.fixture(autouse=True)
def books_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The books of these tests charge things no app has records of; tests/books plays the whole house."""
    monkeypatch.setattr("billing.selectors.recorded._records", {})
