"""Console pages of the desk's tables; the queue itself is a page of its own (smsconsole/console/review.py)."""

from review.admin import hours, orders, reasons, registry, words

__all__ = ["hours", "orders", "reasons", "registry", "words"]
