"""A value by income, from the proposal to the visit: G10, G11 and G12 of domain.md, and who sees the income."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from billing.models import ServiceEvent
from decisions.actions.drafts import propose_decision
from decisions.actions.signing import sign_decision
from decisions.copies import Copy
from decisions.letters import letter_html
from decisions.models import IncomeBasis, VoucherDecision
from rulebooks.models import ParameterEdition
from tests.factories.billing import FOURTEENTH_OF_APRIL, Served, standing_on
from tests.factories.clients import make_assessment
from tests.factories.decisions import Stage, make_activation
from tests.factories.incomes import DAY, ESSOTE, EVENING, MINISTRY, RAAHE, SEVEN, TEN, Priced, make_income_stage
from tests.personas import Cast, Persona, as_actor, client_as

Budget = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]
HOME_CARE = Priced("Kotihoito", "27.00", "34.00")
PLACE = Priced("Palveluasuminen", "3344.00", "3500.00", unit="kk")
NINE_HUNDRED = {"monthly_income": "900", "household_size": "1"}
#: As pages and letters write it.
INCOME = "900,00\u00a0€"


@pytest.fixture
def hourly(spring: None, personas: Cast) -> Stage:
    return make_income_stage(personas, "income_hourly", MINISTRY, HOME_CARE)


@pytest.fixture
def browser(personas: Cast) -> Browser:
    return client_as(personas.case_manager)


def add_url(stage: Stage) -> str:
    client = stage.cast.client_record.public_id
    return f"/decisions/clients/{client}/add/?service={stage.service.definition.public_id}"


def typed(stage: Stage, quantity: str, **more: str) -> dict[str, str]:
    cast = stage.cast
    assert cast.case_manager.user is not None
    assessment = cast.client_record.need_assessments.first() or make_assessment(
        cast.client_record, cast.unit, cast.case_manager.user
    )
    return {
        "need_assessment": assessment.public_id,
        "first_day": "1.4.2023",
        "last_day": "31.5.2023",
        f"quantity_{stage.service.product.public_id}": quantity,
        "reasons": "Asiakas tarvitsee apua.",
        "decision_language": "fi",
        "office": "",
        **more,
    }


def drafted(browser: Browser, stage: Stage, quantity: str, **more: str) -> VoucherDecision:
    answer = browser.post(add_url(stage), typed(stage, quantity, **more))
    assert answer.status_code == 302, answer.context["form"].errors
    return VoucherDecision.objects.latest("pk")


def signed(decision: VoucherDecision, cast: Cast) -> VoucherDecision:
    propose_decision(decision=decision, expected_version=None, by=as_actor(cast.case_manager))
    return sign_decision(decision=decision, expected_version=None, by=as_actor(cast.decision_maker))


def served(decision: VoucherDecision, cast: Cast) -> Served:
    assert cast.worker.user is not None
    activation = make_activation(decision, cast.office, cast.worker.user)
    return Served(decision, decision.rows.order_by("position").first(), activation, cast.worker)


def split(event: ServiceEvent) -> tuple[str, str, str]:
    return str(event.price), str(event.voucher_part), str(event.client_share)


class TestWorkedExamples:
    @pytest.mark.parametrize(
        ("income", "rounding", "value", "share"),
        [
            ("900", "cent", "25.03", "8.97"),
            ("900", "up_10c", "25.10", "8.90"),
            ("5000", "cent", "7.00", "27.00"),
            ("3991,57", "cent", "7.00", "27.00"),
            ("563", "cent", "27.00", "7.00"),
        ],
    )
    def test_g10(
        self, spring: None, personas: Cast, browser: Browser, income: str, rounding: str, value: str, share: str
    ) -> None:
        stage = make_income_stage(personas, "income_hourly", {**MINISTRY, "rounding": rounding}, HOME_CARE)
        decision = drafted(browser, stage, "20:00", monthly_income=income, household_size="1")
        row = decision.rows.get()
        assert (row.unit_value, row.value) == (Decimal(value), Decimal(value) * 20)
        service = served(signed(decision, personas), personas)
        with standing_on(FOURTEENTH_OF_APRIL):
            event = service.log(datetime.date(2023, 4, 12), "09:00", "10:00")
        assert split(event) == ("34.00", value, share)

    def test_g11_a_band_without_a_row_has_the_clients_own_value(
        self, spring: None, personas: Cast, browser: Browser
    ) -> None:
        hours = {"service_from": SEVEN, "service_until": TEN}
        stage = make_income_stage(personas, "income_by_hours", RAAHE, DAY, EVENING, **hours)
        told = {"monthly_income": "1300", "household_size": "1", "granted_hours": "12"}
        decision = drafted(browser, stage, "24:00", **told)
        basis = decision.income_basis
        assert (basis.monthly_fee, basis.fee_per_unit) == (Decimal("178.00"), Decimal("14.8300"))
        assert decision.rows.get().unit_value == Decimal("18.67")
        service = served(signed(decision, personas), personas)
        with standing_on(FOURTEENTH_OF_APRIL):
            event = service.log(datetime.date(2023, 4, 12), "17:00", "19:00")
        parts = [str(part.voucher_part) for part in event.parts.order_by("position")]
        assert parts == ["18.67", "23.77"]
        assert split(event) == ("85.00", "42.44", "42.56")

    @pytest.mark.parametrize(("missing_row", "shown"), [("draw_from_base", True), ("refuse", False)])
    def test_the_values_of_the_evening_are_told_with_the_decision(
        self, spring: None, personas: Cast, browser: Browser, missing_row: str, shown: bool
    ) -> None:
        """Both letters and the client's page; a voucher that refuses the evening does not promise its value."""
        hours = {"service_from": SEVEN, "service_until": TEN, "missing_band_row": missing_row}
        stage = make_income_stage(personas, "income_by_hours", RAAHE, DAY, EVENING, **hours)
        told = {"monthly_income": "1300", "household_size": "1", "granted_hours": "12"}
        decision = signed(drafted(browser, stage, "24:00", **told), personas)
        page = client_as(personas.client).get(f"/decisions/own/{decision.public_id}/").content.decode()
        for text in (letter_html(decision, Copy.CLIENT), letter_html(decision, Copy.PROVIDER, "T-KGRT8M"), page):
            assert "Arvo päivän ja kellonajan mukaan" in text
            assert "7.00–18.00" in text and "18,67" in text
            assert ("18.00–22.00" in text and "23,77" in text) is shown

    def test_g12(self, spring: None, personas: Cast, browser: Browser) -> None:
        stage = make_income_stage(personas, "housing", ESSOTE, PLACE)
        decision = drafted(browser, stage, "2", monthly_income="1500", monthly_deductions="200")
        basis = decision.income_basis
        assert (basis.monthly_fee, basis.allowance_left) == (Decimal("1105.00"), Decimal("195.00"))
        row = decision.rows.get()
        assert (row.unit_value, row.value) == (Decimal("2239.00"), Decimal("4478.00"))
        letter = letter_html(signed(decision, personas), Copy.CLIENT)
        assert "85\u00a0%" in letter and "2\u00a0239,00" in letter


