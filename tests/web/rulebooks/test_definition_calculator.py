"""The test calculator: a client's voucher and a week of visits on any version. Nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import import_definition
from rulebooks.models import CalendarDay, DefinitionVersion, ParameterTable, Product
from rulebooks.models.conditions import CancellationReason
from tests.factories.accounts import make_unit
from tests.factories.rulebooks import make_definition_draft, many_values
from tests.personas import Cast, client_as
from tests.unit.rulebooks.exchange.files import INCOMES, content
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.test_definition_exchange import UNIT, ours, published_of
from voucher_portal.accounts.actor import Actor

pytestmark = pytest.mark.usefixtures("db")

G3, EVE, HOLIDAY = (
    ("10.9.2026", "17.15", "18.45"),
    ("24.12.2026", "17.00", "19.00"),
    ("26.12.2026", "10.00", "12.00"),
)


@pytest.fixture
def lappi(personas: Cast, planner: Actor) -> DefinitionVersion:
    """A draft with the values of Lapland, in force from 2026."""
    return made(personas, planner)


def made(personas: Cast, planner: Actor, **places: Any) -> DefinitionVersion:
    make_unit(personas.organiser, UNIT)
    return import_definition(organiser=personas.organiser, content=content(ours(**places)), by=planner)


def url(version: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-calculator", args=[version.public_id])


def codes(version: DefinitionVersion) -> dict[str, str]:
    return dict(Product.objects.filter(definition_id=version.definition_id).values_list("name_fi", "public_id"))


def sheet(
    version: DefinitionVersion, *visits: tuple[str, str, str], prices: tuple[str, ...] = (), **more: str
) -> dict[str, str]:
    """The page as it is sent: twenty hours of the base product, the prices of the worked examples."""
    names = ["Kotihoito, arki", "Kotihoito, ilta", "Kotihoito, lauantai", "Kotihoito, lauantai-ilta ja aatto"]
    names.append("Kotihoito, sunnuntai ja pyhä")
    known = codes(version)
    told = {f"voucher-quantity_{known['Kotihoito, arki']}": "20:00"}
    for name, price in zip(names, prices or ("39", "45", "47", "75", "75"), strict=False):
        told[f"voucher-price_{known[name]}"] = price
    told |= {"events-TOTAL_FORMS": str(len(visits)), "events-INITIAL_FORMS": "0", "act": "calculate"}
    for number, (date, starts, ends) in enumerate(visits):
        told |= {f"events-{number}-date": date, f"events-{number}-starts": starts, f"events-{number}-ends": ends}
    return {**told, **more}


def split_of(event: Any) -> tuple[str, str, str]:
    return (str(event.split.price), str(event.split.voucher_part), str(event.split.client_share))


def splits(answer: HttpResponse) -> list[tuple[str, str, str]]:
    return [split_of(event) for event in answer.context["result"]["events"]]


class TestWorkedExamples:
    def test_g3_and_g4_to_the_cent(self, browser: Browser, lappi: DefinitionVersion) -> None:
        answer = browser.post(url(lappi), sheet(lappi, G3, EVE, HOLIDAY))
        assert answer.status_code == 200
        assert splits(answer) == [
            ("63.00", "58.05", "4.95"),
            ("114.00", "108.00", "6.00"),
            ("150.00", "144.00", "6.00"),
        ]
        page = answer.content.decode()
        assert "63,00\u00a0€" in page
        assert "58,05\u00a0€" in page
        assert page.count("Mistä tämä summa tulee?") == 3
        assert "17.15–18.00 Kotihoito, arki" in page
        assert "45\u00a0min × 45,00\u00a0€/h" in page

    def test_the_total_and_what_is_left(self, browser: Browser, lappi: DefinitionVersion) -> None:
        result = browser.post(url(lappi), sheet(lappi, G3, EVE, HOLIDAY)).context["result"]
        assert (str(result["split"].price), str(result["split"].client_share)) == ("327.00", "16.95")
        assert result["rows"] == [
            {
                "name": "Kotihoito, arki",
                "granted": "20\u00a0h",
                "used": "5\u00a0h\u00a030\u00a0min",
                "left": "14\u00a0h\u00a030\u00a0min",
            }
        ]

    def test_the_same_on_a_published_version(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        make_unit(personas.organiser, UNIT)
        published = published_of(personas.organiser, planner)
        assert not published.is_draft
        assert splits(browser.post(url(published), sheet(published, G3))) == [("63.00", "58.05", "4.95")]

    def test_the_example_week_fills_itself_and_comes_out(self, browser: Browser, lappi: DefinitionVersion) -> None:
        """What the button fills in is sent back as the browser would."""
        filled = browser.post(url(lappi), {"act": "example"})
        assert filled.status_code == 200
        assert "result" in filled.context
        assert filled.context["result"] is None
        told = {"act": "calculate"}
        for form in (filled.context["voucher"], filled.context["events"].management_form, *filled.context["events"]):
            for field in form:
                shown = field.value()
                if shown not in (None, False):
                    prepared = field.field.prepare_value(shown)
                    told[field.html_name] = str(prepared)
        assert splits(browser.post(url(lappi), told)) == [
            ("63.00", "58.05", "4.95"),
            ("114.00", "108.00", "6.00"),
            ("150.00", "144.00", "6.00"),
        ]

    def test_the_example_keeps_what_was_typed(self, browser: Browser, lappi: DefinitionVersion) -> None:
        filled = browser.post(url(lappi), sheet(lappi, G3, prices=("40",), act="example"))
        known = codes(lappi)
        assert filled.context["voucher"][f"price_{known['Kotihoito, arki']}"].value() == "40"
        rows = [(form["date"].value(), form["starts"].value()) for form in filled.context["events"]]
        assert rows == [G3[:2], *[G3[:2], ("24.12.2026", "17.00"), ("26.12.2026", "10.00")], (None, None)]

    def test_visits_are_told_in_the_order_of_time(self, browser: Browser, lappi: DefinitionVersion) -> None:
        later, earlier = ("11.9.2026", "9.00", "10.00"), ("10.9.2026", "9.00", "10.00")
        events = browser.post(url(lappi), sheet(lappi, later, earlier)).context["result"]["events"]
        assert [event.title[:8] for event in events] == ["to 10.9.", "pe 11.9."]

    def test_visits_that_overlap_are_refused_by_their_rows(self, browser: Browser, lappi: DefinitionVersion) -> None:
        """As logging refuses them."""
        answer = browser.post(
            url(lappi), sheet(lappi, G3, ("11.9.2026", "9.00", "10.00"), ("10.9.2026", "18.00", "19.00"))
        )
        assert answer.status_code == 422
        assert "Rivien 1 ja 3 käynnit ovat päällekkäin." in answer.content.decode()

    def test_a_refused_visit_is_told_beside_the_sums(self, browser: Browser, lappi: DefinitionVersion) -> None:
        answer = browser.post(url(lappi), sheet(lappi, G3, ("10.9.2026", "22.30", "23.30")))
        assert "1 käyntiä ei voi kirjata, eikä se ole mukana summissa." in answer.content.decode()
        assert str(answer.context["result"]["split"].price) == "63.00"

    def test_the_summary_of_errors_names_product_and_row(self, browser: Browser, lappi: DefinitionVersion) -> None:
        """Prices are alike, and so are rows: a message alone would not say which to mend."""
        wrong = sheet(lappi, G3, ("32.9.2026", "9.00", "10.00"), prices=("39", "paljon"))
        page = browser.post(url(lappi), wrong).content.decode()
        assert ">Hinta, Kotihoito, ilta: Kirjoita summa" in page
        assert ">Rivi 2, Päivä: Päivää 32.9.2026 ei ole." in page

    def test_what_is_left_names_its_product(self, browser: Browser, lappi: DefinitionVersion) -> None:
        evening = codes(lappi)["Kotihoito, ilta"]
        granted = {f"voucher-quantity_{evening}": "10:00"}
        page = browser.post(url(lappi), sheet(lappi, G3, **granted)).content.decode()
        assert "Jää jäljelle, Kotihoito, arki" in page
        assert "Jää jäljelle, Kotihoito, ilta" in page
        assert "Jää jäljelle, " not in browser.post(url(lappi), sheet(lappi, G3)).content.decode()

    def test_travel_is_beside_the_price(self, browser: Browser, lappi: DefinitionVersion) -> None:
        """G9: 38 km at 0,57."""
        answer = browser.post(url(lappi), sheet(lappi, G3, **{"events-0-kilometres": "38"}))
        assert str(answer.context["result"]["travel"]) == "21.66"
        assert splits(answer) == [("63.00", "58.05", "4.95")]

    def test_an_empty_price_is_the_value(self, browser: Browser, lappi: DefinitionVersion) -> None:
        answer = browser.post(url(lappi), sheet(lappi, G3, prices=("", "")))
        assert splits(answer) == [("58.05", "58.05", "0.00")]

    @pytest.mark.parametrize(
        ("reason", "split"),
        [
            ("", ("39.00", "36.00", "3.00")),
            ("client_cancelled_in_time", ("0.00", "0.00", "0.00")),
            ("client_cancelled_late", ("21.90", "18.00", "3.90")),
            ("client_no_show", ("39.00", "0.00", "39.00")),
            ("provider_cancelled", ("0.00", "0.00", "0.00")),
        ],
    )
    def test_a_visit_that_was_not_made(
        self, browser: Browser, personas: Cast, planner: Actor, reason: str, split: tuple[str, str, str]
    ) -> None:
        late = {"reason": "client_cancelled_late", "notice_hours": 24, "voucher_percent": "50", "client_percent": "10"}
        version = made(personas, planner, cancellations=[*ours()["cancellations"], late])
        visit = sheet(version, ("10.9.2026", "9.00", "10.00"), **{"events-0-not_made": reason})
        answer = browser.post(url(version), visit)
        assert splits(answer) == [split]
        title = answer.context["result"]["events"][0].title
        assert title == "to 10.9.2026 klo 9.00–10.00" + (f": {CancellationReason(reason).label}" if reason else "")

    def test_without_a_charge_nobody_asks_whether_it_was_made(
        self, browser: Browser, personas: Cast, planner: Actor
    ) -> None:
        version = made(personas, planner, cancellations=[])
        assert "Toteutuiko käynti?" not in browser.get(url(version)).content.decode()

    def test_a_visit_may_end_on_the_next_day(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        around = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "until": "24:00"}]
        product = {**ours()["products"][0], "hours": around}
        version = made(personas, planner, products=[product], hours={})
        night = sheet(version, ("10.9.2026", "23.00", "1.00"), prices=("39",), **{"events-0-ends_next_day": "on"})
        answer = browser.post(url(version), night)
        assert splits(answer) == [("78.00", "72.00", "6.00")]
        del night["events-0-ends_next_day"]
        assert "ei voi päättyä ennen kuin se alkaa" in browser.post(url(version), night).content.decode()


class TestWhatIsRefused:
    def test_a_visit_outside_the_hours_is_told_beside_the_others(
        self, browser: Browser, lappi: DefinitionVersion
    ) -> None:
        answer = browser.post(url(lappi), sheet(lappi, ("10.9.2026", "21.00", "23.00"), G3))
        earlier, later = answer.context["result"]["events"]
        assert split_of(earlier) == ("63.00", "58.05", "4.95")
        assert "Palvelua annetaan klo 7.00–22.00" in later.refusal

    def test_hours_that_run_out_are_split(self, browser: Browser, lappi: DefinitionVersion) -> None:
        """G7."""
        told = sheet(lappi, ("10.9.2026", "8.00", "9.30"))
        told[f"voucher-quantity_{codes(lappi)['Kotihoito, arki']}"] = "0:45"
        assert splits(browser.post(url(lappi), told)) == [("58.50", "27.00", "31.50")]


class TestNotices:
    def test_a_day_on_which_the_version_is_not_in_force(self, browser: Browser, lappi: DefinitionVersion) -> None:
        answer = browser.post(url(lappi), sheet(lappi, ("10.9.2025", "17.15", "18.45")))
        assert splits(answer) == [("63.00", "58.05", "4.95")]
        assert "Versio ei ole voimassa kaikkina näinä päivinä." in answer.content.decode()
        assert "Versio ei ole" not in browser.post(url(lappi), sheet(lappi, G3)).content.decode()

    def test_a_year_without_a_calendar(self, browser: Browser, lappi: DefinitionVersion) -> None:
        CalendarDay.objects.filter(date__year=2026).delete()
        answer = browser.post(url(lappi), sheet(lappi, HOLIDAY))
        assert "Kalenterissa ei ole pyhäpäiviä ja aattoja vuodelta 2026." in answer.content.decode()
        assert splits(answer) == [("94.00", "86.40", "7.60")]

    def test_a_municipality_where_the_voucher_is_not_used(self, browser: Browser, lappi: DefinitionVersion) -> None:
        told = sheet(lappi, G3, **{"voucher-home_municipality": "698"})
        assert "ei ole käytössä asiakkaan kotikunnassa" in browser.post(url(lappi), told).content.decode()
        told["voucher-home_municipality"] = "179"
        assert "ei ole käytössä" not in browser.post(url(lappi), told).content.decode()


class TestBadInput:
    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            ({"events-0-date": "32.1.2026"}, "events-0-date", "Päivää 32.1.2026 ei ole."),
            ({"events-0-date": ""}, "events-0-date", "Kirjoita käynnin päivä."),
            ({"events-0-date": "1.1.0001"}, "events-0-date", ""),
            ({"events-0-starts": "25.00"}, "events-0-starts", "Kirjoita kellonaika muodossa 14.30."),
            ({"events-0-ends": ""}, "events-0-ends", "Kirjoita kellonaika."),
            ({"events-0-kilometres": "-1"}, "events-0-kilometres", "Luvun on oltava vähintään 0."),
            ({"events-0-date": "25.10.2026", "events-0-starts": "3.30"}, "events-0-starts", "tämä aika on kahdesti"),
            ({"events-0-date": "29.3.2026", "events-0-starts": "3.30"}, "events-0-starts", "eikä tätä aikaa ole"),
            ({"events-0-date": "x" * 300}, "events-0-date", "Kirjoita päivämäärä muodossa 1.2.2026."),
        ],
    )
    def test_keeps_what_was_typed_and_names_the_field(
        self, browser: Browser, lappi: DefinitionVersion, wrong: dict[str, str], field: str, sentence: str
    ) -> None:
        told = {**sheet(lappi, G3, EVE), **wrong}
        answer = browser.post(url(lappi), told)
        page = answer.content.decode()
        if sentence:
            assert answer.status_code == 422
            assert sentence in page
            assert f'href="#id_{field}"' in page
        assert 'value="24.12.2026"' in page

    def test_a_price_or_a_quantity_that_cannot_be(self, browser: Browser, lappi: DefinitionVersion) -> None:
        code = codes(lappi)["Kotihoito, arki"]
        answer = browser.post(url(lappi), {**sheet(lappi, G3), f"voucher-price_{code}": "-5"})
        assert answer.status_code == 422
        assert "Summan on oltava vähintään 0 euroa." in answer.content.decode()
        answer = browser.post(url(lappi), {**sheet(lappi, G3), f"voucher-quantity_{code}": "paljon"})
        assert "Kirjoita tunnit muodossa 20:00 tai 20,5." in answer.content.decode()
        answer = browser.post(url(lappi), {**sheet(lappi, G3), f"voucher-quantity_{code}": ""})
        assert "Kirjoita, kuinka paljon ainakin yhtä tuotetta myönnetään." in answer.content.decode()

    def test_a_week_without_visits(self, browser: Browser, lappi: DefinitionVersion) -> None:
        answer = browser.post(url(lappi), sheet(lappi, ("", "", "")))
        assert answer.status_code == 422
        assert "Kirjoita ainakin yksi käynti." in answer.content.decode()

    @pytest.mark.parametrize(
        "told",
        [
            {},
            {"act": "calculate"},
            {"act": "rows"},
            {"act": "unheard-of"},
            {"events-TOTAL_FORMS": "x", "events-INITIAL_FORMS": "y"},
            {"events-TOTAL_FORMS": "99999999", "events-INITIAL_FORMS": "0"},
            {"events-TOTAL_FORMS": "-4", "events-INITIAL_FORMS": "3", "act": "rows"},
        ],
    )
    def test_anything_else_is_answered(self, browser: Browser, lappi: DefinitionVersion, told: dict[str, str]) -> None:
        assert browser.post(url(lappi), told).status_code in (200, 422)

    def test_more_rows_keep_what_was_typed_right_or_wrong(self, browser: Browser, lappi: DefinitionVersion) -> None:
        told = sheet(lappi, ("väärä", "17.15", ""), act="rows", **{"events-0-ends_next_day": "on"})
        answer = browser.post(url(lappi), told)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert len(answer.context["events"].forms) == 5
        assert 'value="väärä"' in page
        assert 'value="20:00"' in page
        assert "checked" in page
        assert "govuk-error-message" not in page


class TestOtherServices:
    def test_pieces_have_a_date_and_a_quantity(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        meal = {"name": {"fi": "Ateria"}, "unit": "kpl", "values": [{"unit_value": "9.00"}]}
        version = made(personas, planner, products=[meal], hours={}, logging={"event_form": "pieces"})
        code = codes(version)["Ateria"]
        told = {
            f"voucher-quantity_{code}": "10",
            f"voucher-price_{code}": "11,50",
            "events-TOTAL_FORMS": "1",
            "events-INITIAL_FORMS": "0",
            "events-0-date": "10.9.2026",
            "events-0-quantity": "3",
        }
        answer = browser.post(url(version), told)
        assert splits(answer) == [("34.50", "27.00", "7.50")]
        assert answer.context["result"]["rows"][0]["left"] == "7\u00a0kpl"

    def test_without_hours_the_product_is_chosen(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        two = [{**product, "hours": []} for product in ours()["products"][:2]]
        version = made(personas, planner, products=two, hours={"missing_band_row": "refuse"})
        known = codes(version)
        told = sheet(version, G3, prices=("39", "45"), **{"events-0-product": known["Kotihoito, ilta"]})
        told[f"voucher-quantity_{known['Kotihoito, ilta']}"] = "10:00"
        assert splits(browser.post(url(version), told)) == [("67.50", "62.10", "5.40")]

    def test_a_value_by_income(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        """G10: an income of 900,00 and a price of 34,00 leave 8,97."""
        version = self.by_income(personas, planner)
        told = sheet(version, ("10.9.2026", "8.00", "9.00"), prices=("34",))
        told |= {"income-on": "1.9.2026", "income-monthly_income": "900", "income-household_size": "1"}
        answer = browser.post(url(version), told)
        assert splits(answer) == [("34.00", "25.03", "8.97")]
        assert "Asiakkaan arvo on 25,03\u00a0€/h." in answer.content.decode()
        assert "Mistä tämä arvo tulee?" in answer.content.decode()

    def by_income(self, personas: Cast, planner: Actor) -> DefinitionVersion:
        edition = {"first_day": "2014-01-01", "values": INCOMES, "source": "STM 2014"}
        table = {"name": {"fi": "Tulorajat"}, "kind": "income_hourly", "editions": [edition]}
        product = {"name": {"fi": "Kotihoito, arki"}, "unit": "h", "values": [{"unit_value": "27.00"}]}
        return made(
            personas,
            planner,
            products=[product],
            hours={},
            travel={},
            parameter_tables=[table],
            value={"value_model": "income_hourly", "income_table": "Tulorajat"},
        )

    def test_an_income_that_lacks_or_has_no_numbers(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        version = self.by_income(personas, planner)
        told = sheet(version, ("10.9.2026", "8.00", "9.00"), prices=("34",))
        answer = browser.post(url(version), told)
        assert answer.status_code == 422
        assert set(answer.context["income"].errors) == {"on", "monthly_income", "household_size"}
        told |= {"income-on": "1.1.2010", "income-monthly_income": "900", "income-household_size": "1"}
        answer = browser.post(url(version), told)
        assert answer.status_code == 422
        assert "Tulotaulukossa ei ole lukuja tälle päivälle." in answer.content.decode()
        ParameterTable.objects.get(name_fi="Tulorajat").editions.update(values={"max_value": "x"})
        told["income-on"] = "1.9.2026"
        assert "Tulotaulukon luvuissa on virhe." in browser.post(url(version), told).content.decode()

    def test_a_row_that_limits_money(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        version = made(personas, planner, balance={"balance_limit": "money"})
        told = sheet(version, ("10.9.2026", "8.00", "10.00"))
        told[f"voucher-quantity_{codes(version)['Kotihoito, arki']}"] = "50,00"
        answer = browser.post(url(version), told)
        assert splits(answer) == [("78.00", "50.00", "28.00")]
        assert answer.context["result"]["rows"][0]["left"] == "0,00\u00a0€"

    def test_a_draft_without_products_says_what_to_do_first(
        self, browser: Browser, personas: Cast, planner: Actor
    ) -> None:
        draft = make_definition_draft(personas.organiser, by=planner, is_complete=False)
        assert "Lisää ensin tuote ja sen arvo." in browser.get(url(draft)).content.decode()
        assert browser.post(url(draft), {}).status_code == 422

    def test_early_childhood_education_is_not_tried_here(self, browser: Browser, lappi: DefinitionVersion) -> None:
        DefinitionVersion.objects.filter(pk=lappi.pk).update(value_model="daycare")
        assert "perheen ja lapsen tiedoista" in browser.get(url(lappi)).content.decode()


class TestWhoMay:
    def test_every_official_of_the_organiser_and_nobody_else(
        self, personas: Cast, browser: Browser, lappi: DefinitionVersion
    ) -> None:
        assert browser.get(url(lappi)).status_code == 200
        assert client_as(personas.auditor).get(url(lappi)).status_code == 200
        assert client_as(personas.worker).get(url(lappi)).status_code == 404
        assert client_as(personas.other_planner).get(url(lappi)).status_code == 404

    def test_a_published_version_is_tried_by_officials_only(self, personas: Cast, published: DefinitionVersion) -> None:
        assert client_as(personas.worker).get(url(published)).status_code == 403

    def test_the_page_of_a_version_leads_to_it(self, browser: Browser, lappi: DefinitionVersion) -> None:
        for name in ("definition-version", "definition-version-edit"):
            assert url(lappi) in browser.get(reverse(f"rulebooks:{name}", args=[lappi.public_id])).content.decode()

    @pytest.mark.parametrize("how_many", [5, 300])
    def test_queries(self, browser: Browser, lappi: DefinitionVersion, sql_budget: Budget, how_many: int) -> None:
        many_values(lappi, how_many)
        with sql_budget(20):
            browser.get(url(lappi))
        with sql_budget(20):
            browser.post(url(lappi), sheet(lappi, G3, EVE, HOLIDAY))
