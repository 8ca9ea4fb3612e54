"""The project as an app: its admin site, its checks, its audit log and its own periodic work."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConsoleAdminConfig(AdminConfig):
    default_site = "smsconsole.console.site.ConsoleSite"


class SmsConsoleConfig(AppConfig):
    name = "smsconsole"
    label = "smsconsole"

    def ready(self) -> None:
        from django.conf import settings

        from accounts.services import forget_calls
        from core import duties, heartbeat, nonces
        from privacy_numbers.services.reports import register_body_builder
        from smsconsole import checks  # noqa: F401 - registers itself
        from smsconsole.api import idempotency
        from smsconsole.audit import follow_tables
        from smsconsole.wire.aliyun.privacy_reports import message_body

        follow_tables()
        register_body_builder(message_body)
        duties.register(
            duties.Duty("smsconsole.idempotency", next_due=lambda: None, run=idempotency.forget_expired, order=900)
        )
        duties.register(duties.Duty("core.heartbeat", next_due=lambda: None, run=heartbeat.forget_old, order=901))
        duties.register(duties.Duty("core.nonces", next_due=lambda: None, run=nonces.forget_expired, order=904))
        env = settings.ENV
        duties.register(
            duties.Duty(
                "smsconsole.calls", next_due=lambda: None, order=903,
                run=lambda: forget_calls(days=env.call_days, rows=env.call_rows),
            )
        )  # fmt: skip
