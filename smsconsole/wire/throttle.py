"""Counting of requests for each account and action in whole seconds of the machine's time.

In Redis over all processes where there is one; else each process counts for itself, which lets through at most as many
times the limit as there are processes. A limit far above what was seen in this process in this second is not asked
elsewhere: nothing but a flood pays for the counting.
"""

import functools
import time

import redis
from django.conf import settings
from django.core.cache import cache

from smsconsole.wire.rates import limit_of

SHARE = 16  # from a sixteenth of the limit in one process on, all processes' count is asked
_seen: dict[tuple[int, str, str], int] = {}
_second = 0


def milliseconds_to_wait(*, account_id: int, vendor: str, action: str, own: int = 0) -> int:
    """Count one request and return 0, or the milliseconds until the next second where it is one too many."""
    global _second
    now = time.time()
    if int(now) != _second:
        _second = int(now)
        _seen.clear()
    key = (account_id, vendor, action)
    count = _seen[key] = _seen.get(key, 0) + 1
    limit = limit_of(vendor, action, own)
    if count <= limit and settings.REDIS_URL and count > limit // SHARE:
        count = _everywhere(f"rate:{account_id}:{vendor}:{action}:{_second}", limit // SHARE, count)
    return 0 if count <= limit else max(1, int((_second + 1 - now) * 1000))


def _everywhere(key: str, unseen: int, own: int) -> int:
    """Return the count of all processes, as far as they report; the first to report brings what it kept to itself."""
    key = cache.make_key(key)  # under the prefix of this installation
    pipe = _redis().pipeline(transaction=False)
    pipe.incrby(key, own if own == unseen + 1 else 1)
    pipe.expire(key, 3)
    return int(pipe.execute()[0])


@functools.cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


def forget() -> None:
    """Begin counting anew (tests)."""
    _seen.clear()
