from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Billing")

    def ready(self) -> None:
        from billing import duties
        from billing.selectors import register_check
        from billing.selectors.volume_proof import uncharged_volumes

        duties.register_all()
        register_check("billing.volumes", uncharged_volumes)
