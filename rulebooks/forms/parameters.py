"""Forms of parameter tables: a new table, and an edition with fields made from its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.parameters import EditionDetails, TableNames
from rulebooks.calculation.parameters import PARAMETER_KINDS, ParameterFault, ParameterTable, parameter_faults
from rulebooks.calculation.parameters.fields import Choice, Field, Number, Part, Whole
from rulebooks.forms.base import DraftForm, LanguageInput, PeriodMixin, TranslatedForm, needed_later
from rulebooks.models.parameter import ParameterKind
from rulebooks.parameter_layout import CHOICE_WORDS, Block, is_list, layout, row_table, words
from voucher_portal.core.form_fields import FinnishDateField, FinnishDecimalField
from voucher_portal.core.money import format_number, parse_decimal

_FEWEST_ROWS, _EMPTY_ROWS, _MOST_ROWS = 8, 4, 64
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_NAMES = ("name_fi", "name_sv", "name_en")


class ParameterTableForm(TranslatedForm):
    """A new table: what kind of numbers, and what they are called."""

    translated = (
        LanguageInput(
            "name", _("Taulukon nimi"), max_length=200, is_required=True, hint=_("Esimerkiksi Kilometrikorvaus")
        ),
    )
    kind = forms.ChoiceField(
        label=_("Mitä lukuja taulukossa on?"),
        choices=ParameterKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mitä lukuja taulukossa on.")},
    )
    field_order = ["kind"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.order_fields(self.field_order)

    def names(self) -> TableNames:
        name_fi, name_sv, name_en = (self.cleaned_data[name] for name in _NAMES)
        return {"name_fi": name_fi, "name_sv": name_sv, "name_en": name_en}


class NumbersField(forms.Field):
    """Numbers typed as "15; 20; 25,5", cleaned to a list of Decimals."""

    widget = forms.Textarea
    default_error_messages = {"format": _("Kirjoita luvut puolipisteillä erotettuina, esimerkiksi 15; 20; 25,5.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": 2, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "; ".join(format_number(Decimal(one), least_decimals=0, most_decimals=4) for one in value)
        return value

    def to_python(self, value: Any) -> list[Decimal]:
        typed = [part.strip() for part in re.split(r"[;\n]", value or "") if part.strip()]
        try:
            return [parse_decimal(part) for part in typed]
        except ValueError:
            raise ValidationError(self.error_messages["format"], code="format") from None


@dataclass(frozen=True)
class FormBlock:
    """A block of the form: one field, or the rows of a table with the labels of its columns."""

    label: str
    field: forms.BoundField | None
    columns: tuple[str, ...]
    rows: tuple[tuple[forms.BoundField, ...], ...]


@dataclass(frozen=True)
class FormGroup:
    label: str
    is_optional: bool
    blocks: tuple[FormBlock, ...]


class EditionForm(PeriodMixin, DraftForm):
    """An edition: its days, its source, and the numbers of its kind. Empty rows are left out."""

    first_day = FinnishDateField(
        label=_("Voimassa alkaen"),
        help_text=_("Esimerkiksi 1.1.2027"),
        error_messages={"required": _("Kirjoita päivä, josta alkaen luvut ovat voimassa.")},
    )
    last_day = FinnishDateField(
        label=_("Viimeinen voimassaolopäivä"), help_text=_("Jätä tyhjäksi, jos voimassa toistaiseksi."), required=False
    )
    source = forms.CharField(
        label=_("Lähde"),
        max_length=300,
        help_text=_("Päätös tai laki, josta luvut ovat. Esimerkiksi Aluehallitus 15.12.2026 § 331"),
        error_messages={"required": _("Kirjoita, mistä luvut ovat.")},
    )

    def __init__(self, data: Any = None, *, kind: str, values: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.kind = kind
        self.table = PARAMETER_KINDS[kind].table
        self.used_rows: dict[str, list[int]] = {}
        for block in self._blocks():
            self._add_block(block, _at(values or {}, block.name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for fault in parameter_faults(self.kind, self.values()):
                self.add_error(*self._told(fault))
        return cleaned

    def show_both(self, current: forms.Form) -> None:
        """The other form may have fewer rows: what it lacks is empty there."""
        for name, field in self.fields.items():
            current.fields.setdefault(name, field)
        super().show_both(current)

    def details(self) -> EditionDetails:
        return EditionDetails(self.cleaned_data["period"], self.cleaned_data["source"], self.values())

    def values(self) -> dict[str, Any]:
        """What was typed, as the JSON that the kind reads."""
        return self._object(self.table, "")

    def groups(self) -> list[FormGroup]:
        """The numbers for the template."""
        return [
            FormGroup(
                "" if group.label is None else words(group.label),
                group.is_optional,
                tuple(self._form_block(block) for block in group.blocks),
            )
            for group in layout(self.kind)
        ]

    def _blocks(self) -> Iterator[Block]:
        for group in layout(self.kind):
            yield from group.blocks

    def _add_block(self, block: Block, value: Any) -> None:
        if not block.columns:
            self._add_field(block.name, block.field, value)
            return
        for number in range(self._rows_shown(block.name, len(value or []))):
            row = value[number] if number < len(value or []) else {}
            for name, field in block.columns:
                place = f"{block.name}-{number}-{name}"
                self._add_field(place, field, row.get(name))
                words_of_row = {"label": words(field.label), "number": number + 1}
                self.fields[place].label = _("%(label)s, rivi %(number)s") % words_of_row

    def _add_field(self, name: str, field: Field, value: Any) -> None:
        self.fields[name] = _form_field(field)
        if value is not None:
            self.initial[name] = Decimal(value) if isinstance(field, Number) else value

    def _rows_shown(self, name: str, filled: int) -> int:
        if self.is_bound:
            numbers = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-")
            sent = [int(found[1]) + 1 for key in self.data if (found := numbers.match(key))]
            filled = max(sent, default=0)
            return min(max(filled, 1), _MOST_ROWS)
        return min(max(filled + _EMPTY_ROWS, _FEWEST_ROWS), _MOST_ROWS)

    def _form_block(self, block: Block) -> FormBlock:
        label = words(block.field.label)
        if not block.columns:
            return FormBlock(label, self[block.name], (), ())
        names = [name for name, _field in block.columns]
        numbers = range(sum(f"{block.name}-{number}-{names[0]}" in self.fields for number in range(_MOST_ROWS)))
        rows = tuple(tuple(self[f"{block.name}-{number}-{name}"] for name in names) for number in numbers)
        return FormBlock(label, None, tuple(words(field.label) for _name, field in block.columns), rows)

    def _object(self, table: type[ParameterTable], prefix: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in table.FIELDS.items():
            value = self._value(f"{prefix}{name}", field)
            if value is not None or field.is_optional:
                found[name] = value
        return found

    def _value(self, name: str, field: Field) -> Any:
        if isinstance(field, Part):
            inner = self._object(field.table, f"{name}-")
            return inner if _has_any(inner) or not field.is_optional else None
        row = row_table(field)
        if row is not None:
            rows = {}
            for number in range(_MOST_ROWS):
                if f"{name}-{number}-{next(iter(row.FIELDS))}" in self.fields:
                    rows[number] = self._object(row, f"{name}-{number}-")
            kept = {number: values for number, values in rows.items() if _has_any(values)}
            self.used_rows[name] = list(kept)
            return list(kept.values())
        return _as_json(self.cleaned_data.get(name))

    def _told(self, fault: ParameterFault) -> tuple[str | None, str]:
        """The field of a fault, and its message; the number in a list is named."""
        message = fault.message.of(get_language() or "fi")
        name, numbered = "", ""
        for step, index in _STEP.findall(fault.path):
            name = f"{name}-{step}" if name else step
            if index and name in self.used_rows:
                name = f"{name}-{self.used_rows[name][int(index)]}"
            elif index:
                numbered = str(int(index) + 1)
        if numbered:
            message = _("%(number)s. luku: %(fault)s") % {"number": numbered, "fault": message}
        return self._nearest(name), message

    def _nearest(self, name: str) -> str | None:
        if name in self.fields:
            return name
        inside = [field for field in self.fields if field.startswith(f"{name}-")]
        return inside[0] if inside else None


class EditionEndForm(DraftForm):
    """The last day of an edition that has begun."""

    last_day = FinnishDateField(
        label=_("Viimeinen voimassaolopäivä"), help_text=_("Seuraavat luvut voivat alkaa tätä seuraavasta päivästä.")
    )


def _form_field(field: Field) -> forms.Field:
    made = _plain_field(field)
    made.label = words(field.label)
    return made if field.is_optional else needed_later(made)


def _plain_field(field: Field) -> forms.Field:
    if is_list(field):
        return NumbersField(required=False, help_text=_("Erota luvut puolipisteellä."))
    if isinstance(field, Choice):
        choices = [("", _("Valitse")), *((one.value, CHOICE_WORDS[one.value]) for one in field.of)]
        return forms.ChoiceField(choices=choices, required=False)
    if isinstance(field, Whole):
        return forms.IntegerField(
            min_value=field.least,
            max_value=field.most,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": _("Kirjoita kokonaisluku.")},
        )
    assert isinstance(field, Number)
    return FinnishDecimalField(
        decimal_places=field.decimals, min_value=field.least, max_value=field.most, required=False
    )


def _has_any(values: Mapping[str, Any]) -> bool:
    return any(value is not None and value != [] for value in values.values())


def _as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return [format(one, "f") for one in value] or None
    return None if value == "" else value


def _at(values: Mapping[str, Any], name: str) -> Any:
    found: Any = values
    for part in name.split("-"):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
