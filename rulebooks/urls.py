"""Addresses of rulebooks, definitions and calls."""

from django.urls import include, path

from rulebooks.views import (
    attachments,
    bands,
    calculator,
    calendars,
    calls,
    cancellations,
    comparisons,
    consultation_review,
    consultations,
    contacts,
    definition_comparisons,
    definition_copies,
    definition_sections,
    definition_versions,
    definitions,
    exchange,
    index_changes,
    parameters,
    products,
    questions,
    rulebook_parts,
    rulebook_versions,
    rulebooks,
)

app_name = "rulebooks"

RULEBOOKS = [
    path("", rulebooks.rulebook_list, name="rulebook-list"),
    path("published/", rulebooks.public_rulebook_list, name="public-rulebook-list"),
    path("add/", rulebooks.rulebook_add, name="rulebook-add"),
    path("<pid:public_id>/", rulebooks.rulebook_detail, name="rulebook-detail"),
    path("<pid:public_id>/name/", rulebooks.rulebook_rename, name="rulebook-rename"),
    path("<pid:public_id>/compare/", comparisons.rulebook_compare, name="rulebook-compare"),
    path("<pid:public_id>/versions/add/", rulebook_versions.rulebook_version_add, name="rulebook-version-add"),
    path("versions/<pid:public_id>/", rulebook_versions.rulebook_version, name="rulebook-version"),
    path("versions/<pid:public_id>/edit/", rulebook_versions.rulebook_version_edit, name="rulebook-version-edit"),
    path(
        "versions/<pid:public_id>/publish/",
        rulebook_versions.rulebook_version_publish,
        name="rulebook-version-publish",
    ),
    path("versions/<pid:public_id>/approvals/add/", rulebook_parts.approval_add, name="rulebook-approval-add"),
    path("approvals/<pid:public_id>/edit/", rulebook_parts.approval_edit, name="rulebook-approval-edit"),
    path("approvals/<pid:public_id>/remove/", rulebook_parts.approval_remove, name="rulebook-approval-remove"),
    path("versions/<pid:public_id>/pdf/add/", rulebook_parts.pdf_add, name="rulebook-pdf-add"),
    path("pdf/<pid:public_id>/", rulebook_parts.pdf_download, name="rulebook-pdf"),
    path("pdf/<pid:public_id>/remove/", rulebook_parts.pdf_remove, name="rulebook-pdf-remove"),
]

CONSULTATIONS = [
    path("versions/<pid:public_id>/consultation/", consultation_review.consultation_open, name="consultation-open"),
    path("consultations/<pid:public_id>/", consultations.consultation, name="consultation"),
    path("consultations/<pid:public_id>/comment/", consultations.comment_add, name="comment-add"),
    path(
        "consultations/<pid:public_id>/comments/",
        consultation_review.consultation_comments,
        name="consultation-comments",
    ),
    path("consultations/<pid:public_id>/extend/", consultation_review.consultation_extend, name="consultation-extend"),
    path("consultations/<pid:public_id>/close/", consultation_review.consultation_close, name="consultation-close"),
    path("comments/<pid:public_id>/", consultation_review.comment_review, name="comment-review"),
    path("comments/<pid:public_id>/publish/", consultation_review.comment_publish, name="comment-publish"),
    path("comments/<pid:public_id>/hide/", consultation_review.comment_hide, name="comment-hide"),
]

DEFINITIONS = [
    path("definitions/", definitions.definition_list, name="definition-list"),
    path("definitions/add/", definitions.definition_add, name="definition-add"),
    path("definitions/import/", exchange.definition_import, name="definition-import"),
    path("definitions/import/confirm/", exchange.definition_import_confirm, name="definition-import-confirm"),
    path("definitions/copy/", definition_copies.definition_copy, name="definition-copy"),
    path("definitions/<pid:public_id>/", definitions.definition_detail, name="definition-detail"),
    path("definitions/<pid:public_id>/name/", definitions.definition_rename, name="definition-rename"),
    path("definitions/<pid:public_id>/compare/", definition_comparisons.definition_compare, name="definition-compare"),
    path(
        "definitions/<pid:public_id>/versions/add/",
        definitions.definition_version_add,
        name="definition-version-add",
    ),
    path("definitions/<pid:public_id>/index-change/", index_changes.index_change, name="index-change"),
]

