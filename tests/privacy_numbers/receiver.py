"""A program that receives pushes: a real HTTP server on loopback.

A busy machine must not make it late, so it has more time than the vendor gives; the tests of that time say so.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock

from privacy_numbers import posting

PATIENCE = 60.0


class Program:
    """What it got, and how it answers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/reports"
        self.got: list[Any] = []
        self.headers: list[dict[str, str]] = []
        self.asked = 0
        self.status, self.body = 200, b'{"code":0,"msg":"\xe6\x88\x90\xe5\x8a\x9f"}'
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.dripped = 0
        self.drips = False  # answers for ever, a byte at a time, each well within the time


@contextmanager
def running(seconds: float = PATIENCE) -> Iterator[Program]:
    """Serve until the block ends; who pushes waits so many seconds for an answer."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            while program.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Wait: " if not program.dripped else b".")
                program.dripped += 1
                time.sleep(0.01)
            program.may_answer.wait(PATIENCE)
            self.send_response(program.status)
            self.send_header("Content-Length", str(len(program.body)))
            if program.status == 302:
                self.send_header("Location", program.url)
            self.end_headers()
            self.wfile.write(program.body)

        def do_GET(self) -> None:
            program.asked += 1
            self._answer()

        def do_POST(self) -> None:
            program.headers.append(dict(self.headers))
            program.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_about: Any) -> None:
            """Say nothing of a client that hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    program = Program(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        with mock.patch.object(posting, "SECONDS", seconds):
            yield program
    finally:
        program.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
