"""Make ``.venv`` hold exactly what requirements.lock says. Called by ``make``; needs nothing but Python 3.11+.

The locked ``uv`` is installed by pip first (with its hash), because it installs the rest many times faster. Where uv
cannot reach a package index that pip can, pip does it all. A stamp with the lock's hash makes a repeat free.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.json"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def wanted() -> dict[str, str]:
    """Return what the stamp of a finished installation says."""
    return {"lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(), "python": sys.version.split()[0]}


def is_current() -> bool:
    """Return whether the environment was made from this lock by this Python."""
    try:
        return json.loads(STAMP.read_text()) == wanted() and (BIN / "python").exists()
    except (OSError, ValueError):
        return False


def block_of(package: str) -> str:
    """Return the lines of one package in the lock, its hashes included."""
    lines: list[str] = []
    inside = False
    for line in LOCK.read_text().splitlines():
        if not line.startswith(" "):
            inside = line.startswith(f"{package}==")
        if inside:
            lines.append(line)
    return "\n".join(lines) + "\n"


def pip(*args: str) -> int:
    """Run the environment's pip; returns its exit status."""
    command = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq", *args]
    return subprocess.run(command, cwd=ROOT).returncode


def uv_environment() -> dict[str, str]:
    """Return the environment for uv: pip's own index settings, which uv does not read by itself."""
    asked = [str(BIN / "python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True).stdout
    found = {key.split(".")[-1]: value.strip().strip("'") for key, _, value in map(_split, listed.splitlines())}
    env = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_HTTP_TIMEOUT": "20", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    for ours, theirs in (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("extra-index-url", "UV_INDEX"),
        ("find-links", "UV_FIND_LINKS"),
        ("cert", "SSL_CERT_FILE"),
    ):
        if ours in found:
            env.setdefault(theirs, found[ours])
    return env


def _split(line: str) -> tuple[str, str, str]:
    return line.partition("=")


def install() -> int:
    """Install the lock with uv, or with pip where uv cannot; returns an exit status."""
    starter = VENV / "uv.lock.txt"
    starter.write_text(block_of("uv"))
    if pip("--require-hashes", "-r", str(starter)) == 0:
        command = [str(BIN / "uv"), "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        if subprocess.run(command, cwd=ROOT, env=uv_environment()).returncode == 0:
            return 0
        print("uv could not install the packages; trying pip, which takes longer", flush=True)
    return pip("--require-hashes", "-r", str(LOCK))


def main() -> int:
    """Bring ``.venv`` up to date; returns an exit status."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make run PYTHON=python3.12")
        return 1
    if is_current():
        return 0
    if not (BIN / "python").exists():
        print(f"making {VENV.name} with Python {sys.version.split()[0]}", flush=True)
        if subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode:
            print("python -m venv failed; on Debian and Ubuntu: apt install python3-venv")
            return 1
    print("installing the packages of requirements.lock", flush=True)
    status = install()
    if status == 0:
        STAMP.write_text(json.dumps(wanted()))
    return status


if __name__ == "__main__":
    sys.exit(main())
