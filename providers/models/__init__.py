from providers.models.application import (
    Application,
    ApplicationAnswer,
    ApplicationPrice,
    Attachment,
    RulebookAcceptance,
)
from providers.models.approval import ApprovalDecision, PriceListRow
from providers.models.office import Office, OfficeAssignment
from providers.models.provider import AuthorityProof, Provider

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationPrice",
    "ApprovalDecision",
    "Attachment",
    "AuthorityProof",
    "Office",
    "OfficeAssignment",
    "PriceListRow",
    "Provider",
    "RulebookAcceptance",
]
