"""What is done to a decision: each act is one POST and one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.views.editing import actor_of, carry_version, posted_version, press
from decisions.actions.codes import rotate_activation_code
from decisions.actions.drafts import cancel_draft, propose_decision
from decisions.actions.offers import attach_provider, end_activation
from decisions.actions.signing import (
    end_decision,
    reject_decision,
    return_decision,
    revoke_decision,
    sign_decision,
)
from decisions.forms import AttachForm, EndForm, ReasonForm
from decisions.models import Activation, VoucherDecision
from decisions.views.decisions import decision_page, offices_for, opened_decision
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.errors import RuleViolation, StaleVersion


def _pressed(request: HttpRequest, decision: VoucherDecision, action: Callable[..., Any], done: str) -> HttpResponse:
    version, actor = posted_version(request), actor_of(request)
    page = reverse("decisions:decision-detail", args=[decision.public_id])
    return press(request, lambda: action(decision=decision, expected_version=version, by=actor), done, page)


@require_POST
def decision_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_PROPOSE)
    return _pressed(request, decision, propose_decision, _("Esitys lähti allekirjoitettavaksi."))


@require_POST
def decision_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_PROPOSE)
    return _pressed(request, decision, cancel_draft, _("Luonnos poistettiin."))


@require_POST
def decision_sign(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_SIGN)
    return _pressed(request, decision, sign_decision, _("Päätös allekirjoitettiin. Kirjeet valmistuvat hetkessä."))


@require_POST
def decision_rotate(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.PROVIDER_ATTACH)
    done = _("Uusi varmenne annettiin. Vanha ei enää kelpaa. Tuottajan kappale valmistuu hetkessä.")
    return _pressed(request, decision, rotate_activation_code, done)


def _submitted(
    request: HttpRequest, decision: VoucherDecision, name: str, form: forms.Form, act: Callable[[], Any], done: str
) -> HttpResponse:
    """Run the act of a small form on the decision's page; a refusal shows the page with the form again."""
    if form.is_valid():
        try:
            act()
        except RuleViolation as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        except StaleVersion as error:
            form.add_error(None, _("Joku muu ehti tallentaa ensin. Tarkista tiedot ja yritä uudelleen."))
            carry_version(form, error.current.version)
        else:
            messages.success(request, done)
            return redirect("decisions:decision-detail", decision.public_id)
    fresh = opened_decision(request, decision.public_id, Permission.DECISION_VIEW)
    return decision_page(request, fresh, **{name: form})


def _with_reason(request: HttpRequest, public_id: str, act: str, action: Callable[..., Any], done: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_SIGN)
    form = ReasonForm(request.POST, auto_id=f"{act}_%s")
    actor = actor_of(request)

    def run() -> Any:
        cleaned = form.cleaned_data
        return action(decision=decision, reason=cleaned["reason"], expected_version=cleaned["version"], by=actor)

    return _submitted(request, decision, f"{act}_form", form, run, done)


@require_POST
def decision_return(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, "return", return_decision, _("Esitys palautettiin esittäjälle."))


@require_POST
def decision_reject(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, "reject", reject_decision, _("Kielteinen päätös tehtiin."))


@require_POST
def decision_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, "revoke", revoke_decision, _("Päätös peruutettiin."))


@require_POST
def decision_end(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_SIGN)
    form = EndForm(request.POST, auto_id="end_%s")
    actor = actor_of(request)

    def run() -> Any:
        cleaned = form.cleaned_data
        return end_decision(
            decision=decision,
            end_date=cleaned["end_date"],
            reason=cleaned["reason"],
            expected_version=cleaned["version"],
            by=actor,
        )

    return _submitted(request, decision, "end_form", form, run, _("Palveluseteli päätettiin."))


@require_POST
def decision_attach(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.PROVIDER_ATTACH)
    form = AttachForm(request.POST, offices=offices_for(decision))
    actor = actor_of(request)

    def run() -> Any:
        cleaned = form.cleaned_data
        return attach_provider(
            decision=decision, office=cleaned["office"], expected_version=cleaned["version"], by=actor
        )

    return _submitted(request, decision, "attach_form", form, run, _("Tuottaja liitettiin päätökseen."))


@require_POST
def activation_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """The official ends one provider's service of a decision (a switch of provider)."""
    activations = Activation.objects.visible_to(actor_of(request)).select_related("decision")
    activation = get_object_or_404(activations, public_id=public_id)
    require(actor_of(request), Permission.PROVIDER_ATTACH, activation)
    page = reverse("decisions:decision-detail", args=[activation.decision.public_id])
    version, actor = posted_version(request), actor_of(request)
    reason = request.POST.get("reason", "")
    return press(
        request,
        lambda: end_activation(activation=activation, reason=reason, expected_version=version, by=actor),
        _("Tuottajan palvelu päätettiin."),
        page,
    )
