"""Simulations asked for and run, without a worker."""

from __future__ import annotations

from billing.actions.simulations import request_simulation, run_simulation
from billing.models import Simulation
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.models import OutboxMessage


def make_simulation(version: DefinitionVersion, *, by: Actor, months: int = 12) -> Simulation:
    """Asked for, and waiting for a worker."""
    return request_simulation(version=version, months=months, by=by)


def make_run_simulation(version: DefinitionVersion, *, by: Actor, months: int = 12) -> Simulation:
    """With its result."""
    simulation = make_simulation(version, by=by, months=months)
    run_simulation(OutboxMessage.objects.get(subject_id=simulation.public_id))
    simulation.refresh_from_db()
    return simulation
