"""The simulated network, decided in pure functions: what becomes of a message, and when.

The same seed and message id always give the same plan, whichever process asks and however often.
"""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

DELIVERED, FAILED = "delivered", "failed"
DELIVERED_CODE = "DELIVERED"
NOT_REGISTERED = "PORT_NOT_REGISTERED"
NEVER = "none"  # outcome of a fault rule: no receipt ever
_MIX = 0x9E3779B97F4A7C15  # spreads neighbouring message ids over the generator's state


@dataclass(frozen=True, slots=True)
class PlannedReceipt:
    """A status report, ``after_ms`` milliseconds after submission; ``status`` is "delivered" or "failed"."""

    after_ms: int
    status: str
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Receipts in the order they arrive (none: the carrier stays silent) and a text the handset answers, or ""."""

    receipts: tuple[PlannedReceipt, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of milliseconds drawn evenly from low to high, both included."""

    low: int
    high: int

    def draw(self, chance: random.Random) -> int:
        return self.low + int(chance.random() * (self.high - self.low + 1))


@dataclass(frozen=True, slots=True)
class Profile:
    """Everyday behaviour. Shares are per mille; ``failures`` are receipt codes with weights.

    ``swapped``: of the delivered, a wrong failure report comes first. ``duplicated``: the last report comes twice.
    """

    name: str
    latency: Span
    tail: Span
    failures: tuple[tuple[str, int], ...] = ()
    tail_share: int = 0
    failed_share: int = 0
    lost_share: int = 0
    duplicated_share: int = 0
    swapped_share: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule of the test desk; empty conditions match everything (carrier.models.FaultRule)."""

    account_id: int | None = None
    carrier: str = ""
    number_prefix: str = ""
    template_code: str = ""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    rate: int = 1000
    outcome: str = ""
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """All that decides: profile, fault rules in order, numbers with a fixed fate, seed."""

    profile: Profile
    faults: tuple[Fault, ...] = ()
    magic: Mapping[str, Plan] = field(default_factory=dict)
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the network sees of a message; ``phone`` in stored digits."""

    message_id: int
    phone: str
    carrier: str
    template_code: str
    account_id: int
    sign_name: str
    submitted_at: dt.datetime
    is_registered: bool = True  # False: this carrier has refused or dropped the signature's real-name registration


def plan(message: Outgoing, world: World) -> Plan:
    """Return what will come back for the message: magic numbers, then the registration, fault rules, the profile."""
    if fixed := world.magic.get(message.phone):
        return fixed
    chance = random.Random(world.seed * _MIX ^ message.message_id)
    if not message.is_registered:
        return Plan((PlannedReceipt(world.profile.latency.draw(chance), FAILED, NOT_REGISTERED),))
    delay = 0
    if world.faults and (fault := _fault_for(message, world.faults, chance)):
        delay = fault.delay_ms
        if fault.outcome == NEVER:
            return Plan()
        if fault.outcome:
            status = DELIVERED if fault.outcome == DELIVERED_CODE else FAILED
            return Plan((PlannedReceipt(world.profile.latency.draw(chance) + delay, status, fault.outcome),))
    return _everyday(world.profile, chance, delay)


def matches(fault: Fault, message: Outgoing) -> bool:
    """Return whether the message meets all conditions of the rule, its rate aside."""
    return (
        (fault.account_id is None or fault.account_id == message.account_id)
        and (not fault.carrier or fault.carrier == message.carrier)
        and message.phone.startswith(fault.number_prefix)
        and (not fault.template_code or fault.template_code == message.template_code)
        and (fault.starts_at is None or fault.starts_at <= message.submitted_at)
        and (fault.ends_at is None or message.submitted_at < fault.ends_at)
    )


def _fault_for(message: Outgoing, faults: tuple[Fault, ...], chance: random.Random) -> Fault | None:
    """Return the first rule that matches and whose rate hits; a miss leaves the message to the rules behind it."""
    for fault in faults:
        if matches(fault, message) and (fault.rate >= 1000 or chance.random() * 1000 < fault.rate):
            return fault
    return None


def _everyday(profile: Profile, chance: random.Random, delay: int) -> Plan:
    after = profile.latency.draw(chance) + delay
    if profile.tail_share and _hits(chance, profile.tail_share):
        after += profile.tail.draw(chance)
    if profile.lost_share and _hits(chance, profile.lost_share):
        return Plan()
    if profile.failed_share and _hits(chance, profile.failed_share):
        code = _weighted(chance, profile.failures)
        return Plan(_maybe_twice(profile, chance, (PlannedReceipt(after, FAILED, code),)))
    receipts: tuple[PlannedReceipt, ...] = (PlannedReceipt(after, DELIVERED, DELIVERED_CODE),)
    if profile.swapped_share and _hits(chance, profile.swapped_share):
        wrong = PlannedReceipt(after, FAILED, _weighted(chance, profile.failures))
        later = PlannedReceipt(after + profile.latency.draw(chance), DELIVERED, DELIVERED_CODE)
        receipts = (wrong, later)
    return Plan(_maybe_twice(profile, chance, receipts))


def _maybe_twice(
    profile: Profile, chance: random.Random, receipts: tuple[PlannedReceipt, ...]
) -> tuple[PlannedReceipt, ...]:
    if not profile.duplicated_share or not _hits(chance, profile.duplicated_share):
        return receipts
    last = receipts[-1]
    return (*receipts, PlannedReceipt(last.after_ms + profile.latency.draw(chance), last.status, last.code))


def _hits(chance: random.Random, share: int) -> bool:
    return chance.random() * 1000 < share


def _weighted(chance: random.Random, failures: tuple[tuple[str, int], ...]) -> str:
    left = chance.random() * sum(weight for _code, weight in failures)
    for code, weight in failures:
        left -= weight
        if left < 0:
            return code
    return failures[-1][0]
