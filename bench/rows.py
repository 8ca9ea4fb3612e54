"""The raw limit of the database: the rows of one SendSms, inserted in one transaction each, with nothing decided.

Run as a process of its own with the product's environment: ``python -m bench.rows SECONDS`` prints rows a second.
"""

import os
import sys
import time


def main(seconds: float) -> float:
    """Return transactions a second of nonce + batch + message + one update of the package held from."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.db.models import F

    from accounts.models import Account
    from billing.models import Package
    from core import clock, nonces
    from sending.models import Batch, Message

    account, package = Account.objects.order_by("id").first(), Package.objects.order_by("id").first()
    now, count, until = clock.now(), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        count += 1
        with transaction.atomic():
            nonces.remember("bench", f"rows-{os.getpid()}-{count}", seconds=60)
            Package.objects.filter(pk=package.pk).update(remaining=F("remaining"))
            batch = Batch.objects.create(account=account, door="aliyun", request_id="bench", count=1, created_at=now)
            Message.objects.create(
                account=account, batch=batch, door="aliyun", phone=f"138{count:08d}", signature_id=1,
                sign_name="云帆科技", template_id=1, template_code="SMS_100000002", kind="notification",
                product="domestic", content="【云帆科技】林舟您好，您的订单A1已发货。", segments=1, submitted_at=now,
                day=clock.today(), charge_on="submission",
            )  # fmt: skip
    return count / seconds


if __name__ == "__main__":
    print(main(float(sys.argv[1])))
