"""The roles. run_web, run_worker, run_carrier, run_sweeper, run_https and run_proxy of manage.py start one alone."""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from functools import partial
from typing import Any

from django.conf import settings

from core import duties
from core.heartbeat import beat
from smsconsole.supervisor import authority, port, tunnel
from smsconsole.supervisor.loop import BEAT_SECONDS, beat_in_background, run_loop

RENEW_LOOK_SECONDS = 3600.0
CARRIER_IDLE_SECONDS = 0.1
SWEEPER_IDLE_SECONDS = 0.5
CARRIER_DUTIES = frozenset({"sending.carrier"})  # the carrier role's own work, left out by the sweeper
log = logging.getLogger(__name__)


def web() -> None:
    """Serve all doors with granian: one thread a worker (more only adds latency, docs/adr/0003)."""
    _serve("web", settings.ENV.port, workers=settings.ENV.web_workers)


def https() -> None:
    """Serve the same by TLS, with a certificate of the local authority (docs/adr/0010); ends when that is renewed."""
    from granian.constants import HTTPModes, SSLProtocols

    made = authority.ensure(settings.DATA_DIR / "authority", settings.ENV.tls_names)
    _renew_in_background()
    _serve(
        "https", settings.ENV.https_port, workers=1, ssl_cert=made.server_certificate, ssl_key=made.server_key,
        ssl_protocol_min=SSLProtocols.tls12, http=HTTPModes.http1,
    )  # fmt: skip


def proxy() -> None:
    """Lead clients with fixed hosts to the listeners of this product."""
    env = settings.ENV
    asyncio.run(tunnel.run(env.bind, env.proxy_port, tunnel.Ports(port.here(env.bind), env.port, env.https_port)))


def _renew_in_background() -> None:
    """Look once an hour whether the certificate must be renewed; the supervisor starts this role anew with it."""

    def forever() -> None:
        while True:
            time.sleep(RENEW_LOOK_SECONDS)
            try:
                made = authority.ensure(settings.DATA_DIR / "authority", settings.ENV.tls_names)
            except Exception:
                log.exception("the certificate could not be looked at")
                continue
            if made.is_renewed:
                log.warning("the certificate of the HTTPS listener was renewed")
                os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=forever, name="renew", daemon=True).start()


def _serve(role: str, number: int, *, workers: int, **options: Any) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    multiprocessing.set_start_method("fork", force=True)  # the workers share what is imported already
    MPServer(
        "smsconsole.wsgi:application",
        address=settings.ENV.bind,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        backlog=2048,
        backpressure=256,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        **options,
    ).serve(target_loader=partial(_load_application, role), wrap_loader=False)


def _load_application(role: str) -> Any:
    from smsconsole.wsgi import application

    gc.freeze()
    beat_in_background(role)
    return application


def worker() -> None:
    """Run the task queue's cluster; ends with it."""
    from django_q.cluster import Cluster

    cluster = Cluster()
    cluster.start()
    while cluster.sentinel.is_alive():
        try:
            beat("worker")
        except Exception:
            log.warning("no heartbeat of worker", exc_info=True)
        cluster.sentinel.join(BEAT_SECONDS)


def carrier() -> None:
    """Be the carriers: take over queued messages, let receipts and uplinks arrive."""
    from sending.services import run_carrier

    run_loop("carrier", run_carrier, idle_seconds=CARRIER_IDLE_SECONDS)


def sweeper() -> None:
    """Do what falls due and what nobody claimed."""
    run_loop("sweeper", sweep, idle_seconds=SWEEPER_IDLE_SECONDS)


def sweep() -> int:
    """Run every duty that is due except the carrier's; one that fails is logged and stops no other."""
    done = 0
    for duty in duties.all_duties():
        if duty.name in CARRIER_DUTIES:
            continue
        try:
            done += sum(duties.run_due({duty.name}).values())
        except Exception:
            log.exception("the duty %s failed", duty.name)
    return done
