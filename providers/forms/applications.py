"""The sections of an application, each saved by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from providers.completeness import (
    AcceptanceNeeded,
    Answered,
    PricedProduct,
    answers_of,
    refusal_of,
    refusal_text,
)
from providers.forms.fields import VersionedForm
from providers.models import Application, Office
from providers.transitions import ApplicationState
from rulebooks.models import ApplicationQuestion, AttachmentRequirement, DefinitionVersion, RulebookVersion
from rulebooks.models.conditions import QuestionKind
from voucher_portal.core import clock
from voucher_portal.core.form_fields import (
    EuroField,
    FinnishDateField,
    MunicipalitiesField,
    UploadField,
    needed_later,
)
from voucher_portal.core.money import format_rate


class ApplicationFilter(forms.Form):
    """Search of the company's own applications."""

    search = forms.CharField(label=_("Palveluseteli tai järjestäjä"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("Tila"), choices=[("", _("Kaikki tilat")), *ApplicationState.choices], required=False
    )

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class AreaForm(VersionedForm):
    """Offices that apply, and the municipalities. Either may be left open in a draft."""

    offices = forms.ModelMultipleChoiceField(
        label=_("Toimipisteet"),
        queryset=Office.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Valitse toimipisteet luettelosta.")},
    )

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = self.fields["offices"]
        assert isinstance(offices, forms.ModelMultipleChoiceField)
        offices.queryset = application.provider.offices.open()
        needed_later(offices)
        municipalities = MunicipalitiesField(
            label=_("Kunnat"),
            codes=application.call.version_of_definition.municipality_codes,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Palveluseteli on käytössä näissä kunnissa. Jos hintanne on eri kunnissa eri, tee niistä eri hakemus."
            ),
        )
        self.fields["municipality_codes"] = needed_later(municipalities)

    @classmethod
    def for_application(cls, application: Application, data: Any = None) -> AreaForm:
        initial = {
            "version": application.version,
            "offices": [office.public_id for office in application.offices.all()],
            "municipality_codes": application.municipality_codes,
        }
        return cls(data, application=application, initial=initial)


class PricesForm(VersionedForm):
    """One price for each product; a refused price says which amount to keep to."""

    def __init__(
        self, *args: Any, products: Iterable[PricedProduct], version_of_definition: DefinitionVersion, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.products = {f"price_{row.product.public_id}": row for row in products}
        self.version_of_definition = version_of_definition
        for name, row in self.products.items():
            unit_value = format_rate(row.value.unit_value, row.product.unit)
            help_text = _("Palvelusetelin arvo on %(value)s.") % {"value": unit_value}
            self.fields[name] = needed_later(EuroField(label=str(row.product), required=False, help_text=help_text))

    @classmethod
    def for_application(cls, application: Application, products: list[PricedProduct], data: Any = None) -> PricesForm:
        prices = {f"price_{row.product.public_id}": row.price for row in products}
        initial = {"version": application.version, **prices}
        version = application.call.version_of_definition
        return cls(data, products=products, version_of_definition=version, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, row in self.products.items():
            refusal = refusal_of(self.version_of_definition, row.value, cleaned.get(name))
            if refusal is not None:
                self.add_error(name, ValidationError(refusal_text(refusal), code=refusal.code))
        return cleaned

    def price_fields(self) -> Iterator[tuple[BoundField, PricedProduct]]:
        for name, row in self.products.items():
            yield self[name], row

    def prices(self) -> dict[int, Decimal | None]:
        return {row.product.pk: self.cleaned_data[name] for name, row in self.products.items()}


class DescriptionForm(VersionedForm):
    """The company's own words about the service."""

    answers = forms.CharField(
        label=_("Kuvaus palvelusta"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Kerro, miten tuotatte palvelun: henkilöstö, osaaminen, palveluajat ja varajärjestelyt."),
    )

    @classmethod
    def for_application(cls, application: Application, data: Any = None) -> DescriptionForm:
        return cls(data, initial={"version": application.version, "answers": application.answers})


class QuestionsForm(VersionedForm):
    """The questions of the definition; a draft may leave any of them open."""

    def __init__(self, *args: Any, answered: Iterable[Answered], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = {f"answer_{row.question.public_id}": row.question for row in answered}
        for name, question in self.asked.items():
            field = _answer_field(question)
            self.fields[name] = needed_later(field) if question.is_mandatory else field

    @classmethod
    def for_application(cls, application: Application, data: Any = None) -> QuestionsForm:
        answered = answers_of(application)
        initial: dict[str, Any] = {f"answer_{row.question.public_id}": row.text for row in answered}
        return cls(data, answered=answered, initial={**initial, "version": application.version})

    def answers(self) -> dict[int, str]:
        return {question.pk: self.cleaned_data[name] for name, question in self.asked.items()}


def _answer_field(question: ApplicationQuestion) -> forms.Field:
    if question.kind == QuestionKind.YES_NO:
        choices = [("yes", _("Kyllä")), ("no", _("Ei"))]
        return forms.ChoiceField(label=str(question), choices=choices, required=False, widget=forms.RadioSelect)
    return forms.CharField(
        label=str(question), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AcceptanceForm(forms.Form):
    """A tick for each rulebook version and for the data-processing terms not accepted yet."""

    def __init__(self, *args: Any, needed: Iterable[AcceptanceNeeded], **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting = {f"accept_{row.version.public_id}": row.version for row in needed if row.acceptance is None}
        for name, version in self.waiting.items():
            self.fields[name] = forms.BooleanField(
                label=_("Hyväksyn: %(name)s, versio %(number)s") % {"name": version.rulebook, "number": version.number},
                required=False,
            )

    def accepted(self) -> list[RulebookVersion]:
        return [version for name, version in self.waiting.items() if self.cleaned_data[name]]

    def ticks(self) -> Iterator[tuple[BoundField, RulebookVersion]]:
        for name, version in self.waiting.items():
            yield self[name], version


class AttachmentForm(forms.Form):
    """The document of one requirement, with its last day of validity when that is asked."""

    document = UploadField(label=_("Tiedosto"))

    def __init__(self, *args: Any, requirement: AttachmentRequirement, **options: Any) -> None:
        super().__init__(*args, prefix=f"attachment-{requirement.public_id}", **options)
        self.requirement = requirement
        if requirement.has_expiry:
            self.fields["valid_until"] = FinnishDateField(
                label=_("Voimassa asti"),
                help_text=_("Liitteen viimeinen voimassaolopäivä."),
                error_messages={"required": _("Kirjoita liitteen viimeinen voimassaolopäivä.")},
            )

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        if day < clock.today():
            raise ValidationError(_("Liite on jo vanhentunut. Lähetä voimassa oleva liite."), code="expired")
        return day
