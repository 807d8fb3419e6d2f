"""Offices of a company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from providers.actions.offices import OfficeDetails
from providers.forms.fields import CountyCheckboxes, MunicipalitiesByCountyField, PostalCodeField
from providers.models import Office
from voucher_portal.core.form_fields import MunicipalityField, PhoneField
from voucher_portal.core.regions import municipalities


class OfficeForm(forms.Form):
    """Where the office is, whom it serves and who answers there."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Toimipisteen nimi"), max_length=120)
    street_address = forms.CharField(label=_("Katuosoite"), max_length=200)
    postal_code = PostalCodeField(label=_("Postinumero"))
    post_office = forms.CharField(label=_("Postitoimipaikka"), max_length=100)
    municipality_code = MunicipalityField(label=_("Kunta"))
    contact_name = forms.CharField(
        label=_("Yhteyshenkilö"), max_length=120, help_text=_("Näkyy julkisessa luettelossa.")
    )
    phone = PhoneField(label=_("Puhelin"), help_text=_("Näkyy julkisessa luettelossa."))
    email = forms.EmailField(label=_("Sähköposti"), required=False)
    opening_hours = forms.CharField(
        label=_("Palveluaika"), max_length=200, required=False, help_text=_("Esimerkiksi arkisin klo 8–16.")
    )
    served_municipality_codes = MunicipalitiesByCountyField(
        label=_("Kunnat, joissa palvelette"),
        help_text=_("Avaa maakunta ja valitse kunnat. Voit hakea tuottajaksi näissä kunnissa."),
    )

    def __init__(self, *args: Any, company_municipality: str = "", **options: Any) -> None:
        """The county of the office opens; of a new one, that of `company_municipality`, where the company is known."""
        super().__init__(*args, **options)
        place = municipalities().get(str(self["municipality_code"].value() or company_municipality))
        widget = self.fields["served_municipality_codes"].widget
        assert isinstance(widget, CountyCheckboxes)
        widget.own_county = place.county_code if place else ""

    @classmethod
    def for_office(cls, office: Office, data: Any = None) -> OfficeForm:
        names = (*OfficeDetails.__dataclass_fields__, "version")
        return cls(data, initial={name: getattr(office, name) for name in names})

    def details(self) -> OfficeDetails:
        return OfficeDetails(**{name: self.cleaned_data[name] for name in OfficeDetails.__dataclass_fields__})
