"""An index change of a voucher: asked, its effect shown, then recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rulebooks.actions import make_index_change
from rulebooks.actions.index_changes import ROUNDING_STEPS, effects_of, refuse_index_change
from rulebooks.forms.index_changes import IndexChangeForm
from rulebooks.models import Definition, DefinitionVersion, IndexChange
from rulebooks.parameter_layout import CHOICE_WORDS
from rulebooks.views.definitions import official
from rulebooks.views.pages import answer, attempt
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

TEMPLATE = "rulebooks/index_change.html"
_ROUNDINGS = {step: rounding for rounding, step in ROUNDING_STEPS.items()}


@require_http_methods(["GET", "POST"])
def index_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form with the earlier changes; posting shows the effect, confirming it makes the draft."""
    definition = get_object_or_404(
        Definition.objects.visible_to(request.actor).select_related("organiser"), public_id=public_id
    )
    official(request)
    require(request.actor, Permission.DEFINITION_WRITE, definition)
    latest = definition.versions.order_by("-number")[0]
    form = IndexChangeForm(request.POST or None, initial={"rounding": "cent"})
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            made = _made(request, definition, form)
            if made is not None:
                messages.success(request, _("Luonnos tehtiin uusilla arvoilla. Tarkista ja julkaise se."))
                return redirect("rulebooks:definition-version-edit", made.version.public_id)
        else:
            return _effect(request, definition, latest, form)
    return answer(request, TEMPLATE, _facts(definition, latest), form)


def _effect(
    request: HttpRequest, definition: Definition, latest: DefinitionVersion, form: IndexChangeForm
) -> HttpResponse:
    details = form.details()
    attempt(form, lambda: refuse_index_change(latest, details))
    if form.errors:
        return answer(request, TEMPLATE, _facts(definition, latest), form)
    typed = form.data.copy()
    typed["shown"] = latest.public_id
    form.data = typed
    context = {**_facts(definition, latest), "effects": effects_of(latest, details), "details": details}
    return answer(request, "rulebooks/index_change_effect.html", context, form)


def _made(request: HttpRequest, definition: Definition, form: IndexChangeForm) -> IndexChange | None:
    versions = DefinitionVersion.objects.visible_to(request.actor).filter(definition=definition)
    shown = get_object_or_404(versions, public_id=form.cleaned_data["shown"])
    return attempt(
        form,
        lambda: make_index_change(definition=definition, shown=shown, details=form.details(), by=request.actor),
    )


def _facts(definition: Definition, latest: DefinitionVersion) -> dict[str, object]:
    made = definition.index_changes.select_related("version", "made_by")
    return {
        "definition": definition,
        "latest": latest,
        "made": [(change, CHOICE_WORDS[_ROUNDINGS[change.rounding].value]) for change in made],
    }
