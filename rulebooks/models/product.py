"""Products of a voucher and their values in euro, dated (S1:L165, domain.md B)."""

from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.models.definition import Definition, DefinitionVersion
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.quantities import Unit
from voucher_portal.core.translated import Translated


@tracked()
class Product(PublicModel):
    """What is bought with the voucher, e.g. "Säännöllinen kotipalvelu, arkipäivä", per hour."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="products")
    name = Translated(models.CharField(_("tuote"), max_length=200))
    unit = models.CharField(_("yksikkö"), max_length=10, choices=[(unit.value, unit.value) for unit in Unit])
    vat_class = models.CharField(_("arvonlisävero"), max_length=20, default="exempt")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.name)


class ProductValueQuerySet(models.QuerySet["ProductValue"]):
    def on(self, date: datetime.date) -> ProductValueQuerySet:
        return self.filter(period__contains=date)


@tracked()
class ProductValue(PublicModel):
    """The voucher's value of one unit of a product in euro, excl. VAT, for a period."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="values")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="values")
    period = DateRangeField(_("voimassa"))
    unit_value = models.DecimalField(_("á-arvo, veroton"), max_digits=13, decimal_places=4)
    price_cap = models.DecimalField(_("hintakatto"), max_digits=13, decimal_places=4, null=True, blank=True)

    objects = ProductValueQuerySet.as_manager()

    class Meta:
        ordering = ["product", "period"]
        constraints = [
            ExclusionConstraint(
                name="product_value_no_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="product_value_not_negative", condition=Q(unit_value__gte=0)),
            models.CheckConstraint(
                name="product_value_cap_not_negative", condition=Q(price_cap=None) | Q(price_cap__gte=0)
            ),
        ]
