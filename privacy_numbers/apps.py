from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyNumbersConfig(AppConfig):
    name = "privacy_numbers"
    verbose_name = _("Number privacy")

    def ready(self) -> None:
        from billing.selectors import Records, register_pool_names, register_records
        from billing.services import register_arrears_ender
        from privacy_numbers import duties
        from privacy_numbers.models import NumberPool
        from privacy_numbers.selectors import money
        from privacy_numbers.services.expiry import unbind_all

        duties.register_all()
        register_arrears_ender("privacy_numbers", lambda account_id, at: unbind_all(account_id=account_id, at=at))
        register_pool_names(lambda ids: dict(NumberPool.objects.filter(pk__in=ids).values_list("pk", "name")))
        for cause, (charged, among) in money.SOURCES.items():
            register_records(cause, Records(charged, among))
