"""Voucher definitions (palvelusetelimääritelmä): the rules of one voucher, as dated data (S4:L21)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation import RuleVersion, Texts
from rulebooks.calculation.bands import MINUTES_OF_DAY
from rulebooks.models.freeze import FREEZE_PUBLISHED_VERSION, FREEZE_WITH_ITS_VERSION
from rulebooks.models.rulebook import RulebookVersion, version_status
from rulebooks.models.terms import (
    AbsenceTerms,
    ApplicationTerms,
    BalanceTerms,
    BandTerms,
    LoggingTerms,
    TravelTerms,
    ValueTerms,
)
from rulebooks.transitions import DEFINITION_VERSION_TRANSITIONS, VersionState
from voucher_portal.accounts.models import Organisation, OrganiserType, OrganiserUnit, User
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class EventForm(models.TextChoices):
    VISIT = "visit", _("Käynti (alku- ja loppuaika)")
    PIECES = "pieces", _("Kappalemäärä")
    DAY = "day", _("Vuorokausi")
    MONTH = "month", _("Kuukausi")
    STAY = "stay", _("Asuminen tai hoitojakso, jossa on poissaoloja")
    TREATMENT = "treatment", _("Hoitokokonaisuus")


class LegalBasis(models.TextChoices):
    VOUCHER_ACT = "569/2009", _("Laki sosiaali- ja terveydenhuollon palvelusetelistä (569/2009)")
    DAYCARE = "1048/2025", _("Varhaiskasvatuksen palveluseteli (1048/2025)")


class Precondition(models.TextChoices):
    NEED_ASSESSMENT = "need_assessment", _("Palvelutarpeen arviointi")
    REFERRAL = "referral", _("Lähete")


class ActivationMode(models.TextChoices):
    CODE_OR_ATTACHED = "code_or_attached", _("Varmenteella tai liitettynä päätökseen")
    ATTACHED_ONLY = "attached_only", _("Vain liitettynä päätökseen")


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def visible_to(self, actor: Actor) -> DefinitionQuerySet:
        """Officials see their own organiser's; everybody else those with a published version."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        published = DefinitionVersion.objects.published().filter(definition=models.OuterRef("pk"))
        return self.filter(models.Exists(published))

    def searched(self, text: str) -> DefinitionQuerySet:
        """Those whose name in any language, or billing prefix, has the text."""
        prefixed = DefinitionVersion.objects.filter(definition=models.OuterRef("pk"), billing_prefix__iexact=text)
        named = Q(name_fi__icontains=text) | Q(name_sv__icontains=text) | Q(name_en__icontains=text)
        return self.filter(named | Q(models.Exists(prefixed)))

    def having(self, versions: DefinitionVersionQuerySet) -> DefinitionQuerySet:
        """Those with at least one of the versions."""
        return self.filter(models.Exists(versions.filter(definition=models.OuterRef("pk"))))

    def ended(self, on: datetime.date) -> DefinitionQuerySet:
        """Those that were published, and have no version that is in force or still to come."""
        published = DefinitionVersion.objects.published().filter(definition=models.OuterRef("pk"))
        living = published.filter(Q(period__endswith=None) | Q(period__endswith__gt=on))
        return self.filter(models.Exists(published), ~models.Exists(living))


@tracked()
class Definition(VersionedModel, PublicModel):
    """One voucher of an organiser, through all its versions."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="definitions")
    name = Translated(models.CharField(_("nimi"), max_length=200))
    former_names = ArrayField(
        models.CharField(max_length=200), verbose_name=_("entiset nimet"), default=list, blank=True
    )
    sort_name = FinnishSortKey("name_fi")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name_fi"], name="definition_name_once_per_organiser"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class DefinitionVersionQuerySet(models.QuerySet["DefinitionVersion"]):
    def published(self) -> DefinitionVersionQuerySet:
        return self.filter(state=VersionState.PUBLISHED)

    def in_force(self, on: datetime.date) -> DefinitionVersionQuerySet:
        return self.published().filter(period__contains=on)

    def drafts(self) -> DefinitionVersionQuerySet:
        return self.filter(state=VersionState.DRAFT)

    def upcoming(self, on: datetime.date) -> DefinitionVersionQuerySet:
        return self.published().filter(period__startswith__gt=on)

    def visible_to(self, actor: Actor) -> DefinitionVersionQuerySet:
        """A published version is public; a draft is seen only by its organiser's officials."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        return self.published()


#: What no draft may hold either: hours outside the day, and percentages outside 0–100.
_TERM_CONSTRAINTS = (
    models.CheckConstraint(
        name="definition_version_service_hours",
        condition=Q(service_from__lt=models.F("service_until"), service_until__lte=MINUTES_OF_DAY),
    ),
    models.CheckConstraint(
        name="definition_version_percentages",
        condition=Q(absence_percent__lte=100, absence_percent__gte=0)
        & (Q(value_percent=None) | Q(value_percent__gt=0, value_percent__lte=100)),
    ),
)


