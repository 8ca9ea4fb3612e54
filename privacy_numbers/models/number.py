from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import MoneyField
from core.phone import mask
from core.tenancy import TenantModel
from privacy_numbers.choices import (
    MigrationProblem,
    NumberKind,
    NumberState,
    PoolType,
    TicketReason,
    TicketState,
    Verification,
)
from privacy_numbers.models.pool import NumberPool


class StockPlace(models.Model):
    """How many numbers of a kind the vendor has for sale in a city (domain.md 12.14); the platform's, editable.

    ``next_serial`` makes the next number drawn there; ``prefix`` + serial is a number nobody else has.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=NumberKind)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30)  # 全国 for 95 numbers
    prefix = models.CharField(_("prefix"), max_length=9)
    left = models.PositiveIntegerField(_("in stock"))
    next_serial = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number stock")
        verbose_name_plural = _("number stock")
        ordering = ["kind", "province", "city"]
        constraints = [models.UniqueConstraint(fields=["kind", "city"], name="stock_place_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.city}"


class NumberPurchase(TenantModel):
    """购买记录: one purchase of numbers; its first rent is charged with it (domain.md 12.2, 12.3)."""

    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="purchases", verbose_name=_("pool"))
    kind = models.CharField(_("kind"), max_length=8, choices=NumberKind)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30)
    quantity = models.PositiveIntegerField(_("quantity"))
    rent = MoneyField(_("rent a number and month"))
    amount = MoneyField(_("charged"))
    request_id = models.CharField(_("request id"), max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("bought by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("bought at"))

    class Meta:
        verbose_name = _("number purchase")
        verbose_name_plural = _("number purchases")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.get_kind_display()} {self.city}"


class Ticket(TenantModel):
    """工单: the first purchase of a type, or one where the stock is 0; granted or refused by a platform operator."""

    pool_type = models.CharField(_("type"), max_length=16, choices=PoolType)
    pool = models.ForeignKey(
        NumberPool, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("pool")
    )
    pool_name = models.CharField(_("new pool"), max_length=16, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=NumberKind)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30)
    quantity = models.PositiveIntegerField(_("quantity"))
    number = models.CharField(_("wanted number"), max_length=20, blank=True)
    reason = models.CharField(_("why by ticket"), max_length=16, choices=TicketReason)
    state = models.CharField(_("state"), max_length=8, choices=TicketState, default=TicketState.OPEN)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    purchase = models.OneToOneField(
        NumberPurchase, null=True, blank=True, on_delete=models.PROTECT, related_name="ticket"
    )
    created_at = models.DateTimeField(_("opened at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("purchase ticket")
        verbose_name_plural = _("purchase tickets")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.quantity} x {self.city}"


class SecretNumber(TenantModel):
    """隐私号, the X number. ``capacity`` bindings fit on it, ``bound`` are on it; moved by conditional UPDATE.

    ``draw`` is chance given once: a random number of a city is the next one from a random place on, by index.
    """

    pool = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="numbers", verbose_name=_("pool"))
    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=NumberKind, default=NumberKind.VIRTUAL)
    province = models.CharField(_("province"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=NumberState, default=NumberState.FREE)
    bound = models.PositiveIntegerField(_("bound"), default=0)
    capacity = models.PositiveIntegerField(_("places"), default=1)
    draw = models.FloatField(default=0)
    remark = models.CharField(_("remark"), max_length=100, blank=True)
    purchase = models.ForeignKey(
        NumberPurchase, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers",
        verbose_name=_("purchase"),
    )  # fmt: skip
    bought_at = models.DateTimeField(_("bought at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    rent_due_at = models.DateTimeField(null=True, blank=True)  # the next month's begin; empty: pays no rent
    verification = models.CharField(
        _("verification"), max_length=12, choices=Verification, default=Verification.NOT_NEEDED
    )
    verify_by = models.DateTimeField(_("to be verified by"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verify_token = models.CharField(max_length=40, blank=True)  # of the QR page; empty: none was asked for
    verify_token_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("private number")
        verbose_name_plural = _("private numbers")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["pool", "city", "draw"], name="number_draw_city",
                condition=models.Q(state__in=["free", "bound"], bound__lt=models.F("capacity")),
            ),
            models.Index(
                fields=["pool", "draw"], name="number_draw",
                condition=models.Q(state__in=["free", "bound"], bound__lt=models.F("capacity")),
            ),
            models.Index(fields=["pool", "state"], name="number_state"),
            models.Index(fields=["account", "-id"], name="number_account"),
            models.Index(fields=["rent_due_at"], condition=models.Q(rent_due_at__isnull=False), name="number_rent"),
            models.Index(fields=["verify_by"], condition=models.Q(verification="open"), name="number_verify"),
            models.Index(fields=["verify_token"], condition=~models.Q(verify_token=""), name="number_verify_token"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=models.Q(bound__lte=models.F("capacity")), name="number_not_overbound"),
        ]

    @property
    def free_places(self) -> int:
        return self.capacity - self.bound

    def __str__(self) -> str:
        return mask(self.number)  # titles and links are read by roles without the right to whole numbers


class Migration(TenantModel):
    """号码迁移 between pools of one type, with its result list (domain.md 12.7)."""

    source = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"))
    target = models.ForeignKey(NumberPool, on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    count = models.PositiveIntegerField(_("numbers"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("migrated at"))

    class Meta:
        verbose_name = _("migration")
        verbose_name_plural = _("migrations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MigratedNumber(models.Model):
    """One line of a migration's result; ``problem`` empty: it moved."""

    migration = models.ForeignKey(Migration, on_delete=models.CASCADE, related_name="lines")
    number = models.CharField(_("number"), max_length=20)
    city = models.CharField(_("place"), max_length=30, blank=True)
    problem = models.CharField(_("problem"), max_length=10, choices=MigrationProblem, blank=True)

    class Meta:
        verbose_name = _("migrated number")
        verbose_name_plural = _("migrated numbers")
        ordering = ["id"]

    def __str__(self) -> str:
        return mask(self.number)
