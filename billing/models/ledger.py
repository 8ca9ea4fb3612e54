from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.choices import EntryKind, Item
from billing.errors import LedgerClosed
from billing.models.package import Package
from core.money import MoneyField
from core.sequences import busy
from core.tenancy import TenantModel, TenantQuerySet


class Wallet(models.Model):
    """An account's cash. ``balance`` - ``held`` is free; held is for messages whose receipt decides."""

    account = models.OneToOneField(
        "accounts.Account", on_delete=models.PROTECT, primary_key=True, related_name="wallet"
    )
    balance = MoneyField(_("balance"), default=0)
    held = MoneyField(_("held"), default=0)
    alert_below = MoneyField(_("warn below"), null=True, blank=True)
    open_month = models.PositiveIntegerField(default=0, editable=False)  # the last month that got a bill row
    # The ledger's newest entry (billing.chain): its digest and its position.
    chain_head = models.CharField(_("newest digest"), max_length=64, blank=True, editable=False)
    chain_length = models.BigIntegerField(_("entries"), default=0, editable=False)
    volumes = models.TextField(default="", blank=True, editable=False)  # the month's, by price list (billing.volumes)
    is_watched = models.BooleanField(default=False, editable=False)  # has package rules or volume limits
    is_warned = models.BooleanField(default=False, editable=False)  # of a low balance, and not topped up since
    warnings = models.PositiveIntegerField(default=0, editable=False)
    arrears_since = models.DateTimeField(_("in arrears since"), null=True, blank=True, editable=False)
    arrears_ended_at = models.DateTimeField(null=True, blank=True, editable=False)  # rents and bindings were ended

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = [models.CheckConstraint(condition=models.Q(held__gte=0), name="wallet_held_not_negative")]

    def __str__(self) -> str:
        return str(self.account)


class LedgerQuerySet(TenantQuerySet):
    """Rows may be added and read, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise LedgerClosed

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LedgerClosed


@busy
class LedgerEntry(TenantModel):
    """One movement of money or package messages; never changed, never deleted.

    ``amount`` is added to the balance (charges are negative); ``quantity`` segments were charged, from ``package``
    where one is named (then amount is 0). (``cause_kind``, ``cause_id``, ``kind``) is unique: no retry bills twice.
    ``position`` counts an account's entries from 1; ``digest`` chains them (billing.chain).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind)
    cause_kind = models.CharField(_("cause"), max_length=20)  # message, package, top_up, adjustment …
    cause_id = models.CharField(max_length=120)
    product = models.CharField(_("product"), max_length=16, choices=Item, blank=True)
    quantity = models.BigIntegerField(_("segments"), default=0)
    unit_price = MoneyField(_("unit price"), default=0)
    amount = MoneyField(_("amount"), default=0)
    balance_after = MoneyField(_("balance after"), default=0)
    package = models.ForeignKey(
        Package, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("package")
    )
    # By id, not by key: signatures and templates may be deleted, the books may not.
    signature_id = models.BigIntegerField(null=True)
    template_id = models.BigIntegerField(null=True)
    application_id = models.BigIntegerField(null=True)
    pool_id = models.BigIntegerField(null=True)  # number pool
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("by"), max_length=150, blank=True)  # copied, for people may be deleted
    at = models.DateTimeField(_("at"))
    month = models.PositiveIntegerField(_("billing month"))  # 202611, Beijing
    day = models.DateField(_("day"))
    position = models.BigIntegerField(_("position"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "month", "id"], name="ledger_month"),
            models.Index(fields=["account", "-id"], name="ledger_account"),
            # Top-ups, purchases and corrections among millions of charges; charges name a template.
            models.Index(fields=["account", "-id"], condition=models.Q(template_id=None), name="ledger_money"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cause_kind", "cause_id", "kind"], name="ledger_cause_once"),
        ]

    @property
    def colour(self) -> str:
        return EntryKind.colours()[self.kind]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; a row that stands is never written again."""
        if not self._state.adding:
            raise LedgerClosed
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise LedgerClosed

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
