"""Questions that a provider's application answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_question, edit_question, remove_question
from rulebooks.forms.parts import QuestionForm, question_initial
from rulebooks.models import ApplicationQuestion
from rulebooks.rules import Section
from rulebooks.views.drafts import onward, writable_draft
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version, published_meanwhile
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

TEMPLATE = "rulebooks/sections/question_form.html"


@require_GET
def definition_questions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The questions of a draft."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    questions = list(version.questions.all())
    context = {"version": version, "questions": questions, "onward": onward(version, Section.QUESTIONS)}
    return render(request, "rulebooks/sections/questions.html", context)


@require_http_methods(["GET", "POST"])
def question_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more question."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    initial = {"version": version.version, "is_mandatory": True}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_question(
                version=version, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: QuestionForm(initial={"version": current.version, "is_mandatory": True}),
        )
        if added is not None:
            messages.success(request, _("Kysymys lisättiin."))
            return redirect("rulebooks:definition-questions", version.public_id)
    return answer(request, TEMPLATE, {"version": version, "question": None}, form)


@require_http_methods(["GET", "POST"])
def question_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a question."""
    question = _writable(request, public_id)
    if away := published_meanwhile(request, question.version):
        return away
    form = _form(question) if request.method == "GET" else QuestionForm(request.POST)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_question(
                question=question, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: _form(_reloaded(question)),
        )
        if saved is not None:
            messages.success(request, _("Kysymys tallennettiin."))
            return redirect("rulebooks:definition-questions", question.version.public_id)
    return answer(request, TEMPLATE, {"version": question.version, "question": question}, form)


@require_POST
def question_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a question off the list."""
    question = _writable(request, public_id)
    removed = attempt_or_tell(
        request,
        lambda: remove_question(question=question, expected_version=expected_version(request), by=request.actor),
    )
    if removed is not None:
        messages.success(request, _("Kysymys poistettiin."))
    return redirect("rulebooks:definition-questions", question.version.public_id)


def _writable(request: HttpRequest, public_id: str) -> ApplicationQuestion:
    rows = ApplicationQuestion.objects.visible_to(request.actor).select_related("version__definition")
    question: ApplicationQuestion = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, question)
    return question


def _reloaded(question: ApplicationQuestion) -> ApplicationQuestion:
    return ApplicationQuestion.objects.select_related("version").get(pk=question.pk)


def _form(question: ApplicationQuestion) -> QuestionForm:
    return QuestionForm(initial={**question_initial(question), "version": question.version.version})
