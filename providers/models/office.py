"""Offices (toimipiste) and the rights of staff in each of them (S1:L51, S2:L63)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.models.provider import Provider
from voucher_portal.accounts.models import Membership
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class OfficeQuerySet(models.QuerySet["Office"]):
    def open(self) -> OfficeQuerySet:
        return self.filter(closed_at=None)

    def listed(self, priced: Q) -> OfficeQuerySet:
        """Open offices of active companies with such a price, and `lowest_price` among those.

        `priced` is a condition on the price rows, `PriceSearch.condition("prices__")`.
        """
        listed = self.open().filter(priced, provider__state="active")
        return listed.annotate(lowest_price=models.Min("prices__price"))

    def matching(self, text: str) -> OfficeQuerySet:
        """Whose own name, or the company's, holds the text."""
        return self.filter(Q(name__icontains=text) | Q(provider__organisation__name_fi__icontains=text))

    def visible_to(self, actor: Actor) -> OfficeQuerySet:
        """Staff see their own company's offices; officials all; others those of active companies."""
        if actor.is_provider:
            return self.filter(provider__organisation_id=actor.organisation_id)
        if actor.is_official:
            return self.all()
        return self.open().filter(provider__state="active")


@tracked()
class Office(VersionedModel, PublicModel):
    """A place from which the company works; its contact is shown publicly."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("toimipiste"), max_length=120)
    sort_name = FinnishSortKey("name")
    street_address = models.CharField(_("katuosoite"), max_length=200)
    postal_code = models.CharField(_("postinumero"), max_length=5)
    post_office = models.CharField(_("postitoimipaikka"), max_length=100)
    municipality_code = models.CharField(_("kunta"), max_length=3)
    served_municipality_codes = ArrayField(
        models.CharField(max_length=3), verbose_name=_("kunnat, joissa palvelette"), default=list
    )
    contact_name = models.CharField(_("yhteyshenkilö"), max_length=120)
    phone = models.CharField(_("puhelin"), max_length=40)
    email = models.EmailField(_("sähköposti"), blank=True)
    opening_hours = models.CharField(_("palveluaika"), max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "name"], condition=Q(closed_at=None), name="office_name_once_per_provider"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class OfficeAssignment(PublicModel):
    """The roles (worker, billing user, reader) a member of staff has in one office."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="office_assignments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="assignments")
    roles = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["office", "id"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "office"], name="office_assignment_once"),
        ]
