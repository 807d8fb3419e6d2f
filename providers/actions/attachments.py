"""Documents given with an application, one for each requirement of the definition (S0:L55)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.actions.applications import lock_editable
from providers.actions.people import acting_person
from providers.models import Application, Attachment
from rulebooks.models import AttachmentRequirement
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.documents import store_document
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.public_ids import new_public_id
from voucher_portal.core.uploads import CheckedUpload

DOCUMENT_KIND = "attachment"
ORIGINAL = "original"


@transaction.atomic
def add_attachment(
    *,
    application: Application,
    requirement: AttachmentRequirement,
    upload: CheckedUpload,
    valid_until: datetime.date | None,
    by: Actor,
) -> Attachment:
    """Give the document of one requirement; one given earlier is replaced.

    Raises RuleViolation for a requirement of another call, a missing expiry date or one in the past.
    """
    application = lock_editable(application, None)
    if requirement.version_id != application.call.version_of_definition_id:
        raise RuleViolation(_("Liite ei kuulu tähän hakemukseen."), code="foreign_requirement")
    _refuse_expiry(requirement, valid_until)
    _take_away(application, requirement)
    public_id = new_public_id()
    document = store_document(
        content=upload.content,
        subject_kind=DOCUMENT_KIND,
        subject_id=public_id,
        copy=ORIGINAL,
        organiser=application.organiser,
        content_type=upload.content_type,
        original_name=upload.original_name,
        created_by_user_id=by.user_id,
    )
    return Attachment.objects.create(
        public_id=public_id,
        application=application,
        requirement=requirement,
        document_id=document.public_id,
        original_name=upload.original_name,
        size=upload.size,
        valid_until=valid_until if requirement.has_expiry else None,
        added_by_id=acting_person(by),
    )


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Actor) -> Application:
    """Take a document away from an application that is still open."""
    application = lock_editable(attachment.application, None)
    _take_away(application, attachment.requirement)
    return application


def _take_away(application: Application, requirement: AttachmentRequirement) -> None:
    """What the organiser has received stays readable to it; a draft's document leaves no row."""
    current = Attachment.objects.current().filter(application=application, requirement=requirement)
    if application.submitted_at is None:
        current.delete()
    else:
        current.filter(created_at__gt=application.submitted_at).delete()
        current.update(removed_at=clock.now())


def _refuse_expiry(requirement: AttachmentRequirement, valid_until: datetime.date | None) -> None:
    if not requirement.has_expiry:
        return
    if valid_until is None:
        raise RuleViolation(_("Anna päivä, johon asti liite on voimassa."), field="valid_until", code="expiry_missing")
    if valid_until < clock.today():
        raise RuleViolation(
            _("Liite on jo vanhentunut. Lähetä voimassa oleva liite."), field="valid_until", code="expired"
        )
