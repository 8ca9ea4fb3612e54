from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignaturesConfig(AppConfig):
    name = "signatures"
    verbose_name = _("Qualifications and signatures")

    def ready(self) -> None:
        from core import duties
        from signatures import handlers
        from signatures.services import registration, staging, validity

        handlers.register()
        duties.register(
            duties.Duty("signatures.registrations", registration.next_registration, registration.run_registrations)
        )
        # Before the registrations: what lapses at midnight has lapsed when a carrier asks.
        duties.register(duties.Duty("signatures.validity", validity.next_validity, validity.run_validity, order=90))
        duties.register(duties.Duty("signatures.staged", lambda: None, staging.forget_staged, order=900))
