"""Every write of rulebooks, definitions and calls, one noun per file."""

from rulebooks.actions.attachments import (
    AttachmentDetails,
    add_attachment_requirement,
    edit_attachment_requirement,
    remove_attachment_requirement,
)
from rulebooks.actions.calls import CallDetails, add_call, close_call, edit_call, open_call, reopen_call
from rulebooks.actions.definitions import (
    add_definition_version,
    create_definition,
    edit_definition_draft,
    publish_definition_version,
)
from rulebooks.actions.imports import import_definition
from rulebooks.actions.products import (
    ProductDetails,
    ValueDetails,
    add_product,
    add_product_value,
    edit_product_value,
    remove_product_value,
)
from rulebooks.actions.rulebooks import (
    add_rulebook_version,
    create_rulebook,
    edit_rulebook_version,
    publish_rulebook_version,
    rename_rulebook,
)

__all__ = [
    "AttachmentDetails",
    "CallDetails",
    "ProductDetails",
    "ValueDetails",
    "add_attachment_requirement",
    "add_call",
    "add_definition_version",
    "add_product",
    "add_product_value",
    "add_rulebook_version",
    "close_call",
    "create_definition",
    "create_rulebook",
    "edit_attachment_requirement",
    "edit_call",
    "edit_definition_draft",
    "edit_product_value",
    "edit_rulebook_version",
    "import_definition",
    "open_call",
    "publish_definition_version",
    "publish_rulebook_version",
    "remove_attachment_requirement",
    "remove_product_value",
    "rename_rulebook",
    "reopen_call",
]
