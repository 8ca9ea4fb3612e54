"""Programs whose host nobody can set: by the proxy and the local authority they reach this product, unchanged.

``senweaver_sms`` calls https://dysmsapi.aliyuncs.com and https://sms.tencentcloudapi.com, written into its classes. The
official SDKs run with their own default endpoints.
"""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import certifi
import httpx
import pytest

from tests.product import wait_for
from tests.wire.product.conftest import Fixed

pytestmark = [pytest.mark.wire, pytest.mark.skipif(sys.platform != "linux", reason="process tests read /proc (Linux)")]

THIRD_PARTY = """
from senweaver_sms import SMSBuilder
b = SMSBuilder.builder().strategy("order")
b = b.aliyun(access_key_id="LTAIdemo0000000000000001", access_key_secret="demo-aliyun-secret", sign_name="云帆科技")
print("aliyun", b.build().send(to="13800138021", template="SMS_100000001", data={"code": "246810"}).message_id)
b = SMSBuilder.builder().strategy("order").qcloud(sdk_app_id="1400000001", secret_id="AKIDdemo0000000000000001",
    secret_key="demo-tencent-secret", sign_name="云帆科技")
print("tencent", b.build().send(to="13800138022", template="100001", data=["246810", "5"]).message_id)
"""
CORE = """
import os
from aliyunsdkcore.client import AcsClient
from aliyunsdkdysmsapi.request.v20170525.SendSmsRequest import SendSmsRequest
for number, protocol in zip(os.environ["NUMBERS"].split(), ("https", "http")):
    request = SendSmsRequest()
    request.set_protocol_type(protocol)
    request.set_PhoneNumbers(number)
    request.set_SignName("云帆科技")
    request.set_TemplateCode("SMS_100000001")
    request.set_TemplateParam('{"code":"246810"}')
    print(protocol, AcsClient("LTAIdemo0000000000000001", "demo-aliyun-secret", "cn-hangzhou")
          .do_action_with_exception(request).decode())
"""
DEFAULTS = """
import datetime
from alibabacloud_dyplsapi20170525 import client as privacy, models as bindings
from alibabacloud_dysmsapi20170525 import models as aliyun
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_tea_openapi.models import Config
from tencentcloud.common.credential import Credential
from tencentcloud.sms.v20210111 import models, sms_client
config = Config(access_key_id="LTAIdemo0000000000000001", access_key_secret="demo-aliyun-secret",
                region_id="cn-hangzhou")
tea = Client(config)
config.endpoint = ""  # the first client wrote its own into it
later = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=10)).strftime("%Y-%m-%d %H:%M:%S")
made = privacy.Client(config).bind_axb(bindings.BindAxbRequest(pool_key="FC100000000000001", expiration=later,
      phone_no_a="13800138071", phone_no_b="13900139071")).body
print("dypls", made.code, made.secret_bind_dto.secret_no[:7])
print("tea", tea.send_sms(aliyun.SendSmsRequest(phone_numbers="13800138025", sign_name="云帆科技",
      template_code="SMS_100000001", template_param='{"code":"246810"}')).body.code)
client = sms_client.SmsClient(Credential("AKIDdemo0000000000000001", "demo-tencent-secret"), "ap-guangzhou")
request = models.SendSmsRequest()
request.PhoneNumberSet, request.SmsSdkAppId, request.SignName = ["13800138026"], "1400000001", "云帆科技"
request.TemplateId, request.TemplateParamSet = "100001", ["246810", "5"]
print("tencent", client.SendSms(request).SendStatusSet[0].Code)
"""


def _run(fixed: Fixed, code: str, **variables: str) -> str:
    """Run a program that knows of the proxy by its environment alone."""
    proxy = f"http://127.0.0.1:{fixed.proxy}"
    strange = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NO_PROXY", "no_proxy")
    env = {name: value for name, value in os.environ.items() if name not in strange}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**env, "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, **variables},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:] + fixed.product.output()[-2000:]
    return done.stdout


