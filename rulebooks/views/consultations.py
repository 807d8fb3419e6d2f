"""A draft open for comments, for everybody: the text with its comments and answers, and commenting."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from rulebooks.actions import write_comment
from rulebooks.actions.comments import clause_titles, comments_for_company
from rulebooks.forms.consultations import CommentForm
from rulebooks.models import Consultation, ConsultationComment
from rulebooks.rendering import Clause, Rendered, render_translation
from rulebooks.views.pages import answer, attempt
from rulebooks.views.rulebook_versions import texts_of
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.translated import FALLBACK

#: Comments from one address: a person may have much to say, a robot has more.
COMMENT_TRIES = {"comment": "6/m/ip,60/h/ip"}


@dataclass(frozen=True)
class CommentedClause:
    """A clause with what has been said of it."""

    clause: Clause
    comments: list[ConsultationComment]

    @property
    def answers(self) -> int:
        return sum(comment.given_answer is not None for comment in self.comments)


def visible_consultation(request: HttpRequest, public_id: str) -> Consultation:
    rows = Consultation.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("rulebook_version__rulebook", "organiser"), public_id=public_id)


@login_not_required
@require_GET
def consultation(request: HttpRequest, public_id: str) -> HttpResponse:
    """The text as it is commented on, at an address of its own also when the comments have ended."""
    found = visible_consultation(request, public_id)
    text = text_of(found)
    of_clause, of_whole = _by_clause(found, text)
    context = {
        "consultation": found,
        "version": found.rulebook_version,
        "rulebook": found.rulebook_version.rulebook,
        "text": text,
        "clauses": [CommentedClause(clause, of_clause.get(clause.anchor, [])) for clause in text.clauses],
        "of_whole": of_whole,
        "counts": {anchor: len(comments) for anchor, comments in of_clause.items()},
        "may_review": request.actor.is_official and request.actor.can(Permission.RULEBOOK_PUBLISH, found),
        "compares_with": found.rulebook_version.rulebook.versions.published().without_texts().first(),
    }
    return render(request, "rulebooks/consultation.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def comment_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Anybody may comment, without telling who they are; a company comments by its name."""
    found = visible_consultation(request, public_id)
    language = get_language() or FALLBACK
    is_company = comments_for_company(request.actor)
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        initial={"clause": request.GET.get("clause", "")},
        titles=clause_titles(found, language),
        is_company=is_company,
    )
    if request.method == "POST" and form.is_valid() and (is_company or _within_limits(request, form)):
        said = form.comment(language)
        if attempt(form, lambda: write_comment(consultation=found, comment=said, by=request.actor)) is not None:
            messages.success(request, _SEEN_AT_ONCE if is_company else _SEEN_WHEN_CHECKED)
            return redirect(f"{reverse('rulebooks:consultation', args=[found.public_id])}#{said.clause}")
    chosen = form["clause"].value()
    context = {
        "consultation": found,
        "rulebook": found.rulebook_version.rulebook,
        "is_company": is_company,
        "clause": next((clause for clause in text_of(found).clauses if chosen and clause.anchor == chosen), None),
    }
    return answer(request, "rulebooks/comment_form.html", context, form)


_SEEN_AT_ONCE = _("Kiitos. Kommenttisi näkyy nyt yrityksen nimellä.")
_SEEN_WHEN_CHECKED = _("Kiitos. Kommenttisi näkyy, kun järjestäjä on tarkistanut sen.")


def _within_limits(request: HttpRequest, form: CommentForm) -> bool:
    """Counts this try; past the limit the form says so, and keeps what was typed."""
    if ratelimit.consume(request, app="rulebooks", action="comment", config=COMMENT_TRIES):
        return True
    form.add_error(None, _("Lähetit monta kommenttia lyhyessä ajassa. Odota hetki ja lähetä kommentti uudelleen."))
    return False


def text_of(consultation: Consultation) -> Rendered:
    """The text that is commented on, in the reader's language."""
    return render_translation(texts_of(consultation), get_language() or FALLBACK)


def _by_clause(
    consultation: Consultation, text: Rendered
) -> tuple[dict[str, list[ConsultationComment]], list[ConsultationComment]]:
    """The published comments of each clause, and those of the whole text or of a clause no longer found."""
    anchors = {clause.anchor for clause in text.clauses if clause.anchor}
    published = ConsultationComment.objects.published().filter(consultation=consultation)
    of_clause: dict[str, list[ConsultationComment]] = {}
    of_whole = []
    for comment in published.select_related("company", "answer"):
        if comment.clause in anchors:
            of_clause.setdefault(comment.clause, []).append(comment)
        else:
            of_whole.append(comment)
    return of_clause, of_whole
