"""Refusals to start: outside debug mode nothing that the whole world knows may be in use."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from smsconsole.env import DEBUG_SECRET

PRODUCTION = "production"
DEMO_USERS = ("demo", "reviewer", "admin", "other")
DEMO_PASSWORD = "demo-password"  # noqa: S105 - published in the README
DEMO_KEYS = ("LTAIdemo", "AKIDdemo")
SHORTEST_SECRET = 32


@register(PRODUCTION, Tags.security)
def check_settings(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a missing, published or short secret key and wildcard hosts outside debug mode."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = [*_secret_key(settings.ENV.secret_key), *_hosts(settings.ALLOWED_HOSTS)]
    if not settings.SESSION_COOKIE_SECURE:
        found.append(
            Warning(
                "Cookies also travel over plain HTTP.",
                hint="Serve HTTPS and set SMSCONSOLE_HTTPS_ONLY=1.",
                id="smsconsole.W001",
            )
        )
    return found


@register(PRODUCTION, Tags.database)
def check_demo_people(app_configs: Any = None, databases: Iterable[str] | None = None, **kwargs: Any) -> list[Error]:
    """Refuse a database that still holds the demo's published passwords or keys; runs with ``--database`` only."""
    if settings.DEMO or not databases:
        return []
    from accounts.models import AccessKey, User

    try:
        tables = connections["default"].introspection.table_names()
        if User._meta.db_table not in tables:
            return []
        people = [
            user.username
            for user in User.objects.filter(username__in=DEMO_USERS, is_active=True)
            if user.check_password(DEMO_PASSWORD)
        ]
        keys = [
            key_id
            for prefix in DEMO_KEYS
            for key_id in AccessKey.objects.filter(key_id__startswith=prefix, status="active").values_list(
                "key_id", flat=True
            )
        ]
    except DatabaseError:
        return []  # the start reports an unreachable database itself
    found = []
    if people:
        found.append(
            Error(
                f"Demo users with the published password are in this database: {', '.join(people)}.",
                hint="Use a fresh database, or give each a new password: manage.py changepassword <name>.",
                id="smsconsole.E004",
            )
        )
    if keys:
        found.append(
            Error(
                f"Demo access keys with published secrets are active in this database: {', '.join(keys)}.",
                hint="Use a fresh database, or disable them in the console.",
                id="smsconsole.E005",
            )
        )
    return found


def _secret_key(key: str) -> list[CheckMessage]:
    hint = "Set SMSCONSOLE_SECRET_KEY to a random text of at least 32 characters, the same in every process."
    if not key:
        return [Error("There is no secret key, and debug mode is off.", hint=hint, id="smsconsole.E001")]
    if key == DEBUG_SECRET or len(key) < SHORTEST_SECRET:
        return [Error("The secret key is the published one or too short.", hint=hint, id="smsconsole.E002")]
    return []


def _hosts(hosts: list[str]) -> list[CheckMessage]:
    if hosts and "*" not in hosts:
        return []
    return [
        Error(
            "The server would answer under no name or under any name.",
            hint="Set SMSCONSOLE_ALLOWED_HOSTS to the names of this server, separated by commas.",
            id="smsconsole.E003",
        )
    ]
