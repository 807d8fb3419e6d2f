"""States of need assessments and mandates: only what somebody did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class MandateState(models.TextChoices):
    REGISTERED = "registered", _("Rekisteröity")
    ENDED = "ended", _("Päätetty")


MANDATE_TRANSITIONS = TransitionTable(
    "mandate",
    Transition(
        "end",
        (MandateState.REGISTERED,),
        MandateState.ENDED,
        Permission.CLIENT_WRITE,
        _("Päätä valtuutus"),
        needs_reason=True,
        tone="warning",
    ),
)
