"""What a running product keeps in mind between two sends: any change, by whomever, holds from the next send on.

Written past the product, by plain SQL from another process's point of view: only the database's triggers can tell.
"""

import itertools
import sqlite3
from contextlib import closing

import pytest

from tests.wire import clients
from tests.wire.product.conftest import ALIYUN, Fixed

pytestmark = pytest.mark.wire
SENDS = 12  # each over a connection of its own: both web workers have their share
numbers = itertools.count(13_700_000_000)


def sends(fixed: Fixed) -> set[str]:
    """Send to new numbers and return the codes that came back."""
    fields = {
        "Action": "SendSms", "SignName": "云帆科技", "TemplateCode": "SMS_100000002",
        "TemplateParam": '{"name":"林舟","order":"A1"}',
    }  # fmt: skip
    url, (key, secret) = f"http://{fixed.endpoint}", ALIYUN
    replies = [
        clients.call_rpc(url, {**fields, "PhoneNumbers": str(next(numbers))}, key=key, secret=secret)
        for _ in range(SENDS)
    ]
    return {reply.json()["Code"] for reply in replies}


def write(fixed: Fixed, sql: str) -> None:
    with closing(sqlite3.connect(fixed.product.data_dir / "smsconsole.sqlite3", timeout=20)) as connection:
        assert connection.execute(sql).rowcount == 1
        connection.commit()


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ("accounts_accesskey SET status = '{}'", ("disabled", "active", f"key_id = '{ALIYUN[0]}'"),
         "InvalidAccessKeyId.Inactive"),
        ("templates_app_smstemplate SET status = '{}'", ("rejected", "approved", "code = 'SMS_100000002'"),
         "isv.SMS_TEMPLATE_ILLEGAL"),
        ("signatures_signature SET is_enabled = {}", ("0", "1", "name = '云帆科技' AND account_id = 1"),
         "isv.SMS_SIGN_ILLEGAL"),
        ("accounts_account SET status = '{}'", ("suspended", "active", "id = 1"), "isv.OUT_OF_SERVICE"),
    ],
    ids=["key", "template", "signature", "account"],
)  # fmt: skip
def test_a_change_holds_for_all_workers_from_the_next_send_on(
    fixed: Fixed, change: str, where: tuple[str, str, str], code: str
) -> None:
    off, on, row = where
    assert sends(fixed) == {"OK"}
    write(fixed, f"UPDATE {change.format(off)} WHERE {row}")
    try:
        assert sends(fixed) == {code}
    finally:
        write(fixed, f"UPDATE {change.format(on)} WHERE {row}")
    assert sends(fixed) == {"OK"}