DEFINITION_VERSIONS = [
    path("", definition_versions.definition_version, name="definition-version"),
    path("edit/", definition_sections.definition_version_edit, name="definition-version-edit"),
    path("edit/products/", products.definition_products, name="definition-products"),
    path("edit/products/add/", products.product_add, name="product-add"),
    path("edit/products/<pid:product_id>/values/add/", products.product_value_add, name="product-value-add"),
    path("edit/attachments/", attachments.definition_attachments, name="definition-attachments"),
    path("edit/attachments/add/", attachments.attachment_add, name="attachment-add"),
    path("edit/bands/", bands.definition_bands, name="definition-bands"),
    path("edit/bands/add/", bands.band_add, name="band-add"),
    path("edit/bands/hours/", bands.band_rules, name="band-rules"),
    path("edit/cancellations/", cancellations.definition_cancellations, name="definition-cancellations"),
    path("edit/questions/", questions.definition_questions, name="definition-questions"),
    path("edit/questions/add/", questions.question_add, name="question-add"),
    path("edit/contacts/add/", contacts.contact_add, name="contact-add"),
    path("edit/<slug:section>/", definition_sections.definition_section, name="definition-section"),
    path("publish/", definition_versions.definition_version_publish, name="definition-version-publish"),
    path("calculator/", calculator.definition_calculator, name="definition-calculator"),
    path("export/", exchange.definition_version_export, name="definition-version-export"),
]

PARTS = [
    path("values/<pid:public_id>/edit/", products.product_value_edit, name="product-value-edit"),
    path("values/<pid:public_id>/remove/", products.product_value_remove, name="product-value-remove"),
    path("bands/<pid:public_id>/edit/", bands.band_edit, name="band-edit"),
    path("bands/<pid:public_id>/remove/", bands.band_remove, name="band-remove"),
    path("questions/<pid:public_id>/edit/", questions.question_edit, name="question-edit"),
    path("questions/<pid:public_id>/remove/", questions.question_remove, name="question-remove"),
    path("contacts/<pid:public_id>/edit/", contacts.contact_edit, name="contact-edit"),
    path("contacts/<pid:public_id>/remove/", contacts.contact_remove, name="contact-remove"),
    path("attachments/<pid:public_id>/edit/", attachments.attachment_edit, name="attachment-edit"),
    path("attachments/<pid:public_id>/remove/", attachments.attachment_remove, name="attachment-remove"),
]

CALLS = [
    path("calls/", calls.call_list, name="call-list"),
    path("calls/add/", calls.call_add, name="call-add"),
    path("calls/<pid:public_id>/", calls.call_detail, name="call-detail"),
    path("calls/<pid:public_id>/edit/", calls.call_edit, name="call-edit"),
    path("calls/<pid:public_id>/open/", calls.call_open, name="call-open"),
    path("calls/<pid:public_id>/close/", calls.call_close, name="call-close"),
]

CALENDAR = [
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/seed/", calendars.calendar_seed, name="calendar-seed"),
    path("calendar/add/", calendars.calendar_day_add, name="calendar-day-add"),
    path("calendar/<pid:public_id>/edit/", calendars.calendar_day_edit, name="calendar-day-edit"),
    path("calendar/<pid:public_id>/remove/", calendars.calendar_day_remove, name="calendar-day-remove"),
]

PARAMETERS = [
    path("parameters/", parameters.parameter_table_list, name="parameter-table-list"),
    path("parameters/add/", parameters.parameter_table_add, name="parameter-table-add"),
    path("parameters/<pid:public_id>/", parameters.parameter_table, name="parameter-table"),
    path("parameters/<pid:public_id>/editions/add/", parameters.parameter_edition_add, name="parameter-edition-add"),
]

PARAMETER_EDITIONS = [
    path("", parameters.parameter_edition, name="parameter-edition"),
    path("values.json", parameters.parameter_edition_json, name="parameter-edition-json"),
    path("edit/", parameters.parameter_edition_edit, name="parameter-edition-edit"),
    path("end/", parameters.parameter_edition_end, name="parameter-edition-end"),
    path("remove/", parameters.parameter_edition_remove, name="parameter-edition-remove"),
]

urlpatterns = [
    *RULEBOOKS,
    *CONSULTATIONS,
    *DEFINITIONS,
    path("definitions/versions/<pid:public_id>/", include(DEFINITION_VERSIONS)),
    path("definitions/", include(PARTS)),
    *CALLS,
    *CALENDAR,
    *PARAMETERS,
    path("parameters/editions/<pid:public_id>/", include(PARAMETER_EDITIONS)),
]
