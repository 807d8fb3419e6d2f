"""People of the company and their rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from providers.actions.staff import OFFICE_ROLES, Rights, WorkerDetails
from providers.models import Office
from voucher_portal.accounts.actions import SignInMeans
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.roles import ROLES, RoleName
from voucher_portal.core.form_fields import PhoneField, needed_later

ADMINISTRATOR = str(RoleName.PROVIDER_ADMINISTRATOR)
_CHOICES = [(role, ROLES[role].label) for role in OFFICE_ROLES]


class StaffFilter(forms.Form):
    """Search of the company's people."""

    ENDED = "ended"

    search = forms.CharField(label=_("Nimi, sähköposti tai käyttäjätunnus"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("Näytä"), choices=[("", _("Nykyiset")), (ENDED, _("Päättyneet"))], required=False)

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class RightsForm(forms.Form):
    """Title, phone and the matrix of rights: the whole company, and each open office."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Tehtävänimike"), max_length=100, required=False)
    work_phone = PhoneField(label=_("Työpuhelin"), required=False)
    is_administrator = forms.BooleanField(
        label=_("Yrityksen pääkäyttäjä"),
        required=False,
        help_text=_("Ylläpitää yrityksen tietoja, toimipisteitä ja käyttäjiä ja tekee hakemukset."),
    )
    everywhere = forms.MultipleChoiceField(
        label=_("Koko yritys"), choices=_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offices: Iterable[Office], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = list(offices)
        for office in self.offices:
            self.fields[_field_of(office)] = forms.MultipleChoiceField(
                label=office.name, choices=_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
            )
        for name in ("email", "login_name"):
            if name in self.fields:
                needed_later(self.fields[name])

    def matrix(self) -> Iterator[BoundField]:
        """The rows of the matrix, the whole company first."""
        yield self["everywhere"]
        for office in self.offices:
            yield self[_field_of(office)]

    def rights(self) -> Rights:
        cleaned = self.cleaned_data
        administrator = (ADMINISTRATOR,) if cleaned["is_administrator"] else ()
        return Rights(
            everywhere=(*administrator, *cleaned["everywhere"]),
            in_offices={office.pk: tuple(cleaned[_field_of(office)]) for office in self.offices},
        )

    def worker_details(self) -> WorkerDetails:
        return WorkerDetails(title=self.cleaned_data["title"], phone=self.cleaned_data["work_phone"])

    @classmethod
    def for_membership(cls, membership: Membership, offices: Iterable[Office], data: Any = None) -> RightsForm:
        """The form filled with what the member has now; `office_assignments` prefetched."""
        assigned = {row.office_id: row.roles for row in membership.office_assignments.all()}
        offices = list(offices)
        initial = {
            "version": membership.version,
            "title": membership.title,
            "work_phone": membership.phone,
            "is_administrator": ADMINISTRATOR in membership.roles,
            "everywhere": [role for role in membership.roles if role in OFFICE_ROLES],
            **{_field_of(office): assigned.get(office.pk, []) for office in offices},
        }
        return cls(data, offices=offices, initial=initial)


def _field_of(office: Office) -> str:
    return f"office_{office.public_id}"


class WorkerForm(RightsForm):
    """A new member of staff: with e-mail, or with a login name and a printed code."""

    WITH_EMAIL, WITHOUT_EMAIL = "email", "login_name"

    first_name = forms.CharField(label=_("Etunimi"), max_length=100)
    last_name = forms.CharField(label=_("Sukunimi"), max_length=100)
    signs_in_by = forms.ChoiceField(
        label=_("Miten henkilö kirjautuu"),
        choices=[
            (WITH_EMAIL, _("Sähköpostilla. Lähetämme hänelle kutsun.")),
            (WITHOUT_EMAIL, _("Käyttäjätunnuksella. Tulostat hänelle kertakoodin.")),
        ],
        initial=WITH_EMAIL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten henkilö kirjautuu.")},
    )
    email = forms.EmailField(label=_("Sähköposti"), required=False)
    login_name = forms.CharField(
        label=_("Käyttäjätunnus"),
        max_length=64,
        min_length=4,
        required=False,
        help_text=_("Vähintään neljä merkkiä: pieniä kirjaimia a–z, numeroita, pisteitä ja väliviivoja."),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9.-]*$",
                _("Käytä käyttäjätunnuksessa vain pieniä kirjaimia a–z, numeroita, pisteitä ja väliviivoja."),
            )
        ],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        means = cleaned.get("signs_in_by")
        if means == self.WITH_EMAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Kirjoita sähköposti, johon kutsu lähetetään."))
        if means == self.WITHOUT_EMAIL and not cleaned.get("login_name") and "login_name" not in self.errors:
            self.add_error("login_name", _("Kirjoita käyttäjätunnus."))
        return cleaned

    @property
    def has_email(self) -> bool:
        return bool(self.cleaned_data["signs_in_by"] == self.WITH_EMAIL)

    def means(self) -> SignInMeans:
        """Only the chosen way counts: what was typed for the other one is left out."""
        if self.has_email:
            return SignInMeans(email=self.cleaned_data["email"])
        return SignInMeans(login_name=self.cleaned_data["login_name"])
