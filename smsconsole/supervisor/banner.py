"""What a person needs once everything is up, in one block."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

from django.conf import settings

from smsconsole.supervisor.port import here

POLL_SECONDS = 0.2
PATIENCE_SECONDS = 60.0


class ReadyBanner:
    """Asks /readyz from the supervisor's loop, prints the block once it answers 200."""

    def __init__(self, started: float, say: Callable[[str], None], more: Sequence[str] = ()) -> None:
        self.started = started
        self.say = say
        self.more = more  # lines about roles that are not always there
        self.asked = 0.0
        self.first = 0.0
        self.warned = False
        self.done = False

    def tick(self) -> None:
        """Ask once, not too often."""
        now = time.monotonic()
        if self.done or now - self.asked < POLL_SECONDS:
            return
        self.asked = now
        self.first = self.first or now
        state = readiness()
        if state is None:
            self.done = True
            self.say(text(now - self.started, self.more))
        elif now - self.first > PATIENCE_SECONDS and not self.warned:
            self.warned = True
            self.say(f"still not ready: {state}")


def base_url() -> str:
    """Return the address a person of this machine opens."""
    return f"http://{_host()}:{settings.ENV.port}"


def _host() -> str:
    host = here(settings.ENV.bind)
    return f"[{host}]" if ":" in host else host


def readiness() -> str | None:
    """Return None when /readyz answers 200, else what it says."""
    try:
        with urllib.request.urlopen(base_url() + "/readyz", timeout=1):  # noqa: S310 - our own address
            return None
    except urllib.error.HTTPError as exc:
        return json.dumps(exc.read().decode(errors="replace"), ensure_ascii=False)
    except OSError as exc:
        return str(exc)


def text(seconds: float, more: Sequence[str] = ()) -> str:
    """Return the block: address and, in debug mode, the demo company's credentials (README lists the same)."""
    url = base_url()
    lines = [f"smsconsole is ready after {seconds:.1f} s", f"  Console        {url}/console/"]
    if settings.DEMO:
        lines += [
            "  Users          demo, reviewer, admin (password demo-password)",
            "  Alibaba key    LTAIdemo0000000000000001 / demo-aliyun-secret",
            "  Tencent key    AKIDdemo0000000000000001 / demo-tencent-secret, SdkAppId 1400000001",
        ]
    lines += [
        f"  SDK endpoint   {url.removeprefix('http://')} (protocol HTTP, both vendors)",
        f"  REST API       {url}/api/v1/   document {url}/api/docs/",
        *more,
        "  Ctrl-C stops everything.",
    ]
    return "\n".join(["", *lines, ""])
