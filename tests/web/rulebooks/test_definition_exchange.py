"""A definition out of the database as a file, and a file into it as a draft."""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models as django_models
from django.db import transaction

from rulebooks.actions import import_definition, publish_definition_version
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.definition_export import EXPORTED, exported
from rulebooks.definition_import import plan_import
from rulebooks.exchange import choices, rows
from rulebooks.exchange.definition_file import read_definition, write_definition
from rulebooks.exchange.definition_format import SECTIONS, column_names
from rulebooks.exchange.faults import FaultyFile
from rulebooks.exchange.fields import Choice, Field, Listed, Number, Text, ThreeTexts
from rulebooks.exchange.json_text import read_json
from rulebooks.models import (
    ApplicationQuestion,
    AttachmentRequirement,
    CalendarDay,
    CancellationRule,
    Definition,
    DefinitionContact,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    ProductValue,
    TimeBand,
)
from tests.factories.accounts import make_unit
from tests.factories.rulebooks import in_three, make_definition, make_rulebook
from tests.personas import Cast
from tests.unit.rulebooks.exchange.files import content, definition, put
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation

pytestmark = pytest.mark.usefixtures("db")

UNIT = "Kotihoidon palvelut"


@pytest.fixture
def organiser(personas: Cast) -> Organisation:
    """The planner's organiser, with the unit that the example names."""
    make_unit(personas.organiser, UNIT)
    return personas.organiser


def ours(**places: Any) -> dict[str, Any]:
    """The example, in the area of the organiser."""
    return definition(**{"area__municipality_codes": ["179"], **places})


def loaded(version: DefinitionVersion) -> DefinitionVersion:
    return DefinitionVersion.objects.select_related(*EXPORTED).get(pk=version.pk)


def text_of(version: DefinitionVersion) -> str:
    return write_definition(exported(loaded(version)))


def told_of(told: Any, organiser: Organisation) -> list[tuple[str, str]]:
    with pytest.raises(FaultyFile) as faulty:
        plan_import(content(told), organiser)
    return [(fault.pointer, fault.code.value) for fault in faulty.value.faults]


# --- Round trips -------------------------------------------------------------------------------


def test_export_import_export_is_the_same_to_the_byte(organiser: Organisation, planner: Actor) -> None:
    told = content(ours())
    draft = import_definition(organiser=organiser, content=told, by=planner)
    text = text_of(draft)
    assert text == told.decode().replace('"698"', '"179"')
    assert write_definition(read_definition(text.encode())) == text


def test_a_published_version_moves_to_another_organiser_and_stays_the_same(
    personas: Cast, organiser: Organisation, planner: Actor
) -> None:
    """Everything a version can hold: rulebooks, contacts, tables, former names; the area is the only difference."""
    own = {part: _rulebook(organiser, part) for part in ("general", "service", "data_processing")}
    rulebooks = dict(zip(("general_rulebook", "service_rulebook", "data_processing_terms"), own.values(), strict=True))
    contact = {"unit": UNIT, "name": "Palveluohjaus", "phone": "014 222 2222", "email": "palvelu@example.fi"}
    whole = ours(rulebooks=rulebooks, contacts=[contact], former_names=["Kotipalvelun seteli"])
    draft = import_definition(organiser=organiser, content=content(whole), by=planner)
    published = publish_definition_version(version=draft, expected_version=None, by=planner)
    text = text_of(published)

    there = personas.other_organiser
    make_unit(there, UNIT)
    for part in own:
        _rulebook(there, part)
    code = _own_code(there)
    moved = text.replace('"179"', f'"{code}"').replace('"county"', f'"{there.organiser_type}"')
    copied = import_definition(organiser=there, content=moved.encode(), by=planner)
    assert copied.is_draft
    assert text_of(copied) == moved


def _rulebook(organiser: Organisation, part: str) -> dict[str, Any]:
    name = f"Sääntökirja {part}"
    return {"name": make_rulebook(organiser, part, name=name).rulebook.name_fi, "number": 1}


def _own_code(organiser: Organisation) -> str:
    return min(allowed_municipality_codes(organiser))


def test_the_factory_version_goes_through_too(personas: Cast, planner: Actor) -> None:
    """A version made on the pages: its next draft is the same file, but for nothing."""
    version = make_definition(personas.organiser, by=planner, name="Kylvetyspalvelu")
    text = text_of(version)
    draft = import_definition(organiser=personas.organiser, content=text.encode(), by=planner)
    assert (draft.definition_id, draft.number) == (version.definition_id, 2)
    assert text_of(draft) == text


# --- What is made ------------------------------------------------------------------------------


