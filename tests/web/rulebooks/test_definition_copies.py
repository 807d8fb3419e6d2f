"""Copying a voucher, its next version, and its name through the years."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import add_definition_version, copy_definition, edit_definition_draft, publish_definition_version
from rulebooks.actions.copies import PARTS
from rulebooks.models import Definition, DefinitionVersion, Product
from tests.factories.definition_parts import (
    make_cancellation_rules,
    make_contact,
    make_holiday,
    make_lappi_week,
    make_question,
    make_table,
)
from tests.factories.rulebooks import FIRST_DAY, in_three, make_definition
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor

COPY = reverse("rulebooks:definition-copy")
#: What a part has of its own wherever it stands.
OWN = {"id", "public_id", "created_at", "version_id", "product_id"}
#: What a version has of its own.
OWN_TO_VERSION = {
    "id",
    "public_id",
    "created_at",
    "version",
    "number",
    "state",
    "period",
    "published_at",
    "published_by_id",
}


def url(name: str, thing: Any) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id])


def rows(version: DefinitionVersion, part: type[models.Model]) -> list[dict[str, Any]]:
    """The part's rows without what each has of its own; a product by its name."""
    found = part._default_manager.filter(version=version).order_by("pk")
    return [
        {key: value for key, value in row.items() if key not in OWN} | {"product": _product_name(row)}
        for row in found.values()
    ]


def _product_name(row: dict[str, Any]) -> str:
    return Product.objects.get(pk=row["product_id"]).name_fi if "product_id" in row else ""


def columns(version: DefinitionVersion) -> dict[str, Any]:
    return DefinitionVersion.objects.filter(pk=version.pk).values().get()


@pytest.fixture
def whole(personas: Cast, planner: Actor, draft: DefinitionVersion) -> DefinitionVersion:
    """A published version with something of everything."""
    make_lappi_week(draft, by=planner)
    make_question(draft, by=planner)
    make_contact(draft, by=planner)
    make_cancellation_rules(draft, by=planner)
    make_holiday(personas.organiser, FIRST_DAY)
    changes: Any = {
        "recurrence": "week",
        "carry_over": "next",
        "carry_over_limit": 120,
        "retention_years": 12,
        "registrations_required": ["soteri"],
        "feedback_questions_fi": "Miten meni?",
        "feedback_questions_sv": "Hur gick det?",
        "feedback_questions_en": "How did it go?",
        "correction_window_days": 100,
        "billing_period": "half_month",
        "allows_several_providers": True,
        "travel_free_km": 10,
    }
    edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)
    publish_definition_version(version=draft, expected_version=None, by=planner)
    draft.refresh_from_db()
    return draft


def test_every_part_that_freezes_with_its_version_is_copied() -> None:
    """A new kind of part is found here before it is forgotten in a copy."""
    frozen = {
        relation.related_model
        for relation in DefinitionVersion._meta.related_objects
        if any(
            trigger.name == "freeze_with_version" for trigger in getattr(relation.related_model._meta, "triggers", [])
        )
    }

    assert frozen == set(PARTS) and len(frozen) >= 6


def test_the_next_version_has_everything(whole: DefinitionVersion, planner: Actor) -> None:
    following = add_definition_version(definition=whole.definition, by=planner)

    before, after = columns(whole), columns(following)
    assert {key for key in before if before[key] != after[key]} <= OWN_TO_VERSION
    for part in PARTS:
        old, new = rows(whole, part), rows(following, part)
        assert len(old) >= 1, part
        if part.__name__ == "ProductValue":
            old, new = ([{**row, "period": None} for row in side] for side in (old, new))
        assert new == old
    assert {value.product_id for value in following.values.all()} == {value.product_id for value in whole.values.all()}


