"""The test clock from the command line."""

import datetime as dt
import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import DomainError
from smsconsole.testdesk import time

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


class Command(BaseCommand):
    help = (
        "Show or move the test clock of all processes: clock; clock freeze [2026-12-01T09:00]; clock offset 36h "
        "(behind: clock offset -- -36h); clock advance 31d | next | 2026-12-01T09:00; clock resume. "
        "Moments without a zone are Beijing time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", nargs="?", default="show", choices=["show", *ACTIONS])
        parser.add_argument("value", nargs="?", default="", help="a moment, a span such as 90s 15m 36h 31d 2w, or next")

    def handle(self, *args: Any, **options: Any) -> None:
        clock.refresh()
        try:
            lines = ACTIONS[options["action"]](options["value"]) if options["action"] != "show" else []
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        for line in lines:
            self.stdout.write(line)
        self._show()

    def _show(self) -> None:
        now = time.look()
        kind = "real" if now.is_real else "frozen" if now.is_frozen else f"offset {now.offset_seconds:+.0f} s"
        self.stdout.write(f"{_written(now.now)}  {kind}")
        if now.unfinished_to:
            self.stdout.write(f"an advance to {_written(now.unfinished_to)} broke off: repeat it")
        for name, at in now.due.items():
            self.stdout.write(f"  {_written(at)}  {name}")


def _freeze(value: str) -> list[str]:
    time.freeze(at=_moment(value) if value else None)
    return []


def _offset(value: str) -> list[str]:
    time.shift(seconds=_seconds(value))
    return []


def _advance(value: str) -> list[str]:
    if value == "next":
        happened = time.advance(to_next=True)
    elif re.fullmatch(r"\d+(\.\d+)?[smhdw]?", value):
        happened = time.advance(seconds=_seconds(value))
    else:
        happened = time.advance(to=_moment(value))
    return [f"{_written(row.at)}  {row.duty}: {row.count}" for row in happened]


def _resume(value: str) -> list[str]:
    time.resume()
    return []


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)([smhdw]?)", text)
    if found is None:
        raise CommandError("Write a span as a number with s, m, h, d or w: 90s, 36h, 31d.")
    return float(found[1]) * UNITS[found[2] or "s"]


def _moment(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("Write a moment like 2026-12-01T09:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=clock.BEIJING)


def _written(at: dt.datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M:%S")


ACTIONS = {"freeze": _freeze, "offset": _offset, "advance": _advance, "resume": _resume}
