"""A load generator that signs every request anew: several processes, each with keep-alive connections in threads."""

import base64
import hashlib
import hmac
import json
import multiprocessing
import socket
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

KEY, SECRET = "LTAIdemo0000000000000001", "demo-aliyun-secret"


@dataclass
class Result:
    """Requests a second over the window, latencies in milliseconds, replies that were not as expected."""

    rate: float
    p50: float
    p99: float
    wrong: int


def enc(text: str) -> str:
    return quote(text, safe="-_.~")


def send_sms(number: int, host: str) -> bytes:
    """Return one signed SendSms (RPC v1, POST) to a number of its own."""
    fields = {
        "AccessKeyId": KEY, "Action": "SendSms", "Format": "JSON", "PhoneNumbers": f"139{number % 10**8:08d}",
        "SignName": "云帆科技", "SignatureMethod": "HMAC-SHA1", "SignatureNonce": uuid.uuid4().hex,
        "SignatureVersion": "1.0", "TemplateCode": "SMS_100000002",
        "TemplateParam": f'{{"name":"林舟","order":"A{number}"}}',
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "Version": "2017-05-25",
    }  # fmt: skip
    pairs = "&".join(f"{name}={enc(value)}" for name, value in fields.items())
    text = f"POST&%2F&{enc(pairs)}".encode()
    signature = base64.b64encode(hmac.new(f"{SECRET}&".encode(), text, hashlib.sha1).digest()).decode()
    return f"POST /?{pairs}&Signature={enc(signature)} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode()


def rest_send(address: tuple[str, int]) -> Callable[[int, str], bytes]:
    """Log in as the demo owner and return what makes one plain REST send to a number of its own."""
    with urllib.request.urlopen(
        urllib.request.Request(
            f"http://{address[0]}:{address[1]}/api/v1/tokens/", b'{"username": "demo", "password": "demo-password"}',
            {"Content-Type": "application/json"},
        ), timeout=30,
    ) as answer:  # fmt: skip
        token = json.load(answer)["token"]

    def make(number: int, host: str) -> bytes:
        body = json.dumps(
            {"phone_numbers": [f"139{number % 10**8:08d}"], "sign_name": "云帆科技", "template_code": "SMS_100000002",
             "values": {"name": "林舟", "order": f"A{number}"}}
        ).encode()  # fmt: skip
        head = (
            f"POST /api/v1/messages/ HTTP/1.1\r\nHost: {host}\r\nAuthorization: Token {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


def sns_publish(number: int, host: str) -> bytes:
    """Return one SNS Publish to a number, as moto's server takes it (it checks no signature)."""
    body = f"Action=Publish&Version=2010-03-31&PhoneNumber=%2B86139{number % 10**8:08d}&Message=A{number}".encode()
    head = (
        f"POST / HTTP/1.1\r\nHost: sns.us-east-1.amazonaws.com\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/sns/aws4_request, SignedHeaders=host, "
        f"Signature=00\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(
    address: tuple[str, int], make: Callable[[int, str], bytes], good: bytes, *, seconds: float, processes: int = 2,
    threads: int = 4,
) -> Result:  # fmt: skip
    """Load the address for some seconds and return what was measured; ``good`` must stand in every reply."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    start = time.time_ns() // 1000
    workers = [
        context.Process(target=_process, args=(address, make, good, seconds, threads, start + n * 10_000_000, queue))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    parts = [queue.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(value for part, _ in parts for value in part)
    if not times:
        raise SystemExit(f"nothing answered at {address}")
    return Result(
        rate=len(times) / seconds,
        p50=times[len(times) // 2] * 1000,
        p99=times[int(len(times) * 0.99)] * 1000,
        wrong=sum(wrong for _, wrong in parts),
    )


def _process(
    address: tuple[str, int], make: Callable[[int, str], bytes], good: bytes, seconds: float, threads: int, base: int,
    queue: multiprocessing.Queue,
) -> None:  # fmt: skip
    times: list[float] = []
    wrong = [0]
    until = time.monotonic() + seconds
    crew = [
        threading.Thread(target=_connection, args=(address, make, good, until, base + n * 1_000_000, times, wrong))
        for n in range(threads)
    ]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    queue.put((times, wrong[0]))


def _connection(
    address: tuple[str, int], make: Callable[[int, str], bytes], good: bytes, until: float, number: int,
    times: list[float], wrong: list[int],
) -> None:  # fmt: skip
    host = f"{address[0]}:{address[1]}"
    connection = None
    while time.monotonic() < until:
        number += 1
        request = make(number, host)
        started = time.perf_counter()
        if connection is None:
            connection = socket.create_connection(address, timeout=30)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request)
        reply, is_open = _read(connection)
        times.append(time.perf_counter() - started)
        wrong[0] += good not in reply
        if not is_open:
            connection.close()
            connection = None


def _read(connection: socket.socket) -> tuple[bytes, bool]:
    """Return one whole reply by its Content-Length and whether the connection stays open."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data, False
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head + body, b"connection: close" not in lower and not lower.startswith(b"http/1.0")
