"""Registering a company, its details, and showing authority to act for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from providers import rules
from providers.actions.company import CompanyDetails, NewCompany, NewPerson
from providers.forms.fields import PostalCodeField, VersionedForm
from providers.languages import ServiceLanguage
from providers.models.provider import LegalForm, Provider
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.form_fields import BusinessIdField, PhoneField, UploadField

#: Names that a stranger types go into a mail to somebody: no addresses, no links.
PERSON_NAME = RegexValidator(r"^[^\W\d_][^\d_@/:<>]*$", _("Kirjoita nimi kirjaimin."), "name")
COMPANY_NAME = RegexValidator(
    r"(?i)@|://|www\.|[<>]", _("Kirjoita pelkkä yrityksen nimi, ilman osoitteita."), "name", inverse_match=True
)


class ContactFields(forms.Form):
    """Where the company is and how to reach it."""

    street_address = forms.CharField(
        label=_("Katuosoite"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    postal_code = PostalCodeField(label=_("Postinumero"))
    post_office = forms.CharField(label=_("Postitoimipaikka"), max_length=100)
    phone = PhoneField(label=_("Yrityksen puhelin"))
    email = forms.EmailField(label=_("Yrityksen sähköposti"))


class RegistrationForm(ContactFields):
    """The company's part of the registration; the person's part is asked from those not signed in."""

    business_id = BusinessIdField(label=_("Y-tunnus"), help_text=_("Esimerkiksi 1234567-1."))
    name = forms.CharField(
        label=_("Yrityksen nimi"),
        max_length=200,
        validators=[COMPANY_NAME],
        help_text=_("Sama nimi kuin kaupparekisterissä tai yritystietojärjestelmässä (YTJ)."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    legal_form = forms.ChoiceField(label=_("Yhtiömuoto"), choices=[("", _("Valitse")), *LegalForm.choices])
    field_order = ["business_id", "name", "legal_form"]

    def company(self) -> NewCompany:
        cleaned = self.cleaned_data
        return NewCompany(**{name: cleaned[name] for name in NewCompany.__dataclass_fields__})


class PersonForm(forms.Form):
    """The person who registers and becomes the company's administrator."""

    first_name = forms.CharField(
        label=_("Etunimi"),
        max_length=100,
        validators=[PERSON_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Sukunimi"),
        max_length=100,
        validators=[PERSON_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    own_email = forms.EmailField(
        label=_("Oma sähköpostisi"),
        help_text=_("Lähetämme osoitteeseen linkin, jolla valitset salasanan. Kirjaudut samalla sähköpostilla."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def person(self) -> NewPerson:
        cleaned = self.cleaned_data
        return NewPerson(cleaned["first_name"], cleaned["last_name"], cleaned["own_email"])


class CompanyForm(ContactFields, VersionedForm):
    """What the company keeps up to date. The name and the Y-tunnus come from the registration."""

    website = forms.URLField(
        label=_("Verkkosivu"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Palvelukielet"),
        choices=ServiceLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kielet, joilla palvelette asiakkaita. Ne näkyvät julkisessa luettelossa."),
        error_messages={"required": _("Valitse vähintään yksi kieli.")},
    )
    bank_account = forms.CharField(
        label=_("Tilinumero (IBAN)"), max_length=42, required=False, help_text=_("Esimerkiksi FI21 1234 5600 0007 85.")
    )
    e_invoice_address = forms.CharField(
        label=_("Verkkolaskuosoite"),
        max_length=40,
        required=False,
        help_text=_("OVT-tunnus, joka alkaa 0037, tai IBAN-muotoinen osoite."),
    )
    soteri_id = forms.CharField(
        label=_("Soteri-tunnus"),
        max_length=40,
        required=False,
        help_text=_("Tunnus sosiaali- ja terveydenhuollon palveluntuottajien rekisterissä."),
    )

    @classmethod
    def for_provider(cls, provider: Provider, data: Any = None) -> CompanyForm:
        names = (*CompanyDetails.__dataclass_fields__, "version")
        return cls(data, initial={name: getattr(provider, name) for name in names})

    def clean_bank_account(self) -> str:
        return self._normalised(
            "bank_account", rules.normalise_iban, _("Tilinumero on väärin. Tarkista, mitä kirjoitit.")
        )

    def clean_e_invoice_address(self) -> str:
        message = _("Verkkolaskuosoite on väärin. Kirjoita 0037-alkuinen OVT-tunnus tai IBAN-muotoinen osoite.")
        return self._normalised("e_invoice_address", rules.normalise_e_invoice_address, message)

    def _normalised(self, name: str, normalise: Any, message: Any) -> str:
        typed = self.cleaned_data[name]
        if not typed:
            return ""
        try:
            return str(normalise(typed))
        except ValueError:
            raise ValidationError(message, code="invalid") from None

    def details(self) -> CompanyDetails:
        return CompanyDetails(**{name: self.cleaned_data[name] for name in CompanyDetails.__dataclass_fields__})


class AuthorityProofForm(forms.Form):
    """A document that shows the right to act for the company, and who should check it."""

    organiser = forms.ModelChoiceField(
        label=_("Kuka tarkastaa valtuuden"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=_("Valitse"),
        help_text=_("Valitse järjestäjä, jolle aiotte hakea tuottajaksi. Tarkastus tehdään vain kerran."),
        error_messages={"required": _("Valitse järjestäjä."), "invalid_choice": _("Valitse järjestäjä luettelosta.")},
    )
    basis = forms.CharField(
        label=_("Mihin oikeutesi toimia yrityksen puolesta perustuu"),
        max_length=200,
        help_text=_("Esimerkiksi toimitusjohtaja, nimenkirjoitusoikeus tai valtakirja."),
        error_messages={"required": _("Kirjoita, mihin oikeutesi toimia yrityksen puolesta perustuu.")},
    )
    document = UploadField(
        label=_("Asiakirja"), help_text=_("Esimerkiksi kaupparekisteriote tai allekirjoitettu valtakirja.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organiser"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.organisers()