def test_an_import_makes_a_draft_with_all_its_rows(organiser: Organisation, planner: Actor) -> None:
    draft = loaded(import_definition(organiser=organiser, content=content(ours()), by=planner))
    assert (draft.number, draft.state, draft.unit.name_fi) == (1, "draft", UNIT)
    assert draft.base_product is not None
    assert draft.base_product.name_fi == "Kotihoito, arki"
    assert draft.values.count() == 5
    assert draft.bands.count() == 15
    assert draft.cancellation_rules.count() == 3
    assert draft.attachment_requirements.count() == 2
    assert draft.questions.count() == 1
    assert CalendarDay.objects.filter(organiser=organiser).count() == 15
    assert ParameterEdition.objects.get(organiser=organiser).values == {"rate": "0.57"}
    assert list(Product.objects.filter(definition=draft.definition).values_list("position", flat=True)) == [
        0,
        1,
        2,
        3,
        4,
    ]


def test_a_published_voucher_gets_its_next_version_on_the_same_products(
    organiser: Organisation, planner: Actor
) -> None:
    """So that the prices of providers hold; what differs is a new product."""
    version = published_of(organiser, planner)
    products = {product.name_fi: product.pk for product in Product.objects.filter(definition=version.definition)}
    told = ours(products__1__vat_class="standard", area__first_day="2027-01-01")
    told["rulebooks"] = json.loads(text_of(version))["rulebooks"]
    plan = plan_import(content(told), organiser)
    assert (plan.definition, plan.number) == (version.definition, 2)
    assert [row.name.fi for row in plan.new_products] == ["Kotihoito, ilta"]
    draft = import_definition(organiser=organiser, content=content(told), by=planner)
    valued = {value.product.name_fi: value.product_id for value in draft.values.select_related("product")}
    assert valued["Kotihoito, arki"] == products["Kotihoito, arki"]
    assert valued["Kotihoito, ilta"] != products["Kotihoito, ilta"]


def published_of(organiser: Organisation, planner: Actor) -> DefinitionVersion:
    parts = {"service_rulebook": "service", "data_processing_terms": "data_processing"}
    rulebooks = {name: _rulebook(organiser, part) for name, part in parts.items()}
    draft = import_definition(organiser=organiser, content=content(ours(rulebooks=rulebooks)), by=planner)
    return publish_definition_version(version=draft, expected_version=None, by=planner)


def test_an_import_that_is_refused_writes_nothing(organiser: Organisation, planner: Actor) -> None:
    """The twin of the imports above: one wrong row at the very end, and not even a calendar day is there."""
    models = (Definition, Product, TimeBand, CalendarDay, ParameterTable)
    before = [model.objects.count() for model in models]
    wrong = ours(parameter_tables__0__editions__0__values__rate="99")
    with pytest.raises(FaultyFile):
        import_definition(organiser=organiser, content=content(wrong), by=planner)
    assert [model.objects.count() for model in models] == before
    import_definition(organiser=organiser, content=content(ours()), by=planner)
    assert [model.objects.count() for model in models] != before


# --- What the organiser's own data refuses -----------------------------------------------------


@pytest.mark.parametrize(
    ("places", "pointer", "code"),
    [
        ({"basics__unit": "Toinen yksikkö"}, "/basics/unit", "no_such_unit"),
        ({"basics__unit": None}, "/basics/unit", "null"),
        ({"basics__organiser_type": "city"}, "/basics/organiser_type", "organiser_type"),
        ({"area__municipality_codes": ["179", "698"]}, "/area/municipality_codes/1", "municipality_outside"),
        ({"area__municipality_codes": ["999"]}, "/area/municipality_codes/0", "no_such_municipality"),
        (
            {"rulebooks__service_rulebook": {"name": "Puuttuu", "number": 1}},
            "/rulebooks/service_rulebook",
            "no_such_rulebook",
        ),
        (
            {"contacts": [{"unit": "Toinen", "name": "Palveluohjaus", "phone": "014 1"}]},
            "/contacts/0/unit",
            "no_such_unit",
        ),
    ],
)
def test_what_the_organiser_does_not_have_is_told(
    organiser: Organisation, places: dict[str, Any], pointer: str, code: str
) -> None:
    assert told_of(ours(**places), organiser) == [(pointer, code)]


def test_a_rulebook_counts_only_published_of_its_part_and_of_the_organiser(
    personas: Cast, organiser: Organisation
) -> None:
    reference = _rulebook(organiser, "general")
    assert told_of(ours(rulebooks__service_rulebook=reference), organiser) == [
        ("/rulebooks/service_rulebook", "no_such_rulebook")
    ]
    assert plan_import(content(ours(rulebooks__general_rulebook=reference)), organiser).rulebooks["general_rulebook"]
    elsewhere = {"name": make_rulebook(personas.other_organiser, "service").rulebook.name_fi, "number": 1}
    assert told_of(ours(rulebooks__service_rulebook=elsewhere), organiser) == [
        ("/rulebooks/service_rulebook", "no_such_rulebook")
    ]


