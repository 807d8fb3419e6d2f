"""The shape of what people type in sign-in, staff, unit and profile forms."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.actions.organisers import SupportDetails
from voucher_portal.accounts.actions.staff import SignInMeans, StaffDetails
from voucher_portal.accounts.actions.units import UnitDetails
from voucher_portal.accounts.models import Membership, Organisation, OrganiserUnit
from voucher_portal.accounts.roles import ORGANISER_ROLES, Role
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.form_fields import IdentityCodeField, PhoneField

_LOGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")
validate_email_address = EmailValidator(_("Kirjoita sähköposti muodossa nimi@esimerkki.fi."))


class LoginForm(AllauthLoginForm):
    """E-mail or login name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sähköposti tai käyttäjätunnus")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Salasana")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class PasskeyNameForm(EditWebAuthnForm):
    """What the person calls the passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Avaimen nimi")


class OneTimeCodeForm(forms.Form):
    """What stands on the printed paper."""

    login_name = forms.CharField(
        label=_("Käyttäjätunnus"),
        max_length=64,
        error_messages={"required": _("Kirjoita käyttäjätunnus, joka on paperissa.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Kertakäyttökoodi"),
        max_length=40,
        help_text=_("12 merkkiä, esimerkiksi ABCD-EFGH-JK23. Väliviivoilla ei ole merkitystä."),
        error_messages={"required": _("Kirjoita kertakäyttökoodi, joka on paperissa.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class PasswordChoiceForm(forms.Form):
    password = forms.CharField(
        label=_("Uusi salasana"),
        strip=False,
        max_length=128,
        help_text=_("Vähintään 12 merkkiä. Pitkä lause, jonka muistat, on hyvä salasana."),
        error_messages={"required": _("Kirjoita uusi salasana.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _explained(role: Role) -> SafeString:
    return format_html("<strong>{}</strong><br>{}", role.label, role.sentence)


class _UnitChoices(forms.ModelMultipleChoiceField):
    """Open units of the organiser, told apart by the units above them."""

    def label_from_instance(self, unit: OrganiserUnit) -> str:
        return f"{unit.parent.name} › {unit.name}" if unit.parent else str(unit.name)


class StaffDetailsForm(forms.Form):
    """Roles, own area, title and phone of an official."""

    roles = forms.MultipleChoiceField(
        label=_("Roolit"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse vähintään yksi rooli.")},
    )
    units = _UnitChoices(
        label=_("Oma alue"),
        queryset=OrganiserUnit.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Henkilö näkee näiden yksiköiden ja niiden alla olevien asiakkaat. Tyhjä: koko organisaatio."),
    )
    title = forms.CharField(label=_("Tehtävänimike"), max_length=100, required=False)
    phone = PhoneField(label=_("Puhelin"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["roles"]
        roles.choices = [(str(role.name), _explained(role)) for role in ORGANISER_ROLES]
        choices: Any = self.fields["units"]
        choices.queryset = units

    @property
    def details(self) -> StaffDetails:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return StaffDetails(
            roles=tuple(typed["roles"]), units=tuple(typed["units"]), title=typed["title"], phone=typed["phone"]
        )


class MembershipForm(StaffDetailsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        return {
            "roles": membership.roles,
            "units": [unit.public_id for unit in membership.units.all()],
            "title": membership.title,
            "phone": membership.phone,
            "version": membership.version,
        }


class StaffForm(StaffDetailsForm):
    """A new member of staff, with the way of signing in."""

    first_name = forms.CharField(
        label=_("Etunimi"), max_length=100, error_messages={"required": _("Kirjoita etunimi.")}
    )
    last_name = forms.CharField(
        label=_("Sukunimi"), max_length=100, error_messages={"required": _("Kirjoita sukunimi.")}
    )
    sign_in_name = forms.CharField(
        label=_("Sähköposti tai käyttäjätunnus"),
        max_length=254,
        help_text=_(
            "Sähköpostiin lähetämme kutsun. Jos henkilöllä ei ole sähköpostia, keksi hänelle käyttäjätunnus: "
            "tulostat kertakäyttökoodin, jolla hän kirjautuu ensimmäisen kerran."
        ),
        error_messages={"required": _("Kirjoita sähköposti tai käyttäjätunnus.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    identity_code = IdentityCodeField(
        label=_("Henkilötunnus"),
        required=False,
        help_text=_("Jos kirjoitat tunnuksen, henkilö ei voi käsitellä omaa asiaansa. Tunnusta ei tallenneta."),
    )

    field_order = ["first_name", "last_name", "sign_in_name", "identity_code"]

    def clean_sign_in_name(self) -> str:
        typed: str = self.cleaned_data["sign_in_name"]
        if "@" in typed:
            validate_email_address(typed)
        elif not _LOGIN_NAME.fullmatch(typed):
            raise forms.ValidationError(
                _("Käytä käyttäjätunnuksessa vähintään neljää merkkiä: kirjaimia a–z, numeroita, pisteitä ja viivoja.")
            )
        return typed

    @property
    def means(self) -> SignInMeans:
        typed = self.cleaned_data
        name = typed["sign_in_name"]
        return SignInMeans(
            email=name if "@" in name else "",
            login_name="" if "@" in name else name,
            identity_code=typed["identity_code"],
        )

    def refuse(self, error: RuleViolation) -> None:
        """Put an action's refusal beside the field where it can be mended."""
        self.add_error("sign_in_name" if error.field in ("email", "login_name") else error.field, error.message)


