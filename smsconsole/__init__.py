"""The project package: wiring and doors.

``statistics/`` is one of our apps, and also the name of a standard library module that Django's SQLite
backend imports. The folder has no ``__init__.py``, so the library keeps its name; the last line lets
``statistics.models`` and its siblings be found all the same (docs/adr/0001).
"""

from pathlib import Path

import statistics

statistics.__path__ = [str(Path(__file__).resolve().parent.parent / "statistics")]  # type: ignore[attr-defined]