class TestProposing:
    def test_the_form_asks_what_the_model_needs(self, hourly: Stage, browser: Browser) -> None:
        content = browser.get(add_url(hourly)).content.decode()
        assert "Tulot, joista setelin arvo lasketaan" in content
        assert 'name="monthly_income"' in content and 'name="household_size"' in content
        assert 'name="granted_hours"' not in content and 'name="monthly_deductions"' not in content

    def test_another_voucher_asks_no_income(self, stage: Stage, browser: Browser) -> None:
        assert 'name="monthly_income"' not in browser.get(add_url(stage)).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"monthly_income": ""}, "monthly_income"),
            ({"monthly_income": "-1"}, "monthly_income"),
            ({"monthly_income": "paljon"}, "monthly_income"),
            ({"household_size": "0"}, "household_size"),
            ({"household_size": "kaksi"}, "household_size"),
        ],
    )
    def test_bad_input_names_the_field_and_writes_nothing(
        self, hourly: Stage, browser: Browser, wrong: dict[str, str], field: str
    ) -> None:
        answer = browser.post(add_url(hourly), typed(hourly, "20:00", **{**NINE_HUNDRED, **wrong}))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not VoucherDecision.objects.exists()

    def test_hours_of_nothing_are_refused_at_their_field(self, spring: None, personas: Cast, browser: Browser) -> None:
        stage = make_income_stage(personas, "income_by_hours", RAAHE, DAY)
        told = {"monthly_income": "1300", "household_size": "1", "granted_hours": "0"}
        answer = browser.post(add_url(stage), typed(stage, "24:00", **told))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["granted_hours"]

    def test_a_day_without_a_table_is_refused(self, hourly: Stage, browser: Browser) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE rulebooks_parameteredition SET period = '[2010-01-01,2020-01-01)'")
        answer = browser.post(add_url(hourly), typed(hourly, "20:00", **NINE_HUNDRED))
        assert "Tulotaulukossa ei ole lukuja alkamispäivälle" in str(answer.context["form"].errors["first_day"])
        assert not VoucherDecision.objects.exists()

    def test_the_value_is_shown_before_saving(self, hourly: Stage, browser: Browser) -> None:
        address = f"/decisions/services/{hourly.service.definition.public_id}/values/"
        shown = browser.post(address, typed(hourly, "20:00", **NINE_HUNDRED)).content.decode()
        assert "25,03\u00a0€/h" in shown and "500,60\u00a0€" in shown
        assert "Tulot ylittävät tulorajan" in shown
        without = browser.post(address, typed(hourly, "20:00", household_size="1")).content.decode()
        assert "Kirjoita asiakkaan tulot" in without
        assert not VoucherDecision.objects.exists()

    def test_a_draft_is_written_anew_with_another_income(self, hourly: Stage, browser: Browser) -> None:
        decision = drafted(browser, hourly, "20:00", **NINE_HUNDRED)
        address = f"/decisions/{decision.public_id}/edit/"
        assert 'value="900,00"' in browser.get(address).content.decode()
        answer = browser.post(address, typed(hourly, "20:00", monthly_income="5000", household_size="1", version="1"))
        assert answer.status_code == 302
        assert decision.rows.get().unit_value == 7
        assert IncomeBasis.objects.get(decision=decision).monthly_income == 5000