class StaffFilterForm(forms.Form):
    """Search and filters of the staff list."""

    q = forms.CharField(label=_("Nimi, sähköposti tai käyttäjätunnus"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Rooli"), required=False)
    state = forms.ChoiceField(
        label=_("Näytä"),
        required=False,
        choices=[("", _("Nykyiset")), ("ended", _("Päättyneet"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [("", _("Kaikki roolit")), *((str(each.name), each.label) for each in ORGANISER_ROLES)]


class UnitForm(forms.Form):
    """A unit of the organiser."""

    name_fi = forms.CharField(
        label=_("Nimi suomeksi"), max_length=200, error_messages={"required": _("Kirjoita yksikön nimi suomeksi.")}
    )
    name_sv = forms.CharField(label=_("Nimi ruotsiksi"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Nimi englanniksi"), max_length=200, required=False)
    parent = forms.ModelChoiceField(
        label=_("Yläyksikkö"),
        queryset=OrganiserUnit.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Ei yläyksikköä"),
        error_messages={"invalid_choice": _("Valitse yläyksikkö luettelosta.")},
    )
    phone = PhoneField(label=_("Puhelin"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = units

    @staticmethod
    def initial_of(unit: OrganiserUnit) -> dict[str, Any]:
        return {
            "name_fi": unit.name_fi,
            "name_sv": unit.name_sv,
            "name_en": unit.name_en,
            "parent": unit.parent.public_id if unit.parent else "",
            "phone": unit.phone,
            "version": unit.version,
        }

    @property
    def details(self) -> UnitDetails:
        typed = self.cleaned_data
        return UnitDetails(
            name_fi=typed["name_fi"],
            name_sv=typed["name_sv"],
            name_en=typed["name_en"],
            phone=typed["phone"],
            parent=typed["parent"],
        )


class SupportForm(forms.Form):
    """Where the organiser's people and clients ask for help, and the colour of their pages."""

    support_phone = PhoneField(
        label=_("Neuvonnan puhelin"),
        required=False,
        help_text=_("Näkyy työntekijöillenne ja asiakkaillenne joka sivulla. Tyhjä: portaalin oma numero."),
    )
    support_email = forms.EmailField(label=_("Neuvonnan sähköposti"), required=False)
    support_hours_fi = forms.CharField(
        label=_("Palveluaika suomeksi"), max_length=120, required=False, help_text=_("Esimerkiksi arkisin klo 9–15.")
    )
    support_hours_sv = forms.CharField(label=_("Palveluaika ruotsiksi"), max_length=120, required=False)
    support_hours_en = forms.CharField(label=_("Palveluaika englanniksi"), max_length=120, required=False)
    brand_colour = forms.CharField(
        label=_("Valikon väri"),
        max_length=7,
        required=False,
        help_text=_("Esimerkiksi #00347a. Valkoisen tekstin on erotuttava väristä. Tyhjä: portaalin oma väri."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_brand_colour(self) -> str:
        return str(self.cleaned_data["brand_colour"]).lower()

    @classmethod
    def for_organiser(cls, organiser: Organisation, data: Any = None) -> SupportForm:
        names = (*SupportDetails.__dataclass_fields__, "version")
        return cls(data, initial={name: getattr(organiser, name) for name in names})

    @property
    def details(self) -> SupportDetails:
        return SupportDetails(**{name: self.cleaned_data[name] for name in SupportDetails.__dataclass_fields__})


class ProfileForm(forms.Form):
    """The own name and language; no name for those whose name comes from identification."""

    first_name = forms.CharField(
        label=_("Etunimi"), max_length=100, error_messages={"required": _("Kirjoita etunimesi.")}
    )
    last_name = forms.CharField(
        label=_("Sukunimi"), max_length=100, error_messages={"required": _("Kirjoita sukunimesi.")}
    )
    language = forms.ChoiceField(label=_("Kieli"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, name_is_given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
        if name_is_given:
            del self.fields["first_name"], self.fields["last_name"]
