"""Time bands of a draft: the week, adding and changing a line, and what happens between the bands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import Range

from rulebooks.actions import BandDetails, add_bands
from rulebooks.models import DefinitionVersion, TimeBand
from tests.factories.definition_parts import (
    MON_TO_FRI,
    make_band,
    make_bands,
    make_lappi_week,
    make_product,
)
from tests.factories.rulebooks import make_definition_draft, only_product
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.errors import RuleViolation


def url(name: str, thing: Any) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id])


def typed(draft: DefinitionVersion, **changes: Any) -> dict[str, Any]:
    """What a planner types for weekdays from 7 to 18."""
    draft.refresh_from_db()
    return {
        "version": draft.version,
        "product": draft.values.order_by("product__position")[0].product.public_id,
        "days": ["weekdays"],
        "from_minute": "7.00",
        "until_minute": "18.00",
        **changes,
    }


def days_of(draft: DefinitionVersion) -> list[str]:
    return sorted(draft.bands.values_list("day_kind", flat=True))


class TestTheWeek:
    def test_without_bands_one_value_holds_all_day(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = browser.get(url("definition-bands", draft)).content.decode()

        assert "Sama arvo koko päivän, jokaisena päivänä" in page and "Lisää aikaikkuna" in page
        assert 'class="week"' not in page and "Tästä puuttuu vielä" not in page

    def test_without_products_they_come_first(self, personas: Cast, planner: Actor, browser: Browser) -> None:
        empty = make_definition_draft(personas.organiser, by=planner, is_complete=False, unit=personas.unit)

        page = browser.get(url("definition-bands", empty)).content.decode()

        assert "Lisää ensin tuotteet" in page and url("definition-products", empty) in page
        assert url("band-add", empty) not in page

    def test_the_lines_of_lappi(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        make_lappi_week(draft, by=planner)

        page = browser.get(url("definition-bands", draft))

        shown = [(line.days, line.hours, line.product.name_fi, line.mark.value) for line in page.context["bands"]]
        assert shown == [
            ("Ma–pe", "7.00–18.00", "Päivä", "36,00\u00a0€/h"),
            ("Ma–pe", "18.00–22.00", "Ilta", "41,40\u00a0€/h"),
            ("La", "7.00–18.00", "Lauantai", "43,20\u00a0€/h"),
            ("La, aatot", "18.00–22.00", "Lauantai-ilta ja aattoilta", "72,00\u00a0€/h"),
            ("Su, pyhät", "7.00–22.00", "Sunnuntai ja pyhä", "72,00\u00a0€/h"),
        ]
        assert [column.short for column in page.context["week"].columns][-3:] == ["su", "aatot", "pyhät"]
        assert [mark.letter for mark in page.context["week"].marks] == list("ABCDE")
        assert [column.short for column in page.context["week"].columns if column.rest] == ["aatot"]
        assert [str(sentence) for sentence in page.context["missing"]] == [
            "Kalenterissa ei ole pyhäpäiviä vuodelle 2023. Lisää ne kalenteriin ennen julkaisua."
        ]

    def test_hours_without_a_band_are_named_by_days(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor
    ) -> None:
        make_bands(draft, only_product(draft), MON_TO_FRI, 7, 18, by=planner)

        said = [str(sentence) for sentence in browser.get(url("definition-bands", draft)).context["missing"]]

        assert said[0].startswith("Ma–pe 0.00–7.00: aikaikkuna puuttuu")
        assert said[1].startswith("Ma–pe 18.00–24.00: aikaikkuna puuttuu")
        assert said[2].startswith("La, su 0.00–24.00: aikaikkuna puuttuu")
        assert "Valitse perustuote" in said[3]

    def test_the_same_queries_for_a_long_week(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor, sql_budget: Budget
    ) -> None:
        make_band(draft, by=planner)
        with sql_budget(20) as few:
            browser.get(url("definition-bands", draft))
        TimeBand.objects.filter(version=draft).delete()
        product = only_product(draft)
        for hour in range(24):
            make_bands(draft, product, MON_TO_FRI, hour, hour + 1, by=planner)
        with sql_budget(20) as many:
            browser.get(url("definition-bands", draft))

        assert len(few) == len(many)


class TestAdding:
    def test_one_form_writes_a_band_for_each_day(self, browser: Browser, draft: DefinitionVersion) -> None:
        response = browser.post(url("band-add", draft), typed(draft, days=["weekdays", "eve", "mon"]))

        assert response.headers["Location"] == url("definition-bands", draft)
        assert days_of(draft) == sorted([*MON_TO_FRI, "eve"])
        assert set(draft.bands.values_list("minutes", flat=True)) == {Range(420, 1080, "[)")}

    def test_and_the_next_one_at_once(self, browser: Browser, draft: DefinitionVersion) -> None:
        response = browser.post(url("band-add", draft), typed(draft, then="next"))

        assert response.headers["Location"] == url("band-add", draft)

    @pytest.mark.parametrize(
        ("clock", "minute"), [("7", 420), ("7.00", 420), ("07:00", 420), ("0.00", 0), (" 6.45 ", 405)]
    )
    def test_clock_times_as_people_type_them(
        self, browser: Browser, draft: DefinitionVersion, clock: str, minute: int
    ) -> None:
        assert browser.post(url("band-add", draft), typed(draft, from_minute=clock)).status_code == 302
        assert {band.minutes.lower for band in draft.bands.all()} == {minute}

    def test_until_midnight(self, browser: Browser, draft: DefinitionVersion) -> None:
        assert browser.post(url("band-add", draft), typed(draft, until_minute="24.00")).status_code == 302
        assert {band.minutes.upper for band in draft.bands.all()} == {1440}

    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            ({"days": []}, "days", "Valitse ainakin yksi päivä."),
            ({"days": ["someday"]}, "days", "someday"),
            ({"product": "zzz"}, "product", "Valitse tuote luettelosta."),
            ({"from_minute": "seitsemän"}, "from_minute", "muodossa 7.00"),
            ({"from_minute": "24.30"}, "from_minute", "muodossa 7.00"),
            ({"from_minute": "7.60"}, "from_minute", "muodossa 7.00"),
            ({"until_minute": ""}, "until_minute", "mihin kellonaikaan"),
            ({"from_minute": "22.00", "until_minute": "6.00"}, "until_minute", "yli keskiyön"),
            ({"until_minute": "7.00"}, "until_minute", "yli keskiyön"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, draft: DefinitionVersion, wrong: dict[str, Any], field: str, sentence: str
    ) -> None:
        response = browser.post(url("band-add", draft), typed(draft, **wrong))

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert sentence in str(response.context["form"].errors[field])
        assert 'value="7.00"' in response.content.decode() or "from_minute" in wrong
        assert not draft.bands.exists()

    def test_a_product_of_another_voucher_is_refused(
        self, browser: Browser, draft: DefinitionVersion, published: DefinitionVersion
    ) -> None:
        response = browser.post(url("band-add", draft), typed(draft, product=only_product(published).public_id))

        assert list(response.context["form"].errors) == ["product"]

    def test_an_action_without_a_form_refuses_a_product_without_a_value(
        self, draft: DefinitionVersion, published: DefinitionVersion, planner: Actor
    ) -> None:
        details = BandDetails(only_product(published), MON_TO_FRI, 420, 1080)

        with pytest.raises(RuleViolation, match="Valitse tuote"):
            add_bands(version=draft, details=details, expected_version=None, by=planner)


class TestOverlap:
    def test_names_the_band_that_is_there(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        evening = make_product(draft, "Ilta", by=planner)
        make_bands(draft, evening, ("thu", "fri"), 17, 22, by=planner)

        response = browser.post(url("band-add", draft), typed(draft))

        assert response.status_code == 422
        assert "Ajalla on jo aikaikkuna: To 17.00–22.00 Ilta, Pe 17.00–22.00 Ilta." in str(
            response.context["form"].errors["from_minute"]
        )
        assert draft.bands.count() == 2

    def test_the_end_of_one_is_the_beginning_of_the_next(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor
    ) -> None:
        make_bands(draft, make_product(draft, "Ilta", by=planner), MON_TO_FRI, 18, 22, by=planner)

        assert browser.post(url("band-add", draft), typed(draft)).status_code == 302

    def test_the_database_refuses_it_too(self, draft: DefinitionVersion, planner: Actor) -> None:
        band = make_band(draft, by=planner)
        twin = TimeBand(
            organiser_id=band.organiser_id,
            version=draft,
            product=band.product,
            day_kind="mon",
            minutes=Range(60, 120, "[)"),
        )

        with pytest.raises(IntegrityError, match="time_band_no_overlap"), transaction.atomic():
            TimeBand.objects.bulk_create([twin])


class TestChanging:
    @pytest.fixture
    def band(self, draft: DefinitionVersion, planner: Actor) -> TimeBand:
        make_bands(draft, only_product(draft), MON_TO_FRI, 7, 18, by=planner)
        return draft.bands.get(day_kind="wed")

    def test_all_days_of_the_line_change_together(
        self, browser: Browser, draft: DefinitionVersion, band: TimeBand
    ) -> None:
        page = browser.get(url("band-edit", band))
        assert sorted(page.context["form"]["days"].value()) == sorted(MON_TO_FRI)

        fields = {**fields_of(page), "days": ["wed", "thu", "sat"], "until_minute": "17.30"}
        assert browser.post(url("band-edit", band), fields).status_code == 302

        assert days_of(draft) == ["sat", "thu", "wed"]
        assert set(draft.bands.values_list("minutes", flat=True)) == {Range(420, 1050, "[)")}
        assert draft.bands.get(day_kind="wed").pk == band.pk

    def test_remove_takes_the_whole_line(
        self, browser: Browser, draft: DefinitionVersion, band: TimeBand, planner: Actor
    ) -> None:
        make_bands(draft, only_product(draft), ("sat",), 7, 18 - 1, by=planner)
        draft.refresh_from_db()

        response = browser.post(url("band-remove", band), {"version": draft.version}, follow=True)

        assert "Aikaikkuna poistettiin." in response.content.decode()
        assert days_of(draft) == ["sat"]

    def test_a_stale_form_shows_both(self, browser: Browser, draft: DefinitionVersion, band: TimeBand) -> None:
        fields = fields_of(browser.get(url("band-edit", band)))
        browser.post(url("band-edit", band), {**fields, "until_minute": "17.00"})

        stale = browser.post(url("band-edit", band), {**fields, "until_minute": "16.00"})

        assert stale.status_code == 409
        assert [(row.typed, row.current) for row in stale.context["form"].stale_rows] == [("16.00", "17.00")]
        assert browser.post(url("band-edit", band), fields_of(stale)).status_code == 302
        assert {one.minutes.upper for one in draft.bands.all()} == {960}

    def test_a_product_with_bands_is_not_removed(
        self, browser: Browser, draft: DefinitionVersion, band: TimeBand
    ) -> None:
        draft.refresh_from_db()
        remove = url("product-value-remove", draft.values.get())

        told = browser.post(remove, {"version": draft.version}, follow=True).content.decode()

        assert "Tuotteella on aikaikkunoita. Poista ne ensin." in told
        assert draft.values.count() == 1


class TestRules:
    def test_hours_crossing_and_base_product(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        page = browser.get(url("band-rules", draft))
        fields = {
            **fields_of(page),
            "service_from": "7",
            "service_until": "22.00",
            "band_crossing": "by_start",
            "base_product": only_product(draft).public_id,
        }

        assert browser.post(url("band-rules", draft), fields).headers["Location"] == url("definition-bands", draft)

        draft.refresh_from_db()
        assert (draft.service_from, draft.service_until, draft.band_crossing) == (420, 1320, "by_start")
        assert draft.base_product == only_product(draft)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"service_until": "6.00"}, "service_until"),
            ({"service_from": "aamu"}, "service_from"),
            ({"base_product": "zzz"}, "base_product"),
            ({"band_crossing": ""}, "band_crossing"),
        ],
    )
    def test_bad_input(self, browser: Browser, draft: DefinitionVersion, wrong: dict[str, str], field: str) -> None:
        fields = {**fields_of(browser.get(url("band-rules", draft))), "service_from": "7.00", **wrong}

        response = browser.post(url("band-rules", draft), fields)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]

    def test_removing_the_base_product_leaves_none(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor
    ) -> None:
        fields = {**fields_of(browser.get(url("band-rules", draft))), "base_product": only_product(draft).public_id}
        browser.post(url("band-rules", draft), fields)
        draft.refresh_from_db()

        browser.post(url("product-value-remove", draft.values.get()), {"version": draft.version})

        draft.refresh_from_db()
        assert draft.base_product is None
        assert not draft.values.exists()
