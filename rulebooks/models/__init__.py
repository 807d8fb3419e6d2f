from rulebooks.models.band import TimeBand
from rulebooks.models.calendar import CalendarDay
from rulebooks.models.call import Call
from rulebooks.models.conditions import ApplicationQuestion, CancellationRule, DefinitionContact, IndexChange
from rulebooks.models.consultation import Consultation, ConsultationAnswer, ConsultationComment
from rulebooks.models.definition import AttachmentRequirement, Definition, DefinitionVersion
from rulebooks.models.parameter import ParameterEdition, ParameterTable
from rulebooks.models.product import Product, ProductValue
from rulebooks.models.rulebook import Rulebook, RulebookPart, RulebookVersion
from rulebooks.models.rulebook_approval import RulebookApproval
from rulebooks.models.rulebook_pdf import RulebookPdf

__all__ = [
    "ApplicationQuestion",
    "AttachmentRequirement",
    "CalendarDay",
    "Call",
    "CancellationRule",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationComment",
    "Definition",
    "DefinitionContact",
    "DefinitionVersion",
    "IndexChange",
    "ParameterEdition",
    "ParameterTable",
    "Product",
    "ProductValue",
    "Rulebook",
    "RulebookApproval",
    "RulebookPart",
    "RulebookPdf",
    "RulebookVersion",
    "TimeBand",
]
