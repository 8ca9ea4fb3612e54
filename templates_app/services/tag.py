"""Tags of templates (domain.md 4.4)."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from templates_app import errors
from templates_app.models import SmsTemplate, TemplateTag

MOST_TAGS, MOST_TEMPLATES, LONGEST = 20, 20, 128


@transaction.atomic
def tag_templates(*, account_id: int, codes: Sequence[str], tags: Mapping[str, str]) -> int:
    """Put tags on templates; a key that is there gets the new value. Returns how many templates there are.

    Raises TagInvalid, TooManyTags or TemplateUnknown; then no template is changed.
    """
    if not tags or len(tags) > MOST_TAGS or not codes or len(codes) > MOST_TEMPLATES:
        raise errors.TooManyTags(limit=MOST_TAGS)
    tags = {key.strip(): value for key, value in tags.items()}
    for key, value in tags.items():
        if not 1 <= len(key) <= LONGEST or len(value) > LONGEST:
            raise errors.TagInvalid(limit=LONGEST)
    rows = _templates(account_id, codes)
    for row in rows:
        SmsTemplate.objects.select_for_update().get(pk=row.pk)
        keys = set(row.tags.values_list("key", flat=True)) | set(tags)
        if len(keys) > MOST_TAGS:
            raise errors.TooManyTags(limit=MOST_TAGS)
    TemplateTag.objects.bulk_create(
        [
            TemplateTag(account_id=account_id, template=row, key=key, value=value)
            for row in rows
            for key, value in tags.items()
        ],
        update_conflicts=True, unique_fields=["template", "key"], update_fields=["value"],
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def untag_templates(*, account_id: int, codes: Sequence[str], keys: Collection[str] = (), every: bool = False) -> int:
    """Take tags off templates: those of ``keys``, or ``every`` one. Returns how many went."""
    tags = TemplateTag.objects.filter(template__in=_templates(account_id, codes))
    return (tags if every else tags.filter(key__in=list(keys))).delete()[0]


def _templates(account_id: int, codes: Sequence[str]) -> list[SmsTemplate]:
    rows = list(SmsTemplate.objects.filter(account_id=account_id, code__in=set(codes)))
    if len(rows) != len(set(codes)):
        raise errors.TemplateUnknown()
    return rows
