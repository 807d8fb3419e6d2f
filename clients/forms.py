"""The shape of what is typed about clients, mandates and need assessments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Client, Conclusion, ContactChannel, MandateBasis
from clients.rules import ClientFacts, looks_like_identity_code
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core import clock
from voucher_portal.core.form_fields import FinnishDateField, IdentityCodeField, MunicipalityField, PhoneField
from voucher_portal.core.periods import DateRange, period


def _required(message: Any) -> dict[str, Any]:
    return {"required": message}


LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]


class SearchForm(forms.Form):
    """A name or an identity code; sent by POST, so that neither ends up in an address."""

    identity_code = ""
    query = forms.CharField(
        label=_("Nimi tai henkilötunnus"),
        max_length=80,
        error_messages=_required(_("Kirjoita nimi, sen alku tai koko henkilötunnus.")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_query(self) -> str:
        typed: str = self.cleaned_data["query"].strip()
        if typed and looks_like_identity_code(typed):
            self.identity_code = IdentityCodeField().clean(typed)
        return typed


class FilterForm(forms.Form):
    """Filters that may stand in an address: they name no person."""

    unit = forms.ChoiceField(label=_("Yksikkö"), required=False)
    language = forms.ChoiceField(label=_("Asiointikieli"), required=False, choices=[("", _("Kaikki")), *LANGUAGES])

    def __init__(self, *arguments: Any, units: list[OrganiserUnit], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit"].choices = [("", _("Kaikki")), *((unit.public_id, str(unit.name)) for unit in units)]

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class UnitChoice(forms.ChoiceField):
    """One of the units that the official works in; cleaned to the unit, or None."""

    def __init__(self, *, units: list[OrganiserUnit], empty: Any, **options: Any) -> None:
        self.units = {unit.public_id: unit for unit in units}
        choices = [("", empty)] if empty else []
        super().__init__(choices=[*choices, *((key, str(unit.name)) for key, unit in self.units.items())], **options)

    def clean(self, value: Any) -> OrganiserUnit | None:
        return self.units.get(super().clean(value))


class ClientForm(forms.Form):
    """The facts of a client. `phones` is one field for each of two numbers, which is what letters print."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_names = forms.CharField(
        label=_("Etunimet"), max_length=120, error_messages=_required(_("Kirjoita etunimet."))
    )
    last_name = forms.CharField(label=_("Sukunimi"), max_length=120, error_messages=_required(_("Kirjoita sukunimi.")))
    street_address = forms.CharField(
        label=_("Katuosoite"), max_length=200, error_messages=_required(_("Kirjoita katuosoite."))
    )
    postal_code = forms.RegexField(
        label=_("Postinumero"),
        regex=r"^\d{5}$",
        max_length=5,
        error_messages={
            "required": _("Kirjoita postinumero."),
            "invalid": _("Kirjoita postinumero viidellä numerolla, esimerkiksi 40100."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    post_office = forms.CharField(
        label=_("Postitoimipaikka"), max_length=100, error_messages=_required(_("Kirjoita postitoimipaikka."))
    )
    municipality_code = MunicipalityField(label=_("Kotikunta"))
    phone = PhoneField(label=_("Puhelinnumero"), required=False)
    second_phone = PhoneField(label=_("Toinen puhelinnumero"), required=False)
    email = forms.EmailField(label=_("Sähköposti"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Asiointikieli"), choices=LANGUAGES, initial="fi")
    contact_channel = forms.ChoiceField(
        label=_("Tiedoksianto"),
        choices=ContactChannel.choices,
        initial=ContactChannel.LETTER,
        widget=forms.RadioSelect,
        error_messages=_required(_("Valitse, miten asiakas saa päätöksen tiedoksi.")),
    )
    address_protected = forms.BooleanField(
        label=_("Turvakielto"),
        required=False,
        help_text=_("Osoitetta ei näytetä listoissa, kirjeissä eikä tulosteissa."),
    )

    ADDRESS = ("street_address", "postal_code", "post_office", "municipality_code")

    def __init__(self, *arguments: Any, units: list[OrganiserUnit], protected: Client | None = None, **options: Any):
        """`protected`: a client whose address is not shown; an address left empty stays as it is."""
        super().__init__(*arguments, **options)
        self.protected = protected
        self.fields["unit"] = UnitChoice(
            units=units, empty=_("Koko organisaatio"), label=_("Yksikkö, jonka asiakas henkilö on"), required=False
        )
        for name in self.ADDRESS if protected else ():
            self.fields[name].required = False

    def facts(self) -> ClientFacts:
        cleaned = self.cleaned_data
        given = (cleaned["phone"], cleaned["second_phone"])
        kept = {name: getattr(self.protected, name, "") for name in self.ADDRESS}
        return ClientFacts(
            first_names=cleaned["first_names"],
            last_name=cleaned["last_name"],
            **{name: cleaned[name] or kept[name] for name in self.ADDRESS},
            phones=tuple(phone for phone in given if phone),
            email=cleaned["email"],
            language=cleaned["language"],
            contact_channel=cleaned["contact_channel"],
            address_protected=cleaned["address_protected"],
        )


class NewClientForm(ClientForm):
    """The facts and the identity code, or a tick that there is none."""

    identity_code = IdentityCodeField(label=_("Henkilötunnus"), required=False)
    no_identity_code = forms.BooleanField(label=_("Henkilöllä ei ole henkilötunnusta"), required=False)

    field_order = ["identity_code", "no_identity_code"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        missing = not cleaned.get("identity_code") and "identity_code" not in self.errors
        if missing and not cleaned.get("no_identity_code"):
            self.add_error("identity_code", _("Kirjoita henkilötunnus tai merkitse, että sitä ei ole."))
        return cleaned


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Miksi tarvitset osoitteen?"),
        max_length=300,
        help_text=_("Syy tallennetaan lokiin, jonka asiakas voi pyytää nähtäväkseen."),
        error_messages={"required": _("Kirjoita, miksi tarvitset osoitteen.")},
    )


class MandateForm(forms.Form):
    """Who may act for the client, on what basis and for how long."""

    holder_name = forms.CharField(
        label=_("Valtuutetun nimi"), max_length=200, error_messages=_required(_("Kirjoita valtuutetun nimi."))
    )
    holder_code = IdentityCodeField(label=_("Valtuutetun henkilötunnus"))
    basis = forms.ChoiceField(
        label=_("Peruste"),
        choices=MandateBasis.choices,
        widget=forms.RadioSelect,
        error_messages=_required(_("Valitse peruste.")),
    )
    first_day = FinnishDateField(
        label=_("Alkaa"),
        initial=clock.today,
        error_messages=_required(_("Kirjoita päivä, josta valtuutus alkaa.")),
    )
    last_day = FinnishDateField(
        label=_("Päättyy"), required=False, help_text=_("Jätä tyhjäksi, jos valtuutus on toistaiseksi voimassa.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Päättymispäivä ei voi olla ennen alkamispäivää."))
        return cleaned

    def days(self) -> DateRange:
        return period(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


class ReasonForm(forms.Form):
    """An act that needs its reason written."""

    reason = forms.CharField(
        label=_("Perustelu"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Kirjoita perustelu.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NeedAssessmentForm(forms.Form):
    """Palvelutarpeen arviointi: what was found, the plan, and what follows."""

    assessed_date = FinnishDateField(label=_("Arviointipäivä"), initial=clock.today)
    needs = forms.CharField(
        label=_("Palvelutarve"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Missä asiakas tarvitsee apua, kuinka usein ja miksi?"),
        error_messages=_required(_("Kirjoita, mitä apua asiakas tarvitsee.")),
    )
    plan = forms.CharField(
        label=_("Palvelusuunnitelma"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mitä palvelua annetaan, kuinka paljon ja millä tavoitteella?"),
    )
    conclusion = forms.ChoiceField(
        label=_("Johtopäätös"),
        choices=Conclusion.choices,
        widget=forms.RadioSelect,
        error_messages=_required(_("Valitse johtopäätös.")),
    )

    def __init__(self, *arguments: Any, units: list[OrganiserUnit], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit"] = UnitChoice(units=units, empty="", label=_("Yksikkö"))


def units_of(actor: Actor) -> list[OrganiserUnit]:
    """The open units in which the official works, or all of them."""
    units = OrganiserUnit.objects.visible_to(actor).filter(closed_at=None)
    return list(units.filter(pk__in=actor.unit_ids) if actor.unit_ids else units)
