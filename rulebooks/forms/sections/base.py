"""What the section forms share: they are filled from the draft's columns, and ask only what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.definition_changes import DefinitionNames
from rulebooks.forms.base import DraftForm
from rulebooks.models import DefinitionVersion, ParameterTable
from voucher_portal.core.form_fields import FinnishDecimalField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YES_NO = (("yes", _("Kyllä")), ("no", _("Ei")))
# A text input keeps what was typed even when it is no number.
NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})


class SectionForm(DraftForm):
    """One page of a draft, filled from its columns.

    `lead` says what the page is about, `widths` how wide its fields are, and `related` which columns
    point to other rows: those are chosen by their public id.
    """

    template: ClassVar[str] = "rulebooks/sections/form.html"
    lead: ClassVar[str | _StrPromise] = ""
    widths: ClassVar[Mapping[str, str]] = {}
    related: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        self.draft = draft
        super().__init__(data)
        for name in self.not_asked():
            del self.fields[name]
        self.initial = {"version": draft.version, **self.first_values()}

    def not_asked(self) -> tuple[str, ...]:
        """The fields that this draft does not need."""
        return ()

    def first_values(self) -> dict[str, Any]:
        values = {name: getattr(self.draft, name) for name in self.fields if hasattr(self.draft, name)}
        chosen = {name: getattr(self.draft, name) for name in self.related if name in self.fields}
        return {**values, **{name: thing and thing.public_id for name, thing in chosen.items()}}

    def names(self) -> DefinitionNames | None:
        """The voucher's name, where this page asks for it."""
        return None

    @property
    def placed(self) -> list[dict[str, Any]]:
        """The visible fields in order, each with its width."""
        return [{"field": field, "width": self.widths.get(field.name, "")} for field in self.visible_fields()]


class YesNoField(forms.TypedChoiceField):
    """A question that is answered yes or no, cleaned to a truth value."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO, coerce=lambda chosen: chosen == "yes", widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class PercentField(FinnishDecimalField):
    """A percentage from 0 to 100, typed as 12,5."""

    default_error_messages = {
        "format": _("Kirjoita prosentti lukuna, esimerkiksi 50 tai 12,5."),
        "max_value": _("Prosentti on yli 100. Kirjoita enintään 100."),
        "min_value": _("Prosentin on oltava vähintään %(limit)s."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"decimal_places": 2, "max_value": 100, **options})

    def prepare_value(self, value: Any) -> Any:
        shown = super().prepare_value(value)
        return shown.removesuffix(",00") if isinstance(shown, str) and shown is not value else shown


class WholeNumberField(forms.IntegerField):
    """A whole number that keeps what was typed when it is none."""

    default_error_messages = {
        "invalid": _("Kirjoita kokonaisluku, esimerkiksi 24."),
        "min_value": _("Luvun on oltava vähintään %(limit_value)s."),
        "max_value": _("Luvun on oltava enintään %(limit_value)s."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "widget": NUMBER, **options})


class TableField(forms.ModelChoiceField):
    """A parameter table of the organiser, of one kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=ParameterTable.objects.none(),
            to_field_name="public_id",
            error_messages={"invalid_choice": _("Valitse taulukko luettelosta.")},
            **options,
        )

    def offer(self, organiser_id: int, kind: str) -> None:
        self.queryset = ParameterTable.objects.of_kind(kind).filter(organiser_id=organiser_id)