def test_a_draft_or_another_name_of_the_same_voucher_is_told(organiser: Organisation, planner: Actor) -> None:
    import_definition(organiser=organiser, content=content(ours()), by=planner)
    assert told_of(ours(), organiser) == [("/name/fi", "draft_exists")]
    assert told_of(ours(name__fi="Toinen seteli"), organiser) == [("/logging/billing_prefix", "billing_prefix_taken")]


def test_a_published_voucher_keeps_its_name(organiser: Organisation, planner: Actor) -> None:
    published_of(organiser, planner)
    assert told_of(ours(name__sv="Något annat"), organiser) == [("/name/sv", "name_is_fixed")]


def test_an_import_never_changes_a_calendar_that_is_there(organiser: Organisation, planner: Actor) -> None:
    CalendarDay.objects.create(
        organiser=organiser, date=datetime.date(2026, 12, 24), kind="holiday", **in_three("name", "Jouluaatto")
    )
    CalendarDay.objects.create(
        organiser=organiser, date=datetime.date(2026, 2, 2), kind="eve", **in_three("name", "Oma aatto")
    )
    told = told_of(ours(), organiser)
    assert ("/calendar/12/kind", "calendar_differs") in told
    assert ("/calendar", "calendar_lacks") in told
    assert CalendarDay.objects.filter(organiser=organiser).count() == 2


def test_a_year_that_is_there_and_the_same_is_left_alone(organiser: Organisation, planner: Actor) -> None:
    import_definition(organiser=organiser, content=content(ours()), by=planner)
    plan = plan_import(content(ours(name__fi="Toinen seteli", logging__billing_prefix="TOINE")), organiser)
    assert plan.calendar == ()
    assert plan.new_tables == ()
    year = {"date": "2027-01-01", "kind": "holiday", "name": {"fi": "Uudenvuodenpäivä", "sv": "", "en": ""}}
    more = ours(name__fi="Toinen seteli", logging__billing_prefix="TOINE", calendar=[*ours()["calendar"], year])
    assert plan_import(content(more), organiser).calendar_years == (2027,)


def test_an_import_never_changes_a_table_that_is_there(organiser: Organisation, planner: Actor) -> None:
    import_definition(organiser=organiser, content=content(ours()), by=planner)
    other = ours(name__fi="Toinen seteli", logging__billing_prefix="TOINE")
    other["parameter_tables"][0]["editions"][0]["values"]["rate"] = "0.60"
    assert told_of(other, organiser) == [("/parameter_tables/0", "table_differs")]


def test_faults_of_the_file_and_of_the_organiser_are_told_together(organiser: Organisation) -> None:
    told = told_of(ours(basics__unit="Toinen", products__0__unit="tunti"), organiser)
    assert told == [("/basics/unit", "no_such_unit"), ("/products/0/unit", "not_a_choice")]


@pytest.mark.parametrize("upload", [b"", b"\xff", b"[]", b"null", b'{"name": 1}', b'{"products": [[]]}'])
def test_any_upload_is_answered_with_faults(organiser: Organisation, upload: bytes) -> None:
    with pytest.raises(FaultyFile):
        plan_import(upload, organiser)


_ODD = (None, True, 0, 32767, 999_999_999_999_999, "", "x", "0", "99999", "2199-12-31", "24:00", "00:01", [], {}, ["x"])
_ODD += ("mon", "\n", "'; --", "ä" * 200, "179", "percentage", "housing", "KOTIH", [{}], {"fi": "x"}, "1990-01-01")


def test_whatever_stands_anywhere_in_a_file_is_answered(organiser: Organisation, planner: Actor) -> None:
    """It is refused with its faults, or it is a draft that the database takes and gives back."""
    places = sorted(read_json(content(ours())).lines)
    answers = {"refused": 0, "made": 0}
    combinations = [(place, value) for place in places if place for value in _ODD]
    for place, value in random.sample(combinations, 150):
        told = content(put(ours(), place, value))
        try:
            plan_import(told, organiser)
        except FaultyFile as faulty:
            answers["refused"] += 1
            assert all(fault.line and fault.message.fi for fault in faulty.faults)
            continue
        with transaction.atomic():
            text = text_of(import_definition(organiser=organiser, content=told, by=planner))
            assert write_definition(read_definition(text.encode())) == text
            transaction.set_rollback(True)
        answers["made"] += 1
    assert min(answers.values()) > 0, answers