def _send_by_core(fixed: Fixed, *numbers: str) -> str:
    bundle = str(fixed.authority / "bundle.pem")
    return _run(fixed, CORE, ALIBABA_CLOUD_CA_BUNDLE=bundle, NUMBERS=" ".join(numbers))


def test_a_third_party_client_with_both_vendors_hosts_written_into_it_sends(fixed: Fixed) -> None:
    lines = _run(fixed, THIRD_PARTY, REQUESTS_CA_BUNDLE=str(fixed.authority / "bundle.pem")).splitlines()
    assert [line.split()[0] for line in lines] == ["aliyun", "tencent"]
    assert lines[0].endswith("^0")
    assert ":" in lines[1]


def test_the_core_sdk_comes_by_https_and_by_plain_http_with_its_own_endpoint(fixed: Fixed) -> None:
    lines = _send_by_core(fixed, "13800138023", "13800138024").splitlines()
    assert [(line.split()[0], '"Code":"OK"' in line) for line in lines] == [("https", True), ("http", True)]


def test_the_current_sdks_come_by_their_default_endpoints_once_certifi_knows_the_authority(
    fixed: Fixed, tmp_path: Path
) -> None:
    """What ``cat ca.pem >> "$(python -m certifi)"`` does, on a copy beside the suite's own."""
    shutil.copytree(Path(certifi.__file__).parent, tmp_path / "certifi")
    with (tmp_path / "certifi" / "cacert.pem").open("ab") as file:
        file.write((fixed.authority / "ca.pem").read_bytes())
    assert _run(fixed, DEFAULTS, PYTHONPATH=str(tmp_path)).splitlines() == ["dypls OK 1700001", "tea OK", "tencent Ok"]


def test_https_is_answered_for_loopback_with_the_authoritys_certificate_only(fixed: Fixed) -> None:
    context = ssl.create_default_context(cafile=str(fixed.authority / "ca.pem"))
    with urllib.request.urlopen(f"https://127.0.0.1:{fixed.https}/healthz", context=context, timeout=5) as answer:
        assert answer.status == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"https://127.0.0.1:{fixed.https}/healthz", trust_env=False)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://example.com/", "403"),
        ("https://ecs.aliyuncs.com/", "403"),
        ("https://dysmsapi.aliyuncs.com:22/", "403"),
        ("https://127.0.0.1:8000/", "403"),
    ],
)
def test_the_proxy_leads_nowhere_else(fixed: Fixed, url: str, says: str) -> None:
    with pytest.raises(httpx.ProxyError, match=says):
        httpx.get(url, proxy=f"http://127.0.0.1:{fixed.proxy}", trust_env=False)


def test_a_plain_request_for_another_host_is_told_why(fixed: Fixed) -> None:
    reply = httpx.get("http://example.com/x", proxy=f"http://127.0.0.1:{fixed.proxy}", trust_env=False)
    assert reply.status_code == 403
    assert reply.text.startswith("example.com is not reached from here")


def test_a_killed_listener_and_a_killed_proxy_come_back(fixed: Fixed) -> None:
    names = ("sms-https", "sms-proxy")
    before = fixed.product.roles()
    for name in names:
        os.kill(before[name], signal.SIGKILL)

    def are_back() -> bool:
        roles = fixed.product.roles()
        return all(roles.get(name, before[name]) != before[name] for name in names)

    wait_for(are_back, 60, fixed.product.output)

    tries = iter(range(100, 200))  # each to numbers of its own: a second code within a minute is refused

    def answers() -> bool:
        number = next(tries)
        try:
            lines = _send_by_core(fixed, f"13800139{number}", f"13900139{number}").splitlines()
        except AssertionError:
            return False
        return ['"Code":"OK"' in line for line in lines] == [True, True]

    wait_for(answers, 60, fixed.product.output)
