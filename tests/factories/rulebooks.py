"""Makers of rulebooks, definitions and calls, through the same actions as the pages."""

from __future__ import annotations

import datetime
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from psycopg.types.range import DateRange

from rulebooks.actions import (
    ApprovalDetails,
    AttachmentDetails,
    CallDetails,
    CommentText,
    EditionDetails,
    ProductDetails,
    ValueDetails,
    add_attachment_requirement,
    add_call,
    add_parameter_edition,
    add_parameter_table,
    add_product,
    add_rulebook_approval,
    add_rulebook_version,
    create_definition,
    create_rulebook,
    edit_definition_draft,
    edit_rulebook_version,
    open_call,
    open_consultation,
    publish_definition_version,
    publish_rulebook_version,
    write_comment,
)
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.models import (
    AttachmentRequirement,
    CalendarDay,
    Call,
    Consultation,
    ConsultationComment,
    Definition,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    ProductValue,
    RulebookApproval,
    RulebookVersion,
)
from tests.factories.accounts import make_membership, make_unit, make_user
from tests.numbering import numbers
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.capacities import official_actor
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock
from voucher_portal.core.periods import period

FIRST_DAY = datetime.date(2023, 1, 1)
HOME_CARE = "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)"
_numbers = numbers()


def planner_of(organiser: Organisation) -> Actor:
    """A planner of the organiser, as an actor."""
    return official_actor(make_membership(make_user("Paula", "Poiju"), organiser, RoleName.PLANNER))


def billing_prefix() -> str:
    """Five letters, different each time."""
    number, letters = next(_numbers), ""
    for _ in range(5):
        number, letter = divmod(number, 26)
        letters = ascii_uppercase[letter] + letters
    return letters


def in_three(name: str, text: str) -> dict[str, str]:
    """A translated text: {"name_fi": …, "name_sv": … på svenska, "name_en": … in English}."""
    return {f"{name}_fi": text, f"{name}_sv": f"{text} på svenska", f"{name}_en": f"{text} in English"}


def make_rulebook_draft(
    organiser: Organisation, part: str = "general", *, by: Actor | None = None, name: str = "", **changes: Any
) -> RulebookVersion:
    """A draft that lacks nothing for publishing, unless `changes` take it away."""
    actor = by or planner_of(organiser)
    names = in_three("name", name or f"Sääntökirja {next(_numbers)}")
    draft = create_rulebook(organiser=organiser, part=part, names=names, by=actor)
    return complete_rulebook_draft(draft, by=actor, **changes)


def complete_rulebook_draft(
    draft: RulebookVersion, *, by: Actor, is_approved: bool = True, **changes: Any
) -> RulebookVersion:
    """The texts, the days and, unless told otherwise, the approval of a body."""
    whole: dict[str, Any] = {
        **in_three("text", "# Yleistä\n\nPalveluseteli on sitoumus."),
        "period": DateRange(FIRST_DAY, None, "[)"),
    }
    if is_approved:
        approve_rulebook(draft, by=by)
    return edit_rulebook_version(version=draft, changes={**whole, **changes}, expected_version=None, by=by)


def approve_rulebook(draft: RulebookVersion, body: str = "Aluehallitus", *, by: Actor) -> RulebookApproval:
    """A body's approval, written on the draft."""
    details = ApprovalDetails(**in_three("body", body), approval_date=datetime.date(2022, 12, 12), clause="§ 12")
    return add_rulebook_approval(version=draft, details=details, expected_version=None, by=by)


def make_rulebook(
    organiser: Organisation, part: str = "general", *, by: Actor | None = None, **changes: Any
) -> RulebookVersion:
    """A published version in force."""
    actor = by or planner_of(organiser)
    draft = make_rulebook_draft(organiser, part, by=actor, **changes)
    return publish_rulebook_version(version=draft, expected_version=None, by=actor)


