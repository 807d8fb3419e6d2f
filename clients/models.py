"""Clients as each organiser knows them, their identifiers, mandates and need assessments."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from clients.transitions import MANDATE_TRANSITIONS, MandateState
from voucher_portal.accounts.models import Organisation, OrganiserUnit, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.periods import first_day, last_day

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, actor: Actor) -> ClientQuerySet:
        """Officials with the right see their own area; a client, or a mandate's holder, that client.

        Providers see nothing here: their lists start from `decisions.Activation`.
        """
        if actor.is_official and actor.can(Permission.CLIENT_VIEW):
            own = self.filter(organiser_id=actor.organiser_id)
            return own.filter(Q(unit_id__in=actor.unit_ids) | Q(unit=None)) if actor.unit_ids else own
        if actor.is_client:
            return self.filter(pk__in=actor.client_ids)
        return self.none()

    def of_person(self, *identity_hashes: bytes) -> ClientQuerySet:
        """One person's records, one per organiser, by the hash of the identity code.

        While keys are being rotated a code has two hashes.
        """
        held = ClientIdentifier.objects.filter(
            lookup__in=identity_hashes,
            identifier_kind=IdentifierKind.IDENTITY_CODE,
            period__contains=clock.today(),
        )
        return self.filter(pk__in=held.values("client_id"))

    def named(self, terms: Iterable[str]) -> ClientQuerySet:
        """Every word begins, or from three letters on stands in, the last or first names."""
        found = self
        for term in terms:
            lookup = "icontains" if len(term) > 2 else "istartswith"
            found = found.filter(Q(**{f"last_name__{lookup}": term}) | Q(**{f"first_names__{lookup}": term}))
        return found


class ContactChannel(models.TextChoices):
    ELECTRONIC = "electronic", _("Sähköisesti")
    LETTER = "letter", _("Kirjeellä")


_PERSONAL = ["first_names", "last_name", "sort_name", "street_address", "postal_code", "post_office", "phones", "email"]


@tracked(exclude=_PERSONAL)
class Client(VersionedModel, PublicModel):
    """The person as one organiser, the data controller, knows them."""

    kind = "client"

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_names = models.CharField(_("etunimet"), max_length=120)
    last_name = models.CharField(_("sukunimi"), max_length=120)
    sort_name = FinnishSortKey("last_name", "first_names")
    street_address = models.CharField(_("katuosoite"), max_length=200)
    postal_code = models.CharField(_("postinumero"), max_length=5)
    post_office = models.CharField(_("postitoimipaikka"), max_length=100)
    municipality_code = models.CharField(_("kotikunta"), max_length=3)
    phones = ArrayField(models.CharField(max_length=40), verbose_name=_("puhelinnumerot"), default=list, blank=True)
    email = models.EmailField(_("sähköposti"), blank=True)
    language = models.CharField(_("asiointikieli"), max_length=2, default="fi")
    contact_channel = models.CharField(
        _("tiedoksianto"), max_length=12, choices=ContactChannel.choices, default=ContactChannel.LETTER
    )
    address_protected = models.BooleanField(_("turvakielto"), default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["organiser", "sort_name", "id"]),
            GinIndex(
                OpClass(Upper("last_name"), name="gin_trgm_ops"),
                OpClass(Upper("first_names"), name="gin_trgm_ops"),
                name="client_name_trigrams",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.last_name}"

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it may be shown; empty when it is protected."""
        if self.address_protected:
            return ()
        return (self.street_address, f"{self.postal_code} {self.post_office}")


class IdentifierKind(models.TextChoices):
    IDENTITY_CODE = "identity_code", _("Henkilötunnus")
    TEMPORARY = "temporary", _("Tilapäinen tunnus")


class ClientIdentifierQuerySet(models.QuerySet["ClientIdentifier"]):
    def visible_to(self, actor: Actor) -> ClientIdentifierQuerySet:
        return self.filter(client__in=Client.objects.visible_to(actor))


@tracked(exclude=["encrypted", "lookup"])
class ClientIdentifier(PublicModel):
    """An identifier of the client, encrypted, found by its keyed hash; dated, never edited."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="identifiers")
    identifier_kind = models.CharField(max_length=16, choices=IdentifierKind.choices)
    encrypted = models.BinaryField()
    lookup = models.BinaryField()
    period = DateRangeField()

    objects = ClientIdentifierQuerySet.as_manager()

    class Meta:
        ordering = ["client", "period", "id"]
        indexes = [models.Index(fields=["lookup"])]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "lookup"], name="client_identifier_once_per_organiser"),
        ]


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, on: datetime.date) -> MandateQuerySet:
        return self.filter(state=MandateState.REGISTERED, period__contains=on)

    def visible_to(self, actor: Actor) -> MandateQuerySet:
        if actor.is_official and actor.can(Permission.CLIENT_VIEW):
            return self.filter(organiser_id=actor.organiser_id)
        if actor.is_client:
            return self.filter(client_id__in=actor.client_ids)
        return self.none()


class MandateBasis(models.TextChoices):
    POWER_OF_ATTORNEY = "power_of_attorney", _("Valtakirja")
    GUARDIAN = "guardian", _("Edunvalvoja")
    CUSTODIAN = "custodian", _("Huoltaja")


@tracked(exclude=["holder_lookup", "holder_name"])
class Mandate(VersionedModel, PublicModel):
    """The right of another person to act on the client's behalf (puolesta-asiointi, S4:L92)."""

    kind = "mandate"
    transitions = MANDATE_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="mandates")
    holder_lookup = models.BinaryField()
    holder_name = models.CharField(_("valtuutettu"), max_length=200)
    basis = models.CharField(_("peruste"), max_length=20, choices=MandateBasis.choices)
    state = models.CharField(max_length=16, choices=MandateState.choices, default=MandateState.REGISTERED)
    period = DateRangeField(_("voimassa"))
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["client", "-created_at", "id"]
        indexes = [models.Index(fields=["holder_lookup"])]

    @property
    def is_registered(self) -> bool:
        return self.state == MandateState.REGISTERED

    @property
    def status_word(self) -> str:
        """Of the vocabulary of `c-status`: in force and ended also by the dates."""
        if not self.is_registered:
            return "ended"
        first, last = first_day(self.period), last_day(self.period)
        today = clock.today()
        if last is not None and last < today:
            return "ended"
        return "in_force" if first <= today else "waiting"


class NeedAssessmentQuerySet(models.QuerySet["NeedAssessment"]):
    def visible_to(self, actor: Actor) -> NeedAssessmentQuerySet:
        """Officials who see the client; the client itself."""
        return self.filter(client__in=Client.objects.visible_to(actor))


class Conclusion(models.TextChoices):
    VOUCHER_SUITS = "voucher_suits", _("Palveluseteli sopii")
    OTHER_SERVICE = "other_service", _("Palvelu järjestetään muuten")
    NO_NEED = "no_need", _("Ei palvelun tarvetta")
    CLIENT_REFUSED = "client_refused", _("Asiakas ei halua palveluseteliä")


@tracked(exclude=["needs", "plan"])
class NeedAssessment(VersionedModel, PublicModel):
    """Palvelutarpeen arviointi: without one no voucher can be proposed (S0:L7)."""

    kind = "need_assessment"

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="need_assessments")
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, related_name="+")
    assessed_date = models.DateField(_("arviointipäivä"))
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    needs = models.TextField(_("palvelutarve"))
    plan = models.TextField(_("palvelusuunnitelma"), blank=True)
    conclusion = models.CharField(_("johtopäätös"), max_length=20, choices=Conclusion.choices)

    objects = NeedAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_date", "-id"]
