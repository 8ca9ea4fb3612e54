"""The vendors' Node.js SDKs, installed once a machine from the kept lock file, outside the repository."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "node"


def installed() -> Path:
    """Return the folder of the installed packages; skips the test where Node.js or a registry is missing."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node.js and npm are not installed")
    lock = (FOLDER / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smsconsole-tests"
    target = cache / f"node-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not (target / "complete").exists():
        _install(target)
    return target / "node_modules"


def _install(target: Path) -> None:
    work = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, work)
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=work, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    if done.returncode:
        shutil.rmtree(work, ignore_errors=True)
        pytest.skip("the Node.js packages cannot be installed here")
    (work / "complete").touch()
    try:
        work.rename(target)
    except OSError:  # another worker was first
        shutil.rmtree(work, ignore_errors=True)


def run(script: str, payload: Any) -> Any:
    """Run a script of tests/wire/node with a JSON input; returns its JSON output."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "NODE_PATH": str(installed())}
    done = subprocess.run(
        ["node", str(FOLDER / script)], input=json.dumps(payload), capture_output=True, text=True, timeout=120,
        env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
