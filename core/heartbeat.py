"""Which processes are alive: each loop writes its row every few seconds, readiness and metrics read the ages.

Ages are of the machine's time: a frozen test clock must not make a living process look dead.
"""

import datetime as dt
import os
import socket

from core import clock
from core.models import Heartbeat

FRESH = dt.timedelta(seconds=20)
FORGET = dt.timedelta(hours=1)


def beat(name: str) -> None:
    """Say that a process of this role ("worker", "carrier", "sweeper", "web") lives; one upsert."""
    now = clock.machine_now()
    row = Heartbeat(name=name, process=f"{socket.gethostname()}:{os.getpid()}"[:80], at=now)
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name", "process"], update_fields=["at"])


def ages() -> dict[str, float]:
    """Return role → seconds since its youngest beat; a role that never beat is missing."""
    now = clock.machine_now()
    youngest: dict[str, dt.datetime] = {}
    for name, at in Heartbeat.objects.values_list("name", "at"):
        youngest[name] = max(at, youngest.get(name, at))
    return {name: max(0.0, (now - at).total_seconds()) for name, at in youngest.items()}


def counts() -> dict[str, int]:
    """Return role → how many processes of it beat lately."""
    found: dict[str, int] = {}
    for name in Heartbeat.objects.filter(at__gte=clock.machine_now() - FRESH).values_list("name", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def is_alive(name: str) -> bool:
    """Return whether a process of this role beat within the last 20 seconds."""
    return Heartbeat.objects.filter(name=name, at__gte=clock.machine_now() - FRESH).exists()


def stop(name: str) -> None:
    """Take back this process's beat at a clean end, so that it does not look alive for 20 seconds more."""
    Heartbeat.objects.filter(name=name, process=f"{socket.gethostname()}:{os.getpid()}"[:80]).delete()


def forget_machine() -> int:
    """Delete the rows of this machine at its start: what a killed run left must not look alive for 20 seconds."""
    return Heartbeat.objects.filter(process__startswith=f"{socket.gethostname()}:").delete()[0]


def forget_old() -> int:
    """Delete rows of processes long gone; returns how many."""
    return Heartbeat.objects.filter(at__lt=clock.machine_now() - FORGET).delete()[0]
