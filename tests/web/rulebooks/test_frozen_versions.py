"""The database itself keeps what was published as it was, whoever asks."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from psycopg.types.range import DateRange

from rulebooks.actions import edit_definition_draft, publish_definition_version
from rulebooks.models import (
    ApplicationQuestion,
    AttachmentRequirement,
    CancellationRule,
    DefinitionContact,
    DefinitionVersion,
    Product,
    ProductValue,
    RulebookVersion,
    TimeBand,
)
from tests.factories.definition_parts import make_band, make_cancellation_rules, make_contact, make_question
from tests.factories.rulebooks import only_product
from tests.web.rulebooks.database import refused
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock

DAY = datetime.date(2026, 1, 1)


def rows(version: DefinitionVersion) -> Any:
    return DefinitionVersion.objects.filter(pk=version.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"billing_prefix": "MUUTA"},
        {"state": "draft", "published_at": None, "published_by": None},
        {"is_free_for_client": False},
        {"description_sv": "annat"},
        {"version": 99},
    ],
)
def test_no_column_of_a_published_definition_version_changes(
    published: DefinitionVersion, changes: dict[str, Any]
) -> None:
    assert "not changed" in refused(lambda: rows(published).update(**changes))


def test_a_published_version_is_not_deleted(published: DefinitionVersion, rulebook: RulebookVersion) -> None:
    assert "not deleted" in refused(lambda: rows(published)._raw_delete("default"))
    assert "not deleted" in refused(lambda: RulebookVersion.objects.filter(pk=rulebook.pk)._raw_delete("default"))


def test_its_period_is_only_closed_earlier(published: DefinitionVersion) -> None:
    first = datetime.date(2023, 1, 1)

    assert rows(published).update(period=DateRange(first, DAY, "[)")) == 1
    for period in (
        DateRange(first, None, "[)"),
        DateRange(datetime.date(2022, 1, 1), DAY, "[)"),
        DateRange(datetime.date(2023, 2, 1), DAY, "[)"),
        DateRange(empty=True),
    ):
        assert "closed earlier" in refused(lambda period=period: rows(published).update(period=period))


def test_a_rulebook_version_is_as_frozen(rulebook: RulebookVersion) -> None:
    own = RulebookVersion.objects.filter(pk=rulebook.pk)

    assert "not changed" in refused(lambda: own.update(text_fi="Toinen"))
    assert own.update(period=DateRange(datetime.date(2023, 1, 1), DAY, "[)")) == 1


def test_values_are_frozen_with_their_version(published: DefinitionVersion, draft: DefinitionVersion) -> None:
    own = ProductValue.objects.filter(version=published)

    assert "not changed" in refused(lambda: own.update(unit_value=Decimal(99)))
    assert "not changed" in refused(lambda: own._raw_delete("default"))
    assert "not changed" in refused(lambda: draft.values.update(version=published))
    assert "not changed" in refused(lambda: draft.values.update(version=published))
    extra = ProductValue(
        organiser_id=published.organiser_id,
        version=published,
        product=only_product(draft),
        period=DateRange(DAY, None, "[)"),
        unit_value=Decimal(1),
    )
    assert "not changed" in refused(lambda: ProductValue.objects.bulk_create([extra]))


def test_attachments_are_frozen_with_their_version(published: DefinitionVersion) -> None:
    own = AttachmentRequirement.objects.filter(version=published)

    assert "not changed" in refused(lambda: own.update(is_mandatory=False))
    assert "not changed" in refused(lambda: own._raw_delete("default"))


@pytest.fixture
def parts(published: DefinitionVersion, next_draft: DefinitionVersion, planner: Actor) -> DefinitionVersion:
    """A published version with a band, a question, a contact and a cancellation rule."""
    make_band(next_draft, by=planner)
    make_question(next_draft, by=planner)
    make_contact(next_draft, by=planner)
    make_cancellation_rules(next_draft, by=planner)
    changes: Any = {"period": DateRange(clock.today(), None, "[)"), "base_product": only_product(next_draft)}
    edit_definition_draft(version=next_draft, changes=changes, expected_version=None, by=planner)
    return publish_definition_version(version=next_draft, expected_version=None, by=planner)


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        (TimeBand, {"day_kind": "holiday"}),
        (ApplicationQuestion, {"is_mandatory": False}),
        (DefinitionContact, {"phone": "014"}),
        (CancellationRule, {"client_percent": 1}),
    ],
)
def test_every_part_is_frozen_with_its_version(
    parts: DefinitionVersion, draft: DefinitionVersion, part: Any, changes: dict[str, Any]
) -> None:
    own = part.objects.filter(version=parts)
    kept = own.values().first()
    assert kept is not None

    assert "not changed" in refused(lambda: own.filter(pk=kept["id"]).update(**changes))
    assert "not changed" in refused(lambda: own._raw_delete("default"))
    assert "not changed" in refused(lambda: own.update(version=draft))
    assert "not changed" in refused(lambda: _insert_twin(part, kept, "x"))
    assert own.values().first() == kept


def test_a_part_of_a_draft_may_change(parts: DefinitionVersion, draft: DefinitionVersion, planner: Actor) -> None:
    """The twin: what is refused above is refused because the version is published."""
    question = make_question(draft, by=planner)

    assert ApplicationQuestion.objects.filter(pk=question.pk).update(is_mandatory=False) == 1


def _insert_twin(part: Any, row: dict[str, Any], public_id: str) -> Any:
    return part.objects.bulk_create([part(**{**row, "id": None, "public_id": public_id})])


def test_a_product_keeps_its_name_once_a_published_version_values_it(
    published: DefinitionVersion, draft: DefinitionVersion
) -> None:
    assert "not changed" in refused(lambda: Product.objects.filter(pk=only_product(published).pk).update(unit="kpl"))
    assert Product.objects.filter(pk=only_product(draft).pk).update(unit="kpl") == 1


def test_two_published_versions_never_share_a_day(published: DefinitionVersion, next_draft: DefinitionVersion) -> None:
    again = {"state": "published", "period": DateRange(DAY, None, "[)"), "published_at": clock.now()}

    answer = refused(lambda: rows(next_draft).update(**again, published_by=published.published_by))

    assert "definition_version_published_no_overlap" in answer


@pytest.mark.parametrize("lacking", [{"period": None}, {"price_model": ""}, {"municipality_codes": []}])
def test_a_published_version_is_complete(
    published: DefinitionVersion, draft: DefinitionVersion, lacking: dict[str, Any]
) -> None:
    done = {"state": "published", "published_at": clock.now(), "published_by": published.published_by}

    assert "definition_version_published_is_complete" in refused(lambda: rows(draft).update(**done, **lacking))


def test_values_of_one_product_never_overlap(draft: DefinitionVersion) -> None:
    value = draft.values.get()
    twin = ProductValue(
        organiser_id=value.organiser_id,
        version=draft,
        product_id=value.product_id,
        period=DateRange(DAY, None, "[)"),
        unit_value=Decimal(1),
    )

    assert "product_value_no_overlap" in refused(lambda: ProductValue.objects.bulk_create([twin]))
