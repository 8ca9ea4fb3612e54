from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import services
        from core import duties

        duties.register(
            duties.Duty("accounts.temporary_keys", next_due=lambda: None, run=services.forget_expired_keys, order=902)
        )
        duties.register(duties.Duty("accounts.alerts", services.next_alert, services.deliver_alerts, order=300))
