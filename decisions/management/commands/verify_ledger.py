"""Compare every balance with its ledger and report what differs; exit status 1 when something does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.actions.ledger_check import verify_balances
from decisions.models import Balance


class Command(BaseCommand):
    help = "Folds the ledger of every voucher balance and compares it with the running balance."

    def handle(self, *arguments: Any, **options: Any) -> None:
        mismatches = verify_balances()
        for mismatch in mismatches:
            self.stdout.write(
                f"{mismatch.balance_public_id}: {mismatch.remaining_quantity} left, ledger says "
                f"{mismatch.folded_quantity}; {mismatch.granted_quantity} granted, ledger says {mismatch.folded_grant}"
            )
        if mismatches:
            raise CommandError(f"{len(mismatches)} balances differ from their ledger")
        self.stdout.write(f"{Balance.objects.count()} balances agree with their ledger")
