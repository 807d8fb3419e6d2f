from rulebooks.models.call import Call
from rulebooks.models.consultation import Consultation, ConsultationAnswer, ConsultationComment
from rulebooks.models.definition import AttachmentRequirement, Definition, DefinitionVersion
from rulebooks.models.product import Product, ProductValue
from rulebooks.models.rulebook import Rulebook, RulebookPart, RulebookVersion
from rulebooks.models.rulebook_approval import RulebookApproval
from rulebooks.models.rulebook_pdf import RulebookPdf

__all__ = [
    "AttachmentRequirement",
    "Call",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationComment",
    "Definition",
    "DefinitionVersion",
    "Product",
    "ProductValue",
    "Rulebook",
    "RulebookApproval",
    "RulebookPart",
    "RulebookPdf",
    "RulebookVersion",
]
