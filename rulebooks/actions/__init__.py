"""Every write of rulebooks, definitions and calls, one noun per file."""

from rulebooks.actions.attachments import (
    AttachmentDetails,
    add_attachment_requirement,
    edit_attachment_requirement,
    remove_attachment_requirement,
)
from rulebooks.actions.bands import BandDetails, add_bands, edit_bands, remove_bands
from rulebooks.actions.calendars import (
    CalendarDayDetails,
    add_calendar_day,
    edit_calendar_day,
    remove_calendar_day,
    seed_calendar,
)
from rulebooks.actions.calls import CallDetails, add_call, close_call, edit_call, open_call, reopen_call
from rulebooks.actions.cancellations import CancellationCharge, set_cancellation_rules
from rulebooks.actions.comments import CommentText, answer_comment, hide_comment, publish_comment, write_comment
from rulebooks.actions.consultations import close_consultation, extend_consultation, open_consultation
from rulebooks.actions.contacts import ContactDetails, add_contact, edit_contact, remove_contact
from rulebooks.actions.definitions import (
    add_definition_version,
    copy_definition,
    create_definition,
    edit_definition_draft,
    publish_definition_version,
    rename_definition,
)
from rulebooks.actions.imports import import_definition
from rulebooks.actions.index_changes import IndexDetails, make_index_change
from rulebooks.actions.parameters import (
    EditionDetails,
    add_parameter_edition,
    add_parameter_table,
    edit_parameter_edition,
    end_parameter_edition,
    remove_parameter_edition,
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
from rulebooks.actions.rulebook_approvals import (
    ApprovalDetails,
    add_rulebook_approval,
    edit_rulebook_approval,
    remove_rulebook_approval,
)
from rulebooks.actions.rulebook_pdfs import add_rulebook_pdf, remove_rulebook_pdf
from rulebooks.actions.rulebooks import (
    add_rulebook_version,
    create_rulebook,
    edit_rulebook_version,
    publish_rulebook_version,
    rename_rulebook,
)

__all__ = [
    "ApprovalDetails",
    "AttachmentDetails",
    "BandDetails",
    "CalendarDayDetails",
    "CallDetails",
    "CancellationCharge",
    "CommentText",
    "ContactDetails",
    "EditionDetails",
    "IndexDetails",
    "ProductDetails",
    "QuestionDetails",
    "ValueDetails",
    "add_attachment_requirement",
    "add_bands",
    "add_calendar_day",
    "add_call",
    "add_contact",
    "add_definition_version",
    "add_parameter_edition",
    "add_parameter_table",
    "add_product",
    "add_product_value",
    "add_question",
    "add_rulebook_approval",
    "add_rulebook_pdf",
    "add_rulebook_version",
    "answer_comment",
    "close_call",
    "close_consultation",
    "copy_definition",
    "create_definition",
    "create_rulebook",
    "edit_attachment_requirement",
    "edit_bands",
    "edit_calendar_day",
    "edit_call",
    "edit_contact",
    "edit_definition_draft",
    "edit_parameter_edition",
    "edit_product_value",
    "edit_question",
    "edit_rulebook_approval",
    "edit_rulebook_version",
    "end_parameter_edition",
    "extend_consultation",
    "hide_comment",
    "import_definition",
    "make_index_change",
    "open_call",
    "open_consultation",
    "publish_comment",
    "publish_definition_version",
    "publish_rulebook_version",
    "remove_attachment_requirement",
    "remove_bands",
    "remove_calendar_day",
    "remove_contact",
    "remove_parameter_edition",
    "remove_product_value",
    "remove_question",
    "remove_rulebook_approval",
    "remove_rulebook_pdf",
    "rename_definition",
    "rename_rulebook",
    "reopen_call",
    "seed_calendar",
    "set_cancellation_rules",
    "write_comment",
]
