"""What stands behind a signature: its kind, purpose, qualification, letter and proofs in base64."""

import base64
import binascii

from review.choices import ReviewStatus
from signatures import services
from signatures.choices import FileKind, SignSource, Usage
from signatures.models import AuthorizationLetter, Qualification
from smsconsole.wire.tencent.call import Call
from smsconsole.wire.tencent.codes import TencentError

# SignType: the source, the proofs (DocumentType) it may bring, and whether domestic signatures may still have it.
TYPES: dict[int, tuple[str, frozenset[int], bool]] = {
    0: (SignSource.ENTERPRISE, frozenset({0, 1}), True),
    1: (SignSource.APP, frozenset({0, 1, 2, 3, 4}), False),
    4: (SignSource.TRADEMARK, frozenset({7}), True),
    5: (SignSource.ENTERPRISE, frozenset({2, 3}), True),
}
DOCUMENTS = {
    0: FileKind.LICENSE, 1: FileKind.LICENSE, 2: FileKind.CREDIT_CODE, 3: FileKind.CREDIT_CODE, 4: FileKind.PROOF,
    7: FileKind.PROOF,
}  # fmt: skip
PURPOSES = {0: Usage.SELF, 1: Usage.OTHER}


def source(call: Call, abroad: bool) -> str:
    """Return the signature's source; refuses kinds no longer taken and proofs that do not fit the kind."""
    found = TYPES.get(call.values["SignType"])
    if found is None or not (abroad or found[2]):
        raise TencentError("InvalidParameter.InvalidParameters", name="SignType")
    if call.values["DocumentType"] not in found[1]:
        raise TencentError("InvalidParameterValue.InvalidDocumentType")
    return found[0]


def usage(call: Call) -> str:
    if (found := PURPOSES.get(call.values["SignPurpose"])) is None:
        raise TencentError("InvalidParameterValue.InvalidSignPurpose")
    return found


def qualification(call: Call, purpose: str, abroad: bool) -> Qualification | None:
    """Return the qualification named, or where none is named the account's newest approved one of this purpose."""
    own = Qualification.objects.filter(account_id=call.account_id)
    approved = own.filter(usage=purpose, status=ReviewStatus.APPROVED, lapsed_at__isnull=True).order_by("id")
    if not call.values["QualificationId"]:
        if (found := approved.last()) is None and not abroad:
            raise TencentError("InvalidParameterValue.QualificationIdNotFound")
        return found
    named = own.filter(pk=call.values["QualificationId"]).first()
    if named is None:
        raise TencentError("InvalidParameterValue.QualificationIdNotFound")
    if named.status != ReviewStatus.APPROVED or named.lapsed_at is not None:
        raise TencentError("FailedOperation.QualificationIdNotApproved")
    return named


def letter(call: Call, purpose: str, owner: Qualification | None) -> AuthorizationLetter | None:
    """Return the letter of a signature for others: one the account has, or a new one with the picture sent."""
    if purpose != Usage.OTHER or owner is None:
        return None
    name = call.values["SignName"]
    usable = AuthorizationLetter.objects.filter(
        account_id=call.account_id, qualification=owner, status__in=(ReviewStatus.PENDING, ReviewStatus.APPROVED)
    )
    found = next((row for row in usable.order_by("-id") if name in row.sign_names), None)
    if found or not call.values["CommissionImage"]:
        return found
    return services.submit_letter(
        account=call.account, name=f"{name} {call.request_id[:8]}", qualification=owner,
        authorizer=owner.company_name, authorizer_credit_code=owner.credit_code,
        authorized=call.account.subject or owner.company_name, sign_names=[name],
        uploads=[_upload(FileKind.LETTER, call.values["CommissionImage"])],
    )  # fmt: skip


def proofs(call: Call) -> list[services.Upload]:
    """Return the proof as an upload, which the service checks; the older interface may bring none."""
    if call.values["ProofImage"] is None:
        return []
    return [_upload(DOCUMENTS.get(call.values["DocumentType"], FileKind.PROOF), call.values["ProofImage"])]


def _upload(kind: str, text: str) -> services.Upload:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise TencentError("InvalidParameterValue.ImageInvalid") from None
    return services.Upload(kind, "proof", data)
