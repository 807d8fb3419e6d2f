"""The file of one definition version: its sections, and the document that is read from it.

Every place of the file is declared once, in `SECTIONS` and `LISTS`; reading, writing and the published
JSON Schema follow from it. A plain place of a section is a column of the version of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rulebooks.calculation.bands import MINUTES_OF_DAY
from rulebooks.calculation.texts import LANGUAGES, Texts
from rulebooks.exchange import choices, rows
from rulebooks.exchange.fields import (
    Choice,
    ClockTime,
    Day,
    Field,
    Listed,
    Number,
    Record,
    Text,
    ThreeTexts,
    Whole,
    YesNo,
)
from rulebooks.exchange.rows import percent
from voucher_portal.core.periods import DateRange, first_day, last_day, period

FORMAT = "service-voucher-definition"
FORMAT_VERSION = 1
#: No law or description is longer; a whole file is at most a mebibyte.
_LONG = 100_000
_NO_TEXTS = Texts("", "", "")


def _texts(says: str) -> ThreeTexts:
    return ThreeTexts(most=_LONG, default=_NO_TEXTS, says=says)


def _named(says: str, **options: Any) -> Text:
    return Text(nullable=True, default=None, says=says, **options)


_BASICS: Mapping[str, Field] = {
    "unit": _named("The Finnish name of the unit that grants the voucher; needed for an import."),
    "specialty": Text(most=60, default="JAKAMATON", says="The specialty that decisions print."),
    "legal_basis": Choice(of=choices.LEGAL_BASES, default="569/2009", says="The act on which the voucher rests."),
    "organiser_type": Choice(of=choices.ORGANISER_TYPES, default="county", says="What kind of organiser it is for."),
    "precondition": Choice(of=choices.PRECONDITIONS, default="need_assessment", says="What granting needs first."),
    "activation_mode": Choice(
        of=choices.ACTIVATION_MODES, default="code_or_attached", says="How a provider takes the voucher into use."
    ),
    "description": _texts("The public description."),
    "granting_criteria": _texts("To whom the voucher is granted."),
    "contact_name": Text(most=120, default="", says="The person or service to contact."),
    "contact_phone": Text(most=40, default="", says="The phone number."),
}
_AREA: Mapping[str, Field] = {
    "municipality_codes": Listed(
        item=Text(most=3), default=(), key=str, says="The three-digit numbers of the municipalities."
    ),
    "go_live_date": Day(nullable=True, default=None, says="From when the voucher can be used."),
    "first_day": rows.first_day("The first day of this version; null when it is not known yet."),
    "last_day": rows.last_day(),
}
_VALUE: Mapping[str, Field] = {
    "price_model": Choice(of=choices.PRICE_MODELS, nullable=True, default=None, says="Who decides the price."),
    "is_free_for_client": YesNo(default=False, says="Is the service free for the client by law?"),
    "exhaustion": Choice(of=choices.EXHAUSTION, default="refuse", says="What happens when the voucher runs out."),
    "value_model": Choice(of=choices.VALUE_MODELS, default="flat", says="Where the value comes from."),
    "value_basis": Choice(of=choices.VALUE_BASES, default="frozen", says="Does a decision keep its value?"),
    "value_percent": Number(
        least=Decimal("0.01"),
        most=Decimal(100),
        shown=0,
        nullable=True,
        default=None,
        says="For the value model percentage: how many percent of the price the voucher pays.",
    ),
    "income_table": _named("The Finnish name of the parameter table that the value model reads."),
}
_BALANCE: Mapping[str, Field] = {
    "balance_limit": Choice(of=choices.BALANCE_LIMITS, default="quantity", says="What the balance limits."),
    "recurrence": Choice(of=choices.RECURRENCES, default="whole", says="For which period a quantity is granted."),
    "carry_over": Choice(of=choices.CARRY_OVERS, default="none", says="What happens to what a period leaves."),
    "carry_over_limit": Number(
        most=Decimal(999_999_999), nullable=True, default=None, says="How much carries over at most."
    ),
    "allows_several_providers": YesNo(default=False, says="May several providers serve at the same time?"),
}
_HOURS: Mapping[str, Field] = {
    "service_from": ClockTime(default=0, says="From when in the day the service is given."),
    "service_until": ClockTime(default=MINUTES_OF_DAY, says='Until when in the day; "24:00" is midnight.'),
    "band_crossing": Choice(
        of=choices.CROSSINGS,
        default="split",
        says="How a visit is priced that goes from one product's hours to another's.",
    ),
    "missing_band_row": Choice(
        of=choices.MISSING_BAND_ROWS,
        default="draw_from_base",
        says="What happens to hours whose product the voucher has no row for.",
    ),
    "base_product": _named("The Finnish name of the product whose row stands in for a missing one."),
}
_LOGGING: Mapping[str, Field] = {
    "event_form": Choice(of=choices.EVENT_FORMS, default="visit", says="How the service is logged."),
    "logging_window_days": Whole(default=60, says="How many days before this month an event may be dated."),
    "correction_window_days": Whole(default=365, says="How many days after billing an event may be disputed."),
    "rounding_mode": Choice(of=choices.ROUNDING_MODES, default="none", says="How the minutes of a visit are rounded."),
    "rounding_minutes": Whole(default=1, least=1, says="To which minutes they are rounded."),
    "minimum_billable_minutes": Whole(default=0, says="The shortest time that is billed."),
    "billing_prefix": Text(most=5, default="", says="Three to five capital letters that begin a billing reference."),
    "billing_period": Choice(of=choices.BILLING_PERIODS, default="month", says="How often is billed."),
}
_TRAVEL: Mapping[str, Field] = {
    "travel_rate_table": _named(
        "The Finnish name of the parameter table of kilometre rates; null: travel is not paid."
    ),
    "travel_free_km": Number(
        most=Decimal("99999.9"),
        decimals=1,
        shown=0,
        default=Decimal(0),
        says="Kilometres of a visit that are not paid.",
    ),
    "travel_cap": Number(most=Decimal(99_999), nullable=True, default=None, says="The most that is paid for a visit."),
    "is_travel_in_home_municipality_only": YesNo(
        default=False, says="Are kilometres outside the client's home municipality left unpaid?"
    ),
    "is_travel_in_reference": YesNo(default=True, says="Does the billing reference count travel?"),
}
_ABSENCE: Mapping[str, Field] = {
    "partial_month": Choice(
        of=choices.PARTIAL_MONTHS, nullable=True, default=None, says="How a part of a month is priced."
    ),
    "absence_full_days": Whole(default=0, says="How many days of an absence are paid in full."),
    "absence_percent": percent("How many percent the days after them are paid.", default=Decimal(0)),
    "absence_max_days": Whole(nullable=True, default=None, says="For how many days at the most; null: without end."),
    "counts_departure_day": YesNo(default=False, says="Is the day of leaving a day of absence?"),
    "counts_return_day": YesNo(default=False, says="Is the day of coming back a day of absence?"),
}
_APPLICATION: Mapping[str, Field] = {
    "registrations_required": Listed(
        item=Choice(of=choices.REGISTRATIONS), default=(), key=str, says="The registers in which a provider must be."
    ),
    "registration_transition_end": Day(
        nullable=True, default=None, says="The last day on which another register than Soteri is enough."
    ),
    "retention_years": Whole(nullable=True, default=None, says="For how many years decisions are kept."),
    "feedback_questions": _texts("The questions of the feedback form, one to a line."),
}
_DECISION: Mapping[str, Field] = {
    "law_sections": _texts("The sections of law that decisions name."),
    "decision_reasons": _texts("The reasons that decisions start from."),
    "review_instructions": _texts("How to ask for a review."),
}

#: Sections by name, each place once.
SECTIONS: Mapping[str, Mapping[str, Field]] = {
    "basics": _BASICS,
    "area": _AREA,
    "value": _VALUE,
    "balance": _BALANCE,
    "hours": _HOURS,
    "logging": _LOGGING,
    "travel": _TRAVEL,
    "absence": _ABSENCE,
    "application": _APPLICATION,
    "decision": _DECISION,
}
RULEBOOK_PARTS = ("general_rulebook", "service_rulebook", "data_processing_terms")
LISTS: Mapping[str, Listed] = {
    "products": Listed(
        item=rows.PRODUCT,
        key=lambda row: row.name.fi,
        key_place="/name/fi",
        says="What is bought, in the order of lists.",
    ),
    "cancellations": Listed(
        item=rows.CANCELLATION, default=(), key=lambda row: row.reason, key_place="/reason", says="Visits not made."
    ),
    "attachments": Listed(item=rows.ATTACHMENT, default=(), says="Documents that go with an application."),
    "questions": Listed(item=rows.QUESTION, default=(), says="Questions of an application."),
    "contacts": Listed(
        item=rows.CONTACT, default=(), key=lambda row: row.unit, key_place="/unit", says="Whom to contact, by unit."
    ),
    "calendar": Listed(
        item=rows.CALENDAR_DAY,
        default=(),
        most=2000,
        key=lambda row: row.date.isoformat(),
        key_place="/date",
        says="The holidays and eves of the years in which the version is in force.",
    ),
    "parameter_tables": Listed(
        item=rows.TABLE,
        default=(),
        key=lambda row: row.name.fi,
        key_place="/name/fi",
        says="The tables that the sections value and travel name.",
    ),
}


def _section(name: str, fields: Mapping[str, Field]) -> Record:
    default = {field_name: field.default for field_name, field in fields.items()}
    return Record(fields=fields, default=default, says=f"See the page of the format, section {name}.")


FIELDS: Mapping[str, Field] = {
    "format": Choice(of=(FORMAT,), says="The name of this format."),
    "format_version": Whole(least=FORMAT_VERSION, most=FORMAT_VERSION, says="The version of this format."),
    "name": ThreeTexts(is_named=True, says="The voucher's name. The Finnish one decides whether it exists already."),
    "former_names": Listed(item=Text(), default=(), key=str, says="What the voucher was called before."),
    **{name: _section(name, fields) for name, fields in SECTIONS.items()},
    "rulebooks": Record(
        fields=dict.fromkeys(RULEBOOK_PARTS, rows.RULEBOOK),
        default=dict.fromkeys(RULEBOOK_PARTS),
        says="The published rulebook versions that the voucher follows.",
    ),
    **LISTS,
}
#: Places of sections that are not columns of their own: they name a row of another table, or make the period.
_NO_COLUMNS = {"unit", "income_table", "travel_rate_table", "base_product", "first_day", "last_day"}


@dataclass(frozen=True, kw_only=True)
class DefinitionDocument:
    """What one file says. `sections` are plain values by the names of `SECTIONS`."""

    name: Texts
    former_names: tuple[str, ...]
    sections: Mapping[str, Mapping[str, Any]]
    rulebooks: Mapping[str, rows.RulebookReference | None]
    products: tuple[rows.ProductRow, ...]
    cancellations: tuple[rows.CancellationRow, ...] = ()
    attachments: tuple[rows.AttachmentRow, ...] = ()
    questions: tuple[rows.QuestionRow, ...] = ()
    contacts: tuple[rows.ContactRow, ...] = ()
    calendar: tuple[rows.CalendarRow, ...] = ()
    parameter_tables: tuple[rows.TableRow, ...] = ()

    @property
    def period(self) -> DateRange | None:
        """When the version is in force; None when its first day is not known yet."""
        first = self.sections["area"]["first_day"]
        return None if first is None else period(first, self.sections["area"]["last_day"])

    @property
    def columns(self) -> dict[str, Any]:
        """The plain columns of the version, as the database has them."""
        found: dict[str, Any] = {}
        for section, fields in SECTIONS.items():
            for name in fields.keys() - _NO_COLUMNS:
                found |= _columns(name, self.sections[section][name], fields[name])
        return found

    def as_json(self) -> dict[str, Any]:
        values = {**self.sections, **{name: getattr(self, name) for name in (*LISTS, "rulebooks")}}
        named = {"format": FORMAT, "format_version": FORMAT_VERSION, "name": self.name}
        known = {**values, **named, "former_names": self.former_names}
        return {name: field.write(known[name]) for name, field in FIELDS.items()}


def sections_of(columns: Mapping[str, Any], references: Mapping[str, str | None], days: DateRange | None) -> Any:
    """The sections of a version's columns, of the names of what it refers to, and of its period."""
    known = {
        **references,
        "first_day": None if days is None or days.lower is None else first_day(days),
        "last_day": None if days is None or days.lower is None else last_day(days),
    }
    return {
        section: {
            name: known[name] if name in known else _of_columns(name, columns, field) for name, field in fields.items()
        }
        for section, fields in SECTIONS.items()
    }


def column_names() -> tuple[str, ...]:
    """Every column of a version that the file has."""
    return tuple(
        column
        for fields in SECTIONS.values()
        for name, field in fields.items()
        if name not in _NO_COLUMNS
        for column in _column_names(name, field)
    )


def _column_names(name: str, field: Field) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for language in LANGUAGES) if isinstance(field, ThreeTexts) else (name,)


def _columns(name: str, value: Any, field: Field) -> dict[str, Any]:
    if isinstance(field, ThreeTexts):
        return {f"{name}_{language}": text for language, text in value.as_json().items()}
    if isinstance(field, Choice):
        return {name: value or ""}
    return {name: list(value) if isinstance(value, tuple) else value}


def _of_columns(name: str, columns: Mapping[str, Any], field: Field) -> Any:
    if isinstance(field, ThreeTexts):
        return Texts(*(columns[column] for column in _column_names(name, field)))
    value = columns[name]
    if isinstance(field, Choice):
        return value or None
    return tuple(value) if isinstance(value, list) else value
