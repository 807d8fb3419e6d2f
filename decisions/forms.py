"""The shape of what is typed about vouchers: proposals, acts, activation, searches."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms import ReasonForm
from clients.models import NeedAssessment
from clients.rules import looks_like_identity_code
from decisions.actions.activation import Claim
from decisions.proposals import Proposal, RowDraft
from decisions.rules import normalise_code
from decisions.transitions import DecisionState
from providers.models import Office
from rulebooks.calculation.client_situation import ClientSituation
from rulebooks.forms.calculator import IncomeForm
from rulebooks.income_values import INCOME_MODELS
from rulebooks.models import Definition, Product
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.form_fields import (
    FinnishDateField,
    FinnishDecimalField,
    HoursField,
    IdentityCodeField,
    needed_later,
)
from voucher_portal.core.periods import format_date, period
from voucher_portal.core.quantities import Unit

OFFICIAL_LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi"))]
DECISION_NUMBER = re.compile(r"\d{7}")
#: The year alone is enough to begin with.
BEGINNING_OF_NUMBER = re.compile(r"\d{2,7}")
STATES = [
    (DecisionState.PROPOSED, _("Odottaa allekirjoitusta")),
    (DecisionState.DRAFT, _("Luonnos")),
    ("in_force", _("Voimassa")),
    ("over", _("Päättynyt")),
    (DecisionState.REJECTED, _("Hylätty")),
]


class ThingChoice(forms.ChoiceField):
    """One of the given things by its public id; cleaned to the thing, or None."""

    def __init__(self, *, things: Iterable[Any], label_of: Any = str, empty: Any = "", **options: Any) -> None:
        self.things = {thing.public_id: thing for thing in things}
        choices = [(key, label_of(thing)) for key, thing in self.things.items()]
        super().__init__(choices=[("", empty), *choices] if empty or not choices else choices, **options)

    def clean(self, value: Any) -> Any:
        return self.things.get(super().clean(value))


class ProposalForm(forms.Form):
    """A voucher for a client: which rules, how much of each product, when, why, and with whom."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_day = FinnishDateField(
        label=_("Alkaa"), error_messages={"required": _("Kirjoita päivä, josta palveluseteli alkaa.")}
    )
    last_day = FinnishDateField(
        label=_("Päättyy"), error_messages={"required": _("Kirjoita palvelusetelin viimeinen päivä.")}
    )
    decision_language = forms.ChoiceField(label=_("Päätöksen kieli"), choices=OFFICIAL_LANGUAGES, initial="fi")
    reasons = forms.CharField(
        label=_("Perustelut"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Perustelut tulevat asiakkaan päätökseen."),
        error_messages={"required": _("Kirjoita perustelut.")},
    )

    def __init__(
        self,
        *arguments: Any,
        definition: Definition,
        products: Iterable[Product],
        assessments: Iterable[NeedAssessment],
        offices: Iterable[Office],
        value_model: str = "",
        recurrence: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.definition = definition
        self.recurrence = recurrence
        self.products = list(products)
        self.value_model = value_model
        for name in self._income_names:
            self.fields[name] = copy.deepcopy(IncomeForm.base_fields[name])
        self.fields["need_assessment"] = ThingChoice(
            label=_("Palvelutarpeen arvio"),
            things=assessments,
            label_of=assessment_label,
            error_messages={"required": _("Kirjaa ensin palvelutarpeen arvio.")},
        )
        for product in self.products:
            self.fields[quantity_name(product)] = needed_later(_quantity_field(product))
        self.fields["office"] = ThingChoice(
            label=_("Asiakkaan valitsema tuottaja"),
            things=offices,
            label_of=office_label,
            empty=_("Asiakas valitsee myöhemmin"),
            required=False,
            help_text=_("Tuottaja näkee asiakkaan ilman koodia, kun päätös on allekirjoitettu."),
        )

    @property
    def _income_names(self) -> tuple[str, ...]:
        return ("monthly_income", *IncomeForm.ASKED[self.value_model]) if self.value_model in INCOME_MODELS else ()

    @property
    def incomes(self) -> list[forms.BoundField]:
        """The fields of the household's money; none where the value does not depend on it."""
        return [self[name] for name in self._income_names]

    def situation(self) -> ClientSituation | None:
        """The household as it stands in the form, bound or not; None until everything asked has been told."""
        known: Mapping[str, Any] = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        needed = [name for name in self._income_names if self.fields[name].required]
        if not needed or any(known.get(name) is None for name in needed):
            return None
        told = {name: known.get(name) for name in self._income_names}
        return ClientSituation(**{name: value for name, value in told.items() if value is not None})

    @property
    def quantities(self) -> list[forms.BoundField]:
        """The quantity fields in the order of the products."""
        return [self[quantity_name(product)] for product in self.products]

    def rows(self) -> tuple[RowDraft, ...]:
        """The rows that have been typed so far; also of a form that is not whole yet."""
        typed = ((product, self.cleaned_data.get(quantity_name(product))) for product in self.products)
        return tuple(RowDraft(product, quantity) for product, quantity in typed if quantity)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Päättymispäivä ei voi olla ennen alkamispäivää."))
        broken = any(quantity_name(product) in self.errors for product in self.products)
        if self.products and not self.rows() and not broken:
            self.add_error(quantity_name(self.products[0]), _("Kirjoita määrä ainakin yhdelle tuotteelle."))
        return cleaned

    def proposal(self) -> Proposal:
        cleaned = self.cleaned_data
        return Proposal(
            definition=self.definition,
            need_assessment=cleaned["need_assessment"],
            period=period(cleaned["first_day"], cleaned["last_day"]),
            decision_language=cleaned["decision_language"],
            reasons=cleaned["reasons"],
            rows=self.rows(),
            office=cleaned["office"],
            situation=self.situation(),
        )


def quantity_name(product: Product) -> str:
    return f"quantity_{product.public_id}"


def assessment_label(assessment: NeedAssessment) -> str:
    return f"{format_date(assessment.assessed_date)}, {assessment.assessor.get_full_name()}"


def office_label(office: Office) -> str:
    return f"{office.provider.organisation.name}, {office.name}"


def _quantity_field(product: Product) -> forms.Field:
    if product.unit == Unit.HOUR:
        return HoursField(label=product.name, required=False, help_text=_("Tunnit, esimerkiksi 20:00 tai 20,5"))
    hint = _("Määrä (%(unit)s)") % {"unit": product.unit}
    return FinnishDecimalField(label=product.name, required=False, help_text=hint, min_value=Decimal("0.01"))


class EndForm(ReasonForm):
    """Ending a voucher before its last day."""

    end_date = FinnishDateField(label=_("Viimeinen palvelupäivä"))

    field_order = ["end_date", "reason"]


class AttachForm(forms.Form):
    """Choosing the provider's office that the client wants."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, offices: Iterable[Office], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["office"] = ThingChoice(
            label=_("Tuottaja ja toimipiste"),
            things=offices,
            label_of=office_label,
            empty=_("Valitse"),
            error_messages={"required": _("Valitse tuottajan toimipiste.")},
        )


class SearchForm(forms.Form):
    """A name, an identity code or the beginning of a decision number; sent by POST."""

    identity_code = ""
    query = forms.CharField(
        label=_("Nimi, henkilötunnus tai päätöksen numero"),
        max_length=80,
        error_messages={"required": _("Kirjoita nimi, henkilötunnus tai päätöksen numero.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def number(self) -> str:
        typed: str = self.cleaned_data.get("query", "")
        return typed if BEGINNING_OF_NUMBER.fullmatch(typed) else ""

    def clean_query(self) -> str:
        typed: str = self.cleaned_data["query"].strip()
        if typed and not BEGINNING_OF_NUMBER.fullmatch(typed) and looks_like_identity_code(typed):
            self.identity_code = IdentityCodeField().clean(typed)
        return typed


class FilterForm(forms.Form):
    """Filters that may stand in an address: they name no person. Numbers and names are searched for."""

    state = forms.ChoiceField(label=_("Tila"), required=False, choices=[("", _("Kaikki")), *STATES])

    def __init__(self, *arguments: Any, definitions: Iterable[Definition], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["service"] = ThingChoice(label=_("Palvelu"), things=definitions, empty=_("Kaikki"), required=False)

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class ActivationFilterForm(forms.Form):
    """The provider's list: which service, and whether old clients are shown."""

    service = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    old = forms.BooleanField(label=_("Näytä vanhat asiakkaat ja päätökset"), required=False)


class ActivationForm(forms.Form):
    """All the fields of taking a voucher into use, in one form (S1:L186–194)."""

    number = forms.CharField(
        label=_("Päätöksen numero tai henkilötunnus"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Kirjoita päätöksen numero tai asiakkaan henkilötunnus.")},
    )
    code = forms.CharField(
        label=_("Tuottajan varmenne"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Kirjoita tuottajan varmenne.")},
    )

    field_order = ["organiser", "number", "code", "office"]

    def __init__(
        self, *arguments: Any, organisers: Iterable[Organisation], offices: Iterable[Office], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["organiser"] = ThingChoice(
            label=_("Päätöksen myöntäjä"),
            things=organisers,
            empty=_("Valitse"),
            error_messages={"required": _("Valitse päätöksen myöntäjä.")},
        )
        self.offices = list(offices)
        if len(self.offices) != 1:
            self.fields["office"] = ThingChoice(
                label=_("Toimipiste"),
                things=self.offices,
                empty=_("Valitse"),
                error_messages={"required": _("Valitse toimipiste, joka palvelee asiakasta.")},
            )
        self.order_fields(self.field_order)

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"].replace(" ", "")
        if DECISION_NUMBER.fullmatch(typed):
            return typed
        if typed.isdigit():
            raise forms.ValidationError(
                _("Päätöksen numerossa on seitsemän numeroa. Tarkista se paperista."), code="number"
            )
        return str(IdentityCodeField().clean(typed))

    def clean_code(self) -> str:
        try:
            return normalise_code(self.cleaned_data["code"])
        except ValueError:
            raise forms.ValidationError(
                _("Varmenteessa on T-kirjain, viiva ja kuusi merkkiä. Tarkista se paperista."), code="format"
            ) from None

    @property
    def office(self) -> Office:
        chosen: Office = self.cleaned_data["office"] if "office" in self.fields else self.offices[0]
        return chosen

    def claim(self) -> Claim:
        typed = self.cleaned_data["number"]
        is_number = bool(DECISION_NUMBER.fullmatch(typed))
        return Claim(
            organiser=self.cleaned_data["organiser"],
            number=typed if is_number else "",
            identity_code="" if is_number else typed,
            code=self.cleaned_data["code"],
        )


class CompareForm(forms.Form):
    """Which providers are compared, and in which order."""

    SORTS = [("share", _("Oma osuus")), ("price", _("Hinta")), ("name", _("Nimi"))]

    language = forms.ChoiceField(label=_("Kieli"), required=False)
    municipality = forms.ChoiceField(label=_("Toimipisteen kunta"), required=False)
    sort = forms.ChoiceField(label=_("Järjestys"), required=False, choices=SORTS)

    def __init__(
        self,
        *arguments: Any,
        languages: Iterable[tuple[str, str]],
        municipalities: Iterable[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["language"].choices = [("", _("Kaikki")), *languages]
        self.fields["municipality"].choices = [("", _("Kaikki")), *municipalities]

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


__all__ = [
    "ActivationFilterForm",
    "ActivationForm",
    "AttachForm",
    "CompareForm",
    "EndForm",
    "FilterForm",
    "ProposalForm",
    "ReasonForm",
    "SearchForm",
]
