from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.revision import make_triggers
        from core.sequences import put_first

        post_migrate.connect(make_triggers, sender=self)
        post_migrate.connect(put_first, sender=self)
