"""Letters of authorisation (domain.md 2.6)."""

from typing import Any

from core import clock
from review.choices import ReviewStatus, SubjectKind
from signatures import services
from signatures.choices import FileKind
from signatures.models import AuthorizationLetter, Qualification
from smsconsole.wire.aliyun import orders
from smsconsole.wire.aliyun.action import action
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.files import uploads, url_of
from smsconsole.wire.aliyun.reading import shown_span, span

KIND = SubjectKind.LETTER
MOST_SHOWN = 100


def create(call: Call) -> dict[str, Any]:
    """Keep a letter under the qualification that has the authoriser's credit code."""
    values = call.values
    first, last = span(values["AuthorizationLetterExpDate"])
    row = services.submit_letter(
        account=call.account,
        uploads=uploads(call, [(FileKind.LETTER, values["AuthorizationLetterPic"])]),
        name=values["AuthorizationLetterName"],
        qualification=_qualification(call),
        authorizer=values["Authorization"],
        authorizer_credit_code=values["OrganizationCode"],
        authorized=values["ProxyAuthorization"],
        valid_from=first,
        valid_until=last,
        sign_names=values["SignList"],
    )
    return {"Data": str(row.pk)}


def _qualification(call: Call) -> Any:
    rows = Qualification.objects.filter(account_id=call.account_id, credit_code=call.values["OrganizationCode"])
    found = list(rows.order_by("-id"))
    approved = [row for row in found if row.status == ReviewStatus.APPROVED]
    return next(iter([*approved, *found]), None)


def query(call: Call) -> dict[str, Any]:
    """Letters by id, credit code, signature, state of review and availability."""
    values = call.values
    rows = AuthorizationLetter.objects.filter(account_id=call.account_id).order_by("-id")
    if values["AuthorizationLetterIdList"]:
        rows = rows.filter(pk__in=whole(values["AuthorizationLetterIdList"]))
    if values["OrganizationCode"]:
        rows = rows.filter(authorizer_credit_code=values["OrganizationCode"])
    found = [orders.polled(KIND, row) for row in rows.prefetch_related("files")[: MOST_SHOWN * 10]]
    lines = [_line(call, row) for row in found if not values["SignName"] or values["SignName"] in row.sign_names]
    for name, words in (("State", ("INT", "PASSED")), ("Status", ("VALID", "INVALID"))):
        if values[name]:
            if values[name] not in words:
                raise BusinessError("isv.INVALID_PARAMETERS", name)
            lines = [line for line in lines if line[name] == values[name]]
    return {"Data": lines[:MOST_SHOWN]}


def whole(texts: list[str]) -> list[int]:
    """Return ids that came as texts; raises isv.INVALID_PARAMETERS for anything else."""
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in texts):
        raise BusinessError("isv.INVALID_PARAMETERS")
    return [int(text) for text in texts]


def _line(call: Call, row: AuthorizationLetter) -> dict[str, Any]:
    today = clock.today()
    is_valid = (not row.valid_from or row.valid_from <= today) and (not row.valid_until or today <= row.valid_until)
    picture = next((file for file in row.files.all() if file.kind == FileKind.LETTER), None)
    return {
        "Authorization": row.authorizer,
        "AuthorizationLetterExpDate": shown_span(row.valid_from, row.valid_until),
        "AuthorizationLetterId": row.pk,
        "AuthorizationLetterName": row.name,
        "AuthorizationLetterPic": url_of(call, "qualification", picture) if picture else "",
        "OrganizationCode": row.authorizer_credit_code,
        "ProxyAuthorization": row.authorized,
        "SignScope": "、".join(row.sign_names),
        "State": "PASSED" if row.status == ReviewStatus.APPROVED else "INT",
        "Status": "VALID" if is_valid else "INVALID",
    }


TABLE = (
    action(
        "CreateSmsAuthorizationLetter",
        "AuthorizationLetterName! Authorization! ProxyAuthorization! OrganizationCode! AuthorizationLetterExpDate!"
        " AuthorizationLetterPic! SignList!:texts",
        create, writes=True, success=True,
    ),
    action(
        "QuerySmsAuthorizationLetter",
        "AuthorizationLetterIdList:texts OrganizationCode SignName State Status", query, success=True,
    ),
)  # fmt: skip
