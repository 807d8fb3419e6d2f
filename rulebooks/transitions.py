"""States of rulebook versions, comments, definition versions and calls: only what somebody did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    PUBLISHED = "published", _("Julkaistu")


class RulebookVersionState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    CONSULTATION = "consultation", _("Kommentoitavana")
    PUBLISHED = "published", _("Hyväksytty")


class CommentState(models.TextChoices):
    WAITING = "waiting", _("Tarkistettava")
    PUBLISHED = "published", _("Julkaistu")
    HIDDEN = "hidden", _("Piilotettu")


class CallState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    OPENED = "opened", _("Avattu")
    CLOSED = "closed", _("Suljettu")


RULEBOOK_VERSION_TRANSITIONS = TransitionTable(
    "rulebook_version",
    Transition(
        "open_consultation",
        (RulebookVersionState.DRAFT,),
        RulebookVersionState.CONSULTATION,
        Permission.RULEBOOK_PUBLISH,
        _("Avaa kommentoitavaksi"),
    ),
    Transition(
        "close_consultation",
        (RulebookVersionState.CONSULTATION,),
        RulebookVersionState.DRAFT,
        Permission.RULEBOOK_PUBLISH,
        _("Päätä kommentointi"),
    ),
    Transition(
        "publish",
        (RulebookVersionState.DRAFT,),
        RulebookVersionState.PUBLISHED,
        Permission.RULEBOOK_PUBLISH,
        _("Julkaise"),
        tone="primary",
    ),
)

COMMENT_TRANSITIONS = TransitionTable(
    "consultation_comment",
    Transition(
        "publish",
        (CommentState.WAITING, CommentState.HIDDEN),
        CommentState.PUBLISHED,
        Permission.RULEBOOK_PUBLISH,
        _("Julkaise kommentti"),
        tone="primary",
    ),
    Transition(
        "hide",
        (CommentState.WAITING, CommentState.PUBLISHED),
        CommentState.HIDDEN,
        Permission.RULEBOOK_PUBLISH,
        _("Piilota kommentti"),
        needs_reason=True,
        tone="warning",
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
