"""Signature, template and values turned into the text a handset shows."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from accounts.choices import Vendor
from core import segments
from core.errors import DomainError
from sending import errors
from sending.services.application_texts import check_filled, check_template, fillable
from sending.services.draft import Draft, Item, Text, Unsigned
from signatures.choices import SignType
from signatures.selectors import signature_for_sending
from templates_app import variables
from templates_app.choices import TemplateKind, VariableAttribute
from templates_app.selectors import template_for_sending

CONTENT_MAX = 500
CODE_ATTRIBUTES = {VariableAttribute.NUMBER_CAPTCHA, VariableAttribute.CHARACTER_CAPTCHA}
PROBLEMS: dict[str, type[DomainError]] = {
    variables.MISSING: errors.ValueMissing,
    variables.COUNT: errors.ValueCountWrong,
    variables.TYPE: errors.ValueNotText,
    variables.TOO_LONG: errors.ValueTooLong,
    variables.URL: errors.ValueHasLink,
    variables.ATTRIBUTE: errors.ValueAgainstAttribute,
}
_parse = lru_cache(maxsize=2000)(variables.parse)


class TextMaker:
    """Makes texts for one call; looks each signature and template up once, fills equal values once."""

    def __init__(self, account_id: int, vendor: Vendor | None, value_max: int) -> None:
        self._account_id, self._vendor, self._value_max = account_id, vendor, value_max
        self._signatures: dict[str, Any] = {}
        self._templates: dict[str, Any] = {}
        self._texts: dict[tuple, Text | DomainError] = {}

    def text(self, item: Item) -> Text:
        """Return the text of an item; raises the first rule it breaks, signature before template before values."""
        key = (item.sign_name, item.template_code, id(item.values))
        found = self._texts.get(key)
        if found is None:
            try:
                found = self._make(item)
            except DomainError as exc:
                found = exc
            self._texts[key] = found
        if isinstance(found, DomainError):
            raise found
        return found

    def _make(self, item: Item) -> Text:
        signature = self._signature(item)
        template = self._template(item)
        if signature.sign_type == SignType.CAPTCHA and template.kind != TemplateKind.CAPTCHA:
            raise errors.SignatureSceneMismatch()
        if template.vendor == Vendor.TENCENT:
            check_template(template)
        text = _fill(signature, template, item.values)
        if template.vendor == Vendor.TENCENT:
            check_filled(template, item.values, self._value_max)
        return text

    def _signature(self, item: Item) -> Any:
        signature = self._signatures.get(item.sign_name)
        if signature is None:
            signature = self._unsigned(item) or signature_for_sending(self._account_id, item.sign_name)
            self._signatures[item.sign_name] = signature
        return signature

    def _unsigned(self, item: Item) -> Unsigned | None:
        """Messages abroad of the vendor with applications need no signature."""
        if item.sign_name or self._vendor != Vendor.TENCENT:
            return None
        return Unsigned() if self._template(item).kind == TemplateKind.INTERNATIONAL else None

    def _template(self, item: Item) -> Any:
        template = self._templates.get(item.template_code)
        if template is None:
            template = template_for_sending(self._account_id, item.template_code, self._vendor)
            self._templates[item.template_code] = template
        return template


def _fill(signature: Any, template: Any, values: Any) -> Text:
    parsed = _parse(template.content, template.vendor)
    attributes = _attributes(template.variables)
    try:
        checked = fillable(template, values) if template.vendor == Vendor.TENCENT else values
        variables.check_values(parsed, attributes, checked, template.kind, template.vendor)
        body = variables.render(parsed, values, template.vendor)
    except variables.VariableProblem as exc:
        params = {"name": exc.name, "attribute": exc.attribute, "limit": exc.limit}
        raise PROBLEMS[exc.kind](field=f"values.{exc.name}" if exc.name else "values", **params) from exc
    return Text(signature, template, body, _code(template, parsed, attributes, values))


def _attributes(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return name → attribute; a stored entry may carry a sample beside its attribute."""
    return {name: rule.get("attribute", "") if isinstance(rule, dict) else rule for name, rule in stored.items()}


def _code(template: Any, parsed: Any, attributes: Mapping[str, str], values: Any) -> str:
    """Return the verification code in the values: the variable declared as one, else the first."""
    if template.kind != TemplateKind.CAPTCHA or not parsed.names:
        return ""
    name = next((name for name in parsed.names if attributes.get(name) in CODE_ATTRIBUTES), parsed.names[0])
    return variables.by_name(parsed, values, template.vendor)[name][:12]


def measure(draft: Draft) -> None:
    """Set content and parts of a draft whose text and number are known; raises ContentTooLong.

    A text abroad that fits GSM-7 keeps to it with [ ] around the signature.
    """
    text, foreign = draft.text, not draft.phone.is_mainland
    content = f"【{text.signature.name}】{text.body}" if text.signature.name else text.body
    if foreign:
        plain = f"[{text.signature.name}]{text.body}" if text.signature.name else text.body
        if segments.measure(plain, foreign=True).alphabet == "gsm7":
            content = plain
    if len(content) > CONTENT_MAX:
        raise errors.ContentTooLong(limit=CONTENT_MAX)
    draft.content, draft.segments = content, segments.count(content, foreign=foreign)
