"""The proxy for clients with fixed hosts: tunnels the vendors' names to our own listeners and refuses all others.

``CONNECT dysmsapi.aliyuncs.com:443`` leads to the HTTPS listener, ``CONNECT …:80`` and a plain request for
``http://dysmsapi.aliyuncs.com/`` to the HTTP one. Nothing is ever connected to but these two, so an open port of it
reaches no further than the product itself. Bytes pass untouched: Host and signature arrive as the client made them.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from smsconsole.wire.hosts import VENDOR_HOSTS

HEAD_BYTES, HEAD_SECONDS, MOST = 16 * 1024, 10.0, 512
CHUNK = 64 * 1024
_NAMES = frozenset(VENDOR_HOSTS)
log = logging.getLogger(__name__)


class Ports(NamedTuple):
    """Where our listeners are."""

    host: str
    http: int
    https: int


class Refusal(Exception):
    """What the client is told instead of being led on."""

    def __init__(self, status: str, text: str) -> None:
        self.status, self.text = status, text
        super().__init__(text)

    def answer(self) -> bytes:
        """Return the whole response."""
        body = f"{self.text}\n".encode()
        head = (
            f"HTTP/1.1 {self.status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode() + body


class Way(NamedTuple):
    """Which of our ports a request leads to; ``is_tunnel``: the client waits to hear that it is open."""

    port: int
    is_tunnel: bool


def way_of(head: bytes, ports: Ports) -> Way:
    """Return where a request's head leads; raises Refusal."""
    line = head.split(b"\r\n", 1)[0].decode("latin-1")
    method, _, rest = line.partition(" ")
    target = rest.rpartition(" ")[0]
    is_tunnel = method == "CONNECT"
    try:
        place = urlsplit(f"//{target}" if is_tunnel else target)
        name, port = (place.hostname or "").rstrip("."), place.port or (443 if is_tunnel else 80)
    except ValueError:
        raise Refusal("400 Bad Request", "The request names no host and port.") from None
    if not name or (not is_tunnel and place.scheme != "http"):
        raise Refusal(
            "400 Bad Request",
            "This is a proxy. Name it in HTTPS_PROXY; it answers CONNECT and requests with a whole http:// address.",
        )
    if name not in _NAMES:
        raise Refusal(
            "403 Forbidden",
            f"{name} is not reached from here: this proxy of smsconsole leads to itself only, under the vendors' names "
            f"such as {VENDOR_HOSTS[0]}. Put other hosts into NO_PROXY.",
        )
    if port not in (80, 443):
        raise Refusal("403 Forbidden", f"Port {port} of {name} is not reached from here: only 443 and 80 are.")
    return Way(ports.https if port == 443 else ports.http, is_tunnel)


class Tunnel:
    """The server; one per process."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.open = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Lead one client on, or refuse it."""
        self.open += 1
        try:
            await self._lead(reader, writer)
        except Refusal as refusal:
            with suppress(OSError):
                writer.write(refusal.answer())
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went away, or never said what it wants
        finally:
            self.open -= 1
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.open > MOST:
            raise Refusal("503 Service Unavailable", f"More than {MOST} connections are open through this proxy.")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
        way = way_of(head, self.ports)
        try:
            there, back = await asyncio.open_connection(self.ports.host, way.port)
        except OSError as exc:
            raise Refusal("502 Bad Gateway", f"smsconsole does not answer on port {way.port}.") from exc
        try:
            if way.is_tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                back.write(head)
            await asyncio.gather(_pass(reader, back), _pass(there, writer))
        finally:
            back.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand bytes on until one side ends, then tell the other one."""
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    with suppress(OSError, RuntimeError):
        writer.write_eof()


async def run(host: str, port: int, ports: Ports) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await asyncio.start_server(Tunnel(ports).serve, host, port, limit=HEAD_BYTES, backlog=512)
    await stop.wait()
    server.close()
