"""Questions that a provider's application answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from rulebooks.actions.drafts import locked_definition_draft, set_columns
from rulebooks.models import ApplicationQuestion, DefinitionVersion
from rulebooks.models.conditions import QuestionKind
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class QuestionDetails:
    """One question, how it is answered, and whether it must be."""

    text_fi: str
    text_sv: str = ""
    text_en: str = ""
    kind: str = QuestionKind.TEXT
    is_mandatory: bool = True


@transaction.atomic
def add_question(
    *, version: DefinitionVersion, details: QuestionDetails, expected_version: int | None, by: ActorLike
) -> ApplicationQuestion:
    """Add a question to the end of a draft's list. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(version, expected_version)
    highest = draft.questions.aggregate(highest=Max("position"))["highest"]
    question = ApplicationQuestion.objects.create(
        organiser_id=draft.organiser_id,
        version=draft,
        position=0 if highest is None else highest + 1,
        **asdict(details),
    )
    bump(draft)
    return question


@transaction.atomic
def edit_question(
    *, question: ApplicationQuestion, details: QuestionDetails, expected_version: int | None, by: ActorLike
) -> ApplicationQuestion:
    """Change a question of a draft; `expected_version` is the draft's. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(question.version, expected_version)
    row = ApplicationQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    set_columns(row, asdict(details))
    bump(draft)
    return row


@transaction.atomic
def remove_question(*, question: ApplicationQuestion, expected_version: int | None, by: ActorLike) -> DefinitionVersion:
    """Take a question off a draft's list. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(question.version, expected_version)
    ApplicationQuestion.objects.filter(pk=question.pk, version=draft).delete()
    return bump(draft)
