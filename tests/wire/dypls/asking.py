"""Any action of number privacy by its name, each reply held against the official SDK's own model of it."""

import datetime as dt
import inspect
from typing import Any

from alibabacloud_dyplsapi20170525 import models
from alibabacloud_dyplsapi20170525.client import Client as TeaPrivacy

from core import clock
from privacy_numbers.models import Binding, SecretNumber
from tests.wire import clients
from tests.wire.aliyun import asking as sms
from tests.wire.aliyun.asking import Golden

A, B, C = "13800138000", "13900139000", "13700137000"
# What differs from run to run: ids, keys, X numbers.
KEEP = ("SubsId", "SubId", "Subid", "SecretNo", "PhoneNoX", "TelX", "Telephone", "CustomerPoolKey", "CustomerPoolName",
        "DownloadUrl", "PhonePublicUrl", "FileUrl", "BusinessId", "BusinessKey", "TelXext", "Extension")  # fmt: skip


class Client(TeaPrivacy):
    """The SDK's client, which also remembers the answer as it came."""

    raw: dict[str, Any]

    def call_api(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().call_api(*args, **kwargs)
        self.raw = answer["body"]
        return answer


def client(url: str, **kwargs: Any) -> Client:
    return Client(clients.config(url, **kwargs))


METHODS = {
    name.replace("_", ""): name
    for name, _ in inspect.getmembers(TeaPrivacy, inspect.isfunction)
    if hasattr(TeaPrivacy, f"{name}_with_options") or hasattr(TeaPrivacy, f"{name}with_options")
}


def ask(url: str, action: str, *, client: Any = None, **fields: Any) -> dict[str, Any]:
    """Call an action through the SDK and return its answer as it came; whatever the SDK's model of the answer loses,
    misplaces or types differently fails here."""
    caller = client or globals()["client"](url)
    model = getattr(models, f"{action}Request")
    reply = getattr(caller, METHODS[action.lower()])(model().from_map(fields))
    assert reply.body is not None, f"the SDK could not read {caller.raw}"
    # The gateway names every request; not every model has a place for it.
    lost = set(sms.lost(caller.raw, reply.body.to_map())) - {".RequestId"}
    if caller.raw["Code"].startswith("is"):  # a refusal says why, wherever the model leaves it out
        lost -= {".Message", ".Code", ".Success"}
    assert not lost, f"the SDK's model has no place for {lost}"
    return caller.raw


def code(url: str, action: str, **fields: Any) -> str:
    word: str = ask(url, action, **fields)["Code"]
    return word


def still(value: Any, *more: str) -> Any:
    """Return a reply without what differs from run to run."""
    return sms.still(value, *KEEP, *more)


def later(hours: float = 1, **more: float) -> str:
    """Return a moment from now as a binding's expiry is written."""
    return clock.local(clock.now() + dt.timedelta(hours=hours, **more)).strftime("%Y-%m-%d %H:%M:%S")


def axb(url: str, pool: Any, **changed: Any) -> dict[str, Any]:
    """Bind A and B in an AXB pool."""
    fields = {"PoolKey": pool.key, "PhoneNoA": A, "PhoneNoB": B, "Expiration": later()}
    return ask(url, "BindAxb", **{**fields, **changed})


def bound(url: str, action: str, pool: Any, **fields: Any) -> Binding:
    """Bind and return the row, as answered."""
    wanted = {"PoolKey": pool.key, "PhoneNoA": A, "Expiration": later(), **fields}
    answer = ask(url, action, **wanted)
    assert answer["Code"] == "OK", answer
    row = Binding.objects.select_related("number").get()
    known = answer["SecretBindDTO"]
    assert (known["SubsId"], known["SecretNo"], known["Extension"]) == (row.subs_id, row.number.number, row.extension)
    return row


def named(row: Binding) -> dict[str, str]:
    """Return how a call names a binding."""
    return {"SubsId": row.subs_id, "PhoneNoX": row.number.number, "PoolKey": row.pool.key}


def first_number(pool: Any) -> SecretNumber:
    return SecretNumber.objects.filter(pool=pool).order_by("pk")[0]


__all__ = [
    "METHODS",
    "A",
    "B",
    "C",
    "Golden",
    "ask",
    "axb",
    "bound",
    "client",
    "code",
    "first_number",
    "later",
    "models",
    "named",
    "still",
]  # fmt: skip
