"""Prepare the database, then run web, worker, carrier and sweeper under one supervisor."""

import gc
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from core import heartbeat
from smsconsole.supervisor import fixed_hosts, port, roles
from smsconsole.supervisor.banner import ReadyBanner
from smsconsole.supervisor.child import Child
from smsconsole.supervisor.parent import Supervisor
from smsconsole.supervisor.prepare import Refused, prepare


class Command(BaseCommand):
    help = "Run the whole product: web, worker, carrier and sweeper under one supervisor."
    requires_system_checks: list[str] = []  # prepare() runs them and words the errors

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if trouble := port.problem(settings.ENV.bind, settings.ENV.port) or fixed_hosts.trouble():
            raise CommandError(trouble)
        try:
            prepare(say)
        except Refused as exc:
            raise CommandError(str(exc)) from exc
        except KeyboardInterrupt:
            raise CommandError("Stopped while preparing; the next start goes on from here.") from None
        import smsconsole.wsgi  # noqa: F401 - loaded once here, shared by all web workers

        heartbeat.forget_machine()
        connections.close_all()
        gc.collect()
        gc.freeze()
        secure = fixed_hosts.open_roles(say)
        Supervisor([*children(), *secure], ReadyBanner(started, say, fixed_hosts.lines(secure)).tick).run()


def children() -> list[Child]:
    """Return the roles of one machine, as many of each as the environment says."""
    carriers = [Child(f"carrier-{number + 1}", roles.carrier) for number in range(settings.ENV.carrier_workers)]
    return [
        Child("web", roles.web),
        Child("worker", roles.worker),
        *carriers,
        Child("sweeper", roles.sweeper),
    ]


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    print(text, flush=True)
