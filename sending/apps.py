from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SendingConfig(AppConfig):
    name = "sending"
    verbose_name = _("Sending")

    def ready(self) -> None:
        from accounts.services import register_text_sender
        from billing.selectors import Records, register_held_source, register_records
        from billing.services import register_sent_source
        from core.duties import Duty, register
        from sending.selectors import charged_among, charged_messages, held_by_messages, sent_messages
        from sending.services import next_due, register_outcome_listener, run_carrier
        from sending.services.pulls import forget_unfetched, next_unfetched, note_outcomes
        from sending.services.system_text import send_alert_text

        register(Duty("sending.carrier", next_due, run_carrier, order=10))
        register(Duty("sending.unfetched", next_unfetched, forget_unfetched))
        register_outcome_listener(note_outcomes)
        register_text_sender(send_alert_text)
        register_held_source(held_by_messages)
        register_sent_source(sent_messages)
        register_records("message", Records(charged_messages, charged_among))
