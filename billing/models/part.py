"""The parts of a visit: one for each product, price and row of the voucher that it touched (C45, G3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.event import ServiceEvent
from billing.models.sums import PART_ADDS_UP
from decisions.models import VoucherRow
from providers.models import PriceListRow
from rulebooks.models import Product
from rulebooks.models.band import DayKind
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked
from voucher_portal.core.money import Split
from voucher_portal.core.quantities import Unit, UnitOfAccount
from voucher_portal.core.translated import Translated


class PartQuerySet(models.QuerySet["ServiceEventPart"]):
    def current(self) -> PartQuerySet:
        """Of visits as they stand; the parts of an outcome that was corrected later are left out."""
        return self.filter(outcome_number=F("event__outcome_number"))

    def in_order(self) -> PartQuerySet:
        return self.order_by("event_id", "outcome_number", "position")


@not_tracked("append-only: a row is its own history")
@append_only
class ServiceEventPart(models.Model):
    """Minutes of a visit in a row that have one product and one price, as they were decided.

    `row` is the row of the voucher that paid, `product` what was sold: they differ where a band has
    no row of its own. Quantities are in units of account of the product. A visit that is corrected
    gets a new set of parts, with the next `outcome_number`; those before stay.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.ForeignKey(ServiceEvent, on_delete=models.PROTECT, related_name="parts", db_index=False)
    outcome_number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    row = models.ForeignKey(VoucherRow, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    price_row = models.ForeignKey(PriceListRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    product_name = Translated(models.CharField(max_length=200))
    day_kind = models.CharField(max_length=8, choices=DayKind.choices, blank=True)
    starts_at = models.DateTimeField(_("alkoi"))
    ends_at = models.DateTimeField(_("päättyi"))
    billable_quantity = models.DecimalField(max_digits=12, decimal_places=2)
    used_quantity = models.DecimalField(max_digits=12, decimal_places=2)
    unit_price = models.DecimalField(_("á-hinta"), max_digits=13, decimal_places=4)
    unit_value = models.DecimalField(_("á-arvo"), max_digits=13, decimal_places=4)
    price = models.DecimalField(_("hinta"), max_digits=12, decimal_places=2)
    voucher_part = models.DecimalField(_("setelistä"), max_digits=12, decimal_places=2)
    client_share = models.DecimalField(_("asiakas maksaa"), max_digits=12, decimal_places=2)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["event", "outcome_number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "outcome_number", "position"], name="event_part_once"),
            models.CheckConstraint(name="event_part_adds_up", condition=Q(price=F("voucher_part") + F("client_share"))),
            models.CheckConstraint(
                name="event_part_not_negative",
                condition=Q(used_quantity__gte=0, price__gte=0, voucher_part__gte=0, client_share__gte=0),
            ),
            models.CheckConstraint(
                name="event_part_used_of_billable", condition=Q(used_quantity__lte=F("billable_quantity"))
            ),
            # A short visit may be rounded to nothing (domain.md G14: 7 minutes to the nearest 15).
            models.CheckConstraint(
                name="event_part_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at=F("starts_at"), billable_quantity=0),
            ),
        ]
        triggers = [PART_ADDS_UP]

    def __str__(self) -> str:
        return f"{self.product_name}: {self.price}"

    @property
    def split(self) -> Split:
        return Split(self.price, self.voucher_part, self.client_share)

    @property
    def counted_in(self) -> UnitOfAccount:
        """What the quantities count: minutes, pieces or days (needs `product` loaded)."""
        return Unit(self.product.unit).unit_of_account
