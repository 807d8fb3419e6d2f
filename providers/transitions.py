"""States of companies, proofs of authority, applications and approvals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import Transition, TransitionTable


class ProviderState(models.TextChoices):
    REGISTERED = "registered", _("Rekisteröity")
    ACTIVE = "active", _("Aktiivinen")
    CLOSED = "closed", _("Lopetettu")


class ProofState(models.TextChoices):
    SUBMITTED = "submitted", _("Odottaa tarkastusta")
    ACCEPTED = "accepted", _("Hyväksytty")
    REJECTED = "rejected", _("Hylätty")


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    SUBMITTED = "submitted", _("Lähetetty")
    MORE_INFORMATION = "more_information", _("Täydennettävä")
    PREPARED = "prepared", _("Odottaa päätöstä")
    APPROVED = "approved", _("Hyväksytty")
    REJECTED = "rejected", _("Hylätty")
    WITHDRAWN = "withdrawn", _("Peruttu")


class ApprovalState(models.TextChoices):
    PREPARED = "prepared", _("Odottaa allekirjoitusta")
    SIGNED = "signed", _("Allekirjoitettu")
    RETURNED = "returned", _("Palautettu valmisteluun")
    SUSPENDED = "suspended", _("Keskeytetty")
    REVOKED = "revoked", _("Peruutettu")


PROVIDER_TRANSITIONS = TransitionTable(
    "provider",
    Transition(
        "activate", (ProviderState.REGISTERED,), ProviderState.ACTIVE, Permission.PROVIDER_VERIFY, _("Aktivoi yritys")
    ),
    Transition(
        "close",
        (ProviderState.ACTIVE,),
        ProviderState.CLOSED,
        Permission.COMPANY_MANAGE,
        _("Lopeta yritys"),
        needs_reason=True,
        tone="warning",
    ),
)

PROOF_TRANSITIONS = TransitionTable(
    "authority_proof",
    Transition(
        "accept",
        (ProofState.SUBMITTED,),
        ProofState.ACCEPTED,
        Permission.PROVIDER_VERIFY,
        _("Hyväksy valtuus"),
        tone="primary",
    ),
    Transition(
        "reject",
        (ProofState.SUBMITTED,),
        ProofState.REJECTED,
        Permission.PROVIDER_VERIFY,
        _("Hylkää"),
        needs_reason=True,
        tone="warning",
    ),
)

APPLICATION_TRANSITIONS = TransitionTable(
    "application",
    Transition(
        "submit",
        (ApplicationState.DRAFT, ApplicationState.MORE_INFORMATION),
        ApplicationState.SUBMITTED,
        Permission.APPLICATION_WRITE,
        _("Lähetä hakemus"),
        tone="primary",
    ),
    Transition(
        "withdraw",
        (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.MORE_INFORMATION),
        ApplicationState.WITHDRAWN,
        Permission.APPLICATION_WRITE,
        _("Peru hakemus"),
        tone="warning",
    ),
    Transition(
        "ask_more_information",
        (ApplicationState.SUBMITTED,),
        ApplicationState.MORE_INFORMATION,
        Permission.APPLICATION_REVIEW,
        _("Pyydä täydennystä"),
        needs_reason=True,
    ),
    Transition(
        "prepare",
        (ApplicationState.SUBMITTED,),
        ApplicationState.PREPARED,
        Permission.APPROVAL_PREPARE,
        _("Valmistele päätös"),
        tone="primary",
    ),
    Transition(
        "return_to_review",
        (ApplicationState.PREPARED,),
        ApplicationState.SUBMITTED,
        Permission.APPROVAL_SIGN,
        _("Palauta valmisteluun"),
        needs_reason=True,
    ),
    Transition(
        "approve",
        (ApplicationState.PREPARED,),
        ApplicationState.APPROVED,
        Permission.APPROVAL_SIGN,
        _("Hyväksy"),
        tone="primary",
    ),
    Transition(
        "reject",
        (ApplicationState.PREPARED,),
        ApplicationState.REJECTED,
        Permission.APPROVAL_SIGN,
        _("Hylkää"),
        tone="warning",
    ),
)

APPROVAL_TRANSITIONS = TransitionTable(
    "approval_decision",
    Transition(
        "sign",
        (ApprovalState.PREPARED,),
        ApprovalState.SIGNED,
        Permission.APPROVAL_SIGN,
        _("Allekirjoita"),
        tone="primary",
    ),
    Transition(
        "return",
        (ApprovalState.PREPARED,),
        ApprovalState.RETURNED,
        Permission.APPROVAL_SIGN,
        _("Palauta valmisteluun"),
        needs_reason=True,
    ),
    Transition(
        "suspend",
        (ApprovalState.SIGNED,),
        ApprovalState.SUSPENDED,
        Permission.APPROVAL_SIGN,
        _("Keskeytä"),
        needs_reason=True,
        tone="warning",
    ),
    Transition("resume", (ApprovalState.SUSPENDED,), ApprovalState.SIGNED, Permission.APPROVAL_SIGN, _("Jatka")),
    Transition(
        "revoke",
        (ApprovalState.SIGNED, ApprovalState.SUSPENDED),
        ApprovalState.REVOKED,
        Permission.APPROVAL_SIGN,
        _("Peruuta hyväksyminen"),
        needs_reason=True,
        tone="warning",
    ),
)
