"""A voucher that recurs: each week its own balance, and what is left is taken over as the definition says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.actions import cancel_visit, edit_visit
from decisions.actions.ledger_check import verify_balances
from decisions.copies import Copy
from decisions.letters import letter_html
from decisions.models import Balance, LedgerEntry
from rulebooks.calculation import Refusal, RuleVersion, Texts
from rulebooks.calculation.recurrence import CarryOver, DatedUse, Recurrence, RecurringGrant, require_available
from tests.factories.billing import Served, standing_on
from tests.factories.recurring import FOUR_WEEKS, MAY, MONDAYS, TWO_HOURS, serve_weekly
from tests.personas import Cast, as_actor, client_as
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day, last_day
from voucher_portal.core.quantities import Unit

FIRST, SECOND, THIRD, FOURTH = MONDAYS
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    """After the weeks: every visit here is logged late."""
    with standing_on(MAY):
        yield


def log(served: Served, date: datetime.date, minutes: int, hour: int = 8) -> None:
    ends = datetime.datetime.combine(date, datetime.time(hour)) + datetime.timedelta(minutes=minutes)
    served.log(date, f"{hour:02}:00", f"{ends:%H:%M}")


def left(served: Served) -> list[Decimal]:
    balances = Balance.objects.filter(row=served.row)
    return [balance.remaining_quantity for balance in sorted(balances, key=lambda one: first_day(one.period))]


def minutes(*numbers: int) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def test_every_week_has_a_balance_from_the_signature(personas: Cast) -> None:
    served = serve_weekly(personas)
    periods = sorted(Balance.objects.values_list("period", flat=True), key=first_day)
    assert [first_day(days) for days in periods] == MONDAYS
    assert [last_day(days) for days in periods] == [monday + 6 * DAY for monday in MONDAYS]
    assert left(served) == minutes(120, 120, 120, 120)
    assert verify_balances() == []


def test_months_begin_on_their_first_day(personas: Cast) -> None:
    serve_weekly(personas, recurrence="month")
    periods = sorted(Balance.objects.values_list("period", flat=True), key=first_day)
    assert [first_day(days) for days in periods] == [FIRST]


def test_a_visit_draws_from_the_week_of_its_date_however_late(personas: Cast) -> None:
    served = serve_weekly(personas)
    log(served, SECOND + DAY, 90)
    assert left(served) == minutes(120, 30, 120, 120)
    with pytest.raises(RuleViolation) as refusal:
        log(served, SECOND + 2 * DAY, 60)
    assert refusal.value.code == "exhausted"
    log(served, FIRST, 120)
    assert left(served) == minutes(0, 30, 120, 120)


def test_nothing_is_taken_over_unless_the_definition_says_so(personas: Cast) -> None:
    served = serve_weekly(personas)
    with pytest.raises(RuleViolation):
        log(served, SECOND, 150)
    assert left(served) == minutes(120, 120, 120, 120)


def test_the_week_before_hands_on_and_what_was_handed_on_counts_as_used_first(personas: Cast) -> None:
    """Of the second week's 90 minutes 60 were the first one's, so that 90 of its own go on to the third."""
    served = serve_weekly(personas, carry_over="next")
    log(served, FIRST, 60)
    log(served, SECOND, 90)
    assert left(served) == minutes(60, 30, 120, 120)
    with pytest.raises(RuleViolation):
        log(served, THIRD, 211)
    log(served, THIRD, 210)
    assert left(served) == minutes(0, 0, 0, 120)
    transfers = LedgerEntry.objects.filter(kind="TRANSFER").order_by("pk").values_list("quantity", flat=True)
    assert list(transfers) == minutes(-60, -30, 90)
    assert verify_balances() == []


def test_two_weeks_back_is_too_far_for_next_and_not_for_whole(personas: Cast) -> None:
    served = serve_weekly(personas, carry_over="next")
    with pytest.raises(RuleViolation):
        log(served, THIRD, 300)
    whole = serve_weekly(personas, carry_over="whole")
    log(whole, THIRD, 300)
    assert left(whole) == minutes(0, 60, 0, 120)


def test_no_more_than_the_limit_is_taken_over(personas: Cast) -> None:
    """The definition tells it in hours."""
    served = serve_weekly(personas, carry_over="whole", carry_over_limit=Decimal(1))
    with pytest.raises(RuleViolation):
        log(served, THIRD, 181)
    log(served, THIRD, 180)
    assert left(served) == minutes(60, 120, 0, 120)
    with pytest.raises(RuleViolation):
        log(served, THIRD + DAY, 5)


def test_a_late_visit_takes_back_what_a_later_week_can_do_without(personas: Cast) -> None:
    """The second week has used its own; the first, logged late, still has all of its two hours."""
    served = serve_weekly(personas, carry_over="next")
    log(served, SECOND, 120)
    log(served, FIRST, 120)
    assert left(served) == minutes(0, 0, 120, 120)


def test_a_late_visit_finds_what_nobody_has_taken_over(personas: Cast) -> None:
    served = serve_weekly(personas, carry_over="next")
    log(served, SECOND, 150)
    assert left(served) == minutes(90, 0, 120, 120)
    log(served, FIRST, 90)
    with pytest.raises(RuleViolation):
        log(served, FIRST + DAY, 5)


def test_a_corrected_and_a_removed_visit_give_back(personas: Cast) -> None:
    served, by = serve_weekly(personas, carry_over="next"), as_actor(personas.worker)
    event = served.log(SECOND, "08:00", "11:00")
    assert left(served) == minutes(60, 0, 120, 120)
    event = edit_visit(event=event, entry=served.entry(SECOND, "08:00", "09:00"), expected_version=1, by=by)
    assert sum(left(served)) == 4 * TWO_HOURS - 60
    cancel_visit(event=event, reason="Ei ollut", expected_version=2, by=by)
    assert sum(left(served)) == 4 * TWO_HOURS
    assert verify_balances() == []


CARRY_OVERS = {"none": CarryOver.NONE, "next": CarryOver.NEXT_PERIOD, "whole": CarryOver.WHOLE_VALIDITY}
USES = st.lists(st.tuples(st.integers(0, 27), st.integers(1, 20)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(uses=USES, carry_over=st.sampled_from(sorted(CARRY_OVERS)), limit=st.sampled_from([None, 1]))
def test_the_ledger_and_the_pure_rules_accept_the_same(
    personas: Cast, uses: list[tuple[int, int]], carry_over: str, limit: int | None
) -> None:
    """Uses of ten-minute steps on any day in any order."""
    limit = None if carry_over == "none" else limit
    grant = RecurringGrant(
        quantity=TWO_HOURS,
        unit=Unit.HOUR,
        recurrence=Recurrence.WEEK,
        first_day=FIRST,
        last_day=last_day(FOUR_WEEKS),
        rule=RuleVersion(name=Texts("", "", ""), number=1),
        carry_over=CARRY_OVERS[carry_over],
        most_carried=None if limit is None else Decimal(limit * 60),
    )
    with transaction.atomic():
        served = serve_weekly(personas, carry_over=carry_over, carry_over_limit=limit)
        known: list[DatedUse] = []
        for number, (day, tens) in enumerate(uses):
            asked = DatedUse(FIRST + day * DAY, Decimal(tens * 10))
            expected = allowed(grant, known, asked)
            assert logged(served, asked, number) is expected, (known, asked)
            if expected:
                known.append(asked)
        assert sum(left(served)) == 4 * TWO_HOURS - sum(use.quantity for use in known)
        assert all(quantity >= 0 for quantity in left(served))
        assert verify_balances() == []
        transaction.set_rollback(True)


def allowed(grant: RecurringGrant, known: list[DatedUse], asked: DatedUse) -> bool:
    try:
        require_available(grant, known, asked, last_day(FOUR_WEEKS))
    except Refusal:
        return False
    return True


def logged(served: Served, asked: DatedUse, number: int) -> bool:
    """Each in four hours of its own, so that no two visits overlap."""
    begins = datetime.datetime.combine(asked.date, datetime.time()) + datetime.timedelta(hours=4 * number)
    ends = begins + datetime.timedelta(minutes=int(asked.quantity))
    try:
        served.log(asked.date, f"{begins:%H:%M}", f"{ends:%H:%M}")
    except RuleViolation as refusal:
        assert refusal.code == "exhausted", refusal.code
        return False
    return True


class TestPages:
    def test_client_and_provider_read_what_is_left_of_this_week(self, personas: Cast) -> None:
        served = serve_weekly(personas, carry_over="next")
        with standing_on(datetime.datetime(2023, 4, 12, 9, tzinfo=datetime.UTC)):
            log(served, SECOND, 150)
            own = client_as(personas.client).get(f"/billing/vouchers/{served.decision.public_id}/").content.decode()
            worker = client_as(personas.worker)
            providers = worker.get(f"/billing/activations/{served.activation.public_id}/").content.decode()
        for page in (own, providers):
            assert "1\u00a0h\u00a030\u00a0min" in page and "jäljellä tällä viikolla" in page
            assert "Nykyisellä tahdilla" not in page

    def test_what_may_be_taken_over_is_told(self, personas: Cast) -> None:
        served = serve_weekly(personas, carry_over="next")
        with standing_on(datetime.datetime(2023, 4, 12, 9, tzinfo=datetime.UTC)):
            log(served, FIRST, 30)
            own = client_as(personas.client).get(f"/billing/vouchers/{served.decision.public_id}/").content.decode()
        assert "Lisäksi voi käyttää aiemmilta jaksoilta jääneen 1\u00a0h\u00a030\u00a0min." in own

    def test_lists_show_one_figure_for_each_row(self, personas: Cast) -> None:
        serve_weekly(personas)
        with standing_on(datetime.datetime(2023, 4, 12, 9, tzinfo=datetime.UTC)):
            page = client_as(personas.worker).get("/decisions/activations/").content.decode()
        assert page.count("2\u00a0h") == 1

    def test_letters_and_pages_say_that_it_comes_every_week(self, personas: Cast) -> None:
        served = serve_weekly(personas, carry_over="next")
        own, providers = (letter_html(served.decision, copy, "T-KGRT8M") for copy in (Copy.CLIENT, Copy.PROVIDER))
        for letter in (own, providers):
            assert "2 tuntia palvelua joka viikko" in letter
            assert "siirtyy seuraavaan jaksoon, mutta ei sen yli" in letter
        official = client_as(personas.case_manager).get(f"/decisions/{served.decision.public_id}/").content.decode()
        assert "joka viikko" in official
