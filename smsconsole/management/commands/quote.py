"""Work out from the command line what something will cost."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from accounts.choices import Vendor
from accounts.models import Account
from billing import selectors
from billing.choices import Item, Product
from core.errors import DomainError
from core.money import format_yuan
from core.segments import count as count_segments


class Command(BaseCommand):
    help = (
        "Quote without buying: quote messages --account demo --vendor aliyun --product captcha --count 1000; "
        "quote package voice-custom --size 9999; quote item privacy_number --variant axb-virtual --count 20; "
        "quote item privacy_call --calls 10 --seconds 61; quote top-up 100."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["messages", "package", "item", "top-up"])
        parser.add_argument("name", nargs="?", default="", help="package code, item, or amount of a top-up")
        parser.add_argument("--account", default="", help="name of the account whose packages and volumes count")
        parser.add_argument("--vendor", default=Vendor.ALIYUN.value, choices=Vendor.values)
        parser.add_argument("--product", default=Product.CAPTCHA.value, choices=Product.values)
        parser.add_argument("--country", default="86")
        parser.add_argument("--count", type=int, default=1, help="messages, packages, numbers or units")
        parser.add_argument("--segments", type=int, default=0)
        parser.add_argument("--text", default="", help="as received, with the signature; counted into segments")
        parser.add_argument("--size", type=int, default=0, help="minutes of a package of any size")
        parser.add_argument("--variant", default="")
        parser.add_argument("--calls", type=int, default=0)
        parser.add_argument("--seconds", type=int, default=0)
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                quote = selectors.quote_of(_account_id(options), _asked(options))
            except DomainError as refusal:
                raise CommandError(refusal.message) from refusal
            for number, line in enumerate(selectors.spell_out(quote), start=1):
                self.stdout.write(f"{number}. {line}")
        self.stdout.write(format_yuan(quote.amount))


def _account_id(options: dict[str, Any]) -> int:
    if not options["account"]:
        return 0
    found = Account.objects.filter(name=options["account"]).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"No account has the name {options['account']}.")
    return found


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    name = options["name"]
    if options["what"] == "messages":
        foreign = options["product"] == Product.INTERNATIONAL
        parts = options["segments"] or (count_segments(options["text"], foreign=foreign) if options["text"] else 1)
        chosen = {key: options[key] for key in ("vendor", "product", "country")}
        return {"what": "messages", **chosen, "messages": options["count"], "parts": parts}
    if options["what"] == "package":
        product = selectors.on_sale(name)
        if product is None:
            codes = ", ".join(selectors.catalogue().values_list("slug", flat=True))
            raise CommandError(f"No package of the code “{name}” is on sale. There are: {codes}")
        return {"what": "package", "package": product, "count": options["count"], "quantity": options["size"]}
    if options["what"] == "item":
        if name not in Item.values:
            raise CommandError(f"“{name}” is no item. There are: {', '.join(Item.values)}")
        chosen = {key: options[key] for key in ("variant", "count", "calls", "seconds")}
        return {"what": "item", "product": name, **chosen}
    try:
        return {"what": "top_up", "amount": Decimal(name)}
    except InvalidOperation:
        raise CommandError("Name the amount in yuan: quote top-up 100") from None
