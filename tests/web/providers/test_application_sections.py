"""Offices and municipalities, prices, description, acceptances: each saved by itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from providers.models import Application, RulebookAcceptance
from rulebooks.models import DefinitionVersion, Product
from tests.factories.rulebooks import make_rulebook, only_product
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors

SECTIONS = ("offices", "prices", "description", "acceptances", "attachments")


def at(application: Application, section: str) -> str:
    return reverse(f"providers:application-{section}", args=[application.public_id])


@pytest.fixture
def product(version: DefinitionVersion) -> Product:
    return only_product(version)


def price(product: Product, typed: str, version: int = 1) -> dict[str, object]:
    return {"version": version, f"price_{product.public_id}": typed}


def area(personas: Cast, **change: object) -> dict[str, object]:
    return {
        "version": 1,
        "offices": [personas.office.public_id],
        "municipality_codes": ["179"],
        **change,
    }


def acceptance(version: DefinitionVersion) -> dict[str, str]:
    rulebooks = (version.service_rulebook, version.data_processing_terms)
    return {f"accept_{rulebook.public_id}": "on" for rulebook in rulebooks if rulebook}


def test_each_section_returns_to_the_task_list(
    personas: Cast, draft: Application, product: Product, version: DefinitionVersion
) -> None:
    browser = client_as(personas.provider_administrator)
    back = reverse("providers:application-edit", args=[draft.public_id])
    sent = [
        ("offices", area(personas)),
        ("prices", price(product, "31,50", 2)),
        ("description", {"version": 3, "answers": "Tuttu hoitaja."}),
        ("acceptances", acceptance(version)),
    ]
    for section, typed in sent:
        assert browser.post(at(draft, section), typed)["Location"] == back, section
    draft.refresh_from_db()
    assert list(draft.offices.all()) == [personas.office]
    assert (draft.municipality_codes, draft.answers) == (["179"], "Tuttu hoitaja.")
    assert draft.prices.get().price == Decimal("31.50")
    assert draft.acceptances.count() == 2


def test_what_was_saved_is_there_on_return(personas: Cast, draft: Application, product: Product) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(draft, "prices"), price(product, "31,50"))
    assert 'value="31,50"' in browser.get(at(draft, "prices")).content.decode()


def test_a_draft_may_be_left_half_done(personas: Cast, draft: Application, product: Product) -> None:
    browser = client_as(personas.provider_administrator)
    empty_area = area(personas, offices=[], municipality_codes=[])
    assert browser.post(at(draft, "offices"), empty_area).status_code == 302
    assert browser.post(at(draft, "prices"), price(product, "", 2)).status_code == 302
    assert not draft.prices.exists()


def test_emptying_a_price_takes_it_away(personas: Cast, draft: Application, product: Product) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(draft, "prices"), price(product, "31,50"))
    browser.post(at(draft, "prices"), price(product, "", 2))
    assert not draft.prices.exists()


def test_a_price_above_the_value_of_a_free_service_is_refused(
    personas: Cast, draft: Application, product: Product
) -> None:
    answer = client_as(personas.provider_administrator).post(at(draft, "prices"), price(product, "32,01"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "hinta saa olla enintään palvelusetelin arvo 32,00\u00a0€" in text
    assert 'value="32,01"' in text
    assert not draft.prices.exists()


def test_the_value_itself_is_accepted(personas: Cast, draft: Application, product: Product) -> None:
    assert client_as(personas.provider_administrator).post(at(draft, "prices"), price(product, "32")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"), [("-1", "vähintään 0"), ("paljon", "1 234,50"), ("1,234", "enintään 2 desimaalia")]
)
def test_an_impossible_price_is_named_and_kept(
    personas: Cast, draft: Application, product: Product, typed: str, message: str
) -> None:
    answer = client_as(personas.provider_administrator).post(at(draft, "prices"), price(product, typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert f'value="{typed}"' in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"municipality_codes": ["091"]}, "Valitse kunnat luettelosta."),
        ({"offices": ["a" * 20]}, "Valitse toimipisteet luettelosta."),
    ],
)
def test_an_area_outside_the_voucher_is_refused(
    personas: Cast, draft: Application, change: dict[str, object], message: str
) -> None:
    answer = client_as(personas.provider_administrator).post(at(draft, "offices"), area(personas, **change))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_another_companys_office_cannot_apply(personas: Cast, draft: Application) -> None:
    typed = area(personas, offices=[personas.other_office.public_id])
    assert client_as(personas.provider_administrator).post(at(draft, "offices"), typed).status_code == 422
    assert not draft.offices.exists()


def test_a_stale_section_shows_both_versions_and_saves_nothing(
    personas: Cast, draft: Application, product: Product
) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(draft, "prices"), price(product, "30,00"))
    answer = browser.post(at(draft, "prices"), price(product, "31,00"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in text
    assert "30,00" in text and 'value="31,00"' in text
    assert draft.prices.get().price == Decimal(30)
    browser.post(at(draft, "description"), {"version": 2, "answers": "Ensi"})
    answer = browser.post(at(draft, "description"), {"version": 2, "answers": "Toinen"})
    assert "Ensi" in answer.content.decode() and "Toinen" in answer.content.decode()
    answer = browser.post(at(draft, "offices"), area(personas))
    assert answer.status_code == 422
    assert "Keskusta" in answer.content.decode()


def test_an_acceptance_says_who_and_when_and_stays(
    personas: Cast, draft: Application, version: DefinitionVersion
) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(draft, "acceptances"), acceptance(version))
    browser.post(at(draft, "acceptances"), {})
    browser.post(at(draft, "acceptances"), acceptance(version))
    accepted = RulebookAcceptance.objects.filter(provider=personas.company)
    assert {row.rulebook_version for row in accepted} == {version.service_rulebook, version.data_processing_terms}
    assert {row.accepted_by for row in accepted} == {personas.provider_administrator.user}
    assert {row.organiser for row in accepted} == {personas.organiser}
    assert "Veera Virta hyväksyi" in browser.get(at(draft, "acceptances")).content.decode()


def test_another_rulebook_is_not_accepted_here(personas: Cast, actors: Actors, draft: Application) -> None:
    other = make_rulebook(personas.organiser, "general", by=actors.planner)
    client_as(personas.provider_administrator).post(at(draft, "acceptances"), {f"accept_{other.public_id}": "on"})
    assert not RulebookAcceptance.objects.exists()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_sent_application_is_only_read(personas: Cast, submitted: Application, section: str) -> None:
    browser = client_as(personas.provider_administrator)
    answer = browser.get(at(submitted, section))
    assert answer["Location"] == reverse("providers:application-detail", args=[submitted.public_id])
    browser.post(at(submitted, "description"), {"version": submitted.version, "answers": "Muutos"})
    submitted.refresh_from_db()
    assert submitted.answers == ""


@pytest.mark.parametrize("section", SECTIONS)
def test_a_stranger_finds_nothing(personas: Cast, draft: Application, section: str) -> None:
    for name in ("other_provider_administrator", "planner", "client"):
        browser = client_as(personas.everybody[name])
        assert browser.get(at(draft, section)).status_code == 404
        if section != "attachments":
            assert browser.post(at(draft, section), {"version": 1}).status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
def test_a_colleague_without_the_right_is_refused(personas: Cast, draft: Application, section: str) -> None:
    browser = client_as(personas.worker)
    assert browser.get(at(draft, section)).status_code == 403
    assert client_as(personas.provider_administrator).put(at(draft, section)).status_code == 405


@pytest.mark.parametrize("section", SECTIONS)
def test_stays_within_its_budget(personas: Cast, draft: Application, section: str, weigh: Callable[..., int]) -> None:
    assert weigh(client_as(personas.provider_administrator), at(draft, section), 20)


def test_saving_stays_within_its_budget(
    personas: Cast, draft: Application, product: Product, sql_budget: Callable[[int], object]
) -> None:
    browser = client_as(personas.provider_administrator)
    with sql_budget(30):
        browser.post(at(draft, "prices"), price(product, "31,50"))
    with sql_budget(30):
        browser.post(at(draft, "offices"), area(personas, version=2))
