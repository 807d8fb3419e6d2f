"""What an application still lacks: its rows read into the facts that `rules.missing_items` judges."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from providers import rules
from providers.models import Application, ApprovalDecision, Attachment, RulebookAcceptance
from providers.rules import Gap, MissingItem
from rulebooks.models import ApplicationQuestion, Call, DefinitionVersion, Product, ProductValue, RulebookVersion
from rulebooks.models.conditions import QuestionKind
from rulebooks.rules import PriceRefusal, PriceRefusalCode, price_refusal
from voucher_portal.core import clock, periods
from voucher_portal.core.money import format_euro
from voucher_portal.core.regions import municipalities


@dataclass(frozen=True)
class PricedProduct:
    """A product of the call, its value today, what the company asks, and why that is refused."""

    product: Product
    value: ProductValue
    price: Decimal | None
    refusal: PriceRefusal | None

    @property
    def refusal_text(self) -> str:
        return refusal_text(self.refusal) if self.refusal else ""


def products_to_price(application: Application) -> list[PricedProduct]:
    """The products of the definition version in their order, each with its value and price."""
    version = application.call.version_of_definition
    asked = {row.product_id: row.price for row in application.prices.all()}
    return [
        PricedProduct(value.product, value, price, refusal_of(version, value, price))
        for value in values_to_price(version)
        for price in [asked.get(value.product_id)]
    ]


def values_to_price(version: DefinitionVersion) -> list[ProductValue]:
    """One value for each product: the one of today, or the first to come where none is in force yet."""
    today = clock.today()
    chosen: dict[int, ProductValue] = {}
    for value in sorted(version.values.all(), key=lambda row: row.period.lower or datetime.date.min):
        last = periods.last_day(value.period)
        if value.product_id not in chosen and (last is None or last >= today):
            chosen[value.product_id] = value
    return sorted(chosen.values(), key=lambda row: (row.product.position, row.product_id))


def refusal_of(version: DefinitionVersion, value: ProductValue, price: Decimal | None) -> PriceRefusal | None:
    """Why the definition refuses this price; None when it does not, or nothing is asked yet."""
    if price is None:
        return None
    return price_refusal(
        price=price,
        unit_value=value.unit_value,
        price_cap=value.price_cap,
        price_model=version.price_model,
        is_free_for_client=version.is_free_for_client,
    )


_REFUSALS: dict[PriceRefusalCode, str | Promise] = {
    PriceRefusalCode.NEGATIVE: _("Hinta ei voi olla alle nolla euroa."),
    PriceRefusalCode.ABOVE_FREE_VALUE: _(
        "Palvelu on asiakkaalle maksuton, joten hinta saa olla enintään palvelusetelin arvo {limit}."
    ),
    PriceRefusalCode.ABOVE_CAP: _("Hinta saa olla enintään hintakatto {limit}."),
    PriceRefusalCode.NOT_THE_FIXED_PRICE: _("Palvelulla on kiinteä hinta {limit}."),
}


def refusal_text(refusal: PriceRefusal) -> str:
    """The refusal as a sentence that names the amount to keep to."""
    return str(format_lazy(_REFUSALS[refusal.code], limit=format_euro(refusal.limit)))


@dataclass(frozen=True)
class AcceptanceNeeded:
    """A rulebook version or data-processing terms to accept, and the acceptance when it is there."""

    version: RulebookVersion
    acceptance: RulebookAcceptance | None


def acceptances_needed(application: Application) -> list[AcceptanceNeeded]:
    """General part, service part and data-processing terms, those that the definition names. One query."""
    version = application.call.version_of_definition
    named = (version.general_rulebook, version.service_rulebook, version.data_processing_terms)
    wanted = [rulebook for rulebook in named if rulebook is not None]
    given = {
        row.rulebook_version_id: row
        for row in RulebookAcceptance.objects.filter(
            provider=application.provider_id, rulebook_version__in=wanted
        ).select_related("accepted_by")
    }
    return [AcceptanceNeeded(rulebook, given.get(rulebook.pk)) for rulebook in wanted]


@dataclass(frozen=True)
class Answered:
    """A question of the definition with the company's answer, empty where there is none."""

    question: ApplicationQuestion
    text: str

    @property
    def shown(self) -> str:
        """The answer as people read it."""
        if self.question.kind == QuestionKind.YES_NO:
            return str({"yes": _("Kyllä"), "no": _("Ei")}.get(self.text, ""))
        return self.text


def answers_of(application: Application) -> list[Answered]:
    """The questions of the definition version in their order. No query `with_contents()`."""
    given = {row.question_id: row.text for row in application.question_answers.all()}
    questions = application.call.version_of_definition.questions.all()
    return [Answered(question, given.get(question.pk, "")) for question in questions]


