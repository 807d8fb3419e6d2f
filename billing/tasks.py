"""Jobs of the billing app. They carry ids only and may run twice."""

from __future__ import annotations

from celery import shared_task

from billing.actions.simulations import run_simulation
from voucher_portal.core import outbox


@shared_task(name="billing.tasks.simulate", ignore_result=True)
def simulate(message_id: int, lease_token: str) -> bool:
    """Run the simulation that the outbox message names."""
    return outbox.handle(message_id, lease_token, run_simulation)
