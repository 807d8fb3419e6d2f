"""What belongs to a definition version beside its products: cancellations, questions, contacts, index changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation import cancellation
from rulebooks.models.definition import Definition, DefinitionVersion, OfVersionQuerySet
from rulebooks.models.freeze import FREEZE_WITH_ITS_VERSION
from voucher_portal.accounts.models import Organisation, OrganiserUnit, User
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.translated import Translated


class CancellationReason(models.TextChoices):
    CLIENT_CANCELLED_IN_TIME = "client_cancelled_in_time", _("Asiakas perui ajoissa")
    CLIENT_CANCELLED_LATE = "client_cancelled_late", _("Asiakas perui myöhässä")
    CLIENT_NO_SHOW = "client_no_show", _("Asiakas ei ollut paikalla")
    PROVIDER_CANCELLED = "provider_cancelled", _("Tuottaja perui")


class CancellationRuleQuerySet(OfVersionQuerySet["CancellationRule"]):
    """Cancellation rules of a version."""


@tracked()
class CancellationRule(PublicModel):
    """What a visit that was not made costs (C46): the voucher a percentage of the part that it would have
    paid, the client a percentage of the price.

    `notice_hours`: how long before the start a cancellation is in time; None where it does not matter.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="cancellation_rules")
    reason = models.CharField(max_length=30, choices=CancellationReason.choices)
    notice_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    voucher_percent = models.DecimalField(max_digits=5, decimal_places=2)
    client_percent = models.DecimalField(max_digits=5, decimal_places=2)

    objects = CancellationRuleQuerySet.as_manager()

    class Meta:
        ordering = ["version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "reason"], name="cancellation_rule_once"),
            models.CheckConstraint(
                name="cancellation_rule_percent",
                condition=Q(voucher_percent__gte=0, client_percent__gte=0)
                & Q(voucher_percent__lte=100 - models.F("client_percent")),
            ),
        ]
        triggers = [FREEZE_WITH_ITS_VERSION]

    @property
    def as_charge(self) -> cancellation.CancellationCharge:
        return cancellation.CancellationCharge(
            reason=cancellation.CancellationReason(self.reason),
            voucher_percentage=self.voucher_percent,
            client_percentage=self.client_percent,
        )


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Vapaa teksti")
    YES_NO = "yes_no", _("Kyllä tai ei")


class ApplicationQuestionQuerySet(OfVersionQuerySet["ApplicationQuestion"]):
    """Questions of a version."""


@tracked()
class ApplicationQuestion(PublicModel):
    """A question that a provider's application answers."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="questions")
    text = Translated(models.CharField(_("kysymys"), max_length=300))
    kind = models.CharField(max_length=8, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    is_mandatory = models.BooleanField(_("pakollinen"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ApplicationQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        triggers = [FREEZE_WITH_ITS_VERSION]

    def __str__(self) -> str:
        return str(self.text)


class DefinitionContactQuerySet(OfVersionQuerySet["DefinitionContact"]):
    """Contacts of a version."""


@tracked()
class DefinitionContact(PublicModel):
    """Whom clients and providers of one unit's area contact about the voucher."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="contacts")
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("yhteyshenkilö tai palvelu"), max_length=120)
    phone = models.CharField(_("puhelin"), max_length=40)
    email = models.EmailField(_("sähköposti"), blank=True)

    objects = DefinitionContactQuerySet.as_manager()

    class Meta:
        ordering = ["version", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "unit"], name="definition_contact_once_per_unit")]
        triggers = [FREEZE_WITH_ITS_VERSION]

    def __str__(self) -> str:
        return self.name


class IndexChangeQuerySet(OfVersionQuerySet["IndexChange"]):
    """Index changes, seen with the version they made."""


@tracked()
class IndexChange(PublicModel):
    """A recorded act: the values of a definition changed by a percentage, in a new draft.

    `version` is the draft that the act made; `rounding` the step in euro to which values were
    rounded: to the cent and to the euro half up, to five and ten cents upwards.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="index_changes")
    version = models.OneToOneField(DefinitionVersion, on_delete=models.CASCADE, related_name="index_change")
    percent = models.DecimalField(_("muutos prosentteina"), max_digits=6, decimal_places=3)
    rounding = models.DecimalField(_("pyöristys"), max_digits=5, decimal_places=2)
    source = models.CharField(_("peruste"), max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = IndexChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="index_change_changes_something",
                condition=Q(percent__gt=-100) & ~Q(percent=0) & Q(rounding__gt=0),
            ),
        ]
