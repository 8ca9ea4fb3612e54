"""The network as it stands, and where a number is from. Rows are remembered until their version changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from carrier import places
from carrier.choices import ProfileName
from carrier.data import fixture
from carrier.models import CarrierSetting, FaultRule, MagicNumber, NumberSegment
from carrier.network import Fault, Plan, PlannedReceipt, Profile, Span, World
from carrier.places import Place
from core.prepared import Remembered


@dataclass(frozen=True)
class _Memory:
    version: str
    world: World
    overrides: dict[str, Place]


_memory: _Memory | None = None
_VERSION = Remembered(
    lambda pk: CarrierSetting.objects.filter(pk=pk).order_by().values_list("version"), str, (CarrierSetting,), pk=int
)


def world() -> World:
    """Return profile, fault rules, magic numbers and seed; one query while nothing changed."""
    return _current().world


def locator() -> Callable[[str, str], Place]:
    """Return a function (stored digits, country code) → Place for many numbers; one query while nothing changed."""
    overrides = _current().overrides

    def locate_one(digits: str, country: str = "86") -> Place:
        return places.find(digits, country, overrides)

    return locate_one


def locate(phone_digits: str, country: str = "86") -> Place:
    """Return carrier, province and city of a number in stored digits."""
    return locator()(phone_digits, country)


def profile_parameters(name: str) -> Profile:
    """Return a shipped profile (fixtures/carrier/profiles.json)."""
    row = dict(fixture("profiles")[name])
    spans = {key: Span(*row.pop(key)) for key in ("latency", "tail")}
    failures = tuple((code, weight) for code, weight in row.pop("failures", ()))
    return Profile(name=name, failures=failures, **spans, **row)


def setting() -> CarrierSetting:
    """Return the row that names profile and seed (unsaved defaults when none was written)."""
    return CarrierSetting.objects.filter(pk=1).first() or CarrierSetting(pk=1)


def fault_rules(account_id: int | None = None) -> QuerySet[FaultRule]:
    """Return the fault rules in order: all, or those of one account."""
    rules = FaultRule.objects.select_related("account")
    return rules if account_id is None else rules.filter(account_id=account_id)


def magic_numbers() -> QuerySet[MagicNumber]:
    return MagicNumber.objects.all()


def number_segments() -> QuerySet[NumberSegment]:
    return NumberSegment.objects.all()


def receipts_of(rows: Iterable[dict]) -> tuple[PlannedReceipt, ...]:
    """Return a magic number's receipts as the network plans them."""
    return tuple(PlannedReceipt(int(row["after_ms"]), row["status"], row["code"]) for row in rows)


def _current() -> _Memory:
    global _memory
    version = _VERSION.one(pk=1) or ""
    if _memory is None or not version or _memory.version != version:  # what changes while it is read has a new version
        _memory = _Memory(version, _read_world(setting()), _read_overrides())
    return _memory


def _read_world(now: CarrierSetting) -> World:
    columns = ("account_id", "carrier", "number_prefix", "template_code", "starts_at", "ends_at", "rate", "outcome")
    rules = FaultRule.objects.filter(is_enabled=True).values(*columns, "delay_ms")
    return World(
        profile=profile_parameters(ProfileName(now.profile)),
        faults=tuple(Fault(**rule) for rule in rules),
        magic={row.number: Plan(receipts_of(row.receipts), row.reply) for row in MagicNumber.objects.all()},
        seed=now.seed,
    )


def _read_overrides() -> dict[str, Place]:
    rows = NumberSegment.objects.values_list("prefix", "carrier", "province", "city", "is_virtual")
    return {prefix: Place(*rest) for prefix, *rest in rows}
