"""One clock for many processes: one dies in the middle of an advance, another finishes it; two at once are one."""

import subprocess
import sys
from pathlib import Path

from tests.product import ROOT, environment

BEGIN = """
import datetime as dt, os, signal, sys, time as machine
os.environ["DJANGO_SETTINGS_MODULE"] = "smsconsole.settings"
import smsconsole, django
django.setup()
from django.core.management import CommandError, call_command
from accounts.models import Account
from billing.models import PackageProduct
from billing.services import buy_package, top_up
from core import advance, clock, duties
from smsconsole.testdesk import time

advance.LEASE = dt.timedelta(seconds=0.5)
day = lambda text: dt.datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING)
"""
SHOP = """
call_command("migrate", verbosity=0)
call_command("clock", "freeze", "2026-11-20T12:00")
account = Account.objects.create(name="shop", created_at=clock.now())
top_up(account=account, amount=100)
product = PackageProduct.objects.create(slug="p", name="P", quantity=10, price=1, valid_days=20)
buy_package(account=account, catalogue=product)
"""
DIE = """
def die():
    if clock.now() >= day("2026-12-15"):
        top_up(account=Account.objects.get(), amount=5, reference="december")
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

duties.register(duties.Duty("die", lambda: day("2026-12-15"), die, order=5))
clock.refresh()
time.advance(to=day("2027-01-05"))
"""
FINISH = """
machine.sleep(0.6)  # the dead one's lease, by the machine's time
call_command("clock")
try:
    call_command("clock", "advance", "1h")
except CommandError as refusal:
    print("refused", "2027-01-05 00:00:00" in str(refusal))
call_command("clock", "advance", "2027-01-05T00:00")
call_command("audit_ledger")
"""


def start(folder: Path, text: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + text], cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def said(process: subprocess.Popen) -> list[str]:
    text, error = process.communicate(timeout=240)
    assert process.returncode == 0, error
    return [line for line in text.splitlines() if not line.startswith("  ")]


def test_a_process_dies_on_the_way_and_another_finishes(tmp_path: Path) -> None:
    said(start(tmp_path, SHOP))
    dying = start(tmp_path, DIE)
    assert dying.wait(240) == -9

    assert said(start(tmp_path, FINISH)) == [
        "2026-12-15 00:00:00  frozen",
        "an advance to 2027-01-05 00:00:00 broke off: repeat it",
        "refused True",
        "2027-01-01 01:00:00  billing.settle_months: 1",
        "2027-01-05 00:00:00  frozen",
        "1 accounts agree with the ledger",
    ]


def test_two_that_advance_at_once_do_everything_once(tmp_path: Path) -> None:
    said(start(tmp_path, SHOP))
    both = [start(tmp_path, 'call_command("clock", "advance", "2026-12-20T00:00")\n') for _ in range(2)]
    answers = [process.communicate(timeout=240) for process in both]

    assert {process.returncode for process in both} <= {0, 1}
    done = [line for text, _error in answers for line in text.splitlines() if "billing." in line and ": " in line]
    assert sorted(line for line in done if line.endswith(": 1")) == [
        "2026-12-01 01:00:00  billing.settle_months: 1", "2026-12-10 12:00:00  billing.expire_packages: 1",
    ]  # fmt: skip
    assert said(start(tmp_path, 'call_command("clock"); call_command("audit_ledger")\n')) == [
        "2026-12-20 00:00:00  frozen", "1 accounts agree with the ledger",
    ]  # fmt: skip
