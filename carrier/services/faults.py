"""Fault rules. A tenant makes them for its own account, the platform for all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carrier import errors
from carrier.models import FaultRule
from carrier.services.setting import changed
from core.tenancy import Scope


@transaction.atomic
def save_fault_rule(*, scope: Scope, rule: FaultRule | None = None, **values: Any) -> FaultRule:
    """Create or change a rule with the model's fields in ``values``.

    A caller who does not see all accounts always writes its own account into the rule; raises RuleUnknown for a
    rule out of its reach and RuleInvalid for values that cannot be.
    """
    if rule is None:
        rule = FaultRule()
    elif not within_reach(scope, rule):
        raise errors.RuleUnknown()
    for name, value in values.items():
        setattr(rule, name, value)
    if not scope.sees_all:
        rule.account_id = scope.account_id
    _check(rule)
    rule.save()
    changed()
    return rule


@transaction.atomic
def delete_fault_rule(*, scope: Scope, rule: FaultRule) -> None:
    """Delete a rule within the caller's reach."""
    if not within_reach(scope, rule):
        raise errors.RuleUnknown()
    rule.delete()
    changed()


def within_reach(scope: Scope, rule: FaultRule) -> bool:
    """Return whether the caller may change the rule as it stands in the database."""
    if scope.sees_all:
        return True
    stored = FaultRule.objects.filter(pk=rule.pk).values_list("account_id", flat=True).first()
    return scope.account_id is not None and stored == scope.account_id


def _check(rule: FaultRule) -> None:
    try:
        rule.clean_fields()
    except ValidationError as exc:
        field, messages = next(iter(exc.message_dict.items()))
        raise errors.RuleInvalid(messages[0], field=field) from exc
    if rule.rate > 1000:
        raise errors.RuleInvalid(_("The rate is at most 1000 per mille."), field="rate")
    if rule.starts_at and rule.ends_at and rule.ends_at <= rule.starts_at:
        raise errors.RuleInvalid(_("The end lies after the beginning."), field="ends_at")
    if rule.number_prefix and not rule.number_prefix.isdigit():
        raise errors.RuleInvalid(_("A number's beginning has digits only."), field="number_prefix")
    if not rule.outcome and not rule.delay_ms:
        raise errors.RuleInvalid(_("Give an outcome or an extra delay."), field="outcome")
