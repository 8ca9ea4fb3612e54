"""What a proof of the books finds."""

from dataclasses import dataclass
from typing import Any

MOST = 20  # told of one kind: the rest is of the same making


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement: what was looked at, what stands there, what the books say."""

    subject: str
    found: Any
    expected: Any

    def __str__(self) -> str:
        return f"{self.subject}: {self.found}, but {self.expected} expected"
