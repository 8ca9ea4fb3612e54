"""Uploads the vendor's way: a short-lived signed policy for a form POST, and signed addresses to read by.

Both are served by ``smsconsole.wire.oss``. The key that signs policies is the account's own, made from the server's
secret; it never leaves the server, as the vendor's does not.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.core import signing

from core import clock
from signatures import services
from signatures.errors import UploadUnknown
from smsconsole.wire.aliyun.call import Call
from smsconsole.wire.aliyun.codes import BusinessError

GOOD_FOR = dt.timedelta(minutes=30)
BUCKET, UPLOAD_PATH, FILE_PATH = "sms-upload", "/oss/", "/oss/file/"
_SALT = "smsconsole.wire.files"


def key_id(account_id: int) -> str:
    """Return the name under which an account's uploads are signed."""
    return f"LTAIupload{account_id:014d}"


def sign_policy(account_id: int, policy: str) -> str:
    """Return the Base64 HMAC-SHA1 of a policy in its Base64 form, as the object store checks it."""
    secret = hmac.new(settings.SECRET_KEY.encode(), f"{_SALT}:{account_id}".encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(hmac.new(secret.encode(), policy.encode(), hashlib.sha1).digest()).decode()


def make_policy(call: Call) -> dict[str, Any]:
    """Return what a client needs to upload: AccessKeyId, Policy, Signature, Host, StartPath and ``expires``."""
    expires = clock.now() + GOOD_FOR
    start = f"{BUCKET}/{call.account_id}/{uuid.uuid4().hex}/"
    conditions = [
        ["content-length-range", 0, services.staging.LARGEST],
        ["starts-with", "$key", start],
    ]
    document = {"expiration": expires.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "conditions": conditions}
    policy = base64.b64encode(orjson.dumps(document)).decode()
    return {
        "AccessKeyId": key_id(call.account_id),
        "Policy": policy,
        "Signature": sign_policy(call.account_id, policy),
        "Host": call.origin + UPLOAD_PATH,
        "StartPath": start,
        "expires": int(expires.timestamp()),
    }


def url_of(call: Call, kind: str, file: Any) -> str:
    """Return an address that shows a picture for half an hour to whoever has it; ``kind`` as ``_ROWS`` of wire.oss."""
    expires = int((clock.now() + GOOD_FOR).timestamp())
    return call.origin + FILE_PATH + signing.dumps([kind, file.pk, expires], salt=_SALT)


def read_url(token: str) -> tuple[str, int] | None:
    """Return kind and id of the picture that a signed address names; None when forged or expired."""
    try:
        kind, pk, expires = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return (kind, pk) if clock.now().timestamp() < expires else None


def uploads(call: Call, keys: Sequence[tuple[str, str]]) -> list[services.Upload]:
    """Return the files put down under (kind, key); raises isv.ERROR_EMPTY_FILE for a key that holds nothing."""
    try:
        return services.uploads_of(account_id=call.account_id, keys=keys)
    except UploadUnknown as exc:
        raise BusinessError("isv.ERROR_EMPTY_FILE", exc.params["key"]) from exc


def from_base64(rows: Sequence[Any], kind: str) -> list[services.Upload]:
    """Return files sent inside the call: FileContents in Base64, FileSuffix."""
    return [_one(row, kind, number) for number, row in enumerate(rows, 1)]


def _one(row: Any, kind: str, number: int) -> services.Upload:
    if not isinstance(row, dict) or not row.get("FileContents", "").strip():
        raise BusinessError("isv.ERROR_EMPTY_FILE")
    text = row["FileContents"].partition("base64,")[2] or row["FileContents"]
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BusinessError("isv.INVALID_PARAMETERS", "FileContents") from None
    return services.Upload(kind, f"{number}.{row.get('FileSuffix') or 'jpg'}", data)