def make_next_rulebook_version(
    version: RulebookVersion,
    first_day: datetime.date,
    *,
    by: Actor,
    accept_by_date: datetime.date | None = None,
    **changes: Any,
) -> RulebookVersion:
    """A later published version of the same rulebook, to be accepted within a month unless told otherwise."""
    draft = add_rulebook_version(rulebook=version.rulebook, by=by)
    period = DateRange(first_day, None, "[)")
    draft = complete_rulebook_draft(draft, by=by, period=period, **changes)
    accept_by_date = accept_by_date or clock.today() + datetime.timedelta(days=30)
    return publish_rulebook_version(version=draft, accept_by_date=accept_by_date, expected_version=None, by=by)


def make_consultation(version: RulebookVersion, days: int = 14, *, by: Actor) -> Consultation:
    """The draft opened for comments from today on."""
    last_day = clock.today() + datetime.timedelta(days=days)
    return open_consultation(version=version, last_day=last_day, expected_version=None, by=by)


def make_comment(consultation: Consultation, *, by: Actor = PUBLIC_ACTOR, **said: str) -> ConsultationComment:
    """A comment on the first clause: the public's waits, a company's is published at once."""
    words = {"clause": "yleista", "text": "Selkeä kohta.", "language": "fi", **said}
    return write_comment(consultation=consultation, comment=CommentText(**words), by=by)


def make_definition_draft(
    organiser: Organisation,
    *,
    by: Actor | None = None,
    unit: OrganiserUnit | None = None,
    name: str = "",
    product: str = HOME_CARE,
    product_unit: str = "h",
    unit_value: str = "32.00",
    price_cap: str | None = None,
    is_complete: bool = True,
    **changes: Any,
) -> DefinitionVersion:
    """A draft with one product; with `is_complete` it lacks nothing for publishing."""
    actor = by or planner_of(organiser)
    names = in_three("name", name or f"Kotipalvelun palveluseteli {next(_numbers)}")
    unit = unit or organiser.units.filter(closed_at=None).first() or make_unit(organiser)
    draft = create_definition(organiser=organiser, names=names, changes={"unit": unit}, by=actor)
    if not is_complete:
        return draft
    whole = {**definition_columns(organiser, actor, without=set(changes)), **changes}
    draft = edit_definition_draft(version=draft, changes=whole, expected_version=None, by=actor)
    names = in_three("name", product)
    add_product(
        version=draft,
        details=ProductDetails(unit=product_unit, **names),
        value=ValueDetails(Decimal(unit_value), None if price_cap is None else Decimal(price_cap)),
        expected_version=None,
        by=actor,
    )
    add_attachment_requirement(
        version=draft,
        details=AttachmentDetails(**in_three("name", "Vastuuvakuutustodistus"), has_expiry=True),
        expected_version=None,
        by=actor,
    )
    draft.refresh_from_db()
    return draft


def definition_columns(organiser: Organisation, by: Actor, without: set[str] | None = None) -> dict[str, Any]:
    """Everything that publishing needs, the terms included."""
    terms = {
        "service_rulebook": "service",
        "data_processing_terms": "data_processing",
    }
    left_out = without or set()
    return {
        **in_three("description", "Apua kotiin arkipäivisin."),
        **in_three("granting_criteria", "Palvelutarve on arvioitu."),
        "municipality_codes": municipality_codes_of(organiser),
        "go_live_date": FIRST_DAY,
        "period": DateRange(FIRST_DAY, None, "[)"),
        "price_model": "free_pricing",
        "is_free_for_client": True,
        "billing_prefix": billing_prefix(),
        **in_three("law_sections", "Laki palvelusetelistä 569/2009 3 §"),
        **in_three("decision_reasons", "Palveluseteli sopii palvelun järjestämiseen."),
        **in_three("review_instructions", "Oikaisua voi vaatia 30 päivän kuluessa."),
        "contact_name": "Palveluohjaus",
        "contact_phone": "014 222 2222",
        **{name: make_rulebook(organiser, part, by=by) for name, part in terms.items() if name not in left_out},
    }


def municipality_codes_of(organiser: Organisation) -> list[str]:
    """Jyväskylä for its county, else whatever the organiser's area has first."""
    allowed = allowed_municipality_codes(organiser)
    return ["179"] if "179" in allowed else sorted(allowed)[:2]


