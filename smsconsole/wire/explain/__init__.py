"""Why a signature does not match: both texts side by side, where they part, and the likely cause.

Called by the doors for a refused request, and by the test desk for a request that somebody caught elsewhere.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

from accounts.models import Application
from accounts.selectors import WireKey, app_key, other_app_keys, other_secrets
from smsconsole.wire.aliyun.codes import GatewayError
from smsconsole.wire.explain.aliyun import acs3_case, rpc_case
from smsconsole.wire.explain.legacy import STARS, v5_case
from smsconsole.wire.explain.search import Alternative, Case, difference, find
from smsconsole.wire.explain.tencent import tc3_case, v1_case
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent.codes import TencentError

A_SECOND = 20  # refused requests explained a second and process; a flood of them must not cost the others' time
_TOKEN = re.compile(r"(?<=x-acs-security-token:)\S+|(?<=SecurityToken%3D)[A-Za-z0-9_.~-]+|(?<=[?&]Token=)[^&\s]+")
_APP_KEY = re.compile(r"(?<![^&\n])appkey=[^&\n]*")
_window = [0, 0]


def explain_aliyun(request: WireRequest, key: WireKey) -> dict[str, Any] | None:
    """Return why a refused Alibaba request did not match; None where too many were refused in this second."""
    return _explain_refused(request, key, "aliyun")


def explain_tencent(request: WireRequest, key: WireKey) -> dict[str, Any] | None:
    """Return why a refused Tencent request did not match; None where too many were refused in this second."""
    return _explain_refused(request, key, "tencent")


def explain_legacy(request: WireRequest, application: Application) -> dict[str, Any] | None:
    """Return why a refused call of /v5/ did not match; None where too many were refused in this second."""
    if not _has_time():
        return None
    others = other_app_keys(application.account_id, application.pk)
    return explain(case_of(request, "tencent_v5"), app_key(application), others)


def _explain_refused(request: WireRequest, key: WireKey, vendor: str) -> dict[str, Any] | None:
    if not _has_time():
        return None
    return explain(case_of(request, vendor), key.secret, other_secrets(key.account_id, vendor, key.pk))


def _has_time() -> bool:
    """Count a refused request; return whether it is still among those explained in this second."""
    second = int(time.monotonic())
    if _window[0] != second:
        _window[:] = [second, 0]
    _window[1] += 1
    return _window[1] <= A_SECOND


def case_of(request: WireRequest, vendor: str) -> Case:
    """Return how a request was signed; raises GatewayError or TencentError where the signature is incomplete.

    ``vendor`` is aliyun, tencent, or tencent_v5 for the older interface.
    """
    if vendor == "tencent_v5":
        return v5_case(request)
    if vendor == "aliyun":
        if request.header("authorization").startswith("ACS3-"):
            return acs3_case(request)
        return rpc_case(request, _texts(request, GatewayError("InvalidParameter.Format")))
    if request.header("authorization").startswith("TC3-"):
        return tc3_case(request)
    return v1_case(request, _texts(request, TencentError("InvalidRequest")))


def _texts(request: WireRequest, refusal: Exception) -> dict[str, str]:
    try:
        return request.text_fields()
    except ValueError:
        raise refusal from None


def explain(case: Case, secret: str, others: Mapping[str, str], theirs: str = "") -> dict[str, Any]:
    """Return cause, both texts and where they part, as plain JSON without secrets.

    ``theirs`` is what the client says it signed, canonical request or string to sign; without it the client's text is
    the one that gives its signature, where a usual mistake does.
    """
    ours = case.render(case.parts)
    given = _APP_KEY.sub(f"appkey={STARS}", theirs.replace("\r\n", "\n").strip("\n")) if theirs else ""
    told = _told(case, secret, ours, given) if given else None
    found = None if told else find(case, secret, others)
    if case.fits(secret, case.parts) and not case.warnings:
        return _answer(case, Alternative("none", "", ""), ours, ours)
    if case.warnings:
        parts = found[1] if found else case.parts
        return _answer(case, Alternative(case.warnings[0], "", ""), ours, case.render(parts))
    if told:
        return told
    if found is None:
        return _answer(case, Alternative(case.wrong, "", ""), ours, given)
    return _answer(case, found[0], ours, case.render(found[1]), case.to_sign(case.render(found[1]), found[1]))


def _told(case: Case, secret: str, ours: str, given: str) -> dict[str, Any] | None:
    """Judge by the text that the client itself shows; None where it says less than the search would."""
    if given in (ours, case.to_sign(ours, case.parts)):
        return None  # the texts agree: the search tells which secret
    whole = given if "\n/" in given or "&%2F&" in given or "/?" in given or "appkey=" in given else ""
    if not whole:
        return None  # only a hash: it differs, but nothing can be read off it
    made = case.sign(secret, given, case.parts) == case.claimed
    row = next(
        (row for row in case.alternatives if case.render({**case.parts, row.part: row.value}) == given),
        Alternative("encoding" if made else case.wrong, "", ""),
    )
    return _answer(case, row, ours, given)


def _answer(case: Case, row: Alternative, ours: str, theirs: str, to_sign: str = "") -> dict[str, Any]:
    ours, theirs = _TOKEN.sub("***", ours), _TOKEN.sub("***", theirs)
    return {
        "method": case.method, "key_id": case.key_id, "stamp": case.stamp, "cause": row.cause, "note": row.note,
        "server": ours, "client": theirs, "server_string_to_sign": _TOKEN.sub("***", case.to_sign(ours, case.parts)),
        "client_string_to_sign": _TOKEN.sub("***", to_sign), "difference": difference(ours, theirs) if theirs else None,
    }  # fmt: skip
