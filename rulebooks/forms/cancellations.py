"""The form of cancellations: each reason with the two parts of the price."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import CancellationCharge
from rulebooks.forms.base import DraftForm
from rulebooks.forms.sections.base import PercentField, WholeNumberField
from rulebooks.models import CancellationRule, DefinitionVersion
from rulebooks.models.conditions import CancellationReason

_PARTS = (
    ("voucher_percent", _("seteli maksaa osuudestaan, prosenttia")),
    ("client_percent", _("asiakas maksaa hinnasta, prosenttia")),
)


class CancellationsForm(DraftForm):
    """What voucher and client pay for each reason, in percent; a reason left empty costs nothing."""

    notice_hours = WholeNumberField(
        label=_("Kuinka monta tuntia ennen käyntiä pitää perua?"),
        help_text=_("Esimerkiksi 24. Jätä tyhjäksi, jos perumiselle ei ole aikarajaa."),
        max_value=720,
        required=False,
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data)
        rules = {rule.reason: rule for rule in draft.cancellation_rules.all()}
        for reason in CancellationReason:
            self.fields.update(_percents(reason))
        self.initial = {"version": draft.version, **_first_values(rules.values())}

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Each reason with its two fields, for the template."""
        return [
            {
                "label": reason.label,
                "voucher": self[f"voucher_percent_{reason.value}"],
                "client": self[f"client_percent_{reason.value}"],
            }
            for reason in CancellationReason
        ]

    def charges(self) -> dict[str, CancellationCharge]:
        found = {}
        for reason in CancellationReason:
            voucher, client = (self.cleaned_data[f"{part}_{reason.value}"] for part, _label in _PARTS)
            if voucher is not None or client is not None:
                found[reason.value] = CancellationCharge(voucher or Decimal(0), client or Decimal(0))
        return found


def _percents(reason: CancellationReason) -> dict[str, forms.Field]:
    return {
        f"{part}_{reason.value}": PercentField(
            label=format_lazy("{}: {}", reason.label, label),
            required=False,
        )
        for part, label in _PARTS
    }


def _first_values(rules: Iterable[CancellationRule]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for rule in rules:
        values[f"voucher_percent_{rule.reason}"] = rule.voucher_percent
        values[f"client_percent_{rule.reason}"] = rule.client_percent
        if rule.notice_hours is not None:
            values["notice_hours"] = rule.notice_hours
    return values
