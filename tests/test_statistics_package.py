"""statistics/ is an app beside the standard library's module of that name (docs/adr/0001)."""

import subprocess
import sys
from pathlib import Path

import pytest

import statistics

ROOT = Path(__file__).resolve().parent.parent


def test_the_folder_has_no_init_so_the_library_keeps_its_name() -> None:
    assert not (ROOT / "statistics" / "__init__.py").exists()
    assert statistics.median([1, 2, 3]) == 2


def test_no_file_of_ours_hides_a_name_of_the_library() -> None:
    library = {name for name in vars(statistics) if not name.startswith("_")}
    ours = {path.stem for path in (ROOT / "statistics").iterdir()}
    for module in ("random", "numbers", "math", "sys"):
        assert module not in ours
    assert not {name for name in ours & library if not hasattr(getattr(statistics, name), "__path__")} - {
        path.stem for path in (ROOT / "statistics").iterdir() if f"statistics.{path.stem}" in sys.modules
    }


@pytest.mark.parametrize(
    "order",
    [
        "from statistics import mean; import django; django.setup(); import statistics.models",
        "import django; django.setup(); import statistics.models; from statistics import mean",
    ],
)
def test_library_and_app_live_beside_each_other_in_both_orders(order: str) -> None:
    code = f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'smsconsole.settings'\n{order}\nprint(mean([1, 2, 3]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2"
