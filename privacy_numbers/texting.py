"""What becomes of a text to an X number (domain.md 12.9). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.segments import count

OFF, INTERCEPT, INTERCEPT_FULL, SMART = "off", "intercept", "intercept_full", "smart"
BLOCKED, INTERCEPTED = "blocked", "intercepted"  # with SMART: words of choices.TextKind
HELD, SENT, FAILED = "held", "sent", "failed"
SIGNATURE, OPT_OUT = "【号码隐私保护】", "回T退订"
OPT_OUT_WORDS = frozenset({"T", "TD", "R", "N", "退订"})
REJECTED_CODE = "REJECTD"
CAUGHT_PRICE, SMART_PRICE = "privacy_caught", "privacy_smart"


@dataclass(frozen=True, slots=True)
class Facts:
    """``refusal`` is what routing found; ``unlawful`` the words of the text that no text may carry."""

    mode: str
    refusal: str = ""
    is_opted_out: bool = False
    unlawful: Sequence[str] = ()
    passed: Collection[str] = ()
    must_confirm: bool = False
    can_be_smart: bool = True  # False for 95AXN


@dataclass(frozen=True, slots=True)
class Fate:
    """``kind`` and ``state`` are words of choices; ``product`` is what is charged now ("" nothing, or not yet)."""

    kind: str
    state: str
    product: str = ""
    code: str = ""
    problem: str = ""
    is_reported: bool = False


def decide(facts: Facts) -> Fate:
    """Return what becomes of a text now; a smart one that is sent is charged by its receipt."""
    mode = OFF if facts.mode == SMART and not facts.can_be_smart else facts.mode
    is_caught = mode == INTERCEPT_FULL or (mode == INTERCEPT and not facts.refusal)
    if is_caught and facts.refusal != "blacklisted":
        return Fate(INTERCEPTED, INTERCEPTED, CAUGHT_PRICE, is_reported=True)
    if mode != SMART or facts.refusal:
        return Fate(BLOCKED, FAILED, code=REJECTED_CODE)
    word = next((word for word in facts.unlawful if not _passes(word, facts.passed)), "")
    if word or facts.is_opted_out:
        return Fate(SMART, FAILED, CAUGHT_PRICE, REJECTED_CODE, word, is_reported=True)
    if facts.must_confirm:
        return Fate(SMART, HELD, is_reported=True)
    return Fate(SMART, SENT)


def _passes(word: str, passed: Collection[str]) -> bool:
    folded = word.casefold()
    return any(folded == other.casefold() or folded in other.casefold() for other in passed)


def shown(content: str) -> str:
    """Return a smart text as it arrives: the fixed signature before it, how to opt out behind it."""
    return f"{SIGNATURE}{content}{'' if content.endswith(OPT_OUT) else OPT_OUT}"


def segments(content: str, mode: str) -> int:
    """Return the billed parts: of the text as it arrives where it is passed on, as it was written elsewhere."""
    return count(shown(content) if mode == SMART else content)


def is_opt_out(content: str) -> bool:
    """Return whether an answer ends smart texts to the number that gives it."""
    return content.strip().upper() in OPT_OUT_WORDS


def outcome(status: str) -> tuple[str, str]:
    """Return receipt code and price of a carrier's last word: "delivered", "failed", or "" for silence."""
    if status == "delivered":
        return "DELIVRD", SMART_PRICE
    return ("UNDELIV" if status else "EXPIRED"), CAUGHT_PRICE
