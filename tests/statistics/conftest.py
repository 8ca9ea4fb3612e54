"""Files of exports in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from statistics.models import ExportJob
from statistics.services import exports


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep the files of a test to itself, and report after every chunk."""
    storage = ExportJob._meta.get_field("file").storage
    folder = tmp_path / "files"
    monkeypatch.setattr(storage, "_location", str(folder))
    monkeypatch.setattr(exports, "REPORT_SECONDS", 0)
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    yield folder
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
