from rulebooks.models.call import Call
from rulebooks.models.definition import AttachmentRequirement, Definition, DefinitionVersion
from rulebooks.models.product import Product, ProductValue
from rulebooks.models.rulebook import Rulebook, RulebookPart, RulebookVersion

__all__ = [
    "AttachmentRequirement",
    "Call",
    "Definition",
    "DefinitionVersion",
    "Product",
    "ProductValue",
    "Rulebook",
    "RulebookPart",
    "RulebookVersion",
]
