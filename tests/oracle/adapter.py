"""Turns a case of an oracle file into the facts the desk works with (form of the cases: docs/domain.md 15)."""

from collections.abc import Mapping
from typing import Any

REVIEWED = ("signature", "template", "voice_template", "qualification", "digital", "card")
WORKED_OUT = ("billing", "sla")
_SOURCES = {"miniprogram": "mini_program", "official": "official_account"}
_MATERIALS = {"org_code_cert": "credit_code"}


def is_privacy(case: Mapping[str, Any]) -> bool:
    """Return whether a case is of number privacy."""
    return case["kind"] == "privacy"


def is_worked_out(case: Mapping[str, Any]) -> bool:
    """Return whether a case is a sum or a date that money or the service level answers."""
    return case["kind"] in WORKED_OUT


def is_review(case: Mapping[str, Any]) -> bool:
    """Return whether a case is of the review's kinds."""
    return case["kind"] in REVIEWED


def is_operation(case: Mapping[str, Any]) -> bool:
    """Return whether a case changes or deletes something filed before rather than filing it."""
    return case["input"].get("action", "create") != "create"


def facts_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a case."""
    return _ADAPT[case["kind"]](case["input"])


def _account(given: Mapping[str, Any]) -> dict[str, Any]:
    account = given.get("account") or {}
    facts = {"kind": account.get("type", "enterprise"), "subject": account.get("subject", "")}
    return facts | ({"unknown_policy": account["unknown_policy"]} if "unknown_policy" in account else {})


def _materials(rows: Any) -> list[dict[str, Any]]:
    return [{**row, "kind": _MATERIALS.get(row.get("kind"), row.get("kind"))} for row in rows or ()]


def _letter(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**row, "valid_until": row.get("valid_to")} if row else None


def _common(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "account": _account(given), "submitted_on": given.get("submitted_at", "")}


def _signature(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_common(given), "source": _SOURCES.get(given.get("source", ""), given.get("source", "")),
        "letter": _letter(given.get("letter")), "materials": _materials(given.get("materials")),
    }  # fmt: skip


def _template(given: Mapping[str, Any]) -> dict[str, Any]:
    variables = {
        row["name"]: {"attribute": row.get("attr", ""), "sample": row.get("sample", "")}
        for row in given.get("variables") or ()
    }
    facts = {
        **_common(given), "kind": given["type"], "variables": variables, "signature": given.get("related_sign", ""),
    }  # fmt: skip
    if "materials" in given:
        facts["materials"] = _materials(given["materials"])
    return facts


def _voice(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**_common(given), "vendor": "tencent"}


def _qualification(given: Mapping[str, Any]) -> dict[str, Any]:
    proof = given.get("proof")
    facts = {**_common(given), "legal_name": given.get("legal_person", "")}
    facts["vendor"] = "tencent" if given.get("vendor", "").startswith("tencent") else "aliyun"
    facts["materials"] = [{"kind": "license", **proof}] if proof else []
    if "legal_person_id" in given:
        facts |= {"legal_document_number": given["legal_person_id"], "legal_document_type": "identityCard"}
    if facts["vendor"] == "aliyun":
        facts.pop("license_address", None)  # a field of the voice form only
    return facts


def _digital(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**_common(given), "signature": given.get("sign", "")}


_ADAPT = {
    "signature": _signature, "template": _template, "voice_template": _voice, "qualification": _qualification,
    "digital": _digital, "card": _common,
}  # fmt: skip