def test_reading_and_planning_take_the_same_queries_for_much_and_for_little(
    organiser: Organisation, planner: Actor, sql_budget: Budget
) -> None:
    much = ours()
    much["products"] = [
        {**much["products"][0], "name": {"fi": f"Tuote {number}"}, "hours": []} for number in range(300)
    ]
    much["hours"]["base_product"] = "Tuote 0"
    with sql_budget(9):
        plan_import(content(much), organiser)
    with sql_budget(25):
        draft = import_definition(organiser=organiser, content=content(much), by=planner)
    version = loaded(draft)
    with sql_budget(8):
        assert len(exported(version).products) == 300


# --- The format has everything that the models have ---------------------------------------------

#: Columns that a file does not hold as such, and why.
_NOT_PLAIN = {
    "id": "a number of the database",
    "public_id": "an address of this installation",
    "created_at": "when it was written here",
    "version": "the number of saves",
    "number": "counted where it is imported",
    "state": "an import is a draft",
    "published_at": "an import is a draft",
    "published_by": "an import is a draft",
    "organiser": "whoever imports it",
    "definition": "by its name",
    "period": "area.first_day and last_day",
    "unit": "basics.unit by its name",
    "base_product": "hours.base_product by its name",
    "income_table": "value.income_table by its name",
    "travel_rate_table": "travel.travel_rate_table by its name",
    "general_rulebook": "rulebooks by name and number",
    "service_rulebook": "rulebooks by name and number",
    "data_processing_terms": "rulebooks by name and number",
}


def test_every_column_of_a_version_is_in_the_file() -> None:
    fields = {field.name for field in DefinitionVersion._meta.concrete_fields}
    assert set(column_names()) | set(_NOT_PLAIN) == fields
    assert not set(column_names()) & set(_NOT_PLAIN)


def _plain_fields() -> dict[str, Field]:
    return {name: field for fields in SECTIONS.values() for name, field in fields.items()}


def test_the_words_of_the_file_are_those_of_the_models() -> None:
    for name, field in _plain_fields().items():
        words = field.item if isinstance(field, Listed) else field
        if isinstance(words, Choice):
            column = DefinitionVersion._meta.get_field(name)
            model_field = column.base_field if isinstance(column, ArrayField) else column
            assert list(words.of) == [value for value, _ in model_field.flatchoices], name


_ROWS: list[tuple[type[django_models.Model], str, tuple[str, ...]]] = [
    (Product, "unit", choices.UNITS),
    (Product, "vat_class", choices.VAT_CLASSES),
    (TimeBand, "day_kind", choices.DAY_KINDS),
    (CancellationRule, "reason", choices.CANCELLATION_REASONS),
    (ApplicationQuestion, "kind", choices.QUESTION_KINDS),
    (CalendarDay, "kind", choices.CALENDAR_KINDS),
    (ParameterTable, "kind", choices.PARAMETER_KINDS),
]


@pytest.mark.parametrize(("model", "column", "words"), _ROWS)
def test_the_words_of_rows_are_those_of_the_models(
    model: type[django_models.Model], column: str, words: tuple[str, ...]
) -> None:
    assert list(words) == [value for value, _ in model._meta.get_field(column).flatchoices]


def test_no_text_of_a_file_is_longer_than_its_column_and_no_number_larger() -> None:
    for name, field in _plain_fields().items():
        if name in _NOT_PLAIN or name in ("first_day", "last_day"):
            continue
        column: Any = DefinitionVersion._meta.get_field(f"{name}_fi" if isinstance(field, ThreeTexts) else name)
        if isinstance(field, Text | ThreeTexts) and column.max_length:
            assert field.most <= column.max_length, name
        if isinstance(field, Number):
            assert field.decimals == column.decimal_places, name
            assert len(f"{field.most:.{field.decimals}f}") <= column.max_digits + 1, name


def test_every_column_of_a_row_is_in_the_file() -> None:
    """Rows know their version and order by where they stand."""
    kept = {"id", "public_id", "created_at", "version", "organiser", "definition", "position", "product", "table"}
    expected = {
        Product: {"name_fi", "name_sv", "name_en", "unit", "vat_class"},
        ProductValue: {"period", "unit_value", "price_cap"},
        TimeBand: {"day_kind", "minutes"},
        CancellationRule: set(rows.CancellationRow.__dataclass_fields__),
        AttachmentRequirement: {"name_fi", "name_sv", "name_en", "is_mandatory", "has_expiry"},
        ApplicationQuestion: {"text_fi", "text_sv", "text_en", "kind", "is_mandatory"},
        DefinitionContact: {"unit", "name", "phone", "email"},
        CalendarDay: {"date", "kind", "name_fi", "name_sv", "name_en"},
        ParameterTable: {"kind", "name_fi", "name_sv", "name_en", "sort_name"},
        ParameterEdition: {"period", "values", "source"},
        Definition: {"name_fi", "name_sv", "name_en", "former_names", "sort_name"},
    }
    for model, columns in expected.items():
        assert {field.name for field in model._meta.concrete_fields} - kept == columns, model