class TestCopy:
    def typed(self, whole: DefinitionVersion, personas: Cast, **changes: str) -> dict[str, Any]:
        names = in_three("name", "Tilapäinen kotihoito")
        unit = personas.sub_unit.public_id
        return {"source": whole.public_id, **names, "unit": unit, "billing_prefix": "vamti", **changes}

    def test_a_new_voucher_with_products_of_its_own(
        self, browser: Browser, whole: DefinitionVersion, personas: Cast
    ) -> None:
        response = browser.post(COPY, self.typed(whole, personas))

        copied = DefinitionVersion.objects.get(billing_prefix="VAMTI")
        assert response.headers["Location"] == url("definition-version-edit", copied)
        assert (copied.number, copied.state, copied.unit) == (1, "draft", personas.sub_unit)
        assert copied.definition.name_fi == "Tilapäinen kotihoito" and copied.definition != whole.definition
        for part in PARTS:
            old, new = rows(whole, part), rows(copied, part)
            if part.__name__ == "ProductValue":
                old, new = ([{**row, "period": None} for row in side] for side in (old, new))
            assert new == old, part
        products = set(Product.objects.filter(values__version=copied))
        assert {product.definition_id for product in products} == {copied.definition_id}
        assert {band.product for band in copied.bands.all()} <= products and copied.base_product in products

    def test_terms_are_the_same_but_for_the_dates(
        self, whole: DefinitionVersion, personas: Cast, planner: Actor
    ) -> None:
        copied = copy_definition(
            source=whole,
            names=in_three("name", "Kopio"),
            unit=whole.unit,
            billing_prefix="KOPIO",
            by=planner,
        )

        before, after = columns(whole), columns(copied)
        own = {*OWN_TO_VERSION, "definition_id", "go_live_date", "billing_prefix", "base_product_id"}
        assert {key for key in before if before[key] != after[key]} <= own
        assert copied.period is None and copied.go_live_date is None

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"source": "zzz"}, "source"),
            ({"source": ""}, "source"),
            ({"name_fi": ""}, "name_fi"),
            ({"name_fi": "Omaishoidon vapaan palveluseteli"}, "name_fi"),
            ({"billing_prefix": "1"}, "billing_prefix"),
            ({"unit": ""}, "unit"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, whole: DefinitionVersion, personas: Cast, wrong: dict[str, str], field: str
    ) -> None:
        response = browser.post(COPY, self.typed(whole, personas, **wrong))

        assert response.status_code == 422 and list(response.context["form"].errors) == [field]
        assert "Tilapäinen kotihoito på svenska" in response.content.decode()
        assert Definition.objects.count() == 1

    def test_a_prefix_in_use_is_refused(self, browser: Browser, whole: DefinitionVersion, personas: Cast) -> None:
        response = browser.post(COPY, self.typed(whole, personas, billing_prefix=whole.billing_prefix))

        assert "Laskuviitteen alku on jo käytössä: Omaishoidon vapaan palveluseteli." in str(
            response.context["form"].errors["billing_prefix"]
        )

    def test_another_organisers_voucher_is_no_source(
        self, browser: Browser, whole: DefinitionVersion, personas: Cast
    ) -> None:
        strange = make_definition(personas.other_organiser)

        page = browser.get(f"{COPY}?source={whole.public_id}")
        response = browser.post(COPY, self.typed(strange, personas))

        assert page.context["form"]["source"].value() == whole.public_id
        assert strange.public_id not in page.content.decode()
        assert list(response.context["form"].errors) == ["source"]

    def test_queries(self, browser: Browser, whole: DefinitionVersion, personas: Cast, sql_budget: Budget) -> None:
        with sql_budget(20):
            browser.get(COPY)
        with sql_budget(50):
            browser.post(COPY, self.typed(whole, personas))


class TestNames:
    def test_the_published_name_stays_among_the_former_ones(
        self, browser: Browser, published: DefinitionVersion
    ) -> None:
        page = url("definition-rename", published.definition)
        fields = {**fields_of(browser.get(page)), **in_three("name", "Kotihoidon seteli"), "former_names": "Kotiseteli"}

        assert browser.post(page, fields).headers["Location"] == url("definition-detail", published.definition)

        definition = Definition.objects.get(pk=published.definition_id)
        assert definition.name_fi == "Kotihoidon seteli"
        assert definition.former_names == ["Kotiseteli", "Säännöllisen kotihoidon palveluseteli"]
        for address in (url("definition-detail", definition), url("definition-version", published)):
            assert "Kotiseteli, Säännöllisen kotihoidon palveluseteli" in browser.get(address).content.decode()

    def test_a_name_that_nobody_has_seen_is_forgotten(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("definition-rename", draft.definition)

        browser.post(page, {**fields_of(browser.get(page)), "name_fi": "Uusi"})

        draft.definition.refresh_from_db()
        assert (draft.definition.name_fi, draft.definition.former_names) == ("Uusi", [])

    def test_going_back_to_a_former_name(self, browser: Browser, published: DefinitionVersion) -> None:
        page = url("definition-rename", published.definition)
        for name in ("Kotihoidon seteli", "Säännöllisen kotihoidon palveluseteli"):
            browser.post(page, {**fields_of(browser.get(page)), "name_fi": name})

        published.definition.refresh_from_db()
        assert published.definition.former_names == ["Kotihoidon seteli"]

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"name_fi": ""}, "name_fi"), ({"former_names": "x" * 201}, "former_names")]
    )
    def test_bad_input(self, browser: Browser, published: DefinitionVersion, wrong: dict[str, str], field: str) -> None:
        page = url("definition-rename", published.definition)

        response = browser.post(page, {**fields_of(browser.get(page)), **wrong})

        assert response.status_code == 422 and list(response.context["form"].errors) == [field]

    def test_a_name_in_use_is_refused(
        self, browser: Browser, published: DefinitionVersion, draft: DefinitionVersion
    ) -> None:
        page = url("definition-rename", published.definition)

        response = browser.post(page, {**fields_of(browser.get(page)), "name_fi": draft.definition.name_fi})

        assert "on jo olemassa" in str(response.context["form"].errors["name_fi"])

    def test_a_stale_form_shows_both(self, browser: Browser, published: DefinitionVersion) -> None:
        page = url("definition-rename", published.definition)
        fields = fields_of(browser.get(page))
        browser.post(page, {**fields, "name_fi": "Toisen"})

        stale = browser.post(page, {**fields, "name_fi": "Minun"})

        assert stale.status_code == 409
        assert ("Minun", "Toisen") in [(row.typed, row.current) for row in stale.context["form"].stale_rows]


def test_tables_go_along_within_the_organiser(whole: DefinitionVersion, planner: Actor, personas: Cast) -> None:
    following = add_definition_version(definition=whole.definition, by=planner)
    table = make_table(personas.organiser)
    changes: Any = {"travel_rate_table": table}
    following = edit_definition_draft(version=following, changes=changes, expected_version=None, by=planner)

    copied = copy_definition(
        source=following,
        names=in_three("name", "Kopio"),
        unit=following.unit,
        billing_prefix="KOPIO",
        by=planner,
    )

    assert copied.travel_rate_table == table
