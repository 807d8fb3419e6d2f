"""Movements of a balance, and what must hold after any sequence of them (design, section 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.actions import ledger
from decisions.actions.expiry import expire_balances
from decisions.actions.ledger_check import verify_balances
from decisions.models import Balance, LedgerEntry
from decisions.tasks import verify_ledger
from tests.factories.decisions import Stage
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.public_ids import new_public_id
from voucher_portal.core.transitions import SYSTEM

pytestmark = pytest.mark.usefixtures("db")

VISIT = ledger.Cause("service_event", new_public_id())


@pytest.fixture
def balance(stage: Stage) -> Balance:
    return Balance.objects.select_related("row").get(row__decision=stage.signed())


def spend(balance: Balance, minutes: int, euros: str, *, key: str = "a", cause: ledger.Cause = VISIT) -> LedgerEntry:
    return ledger.use(balance=balance, quantity=Decimal(minutes), money=Decimal(euros), cause=cause, key=key, by=SYSTEM)


def test_g1_a_visit_takes_its_minutes(balance: Balance) -> None:
    spend(balance, 90, "45.00")
    assert balance.remaining_quantity == 1110
    assert balance.remaining_value == Decimal("592.00")
    assert (balance.granted_quantity, balance.used_quantity) == (1200, 90)


def test_the_same_key_moves_once(balance: Balance) -> None:
    first = spend(balance, 90, "45.00")
    again = spend(balance, 90, "45.00")
    assert first.pk == again.pk
    assert balance.remaining_quantity == 1110


def test_the_same_key_for_something_else_is_refused(balance: Balance) -> None:
    spend(balance, 90, "45.00")
    with pytest.raises(RuleViolation) as refused:
        spend(balance, 60, "30.00")
    assert refused.value.code == "key_reused"


def test_more_than_what_is_left_is_refused_and_nothing_is_saved(balance: Balance) -> None:
    with pytest.raises(RuleViolation) as refused:
        spend(balance, 1201, "640.53")
    assert refused.value.code == "exhausted"
    assert "20\u00a0h" in str(refused.value)
    assert balance.entries.count() == 1


def test_a_limit_in_money_holds_too(balance: Balance) -> None:
    Balance.objects.filter(pk=balance.pk).update(remaining_money=Decimal(10))
    with pytest.raises(RuleViolation) as refused:
        spend(balance, 90, "45.00")
    assert refused.value.code == "money_exhausted"


def test_returning_gives_back_exactly_what_the_cause_spent(balance: Balance) -> None:
    spend(balance, 90, "45.00")
    spend(balance, 60, "32.00", key="b", cause=ledger.Cause("service_event", new_public_id()))
    entry = ledger.return_use(balance=balance, cause=VISIT, key="a:return", by=SYSTEM)
    assert (entry.kind, entry.quantity, entry.money) == ("RETURN", 90, Decimal("45.00"))
    assert balance.remaining_quantity == 1140


def test_returning_twice_gives_back_once(balance: Balance) -> None:
    spend(balance, 90, "45.00")
    ledger.return_use(balance=balance, cause=VISIT, key="r", by=SYSTEM)
    ledger.return_use(balance=balance, cause=VISIT, key="r", by=SYSTEM)
    ledger.return_use(balance=balance, cause=VISIT, key="another key", by=SYSTEM)
    assert balance.remaining_quantity == 1200


def test_an_edit_is_a_return_and_a_use(balance: Balance) -> None:
    spend(balance, 90, "45.00", key="1")
    ledger.return_use(balance=balance, cause=VISIT, key="2:return", by=SYSTEM)
    spend(balance, 120, "64.00", key="2")
    assert balance.remaining_quantity == 1080
    assert ledger.spent_by(balance, VISIT).quantity == 120


def test_a_credit_is_at_most_what_was_spent(balance: Balance) -> None:
    spend(balance, 120, "64.00")
    ledger.credit(balance=balance, quantity=Decimal(30), money=Decimal("16.00"), cause=VISIT, key="c1", by=SYSTEM)
    assert balance.remaining_quantity == 1110
    with pytest.raises(RuleViolation) as refused:
        ledger.credit(balance=balance, quantity=Decimal(91), money=Decimal("48.00"), cause=VISIT, key="c2", by=SYSTEM)
    assert refused.value.code == "above_use"


def test_a_negative_quantity_is_a_mistake_in_the_code(balance: Balance) -> None:
    with pytest.raises(ValueError, match="positive"):
        spend(balance, -1, "0")


def test_the_database_refuses_a_balance_below_zero(balance: Balance) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Balance.objects.filter(pk=balance.pk).update(remaining_quantity=-1)


def test_the_database_refuses_more_than_the_grant(balance: Balance) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Balance.objects.filter(pk=balance.pk).update(remaining_quantity=1201)


def test_what_is_left_expires_when_nothing_can_be_logged(balance: Balance, time_machine: object) -> None:
    spend(balance, 90, "45.00")
    time_machine.move_to("2023-07-31 12:00:00+00:00")
    assert expire_balances(by=SYSTEM) == 0
    time_machine.move_to("2023-08-15 12:00:00+00:00")
    assert expire_balances(by=SYSTEM) == 1
    assert expire_balances(by=SYSTEM) == 0
    balance.refresh_from_db()
    assert balance.remaining_quantity == 0
    assert verify_balances() == []


def test_the_check_finds_nothing_in_a_sound_ledger(balance: Balance, capsys: pytest.CaptureFixture[str]) -> None:
    spend(balance, 90, "45.00")
    assert verify_ledger() == 0
    call_command("verify_ledger")
    assert "agree" in capsys.readouterr().out


@pytest.mark.parametrize("column", ["remaining_quantity", "granted_quantity"])
def test_the_check_finds_a_balance_moved_without_its_entry(balance: Balance, column: str) -> None:
    spend(balance, 90, "45.00")
    Balance.objects.filter(pk=balance.pk).update(**{column: 1150})
    assert [found.balance_public_id for found in verify_balances()] == [balance.public_id]
    assert verify_ledger() == 1
    with pytest.raises(CommandError):
        call_command("verify_ledger")


def test_the_check_finds_money_that_does_not_fold(balance: Balance) -> None:
    Balance.objects.filter(pk=balance.pk).update(remaining_money=Decimal(639))
    assert len(verify_balances()) == 1
    Balance.objects.filter(pk=balance.pk).update(remaining_money=Decimal(640))
    assert verify_balances() == []


EVENTS = tuple(ledger.Cause("service_event", new_public_id()) for _ in range(3))
MINUTES = st.integers(min_value=0, max_value=900)
CALLS = st.one_of(
    st.tuples(st.just("use"), st.sampled_from(EVENTS), MINUTES),
    st.tuples(st.just("return"), st.sampled_from(EVENTS), st.just(0)),
    st.tuples(st.just("credit"), st.sampled_from(EVENTS), MINUTES),
    st.tuples(st.just("top_up"), st.sampled_from(EVENTS), MINUTES),
    st.tuples(st.just("expire"), st.sampled_from(EVENTS), st.just(0)),
)


def make(call: tuple[str, ledger.Cause, int], balance: Balance, key: str) -> None:
    """One call of the ledger, as a visit, a correction or a job would make it; a refusal is fine."""
    name, cause, minutes = call
    quantity, money = Decimal(minutes), Decimal(minutes) / 2
    common = {"balance": balance, "cause": cause, "key": key, "by": SYSTEM}
    actions = {
        "use": lambda: ledger.use(quantity=quantity, money=money, **common),
        "return": lambda: ledger.return_use(**common),
        "credit": lambda: ledger.credit(quantity=quantity, money=money, **common),
        "top_up": lambda: ledger.top_up(quantity=quantity, money=money, **common),
        "expire": lambda: ledger.expire_remaining(**common),
    }
    try:
        actions[name]()
    except RuleViolation as refusal:
        assert refusal.code in {"exhausted", "above_use", "above_grant"}


def assert_it_holds(balance: Balance) -> None:
    balance.refresh_from_db()
    entries = list(balance.entries.all())
    assert balance.remaining_quantity == sum(entry.quantity for entry in entries)
    assert 0 <= balance.remaining_quantity <= balance.granted_quantity
    spent = -sum(entry.quantity for entry in entries if entry.kind in ("USE", "RETURN", "CREDIT"))
    granted = sum(entry.quantity for entry in entries if entry.kind in ("GRANT", "TOP_UP"))
    assert 0 <= spent <= granted == balance.granted_quantity
    assert all(ledger.spent_by(balance, cause).quantity >= 0 for cause in EVENTS)
    assert verify_balances() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(st.tuples(CALLS, st.booleans()), max_size=12))
def test_after_any_sequence_of_calls_it_holds(
    balance: Balance, calls: list[tuple[tuple[str, ledger.Cause, int], bool]]
) -> None:
    """Nothing beyond the grant; the running balance is the fold; the same key moves once."""
    with transaction.atomic():
        for number, (call, is_sent_twice) in enumerate(calls):
            make(call, balance, str(number))
            if is_sent_twice:
                count = balance.entries.count()
                make(call, balance, str(number))
                assert balance.entries.count() == count
            assert_it_holds(balance)
        transaction.set_rollback(True)
    balance.refresh_from_db()
