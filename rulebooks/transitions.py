"""States of rulebook versions, definition versions and calls: only what somebody did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    PUBLISHED = "published", _("Julkaistu")


class CallState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    OPENED = "opened", _("Avattu")
    CLOSED = "closed", _("Suljettu")


RULEBOOK_VERSION_TRANSITIONS = TransitionTable(
    "rulebook_version",
    Transition(
        "publish",
        (VersionState.DRAFT,),
        VersionState.PUBLISHED,
        Permission.RULEBOOK_PUBLISH,
        _("Julkaise"),
        tone="primary",
    ),
)

DEFINITION_VERSION_TRANSITIONS = TransitionTable(
    "definition_version",
    Transition(
        "publish",
        (VersionState.DRAFT,),
        VersionState.PUBLISHED,
        Permission.DEFINITION_PUBLISH,
        _("Julkaise"),
        tone="primary",
    ),
)

CALL_TRANSITIONS = TransitionTable(
    "call",
    Transition("open", (CallState.DRAFT,), CallState.OPENED, Permission.CALL_MANAGE, _("Avaa haku"), tone="primary"),
    Transition(
        "close", (CallState.OPENED,), CallState.CLOSED, Permission.CALL_MANAGE, _("Sulje haku"), needs_reason=True
    ),
    Transition("reopen", (CallState.CLOSED,), CallState.OPENED, Permission.CALL_MANAGE, _("Avaa uudelleen")),
)
