"""SendSms over the wire, signatures checked and rows kept, beside its peers in the same run.

Its peers: the same without the request log, a plain REST send, the raw limits, and moto's SNS Publish.

``python -m bench wire [seconds]``. PostgreSQL is measured where BENCH_DATABASE_URL names an empty database; moto where
``.venv-bench`` holds it (``python3 -m venv .venv-bench && .venv-bench/bin/pip install 'moto[server]'``).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import load

ROOT = Path(__file__).resolve().parent.parent
PORT = int(os.environ.get("BENCH_PORT", "8017"))
WORKERS = os.environ.get("WEB_WORKERS", "2")


def main(seconds: float = 5.0) -> None:
    """Measure and print one table; the best of three windows counts for each line, peers included."""
    rows: list[tuple[str, load.Result | float]] = []
    with _server([sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", WORKERS, "--blocking-threads",
                  "1", "--port", str(PORT), "--no-ws", "bench.canned:application"], {}):  # fmt: skip
        rows.append(("granian, canned bytes", _best(load.send_sms, b'"OK"', seconds)))
    for name, url in (("SQLite", ""), ("PostgreSQL", os.environ.get("BENCH_DATABASE_URL", ""))):
        if name == "SQLite" or url:
            rows += _product(name, url, seconds)
    moto = ROOT / ".venv-bench" / "bin" / "moto_server"
    if moto.exists():
        with _server([str(moto), "-H", "127.0.0.1", "-p", str(PORT)], {}):
            rows.append(("moto server, SNS Publish", _best(load.sns_publish, b"PublishResult", seconds)))
    _print(rows)


def _product(name: str, url: str, seconds: float) -> list[tuple[str, load.Result | float]]:
    with tempfile.TemporaryDirectory(prefix="smsconsole-bench-") as folder:
        environment = {"SMSCONSOLE_DATA_DIR": folder, "PORT": str(PORT), "WEB_WORKERS": WORKERS}
        if url:
            environment["DATABASE_URL"] = url
        unlimited = {**environment, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        for command in (["manage.py", "prepare"], ["manage.py", "seed_demo"]):
            subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        with _server([sys.executable, "manage.py", "run_web"], {**unlimited, "SMSCONSOLE_CALL_DAYS": "0"}):
            unlogged = _best(load.send_sms, b'"Code":"OK"', seconds)
        with _server([sys.executable, "manage.py", "run_web"], unlimited):
            sent = _best(load.send_sms, b'"Code":"OK"', seconds)
            plain = _best(load.rest_send(("127.0.0.1", PORT)), b'"biz_id"', seconds)
        bare = subprocess.run(
            [sys.executable, "-m", "bench.rows", str(seconds)], cwd=ROOT, env={**os.environ, **environment}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return [
            (f"SendSms over the wire, {name}", sent),
            (f"the same without the request log, {name}", unlogged),
            (f"plain REST send, {name}", plain),
            (f"bare rows of one SendSms, {name}, 1 process", float(bare.stdout.split()[-1])),
        ]


def _best(make: object, good: bytes, seconds: float) -> load.Result:
    load.run(("127.0.0.1", PORT), make, good, seconds=1)  # warm up
    return max((load.run(("127.0.0.1", PORT), make, good, seconds=seconds) for _ in range(3)), key=lambda r: r.rate)


@contextlib.contextmanager
def _server(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    """Run a server until the block ends; waits for its port."""
    log = Path(tempfile.gettempdir()) / f"smsconsole-bench-{PORT}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait(process: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")


def _print(rows: list[tuple[str, load.Result | float]]) -> None:
    print("| what | per second | p50 ms | p99 ms | wrong replies |\n|---|---|---|---|---|")
    for name, result in rows:
        if isinstance(result, load.Result):
            print(f"| {name} | {result.rate:,.0f} | {result.p50:.1f} | {result.p99:.1f} | {result.wrong} |")
        else:
            print(f"| {name} | {result:,.0f} | | | |")


if __name__ == "__main__":
    main(*(float(text) for text in sys.argv[1:2]))
