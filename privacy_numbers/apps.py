from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyNumbersConfig(AppConfig):
    name = "privacy_numbers"
    verbose_name = _("Number privacy")

    def ready(self) -> None:
        from billing.selectors import register_pool_names
        from billing.services import register_arrears_ender
        from core.duties import Duty, register
        from privacy_numbers.models import NumberPool
        from privacy_numbers.services.expiry import expire_bindings, next_expiry, unbind_all

        register_pool_names(lambda ids: dict(NumberPool.objects.filter(pk__in=ids).values_list("pk", "name")))
        register(Duty("privacy.expire_bindings", next_expiry, expire_bindings, order=40))
        register_arrears_ender("privacy_numbers", lambda account_id, at: unbind_all(account_id=account_id, at=at))
        self._traffic()

    def _traffic(self) -> None:
        """What falls due of calls, texts and reports, and what the ledger's audit compares."""
        from billing.selectors import Records, register_records
        from core.duties import Duty, register
        from privacy_numbers.selectors import money
        from privacy_numbers.services import calls, pushes, reports, texts

        register(Duty("privacy.calls", calls.next_due, calls.end_due))
        register(Duty("privacy.texts", texts.next_due, texts.end_due))
        register(Duty("privacy.pushes", pushes.next_due, pushes.push_due, order=200))
        register(Duty("privacy.reports", lambda: None, reports.forget_old, order=902))
        for cause, (charged, among) in money.SOURCES.items():
            register_records(cause, Records(charged, among))
