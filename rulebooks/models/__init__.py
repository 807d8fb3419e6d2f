from rulebooks.models.band import TimeBand
from rulebooks.models.calendar import CalendarDay
from rulebooks.models.call import Call
from rulebooks.models.conditions import ApplicationQuestion, CancellationRule, DefinitionContact, IndexChange
from rulebooks.models.definition import AttachmentRequirement, Definition, DefinitionVersion
from rulebooks.models.parameter import ParameterEdition, ParameterTable
from rulebooks.models.product import Product, ProductValue
from rulebooks.models.rulebook import Rulebook, RulebookPart, RulebookVersion

__all__ = [
    "ApplicationQuestion",
    "AttachmentRequirement",
    "CalendarDay",
    "Call",
    "CancellationRule",
    "Definition",
    "DefinitionContact",
    "DefinitionVersion",
    "IndexChange",
    "ParameterEdition",
    "ParameterTable",
    "Product",
    "ProductValue",
    "Rulebook",
    "RulebookPart",
    "RulebookVersion",
    "TimeBand",
]
