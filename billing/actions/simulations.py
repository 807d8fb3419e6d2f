"""Asking for a simulation, and running it in a worker."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from billing.actions.visits import person_of
from billing.models import Simulation, SimulationRow
from billing.simulation import Effect, past_visits, simulate, whole_months_before
from rulebooks.models import DefinitionVersion
from rulebooks.models.definition import EventForm
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock, outbox
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.models import OutboxMessage, OutboxState
from voucher_portal.core.periods import period

TOPIC = "simulation"
LEASE_SECONDS = 900
_PROGRESS_SECONDS = 3600


@transaction.atomic
def request_simulation(*, version: DefinitionVersion, months: int, by: Actor) -> Simulation:
    """Have the version tried on the visits of so many whole months before this one.

    While the same is still running, that one is given. Raises RuleViolation for a version by which no visits
    are logged.
    """
    if version.event_form != EventForm.VISIT:
        raise RuleViolation(
            _("Simulointi laskee käyntejä, ja tällä määritelmällä kirjataan muuta. Kokeile laskentaa koelaskurilla."),
            code="no_visits",
        )
    days = period(*whole_months_before(clock.today(), months))
    asked = Simulation(
        organiser_id=version.organiser_id,
        definition_version=version,
        months=months,
        period=days,
        requested_by_id=person_of(by),
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        return Simulation.objects.unfinished().get(definition_version=version, period=days)
    outbox.enqueue(
        topic=TOPIC,
        subject_kind=asked.kind,
        subject_id=asked.public_id,
        idempotency_key=f"{TOPIC}:{asked.public_id}",
    )
    return asked


def run_simulation(message: OutboxMessage) -> None:
    """The body of the job: compute first, then write all at once. Done twice, the first result stands."""
    related = ("definition", "base_product", "travel_rate_table", "income_table")
    selected = [f"definition_version__{name}" for name in related]
    simulation = Simulation.objects.select_related("definition_version", *selected).get(public_id=message.subject_id)
    if simulation.finished_at is not None:
        return
    total = past_visits(simulation.definition_version, simulation.period).count()
    effect = Effect()
    for done in simulate(simulation.definition_version, simulation.period, effect):
        tell_progress(simulation, done, total)
    _write(simulation, effect)


@transaction.atomic
def _write(simulation: Simulation, effect: Effect) -> None:
    locked = Simulation.objects.select_for_update(of=("self",)).get(pk=simulation.pk)
    if locked.finished_at is not None:
        return
    SimulationRow.objects.bulk_create(
        SimulationRow(organiser_id=locked.organiser_id, simulation=locked, provider_id=provider_id, **asdict(sums))
        for provider_id, sums in effect.companies.items()
    )
    locked.refusals = [
        {"code": code, "count": refused.count, "text": refused.text.as_json()}
        for code, refused in sorted(effect.refusals.items(), key=lambda item: -item[1].count)
    ]
    locked.finished_at = clock.now()
    locked.save(update_fields=["refusals", "finished_at"])


def tell_progress(simulation: Simulation, done: int, total: int) -> None:
    """For the page of the waiting planner; nothing depends on it, so that it may be gone."""
    with suppress(RedisError):
        caches["volatile"].set(_progress_key(simulation), (done, total), _PROGRESS_SECONDS)


def progress_of(simulation: Simulation) -> tuple[int, int]:
    """How many of how many visits are done; (0, 0) when nobody has told."""
    done, total = 0, 0
    with suppress(RedisError):
        done, total = caches["volatile"].get(_progress_key(simulation)) or (0, 0)
    return done, total


def has_failed(simulation: Simulation) -> bool:
    """Has the job been given up, so that a person has to look at it?"""
    messages = OutboxMessage.objects.filter(subject_kind=simulation.kind, subject_id=simulation.public_id)
    return messages.filter(state=OutboxState.FAILED).exists()


def _progress_key(simulation: Simulation) -> str:
    return f"{TOPIC}:{simulation.public_id}"
