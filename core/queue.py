"""The queue only wakes: a task names a row that already says what is due. Losing one costs time, never work."""

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)


def wake(task: str, *ids: Any) -> None:
    """After commit, ask a worker to run ``task`` (dotted path) on these ids; a broker failure is only logged."""
    transaction.on_commit(partial(_send, task, ids))


def _send(task: str, ids: tuple) -> None:
    if settings.QUEUE_INLINE:
        from django.utils.module_loading import import_string

        import_string(task)(*ids)
        return
    from django_q.tasks import async_task

    try:
        async_task(task, *ids)
    except Exception:
        # The sweeper finds the row; the caller's work is committed and must not fail for the broker's sake.
        log.exception("queue unreachable, left to the sweeper", extra={"task": task})
