"""What a carrier answers to the real-name registration of a signature. Pure: the same applicant, the same answer.

The words are those of ``signatures.choices`` (RegistrationState, RegistrationReason), written out: this file knows
neither Django nor time.
"""

import random
from dataclasses import dataclass

_MIX = 0x9E3779B97F4A7C15  # spreads neighbouring ids over the generator's state
_CARRIERS = {"mobile": 1, "unicom": 2, "telecom": 3}


@dataclass(frozen=True, slots=True)
class Applicant:
    """A signature as a carrier sees it.

    ``is_enabled``: nobody banned it. ``in_force``: its qualification is approved and not lapsed. ``is_sole``: the
    administrator serves no other enterprise (domain.md 2.4). ``owner_fits``: the owner of the name is the company of
    the qualification. ``asked_ms``: when it was asked, so that asking again may be answered otherwise.
    """

    signature_id: int
    carrier: str
    is_enabled: bool = True
    has_qualification: bool = True
    is_complete: bool = True
    in_force: bool = True
    is_sole: bool = True
    owner_fits: bool = True
    asked_ms: int = 0


def answer(applicant: Applicant, *, seed: int, timeouts: int = 0) -> tuple[str, str]:
    """Return state and reason after the registering time; ``timeouts`` is a share per mille that stay unanswered."""
    if not applicant.has_qualification:
        return "unregistered", "UNBINDING_QUA"
    if not applicant.is_complete:
        return "unregistered", "BINDING_INCOMPLETE_QUA"
    if not applicant.is_enabled:
        return "failed", "SIGNATURE_ERROR"
    if not applicant.in_force or not applicant.is_sole:
        return "failed", "QUALIFICATION_ERROR"
    if not applicant.owner_fits:
        return "failed", "SIGNATURE_QUALIFICATION_ERROR"
    if timeouts and _chance(applicant, seed) < timeouts:
        return "failed", "REGISTER_TIMEOUT"
    return "verifying", "DETECTING"


def _chance(applicant: Applicant, seed: int) -> float:
    """Return a number from 0 to 1000 that only the applicant, its asking time and the seed decide."""
    salt = applicant.signature_id * 8 + _CARRIERS.get(applicant.carrier, 0)
    return random.Random(seed * _MIX ^ salt ^ applicant.asked_ms << 20).random() * 1000
