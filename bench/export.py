"""Exports of send records: seconds and peak memory of our job, beside openpyxl (write-only) and csv over the same rows.

    DATABASE_URL=... python -m bench.export 200000

Fill the database first (bench/fill.py). Every line is a process of its own, so that its peak memory is its own.
"""

import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WAYS = ("export job", "openpyxl write-only", "csv")


def main(rows: int = 200_000) -> None:
    """Measure and print one table."""
    print(f"{rows:,} send records: seconds, rows/s, peak MB, file MB")
    for way in WAYS:
        code = f"from bench import export; export.measure({way!r}, {rows})"
        subprocess.run([sys.executable, "-c", code], check=True)


def measure(way: str, rows: int) -> None:
    """Run one way in this process and print its line."""
    import bench.product  # noqa: F401 - settings before models

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        started = time.perf_counter()
        count = {"export job": _job, "openpyxl write-only": _openpyxl, "csv": _csv}[way](path, rows)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = path.stat().st_size / 1e6
    print(f"{way:<24}{seconds:>9.1f}{count / seconds:>10,.0f}{peak:>8.0f}{size:>8.1f}", flush=True)


def _rows(limit: int) -> tuple[Any, Iterator[Any]]:
    """Return an unsaved job over the last months of the first account and its rows, at most ``limit``."""
    from collections import Counter
    from itertools import islice

    from accounts.models import Account
    from core import clock
    from statistics.models import ExportJob
    from statistics.selectors.records import RecordQuery
    from statistics.sheets import records

    today = clock.today()
    filters = {"first": str(today - dt.timedelta(days=92)), "last": str(today)}
    job = ExportJob(account=Account.objects.order_by("pk").first(), filters=filters, reveal_numbers=True)
    return job, islice(records._rows(job, RecordQuery.read(filters), Counter()), limit)


def _job(path: Path, limit: int) -> int:
    from core import xlsx
    from statistics.sheets import records

    _job_row, rows = _rows(limit)
    columns = [xlsx.Column(str(title), kind, width) for title, kind, width in records.COLUMNS]
    return xlsx.write_workbook(path, [xlsx.Sheet("records", columns, rows)])


def _openpyxl(path: Path, limit: int) -> int:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("records")
    count = 0
    for row in _rows(limit)[1]:
        sheet.append([_naive(value) for value in row])
        count += 1
    book.save(path)
    return count


def _csv(path: Path, limit: int) -> int:
    import csv

    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in _rows(limit)[1]:
            writer.writerow(row)
            count += 1
    return count


def _naive(value: Any) -> Any:
    from core import clock

    return clock.local(value).replace(tzinfo=None) if isinstance(value, dt.datetime) else value


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
