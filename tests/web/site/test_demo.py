"""The demonstration: loaded once, for development alone, and true to document 001."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from billing.models import BillingReference, ServiceEvent
from clients.models import Client, ClientIdentifier
from decisions.models import Activation, VoucherDecision
from decisions.transitions import ActivationState, DecisionState
from providers.models import Provider
from rulebooks.models import CalendarDay, Consultation, DefinitionVersion, ParameterEdition, RulebookVersion
from tests.database import TestServers, connected_to
from voucher_portal.accounts.identity import IDENTITY_CODE
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core import clock, identifiers
from voucher_portal.core.models import OutboxMessage
from voucher_portal.inbox.models import Task
from voucher_portal.integrations.stand_in_identity_provider.personas import BUILT_IN
from voucher_portal.site.demo.county_tables import TIME_BANDS, county_table, county_table_names, source_of


@pytest.fixture(scope="module")
def demo(servers: TestServers, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One clone with the demonstration in it, for all tests of this file. They do not write."""
    name = servers.clone()
    with django_db_blocker.unblock(), connected_to(name):
        assert load() == "The demonstration is loaded.\n"
        yield
    servers.drop(name)


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def row_counts() -> dict[str, int]:
    """Rows of every table of the portal."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in models}


def voucher() -> VoucherDecision:
    return VoucherDecision.objects.get(number="2300119")


@pytest.mark.usefixtures("demo")
def test_a_second_run_changes_nothing() -> None:
    before = row_counts()
    assert before["decisions.VoucherDecision"] > 3 and len(before) > 40
    assert load() == "The demonstration is there already.\n"
    assert row_counts() == before


def test_a_real_installation_refuses(settings: LazySettings) -> None:
    """Before it asks the database anything: this test has none."""
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="for development only"):
        call_command("load_demo")


@pytest.mark.usefixtures("demo")
def test_the_voucher_of_document_001() -> None:
    """S1: number, hours, value and days as printed."""
    decision = voucher()
    row = decision.rows.get()
    assert decision.state == DecisionState.SIGNED
    assert decision.client.full_name == "Testi Aamu Aurinkoinen"
    assert (decision.period.lower, decision.period.upper) == (datetime.date(2023, 4, 1), datetime.date(2023, 6, 1))
    assert (row.quantity, row.unit_value) == (Decimal(20 * 60), Decimal("32.00"))
    assert row.shown_quantity == "20:00\u00a0h"
    assert decision.total_value == Decimal("640.00")
    assert decision.decided_by_id != decision.proposed_by_id


@pytest.mark.usefixtures("demo")
def test_its_eleven_visits_and_two_references() -> None:
    decision = voucher()
    visits = ServiceEvent.objects.filter(decision=decision)
    assert visits.count() == 11
    assert {visit.billable_quantity for visit in visits} == {Decimal(90)}
    assert {visit.voucher_part for visit in visits} == {Decimal("48.00")}
    references = BillingReference.objects.filter(rows__event__decision=decision).distinct().order_by("period")
    assert [(reference.total, reference.event_count) for reference in references] == [
        (Decimal("288.00"), 6),
        (Decimal("240.00"), 5),
    ]
    assert all(re.fullmatch(r"VAMHA-23-\d{7}", reference.code) for reference in references)


@pytest.mark.usefixtures("demo")
def test_something_waits_in_every_stage() -> None:
    states = set(VoucherDecision.objects.values_list("state", flat=True))
    assert {DecisionState.DRAFT, DecisionState.PROPOSED, DecisionState.SIGNED} <= states
    served = set(Activation.objects.values_list("state", flat=True))
    assert {ActivationState.OFFERED, ActivationState.ACTIVATED} <= served
    assert Provider.objects.count() == 3
    assert OutboxMessage.objects.filter(subject_id=voucher().public_id, topic="decisions.copy").count() == 2


@pytest.mark.usefixtures("demo")
def test_rulebooks_wait_for_comments_and_for_acceptance() -> None:
    """One draft with comments in every state of work, two versions to compare, tasks open and late."""
    [consultation] = Consultation.objects.running()
    assert consultation.is_open
    assert consultation.comments.counts() == {"waiting": 1, "published": 2, "hidden": 0, "unanswered": 1}
    assert RulebookVersion.objects.published().filter(number=2).count() == 2
    tasks = Task.objects.waiting().filter(title="Hyväksy uusi sääntökirja")
    assert {str(task.recipient_organisation) for task in tasks} == {"Kotihoiva Esimerkki Oy", "Hoivapari Tmi"}
    assert tasks.filter(due_at__lt=clock.now()).count() == 1


@pytest.mark.usefixtures("demo")
def test_nobody_in_it_is_real() -> None:
    codes = [
        identifiers.decrypt(bytes(identifier.encrypted), purpose=IDENTITY_CODE)
        for identifier in ClientIdentifier.objects.all()
    ]
    assert len(codes) == Client.objects.count() > 2
    numbers = [int(code[7:10]) for code in [*codes, *(person.identity_code for person in BUILT_IN)]]
    assert all(900 <= number <= 999 for number in numbers)
    addresses = User.objects.exclude(email=None).values_list("email", flat=True)
    assert addresses and all(address.endswith(".example") for address in addresses)
    business_ids = Organisation.objects.values_list("business_id", flat=True)
    assert all(business_id.startswith("9") for business_id in business_ids)


@pytest.mark.usefixtures("demo")
def test_an_evening_visit_has_two_prices_and_a_share() -> None:
    visits = ServiceEvent.objects.filter(definition__name_fi__contains="kellonajan mukaan")
    assert visits.count() >= 4
    ordinary = next(visit for visit in visits if visit.price == Decimal("63.00"))
    assert (ordinary.voucher_part, ordinary.client_share) == (Decimal("58.05"), Decimal("4.95"))


@pytest.mark.usefixtures("demo")
def test_visits_do_not_overlap() -> None:
    visits = ServiceEvent.objects.filter(decision=voucher()).order_by("starts_at")
    assert all(first.ends_at <= second.starts_at for first, second in pairwise(visits))


@pytest.mark.usefixtures("demo")
def test_the_front_page_shows_its_calls() -> None:
    page = Browser().get("/")
    assert page.status_code == 200
    assert len(page.context["calls"]) == 5


@pytest.mark.usefixtures("demo")
def test_the_county_tables_are_calendars_numbers_and_definitions_with_time_bands() -> None:
    tables = [county_table(name) for name in county_table_names()]
    windows = {table["name"]["fi"]: table for table in tables if table["kind"] == TIME_BANDS}

    assert CalendarDay.objects.filter(organiser__business_id="9100001-3", kind="eve").count() == 10
    assert ParameterEdition.objects.count() == len(tables) - len(windows)
    assert not ParameterEdition.objects.filter(source="").exists()
    examples = DefinitionVersion.objects.published().filter(definition__name_fi__contains="esimerkki")
    assert examples.filter(bands__isnull=False).distinct().count() == len(windows) == 3
    lapland = examples.get(definition__name_fi__contains="Lapin")
    assert lapland.bands.count() == 15
    evening = lapland.bands.get(day_kind="eve").product
    assert lapland.values.get(product=evening).unit_value == Decimal("72.00")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("stm_home_care_incomes", "ministeriön malli 2014"),
        ("raahe_home_care_incomes", "Raahen arvot 2021"),
        ("essote_housing", "Tehostetun palveluasumisen palveluseteli (esimerkki: Essoten arvo 2020)"),
        ("essote_ordinary_housing", "Tavallisen palveluasumisen palveluseteli (esimerkki: Essoten arvo 2020)"),
    ],
)
def test_the_tables_of_incomes_are_vouchers(table: str, named: str) -> None:
    """Published, with the values of the file, and a source that says whose they are."""
    whole = county_table(table)
    version = DefinitionVersion.objects.published().get(definition__name_fi__contains=named)
    [edition] = version.income_table.editions.all()
    assert (version.value_model, edition.values) == (whole["kind"], whole["values"])
    assert edition.source == source_of(table)


@pytest.mark.usefixtures("demo")
def test_every_example_names_its_source_and_its_year() -> None:
    examples = DefinitionVersion.objects.published().filter(definition__name_fi__contains="esimerkki")
    told = [version.description_fi.partition(" Lähde: ")[2] for version in examples]
    assert len(told) == 6 and all(told)
    assert "Raahen seudun hyvinvointikuntayhtymä: ras.fi/palvelusetelilaskuri, 2021." in told
    assert "Sosiaali- ja terveysministeriö: stm.fi/palveluseteli-kotihoidossa, 2014." in told
    assert all(version.description_sv.count(" Källa: ") == 1 for version in examples)


@pytest.mark.usefixtures("demo")
def test_hours_by_the_month_at_a_value_by_income() -> None:
    """G10: 27,00 of an income of 900 is 25,03; what a month leaves unused the next one may use."""
    decision = VoucherDecision.objects.get(definition__name_fi__contains="ministeriön malli")
    row = decision.rows.get()
    assert (row.quantity, row.unit_value) == (Decimal(600), Decimal("25.03"))
    assert decision.income_basis.monthly_income == Decimal("900.00")
    assert decision.definition_version.recurrence == "month"
    assert row.balances.count() >= 4
    visits = ServiceEvent.objects.filter(decision=decision)
    assert visits.count() >= 4
    assert {(visit.price, visit.voucher_part, visit.client_share) for visit in visits} == {
        (Decimal("34.00"), Decimal("25.03"), Decimal("8.97"))
    }