def facts_of(application: Application, acceptances: Sequence[AcceptanceNeeded] | None = None) -> rules.ApplicationFacts:
    """The facts of an application read `with_contents()`. Three queries, one less with its acceptances given."""
    version = application.call.version_of_definition
    offices = list(application.offices.all())
    open_offices = [office for office in offices if office.closed_at is None]
    return rules.ApplicationFacts(
        company_is_active=application.provider.is_active,
        call_accepts=_call_accepts(application),
        office_count=len(offices),
        closed_offices=tuple(office.name for office in offices if office.closed_at is not None),
        municipality_codes=frozenset(application.municipality_codes),
        area=frozenset(version.municipality_codes),
        served=frozenset(code for office in open_offices for code in office.served_municipality_codes),
        taken=taken_municipalities(application),
        prices=_price_facts(application),
        attachments=_attachment_facts(application),
        acceptances=tuple(
            rules.AcceptanceFact(str(needed.version.rulebook), needed.acceptance is not None)
            for needed in (acceptances_needed(application) if acceptances is None else acceptances)
        ),
        questions=tuple(
            rules.QuestionFact(str(row.question), row.question.is_mandatory, bool(row.text))
            for row in answers_of(application)
        ),
    )


def _call_accepts(application: Application) -> bool:
    """An answer to a request for more information may come after the call has closed."""
    if application.submitted_at is not None:
        return True
    return Call.objects.accepting().filter(pk=application.call_id).exists()


def taken_municipalities(application: Application) -> frozenset[str]:
    """Where the company already has an application on its way, or an approval, for the same voucher.

    A second price for the same municipality would leave a visit with two prices (S0:L87).
    """
    definition = application.call.version_of_definition.definition_id
    others = Application.objects.undecided().filter(
        provider=application.provider_id, call__version_of_definition__definition=definition
    )
    approvals = ApprovalDecision.objects.living(clock.today()).filter(
        provider=application.provider_id, definition=definition
    )
    rows = (
        *others.exclude(pk=application.pk).values_list("municipality_codes", flat=True),
        *approvals.exclude(application=application.pk).values_list("municipality_codes", flat=True),
    )
    return frozenset(code for codes in rows for code in codes)


def missing_items(application: Application, acceptances: Sequence[AcceptanceNeeded] | None = None) -> list[MissingItem]:
    """What keeps the application from being sent; empty when it may be sent."""
    return rules.missing_items(facts_of(application, acceptances), clock.today())


def _price_facts(application: Application) -> tuple[rules.PriceFact, ...]:
    return tuple(
        rules.PriceFact(str(row.product), row.price is not None, row.refusal is not None)
        for row in products_to_price(application)
    )


def _attachment_facts(application: Application) -> tuple[rules.AttachmentFact, ...]:
    given: dict[int, Attachment] = {row.requirement_id: row for row in application.attachments.all()}
    facts = []
    for requirement in application.call.version_of_definition.attachment_requirements.all():
        attachment = given.get(requirement.pk)
        facts.append(
            rules.AttachmentFact(
                name=str(requirement),
                is_mandatory=requirement.is_mandatory,
                has_expiry=requirement.has_expiry,
                is_given=attachment is not None,
                valid_until=attachment.valid_until if attachment else None,
            )
        )
    return tuple(facts)


_TEXTS: dict[Gap, str | Promise] = {
    Gap.COMPANY_NOT_ACTIVE: _("Yrityksen valtuutta ei ole vielä hyväksytty"),
    Gap.CALL_NOT_OPEN: _("Haku ei ole nyt auki"),
    Gap.NO_OFFICE: _("Valitse vähintään yksi toimipiste"),
    Gap.OFFICE_CLOSED: _("Toimipiste {subject} on suljettu: valitse toinen"),
    Gap.NO_MUNICIPALITY: _("Valitse vähintään yksi kunta"),
    Gap.OUTSIDE_AREA: _("Kunta {subject} ei kuulu palvelusetelin alueeseen"),
    Gap.NOT_SERVED: _("Mikään valittu toimipiste ei palvele kunnassa {subject}"),
    Gap.ALREADY_APPLIED: _("Kunnasta {subject} teillä on jo hakemus tai hyväksyntä"),
    Gap.NO_PRICE: _("Hinta puuttuu: {subject}"),
    Gap.PRICE_REFUSED: _("Hinta ei kelpaa: {subject}"),
    Gap.NO_ATTACHMENT: _("Pakollinen liite puuttuu: {subject}"),
    Gap.NO_EXPIRY: _("Liitteen viimeinen voimassaolopäivä puuttuu: {subject}"),
    Gap.EXPIRED: _("Liite on vanhentunut: {subject}"),
    Gap.NO_ANSWER: _("Vastaus puuttuu: {subject}"),
    Gap.NOT_ACCEPTED: _("Hyväksymättä: {subject}"),
}
_BY_MUNICIPALITY = (Gap.OUTSIDE_AREA, Gap.NOT_SERVED, Gap.ALREADY_APPLIED)


def describe(item: MissingItem) -> str:
    """The missing item as a sentence in the active language, municipalities by their names."""
    subject = _municipality_name(item.subject) if item.gap in _BY_MUNICIPALITY else item.subject
    return str(format_lazy(_TEXTS[item.gap], subject=subject))


def _municipality_name(code: str) -> str:
    """The name, or the code of a municipality that no longer is."""
    place = municipalities().get(code)
    return place.name(get_language() or "fi") if place else code
