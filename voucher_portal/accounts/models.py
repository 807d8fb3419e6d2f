"""Users, organisations, their units and memberships.

`Organisation` is the party of the whole portal: organisers and providers alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voucher_portal.core import clock
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import not_tracked, tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_name=username)


@tracked(exclude=["password", "last_login", "identity_hash"])
class User(AbstractBaseUser, PublicModel):
    """A person who signs in: staff by e-mail or login name, clients by strong identification.

    `identity_hash` is the keyed hash of the personal identity code of a strongly identified
    person; the code itself is not kept here.
    """

    login_name = models.CharField(_("käyttäjätunnus"), max_length=64, unique=True, null=True, blank=True)
    email = models.EmailField(_("sähköposti"), unique=True, null=True, blank=True)
    first_name = models.CharField(_("etunimi"), max_length=100, blank=True)
    last_name = models.CharField(_("sukunimi"), max_length=100, blank=True)
    sort_name = FinnishSortKey("last_name", "first_name")
    language = models.CharField(_("kieli"), max_length=2, default="fi")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    identity_hash = models.BinaryField(null=True, blank=True, unique=True)

    objects = UserManager()

    USERNAME_FIELD = "login_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["sort_name", "id"]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.login_name or self.email or ""


class OrganisationKind(models.TextChoices):
    ORGANISER = "organiser", _("Järjestäjä")
    PROVIDER = "provider", _("Palveluntuottaja")


class OrganiserType(models.TextChoices):
    COUNTY = "county", _("Hyvinvointialue")
    CITY = "city", _("Kunta")
    JOINT_AUTHORITY = "joint_authority", _("Kuntayhtymä")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def organisers(self) -> OrganisationQuerySet:
        return self.filter(kind_of_party=OrganisationKind.ORGANISER)

    def providers(self) -> OrganisationQuerySet:
        return self.filter(kind_of_party=OrganisationKind.PROVIDER)


@tracked()
class Organisation(VersionedModel, PublicModel):
    """A party: an organiser (county, city, joint authority) or a provider company."""

    kind_of_party = models.CharField(_("laji"), max_length=16, choices=OrganisationKind.choices, db_column="kind")
    name = Translated(models.CharField(_("nimi"), max_length=200))
    sort_name = FinnishSortKey("name_fi")
    business_id = models.CharField(_("Y-tunnus"), max_length=9, unique=True)
    organiser_type = models.CharField(max_length=16, choices=OrganiserType.choices, blank=True)
    county_code = models.CharField(max_length=2, blank=True)
    municipality_codes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    support_phone = models.CharField(_("neuvontapuhelin"), max_length=40, blank=True)
    support_email = models.EmailField(_("neuvonnan sähköposti"), blank=True)
    support_hours = Translated(models.CharField(_("neuvonnan palveluaika"), max_length=120, blank=True))
    brand_colour = models.CharField(max_length=7, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.CheckConstraint(
                name="organisation_type_for_organisers",
                condition=Q(kind_of_party="organiser") & ~Q(organiser_type="")
                | Q(kind_of_party="provider", organiser_type=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class OrganiserUnitQuerySet(models.QuerySet["OrganiserUnit"]):
    def visible_to(self, actor: Actor) -> OrganiserUnitQuerySet:
        """An official sees the units of the own organisation; others none."""
        return self.filter(organiser_id=actor.organiser_id) if actor.is_official else self.none()


@tracked()
class OrganiserUnit(VersionedModel, PublicModel):
    """A unit of an organiser, in a tree; printed on decisions, scope of the "own area"."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = Translated(models.CharField(_("nimi"), max_length=200))
    sort_name = FinnishSortKey("name_fi")
    phone = models.CharField(_("puhelin"), max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OrganiserUnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]

    def __str__(self) -> str:
        return str(self.name)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def living(self) -> MembershipQuerySet:
        return self.filter(ended_at=None, user__is_active=True)

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """Colleagues: the memberships of the organisation the actor acts in."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


@tracked()
class Membership(VersionedModel, PublicModel):
    """A person's place in an organisation, with the roles that hold in all of it.

    Roles that hold only in one office are `providers.OfficeAssignment` rows.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    units = models.ManyToManyField(OrganiserUnit, through="MembershipUnit", blank=True, related_name="memberships")
    title = models.CharField(_("tehtävänimike"), max_length=100, blank=True)
    phone = models.CharField(_("puhelin"), max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at=None), name="membership_one_living"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


@tracked()
class MembershipUnit(PublicModel):
    """The own area of a membership: this unit and everything below it."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "unit"], name="membership_unit_once")]


@not_tracked("a secret kept only as a hash; its use is a sign-in")
class OneTimeCode(PublicModel):
    """The printed code with which a person without e-mail signs in for the first time.

    Kept only as a password hash; one living code per user. Spent when it was used, replaced by
    a newer one or tried too often.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_codes")
    code_hash = models.CharField(max_length=255)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    spent_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(spent_at=None), name="one_time_code_one_living"),
        ]

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()
