"""What a company that is not active yet does first: the way to its first application, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from providers.models import AuthorityProof, Provider
from providers.transitions import ProviderState
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission


@dataclass(frozen=True)
class Step:
    """One thing to do: a link until it is done. `word` is one of the words of `c-status`, empty while it waits."""

    title: str | Promise
    note: str | Promise
    url: str
    word: str = ""


def first_steps(actor: Actor) -> list[Step]:
    """Empty for everybody but the administrator of a company that has not shown its authority yet. Two queries."""
    if not (actor.is_provider and actor.can(Permission.COMPANY_MANAGE)):
        return []
    companies = Provider.objects.filter(organisation_id=actor.organisation_id, state=ProviderState.REGISTERED)
    company = companies.annotate(open_offices=Count("offices", filter=Q(offices__closed_at=None))).first()
    if company is None:
        return []
    is_shown = AuthorityProof.objects.visible_to(actor).waiting().exists()
    return [
        Step(
            _("Osoita, että voit toimia yrityksen puolesta"),
            _("Järjestäjä tarkastaa asiakirjan. Saat viestin, kun se on tehty.")
            if is_shown
            else _("Lähetä kaupparekisteriote tai valtakirja. Järjestäjä tarkastaa sen."),
            reverse("providers:company") if is_shown else reverse("providers:authority-proof-add"),
            "waiting" if is_shown else "",
        ),
        Step(
            _("Lisää toimipiste"),
            _("Toimipiste tarvitsee osoitteen ja kunnat, joita se palvelee."),
            reverse("providers:office-list") if company.open_offices else reverse("providers:office-add"),
            "approved" if company.open_offices else "",
        ),
        Step(
            _("Täytä hakemus"),
            _("Hakemuksen voi lähettää, kun valtuus on hyväksytty."),
            reverse("providers:application-list"),
        ),
    ]
