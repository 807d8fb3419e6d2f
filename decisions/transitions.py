"""States of voucher decisions and activations: only what somebody did.

In force, expired and exhausted are derived from dates and balance.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    PROPOSED = "proposed", _("Odottaa allekirjoitusta")
    SIGNED = "signed", _("Allekirjoitettu")
    REJECTED = "rejected", _("Hylätty")
    REVOKED = "revoked", _("Peruutettu")
    ENDED = "ended", _("Päätetty")
    CANCELLED = "cancelled", _("Luonnos poistettu")


class ActivationState(models.TextChoices):
    OFFERED = "offered", _("Odottaa vastausta")
    ACTIVATED = "activated", _("Aktivoitu")
    DECLINED = "declined", _("Kieltäydytty")
    WITHDRAWN = "withdrawn", _("Tarjous peruttu")
    ENDED = "ended", _("Päättynyt")


DECISION_TRANSITIONS = TransitionTable(
    "voucher_decision",
    Transition(
        "propose",
        (DecisionState.DRAFT,),
        DecisionState.PROPOSED,
        Permission.DECISION_PROPOSE,
        _("Esitä"),
        tone="primary",
    ),
    Transition(
        "cancel",
        (DecisionState.DRAFT,),
        DecisionState.CANCELLED,
        Permission.DECISION_PROPOSE,
        _("Poista luonnos"),
        tone="warning",
    ),
    Transition(
        "return",
        (DecisionState.PROPOSED,),
        DecisionState.DRAFT,
        Permission.DECISION_SIGN,
        _("Palauta esittäjälle"),
        needs_reason=True,
    ),
    Transition(
        "sign",
        (DecisionState.PROPOSED,),
        DecisionState.SIGNED,
        Permission.DECISION_SIGN,
        _("Allekirjoita ja anna tiedoksi"),
        tone="primary",
    ),
    Transition(
        "reject",
        (DecisionState.PROPOSED,),
        DecisionState.REJECTED,
        Permission.DECISION_SIGN,
        _("Tee kielteinen päätös"),
        needs_reason=True,
        tone="warning",
    ),
    Transition(
        "revoke",
        (DecisionState.SIGNED,),
        DecisionState.REVOKED,
        Permission.DECISION_SIGN,
        _("Peruuta päätös"),
        needs_reason=True,
        tone="warning",
    ),
    Transition(
        "end",
        (DecisionState.SIGNED,),
        DecisionState.ENDED,
        Permission.DECISION_SIGN,
        _("Päätä palveluseteli"),
        needs_reason=True,
        tone="warning",
    ),
)

ACTIVATION_TRANSITIONS = TransitionTable(
    "activation",
    Transition(
        "accept",
        (ActivationState.OFFERED,),
        ActivationState.ACTIVATED,
        Permission.VOUCHER_ACTIVATE,
        _("Ota asiakas vastaan"),
        tone="primary",
    ),
    Transition(
        "decline",
        (ActivationState.OFFERED,),
        ActivationState.DECLINED,
        Permission.VOUCHER_ACTIVATE,
        _("Kieltäydy"),
        needs_reason=True,
    ),
    Transition(
        "withdraw",
        (ActivationState.OFFERED,),
        ActivationState.WITHDRAWN,
        Permission.PROVIDER_ATTACH,
        _("Peru tarjous"),
        needs_reason=True,
        tone="warning",
    ),
    Transition(
        "end",
        (ActivationState.ACTIVATED,),
        ActivationState.ENDED,
        Permission.PROVIDER_ATTACH,
        _("Päätä tuottajan palvelu"),
        needs_reason=True,
        tone="warning",
    ),
)
