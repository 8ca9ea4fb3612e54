"""Put the shipped reference data (fixtures/) into the database; rows that exist are left as people edited them."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

SOURCES = ("review.data", "carrier.data", "billing.data", "privacy_numbers.data")


def load_all() -> None:
    """Call every source's ``load()``; safe to repeat."""
    for source in SOURCES:
        import_module(source).load()


class Command(BaseCommand):
    help = "Load catalogues, word lists, limits, prices and magic numbers."

    def handle(self, *args: Any, **options: Any) -> None:
        load_all()
