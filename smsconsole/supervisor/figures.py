"""Where the web workers of a machine keep their request figures, so that /metrics shows the sum of them all.

Called before Django starts: the Prometheus client decides at its import whether it counts in memory or in files.
"""

import os
import re
import socket
from contextlib import suppress
from pathlib import Path

from smsconsole import env

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
COMMANDS = frozenset({"up", "run_web", "run_https"})
_FILE = re.compile(r"[a-z_]+_(\d+)\.db")


def share(argv: list[str]) -> None:
    """For a command that serves the web, count in files: one folder a machine, below the data folder unless set."""
    if not COMMANDS.intersection(argv[1:2]):
        return
    folder = Path(os.environ.setdefault(VARIABLE, str(env.read().data_dir / "metrics" / socket.gethostname())))
    folder.mkdir(parents=True, exist_ok=True)
    forget_dead(folder)


def forget_dead(folder: Path) -> None:
    """Delete what processes of earlier starts counted; a product that runs from this folder keeps its own."""
    for path in folder.iterdir():
        if (named := _FILE.fullmatch(path.name)) and not _lives(int(named[1])):
            with suppress(FileNotFoundError):
                path.unlink()


def _lives(pid: int) -> bool:
    """Return whether another process has this number; this one has counted nothing yet."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
