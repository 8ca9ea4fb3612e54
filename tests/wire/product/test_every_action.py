"""Every action by every official SDK that knows it: the call arrives whole and is answered in the vendor's envelope.

What the actions do is tested where they live; here it is that each SDK's own way of filling, encoding and signing each
of its requests is understood, which is what the coverage page says of an SDK.
"""

import importlib
import json
import pkgutil
import re
import typing
from typing import Any

import aliyunsdkdyplsapi.request.v20170525 as old_privacy_requests
import aliyunsdkdysmsapi.request.v20170525 as old_requests
import pytest
from alibabacloud_dyplsapi20170525 import models as privacy_models
from alibabacloud_dyplsapi20170525.client import Client as PrivacyClient
from alibabacloud_dysmsapi20170525 import models as tea_models
from alibabacloud_dysmsapi20170525.client import Client as TeaClient
from aliyunsdkcore.acs_exception.exceptions import ServerException
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from smsconsole.wire.aliyun.actions import ACTIONS as ALIYUN_ACTIONS
from smsconsole.wire.aliyun.privacy import ACTIONS as PRIVACY_ACTIONS
from smsconsole.wire.tencent.actions import ACTIONS as TENCENT_ACTIONS
from tests.wire import clients, node_packages
from tests.wire.product.conftest import ALIYUN, TENCENT, Fixed

pytestmark = pytest.mark.wire
UNNAMED = {"CreatePickUpWaybill", "CreatePickUpWaybillPreQuery"}  # whose model of the answer has no code
LISTS = {"set_Tags", "set_SignFileLists"}  # whose entries the older SDK reads by name
NOT_OPENED = "isv.PRODUCT_UNSUBSCRIBE"
ALL_ALIYUN = {name for _, name in ALIYUN_ACTIONS}
NOT_OPEN_ALIYUN = {name for (_, name), action in ALIYUN_ACTIONS.items() if not action.is_open}
ALL_PRIVACY = {name for _, name in PRIVACY_ACTIONS} - {"ConfirmSendSms"}  # which no SDK of this version has
NOT_OPEN_PRIVACY = {name for (_, name), action in PRIVACY_ACTIONS.items() if not action.is_open}
STRANGE = re.compile(r"AuthFailure|InternalError|InvalidAction|UnsupportedOperation|Signature")


def _something(kind: Any) -> Any:
    """Return a value of a Tea field's type."""
    if typing.get_origin(kind) is list:
        return [_something(typing.get_args(kind)[0])]
    if typing.get_origin(kind) is dict:
        return {"x": "x"}
    if kind in (str, Any):
        return "x"
    return kind(1) if kind in (int, float, bool) else _filled(kind)


def _filled(model: type) -> Any:
    hints = typing.get_type_hints(model.__init__, vars(importlib.import_module(model.__module__)) | vars(tea_models))
    return model(**{name: _something(kind) for name, kind in hints.items() if name != "return"})


def test_alibabas_current_python_sdk(fixed: Fixed) -> None:
    codes = _ask_each(fixed, TeaClient, tea_models, ALL_ALIYUN)
    assert {action for action, code in codes.items() if code == NOT_OPENED} == NOT_OPEN_ALIYUN


def test_alibabas_python_sdk_of_number_privacy(fixed: Fixed) -> None:
    codes = _ask_each(fixed, PrivacyClient, privacy_models, ALL_PRIVACY)
    assert len(codes) == 60
    assert {action for action, code in codes.items() if code == NOT_OPENED} == NOT_OPEN_PRIVACY - UNNAMED
    assert {action: code for action, code in codes.items() if STRANGE.search(code)} == {}


def _ask_each(fixed: Fixed, client_type: Any, models: Any, actions: set[str]) -> dict[str, str]:
    client = client_type(clients.config(f"http://{fixed.endpoint}", key=ALIYUN[0], secret=ALIYUN[1]))
    codes = {}
    for action in sorted(actions):
        method = getattr(client, _snake(client_type, action))
        model = getattr(models, f"{action}Request", None)
        answer = method(_filled(model)) if model else method()
        assert answer.status_code == 200
        # An answer whose model has no code says nothing of it; a few answers have none at all.
        codes[action] = getattr(answer.body, "code", None) or "OK"
    return codes


