"""Applications to become an approved provider of one voucher (S0:L51–55)."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from providers.models.office import Office
from providers.models.provider import Provider
from providers.transitions import APPLICATION_TRANSITIONS, ApplicationState
from rulebooks.models import ApplicationQuestion, AttachmentRequirement, Call, Product, ProductValue, RulebookVersion
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


_STATUS_WORDS: dict[str, str] = {
    ApplicationState.DRAFT: "draft",
    ApplicationState.SUBMITTED: "waiting",
    ApplicationState.MORE_INFORMATION: "needs_fixing",
    ApplicationState.PREPARED: "waiting",
    ApplicationState.APPROVED: "approved",
    ApplicationState.REJECTED: "rejected",
    ApplicationState.WITHDRAWN: "ended",
}
UNDECIDED_STATES = (ApplicationState.SUBMITTED, ApplicationState.MORE_INFORMATION, ApplicationState.PREPARED)


def _count(rows: models.QuerySet[Any], distinct: str = "pk") -> Coalesce:
    """The number of rows of a subquery, 0 where there are none."""
    ungrouped = rows.order_by().annotate(all_rows=models.Value(1)).values("all_rows")
    counted = ungrouped.annotate(how_many=models.Count(distinct, distinct=True)).values("how_many")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def _named_by_definition() -> Q:
    version = "call__version_of_definition"
    names = ("general_rulebook", "service_rulebook", "data_processing_terms")
    return reduce(or_, (Q(pk=models.OuterRef(f"{version}__{name}")) for name in names))


class ApplicationQuerySet(models.QuerySet["Application"]):
    def submitted(self) -> ApplicationQuerySet:
        """Sent to the organiser at least once, whatever happened to it afterwards."""
        return self.filter(submitted_at__isnull=False)

    def undecided(self) -> ApplicationQuerySet:
        """Sent and still on its way to a decision."""
        return self.filter(state__in=UNDECIDED_STATES)

    def matching(self, text: str) -> ApplicationQuerySet:
        """Of vouchers, organisers or companies whose name holds the text, or by the start of a Y-tunnus."""
        company = "provider__organisation"
        return self.filter(
            Q(call__version_of_definition__definition__name_fi__icontains=text)
            | Q(organiser__name_fi__icontains=text)
            | Q(**{f"{company}__name_fi__icontains": text})
            | Q(**{f"{company}__business_id__startswith": text})
        )

    def with_call(self) -> ApplicationQuerySet:
        """With the company, the call and the definition that it is about, in one query."""
        version = "call__version_of_definition"
        rulebooks = ("general_rulebook", "service_rulebook", "data_processing_terms")
        related = ("definition", *(f"{name}__rulebook" for name in rulebooks))
        return self.select_related(
            "organiser", "provider__organisation", "call", *(f"{version}__{name}" for name in related)
        )

    def with_contents(self) -> ApplicationQuerySet:
        """Everything a checklist reads, so that it asks the database nothing more."""
        version = "call__version_of_definition"
        return self.with_call().prefetch_related(
            "offices",
            "prices",
            "question_answers",
            models.Prefetch("attachments", queryset=Attachment.objects.current().select_related("requirement")),
            f"{version}__attachment_requirements",
            f"{version}__questions",
            models.Prefetch(f"{version}__values", queryset=ProductValue.objects.select_related("product")),
        )

    def with_missing_counts(self) -> ApplicationQuerySet:
        """How many prices, mandatory attachments, answers and acceptances a draft still lacks.

        Four numbers for a list, in its own query; the full checklist is `completeness.py`.
        """
        version = models.OuterRef("call__version_of_definition")
        mine = models.OuterRef(models.OuterRef("pk"))
        priced = ApplicationPrice.objects.filter(application=mine, product=models.OuterRef("product"))
        given = Attachment.objects.current().filter(application=mine, requirement=models.OuterRef("pk"))
        answered = ApplicationAnswer.objects.filter(application=mine, question=models.OuterRef("pk")).exclude(text="")
        accepted = RulebookAcceptance.objects.filter(
            provider=models.OuterRef(models.OuterRef("provider")), rulebook_version=models.OuterRef("pk")
        )
        return self.annotate(
            missing_price_count=_count(
                ProductValue.objects.filter(~models.Exists(priced), version=version), distinct="product"
            ),
            missing_attachment_count=_count(
                AttachmentRequirement.objects.filter(~models.Exists(given), version=version, is_mandatory=True)
            ),
            missing_answer_count=_count(
                ApplicationQuestion.objects.filter(~models.Exists(answered), version=version, is_mandatory=True)
            ),
            missing_acceptance_count=_count(
                RulebookVersion.objects.filter(~models.Exists(accepted), _named_by_definition())
            ),
        )

    def visible_to(self, actor: Actor) -> ApplicationQuerySet:
        """The company's own applications; an organiser's officials see those sent to it."""
        if actor.is_provider:
            return self.filter(provider__organisation_id=actor.organisation_id)
        if actor.is_official:
            return self.submitted().filter(organiser_id=actor.organiser_id)
        return self.none()


@tracked(exclude=["answers"])
class Application(VersionedModel, PublicModel):
    """One company's application to one call, for one set of municipalities (C17).

    Different prices in different municipalities are separate applications (S0:L87).
    """

    kind = "application"
    transitions = APPLICATION_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="applications")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    offices = models.ManyToManyField(Office, blank=True, related_name="applications")
    municipality_codes = ArrayField(models.CharField(max_length=3), verbose_name=_("kunnat"), default=list, blank=True)
    answers = models.TextField(_("kuvaus palvelusta"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    information_request = models.TextField(_("täydennyspyyntö"), blank=True)
    information_due_date = models.DateField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["organiser", "state", "submitted_at"])]
        constraints = [
            models.CheckConstraint(
                name="application_submitted_when_and_by",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
        ]

    @property
    def is_editable(self) -> bool:
        """May the company still change the contents?"""
        return self.state in (ApplicationState.DRAFT, ApplicationState.MORE_INFORMATION)

    @property
    def status_word(self) -> str:
        """The state in the portal's one vocabulary of statuses."""
        return _STATUS_WORDS[self.state]


