"""The planner's side of a consultation: opening, prolonging, ending; checking and answering comments."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import (
    answer_comment,
    close_consultation,
    extend_consultation,
    hide_comment,
    open_consultation,
    publish_comment,
)
from rulebooks.checklist import heading_gaps
from rulebooks.forms.base import DraftForm
from rulebooks.forms.consultations import (
    UNANSWERED,
    AnswerForm,
    CloseConsultationForm,
    CommentFilter,
    HideForm,
    LastDayForm,
)
from rulebooks.models import Consultation, ConsultationAnswer, ConsultationComment
from rulebooks.models.consultation import ConsultationCommentQuerySet
from rulebooks.views.consultations import visible_consultation
from rulebooks.views.pages import answer, attempt, attempt_or_tell, list_template, told_history
from rulebooks.views.rulebook_versions import no_draft_any_more, visible_version
from rulebooks.wording import gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.transitions import available
from voucher_portal.core.translated import FALLBACK


@require_http_methods(["GET", "POST"])
def consultation_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Until when, and what happens then."""
    version = visible_version(request, public_id)
    require(request.actor, Permission.RULEBOOK_PUBLISH, version)
    if away := no_draft_any_more(request, version):
        return away
    form = LastDayForm(request.POST if request.method == "POST" else None, initial={"version": version.version})
    if request.method == "POST" and form.is_valid():
        opened = attempt(
            form,
            lambda: open_consultation(
                version=version,
                last_day=form.cleaned_data["last_day"],
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: LastDayForm(initial={"version": current.version}),
        )
        if opened is not None:
            messages.success(request, _("Luonnos on nyt kommentoitavana. Yrityksille lähti viesti."))
            return redirect("rulebooks:consultation", opened.public_id)
    context = {"version": version, "gaps": [gap_message(gap) for gap in heading_gaps(version)]}
    return answer(request, "rulebooks/consultation_open.html", context, form)


@require_GET
def consultation_comments(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every comment with its state, and the buttons of the consultation."""
    found = _reviewable(request, public_id)
    template = list_template(request, "rulebooks/consultation_comments.html")
    return render(request, template, _list_context(request, found))


@require_POST
def consultation_extend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give more time."""
    found = _reviewable(request, public_id)
    form = LastDayForm(request.POST)
    if form.is_valid():
        extended = attempt(
            form,
            lambda: extend_consultation(
                consultation=found,
                last_day=form.cleaned_data["last_day"],
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: LastDayForm(initial={"version": current.version}),
        )
        if extended is not None:
            messages.success(request, _("Kommentointiaika jatkuu."))
            return redirect("rulebooks:consultation-comments", found.public_id)
    return _refused(request, found, {"extend_form": form}, form)


@require_POST
def consultation_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """End the comments; the draft goes back to be written."""
    found = _reviewable(request, public_id)
    form = CloseConsultationForm(request.POST)
    if form.is_valid():
        closed = attempt(
            form,
            lambda: close_consultation(
                consultation=found,
                reason=form.cleaned_data["reason"],
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: CloseConsultationForm(initial={"version": current.version}),
        )
        if closed is not None:
            messages.success(request, _("Kommentointi päätettiin. Voit nyt viimeistellä luonnoksen."))
            return redirect("rulebooks:rulebook-version", found.rulebook_version.public_id)
    return _refused(request, found, {"close_form": form}, form)


@require_http_methods(["GET", "POST"])
def comment_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """One comment: read it, and answer it."""
    comment = _comment(request, public_id)
    form = AnswerForm(request.POST) if request.method == "POST" else _answer_form(comment.given_answer)
    if request.method == "POST" and form.is_valid():
        answered = attempt(
            form,
            lambda: answer_comment(
                comment=comment,
                text=form.cleaned_data["text"],
                language=get_language() or FALLBACK,
                expected_version=form.expected_version,
                by=request.actor,
            ),
            _answer_form,
        )
        if answered is not None:
            messages.success(request, _("Vastaus tallennettiin."))
            return redirect("rulebooks:consultation-comments", comment.consultation.public_id)
    return answer(request, "rulebooks/comment_review.html", _comment_context(request, comment), form)


@require_POST
def comment_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let everybody read it."""
    comment = _comment(request, public_id)
    if attempt_or_tell(request, lambda: publish_comment(comment=comment, by=request.actor)) is not None:
        messages.success(request, _("Kommentti julkaistiin."))
    return redirect("rulebooks:consultation-comments", comment.consultation.public_id)


@require_POST
def comment_hide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep it from being read, with a reason."""
    comment = _comment(request, public_id)
    form = HideForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: hide_comment(comment=comment, reason=reason, by=request.actor)) is not None:
            messages.success(request, _("Kommentti piilotettiin."))
            return redirect("rulebooks:consultation-comments", comment.consultation.public_id)
    context = {**_comment_context(request, comment), "form": _answer_form(comment.given_answer), "hide_form": form}
    return render(request, "rulebooks/comment_review.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _reviewable(request: HttpRequest, public_id: str) -> Consultation:
    """A consultation of the own organiser; it is public, so a stranger is refused, not lost."""
    found = visible_consultation(request, public_id)
    require(request.actor, Permission.RULEBOOK_PUBLISH, found)
    return found


def _comment(request: HttpRequest, public_id: str) -> ConsultationComment:
    rows = ConsultationComment.objects.visible_to(request.actor)
    related = ("consultation__rulebook_version__rulebook", "company", "answer")
    comment = get_object_or_404(rows.select_related(*related), public_id=public_id)
    require(request.actor, Permission.RULEBOOK_PUBLISH, comment)
    return comment


def _list_context(request: HttpRequest, consultation: Consultation) -> dict[str, Any]:
    filters = CommentFilter(request.GET)
    comments = ConsultationComment.objects.visible_to(request.actor).filter(consultation=consultation)
    rows = _filtered(comments, filters).select_related("company", "answer").order_by("-created_at", "-id")
    version = {"version": consultation.version}
    return {
        "consultation": consultation,
        "version": consultation.rulebook_version,
        "rulebook": consultation.rulebook_version.rulebook,
        "page": page_of(rows, request),
        "filters": filters,
        "counts": comments.counts(),
        "is_early": clock.today() <= consultation.last_day,
        "extend_form": LastDayForm(initial=version),
        "close_form": CloseConsultationForm(initial=version),
    }


def _filtered(comments: ConsultationCommentQuerySet, filters: CommentFilter) -> ConsultationCommentQuerySet:
    state = filters.chosen("state")
    if state == UNANSWERED:
        return comments.published().unanswered()
    return comments.filter(state=state) if state else comments


def _refused(
    request: HttpRequest, consultation: Consultation, forms: dict[str, DraftForm], form: DraftForm
) -> HttpResponse:
    context = {**_list_context(request, consultation), **forms}
    status = HTTPStatus.CONFLICT if form.is_stale else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "rulebooks/consultation_comments.html", context, status=status)


def _comment_context(request: HttpRequest, comment: ConsultationComment) -> dict[str, Any]:
    return {
        "comment": comment,
        "consultation": comment.consultation,
        "rulebook": comment.consultation.rulebook_version.rulebook,
        "steps": {transition.name for transition in available(comment, request.actor)},
        "hide_form": HideForm(),
        "history": told_history(comment),
    }


def _answer_form(answer: ConsultationAnswer | None) -> AnswerForm:
    """Version 0, which no answer has, when there is none yet: somebody else's first answer is found out."""
    return AnswerForm(initial={"version": answer.version, "text": answer.text} if answer else {"version": 0})
