"""What visits that were not made cost: one page with every reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rulebooks.actions import set_cancellation_rules
from rulebooks.forms.cancellations import CancellationsForm
from rulebooks.models import DefinitionVersion
from rulebooks.rules import Section
from rulebooks.views.definition_sections import go_on
from rulebooks.views.drafts import writable_draft
from rulebooks.views.pages import answer, attempt, published_meanwhile


@require_http_methods(["GET", "POST"])
def definition_cancellations(request: HttpRequest, public_id: str) -> HttpResponse:
    """The parts of the price for each reason."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = CancellationsForm(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, version, form), lambda current: CancellationsForm(draft=current))
        if saved is not None:
            messages.success(request, _("Peruutukset tallennettiin."))
            return go_on(request, saved, Section.CANCELLATIONS)
    return answer(request, "rulebooks/sections/cancellations.html", {"version": version}, form)


def _save(request: HttpRequest, version: DefinitionVersion, form: CancellationsForm) -> DefinitionVersion:
    return set_cancellation_rules(
        version=version,
        notice_hours=form.cleaned_data["notice_hours"],
        charges=form.charges(),
        expected_version=form.expected_version,
        by=request.actor,
    )