@tracked()
class ApplicationPrice(PublicModel):
    """The price the company asks for one unit of a product, excl. VAT."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("hinta, veroton"), max_digits=13, decimal_places=4)

    class Meta:
        ordering = ["product__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "product"], name="application_price_once"),
            models.CheckConstraint(name="application_price_not_negative", condition=Q(price__gte=0)),
        ]


@tracked(exclude=["text"])
class ApplicationAnswer(PublicModel):
    """The company's answer to a question of the definition: its own words, or "yes" or "no"."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="question_answers")
    question = models.ForeignKey(ApplicationQuestion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("vastaus"))

    class Meta:
        ordering = ["question__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="application_answer_once"),
        ]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> AttachmentQuerySet:
        return self.filter(removed_at=None)

    def replaced(self) -> AttachmentQuerySet:
        """What the organiser received earlier and the company has replaced since."""
        return self.exclude(removed_at=None)

    def visible_to(self, actor: Actor) -> AttachmentQuerySet:
        """Those of the applications that the actor sees."""
        return self.filter(application__in=Application.objects.visible_to(actor))


@tracked()
class Attachment(PublicModel):
    """A document given with the application, for one requirement of the definition.

    Replacing a document that the organiser has already received keeps the earlier row
    (`removed_at`), so that what was sent first can still be read.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    requirement = models.ForeignKey(AttachmentRequirement, on_delete=models.PROTECT, related_name="+")
    document_id = models.CharField(max_length=20)
    original_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    valid_until = models.DateField(_("voimassa asti"), null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["requirement__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement"],
                condition=Q(removed_at=None),
                name="attachment_one_current_per_requirement",
            ),
        ]


class RulebookAcceptanceQuerySet(models.QuerySet["RulebookAcceptance"]):
    def visible_to(self, actor: Actor) -> RulebookAcceptanceQuerySet:
        """The company's own; an organiser's officials see those of its rulebooks."""
        if actor.is_provider:
            return self.filter(provider__organisation_id=actor.organisation_id)
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        return self.none()


@tracked()
class RulebookAcceptance(PublicModel):
    """A company's acceptance of one version of a rulebook or of data-processing terms (S3:L35).

    Given in an application, or later, when a new version has been published.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="rulebook_acceptances")
    rulebook_version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="acceptances")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RulebookAcceptanceQuerySet.as_manager()

    class Meta:
        ordering = ["accepted_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "rulebook_version"], name="rulebook_acceptance_once"),
        ]
