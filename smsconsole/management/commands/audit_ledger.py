"""Prove that the chain of entries is whole and that balances, packages, charges, bills, records and rollups agree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.selectors import audit, audited_accounts, standing_still


class Command(BaseCommand):
    help = (
        "Check the chain of entries, and balances, packages, charges, bills, records and rollups against the ledger; "
        "fails when anything disagrees."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--account", type=int, action="append", help="only this account id (may be repeated)")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = options["account"] or audited_accounts()
        wrong = 0
        for account_id in accounts:
            with standing_still():
                problems = audit(account_id)
            for problem in problems:
                wrong += 1
                self.stderr.write(f"account {account_id}: {problem}")
        if wrong:
            raise CommandError(f"{wrong} disagreements in {len(accounts)} accounts")
        self.stdout.write(f"{len(accounts)} accounts agree with the ledger")
