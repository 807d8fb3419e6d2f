"""Forms of a voucher as a whole: copied from another, renamed, and two of its versions compared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.definition_changes import DefinitionNames
from rulebooks.forms.base import DraftForm
from rulebooks.forms.sections.basics import NAME, NAMES, NewDefinitionForm, names_of
from rulebooks.models import Definition, DefinitionVersion
from voucher_portal.core.periods import format_period
from voucher_portal.core.translated import LANGUAGES


class SourceField(forms.ModelChoiceField):
    """Any version of the organiser's vouchers."""

    def label_from_instance(self, obj: Any) -> str:
        words = {"name": obj.definition.name, "number": obj.number, "state": _told_state(obj)}
        return _("%(name)s, versio %(number)s (%(state)s)") % words


def _told_state(version: DefinitionVersion) -> str:
    if version.is_draft or version.period is None:
        return str(_("luonnos"))
    return format_period(version.period, get_language() or "fi")


class CopyForm(NewDefinitionForm):
    """A new voucher that begins as a copy of another."""

    source = SourceField(
        queryset=DefinitionVersion.objects.none(),
        to_field_name="public_id",
        label=_("Mistä määritelmästä kopioidaan?"),
        empty_label=_("Valitse"),
        error_messages={"required": _("Valitse määritelmä."), "invalid_choice": _("Valitse määritelmä luettelosta.")},
    )
    billing_prefix = forms.CharField(
        label=_("Uuden palvelusetelin laskuviitteen alku"),
        max_length=5,
        help_text=_("3–5 kirjainta, esimerkiksi VAMHA. Jokaisella palvelusetelillä on oma."),
        error_messages={"required": _("Kirjoita laskuviitteen alku.")},
    )
    field_order = ["source", *NAMES, "unit", "billing_prefix"]

    def __init__(self, *arguments: Any, organiser_id: int, **options: Any) -> None:
        super().__init__(*arguments, organiser_id=organiser_id, **options)
        self.order_fields(self.field_order)
        source = self.fields["source"]
        assert isinstance(source, SourceField)
        rows = DefinitionVersion.objects.filter(organiser_id=organiser_id).select_related("definition")
        source.queryset = rows.order_by("definition__sort_name", "-number")

    def clean_billing_prefix(self) -> str:
        return str(self.cleaned_data["billing_prefix"]).upper()


class DefinitionNameForm(DraftForm):
    """The voucher's name, and the names it has had."""

    translated = (NAME,)
    former_names = forms.CharField(
        label=_("Entiset nimet"),
        help_text=_("Yksi nimi riville. Näkyvät palvelusetelin sivulla, jotta vanhalla nimellä etsivä löytää perille."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def clean_former_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["former_names"].splitlines() if line.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("Nimessä saa olla enintään 200 merkkiä. Lyhennä nimeä."))
        return names

    def names(self) -> DefinitionNames:
        return names_of(self.cleaned_data)


def name_initial(definition: Definition) -> dict[str, Any]:
    names = {name: getattr(definition, name) for name in NAMES}
    return {**names, "former_names": "\n".join(definition.former_names), "version": definition.version}


class ComparisonForm(forms.Form):
    """Which two versions, and in which language their texts; `versions` are the newest first.

    What the address does not say, or says wrong, is the newest version, the one before the new one,
    and the reader's language.
    """

    old = forms.ChoiceField(label=_("Vanha versio"))
    new = forms.ChoiceField(label=_("Uusi versio"))
    language = forms.ChoiceField(
        label=_("Tekstien kieli"), choices=[("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
    )

    def __init__(self, data: Any, *, versions: list[DefinitionVersion]) -> None:
        self.versions = {version.public_id: version for version in versions}
        super().__init__(self._completed(data))
        choices = [(public_id, _choice_label(version)) for public_id, version in self.versions.items()]
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def _completed(self, asked: Any) -> dict[str, str]:
        known = list(self.versions)
        new = asked.get("new") if asked.get("new") in known else known[0]
        before = known[(known.index(new) + 1) % len(known)]
        old = asked.get("old") if asked.get("old") in known else before
        language = asked.get("language") if asked.get("language") in LANGUAGES else (get_language() or "fi")[:2]
        return {"old": old, "new": new, "language": language}

    @property
    def language_chosen(self) -> str:
        return str(self.data["language"])

    @property
    def pair(self) -> tuple[DefinitionVersion, DefinitionVersion]:
        return self.versions[self.data["old"]], self.versions[self.data["new"]]


def _choice_label(version: DefinitionVersion) -> str:
    return _("Versio %(number)s (%(state)s)") % {"number": version.number, "state": _told_state(version)}