def make_definition(organiser: Organisation, *, by: Actor | None = None, **values: Any) -> DefinitionVersion:
    """A published version in force, free for the client, 32,00 €/h, unless told otherwise."""
    actor = by or planner_of(organiser)
    draft = make_definition_draft(organiser, by=actor, **values)
    publish_definition_version(version=draft, expected_version=None, by=actor)
    draft.refresh_from_db()
    return draft


def make_call_draft(version: DefinitionVersion, *, by: Actor | None = None, **details: Any) -> Call:
    """A call that is not open yet."""
    actor = by or planner_of(version.organiser)
    opens_at = datetime.datetime(2023, 1, 2, tzinfo=datetime.UTC)
    return add_call(version=version, details=CallDetails(**{"opens_at": opens_at, **details}), by=actor)


def make_call(version: DefinitionVersion, *, by: Actor | None = None, **details: Any) -> Call:
    """A continuous call that is open since the second of January 2023."""
    actor = by or planner_of(version.organiser)
    return open_call(call=make_call_draft(version, by=actor, **details), by=actor)


def only_product(version: DefinitionVersion) -> Product:
    """The product of a definition that has one."""
    product: Product = ProductValue.objects.select_related("product").get(version=version).product
    return product


def many_definitions(organiser: Organisation, how_many: int) -> list[DefinitionVersion]:
    """Light drafts, written in bulk, for counting queries."""
    unit = organiser.units.first() or make_unit(organiser)
    definitions = Definition.objects.bulk_create(
        Definition(organiser=organiser, **in_three("name", f"Joukko {next(_numbers)}")) for _ in range(how_many)
    )
    return DefinitionVersion.objects.bulk_create(
        DefinitionVersion(organiser=organiser, definition=definition, number=1, unit=unit) for definition in definitions
    )


def many_attachment_requirements(version: DefinitionVersion, how_many: int) -> list[AttachmentRequirement]:
    """Written in bulk on a draft, for counting queries."""
    return AttachmentRequirement.objects.bulk_create(
        AttachmentRequirement(
            organiser_id=version.organiser_id, version=version, position=number, **in_three("name", f"Liite {number}")
        )
        for number in range(how_many)
    )


def many_values(version: DefinitionVersion, how_many: int) -> list[ProductValue]:
    """Products with one value each, written in bulk on a draft, for counting queries."""
    products = Product.objects.bulk_create(
        Product(
            organiser_id=version.organiser_id,
            definition_id=version.definition_id,
            unit="h",
            **in_three("name", f"Tuote {next(_numbers)}"),
        )
        for _ in range(how_many)
    )
    return ProductValue.objects.bulk_create(
        ProductValue(
            organiser_id=version.organiser_id,
            version=version,
            product=product,
            period=DateRange(None, None, "[)"),
            unit_value=Decimal(32),
        )
        for product in products
    )


def make_calendar_day(
    organiser: Organisation, date: datetime.date, kind: str = "eve", name: str = "Uudenvuodenaatto"
) -> CalendarDay:
    """A day of the calendar, also a past one, which the pages cannot add."""
    return CalendarDay.objects.create(organiser=organiser, date=date, kind=kind, **in_three("name", name))


def make_parameter_table(organiser: Organisation, kind: str = "kilometre_rate", name: str = "") -> ParameterTable:
    """A table without editions."""
    names = in_three("name", name or f"Taulukko {next(_numbers)}")
    return add_parameter_table(organiser=organiser, kind=kind, names=names, by=planner_of(organiser))


def make_edition(
    table: ParameterTable,
    first: datetime.date,
    last: datetime.date | None = None,
    values: dict[str, Any] | None = None,
) -> ParameterEdition:
    """The numbers of a period; 0,57 € a kilometre unless told otherwise."""
    details = EditionDetails(period(first, last), "Verohallinnon päätös", values or {"rate": "0.57"})
    return add_parameter_edition(table=table, details=details, by=planner_of(table.organiser))
