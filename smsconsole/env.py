"""Every setting that the environment may give, read once (README lists them in one table)."""

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
DEBUG_SECRET = "smsconsole-debug-only-secret-key-never-for-production"  # noqa: S105 - refused outside debug mode

HTTPS_ABOVE, PROXY_ABOVE = 443, 889  # above PORT, so that two products on one machine do not meet

_env = environ.Env()


@dataclass(frozen=True)
class Env:
    """Typed values of the environment; the defaults serve one developer's machine.

    ``https_port`` and ``proxy_port`` are 0 where switched off; ``asked_ports`` names those somebody chose.
    """

    port: int
    bind: str
    data_dir: Path
    database_url: str
    redis_url: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    language: str
    time_zone: str
    seed: int | None
    metrics_open: bool
    web_workers: int
    carrier_workers: int
    q_workers: int
    demo_days: int
    https_port: int
    proxy_port: int
    asked_ports: frozenset[str]
    tls_names: list[str]
    call_days: int
    call_rows: int
    callback_allow: frozenset[str]


def _whole(name: str, *, default: int, low: int, high: int | None = None) -> int:
    text = _env.str(name, default=str(default))
    with suppress(ValueError):
        if low <= (value := int(text)) and (high is None or value <= high):
            return value
    span = f"from {low} to {high}" if high is not None else f"of at least {low}"
    raise ImproperlyConfigured(f"{name} must be a whole number {span}, not {text!r}.")


def _one_of(name: str, *, default: str, known: Collection[str], such_as: str) -> str:
    text = _env.str(name, default=default)
    if text not in known:
        raise ImproperlyConfigured(f"{name} must be {such_as}, not {text!r}.")
    return text


def read() -> Env:
    """Return the environment's values; raises ImproperlyConfigured, in a line for a person, for one that cannot be."""
    data_dir = Path(_env.str("SMSCONSOLE_DATA_DIR", default=str(ROOT / "var"))).resolve()
    debug = _env.bool("SMSCONSOLE_DEBUG", default=True)
    seed = _env.str("SMSCONSOLE_SEED", default="")
    port = _whole("PORT", default=8000, low=1, high=65535)
    return Env(
        port=port,
        https_port=_whole("HTTPS_PORT", default=port + HTTPS_ABOVE, low=0, high=65535),
        proxy_port=_whole("PROXY_PORT", default=port + PROXY_ABOVE, low=0, high=65535),
        asked_ports=frozenset(name for name in ("HTTPS_PORT", "PROXY_PORT") if os.environ.get(name)),
        tls_names=_env.list("SMSCONSOLE_TLS_NAMES", default=[]),
        bind=_env.str("BIND", default="127.0.0.1"),
        data_dir=data_dir,
        database_url=_env.str("DATABASE_URL", default=f"sqlite:///{data_dir / 'smsconsole.sqlite3'}"),
        redis_url=_env.str("REDIS_URL", default=""),
        debug=debug,
        secret_key=_env.str("SMSCONSOLE_SECRET_KEY", default=DEBUG_SECRET if debug else ""),
        allowed_hosts=_env.list("SMSCONSOLE_ALLOWED_HOSTS", default=["*"] if debug else []),
        language=_one_of("SMSCONSOLE_LANGUAGE", default="zh-hans", known=("zh-hans", "en"), such_as="zh-hans or en"),
        time_zone=_one_of(
            "SMSCONSOLE_TIME_ZONE",
            default="Asia/Shanghai",
            known=available_timezones(),
            such_as="a time zone, such as UTC",
        ),
        seed=int(seed) if seed else None,
        metrics_open=_env.bool("SMSCONSOLE_METRICS_OPEN", default=False),
        web_workers=_whole("WEB_WORKERS", default=2, low=1),
        carrier_workers=_whole("CARRIER_WORKERS", default=1, low=1),
        q_workers=_whole("Q_WORKERS", default=1, low=1),
        demo_days=_whole("SMSCONSOLE_DEMO_DAYS", default=30, low=0),
        call_days=_whole("SMSCONSOLE_CALL_DAYS", default=7, low=0),
        call_rows=_whole("SMSCONSOLE_CALL_ROWS", default=50_000, low=0),
        callback_allow=frozenset(
            host.strip().lower() for host in _env.list("SMSCONSOLE_CALLBACK_ALLOW", default=[]) if host.strip()
        ),
    )
