"""The two roles for clients whose host cannot be set: which of them start, and what a person is told of them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from smsconsole.supervisor import authority, port, roles
from smsconsole.supervisor.child import Child

_PORTS = (("HTTPS_PORT", "https_port"), ("PROXY_PORT", "proxy_port"))


def trouble() -> str:
    """Return why a port that somebody asked for cannot be listened on, or an empty text."""
    env = settings.ENV
    for name, field in _PORTS:
        number = getattr(env, field)
        if name in env.asked_ports and number and (problem := port.problem(env.bind, number, name)):
            return problem
    return ""


def open_roles(say: Callable[[str], None]) -> list[Child]:
    """Make the certificate and return the roles whose ports are on and free; says which one is left out."""
    env = settings.ENV
    found: list[Child] = []
    for (name, field), run in zip(_PORTS, (roles.https, roles.proxy), strict=True):
        number = getattr(env, field)
        if not number or (name == "PROXY_PORT" and not found):
            continue
        if problem := port.problem(env.bind, number, name):
            say(f"left out: {problem}")
            continue
        found.append(Child("https" if name == "HTTPS_PORT" else "proxy", run))
    if found and authority.ensure(folder(), env.tls_names).is_new:
        say(f"made a local certificate authority: {folder() / 'ca.pem'}")
    return found


def folder() -> Path:
    """Return where the authority lives."""
    return settings.DATA_DIR / "authority"


def lines(children: Sequence[Child]) -> list[str]:
    """Return what the banner says of the roles that were started."""
    names = {child.name for child in children}
    env, host = settings.ENV, port.here(settings.ENV.bind)
    found = []
    if "https" in names:
        found.append(f"  HTTPS          https://{host}:{env.https_port}   authority to trust: {folder() / 'ca.pem'}")
    if "proxy" in names:
        found += [
            f"  Fixed hosts    HTTPS_PROXY=http://{host}:{env.proxy_port} REQUESTS_CA_BUNDLE={folder() / 'bundle.pem'}",
            "                 (how each SDK is told: manage.py trust)",
        ]
    return found


def advice() -> str:
    """Return how clients of each kind are made to trust the authority and to come by the proxy."""
    env, host, place = settings.ENV, port.here(settings.ENV.bind), folder()
    proxy = f"http://{host}:{env.proxy_port}"
    return f"""Authority   {place / "ca.pem"}
Bundle      {place / "bundle.pem"}   (the usual authorities and this one)

Python programs on requests, httpx or urllib (most third-party clients):
  HTTPS_PROXY={proxy} REQUESTS_CA_BUNDLE={place / "bundle.pem"} SSL_CERT_FILE={place / "bundle.pem"} python app.py
Alibaba's core SDK (aliyunsdkcore) reads a variable of its own for the authority:
  HTTPS_PROXY={proxy} HTTP_PROXY={proxy} ALIBABA_CLOUD_CA_BUNDLE={place / "bundle.pem"} python app.py
Alibaba's Tea SDK and Tencent's SDK for Python trust what certifi brings, and read no variable; either
  cat {place / "ca.pem"} >> "$(python -m certifi)"     in the program's own environment, or in the code
  RuntimeOptions(ca="{place / "bundle.pem"}")   HttpProfile(certification="{place / "bundle.pem"}")
Node.js (the SDKs take their proxy from HTTPS_PROXY, the authority from Node itself):
  HTTPS_PROXY={proxy} NODE_EXTRA_CA_CERTS={place / "ca.pem"} node app.js
Go:
  HTTPS_PROXY={proxy} SSL_CERT_FILE={place / "bundle.pem"} ./app
curl:
  curl --proxy {proxy} --cacert {place / "ca.pem"} https://dysmsapi.aliyuncs.com/
Java:
  keytool -importcert -noprompt -alias smsconsole -file {place / "ca.pem"} -keystore trust.p12 -storepass changeit
  java -Dhttps.proxyHost={host} -Dhttps.proxyPort={env.proxy_port} -Djavax.net.ssl.trustStore=trust.p12 -jar app.jar
Without a proxy: HTTPS_PORT=443 (needs the right to open it) and in the hosts file
  {host} dysmsapi.aliyuncs.com sms.tencentcloudapi.com
Whole machine (Debian): cp {place / "ca.pem"} /usr/local/share/ca-certificates/smsconsole.crt && update-ca-certificates

Only the vendors' names pass the proxy; put other hosts that your program calls into NO_PROXY."""
