"""What an export holds: per kind its filters, title, size and file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from statistics.choices import ExportKind
from statistics.models import ExportJob
from statistics.sheets import bill, figures, records


class Maker(Protocol):
    """The four things a kind of export knows (modules of this folder)."""

    def check(self, account_id: int, filters: dict[str, Any]) -> dict[str, Any]: ...
    def title(self, account_id: int, filters: dict[str, Any]) -> str: ...
    def estimate(self, account_id: int, filters: dict[str, Any]) -> int: ...
    def write(self, job: ExportJob, path: Path, report: Callable[[int], None]) -> int: ...


MAKERS: dict[str, Any] = {ExportKind.RECORDS: records, ExportKind.STATISTICS: figures, ExportKind.BILL: bill}
