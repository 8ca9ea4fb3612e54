from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.revision import make_triggers

        post_migrate.connect(make_triggers, sender=self)
