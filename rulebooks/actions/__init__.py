"""Every write of rulebooks, definitions and calls, one noun per file."""

from rulebooks.actions.attachments import (
    AttachmentDetails,
    add_attachment_requirement,
    edit_attachment_requirement,
    remove_attachment_requirement,
)
from rulebooks.actions.bands import BandDetails, add_bands, edit_bands, remove_bands
from rulebooks.actions.calls import CallDetails, add_call, close_call, edit_call, open_call, reopen_call
from rulebooks.actions.cancellations import CancellationCharge, set_cancellation_rules
from rulebooks.actions.contacts import ContactDetails, add_contact, edit_contact, remove_contact
from rulebooks.actions.definitions import (
    add_definition_version,
    copy_definition,
    create_definition,
    edit_definition_draft,
    publish_definition_version,
    rename_definition,
)
from rulebooks.actions.products import (
    ProductDetails,
    ValueDetails,
    add_product,
    add_product_value,
    edit_product_value,
    remove_product_value,
)
from rulebooks.actions.questions import QuestionDetails, add_question, edit_question, remove_question
from rulebooks.actions.rulebooks import (
    add_rulebook_version,
    create_rulebook,
    edit_rulebook_version,
    publish_rulebook_version,
    rename_rulebook,
)

__all__ = [
    "AttachmentDetails",
    "BandDetails",
    "CallDetails",
    "CancellationCharge",
    "ContactDetails",
    "ProductDetails",
    "QuestionDetails",
    "ValueDetails",
    "add_attachment_requirement",
    "add_bands",
    "add_call",
    "add_contact",
    "add_definition_version",
    "add_product",
    "add_product_value",
    "add_question",
    "add_rulebook_version",
    "close_call",
    "copy_definition",
    "create_definition",
    "create_rulebook",
    "edit_attachment_requirement",
    "edit_bands",
    "edit_call",
    "edit_contact",
    "edit_definition_draft",
    "edit_product_value",
    "edit_question",
    "edit_rulebook_version",
    "open_call",
    "publish_definition_version",
    "publish_rulebook_version",
    "remove_attachment_requirement",
    "remove_bands",
    "remove_contact",
    "remove_product_value",
    "remove_question",
    "rename_definition",
    "rename_rulebook",
    "reopen_call",
    "set_cancellation_rules",
]
