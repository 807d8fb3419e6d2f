"""The organiser's forms: the list's filters, requests for information, preparing a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from providers.actions.approvals import ApprovalDraft
from providers.forms.fields import VersionedForm
from providers.models import Application
from providers.models.approval import ApprovalDecision, Outcome
from providers.transitions import ApplicationState, ApprovalState
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock, periods
from voucher_portal.core.form_fields import FinnishDateField, MunicipalitiesField, needed_later

REVIEWED_STATES = [choice for choice in ApplicationState.choices if choice[0] != ApplicationState.DRAFT]


class ReviewFilter(forms.Form):
    """Search of applications by company or Y-tunnus, by state and by service."""

    search = forms.CharField(label=_("Yritys tai Y-tunnus"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("Tila"), choices=[("", _("Kaikki tilat")), *REVIEWED_STATES], required=False)
    definition = forms.ModelChoiceField(
        label=_("Palveluseteli"),
        queryset=Definition.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Kaikki palvelusetelit"),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["definition"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Definition.objects.visible_to(actor)

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class ProofFilter(forms.Form):
    """Search of the documents that show authority."""

    REVIEWED = "reviewed"

    search = forms.CharField(label=_("Yritys tai Y-tunnus"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("Näytä"), choices=[("", _("Tarkastettavat")), (REVIEWED, _("Tarkastetut"))], required=False
    )

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class ApprovalFilter(forms.Form):
    """Search of approval decisions."""

    search = forms.CharField(label=_("Yritys, Y-tunnus tai päätöksen numero"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("Tila"), choices=[("", _("Kaikki tilat")), *ApprovalState.choices], required=False
    )

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class AskMoreForm(VersionedForm):
    """What the company should complete, and by when."""

    request_text = forms.CharField(
        label=_("Mitä hakemuksesta puuttuu"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Yritys saa tekstin tehtäväksi. Kirjoita, mitä pitää lisätä tai korjata."),
        error_messages={"required": _("Kirjoita, mitä yrityksen pitää täydentää.")},
    )
    due_date = FinnishDateField(label=_("Määräpäivä"), help_text=_("Esimerkiksi 1.2.2026."))


class ApprovalForm(VersionedForm):
    """The proposed decision on one application."""

    outcome = forms.ChoiceField(label=_("Ratkaisu"), choices=Outcome.choices, widget=forms.RadioSelect)
    first_day = FinnishDateField(
        label=_("Hyväksyntä alkaa"), required=False, help_text=_("Hylkäävään päätökseen ei tarvita päiviä.")
    )
    last_day = FinnishDateField(
        label=_("Hyväksyntä päättyy"),
        required=False,
        help_text=_("Jätä tyhjäksi, jos hyväksyntä on voimassa toistaiseksi."),
    )
    reasons = forms.CharField(
        label=_("Perustelut"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Kirjoita päätöksen perustelut.")},
    )
    law_sections = forms.CharField(
        label=_("Sovelletut lainkohdat"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Esimerkiksi laki sosiaali- ja terveydenhuollon palvelusetelistä (569/2009) 5 §."),
        error_messages={"required": _("Kirjoita, mihin lainkohtiin päätös perustuu.")},
    )
    review_instructions = forms.CharField(
        label=_("Oikaisuvaatimusohje"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Kenelle, miten ja mihin mennessä yritys voi vaatia oikaisua."),
        error_messages={"required": _("Kirjoita, miten päätökseen voi vaatia oikaisua.")},
    )

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["municipality_codes"] = needed_later(
            MunicipalitiesField(
                label=_("Alue"),
                codes=application.municipality_codes,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Kunnat, joissa yritys hyväksytään tuottajaksi."),
            )
        )
        needed_later(self.fields["first_day"])

    @classmethod
    def for_application(
        cls,
        application: Application,
        data: Any = None,
        *,
        returned: ApprovalDecision | None,
        latest: ApprovalDecision | None,
    ) -> ApprovalForm:
        """Filled from the proposal that was returned; the law's words else from the organiser's latest approval."""
        words = returned or latest
        initial = {
            "version": application.version,
            "outcome": returned.outcome if returned else Outcome.APPROVED,
            "first_day": periods.first_day(returned.period) if returned else clock.today(),
            "last_day": periods.last_day(returned.period) if returned else None,
            "reasons": returned.reasons if returned else "",
            "law_sections": words.law_sections if words else "",
            "review_instructions": words.review_instructions if words else "",
            "municipality_codes": returned.municipality_codes if returned else application.municipality_codes,
        }
        return cls(data, application=application, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if cleaned.get("outcome") == Outcome.APPROVED and first is None and "first_day" not in self.errors:
            self.add_error("first_day", _("Kirjoita päivä, josta hyväksyntä alkaa."))
        if first and last and last < first:
            self.add_error(
                "last_day", ValidationError(_("Hyväksyntä ei voi päättyä ennen kuin se alkaa."), code="end_first")
            )
        return cleaned

    def draft(self) -> ApprovalDraft:
        cleaned = self.cleaned_data
        is_approved = cleaned["outcome"] == Outcome.APPROVED
        first = cleaned["first_day"] if is_approved else clock.today()
        return ApprovalDraft(
            outcome=cleaned["outcome"],
            reasons=cleaned["reasons"],
            law_sections=cleaned["law_sections"],
            review_instructions=cleaned["review_instructions"],
            municipality_codes=cleaned["municipality_codes"],
            period=periods.period(first, cleaned["last_day"] if is_approved else None),
        )