class TestFrozen:
    def test_a_later_table_changes_nothing(self, hourly: Stage, browser: Browser, personas: Cast) -> None:
        """Also where the definition lets values follow: a change of income or table is a new decision."""
        service = served(signed(drafted(browser, hourly, "20:00", **NINE_HUNDRED), personas), personas)
        edition = ParameterEdition.objects.get()
        edition.values = {**MINISTRY, "max_value": "50.00"}
        edition.save()
        with standing_on(FOURTEENTH_OF_APRIL):
            event = service.log(datetime.date(2023, 4, 12), "09:00", "10:00")
        assert split(event) == ("34.00", "25.03", "8.97")

    def test_a_value_that_follows_still_is_the_clients_own(
        self, spring: None, personas: Cast, browser: Browser
    ) -> None:
        stage = make_income_stage(personas, "income_hourly", MINISTRY, HOME_CARE, value_basis="follows")
        service = served(signed(drafted(browser, stage, "20:00", **NINE_HUNDRED), personas), personas)
        with standing_on(FOURTEENTH_OF_APRIL):
            event = service.log(datetime.date(2023, 4, 12), "09:00", "10:00")
        assert split(event) == ("34.00", "25.03", "8.97")

    @pytest.mark.parametrize(
        "act", ["UPDATE decisions_incomebasis SET unit_value = 27", "DELETE FROM decisions_incomebasis"]
    )
    def test_the_database_keeps_it(self, hourly: Stage, browser: Browser, personas: Cast, act: str) -> None:
        """A draft's may be changed; after the signature nobody's."""
        decision = drafted(browser, hourly, "20:00", **NINE_HUNDRED)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)
            assert cursor.rowcount == 1
            transaction.set_rollback(True)
        signed(decision, personas)
        refused = pytest.raises(DatabaseError, match="what was decided is not changed")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)


