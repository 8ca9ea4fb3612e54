"""Imports go down only, and another app is entered by its doors (house rule 1; docs/architecture.md)."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {
    "core": 1, "accounts": 2, "review": 3, "carrier": 3, "signatures": 4, "templates_app": 4.5, "billing": 5,
    "sending": 6, "privacy_numbers": 6, "statistics": 7, "smsconsole": 8,
}  # fmt: skip
DOORS = {"services", "selectors", "choices", "errors", "roles"}
EXTRA_DOORS = {
    "review.registry",
    "review.pages",
    "signatures.pages",
    "review.engine",
    "carrier.network",
    "templates_app.variables",
    "billing.pricing",
    "billing.sla",
}
PURE = [
    "review/engine", "carrier/network.py", "templates_app/variables.py", "billing/pricing.py", "billing/sla.py",
    "core/segments.py", "core/xlsx.py", "core/images.py", "core/days.py", "review/opening.py",
    "privacy_numbers/allocation.py", "privacy_numbers/speech.py", "privacy_numbers/routing.py",
    "privacy_numbers/recording.py", "privacy_numbers/texting.py",
]  # fmt: skip
PURE_MAY = {"ahocorasick_rs", "opencc", "PIL", "chinese_calendar", "pypinyin"}


def _modules(app: str) -> list[Path]:
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def _extra(name: str) -> bool:
    return any(name.startswith(door) for door in EXTRA_DOORS)


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("app", LAYERS)
def test_imports_go_down_only_and_through_the_doors(app: str) -> None:
    wrong = []
    for path in _modules(app):
        for name in _imports(path):
            parts = name.split(".")
            other = parts[0]
            if other == app or other not in LAYERS or (other == "statistics" and len(parts) == 1):
                continue
            if LAYERS[other] >= LAYERS[app]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}: not below it")
            elif other != "core" and app != "smsconsole" and parts[1] not in DOORS and not _extra(name):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}: not by a door")
    assert not wrong, "\n".join(wrong)


def test_the_project_is_imported_by_nobody() -> None:
    for app in LAYERS:
        if app != "smsconsole":
            for path in _modules(app):
                assert not any(name.split(".")[0] == "smsconsole" for name in _imports(path)), path


@pytest.mark.parametrize("target", PURE)
def test_pure_modules_know_neither_django_nor_time_nor_unseeded_chance(target: str) -> None:
    path = ROOT / target
    if not path.exists():
        pytest.fail(f"{target} is gone: correct the table")
    for module in path.rglob("*.py") if path.is_dir() else [path]:
        for name in _imports(module):
            top = name.split(".")[0]
            ours = top in LAYERS and (top == target.split("/")[0] or name.startswith("core."))
            assert ours or top in sys.stdlib_module_names | PURE_MAY, f"{module.relative_to(ROOT)} imports {name}"
            assert top != "django", module


def test_no_app_but_statistics_has_a_name_of_the_standard_library() -> None:
    assert {app for app in LAYERS if app in sys.stdlib_module_names} == {"statistics"}
