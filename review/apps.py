from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = _("Review desk")

    def ready(self) -> None:
        from core.duties import Duty, register
        from review import services

        register(Duty("review.order_due", services.next_due, services.run_due, order=10))
        register(Duty("review.replay_due", services.next_due_replay, services.run_due_replays, order=90))
