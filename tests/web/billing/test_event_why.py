"""Why this sum: one visit across 18.00 as its client, its provider and its organiser read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from billing.models import ServiceEvent
from tests.factories.bands import AUTUMN, NEW_YEARS_EVE, TENTH, Banded, make_banded
from tests.factories.billing import Served, serve, standing_on
from tests.factories.decisions import Stage, approve, make_service
from tests.personas import Cast, Persona, client_as
from voucher_portal.core.models import AccessLogEntry

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    """These vouchers are of the autumn of 2026."""
    with standing_on(NEW_YEARS_EVE):
        yield


@pytest.fixture
def banded(personas: Cast) -> Banded:
    return make_banded(personas, free_km="0")


@pytest.fixture
def across_six(banded: Banded) -> ServiceEvent:
    return banded.serve().log(TENTH, "17:15", "18:45")


def url(event: ServiceEvent) -> str:
    return reverse("billing:event-why", args=[event.public_id])


def read(persona: Persona, event: ServiceEvent) -> str:
    """The words of the page, with single spaces."""
    answer = client_as(persona).get(url(event))
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(main)).replace("\u00a0", " ")


def test_a_client_reads_it_part_by_part_in_plain_sentences(across_six: ServiceEvent, personas: Cast) -> None:
    page = read(personas.client, across_six)
    for sentence in (
        "Käynti to 10.9. klo 17.15–18.45, Kotihoiva Esimerkki Oy",
        "Käynti kesti 1 h 30 min.",
        "Hinta muuttui käynnin aikana, joten käynti lasketaan 2 osassa.",
        "Päivä klo 17.15–18.00",
        "Päivä: 45 min × 39,00 €/h = 29,25 €",
        "Palveluseteli maksaa enintään arvonsa: 45 min × 36,00 €/h = 27,00 €",
        "Sinä maksat hinnan ja setelin erotuksen: 29,25 € − 27,00 € = 2,25 €",
        "Ilta klo 18.00–18.45",
        "Sinä maksat hinnan ja setelin erotuksen: 33,75 € − 31,05 € = 2,70 €",
    ):
        assert sentence in page
    assert "Asiakas maksaa" not in page
    assert "Hinta 63,00 € Palveluseteli maksaa 58,05 € Sinä maksat 4,95 €" in page


def test_the_sums_stand_at_the_end(across_six: ServiceEvent, personas: Cast) -> None:
    page = read(personas.client, across_six)
    last = page.rindex("4,95 €")
    assert last > page.rindex("2,25 €") and last > page.rindex("2,70 €")


def test_provider_and_officials_read_it_with_the_rule_of_each_step(across_six: ServiceEvent, personas: Cast) -> None:
    for who in (personas.worker, personas.finance_clerk, personas.case_manager):
        page = read(who, across_six)
        assert "Asiakas maksaa hinnan ja setelin erotuksen: 29,25 € − 27,00 € = 2,25 €" in page
        assert "(Kotipalvelu ajan mukaan, versio 1)" in page
        assert "Hyväksymispäätös" in page
        assert "Testi Aamu" not in page


def test_each_reader_is_led_back_to_where_they_came_from(across_six: ServiceEvent, personas: Cast) -> None:
    decision, activation = across_six.decision.public_id, across_six.activation.public_id
    expected = {
        personas.client: reverse("billing:own-voucher", args=[decision]),
        personas.worker: reverse("billing:activation-detail", args=[activation]),
        personas.finance_clerk: reverse("billing:use-decision", args=[decision]),
        personas.case_manager: reverse("decisions:decision-detail", args=[decision]),
    }
    for persona, address in expected.items():
        assert f'href="{address}"' in client_as(persona).get(url(across_six)).content.decode()


def test_in_swedish_and_english(across_six: ServiceEvent, personas: Cast) -> None:
    address = url(across_six)
    for language, words in {"sv": "Servicesedeln betalar högst sitt värde", "en": "The voucher pays at most"}.items():
        with translation.override(language):
            page = client_as(personas.client).get(f"/{language}{address}").content.decode()
        assert words in page


def test_the_travel_is_told_apart_and_is_not_the_clients(banded: Banded, personas: Cast) -> None:
    served = banded.serve()
    event = served.log(TENTH, "17:15", "18:45", kilometres="38")
    page = read(personas.client, event)
    assert "38 km × 0,57 €/km = 21,66 €" in page
    assert "Sinä et maksa matkasta." in page
    assert "Sinä maksat 4,95 €" in page


def test_a_free_service_says_so(personas: Cast, stage: Stage) -> None:
    event = serve_this_year(stage).log(TENTH.replace(month=12), "09:00", "10:30")
    assert "Palvelu on sinulle maksuton." in read(personas.client, event)
    assert "Sinä maksat 0,00 €" in read(personas.client, event)


def test_what_the_voucher_did_not_cover_is_said(personas: Cast) -> None:
    """G7: 45 min left, 90 min visited."""
    planner, signer = personas.planner.user, personas.decision_maker.user
    assert planner is not None and signer is not None
    terms = {"exhaustion": "split", "is_free_for_client": False, "logging_window_days": 150}
    service = make_service(personas.organiser, personas.unit, planner, name="Siivous", **terms)
    approve(personas.office, service, price="34", signer=signer, preparer=planner)
    served = serve_this_year(Stage(personas, service))
    served.log(TENTH, "00:00", "19:15")
    page = read(personas.client, served.log(TENTH.replace(day=11), "09:00", "10:30"))
    assert "Setelissä ei ollut enempää jäljellä. Sinä maksat loput, 45 min: 25,50 €" in page
    assert "Sinä maksat 27,00 €" in page


def serve_this_year(stage: Stage) -> Served:
    return serve(stage, period=AUTUMN)


def test_reading_is_logged(across_six: ServiceEvent, personas: Cast) -> None:
    client_as(personas.finance_clerk).get(url(across_six))
    assert [entry.purpose for entry in AccessLogEntry.objects.all()] == ["visit_sum"]


def test_strangers_do_not_see_it(across_six: ServiceEvent, personas: Cast) -> None:
    for who in ("stranger_client", "mandate_holder", "other_worker", "second_worker", "other_case_manager"):
        assert (who, client_as(personas.everybody[who]).get(url(across_six)).status_code) == (who, 404)
    assert client_as(personas.planner).get(url(across_six)).status_code == 404


def test_wrong_method_and_missing_object(across_six: ServiceEvent, personas: Cast) -> None:
    browser = client_as(personas.client)
    assert browser.post(url(across_six)).status_code == 405
    assert browser.get(reverse("billing:event-why", args=["a" * 20])).status_code == 404


def test_sql_budget(across_six: ServiceEvent, personas: Cast, sql_budget) -> None:
    browser = client_as(personas.client)
    with sql_budget(20):
        browser.get(url(across_six))
