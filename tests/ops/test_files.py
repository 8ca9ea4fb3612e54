"""Files that people and tools rely on say what is true: the lock, the Makefile, the READMEs, the compose file."""

import re
import tomllib

import pytest

import install
from tests.product import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _plain(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def _blocks() -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==\S+(.*?)(?=^\S|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    return {_plain(name): rest for name, rest in found}


def test_the_lock_names_no_registry() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    assert "find-links" not in LOCK


def test_every_package_of_the_lock_has_a_hash() -> None:
    blocks = _blocks()
    assert len(blocks) > 80
    assert not [name for name, rest in blocks.items() if "--hash=sha256:" not in rest]


def test_the_lock_holds_what_the_project_asks_for() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert not {_plain(name) for name in wanted} - set(_blocks())
    for exact in (name for name in wanted if "==" in name):
        assert re.search(rf"^{re.escape(exact)}(\s|$)", LOCK, re.MULTILINE), exact


def test_the_installer_finds_the_installer_in_the_lock() -> None:
    block = install.block_of("uv")
    assert block.startswith("uv==")
    assert block.count("--hash=sha256:") > 5
    assert len([line for line in block.splitlines() if "==" in line]) == 1


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/deploy.md"])
def test_every_make_command_a_page_names_exists(page: str) -> None:
    named = set(re.findall(r"(?:^|`|\s)make ([a-z]+)(?=[\s`&|]|$)", (ROOT / page).read_text(), re.MULTILINE))
    commands = {word for word in named if f"make {word}" in _code((ROOT / page).read_text())}
    assert not commands - TARGETS


def _code(text: str) -> str:
    """Return what stands in fences and back quotes."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_two_commands_and_every_setting(page: str) -> None:
    text = (ROOT / page).read_text()
    assert "make run" in text
    assert "make test" in text
    source = (ROOT / "smsconsole" / "env.py").read_text()
    settings = set(re.findall(r'(?:_env\.\w+|_whole|_one_of)\(\s*"([A-Z_]+)"', source))
    assert not {name for name in settings if name not in text}


def test_every_command_of_the_makefile_says_what_it_is_for() -> None:
    text = (ROOT / "Makefile").read_text()
    assert not {name for name in TARGETS if not re.search(rf"^{name}:.*## \S", text, re.MULTILINE)}


def test_commands_that_deploy_files_call_exist() -> None:
    commands = {path.stem for path in (ROOT / "smsconsole/management/commands").glob("*.py")}
    text = (ROOT / "deploy/compose.yml").read_text() + (ROOT / "deploy/Dockerfile").read_text()
    called = set(re.findall(r'(?:command|CMD):? \["(\w+)"\]', text))
    for unit in (ROOT / "deploy/systemd").glob("*.service"):
        called |= set(re.findall(r"manage\.py (\w+)", unit.read_text()))
        assert "KillMode=mixed" in unit.read_text()
    assert called == {"prepare", "run_web", "run_worker", "run_carrier", "run_sweeper", "up"}
    assert called <= commands
