"""Jobs of the providers app. They carry ids only and may run twice."""

from __future__ import annotations

from celery import shared_task

from providers.actions.acceptances import ask_companies_told_by
from voucher_portal.core import outbox


@shared_task(name="providers.tasks.ask_for_acceptances", ignore_result=True)
def ask_for_acceptances(message_id: int, lease_token: str) -> bool:
    """Ask every company that a rulebook binds to accept the version that the outbox message names."""
    return outbox.handle(message_id, lease_token, ask_companies_told_by)
