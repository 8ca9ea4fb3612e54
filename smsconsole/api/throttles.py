"""Limits on how often one caller asks: a counter a minute, never a list of times that grows with the rate.

Counted in Redis over all processes where there is one, else in each process by itself: a guard against runaway
loops, not a rule of the domain.
"""

import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class MinuteThrottle(BaseThrottle):
    """``settings.API_RATES[scope]`` requests in each calendar minute; a view may set ``throttle_scope``."""

    scope = "user"

    def __init__(self) -> None:
        self.reset_in = 0.0

    def ident(self, request: Request) -> str:
        """Return whom to count: the user where there is one, else the address."""
        user = request.user
        return f"u{user.pk}" if user and user.is_authenticated else f"a{request.META.get('REMOTE_ADDR', '')}"

    def allow_request(self, request: Request, view: Any) -> bool:
        known = request.user and request.user.is_authenticated
        scope = getattr(view, "throttle_scope", None) or ("user" if known else "anonymous")
        limit = settings.API_RATES[scope]
        now = time.time()  # a limit on machines, so the machine's time, test clock or not
        key = f"rate:{scope}:{self.ident(request)}:{int(now // 60)}"
        cache = caches["counters"]
        cache.add(key, 0, timeout=120)
        try:
            count = cache.incr(key)
        except ValueError:  # evicted between the two calls
            count = 1
        self.reset_in = 60 - now % 60
        return count <= limit

    def wait(self) -> float:
        return self.reset_in
