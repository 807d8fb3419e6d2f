"""States of service events and billing references: only what somebody did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class EventState(models.TextChoices):
    LOGGED = "logged", _("Laskuttamatta")
    BILLED = "billed", _("Laskutettu")
    CANCELLED = "cancelled", _("Poistettu")


class ReferenceState(models.TextChoices):
    CREATED = "created", _("Muodostettu")
    CANCELLED = "cancelled", _("Peruttu")


EVENT_TRANSITIONS = TransitionTable(
    "service_event",
    Transition("bill", (EventState.LOGGED,), EventState.BILLED, Permission.REFERENCE_CREATE, _("Laskuta")),
    Transition("free", (EventState.BILLED,), EventState.LOGGED, Permission.REFERENCE_CREATE, _("Vapauta")),
    Transition(
        "cancel",
        (EventState.LOGGED,),
        EventState.CANCELLED,
        Permission.EVENT_CANCEL,
        _("Poista käynti"),
        needs_reason=True,
        tone="warning",
    ),
)

REFERENCE_TRANSITIONS = TransitionTable(
    "billing_reference",
    Transition(
        "cancel",
        (ReferenceState.CREATED,),
        ReferenceState.CANCELLED,
        Permission.REFERENCE_CREATE,
        _("Peru laskuviite"),
        needs_reason=True,
        tone="warning",
    ),
)
