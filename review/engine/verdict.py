"""What the engine answers."""

import dataclasses
from dataclasses import dataclass
from typing import NamedTuple

APPROVED, REJECTED, MANUAL = "approved", "rejected", "manual"  # decisions
REJECT, ADVICE = "reject", "advice"  # severities, beside MANUAL


class Fix(NamedTuple):
    """A change that certainly ends a finding: put ``text`` in place of ``field[start:end]``; ``label`` says what it is.

    Labels: add_opt_out, remove_opt_out, remove_symbol, replace_symbol, simplify, replace_variant, remove_bracket,
    remove_signature, write_variable, join_keyword, replace_typo.
    """

    label: str
    start: int
    end: int
    text: str = ""
    field: str = "content"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: ``slug`` of the catalogue, ``field`` of the facts, ``[start:end]`` in that field's text or None.

    ``fix`` is a proposal, not part of what was found: two findings that differ only in it are the same.
    """

    slug: str
    field: str = ""
    start: int | None = None
    end: int | None = None
    excerpt: str = ""
    severity: str = REJECT
    fix: Fix | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Rejected beats manual beats approved; ``findings`` are all there are, in the order of the text."""

    decision: str
    findings: tuple[Finding, ...] = ()
    ruleset: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the slugs that decided, each once; advice is no reason."""
        return tuple(dict.fromkeys(found.slug for found in self.findings if found.severity != ADVICE))


def decide(findings: tuple[Finding, ...]) -> str:
    """Return the decision that these findings amount to."""
    severities = {found.severity for found in findings}
    return REJECTED if REJECT in severities else MANUAL if MANUAL in severities else APPROVED
