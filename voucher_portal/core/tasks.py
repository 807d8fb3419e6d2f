"""The clock of the outbox: both run every few seconds, and any number of them at a time."""

from __future__ import annotations

from celery import shared_task

from voucher_portal.core import outbox


def sweep_and_relay() -> int:
    """Take back expired leases, and hand their messages out again at once."""
    swept = outbox.sweep()
    if swept:
        outbox.relay()
    return swept


relay_outbox = shared_task(outbox.relay, name="core.relay_outbox")
sweep_outbox = shared_task(sweep_and_relay, name="core.sweep_outbox")