class TestWhoSeesTheIncome:
    def test_the_clients_letter_tells_and_the_providers_does_not(
        self, hourly: Stage, browser: Browser, personas: Cast
    ) -> None:
        decision = signed(drafted(browser, hourly, "20:00", **NINE_HUNDRED), personas)
        own, providers = letter_html(decision, Copy.CLIENT), letter_html(decision, Copy.PROVIDER, "T-KGRT8M")
        assert "Miten setelin arvo on laskettu" in own and INCOME in own
        assert "25,03" in providers
        for secret in ("900,00", "Tulo", "tuloraja", "563"):
            assert secret not in providers, secret

    def test_the_letter_speaks_the_language_of_the_decision(
        self, hourly: Stage, browser: Browser, personas: Cast
    ) -> None:
        decision = signed(drafted(browser, hourly, "20:00", decision_language="sv", **NINE_HUNDRED), personas)
        assert "Inkomsterna överskrider gränsen" in letter_html(decision, Copy.CLIENT)

    def test_officials_and_the_client_read_how_it_came_about(
        self, hourly: Stage, browser: Browser, personas: Cast
    ) -> None:
        decision = signed(drafted(browser, hourly, "20:00", **NINE_HUNDRED), personas)
        official = browser.get(f"/decisions/{decision.public_id}/").content.decode()
        own = client_as(personas.client).get(f"/decisions/own/{decision.public_id}/").content.decode()
        for page in (official, own):
            assert INCOME in page and "Tulot ylittävät tulorajan" in page
        assert "Tuottaja ei näe tulojasi." in own

    @pytest.mark.parametrize("who", ["worker", "billing_user", "provider_administrator"])
    def test_no_page_of_the_provider_tells_it(self, hourly: Stage, browser: Browser, personas: Cast, who: str) -> None:
        service = served(signed(drafted(browser, hourly, "20:00", **NINE_HUNDRED), personas), personas)
        person: Persona = getattr(personas, who)
        with standing_on(FOURTEENTH_OF_APRIL):
            event = service.log(datetime.date(2023, 4, 12), "09:00", "10:00")
            activation = service.activation.public_id
            addresses = [f"/billing/activations/{activation}/", f"/billing/visits/{event.public_id}/why/"]
            pages = [client_as(person).get(address) for address in addresses]
        assert [page.status_code for page in pages] == [200, 200]
        for page in pages:
            content = page.content.decode()
            assert "900,00" not in content and "tuloraja" not in content.lower()
        assert not IncomeBasis.objects.visible_to(as_actor(person)).exists()

    def test_who_may_read_the_rows(self, hourly: Stage, browser: Browser, personas: Cast) -> None:
        signed(drafted(browser, hourly, "20:00", **NINE_HUNDRED), personas)

        def seen_by(name: str) -> int:
            return IncomeBasis.objects.visible_to(as_actor(getattr(personas, name))).count()

        assert [seen_by(name) for name in ("case_manager", "decision_maker", "client")] == [1, 1, 1]
        assert [seen_by(name) for name in ("other_case_manager", "neighbour", "worker")] == [0, 0, 0]


def test_budgets(hourly: Stage, browser: Browser, sql_budget: Budget) -> None:
    decision = drafted(browser, hourly, "20:00", **NINE_HUNDRED)
    address: Any
    for address, most in [
        (f"/decisions/{decision.public_id}/", 20),
        (f"/decisions/{decision.public_id}/edit/", 20),
        (add_url(hourly), 20),
    ]:
        browser.get(address)
        with sql_budget(most):
            assert browser.get(address).status_code == 200
    with sql_budget(30):
        browser.post(f"/decisions/{decision.public_id}/edit/", typed(hourly, "21:00", version="1", **NINE_HUNDRED))
