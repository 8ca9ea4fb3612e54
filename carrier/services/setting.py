"""Profile and seed, and the word that tells all processes to read the tables anew."""

import uuid

from django.db import transaction

from carrier.choices import ProfileName
from carrier.models import CarrierSetting, FaultRule


def changed() -> None:
    """Void what every process remembers of the network; call it in the transaction that changed a row."""
    word = uuid.uuid4().hex  # must differ from every earlier word, a rolled-back one too
    if not CarrierSetting.objects.filter(pk=1).update(version=word):
        CarrierSetting.objects.create(pk=1, version=word)


@transaction.atomic
def set_profile(*, profile: ProfileName | str, seed: int | None = None) -> CarrierSetting:
    """Let the network behave by another profile, and by another seed when one is given."""
    row, _created = CarrierSetting.objects.get_or_create(pk=1)
    row.profile = ProfileName(profile)
    if seed is not None:
        row.seed = seed
    row.save(update_fields=["profile", "seed"])
    changed()
    row.refresh_from_db()
    return row


@transaction.atomic
def reset_network() -> None:
    """Return to the ideal profile, seed 1 and no fault rule."""
    FaultRule.objects.all().delete()
    set_profile(profile=ProfileName.IDEAL, seed=1)
