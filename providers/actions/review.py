"""The organiser's review of an application before a decision is prepared."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.actions import correspondence
from providers.actions.applications import lock_application
from providers.actions.people import refuse_own_company
from providers.models import Application
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import apply


@transaction.atomic
def ask_more_information(
    *,
    application: Application,
    request: str,
    due_date: datetime.date,
    expected_version: int | None,
    by: Actor,
) -> Application:
    """Send the application back to the company for completing, as many times as needed.

    Raises RuleViolation for a due date that is not ahead, or when the official is of that company.
    """
    application = lock_application(application)
    application.check_version(expected_version)
    refuse_own_company(application.provider, by)
    if due_date <= clock.today():
        raise RuleViolation(_("Anna määräpäivä, joka on vielä edessä."), field="due_date", code="due_date_past")
    stamps = {
        "information_request": request,
        "information_due_date": due_date,
        "version": application.version + 1,
    }
    apply(application, "ask_more_information", by=by, reason=request, stamps=stamps)
    correspondence.ask_for_information(application, by=by)
    return application
