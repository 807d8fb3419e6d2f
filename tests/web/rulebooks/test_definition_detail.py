"""One voucher: adding it, its versions and calls, starting the next version."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.models import Call, Definition, DefinitionVersion
from tests.factories.accounts import make_unit
from tests.factories.rulebooks import in_three
from tests.personas import Cast, client_as
from tests.web.rulebooks.conftest import Budget

ADD = reverse("rulebooks:definition-add")


def detail(version: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-detail", args=[version.definition.public_id])


def test_add_opens_the_task_list(personas: Cast, browser: Browser) -> None:
    response = browser.post(ADD, {**in_three("name", "Kotipalvelu"), "unit": personas.unit.public_id})

    draft = DefinitionVersion.objects.get()
    assert response.headers["Location"] == reverse("rulebooks:definition-version-edit", args=[draft.public_id])
    assert (draft.organiser, draft.unit, draft.number, draft.state) == (personas.organiser, personas.unit, 1, "draft")
    assert draft.organiser_type == personas.organiser.organiser_type


def test_bad_input_keeps_what_was_typed(personas: Cast, browser: Browser, published: DefinitionVersion) -> None:
    elsewhere = make_unit(personas.other_organiser).public_id
    for wrong, field in (
        ({"name_fi": ""}, "name_fi"),
        ({"unit": elsewhere}, "unit"),
        ({"name_fi": published.definition.name_fi}, "name_fi"),
    ):
        fields = {**in_three("name", "Kotipalvelu"), "unit": personas.unit.public_id, **wrong}

        response = browser.post(ADD, fields)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Kotipalvelu på svenska" in response.content.decode()
    assert Definition.objects.count() == 1


def test_detail_shows_versions_and_calls(browser: Browser, published: DefinitionVersion, call: Call) -> None:
    page = browser.get(detail(published)).content.decode()

    assert "Tee uusi versio" in page and "Haku auki" in page
    assert reverse("rulebooks:call-detail", args=[call.public_id]) in page


def test_an_official_without_the_right_sees_no_buttons(personas: Cast, published: DefinitionVersion) -> None:
    page = client_as(personas.case_manager).get(detail(published)).content.decode()

    assert "Versio 1" in page and "Tee uusi versio" not in page


def test_next_version_copies_values_and_attachments(browser: Browser, published: DefinitionVersion) -> None:
    url = reverse("rulebooks:definition-version-add", args=[published.definition.public_id])

    response = browser.post(url)

    draft = DefinitionVersion.objects.get(number=2)
    assert response.headers["Location"] == reverse("rulebooks:definition-version-edit", args=[draft.public_id])
    assert (draft.billing_prefix, draft.period, draft.published_at) == (published.billing_prefix, None, None)
    value = draft.values.get()
    assert (value.unit_value, value.period) == (Decimal(32), DateRange(None, None, "[)"))
    assert value.product == published.values.get().product
    assert draft.attachment_requirements.get().name_fi == "Vastuuvakuutustodistus"
    assert "Luonnos on jo tehty" in browser.post(url, follow=True).content.decode()


def test_a_value_of_the_whole_version_is_one_in_the_copy(browser: Browser, draft: DefinitionVersion) -> None:
    own = DateRange(datetime.date(2024, 1, 1), datetime.date(2025, 1, 1), "[)")
    draft.values.update(period=own)
    DefinitionVersion.objects.filter(pk=draft.pk).update(period=own)
    browser.post(reverse("rulebooks:definition-version-publish", args=[draft.public_id]), {"version": draft.version})

    browser.post(reverse("rulebooks:definition-version-add", args=[draft.definition.public_id]))

    copy = DefinitionVersion.objects.get(definition=draft.definition, number=2)
    assert copy.values.get().period == DateRange(None, None, "[)")


@pytest.mark.usefixtures("call")
def test_queries(browser: Browser, published: DefinitionVersion, sql_budget: Budget) -> None:
    with sql_budget(20):
        browser.get(detail(published))
