"""Any action of Alibaba's current SDK by its name, each reply held against the SDK's own model of it."""

import inspect
import io
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from alibabacloud_dysmsapi20170525 import models
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from core import clock
from review.models import ReviewOrder
from review.services import run_due
from tests.wire import clients, inprocess

KEEP = {
    "RequestId", "BizId", "OrderId", "WorkOrderId", "QualificationId", "QualificationGroupId", "GroupId", "SignCode",
    "AuthorizationLetterId", "TrademarkId", "AppIcpRecordId", "Policy", "Signature", "AccessKeyId", "StartPath",
    "Host", "NextToken", "Domain",
}  # fmt: skip
Golden = Callable[[str, Any], None]


class Client(clients.TeaSms):
    """The SDK's client, which also remembers the answer as it came."""

    raw: dict[str, Any]

    def call_api(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().call_api(*args, **kwargs)
        self.raw = answer["body"]
        return answer


def client(url: str, **kwargs: Any) -> Client:
    return Client(clients.config(url, **kwargs))


def _methods() -> dict[str, str]:
    return {
        name.replace("_", ""): name
        for name, _ in inspect.getmembers(clients.TeaSms, inspect.isfunction)
        if hasattr(clients.TeaSms, f"{name}_with_options") or hasattr(clients.TeaSms, f"{name}with_options")
    }


METHODS = _methods()


def ask(url: str, action: str, *, client: Any = None, **fields: Any) -> dict[str, Any]:
    """Call an action through the SDK and return its answer as it came; whatever the SDK's model of the answer loses,
    misplaces or types differently fails here."""
    caller = client or globals()["client"](url)
    model = getattr(models, f"{action}Request", None)  # one action takes nothing
    reply = getattr(caller, METHODS[action.lower()])(*([model().from_map(fields)] if model else []))
    assert reply.body is not None, f"the SDK could not read {caller.raw}"
    gone = set(lost(caller.raw, reply.body.to_map()))
    if caller.raw["Code"] != "OK":  # a refusal says why, wherever the model leaves it out
        gone -= {".Message", ".RequestId"}
    assert not gone, f"the SDK's model has no place for {gone}"
    return caller.raw


def lost(raw: Any, read: Any, path: str = "") -> list[str]:
    """Return what of an answer the SDK's own model does not give back the same; it makes up empty lists itself."""
    if isinstance(raw, dict) and isinstance(read, dict):
        return [
            line for key, value in raw.items()
            for line in (lost(value, read[key], f"{path}.{key}") if key in read else [f"{path}.{key}"])
        ]  # fmt: skip
    if isinstance(raw, list) and isinstance(read, list) and len(raw) == len(read):
        return [line for n, pair in enumerate(zip(raw, read, strict=True)) for line in lost(*pair, f"{path}[{n}]")]
    return [] if raw == read and type(raw) is type(read) else [path]


def code(url: str, action: str, **fields: Any) -> str:
    return ask(url, action, **fields)["Code"]


def review() -> None:
    """Let the desk decide what waits for it."""
    run_due()


def decided(row: Any, status: str, reason: str = "") -> None:
    """Put a verdict on a row, whatever the desk would say, and close its orders."""
    orders = ReviewOrder.objects.filter(subject_id=row.pk, account_id=row.account_id)
    orders.exclude(status="decided").update(status="decided", decided_at=clock.now())
    type(row).objects.filter(pk=row.pk).update(status=status, reason=reason)


def still(value: Any, *more: str) -> Any:
    """Return a reply without what differs from run to run."""
    if isinstance(value, dict):
        return {key: "*" if key in KEEP or key in more else still(item, *more) for key, item in value.items()}
    if isinstance(value, list):
        return [still(item, *more) for item in value]
    return re.sub(r"http://sms.test:80/(\S{8})\S+", r"http://*/\1*", value) if isinstance(value, str) else value


def picture(colour: str = "white", size: tuple[int, int] = (640, 480)) -> bytes:
    """Return a PNG with something on it."""
    image = Image.new("RGB", size, colour)
    image.paste((20, 80, 160), (40, 40, 300, 200))
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def upload(info: dict[str, Any], name: str = "proof.png", data: bytes | None = None, **changed: Any) -> Any:
    """POST a file as the object store's form wants it: the file last."""
    form = {
        "key": info["StartPath"] + name, "policy": info["Policy"], "OSSAccessKeyId": info["AccessKeyId"],
        "signature": info["Signature"], "success_action_status": "200", **changed,
    }  # fmt: skip
    file = SimpleUploadedFile(name, picture() if data is None else data, "image/png")
    fields = {name: value for name, value in form.items() if value is not None}
    return Browser().post(urlsplit(info["Host"]).path, {**fields, "file": file})


def put(url: str, name: str = "proof.png", data: bytes | None = None, **key: Any) -> str:
    """Upload a picture and return the key to name it by."""
    info = ask(url, "GetOSSInfoForUploadFile", BizType="fcMediaSms", client=client(url, **key))["Model"]
    answer = upload(info, name, data)
    assert answer.status_code == 200, answer.content
    return info["StartPath"] + name


def today() -> str:
    return clock.today().strftime("%Y%m%d")


def post_form(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """POST an RPC v1 call whose fields stand in the body: what is too long for an address."""
    body = clients.rpc_query(fields, method="POST").encode()
    answer = inprocess.ask("POST", url, body, {"Content-Type": "application/x-www-form-urlencoded"})
    return json.loads(answer.content)
