"""Messages, tasks with deadlines and announcements.

They point to their subject by view name and public id, never by a foreign key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class Subject(models.Model):
    """What a message or task is about: a page to open, without a foreign key.

    `view_name` is a URL name taking one `public_id`; `subject_kind` names the thing for filters.
    """

    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=20, blank=True)
    view_name = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


M = TypeVar("M", bound=models.Model)


class AddressedQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """What is addressed to the actor's person or organisation: there to the role, or to those able to act."""
        if actor.is_public:
            return self.none()
        to_person = Q(recipient_user_id=actor.user_id, recipient_organisation=None)
        if actor.organisation_id is None:
            return self.filter(to_person)
        to_organisation = Q(recipient_organisation_id=actor.organisation_id)
        to_role = Q(recipient_role="") | Q(recipient_role__in=actor.roles)
        to_anyone = Q(recipient_user=None) | Q(recipient_user_id=actor.user_id)
        return self.filter(to_organisation & to_role & to_anyone & _to_the_able(actor))


def _to_the_able(actor: Actor) -> Q:
    """What asks for no permission, or for one that the actor holds everywhere or in the named office."""
    able = Q(recipient_permission__in=["", *actor.permissions])
    for office_id, granted in actor.office_permissions:
        here = Q(recipient_office_id=None) | Q(recipient_office_id=office_id)
        able |= here & Q(recipient_permission__in=list(granted))
    return able


class Addressed(models.Model):
    """To an organisation (all, one role, one person in it, or those who hold a permission), or to a person.

    An office belongs to a permission: those who hold it there, or in the whole organisation. Its id is
    plain, since offices live in a higher app.
    """

    recipient_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient_role = models.CharField(max_length=40, blank=True)
    recipient_permission = models.CharField(max_length=40, blank=True)
    recipient_office_id = models.BigIntegerField(null=True, blank=True)
    recipient_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sender_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class MessageQuerySet(AddressedQuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)

    def unread_first(self) -> MessageQuerySet:
        """Unread on top, the newest first within both."""
        is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=models.BooleanField())
        return self.order_by(is_read.asc(), "-created_at", "-id")


@tracked(exclude=["body"])
class Message(Addressed, Subject, PublicModel):
    """A message to an organisation, a role in it, or a person. No client data in its text."""

    title = models.CharField(_("otsikko"), max_length=200)
    body = models.TextField(_("viesti"), blank=True)
    about = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient_organisation", "read_at", "-created_at"]),
            models.Index(fields=["recipient_user", "-created_at"]),
        ]


class TaskQuerySet(AddressedQuerySet["Task"]):
    def waiting(self) -> TaskQuerySet:
        return self.filter(done_at=None)


@tracked()
class Task(Addressed, Subject, PublicModel):
    """Work that waits for an organisation, a role or a person, with a deadline when it has one.

    `key` makes creation idempotent: one living task per key.
    """

    title = models.CharField(_("tehtävä"), max_length=200)
    about = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120)
    due_at = models.DateTimeField(_("määräaika"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "created_at", "id"]
        indexes = [models.Index(fields=["recipient_organisation", "done_at", "due_at"])]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(done_at=None), name="task_one_living_per_key"),
        ]


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def current(self) -> AnnouncementQuerySet:
        now = clock.now()
        return self.filter(published_at__lte=now).filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def meant_for(self, actor: Actor) -> AnnouncementQuerySet:
        """Current news for everybody and for the actor's kind; an organiser's staff read that of their own."""
        if actor.is_official:
            own_staff = Q(audience="official", organiser_id=actor.organiser_id)
            return self.current().filter(Q(audience="everyone") | own_staff)
        own = "client" if actor.is_client else actor.capacity.value
        return self.current().filter(audience__in=("everyone", own))

    def visible_to(self, actor: Actor) -> AnnouncementQuerySet:
        """What is meant for the actor; whoever writes news sees all of the own organiser's."""
        if actor.is_official and actor.can(Permission.ANNOUNCEMENT_WRITE):
            return self.current().filter(audience="everyone") | self.filter(organiser_id=actor.organiser_id)
        return self.meant_for(actor)


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Kaikki")
    PROVIDER = "provider", _("Palveluntuottajat")
    CLIENT = "client", _("Asiakkaat")
    OFFICIAL = "official", _("Oma henkilöstö")


@tracked()
class Announcement(PublicModel):
    """Ajankohtaista: news of an organiser to everyone, providers, clients or its own staff."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="announcements")
    audience = models.CharField(max_length=16, choices=Audience.choices, default=Audience.EVERYONE)
    title = Translated(models.CharField(_("otsikko"), max_length=200))
    body = Translated(models.TextField(_("teksti")))
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
