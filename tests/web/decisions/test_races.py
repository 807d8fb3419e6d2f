"""Two at the same time: real commits, real threads, and the twins that fail without the guard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import psycopg
import pytest
import time_machine
from django.db import IntegrityError, connection, connections

from decisions.actions import ledger
from decisions.actions.signing import sign_decision
from decisions.models import Balance, VoucherDecision
from tests.database import TestServers
from tests.factories.clients import make_numbered_client
from tests.factories.decisions import SIGNING_DAY, Stage, make_stage
from tests.personas import as_actor, build_cast
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.public_ids import new_public_id
from voucher_portal.core.transitions import SYSTEM


@pytest.fixture
def stage(committed_db: str) -> Iterator[Stage]:
    with time_machine.travel(SIGNING_DAY, tick=False):
        yield make_stage(build_cast())


@pytest.fixture
def nearly_empty(stage: Stage) -> Balance:
    """45 minutes left of twenty hours."""
    balance = Balance.objects.select_related("row").get(row__decision=stage.signed())
    spend(balance, 1155)
    return balance


def spend(balance: Balance, minutes: int) -> None:
    ledger.use(
        balance=balance,
        quantity=Decimal(minutes),
        money=Decimal(minutes) * 32 / 60,
        cause=ledger.Cause("service_event", new_public_id()),
        key=new_public_id(),
        by=SYSTEM,
    )


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Run the acts in threads that start together; what they raised."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except (RuleViolation, IntegrityError) as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def fold(balance: Balance) -> Decimal:
    return sum((entry.quantity for entry in balance.entries.all()), Decimal(0))


def read_together_without_a_lock(monkeypatch: pytest.MonkeyPatch, readers: int) -> None:
    """The sabotage: nobody locks, and everybody has read before anybody writes."""
    everybody_has_read = threading.Barrier(readers)

    def unlocked(keys: Iterable[int]) -> dict[int, Balance]:
        found = Balance.objects.select_related("row").in_bulk(list(keys))
        everybody_has_read.wait(timeout=20)
        return found

    monkeypatch.setattr(ledger, "locked_balances", unlocked)


def drop_the_check(servers: TestServers) -> None:
    owner = servers.url(connection.settings_dict["NAME"], owner=True)
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute("ALTER TABLE decisions_balance DROP CONSTRAINT balance_quantity_not_negative")


def test_two_visits_never_spend_more_than_what_is_left(nearly_empty: Balance) -> None:
    raised = at_once(lambda: spend(nearly_empty, 45), lambda: spend(nearly_empty, 45))
    nearly_empty.refresh_from_db()
    assert [getattr(error, "code", "") for error in raised] == ["exhausted"]
    assert nearly_empty.remaining_quantity == fold(nearly_empty) == 0


def test_many_small_visits_never_spend_more_than_what_is_left(nearly_empty: Balance) -> None:
    raised = at_once(*[lambda: spend(nearly_empty, 10)] * 6)
    nearly_empty.refresh_from_db()
    assert len(raised) == 2
    assert nearly_empty.remaining_quantity == fold(nearly_empty) == 5


def test_twin_without_the_lock_is_stopped_by_the_database(
    nearly_empty: Balance, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_together_without_a_lock(monkeypatch, 2)
    raised = at_once(lambda: spend(nearly_empty, 45), lambda: spend(nearly_empty, 45))
    nearly_empty.refresh_from_db()
    assert [type(error) for error in raised] == [IntegrityError]
    assert nearly_empty.remaining_quantity == fold(nearly_empty) == 0


def test_twin_without_lock_and_check_does_overspend(
    nearly_empty: Balance, monkeypatch: pytest.MonkeyPatch, servers: TestServers
) -> None:
    """Proves that the race is there: the same two visits spend 45 minutes that nobody granted."""
    drop_the_check(servers)
    read_together_without_a_lock(monkeypatch, 2)
    assert at_once(lambda: spend(nearly_empty, 45), lambda: spend(nearly_empty, 45)) == []
    nearly_empty.refresh_from_db()
    assert nearly_empty.remaining_quantity == fold(nearly_empty) == -45


def test_the_same_visit_sent_twice_at_once_is_one_visit(nearly_empty: Balance) -> None:
    cause = ledger.Cause("service_event", new_public_id())

    def send() -> None:
        ledger.use(balance=nearly_empty, quantity=Decimal(20), money=Decimal(10), cause=cause, key="once", by=SYSTEM)

    assert at_once(send, send, send) == []
    nearly_empty.refresh_from_db()
    assert nearly_empty.remaining_quantity == 25


def test_numbers_have_no_gaps_when_many_sign_at_once(stage: Stage) -> None:
    registrar = stage.cast.case_manager.user
    assert registrar is not None
    proposed = [stage.proposed(make_numbered_client(stage.cast.organiser, registrar)) for _ in range(4)]
    signer = as_actor(stage.cast.decision_maker)

    def signing(decision: VoucherDecision) -> Callable[[], object]:
        return lambda: sign_decision(decision=decision, expected_version=None, by=signer)

    assert at_once(*map(signing, proposed)) == []
    numbers = VoucherDecision.objects.filter(pk__in=[decision.pk for decision in proposed])
    assert sorted(numbers.values_list("number", flat=True)) == ["2300001", "2300002", "2300003", "2300004"]


def test_one_decision_signed_twice_at_once_is_signed_once(stage: Stage) -> None:
    decision = stage.proposed()
    signer = as_actor(stage.cast.decision_maker)

    def sign() -> None:
        sign_decision(decision=decision, expected_version=None, by=signer)

    assert len(at_once(sign, sign)) == 1
    assert Balance.objects.filter(row__decision=decision).count() == 1
    decision.refresh_from_db()
    assert decision.number == "2300001"