@tracked()
class DefinitionVersion(
    ValueTerms,
    BalanceTerms,
    BandTerms,
    LoggingTerms,
    TravelTerms,
    AbsenceTerms,
    ApplicationTerms,
    VersionedModel,
    PublicModel,
):
    """The rules in force for a period. Frozen when published, superseded by a later version.

    Its terms are in `models/terms.py`, a part for each page on which they are written.
    """

    kind = "definition_version"
    transitions = DEFINITION_VERSION_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versio"))
    state = models.CharField(max_length=16, choices=VersionState.choices, default=VersionState.DRAFT)
    period = DateRangeField(_("voimassa"), null=True, blank=True)
    go_live_date = models.DateField(_("käyttöönottopäivä"), null=True, blank=True)
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, related_name="+")
    specialty = models.CharField(_("erikoisala"), max_length=60, default="JAKAMATON")
    legal_basis = models.CharField(max_length=20, choices=LegalBasis.choices, default=LegalBasis.VOUCHER_ACT)
    organiser_type = models.CharField(max_length=16, choices=OrganiserType.choices, default=OrganiserType.COUNTY)
    municipality_codes = ArrayField(models.CharField(max_length=3), verbose_name=_("kunnat"), default=list, blank=True)
    description = Translated(models.TextField(_("julkinen kuvaus")))
    granting_criteria = Translated(models.TextField(_("myöntämisperusteet")))
    precondition = models.CharField(max_length=20, choices=Precondition.choices, default=Precondition.NEED_ASSESSMENT)
    event_form = models.CharField(max_length=10, choices=EventForm.choices, default=EventForm.VISIT)
    activation_mode = models.CharField(
        max_length=20, choices=ActivationMode.choices, default=ActivationMode.CODE_OR_ATTACHED
    )
    law_sections = Translated(models.TextField(_("sovelletut lainkohdat")))
    decision_reasons = Translated(models.TextField(_("päätöksen perustelujen pohja")))
    review_instructions = Translated(models.TextField(_("oikaisuvaatimusohje")))
    contact_name = models.CharField(_("yhteyshenkilö tai palvelu"), max_length=120, blank=True)
    contact_phone = models.CharField(_("yhteyspuhelin"), max_length=40, blank=True)
    general_rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service_rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    data_processing_terms = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DefinitionVersionQuerySet.as_manager()

    class Meta:
        ordering = ["definition", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="definition_version_number"),
            models.CheckConstraint(
                name="definition_version_published_when_and_by",
                condition=Q(state="draft", published_at=None, published_by=None)
                | Q(state="published", published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="definition_version_published_is_complete",
                condition=Q(state="draft")
                | Q(period__isnull=False, go_live_date__isnull=False)
                & ~Q(price_model="")
                & ~Q(billing_prefix="")
                & ~Q(municipality_codes=[]),
            ),
            *_TERM_CONSTRAINTS,
            ExclusionConstraint(
                name="definition_version_published_no_overlap",
                expressions=[("definition", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state="published"),
            ),
        ]
        triggers = [FREEZE_PUBLISHED_VERSION]

    def __str__(self) -> str:
        return f"{self.definition} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def status_word(self) -> str:
        return version_status(self.state, self.period)

    @property
    def rule_version(self) -> RuleVersion:
        """What the lines of a calculation name as their source. Select the definition with the version."""
        names = Texts(self.definition.name_fi, self.definition.name_sv, self.definition.name_en)
        return RuleVersion(name=names, number=self.number, public_id=self.public_id)


V = TypeVar("V", bound=models.Model)


class OfVersionQuerySet(models.QuerySet[V]):
    def visible_to(self, actor: Actor) -> Self:
        """What belongs to a version is seen by whoever sees the version."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        return self.filter(version__state=VersionState.PUBLISHED)


class AttachmentRequirementQuerySet(OfVersionQuerySet["AttachmentRequirement"]):
    """Documents of a version."""


@tracked()
class AttachmentRequirement(PublicModel):
    """A document that the application must, or may, carry (S0:L55)."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="attachment_requirements")
    name = Translated(models.CharField(_("liite"), max_length=200))
    is_mandatory = models.BooleanField(_("pakollinen"), default=True)
    has_expiry = models.BooleanField(_("liitteellä on viimeinen voimassaolopäivä"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = AttachmentRequirementQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        triggers = [FREEZE_WITH_ITS_VERSION]

    def __str__(self) -> str:
        return str(self.name)
