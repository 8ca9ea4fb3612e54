from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyNumbersConfig(AppConfig):
    name = "privacy_numbers"
    verbose_name = _("Number privacy")

    def ready(self) -> None:
        from billing.selectors import register_pool_names
        from privacy_numbers import duties
        from privacy_numbers.models import NumberPool

        duties.register_all()

        register_pool_names(lambda ids: dict(NumberPool.objects.filter(pk__in=ids).values_list("pk", "name")))
