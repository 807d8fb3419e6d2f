"""Products of a voucher and their values in euro, dated (S1:L165, domain.md B)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.models.definition import Definition, DefinitionVersion, OfVersionQuerySet
from rulebooks.models.freeze import FREEZE_PUBLISHED_PRODUCT, FREEZE_WITH_ITS_VERSION
from rulebooks.transitions import VersionState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.quantities import Unit
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class VatClass(models.TextChoices):
    EXEMPT = "exempt", _("Veroton sosiaali- tai terveyspalvelu")
    STANDARD = "standard", _("Verollinen, yleinen verokanta")


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, actor: Actor) -> ProductQuerySet:
        """Officials see their own organiser's; everybody else those of a published version."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        published = ProductValue.objects.filter(product=models.OuterRef("pk"), version__state=VersionState.PUBLISHED)
        return self.filter(models.Exists(published))


@tracked()
class Product(PublicModel):
    """What is bought with the voucher, e.g. "Säännöllinen kotipalvelu, arkipäivä", per hour.

    Belongs to the definition through all its versions; frozen once a published version values it.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="products")
    name = Translated(models.CharField(_("tuote"), max_length=200))
    unit = models.CharField(_("yksikkö"), max_length=10, choices=[(unit.value, unit.value) for unit in Unit])
    vat_class = models.CharField(_("arvonlisävero"), max_length=20, choices=VatClass.choices, default=VatClass.EXEMPT)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        triggers = [FREEZE_PUBLISHED_PRODUCT]

    def __str__(self) -> str:
        return str(self.name)


class ProductValueQuerySet(OfVersionQuerySet["ProductValue"]):
    def on(self, date: datetime.date) -> Self:
        return self.filter(period__contains=date)


@tracked()
class ProductValue(PublicModel):
    """The voucher's value of one unit of a product in euro, excl. VAT, for a period.

    A period without ends holds for as long as the version does.
    """

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
        triggers = [FREEZE_WITH_ITS_VERSION]

    def __str__(self) -> str:
        return f"{self.product}: {self.unit_value}"
