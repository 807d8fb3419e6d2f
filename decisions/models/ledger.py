"""The balance of a voucher row: an append-only ledger and its running sum (design, section 6)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from decisions.models.activation import Activation
from decisions.models.decision import VoucherDecision, VoucherRow
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked, tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.quantities import Unit, value_of

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class BalanceQuerySet(models.QuerySet["Balance"]):
    def on(self, date: datetime.date) -> BalanceQuerySet:
        """The balances from which a visit of this date is paid: a late one debits its own period."""
        return self.filter(period__contains=date)

    def visible_to(self, actor: Actor) -> BalanceQuerySet:
        """The balances of the decisions the actor sees; provider staff: those of their activations."""
        if actor.is_provider:
            served = Activation.objects.visible_to(actor).values("decision_id")
            return self.filter(row__decision_id__in=served)
        return self.filter(row__decision__in=VoucherDecision.objects.visible_to(actor))


@tracked()
class Balance(PublicModel):
    """What is left of one row in one period, in what the row counts (and euro where money has a ceiling).

    Changes only together with a `LedgerEntry`, under a row lock. `carried_quantity` is what came from
    the period before, less what went on to the next: the sum of the TRANSFER entries.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(VoucherRow, on_delete=models.PROTECT, related_name="balances")
    period = DateRangeField()
    granted_quantity = models.DecimalField(max_digits=12, decimal_places=2)
    carried_quantity = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    remaining_quantity = models.DecimalField(max_digits=12, decimal_places=2)
    remaining_money = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        ordering = ["row", "period"]
        constraints = [
            models.CheckConstraint(name="balance_quantity_not_negative", condition=Q(remaining_quantity__gte=0)),
            models.CheckConstraint(
                name="balance_money_not_negative", condition=Q(remaining_money=None) | Q(remaining_money__gte=0)
            ),
            models.CheckConstraint(name="balance_granted_not_negative", condition=Q(granted_quantity__gte=0)),
            models.CheckConstraint(
                name="balance_not_above_grant",
                condition=Q(remaining_quantity__lte=F("granted_quantity") + F("carried_quantity")),
            ),
            ExclusionConstraint(
                name="balance_no_overlap",
                expressions=[("row", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    @property
    def used_quantity(self) -> Decimal:
        """Granted or carried over, and no longer left, in what the row counts."""
        return self.usable_quantity - self.remaining_quantity

    @property
    def usable_quantity(self) -> Decimal:
        """All that the period has had to use: granted, and carried from the period before."""
        return self.granted_quantity + self.carried_quantity

    @property
    def remaining_value(self) -> Decimal:
        """What is left × base value, in euro: 1110 min at 32,00 €/h is 592,00 € (needs `row` loaded).

        A ceiling of money may leave less.
        """
        if self.row.limits_money:
            return self.remaining_quantity
        value = value_of(self.remaining_quantity, Unit(self.row.unit), self.row.unit_value)
        return value if self.remaining_money is None else min(value, self.remaining_money)


class EntryKind(models.TextChoices):
    GRANT = "GRANT"
    TOP_UP = "TOP_UP"
    USE = "USE"
    RETURN = "RETURN"
    CREDIT = "CREDIT"
    TRANSFER = "TRANSFER"
    EXPIRE = "EXPIRE"
    REVOKE = "REVOKE"


@not_tracked("append-only: a row is its own history")
@append_only
class LedgerEntry(models.Model):
    """One signed movement of a balance. Nothing points to it, and it is never changed.

    `cause_kind` and `cause_id` (a public id) say what caused it; `idempotency_key` is unique
    per balance, so that the same cause sent twice moves it once.
    """

    organiser_id = models.BigIntegerField()
    balance = models.ForeignKey(Balance, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    money = models.DecimalField(max_digits=12, decimal_places=2)
    cause_kind = models.CharField(max_length=40)
    cause_id = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=120)
    actor_user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["balance", "id"]
        indexes = [models.Index(fields=["cause_kind", "cause_id"])]
        constraints = [
            models.UniqueConstraint(fields=["balance", "idempotency_key"], name="ledger_entry_once"),
            models.CheckConstraint(
                name="ledger_entry_sign",
                condition=Q(kind__in=["GRANT", "TOP_UP", "RETURN", "CREDIT"], quantity__gte=0)
                | Q(kind__in=["USE", "EXPIRE", "REVOKE"], quantity__lte=0)
                | Q(kind="TRANSFER"),
            ),
        ]
