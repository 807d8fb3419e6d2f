"""Invented people, forms and figures for the component gallery."""

from __future__ import annotations

from typing import Any

from django import forms

from voucher_portal.accounts.actor import Actor, CapacityKind

PROVIDER_ADMINISTRATOR = Actor(
    user_id=0,
    display_name="Veera Virta",
    capacity=CapacityKind.PROVIDER,
    capacity_label="Yrityksen pääkäyttäjä",
    organisation_name="Kotihoiva Esimerkki Oy",
)
WORKER = Actor(
    user_id=0,
    display_name="Onni Oja",
    capacity=CapacityKind.PROVIDER,
    capacity_label="Työntekijä, Keskusta",
    organisation_name="Kotihoiva Esimerkki Oy",
)
DECISION_MAKER = Actor(
    user_id=0,
    display_name="Aino Alanko",
    capacity=CapacityKind.OFFICIAL,
    capacity_label="Päätöksentekijä",
    organisation_name="Keski-Suomen hyvinvointialue",
)
CLIENT = Actor(user_id=0, display_name="Testi Aamu Aurinkoinen", capacity=CapacityKind.CLIENT)

WORKERS = [("1", "Onni Oja"), ("2", "Helmi Harju")]
LANGUAGES = [("fi", "suomi"), ("sv", "ruotsi"), ("en", "englanti")]


class VisitForm(forms.Form):
    date = forms.CharField(label="Päivä", widget=forms.TextInput({"inputmode": "decimal"}))
    starts = forms.CharField(
        label="Alkoi",
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"required": "Kirjoita kellonaika, jolloin käynti alkoi."},
    )
    ends = forms.CharField(
        label="Päättyi",
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"required": "Kirjoita kellonaika, jolloin käynti päättyi."},
    )
    worker = forms.ChoiceField(
        label="Käynnin tehnyt",
        choices=WORKERS,
        error_messages={"required": "Valitse työntekijä, joka teki käynnin."},
    )
    travel = forms.CharField(
        label="Edestakainen matka, km", required=False, widget=forms.TextInput({"inputmode": "decimal"})
    )
    note = forms.CharField(label="Lisätiedot", required=False, help_text="Ei terveys- tai asiakastietoja.")


VISIT = {"date": "14.4.2023", "starts": "17.15", "ends": "18.45", "worker": "1", "travel": "12,5"}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Yrityksen nimi", help_text="Nimi kaupparekisterissä.")
    phone = forms.CharField(label="Puhelin", required=False, widget=forms.TextInput({"type": "tel"}))
    date = forms.CharField(
        label="Alkaa",
        help_text="Esimerkiksi 1.4.2023.",
        error_messages={"required": "Kirjoita päivä, josta hyväksyntä alkaa."},
    )
    price = forms.CharField(label="Hinta, €/h", widget=forms.TextInput({"inputmode": "decimal"}))
    worker = forms.ChoiceField(label="Työntekijä", choices=WORKERS)
    kind = forms.ChoiceField(
        label="Mitä haet?",
        choices=[("new", "Uutta hyväksyntää"), ("change", "Muutosta hintoihin")],
        widget=forms.RadioSelect,
        help_text="Valitse yksi.",
    )
    languages = forms.MultipleChoiceField(
        label="Palvelukielet", choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(label="Perustelut", widget=forms.Textarea({"rows": 4}))
    password = forms.CharField(label="Salasana", widget=forms.PasswordInput)
    attachment = forms.FileField(label="Liite")
    accepts = forms.BooleanField(label="Hyväksyn sääntökirjan version 1.1.2026", help_text="Lue se ensin.")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


class FilterForm(forms.Form):
    search = forms.CharField(label="Haku", required=False, widget=forms.TextInput({"type": "search"}))
    state = forms.ChoiceField(
        label="Tila", required=False, choices=[("", "Kaikki"), ("open", "Voimassa"), ("ended", "Päättynyt")]
    )
    office = forms.ChoiceField(label="Toimipiste", required=False, choices=[("", "Kaikki"), ("1", "Keskusta")])


class ComparisonForm(forms.Form):
    language = forms.ChoiceField(label="Kieli", required=False, choices=[("", "Kaikki"), *LANGUAGES])
    hours = forms.ChoiceField(label="Palvelee", required=False, choices=[("evening", "Myös iltaisin")])
    municipality = forms.ChoiceField(label="Kunta", required=False, choices=[("179", "Jyväskylä")])


def failed_form() -> forms.Form:
    """A sent form with one error of each kind; what was typed is still there."""
    typed = {"name": "", "phone": "abc", "date": "31.2.2023", "price": "kolmekymmentä", "reason": "", "version": "3"}
    form = SampleForm(typed)
    form.errors.clear()
    for field, message in (
        (None, "Haku päättyi 31.3.2023 klo 23.59. Voit tallentaa luonnoksen, mutta et lähettää hakemusta."),
        ("name", "Kirjoita yrityksen nimi."),
        ("date", "31.2.2023 ei ole oikea päivä. Kirjoita päivä muodossa 1.4.2023."),
        ("price", "Kirjoita hinta numeroina, esimerkiksi 32,00."),
        ("kind", "Valitse, mitä haet."),
        ("reason", "Kirjoita perustelut."),
        ("attachment", "Valitse liitetiedosto."),
        ("accepts", "Hyväksy sääntökirja, jotta voit lähettää hakemuksen."),
    ):
        form.add_error(field, message)
    return form


STALE_ROWS: list[dict[str, Any]] = [
    {"label": "Hinta", "typed": "33,00 €/h", "current": "32,50 €/h"},
    {"label": "Alkaa", "typed": "1.4.2023", "current": "1.4.2023"},
    {"label": "Kunnat", "typed": "Jyväskylä", "current": "Jyväskylä, Laukaa"},
]
BARS = [(0, 1200, 0), (330, 1200, 0), (610, 1000, 20), (1200, 1200, 0)]
PROVIDERS = [
    {
        "name": "Kotihoiva Esimerkki Oy",
        "place": "1,2 km · Keskusta",
        "share": "0,00 €",
        "rows": [("Kuukaudessa", "0,00 €"), ("Tuntihinta", "32,00 €"), ("Hyvinvointialue maksaa", "32,00 €")],
        "languages": "suomi, ruotsi",
        "free": "Heti",
    },
    {
        "name": "Hoivapari Tmi",
        "place": "3,8 km · Kuokkala",
        "share": "3,00 €",
        "rows": [("Kuukaudessa", "39,00 €"), ("Tuntihinta", "34,00 €"), ("Hyvinvointialue maksaa", "32,00 €")],
        "languages": "suomi",
        "free": "Ensi viikolla",
    },
    {
        "name": "Iltatähti Osk",
        "place": "6,4 km · Palokka",
        "share": "6,00 €",
        "rows": [("Kuukaudessa", "78,00 €"), ("Tuntihinta", "36,00 €"), ("Hyvinvointialue maksaa", "32,00 €")],
        "languages": "suomi, englanti",
        "free": "Ei tietoa",
    },
]
