"""The clock of the outbox: both run every few seconds, and any number of them at a time."""

from __future__ import annotations

from celery import shared_task

from voucher_portal.core import outbox


@shared_task(name="core.relay_outbox", ignore_result=True)
def relay_outbox() -> int:
    return outbox.relay()


@shared_task(name="core.sweep_outbox", ignore_result=True)
def sweep_outbox() -> int:
    swept = outbox.sweep()
    if swept:
        outbox.relay()
    return swept
