"""Products of a draft, their values, and the attachments of applications."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import edit_definition_draft
from rulebooks.models import AttachmentRequirement, DefinitionVersion, Product, ProductValue
from tests.factories.rulebooks import (
    in_three,
    make_definition_draft,
    many_attachment_requirements,
    many_values,
    only_product,
)
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor

PRODUCT = {**in_three("name", "Kotipalvelu, ilta"), "unit": "h", "vat_class": "exempt", "unit_value": "36,80"}


def url(name: str, *things: object) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id for thing in things])


class TestProducts:
    def test_add_with_its_value(self, browser: Browser, draft: DefinitionVersion) -> None:
        response = browser.post(url("product-add", draft), {**PRODUCT, "version": draft.version})

        assert response.headers["Location"] == url("definition-products", draft)
        value = draft.values.get(product__name_fi="Kotipalvelu, ilta")
        assert (value.unit_value, value.price_cap, value.period) == (Decimal("36.8"), None, DateRange(None, None, "[)"))
        assert (value.product.unit, value.product.position) == ("h", 1)

    def test_a_value_that_follows_incomes_is_a_ceiling(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor
    ) -> None:
        assert "Palvelusetelin arvo, euroa yksiköltä" in browser.get(url("product-add", draft)).content.decode()
        edit_definition_draft(
            version=draft, changes={"value_model": "income_hourly"}, expected_version=None, by=planner
        )

        assert "Palvelusetelin enimmäisarvo" in browser.get(url("product-add", draft)).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"unit_value": "kolme euroa"}, "unit_value"),
            ({"unit_value": "-1"}, "unit_value"),
            ({"unit": "km"}, "unit"),
            ({"name_fi": "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)"}, "name_fi"),
            ({"first_day": "2.1.2027", "last_day": "1.1.2027"}, "last_day"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, draft: DefinitionVersion, wrong: dict[str, str], field: str
    ) -> None:
        response = browser.post(url("product-add", draft), {**PRODUCT, "version": draft.version, **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Kotipalvelu, ilta på svenska" in response.content.decode()
        assert draft.values.count() == 1

    def test_edit_product_and_value(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("product-value-edit", draft.values.get())

        response = browser.post(page, {**fields_of(browser.get(page)), "name_fi": "Uusi nimi", "unit_value": "33,5"})

        assert response.status_code == 302
        value = draft.values.select_related("product").get()
        assert (value.product.name_fi, value.unit_value) == ("Uusi nimi", Decimal("33.5"))

    def test_the_product_of_a_published_version_keeps_its_name(
        self, browser: Browser, next_draft: DefinitionVersion
    ) -> None:
        page = url("product-value-edit", next_draft.values.get())
        opened = browser.get(page)

        assert "name_fi" not in opened.context["form"].fields
        assert "nimeä ja yksikköä ei voi muuttaa" in opened.content.decode()
        assert browser.post(page, {**fields_of(opened), "unit_value": "34"}).status_code == 302
        assert next_draft.values.get().unit_value == 34

    def test_another_value_for_another_period(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("product-value-edit", draft.values.get())
        browser.post(page, {**fields_of(browser.get(page)), "last_day": "31.12.2026"})
        page = url("product-value-add", draft, only_product(draft))

        fields = {**fields_of(browser.get(page)), "unit_value": "34", "first_day": "1.1.2027"}
        assert browser.post(page, fields).status_code == 302
        assert [value.unit_value for value in draft.values.order_by("period")] == [32, 34]

    def test_overlapping_periods_are_refused(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("product-value-add", draft, only_product(draft))

        response = browser.post(page, {**fields_of(browser.get(page)), "unit_value": "34", "first_day": "1.1.2027"})

        assert response.status_code == 422
        assert "päällekkäin" in str(response.context["form"].errors["first_day"])

    def test_a_product_of_another_voucher_is_not_found(
        self, browser: Browser, draft: DefinitionVersion, published: DefinitionVersion
    ) -> None:
        assert browser.get(url("product-value-add", draft, only_product(published))).status_code == 404

    def test_remove(self, browser: Browser, draft: DefinitionVersion) -> None:
        response = browser.post(
            url("product-value-remove", draft.values.get()), {"version": draft.version}, follow=True
        )

        assert "Tuotteen arvo poistettiin" in response.content.decode()
        assert not Product.objects.filter(definition=draft.definition).exists()

    def test_removing_from_a_draft_leaves_the_published_product(
        self, browser: Browser, next_draft: DefinitionVersion, published: DefinitionVersion
    ) -> None:
        browser.post(url("product-value-remove", next_draft.values.get()), {"version": next_draft.version})

        assert not next_draft.values.exists()
        assert published.values.count() == 1

    @pytest.mark.parametrize("version", ["0", "x", ""])
    def test_a_stale_removal_is_told(self, browser: Browser, draft: DefinitionVersion, version: str) -> None:
        response = browser.post(url("product-value-remove", draft.values.get()), {"version": version}, follow=True)

        assert "Luonnos on muuttunut" in response.content.decode()
        assert draft.values.count() == 1

    def test_a_stale_form_shows_both_versions(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        page = url("product-value-edit", draft.values.get())
        fields = {**fields_of(browser.get(page)), "unit_value": "40"}
        browser.post(page, {**fields, "unit_value": "35"})

        stale = browser.post(page, fields)

        assert stale.status_code == 409
        assert [(row.typed, row.current) for row in stale.context["form"].stale_rows] == [("40", "35,00")]
        assert browser.post(page, fields_of(stale)).status_code == 302
        assert draft.values.get().unit_value == 40

    def test_a_published_value_opens_for_reading(self, browser: Browser, published: DefinitionVersion) -> None:
        read = url("definition-version", published)

        assert browser.get(url("product-value-edit", published.values.get())).headers["Location"] == read
        assert browser.get(url("product-add", published)).headers["Location"] == read
        removed = browser.post(
            url("product-value-remove", published.values.get()), {"version": published.version}, follow=True
        )
        assert "Tee uusi versio" in removed.content.decode()


class TestAttachments:
    def test_add_edit_and_remove(self, browser: Browser, draft: DefinitionVersion) -> None:
        fields = {**in_three("name", "Verotodistus"), "version": draft.version, "has_expiry": "on"}
        assert browser.post(url("attachment-add", draft), fields).status_code == 302
        added = draft.attachment_requirements.get(name_fi="Verotodistus")
        assert (added.is_mandatory, added.has_expiry, added.position) == (False, True, 1)

        page = url("attachment-edit", added)
        browser.post(page, {**fields_of(browser.get(page)), "is_mandatory": "on"})
        added.refresh_from_db()
        assert added.is_mandatory

        draft.refresh_from_db()
        browser.post(url("attachment-remove", added), {"version": draft.version})
        assert not AttachmentRequirement.objects.filter(pk=added.pk).exists()

    def test_bad_input_keeps_what_was_typed(self, browser: Browser, draft: DefinitionVersion) -> None:
        fields = {**in_three("name", "Verotodistus"), "name_fi": "", "version": draft.version}

        response = browser.post(url("attachment-add", draft), fields)

        assert response.status_code == 422
        assert "Verotodistus in English" in response.content.decode()

    def test_a_stale_form_shows_both_versions(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("attachment-edit", draft.attachment_requirements.get())
        fields = {**fields_of(browser.get(page)), "name_fi": "Minun"}
        browser.post(page, {**fields, "name_fi": "Toisen"})

        stale = browser.post(page, fields)

        assert stale.status_code == 409
        assert "Minun" in stale.content.decode() and "Toisen" in stale.content.decode()


def test_the_same_queries_for_few_and_for_many(
    personas: Cast, planner: Actor, browser: Browser, sql_budget: Budget
) -> None:
    draft = make_definition_draft(personas.organiser, by=planner)
    counted = []
    for more in (5, 495):
        many_values(draft, more)
        many_attachment_requirements(draft, more)
        with sql_budget(20) as products:
            browser.get(url("definition-products", draft))
        with sql_budget(20) as attachments:
            browser.get(url("definition-attachments", draft))
        with sql_budget(20) as reading:
            browser.get(url("definition-version", draft))
        with sql_budget(20) as checking:
            browser.get(url("definition-version-publish", draft))
        counted.append([len(products), len(attachments), len(reading), len(checking)])

    assert counted[0] == counted[1]
    assert ProductValue.objects.filter(version=draft).count() == 501


def test_a_value_may_have_days_of_its_own(browser: Browser, draft: DefinitionVersion) -> None:
    page = url("product-value-edit", draft.values.get())

    browser.post(page, {**fields_of(browser.get(page)), "first_day": "1.6.2023", "last_day": "30.6.2023"})

    days = DateRange(datetime.date(2023, 6, 1), datetime.date(2023, 7, 1), "[)")
    assert draft.values.get().period == days
