"""Tables without business words."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.prepared import Remembered
from core.revision import watched
from core.sequences import busy


@watched
class ClockState(models.Model):
    """The test clock's one row, shared by all processes; ``advance_*`` say what an advance under way is about."""

    frozen_at = models.DateTimeField(null=True)
    offset_microseconds = models.BigIntegerField(default=0)
    advance_from = models.DateTimeField(null=True)
    advance_to = models.DateTimeField(null=True)  # stays when the advance breaks off, until it is finished
    advance_token = models.CharField(max_length=32, blank=True)  # whose it is
    advance_until = models.DateTimeField(null=True)  # by the machine's time: after that, another may go on with it

    @classmethod
    def load(cls) -> clock.State:
        """Return the shared state; real time when no row was ever written."""
        return _STATE.one(pk=1) or _REAL

    @classmethod
    def store(cls, state: clock.State) -> None:
        """Write the shared state; an advance under way ends with it."""
        cls.objects.update_or_create(pk=1, defaults={**cls.columns(state), **cls.NO_ADVANCE})

    @staticmethod
    def columns(state: clock.State) -> dict[str, Any]:
        """Return a state as this table keeps it."""
        return {
            "frozen_at": state.frozen_at,
            "offset_microseconds": state.offset // dt.timedelta(microseconds=1),
        }

    NO_ADVANCE: ClassVar[dict[str, Any]] = {
        "advance_from": None, "advance_to": None, "advance_token": "", "advance_until": None,
    }  # fmt: skip


class Revision(models.Model):
    """The one number that writes to the seldom changing tables raise (core.revision)."""

    number = models.BigIntegerField()


@busy
class UsedNonce(models.Model):
    """A signature nonce seen inside its window; unique, so the second use loses (core.nonces)."""

    key = models.CharField(max_length=160, unique=True)
    expires_at = models.DateTimeField()


class Holiday(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day worked for one (core.workdays)."""

    day = models.DateField(_("day"), unique=True)
    is_workday = models.BooleanField(_("worked"), default=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()


class Heartbeat(models.Model):
    """The last sign of life of one process (core.heartbeat)."""

    name = models.CharField(max_length=20)
    process = models.CharField(max_length=80)  # host:pid
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "process"], name="heartbeat_once")]


# Asked at the beginning of every request.
_REAL = clock.State()
_STATE = Remembered(
    lambda pk: ClockState.objects.filter(pk=pk).order_by().values_list("frozen_at", "offset_microseconds"),
    lambda frozen_at, microseconds: clock.State(frozen_at, dt.timedelta(microseconds=microseconds)),
    (ClockState,),
    pk=int,
)
