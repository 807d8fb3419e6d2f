"""Jobs of the decisions app. They carry ids only and may run twice."""

from __future__ import annotations

import structlog
from celery import shared_task

from decisions.actions.documents import store_requested_copy
from decisions.actions.expiry import expire_balances
from decisions.actions.ledger_check import verify_balances
from voucher_portal.core import outbox
from voucher_portal.core.transitions import SYSTEM

logger = structlog.get_logger(__name__)


@shared_task(name="decisions.tasks.render_decision_copy", ignore_result=True)
def render_decision_copy(message_id: int, lease_token: str) -> bool:
    """Render and store the copy that the outbox message names."""
    return outbox.handle(message_id, lease_token, store_requested_copy)


@shared_task(name="decisions.tasks.verify_ledger", ignore_result=True)
def verify_ledger() -> int:
    """Nightly: how many balances are not the fold of their ledger. Each one is logged as an error."""
    mismatches = verify_balances()
    for mismatch in mismatches:
        logger.error("ledger.mismatch", balance=mismatch.balance_public_id, organiser_id=mismatch.organiser_id)
    return len(mismatches)


@shared_task(name="decisions.tasks.expire_balances", ignore_result=True)
def expire_old_balances() -> int:
    """Nightly: what is left of vouchers on which nothing can be logged any more."""
    return expire_balances(by=SYSTEM)