def _snake(client_type: Any, action: str) -> str:
    """Return the client's method for an action, whatever it does to abbreviations."""
    wanted = action.lower()
    return next(name for name in dir(client_type) if name.replace("_", "") == wanted)


@pytest.mark.parametrize(
    ("package", "count", "closed"),
    [(old_requests, 20, NOT_OPEN_ALIYUN), (old_privacy_requests, 29, NOT_OPEN_PRIVACY)],
    ids=["dysms", "dypls"],
)
def test_alibabas_older_python_sdk(fixed: Fixed, package: Any, count: int, closed: set[str]) -> None:
    client = clients.core(f"http://{fixed.endpoint}", key=ALIYUN[0], secret=ALIYUN[1])
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    codes = {}
    for name in names:
        request = getattr(importlib.import_module(f"{package.__name__}.{name}"), name)()
        request.set_endpoint("127.0.0.1")
        for setter in (attribute for attribute in dir(request) if re.fullmatch(r"set_([A-Z]\w+|trackNo)", attribute)):
            getattr(request, setter)(
                [dict.fromkeys(("Key", "Value", "FileContents", "FileSuffix"), "x")] if setter in LISTS else "1"
            )
        try:
            codes[name.removesuffix("Request")] = json.loads(client.do_action_with_exception(request))["Code"]
        except ServerException as error:  # a value of the wrong type, refused by its name
            codes[name.removesuffix("Request")] = error.error_code
    assert len(codes) == len(names) == count
    assert {action: code for action, code in codes.items() if STRANGE.search(code)} == {}
    assert {action for action, code in codes.items() if code == NOT_OPENED} == closed & set(codes)


def test_alibabas_node_sdk(fixed: Fixed) -> None:
    answers = node_packages.run("aliyun_every.cjs", fixed.node_key)
    assert set(answers) == ALL_ALIYUN
    assert {answer["status"] for answer in answers.values()} == {200}, answers
    assert {name for name, answer in answers.items() if answer["code"] == NOT_OPENED} == NOT_OPEN_ALIYUN


@pytest.mark.parametrize("version", ["2021-01-11", "2019-07-11"])
def test_tencents_python_sdk(fixed: Fixed, version: str) -> None:
    module = f"tencentcloud.sms.v{version.replace('-', '')}"
    models, sdk = (importlib.import_module(f"{module}.{name}") for name in ("models", "sms_client"))
    profile = ClientProfile(httpProfile=HttpProfile(endpoint=fixed.endpoint, protocol="http"))
    client = sdk.SmsClient(Credential(*TENCENT), "ap-guangzhou", profile)
    codes = {}
    for action in (name for found, name in TENCENT_ACTIONS if found == version):
        try:
            getattr(client, action)(getattr(models, f"{action}Request")())
            codes[action] = "Ok"
        except TencentCloudSDKException as error:
            codes[action] = error.code
    assert len(codes) == {"2021-01-11": 19, "2019-07-11": 16}[version]
    assert {action: code for action, code in codes.items() if STRANGE.search(code)} == {}


@pytest.mark.parametrize("version", ["2021-01-11", "2019-07-11"])
def test_tencents_node_sdk(fixed: Fixed, version: str) -> None:
    actions = [name for found, name in TENCENT_ACTIONS if found == version]
    calls = [{"version": version, "action": action, "params": {}} for action in actions]
    key = {"secretId": TENCENT[0], "secretKey": TENCENT[1]}
    answers = node_packages.run("tencent.cjs", {"endpoint": fixed.endpoint, **key, "calls": calls})
    codes = {action: answer.get("code") or "Ok" for action, answer in zip(actions, answers, strict=True)}
    assert {action: code for action, code in codes.items() if STRANGE.search(code)} == {}
    assert all(answer.get("reply") or answer["requestId"] for answer in answers)
