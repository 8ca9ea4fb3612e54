"""One submission as the rules see it: typed reading of plain facts, and what several rules need, worked out once."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.variables import Parsed, Problem, parse
from review.engine import text as reading
from review.engine.data import Match, RuleData
from review.engine.han import EVERYDAY
from review.engine.kept import kept
from review.engine.rule import LETTER, TENCENT
from review.engine.verdict import MANUAL, REJECT

_NUMBER = re.compile("[0-9０-９]{3}")
_MAIN_FIELD = {"signature": "name", "qualification": "company_name", "letter": "authorizer", "card": "text"}


class Variable(NamedTuple):
    """A declared variable: attribute code and sample value, either may be empty."""

    name: str
    attribute: str
    sample: str


class Case:
    """Facts of one submission. Reading never raises: what is absent or of a wrong type reads as empty."""

    def __init__(self, kind: str, facts: Mapping[str, Any], data: RuleData) -> None:
        self.kind = kind
        self.facts = facts
        self.data = data
        self.vendor = self.text("vendor") or "aliyun"
        if self.vendor.startswith(TENCENT):
            self.vendor = TENCENT
        self.type = self.text("sign_type") if kind == "signature" else self.text("kind")
        self.day = self.text("submitted_on")

    def text(self, key: str) -> str:
        """Return a text of the facts."""
        value = self.facts.get(key)
        return value if isinstance(value, str) else ""

    def has(self, key: str) -> bool:
        """Return whether the fact is known, be it empty."""
        return key in self.facts and self.facts[key] is not None

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Return a nested part of the facts."""
        value = self.facts.get(key)
        return value if isinstance(value, Mapping) else {}

    def number(self, key: str) -> int:
        """Return a count of the facts, 0 when unknown."""
        value = self.facts.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    @property
    def account(self) -> Mapping[str, Any]:
        """Return kind, subject and credit code of the account."""
        return self.mapping("account")

    @property
    def is_personal(self) -> bool:
        """Return whether a person, not an enterprise, applies."""
        return self.account.get("kind") == "personal"

    @kept
    def evidence(self) -> Mapping[str, Any] | None:
        """Return what the registers answered; None when nobody asked them, and then look-up rules are silent."""
        value = self.facts.get("evidence")
        return value if isinstance(value, Mapping) else None

    @kept
    def is_looked_up(self) -> bool:
        """Return whether the registers were asked, be it that none of them knew anything."""
        return self.evidence is not None

    @property
    def unknown_severity(self) -> str:
        """Return what a question without an answer does, as the account has it: a person looks, or a rejection."""
        return REJECT if self.account.get("unknown_policy") == "reject" else MANUAL

    def answer(self, key: str, *, bad: bool = False, needed: bool = True) -> str:
        """Return what a look-up does to the verdict: a severity, or nothing.

        ``bad`` is the answer that rejects. A question that was asked in vain (None) is unknown; one that was not
        asked is so only where the rule needs it.
        """
        if self.evidence is None:
            return ""
        value = self.evidence.get(key)
        if isinstance(value, bool):
            return REJECT if value is bad else ""
        return self.unknown_severity if needed or key in self.evidence else ""

    def is_bad(self, key: str, *, bad: bool = False) -> bool:
        """Return whether a look-up was answered, and badly: not merely unknown."""
        return self.evidence is not None and self.evidence.get(key) is bad

    def knows(self, key: str) -> bool:
        """Return whether a look-up has an answer: True, False, or a word."""
        return self.evidence is not None and isinstance(self.evidence.get(key), (bool, str))

    @kept
    def content(self) -> str:
        """Return the text under review: content of a template, name of a signature."""
        return self.text(_MAIN_FIELD.get(self.kind, "content"))

    @kept
    def matches(self) -> list[Match]:
        """Return all listed words in the text under review."""
        return self.data.match_folded(self.folded)

    @kept
    def by_list(self) -> dict[str, list[Match]]:
        """Return the listed words in the text under review, by their list."""
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.slug, []).append(match)
        return found

    def words(self, slug: str) -> Sequence[Match]:
        """Return the words of one list in the text under review."""
        return self.by_list.get(slug, ())

    @kept
    def folded(self) -> str:
        """Return the text under review with width, case and script levelled; places stay."""
        return reading.fold(self.content)

    @kept
    def parsed(self) -> Parsed:
        """Return the variables of the content."""
        return parse(self.content, self.vendor)

    @property
    def has_variables(self) -> bool:
        """Return whether a well-formed variable stands in the content."""
        return bool(self.parsed.variables)

    @property
    def scene_link(self) -> str:
        """Return the link to where a template is used."""
        return self.text("scene_link")

    @property
    def industry(self) -> str:
        """Return the declared line of business."""
        return self.text("industry")

    @property
    def is_shop_marketing(self) -> bool:
        """Return whether the form says that a shop advertises."""
        return self.facts.get("ecommerce_marketing") is True

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the variables in the content."""
        return self.parsed.problems

    @kept
    def links(self) -> tuple[reading.Span, ...]:
        """Return the links in the text under review."""
        return reading.links(self.content)

    @kept
    def addresses(self) -> tuple[reading.Span, ...]:
        """Return the IP addresses in the text under review."""
        return reading.addresses(self.content)

    @kept
    def odd(self) -> frozenset[str]:
        """Return the characters that are not everyday Chinese text; most texts have none, and most rules end here."""
        return frozenset() if EVERYDAY.issuperset(self.content) else frozenset(self.content) - EVERYDAY

    @kept
    def bare(self) -> str:
        """Return the fixed text without variables, blanks and marks."""
        fixed = "".join(part.text for part in self.parsed.parts if part.name is None)
        return "".join(char for char in fixed if char.isalnum())

    @kept
    def has_numbers(self) -> bool:
        """Return whether phone numbers are worth looking for."""
        return bool(_NUMBER.search(self.content))

    @kept
    def variables(self) -> tuple[Variable, ...]:
        """Return the declared variables, whichever of the two forms the facts use."""
        declared = self.facts.get("variables")
        if not declared or not isinstance(declared, dict):
            return ()
        found = []
        for name, value in declared.items():
            if isinstance(value, dict):
                attribute, sample = value.get("attribute"), value.get("sample")
            else:
                attribute, sample = value, ""
            found.append(Variable(str(name), *(part if isinstance(part, str) else "" for part in (attribute, sample))))
        return tuple(found)

    @kept
    def materials(self) -> tuple[Mapping[str, Any], ...]:
        """Return the uploaded pictures."""
        rows = self.facts.get("materials")
        return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, (list, tuple)) else ()

    @kept
    def owner(self) -> str:
        """Return whose the name or text is: told by the form, else the company of the bound qualification."""
        company = self.mapping("qualification").get("company_name")
        return self.text("owner") or (company if isinstance(company, str) else "")

    @kept
    def company(self) -> str:
        """Return the company behind a signature: the owner for another's name, else the account's own."""
        subject = self.account.get("subject")
        return self.owner or (subject if isinstance(subject, str) and not self.is_personal else "")

    @kept
    def letter(self) -> "Case | None":
        """Return the letter of authorisation as a case of its own: this one, or the one that a signature names."""
        if self.kind == LETTER:
            return self
        row = self.facts.get("letter")
        return Case(LETTER, row, self.data) if isinstance(row, Mapping) else None

    @kept
    def submitted_on(self) -> dt.date | None:
        """Return the day of submission."""
        return self.date("submitted_on")

    def date(self, key: str) -> dt.date | None:
        """Return a date of the facts, None when absent or malformed."""
        try:
            return dt.date.fromisoformat(self.text(key))
        except ValueError:
            return None
