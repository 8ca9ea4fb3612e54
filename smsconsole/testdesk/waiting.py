"""Waiting for a message without keeping everybody else waiting.

A wait holds a web process, so only some may do so at once: one less than there are. A slot is a locked file, which
the system frees when its process dies.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from smsconsole.testdesk.errors import WaitBusy

LONGEST_SECONDS = 30.0
STEP_SECONDS = 0.1
ALONE_SECONDS = 1.0  # the only web process: it must answer the very send that is waited for
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], *, seconds: float) -> tuple[Found | None, int]:
    """Return what ``look`` finds as soon as it does, None after ``seconds``; and the milliseconds waited.

    Raises WaitBusy when nothing is there yet and all slots are taken.
    """
    started = time.monotonic()
    found = look()
    if found is None and seconds > 0:
        with _slot():
            until = started + min(seconds, LONGEST_SECONDS if settings.ENV.web_workers > 1 else ALONE_SECONDS)
            while found is None and time.monotonic() < until:
                time.sleep(STEP_SECONDS)
                found = look()
    return found, round((time.monotonic() - started) * 1000)


@contextmanager
def _slot() -> Iterator[None]:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(max(1, settings.ENV.web_workers - 1)):
        file = (folder / f"wait-{number}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        try:
            yield
        finally:
            file.close()
        return
    raise WaitBusy(retry_after=1)
