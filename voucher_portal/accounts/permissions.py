"""Every permission of the portal, in one flat list.

A permission says what a person may do; `roles.py` says who has it.
`Actor.can` answers the question, `require` is the gate of every write.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    # Organiser: the house
    ORGANISATION_MANAGE = "organisation.manage"
    ANNOUNCEMENT_WRITE = "announcement.write"
    AUDIT_READ = "audit.read"
    # Organiser: rules
    RULEBOOK_WRITE = "rulebook.write"
    RULEBOOK_PUBLISH = "rulebook.publish"
    DEFINITION_WRITE = "definition.write"
    DEFINITION_PUBLISH = "definition.publish"
    CALL_MANAGE = "call.manage"
    # Organiser: providers
    PROVIDER_VERIFY = "provider.verify"
    APPLICATION_REVIEW = "application.review"
    APPROVAL_PREPARE = "approval.prepare"
    APPROVAL_SIGN = "approval.sign"
    # Organiser: clients and vouchers
    CLIENT_VIEW = "client.view"
    CLIENT_WRITE = "client.write"
    ADDRESS_REVEAL = "address.reveal"
    ASSESSMENT_WRITE = "assessment.write"
    DECISION_VIEW = "decision.view"
    DECISION_PROPOSE = "decision.propose"
    DECISION_SIGN = "decision.sign"
    PROVIDER_ATTACH = "provider.attach"
    # Organiser: money
    USE_FOLLOW = "use.follow"
    INVOICE_MATCH = "invoice.match"
    # Provider: the company
    COMPANY_VIEW = "company.view"
    COMPANY_MANAGE = "company.manage"
    APPLICATION_WRITE = "application.write"
    RULEBOOK_COMMENT = "rulebook.comment"
    # Provider: clients, visits, billing
    ACTIVATION_VIEW = "activation.view"
    VOUCHER_ACTIVATE = "voucher.activate"
    EVENT_LOG = "event.log"
    EVENT_CANCEL = "event.cancel"
    REFERENCE_VIEW = "reference.view"
    REFERENCE_CREATE = "reference.create"
    # Officials and providers to each other
    MESSAGE_WRITE = "message.write"
    # Client, or the person acting for the client
    OWN_VOUCHER_VIEW = "own_voucher.view"
    OWN_PROVIDER_CHOOSE = "own_provider.choose"


#: Whoever holds one of these can see a client's data and signs in with a second factor.
CLIENT_DATA = frozenset(
    {
        Permission.CLIENT_VIEW,
        Permission.CLIENT_WRITE,
        Permission.DECISION_VIEW,
        Permission.DECISION_PROPOSE,
        Permission.DECISION_SIGN,
        Permission.USE_FOLLOW,
        Permission.INVOICE_MATCH,
        Permission.AUDIT_READ,
        Permission.ACTIVATION_VIEW,
        Permission.VOUCHER_ACTIVATE,
        Permission.EVENT_LOG,
        Permission.EVENT_CANCEL,
        Permission.REFERENCE_VIEW,
        Permission.REFERENCE_CREATE,
    }
)
