from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "statistics"
    verbose_name = _("Statistics")

    def ready(self) -> None:
        from billing.selectors import register_check, register_receipt_source
        from sending.services import register_outcome_listener
        from signatures.services import register_sending_source
        from statistics import duties, services
        from statistics.selectors.proof import rollups_against_records
        from statistics.selectors.senders import last_sent
        from statistics.selectors.service_level import receipts_by_day

        register_outcome_listener(services.count_outcomes)
        register_sending_source(last_sent)
        register_receipt_source(receipts_by_day)
        register_check("rollups", rollups_against_records)
        duties.register_all()
