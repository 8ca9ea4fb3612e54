"""Every benchmark at a small size, in one run: ``python -m bench``, or ``python -m bench carrier`` for one.

Each is a process of its own on an empty SQLite in a temporary folder; pages and exports share one filled before.
Whole sizes, PostgreSQL and the peers: bench/README.md.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILL = (  # without the demo company, which has messages of its own
    ["manage.py", "migrate", "--verbosity", "0"],
    ["manage.py", "load_data"],
    ["-m", "bench.fill", "100000", "--days", "100"],
)
# name: (what it measures, commands that come first, the command)
MEASURES = {
    "send": ("SendSms over the wire, three windows of two seconds", (), ["-m", "bench.wire", "2"]),
    "carrier": (
        "Carrier, two rounds of 2,000 messages", (), ["-m", "bench.carrier", "--messages", "2000", "--rounds", "2"],
    ),
    "records": ("Pages over 100,000 messages", FILL, ["-m", "bench.pages"]),
    "exports": ("Export of 50,000 send records", FILL, ["-m", "bench.export", "50000"]),
    "privacy": (
        "Binds and lookups in a pool of 1,000 numbers with 10,000 bindings", (),
        ["-m", "bench.privacy", "--rounds", "200"],
    ),
    "reviews": ("Reviews of templates with 20,000 words", (), ["-m", "bench.review", "--seconds", "1"]),
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run what is named, or everything; returns an exit status: 1 where one of them failed."""
    if unknown := set(names) - set(MEASURES):
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(MEASURES)}")
        return 2
    failed = []
    with tempfile.TemporaryDirectory(prefix="smsconsole-bench-") as folder:
        for name in names or MEASURES:
            title, first, command = MEASURES[name]
            data = Path(folder) / ("filled" if first else name)
            began = time.monotonic()
            print(f"\n== {name}: {title}", flush=True)
            if not (_fill(first, data) and _run(command, data)):
                failed.append(name)
            print(f"({time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _fill(commands: tuple[list[str], ...], data: Path) -> bool:
    if data.exists():
        return True
    data.mkdir()
    return all(_run(command, data, quiet=True) for command in commands)


def _run(command: list[str], data: Path, *, quiet: bool = False) -> bool:
    """Run one command on a data folder; its errors are shown, its words unless ``quiet``."""
    strange = {"DATABASE_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in strange}
    environment |= {"SMSCONSOLE_DATA_DIR": str(data), "SMSCONSOLE_DEBUG": "1", "SMSCONSOLE_DEMO_DAYS": "0"}
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, stdout=out).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
