"""A role's process: forked, in a process group of its own, started again when it dies."""

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from smsconsole.supervisor.orphans import name_process

BACK_OFF_SECONDS = (0.2, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0  # alive for so long, and the next death starts the back-off anew


@dataclass
class Child:
    """``run`` is the role's loop and returns when it was asked to stop."""

    name: str
    run: Callable[[], object]
    pid: int = 0
    deaths: int = 0
    started: float = field(default=0.0)
    start_at: float = field(default=0.0)

    def start(self) -> None:
        """Fork. The child leaves the terminal's group, so that Ctrl-C reaches the supervisor alone."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.started = time.monotonic()
        pid = os.fork()
        if pid:
            self.pid = pid
            return
        status = 1
        try:
            os.setpgid(0, 0)
            name_process(self.name)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.set_wakeup_fd(-1)
            gc.enable()
            self.run()
            status = 0
        except SystemExit as exc:
            status = exc.code if isinstance(exc.code, int) else 1
        except BaseException:  # noqa: BLE001 - the fork ends here whatever it was
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def signal(self, number: int) -> None:
        """Send a signal to the role's main process alone (django-q hangs when its whole group is told)."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the role with everything it started."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def has_died(self) -> None:
        """Note a death: what it left behind goes too, and the next start waits a little longer each time."""
        self.kill()
        alive = time.monotonic() - self.started
        self.deaths = 1 if alive > STEADY_SECONDS else self.deaths + 1
        self.start_at = time.monotonic() + BACK_OFF_SECONDS[min(self.deaths, len(BACK_OFF_SECONDS)) - 1]
        self.pid = 0
