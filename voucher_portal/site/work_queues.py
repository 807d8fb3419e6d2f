"""What waits for the actor, as numbers that are links: the first thing on every home page.

Each queue is one count in the database; a queue is shown when the actor may work on it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Count, Min, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from billing.models import BillingReference, ServiceEvent
from billing.transitions import ReferenceState
from decisions.models import Activation, VoucherDecision
from decisions.transitions import DecisionState
from providers.acceptances import standings
from providers.models import Application, ApprovalDecision, AuthorityProof
from providers.transitions import ApplicationState, ApprovalState
from rulebooks.models import DefinitionVersion
from rulebooks.transitions import VersionState
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.money import euro, format_euro
from voucher_portal.core.periods import format_date


@dataclass(frozen=True)
class Queue:
    """One number card: the figure, what it counts, one line about it, and where the work is done.

    A sum that is only to be known is no work.
    """

    figure: str
    label: str
    note: str | Promise
    url: str
    is_empty: bool
    is_work: bool = True


def queues_of(actor: Actor) -> list[Queue]:
    """The queues of the acting capacity, the most urgent kind of work first."""
    builders = _OFFICIAL if actor.is_official else _PROVIDER if actor.is_provider else ()
    return [build(actor) for permission, build in builders if actor.can(permission)]


def waiting_count(queues: list[Queue]) -> int:
    """How many kinds of work wait."""
    return sum(1 for queue in queues if queue.is_work and not queue.is_empty)


def _decisions_to_sign(actor: Actor) -> Queue:
    waiting = VoucherDecision.objects.visible_to(actor).filter(state=DecisionState.PROPOSED)
    count = waiting.exclude(proposed_by_id=actor.user_id).count()
    return Queue(
        str(count),
        ngettext("päätös odottaa allekirjoitusta", "päätöstä odottaa allekirjoitusta", count),
        _("Allekirjoittaja on aina eri henkilö kuin esittäjä."),
        f"{reverse('decisions:decision-list')}?state={DecisionState.PROPOSED}",
        not count,
    )


def _approvals_to_sign(actor: Actor) -> Queue:
    waiting = ApprovalDecision.objects.visible_to(actor).filter(state=ApprovalState.PREPARED)
    count = waiting.exclude(prepared_by_id=actor.user_id).count()
    return Queue(
        str(count),
        ngettext("tuottajan hyväksyminen odottaa", "tuottajan hyväksymistä odottaa", count),
        _("Valmisteltu, odottaa päätöksentekijän allekirjoitusta."),
        f"{reverse('providers:approval-list')}?state={ApprovalState.PREPARED}",
        not count,
    )


def _own_drafts(actor: Actor) -> Queue:
    drafts = VoucherDecision.objects.visible_to(actor).filter(state=DecisionState.DRAFT)
    count = drafts.count()
    return Queue(
        str(count),
        ngettext("luonnos kesken", "luonnosta kesken", count),
        _("Palveluseteliesitykset, joita ei ole vielä lähetetty allekirjoitettavaksi."),
        f"{reverse('decisions:decision-list')}?state={DecisionState.DRAFT}",
        not count,
    )


def _applications_to_review(actor: Actor) -> Queue:
    waiting = Application.objects.visible_to(actor).filter(state=ApplicationState.SUBMITTED)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    note = (
        gettext("Vanhin on saapunut %(date)s.") % {"date": format_date(clock.helsinki_date(found["oldest"]))}
        if found["oldest"]
        else gettext("Uudet hakemukset näkyvät tässä.")
    )
    return Queue(
        str(found["count"]),
        ngettext("hakemus käsiteltävänä", "hakemusta käsiteltävänä", found["count"]),
        note,
        f"{reverse('providers:review-list')}?state={ApplicationState.SUBMITTED}",
        not found["count"],
    )


def _proofs_to_check(actor: Actor) -> Queue:
    count = AuthorityProof.objects.visible_to(actor).waiting().count()
    return Queue(
        str(count),
        ngettext("valtuus tarkastettavana", "valtuutta tarkastettavana", count),
        _("Yritys aktivoituu, kun valtuus on hyväksytty."),
        reverse("providers:proof-list"),
        not count,
    )


def _definition_drafts(actor: Actor) -> Queue:
    drafts = DefinitionVersion.objects.visible_to(actor).filter(state=VersionState.DRAFT)
    count = drafts.count()
    return Queue(
        str(count),
        ngettext("määritelmä luonnoksena", "määritelmää luonnoksena", count),
        _("Julkaisematta. Julkaistua määritelmää ei muokata, siitä tehdään uusi versio."),
        f"{reverse('rulebooks:definition-list')}?state={VersionState.DRAFT}",
        not count,
    )


def _overdue_acceptances(actor: Actor) -> Queue:
    count = sum(standing.overdue for standing in standings(actor))
    return Queue(
        str(count),
        ngettext("sääntökirjan hyväksyntä myöhässä", "sääntökirjan hyväksyntää myöhässä", count),
        _("Tuottaja ei ole hyväksynyt uutta versiota määräpäivään mennessä."),
        reverse("providers:acceptance-index"),
        not count,
    )


def _offers_to_answer(actor: Actor) -> Queue:
    count = Activation.objects.visible_to(actor).offered().count()
    return Queue(
        str(count),
        ngettext("asiakas odottaa vastaustasi", "asiakasta odottaa vastaustasi", count),
        _("Asiakas on valinnut teidät. Ota vastaan tai kieltäydy."),
        reverse("decisions:activation-list"),
        not count,
    )


def _references_to_match(actor: Actor) -> Queue:
    """References formed since the month before began: the invoices that bear them are on their way."""
    since = (clock.today().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    recent = BillingReference.objects.visible_to(actor).living()
    found = recent.filter(created_at__gte=clock.moment(since, datetime.time(0))).aggregate(
        count=Count("pk"), total=Sum("total"), companies=Count("provider", distinct=True)
    )
    note = gettext("Laskuviitteitä %(references)s, yrityksiä %(companies)s, %(date)s alkaen.") % {
        "references": found["count"],
        "companies": found["companies"],
        "date": format_date(since),
    }
    return Queue(
        format_euro(euro(found["total"] or 0)),
        gettext("muodostettu laskuviitteiksi"),
        note,
        f"{reverse('billing:reference-list')}?state={ReferenceState.CREATED}",
        not found["count"],
        is_work=False,
    )


def _unbilled_by_companies(actor: Actor) -> Queue:
    label = gettext("tuottajilta laskuttamatta")
    return replace(_unbilled(actor), label=label, url=reverse("billing:use"), is_work=False)


def _unbilled(actor: Actor) -> Queue:
    first_of_month = clock.today().replace(day=1)
    logged = ServiceEvent.objects.visible_to(actor).logged().filter(service_date__lt=first_of_month)
    found = logged.aggregate(count=Count("pk"), total=Sum("voucher_part"), clients=Count("decision", distinct=True))
    events = ngettext("%(count)s tapahtuma", "%(count)s tapahtumaa", found["count"]) % {"count": found["count"]}
    clients = ngettext("%(count)s asiakas", "%(count)s asiakasta", found["clients"]) % {"count": found["clients"]}
    note = gettext("%(events)s, %(clients)s, ennen %(date)s.") % {
        "events": events,
        "clients": clients,
        "date": format_date(first_of_month),
    }
    return Queue(
        format_euro(euro(found["total"] or 0)),
        gettext("laskuttamatta"),
        note,
        reverse("billing:reference-list"),
        not found["count"],
    )


def _open_applications(actor: Actor) -> Queue:
    mine = Application.objects.visible_to(actor)
    unfinished = mine.filter(state__in=(ApplicationState.DRAFT, ApplicationState.MORE_INFORMATION))
    count = unfinished.count()
    return Queue(
        str(count),
        ngettext("hakemus kesken", "hakemusta kesken", count),
        _("Luonnokset ja täydennettävät hakemukset."),
        reverse("providers:application-list"),
        not count,
    )


_Builders = tuple[tuple[Permission, Callable[[Actor], Queue]], ...]

_OFFICIAL: _Builders = (
    (Permission.DECISION_SIGN, _decisions_to_sign),
    (Permission.APPROVAL_SIGN, _approvals_to_sign),
    (Permission.DECISION_PROPOSE, _own_drafts),
    (Permission.APPROVAL_PREPARE, _applications_to_review),
    (Permission.PROVIDER_VERIFY, _proofs_to_check),
    (Permission.DEFINITION_WRITE, _definition_drafts),
    (Permission.RULEBOOK_WRITE, _overdue_acceptances),
    (Permission.INVOICE_MATCH, _references_to_match),
    (Permission.INVOICE_MATCH, _unbilled_by_companies),
)
_PROVIDER: _Builders = (
    (Permission.VOUCHER_ACTIVATE, _offers_to_answer),
    (Permission.REFERENCE_CREATE, _unbilled),
    (Permission.APPLICATION_WRITE, _open_applications),
)
