"""Applications: filled in over several visits, sent when nothing is missing (S0:L51–55)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers import completeness
from providers.actions import correspondence
from providers.actions.people import acting_person
from providers.models import Application, ApplicationAnswer, ApplicationPrice, Office, Provider, RulebookAcceptance
from providers.models.application import ApplicationQuerySet
from providers.transitions import ApplicationState, ProviderState
from rulebooks.models import Call, RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import apply, record_transition
from voucher_portal.core.versions import bump


@transaction.atomic
def start_application(*, call: Call, provider: Provider, by: Actor) -> Application:
    """A new draft for an open call. A draft that nobody has touched yet is given again instead.

    Raises RuleViolation when the call does not take applications now, or the company is closed.
    """
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    if provider.state == ProviderState.CLOSED:
        raise RuleViolation(_("Yrityksen toiminta on lopetettu, joten se ei voi hakea."), code="company_closed")
    if not Call.objects.accepting().filter(pk=call.pk).exists():
        raise RuleViolation(_("Haku ei ole nyt auki."), code="call_not_open")
    untouched = provider.applications.filter(call=call, state=ApplicationState.DRAFT, version=1).first()
    if untouched is not None:
        return untouched
    application = Application.objects.create(
        organiser_id=call.organiser_id, provider=provider, call=call, created_by_id=acting_person(by)
    )
    record_transition(application, "start", "", by=by)
    return application


@transaction.atomic
def choose_area(
    *,
    application: Application,
    offices: Collection[Office],
    municipality_codes: Sequence[str],
    expected_version: int | None,
    by: Actor,
) -> Application:
    """Which offices apply, and in which municipalities. Raises RuleViolation outside the voucher's area."""
    application = lock_editable(application, expected_version)
    area = application.call.version_of_definition.municipality_codes
    if not set(municipality_codes) <= set(area):
        raise RuleViolation(
            _("Valitse kunnat palvelusetelin alueelta."), field="municipality_codes", code="outside_area"
        )
    if any(office.provider_id != application.provider_id for office in offices):
        raise RuleViolation(_("Valitse oman yrityksen toimipisteitä."), field="offices", code="foreign_office")
    application.municipality_codes = sorted(set(municipality_codes))
    application.save(update_fields=["municipality_codes"])
    application.offices.set(offices)
    return bump(application)


@transaction.atomic
def set_prices(
    *,
    application: Application,
    prices: Mapping[int, Decimal | None],
    expected_version: int | None,
    by: Actor,
) -> Application:
    """The prices by product id, in euro for one unit excl. VAT; None takes a price away.

    Raises RuleViolation for a price that the definition refuses (domain.md C4, C20).
    """
    application = lock_editable(application, expected_version)
    version = application.call.version_of_definition
    values = {value.product_id: value for value in completeness.values_to_price(version)}
    for product_id, price in prices.items():
        refusal = completeness.refusal_of(version, values[product_id], price)
        if refusal is not None:
            field = f"price_{values[product_id].product.public_id}"
            raise RuleViolation(completeness.refusal_text(refusal), field=field, code=refusal.code)
    given = {product_id: price for product_id, price in prices.items() if price is not None}
    application.prices.exclude(product__in=given).delete()
    for product_id, price in given.items():
        ApplicationPrice.objects.update_or_create(
            application=application, product_id=product_id, defaults={"price": price}
        )
    return bump(application)


@transaction.atomic
def describe_service(*, application: Application, answers: str, expected_version: int | None, by: Actor) -> Application:
    """The company's own description of the service it offers."""
    application = lock_editable(application, expected_version)
    application.answers = answers
    application.save(update_fields=["answers"])
    return bump(application)


@transaction.atomic
def answer_questions(
    *, application: Application, answers: Mapping[int, str], expected_version: int | None, by: Actor
) -> Application:
    """The answers by question id; an empty one takes an earlier answer away.

    Raises RuleViolation for a question of another definition.
    """
    application = lock_editable(application, expected_version)
    asked = {question.pk for question in application.call.version_of_definition.questions.all()}
    if not answers.keys() <= asked:
        raise RuleViolation(_("Tämä kysymys ei kuulu hakemukseen."), code="foreign_question")
    given = {question_id: text for question_id, text in answers.items() if text}
    application.question_answers.filter(question__in=answers.keys() - given.keys()).delete()
    for question_id, text in given.items():
        ApplicationAnswer.objects.update_or_create(
            application=application, question_id=question_id, defaults={"text": text}
        )
    return bump(application)


@transaction.atomic
def accept_rulebooks(*, application: Application, versions: Collection[RulebookVersion], by: Actor) -> Application:
    """Accept rulebook versions and data-processing terms that the definition names (S3:L35).

    An acceptance stays: accepting the same version again changes nothing.
    """
    application = lock_editable(application, None)
    named = {needed.version.pk for needed in completeness.acceptances_needed(application)}
    for version in versions:
        if version.pk not in named:
            raise RuleViolation(_("Tämä sääntökirja ei kuulu hakemukseen."), code="foreign_rulebook")
        RulebookAcceptance.objects.get_or_create(
            provider_id=application.provider_id,
            rulebook_version=version,
            defaults={
                "organiser_id": application.organiser_id,
                "application": application,
                "accepted_at": clock.now(),
                "accepted_by_id": acting_person(by),
            },
        )
    return application


@transaction.atomic
def submit_application(*, application: Application, expected_version: int | None, by: Actor) -> Application:
    """Send the application, or the answer to a request for more information.

    Raises RuleViolation naming everything that is missing.
    """
    application = _lock_whole(application, expected_version)
    missing = completeness.missing_items(application)
    if missing:
        listed = "; ".join(completeness.describe(item) for item in missing)
        raise RuleViolation(
            _("Hakemusta ei voi vielä lähettää. Korjaa ensin: {missing}.").format(missing=listed),
            code="application_incomplete",
        )
    was_answer = application.state == ApplicationState.MORE_INFORMATION
    stamps = {
        "submitted_at": clock.now(),
        "submitted_by_id": by.user_id,
        "information_request": "",
        "information_due_date": None,
        "version": application.version + 1,
    }
    apply(application, "submit", by=by, stamps=stamps)
    correspondence.tell_of_submission(application, is_answer=was_answer, by=by)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, expected_version: int | None, by: Actor) -> Application:
    """The company takes its application back before a decision is prepared."""
    application = lock_application(application)
    application.check_version(expected_version)
    apply(application, "withdraw", by=by, stamps={"version": application.version + 1})
    correspondence.tell_of_withdrawal(application, by=by)
    return application


def lock_application(application: Application) -> Application:
    """The application's row locked, with the call and definition that its rules read."""
    return _lock(Application.objects.with_call(), application)


def lock_editable(application: Application, expected_version: int | None) -> Application:
    """As `lock_application`; raises StaleVersion, or RuleViolation when the contents are no longer open."""
    return _editable(lock_application(application), expected_version)


def _lock_whole(application: Application, expected_version: int | None) -> Application:
    """As `lock_editable`, with all that the checklist reads."""
    return _editable(_lock(Application.objects.with_contents(), application), expected_version)


def _lock(rows: ApplicationQuerySet, application: Application) -> Application:
    return rows.select_for_update(of=("self",)).get(pk=application.pk)


def _editable(locked: Application, expected_version: int | None) -> Application:
    if not locked.is_editable:
        raise RuleViolation(
            _("Hakemusta ei voi enää muuttaa: se on lähetetty tai peruttu."), code="application_not_editable"
        )
    locked.check_version(expected_version)
    return locked
