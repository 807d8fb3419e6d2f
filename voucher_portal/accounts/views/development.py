"""/dev/sign-in/: every demo person, signed in with one click. In development only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.capacities import capacities_of, resolve_capacity
from voucher_portal.accounts.models import User
from voucher_portal.accounts.roles import RoleName
from voucher_portal.accounts.sign_in import DEVELOPMENT, sign_in

WHAT_TO_TRY: dict[str, str | Promise] = {
    RoleName.ORGANISER_ADMINISTRATOR: _("Lisää työntekijä, anna rooleja ja muokkaa yksiköitä."),
    RoleName.PLANNER: _("Kirjoita määritelmä, julkaise se, avaa haku ja valmistele hyväksyminen."),
    RoleName.CASE_MANAGER: _("Etsi asiakas, kirjaa arviointi ja esitä palvelusetelin myöntämistä."),
    RoleName.DECISION_MAKER: _("Allekirjoita odottava päätös tai palauta se."),
    RoleName.SUPERVISOR: _("Tarkasta, kuka saa toimia yrityksen puolesta."),
    RoleName.FINANCE_CLERK: _("Katso, mitä on myönnetty, käytetty ja laskutettu."),
    RoleName.AUDITOR: _("Lue päätöksiä ja niiden historiaa."),
    RoleName.SUPPORT_BROKER: _("Auta asiakasta suunnittelemaan budjettia."),
    RoleName.PROVIDER_ADMINISTRATOR: _("Täytä hakemus, lisää toimipiste ja anna työntekijöille oikeuksia."),
    RoleName.WORKER: _("Aktivoi palveluseteli ja kirjaa käynti."),
    RoleName.BILLING_USER: _("Muodosta laskuviite kuukaudelta."),
    RoleName.READER: _("Katso oman toimipisteen asiakkaita."),
    RoleName.CLIENT: _("Lue päätös, vertaa tuottajia ja katso, mitä on jäljellä."),
}


@dataclass(frozen=True)
class Door:
    """One person in one capacity."""

    user: User
    actor: Actor

    @property
    def hint(self) -> str | Promise:
        return next((WHAT_TO_TRY[role] for role in self.actor.roles if role in WHAT_TO_TRY), "")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def development_sign_in(request: HttpRequest) -> HttpResponse:
    if not settings.DEVELOPMENT:
        raise Http404
    if request.method == "GET":
        people = User.objects.filter(is_active=True).order_by("sort_name", "id")
        return render(request, "accounts/development_sign_in.html", {"groups": grouped(doors(people))})
    user = get_object_or_404(User, public_id=request.POST.get("user", ""), is_active=True)
    actor = resolve_capacity(user, request.POST.get("capacity", ""))
    if actor is None:
        raise Http404
    return sign_in(request, user, DEVELOPMENT, capacity_key=actor.capacity_key)


def doors(people: Iterable[User]) -> list[Door]:
    """Each capacity of each person; people without one cannot do anything and are left out."""
    return [Door(user, actor) for user in people for actor in capacities_of(user)]


def grouped(found: list[Door]) -> list[dict[str, object]]:
    """By organisation, organisers first, the larger before the smaller; clients, who act in none, last."""
    names: dict[tuple[int, str], list[Door]] = {}
    for door in found:
        rank = 0 if door.actor.is_official else 1 if door.actor.is_provider else 2
        names.setdefault((rank, door.actor.organisation_name), []).append(door)
    order = sorted(names, key=lambda key: (key[0], -len(names[key]), key[1]))
    return [{"title": name, "doors": names[rank, name]} for rank, name in order]
