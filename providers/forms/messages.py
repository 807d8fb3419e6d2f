"""A new message: to a company by an official, to an organiser by a company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from providers.models import Application, AuthorityProof, Provider
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.form_fields import FinnishDateField

EVERYBODY = "everybody"
COMPANY_ROLES = (
    (str(RoleName.PROVIDER_ADMINISTRATOR), _("Yrityksen pääkäyttäjille")),
    (str(RoleName.BILLING_USER), _("Laskuttajille")),
    (EVERYBODY, _("Kaikille yrityksen käyttäjille")),
)
ORGANISER_ROLES = (
    (str(RoleName.PLANNER), _("Hakemukset, hyväksyminen ja hinnat")),
    (str(RoleName.CASE_MANAGER), _("Palvelusetelit ja niiden käyttö")),
    (str(RoleName.FINANCE_CLERK), _("Laskutus")),
)


class LetterForm(forms.Form):
    """The words alone: whom a message about an application goes to is known already."""

    title = forms.CharField(
        label=_("Otsikko"),
        max_length=200,
        help_text=_("Älä kirjoita otsikkoon asiakkaan nimeä, henkilötunnusta tai muuta tietoa asiakkaasta."),
    )
    body = forms.CharField(
        label=_("Viesti"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Älä kirjoita terveystietoja tai henkilötunnuksia. Päätöksen numero riittää."),
    )


class AnswerableLetterForm(LetterForm):
    """An official may ask for an answer by a day."""

    answer_by = FinnishDateField(
        label=_("Vastausta pyydetään viimeistään"),
        required=False,
        help_text=_("Jos annat päivän, yritys saa tehtävän, jolla on määräaika. Esimerkiksi 1.2.2027."),
    )


class CompanyLetterForm(AnswerableLetterForm):
    """To a company that deals with the organiser, perhaps about one of its vouchers."""

    company = forms.ModelChoiceField(
        label=_("Yritys"),
        queryset=Provider.objects.none(),
        to_field_name="public_id",
        empty_label=_("Valitse"),
        error_messages={"invalid_choice": _("Valitse yritys luettelosta.")},
    )
    role = forms.ChoiceField(
        label=_("Kenelle yrityksessä?"),
        choices=COMPANY_ROLES,
        initial=str(RoleName.PROVIDER_ADMINISTRATOR),
        widget=forms.RadioSelect,
    )
    definition = forms.ModelChoiceField(
        label=_("Palveluseteli, jota asia koskee"),
        queryset=Definition.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Ei mikään yksittäinen"),
        error_messages={"invalid_choice": _("Valitse palveluseteli luettelosta.")},
    )
    field_order = ["company", "role", "definition", "title", "body", "answer_by"]

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        companies = Provider.objects.visible_to(actor).dealing_with(actor.organiser_id).open()
        _offer(self, "company", companies.select_related("organisation"))
        _offer(self, "definition", Definition.objects.visible_to(actor))


class OrganiserLetterForm(LetterForm):
    """To an organiser that the company deals with; what it is about says who there reads it."""

    organiser = forms.ModelChoiceField(
        label=_("Järjestäjä"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=_("Valitse"),
        error_messages={"invalid_choice": _("Valitse järjestäjä luettelosta.")},
    )
    role = forms.ChoiceField(
        label=_("Mitä asia koskee?"),
        choices=ORGANISER_ROLES,
        widget=forms.RadioSelect,
        help_text=_("Viesti menee niille, jotka hoitavat asiaa."),
    )
    field_order = ["organiser", "role", "title", "body"]

    def __init__(self, *args: Any, organisers: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "organiser", organisers)


def organisers_of(actor: Actor) -> QuerySet[Organisation]:
    """The organisers that the company has applied to, or asked to check its authority."""
    applied = Application.objects.visible_to(actor).submitted().values("organiser")
    asked = AuthorityProof.objects.visible_to(actor).values("organiser")
    return Organisation.objects.organisers().filter(Q(pk__in=applied) | Q(pk__in=asked))


def _offer(form: forms.Form, name: str, things: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = things
