"""What the registers answer to the questions that the rules will ask of a submission (docs/architecture.md)."""

from review.evidence.gathering import gather

__all__ = ["gather"]
