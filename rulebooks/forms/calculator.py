"""What a planner types into the test calculator. Nothing of it is saved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation import OutsideHome, cancellation
from rulebooks.calculation.personal_value import ClientSituation
from rulebooks.definition_facts import BalanceLimit, DatedPrice, DefinitionFacts, ServiceProduct
from rulebooks.forms.base import needed_later
from rulebooks.models.conditions import CancellationReason
from rulebooks.trial import GrantedRow, TrialEvent, TrialQuantity, TrialVisit
from rulebooks.visit_terms import value_prices
from voucher_portal.core import clock
from voucher_portal.core.form_fields import (
    EuroField,
    FinnishDateField,
    FinnishDecimalField,
    FinnishTimeField,
    HoursField,
    MunicipalityField,
)
from voucher_portal.core.quantities import Unit

_MOST_EURO = 99_999
#: Pieces and days have no clock time: their rows stay in the order in which they were typed.
_NO_CLOCK = datetime.datetime.min.replace(tzinfo=datetime.UTC)
_DAY = datetime.timedelta(days=1)
_MINUTE = datetime.timedelta(minutes=1)
_DATE_MISSING = _("Kirjoita käynnin päivä.")
_CLOCK_MISSING = _("Kirjoita kellonaika.")


def in_language(product: ServiceProduct) -> str:
    return product.name.of(get_language() or "fi")


def _quiet(field: forms.Field) -> forms.Field:
    """A field of a table, whose empty cells speak for themselves."""
    return needed_later(field)


class VoucherForm(forms.Form):
    """Where the client lives, what is granted of each product, and what a unit of it costs.

    `quantity_CODE` is in units of account, or euro where the version limits money; `price_CODE` in euro.
    """

    #: The fields are alike but for their product: the error summary names each.
    place = ""

    home_municipality = MunicipalityField(label=_("Asiakkaan kotikunta"), required=False, empty_label=_("Ei väliä"))

    def __init__(self, *arguments: Any, facts: DefinitionFacts, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.facts = facts
        for product in facts.products:
            name = in_language(product)
            self.fields[f"quantity_{product.code}"] = _quiet(_quantity_field(product, facts, name))
            self.fields[f"price_{product.code}"] = _quiet(
                EuroField(
                    label=format_lazy(_("Hinta, {product}"), product=name),
                    decimal_places=4,
                    max_value=_MOST_EURO,
                    required=False,
                )
            )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Each product with its two fields, for the table of the page."""
        for product in self.facts.products:
            yield {
                "name": in_language(product),
                "unit": product.unit.value,
                "value": next(iter(value_prices(self.facts)[product.code]), None),
                "quantity": self[f"quantity_{product.code}"],
                "price": self[f"price_{product.code}"],
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.granted():
            first = self.facts.products[0].code if self.facts.products else None
            self.add_error(
                first and f"quantity_{first}", _("Kirjoita, kuinka paljon ainakin yhtä tuotetta myönnetään.")
            )
        return cleaned

    def granted(self) -> list[GrantedRow]:
        """The rows of the voucher that is tried."""
        typed = {product.code: self.cleaned_data.get(f"quantity_{product.code}") for product in self.facts.products}
        return [GrantedRow(product_code=code, quantity=quantity) for code, quantity in typed.items() if quantity]

    def prices(self) -> dict[str, tuple[DatedPrice, ...]]:
        """The typed prices; the value is the price where none was typed."""
        prices: dict[str, tuple[DatedPrice, ...]] = dict(value_prices(self.facts))
        for product in self.facts.products:
            typed = self.cleaned_data.get(f"price_{product.code}")
            if typed is not None:
                prices[product.code] = (DatedPrice(price=typed),)
        return prices


def _quantity_field(product: ServiceProduct, facts: DefinitionFacts, name: str) -> forms.Field:
    label = format_lazy(_("Myönnetty, {product}"), product=name)
    if facts.balance_limit is BalanceLimit.MONEY:
        return EuroField(label=label, required=False, max_value=9_999_999)
    if product.unit is Unit.HOUR:
        return HoursField(label=label, required=False)
    return FinnishDecimalField(label=label, required=False, decimal_places=0, max_value=99_999)


class IncomeForm(forms.Form):
    """The household of a client whose value depends on income."""

    on = FinnishDateField(label=_("Päivä, jona arvo päätetään"), help_text=_("Esimerkiksi 1.9.2026"))
    monthly_income = EuroField(label=_("Tulot kuukaudessa, euroa"), max_value=999_999)
    household_size = forms.IntegerField(
        label=_("Talouden koko, henkilöä"),
        min_value=1,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Kirjoita henkilöiden määrä kokonaislukuna, esimerkiksi 2.")},
    )
    granted_hours = FinnishDecimalField(label=_("Myönnetyt tunnit kuukaudessa"), max_value=744)
    monthly_deductions = EuroField(label=_("Vähennykset kuukaudessa, euroa"), required=False, max_value=999_999)
    is_couple = forms.BooleanField(label=_("Puolisoiden yhteiset tulot"), required=False)

    #: Which of the fields a value model asks for, beside the date and the income.
    ASKED: Mapping[str, tuple[str, ...]] = {
        "income_hourly": ("household_size",),
        "income_by_hours": ("household_size", "granted_hours"),
        "housing": ("monthly_deductions", "is_couple"),
    }

    def __init__(self, *arguments: Any, value_model: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        asked = {"on", "monthly_income", *self.ASKED[value_model]}
        for name in set(self.fields) - asked:
            del self.fields[name]

    def situation(self) -> ClientSituation:
        typed = {name: value for name, value in self.cleaned_data.items() if name != "on" and value is not None}
        return ClientSituation(**typed)


class TravelForm(forms.Form):
    """The end of every row: the kilometres, where the version pays for them."""

    kilometres = _quiet(FinnishDecimalField(label=_("Kilometrit"), required=False, decimal_places=1, max_value=9999))
    kilometres_outside_home = _quiet(
        FinnishDecimalField(
            label=_("Kilometreistä kotikunnan ulkopuolella"), required=False, decimal_places=1, max_value=9999
        )
    )

    def __init__(self, *arguments: Any, facts: DefinitionFacts, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.use_required_attribute = False
        for name in ("kilometres", "kilometres_outside_home"):
            self.fields[name] = self.fields.pop(name)
        if facts.travel is None or facts.travel.outside_home is OutsideHome.PAID:
            del self.fields["kilometres_outside_home"]
        if facts.travel is None:
            del self.fields["kilometres"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("kilometres_outside_home") or 0) > (cleaned.get("kilometres") or 0):
            self.add_error(
                "kilometres_outside_home", _("Kilometrejä voi olla enintään yhtä monta kuin matkalla yhteensä.")
            )
        return cleaned

    def require(self, **messages: Any) -> None:
        """Tell each field that is empty what belongs there."""
        for name, message in messages.items():
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.add_error(name, message)

    def travel(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "kilometres": typed.get("kilometres"),
            "kilometres_outside_home": typed.get("kilometres_outside_home") or Decimal(0),
        }


class EventForm(TravelForm):
    """One row of the week: a visit. An empty row is left out."""

    date = _quiet(FinnishDateField(label=_("Päivä"), required=False))
    product = forms.ChoiceField(label=_("Tuote"), required=False)
    starts = _quiet(FinnishTimeField(label=_("Alkoi"), required=False))
    ends = _quiet(FinnishTimeField(label=_("Päättyi"), required=False))
    ends_next_day = forms.BooleanField(label=_("Päättyi seuraavana päivänä"), required=False)
    not_made = _quiet(
        forms.ChoiceField(
            label=_("Toteutuiko käynti?"), choices=[("", _("Toteutui")), *CancellationReason.choices], required=False
        )
    )

    def __init__(self, *arguments: Any, facts: DefinitionFacts, **options: Any) -> None:
        super().__init__(*arguments, facts=facts, **options)
        if facts.bands or len(facts.products) < 2:
            del self.fields["product"]
        else:
            _offer_products(self, facts)
        self.notice = datetime.timedelta(hours=facts.notice_hours)
        if not facts.cancellation_charges:
            del self.fields["not_made"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_changed():
            self.require(date=_DATE_MISSING, starts=_CLOCK_MISSING, ends=_CLOCK_MISSING)
            if not self.errors:
                self._moments(cleaned)
        return cleaned

    def _moments(self, cleaned: dict[str, Any]) -> None:
        date = cleaned["date"]
        try:
            ends_on = date + _DAY if cleaned["ends_next_day"] else date
            cleaned["starts_at"] = self._moment("starts", date, cleaned["starts"])
            cleaned["ends_at"] = self._moment("ends", ends_on, cleaned["ends"])
        except (ValueError, OverflowError):
            self.add_error("date", _("Tarkista vuosi."))

    def _moment(self, name: str, date: datetime.date, time: datetime.time) -> datetime.datetime | None:
        try:
            return clock.moment(date, time)
        except clock.AmbiguousTime:
            self.add_error(name, _("Kelloa siirretään, ja tämä aika on kahdesti. Kokeile toista aikaa."))
        except clock.NonexistentTime:
            self.add_error(name, _("Kelloa siirretään eteenpäin, eikä tätä aikaa ole. Kokeile toista aikaa."))
        return None

    def event(self) -> TrialEvent:
        """The visit. Of a valid row that is not empty."""
        typed = self.cleaned_data
        planned = {"starts_at": typed["starts_at"], "ends_at": typed["ends_at"], "chosen": typed.get("product") or None}
        return TrialVisit(**planned, **self._not_made(), **self.travel())

    def _not_made(self) -> dict[str, Any]:
        """Why the visit was not made; told at the last moment that fits the reason."""
        if not self.cleaned_data.get("not_made"):
            return {}
        reason, starts_at = (
            cancellation.CancellationReason(self.cleaned_data["not_made"]),
            self.cleaned_data["starts_at"],
        )
        told = {
            cancellation.CancellationReason.CLIENT_CANCELLED_IN_TIME: starts_at - self.notice,
            cancellation.CancellationReason.CLIENT_CANCELLED_LATE: starts_at + _MINUTE,
        }
        return {"not_made": reason, "cancelled_at": told.get(reason)}


class QuantityForm(TravelForm):
    """One row of a service that is not logged by the clock: so many pieces, days or months on a date."""

    date = _quiet(FinnishDateField(label=_("Päivä"), required=False))
    product = forms.ChoiceField(label=_("Tuote"), required=False)
    quantity = _quiet(FinnishDecimalField(label=_("Määrä"), required=False, decimal_places=0, max_value=9999))

    def __init__(self, *arguments: Any, facts: DefinitionFacts, **options: Any) -> None:
        super().__init__(*arguments, facts=facts, **options)
        _offer_products(self, facts)
        self.only = facts.products[0].code if len(facts.products) == 1 else None
        if self.only is not None:
            del self.fields["product"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.has_changed():
            self.require(date=_("Kirjoita päivä."), quantity=_("Kirjoita määrä."))
        return cleaned

    def event(self) -> TrialEvent:
        typed = self.cleaned_data
        code = self.only or typed["product"]
        return TrialQuantity(product_code=code, quantity=typed["quantity"], on=typed["date"], **self.travel())


def _offer_products(form: forms.Form, facts: DefinitionFacts) -> None:
    field = form.fields["product"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(product.code, in_language(product)) for product in facts.products]
    # The first product is there without asking: a row that has nothing else is empty all the same.
    field.initial = facts.products[0].code if facts.products else None


class EventRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The week. At least one row must say something."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if index is not None:
            form.place = _("Rivi %(number)s") % {"number": index + 1}

    def clean(self) -> None:
        if any(self.errors):
            return
        if not any(form.has_changed() for form in self.forms):
            raise ValidationError(_("Kirjoita ainakin yksi käynti."))
        for (one, first), (other, second) in pairwise(self._in_order()):
            if isinstance(first, TrialVisit) and isinstance(second, TrialVisit) and second.starts_at < first.ends_at:
                words = {"first": min(one, other), "second": max(one, other)}
                raise ValidationError(
                    _("Rivien %(first)s ja %(second)s käynnit ovat päällekkäin. Korjaa kellonajat.") % words
                )

    def events(self) -> list[TrialEvent]:
        """What was typed, in the order of time: each event uses what the ones before it left."""
        return [event for _number, event in self._in_order()]

    def _in_order(self) -> list[tuple[int, TrialEvent]]:
        typed = [(number, form.event()) for number, form in enumerate(self.forms, start=1) if form.has_changed()]
        return sorted(typed, key=lambda row: (row[1].date, getattr(row[1], "starts_at", None) or _NO_CLOCK))
