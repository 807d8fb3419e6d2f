"""The income by which a client's own value was decided (domain.md C6, C35–C38)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.models.decision import VoucherDecision
from decisions.models.freeze import FREEZE_WITH_ITS_DECISION
from rulebooks.calculation.client_situation import ClientSituation, reduced
from rulebooks.models import ParameterEdition
from rulebooks.models.terms import ValueModel
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.quantities import Unit

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class IncomeBasisQuerySet(models.QuerySet["IncomeBasis"]):
    def visible_to(self, actor: Actor) -> IncomeBasisQuerySet:
        """Whoever sees the decision itself: never a provider, whose way to a decision is the activation."""
        return self.filter(decision__in=VoucherDecision.objects.visible_to(actor))


@tracked(exclude=["lines"])
class IncomeBasis(PublicModel):
    """A household's money in a month, and the value that the county's table gave for it; as frozen as the decision.

    Amounts are euro a month: gross income at home, net income in housing. `unit_value` is that of the base
    product; a time band's is its full value less `fee_per_unit`, down to `least_value`. `lines` are the steps
    of the calculation in three languages, as they stood when the proposal was written.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(VoucherDecision, on_delete=models.CASCADE, related_name="income_basis")
    edition = models.ForeignKey(ParameterEdition, on_delete=models.PROTECT, related_name="+")
    value_model = models.CharField(max_length=16, choices=ValueModel.choices)
    monthly_income = models.DecimalField(_("tulot kuukaudessa"), max_digits=10, decimal_places=2)
    household_size = models.PositiveSmallIntegerField(_("talouden koko"), default=1)
    monthly_deductions = models.DecimalField(
        _("vähennykset kuukaudessa"), max_digits=10, decimal_places=2, default=Decimal(0)
    )
    is_couple = models.BooleanField(_("puolisoiden yhteiset tulot"), default=False)
    granted_hours = models.DecimalField(
        _("myönnetyt tunnit kuukaudessa"), max_digits=6, decimal_places=2, default=Decimal(0)
    )
    unit_value = models.DecimalField(max_digits=13, decimal_places=4)
    day_value = models.DecimalField(max_digits=13, decimal_places=4, null=True, blank=True)
    fee_per_unit = models.DecimalField(max_digits=13, decimal_places=4)
    least_value = models.DecimalField(max_digits=13, decimal_places=4)
    monthly_fee = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    allowance_left = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    lines = models.JSONField(default=list)

    objects = IncomeBasisQuerySet.as_manager()

    class Meta:
        ordering = ["decision"]
        triggers = [FREEZE_WITH_ITS_DECISION]
        constraints = [
            models.CheckConstraint(
                name="income_basis_not_negative",
                condition=Q(
                    monthly_income__gte=0,
                    household_size__gte=1,
                    monthly_deductions__gte=0,
                    granted_hours__gte=0,
                    unit_value__gte=0,
                    fee_per_unit__gte=0,
                    least_value__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_model} {self.public_id}"

    @property
    def situation(self) -> ClientSituation:
        return ClientSituation(
            monthly_income=self.monthly_income,
            household_size=self.household_size,
            monthly_deductions=self.monthly_deductions,
            is_couple=self.is_couple,
            granted_hours=self.granted_hours,
        )

    def own_value(self, full_value: Decimal, unit: Unit) -> Decimal:
        """The client's value of a unit whose full value is given; housing has one value, of a month or a day."""
        if self.value_model == ValueModel.HOUSING:
            return self.day_value if unit is Unit.DAY and self.day_value is not None else self.unit_value
        return reduced(full_value, self.fee_per_unit, self.least_value)

    def sentences(self, language: str) -> list[str]:
        """How the value came about, step by step."""
        return [line["text"].get(language[:2]) or line["text"]["fi"] for line in self.lines]
