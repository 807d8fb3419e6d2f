"""Addresses of rulebooks, definitions and calls."""

from django.urls import include, path

from rulebooks.views import (
    attachments,
    bands,
    calls,
    cancellations,
    contacts,
    definition_comparisons,
    definition_copies,
    definition_sections,
    definition_versions,
    definitions,
    products,
    questions,
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
    path("<pid:public_id>/versions/add/", rulebook_versions.rulebook_version_add, name="rulebook-version-add"),
    path("versions/<pid:public_id>/", rulebook_versions.rulebook_version, name="rulebook-version"),
    path("versions/<pid:public_id>/edit/", rulebook_versions.rulebook_version_edit, name="rulebook-version-edit"),
    path(
        "versions/<pid:public_id>/publish/",
        rulebook_versions.rulebook_version_publish,
        name="rulebook-version-publish",
    ),
]

DEFINITIONS = [
    path("definitions/", definitions.definition_list, name="definition-list"),
    path("definitions/add/", definitions.definition_add, name="definition-add"),
    path("definitions/copy/", definition_copies.definition_copy, name="definition-copy"),
    path("definitions/<pid:public_id>/", definitions.definition_detail, name="definition-detail"),
    path("definitions/<pid:public_id>/name/", definitions.definition_rename, name="definition-rename"),
    path("definitions/<pid:public_id>/compare/", definition_comparisons.definition_compare, name="definition-compare"),
    path(
        "definitions/<pid:public_id>/versions/add/",
        definitions.definition_version_add,
        name="definition-version-add",
    ),
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

urlpatterns = [
    *RULEBOOKS,
    *DEFINITIONS,
    path("definitions/versions/<pid:public_id>/", include(DEFINITION_VERSIONS)),
    path("definitions/", include(PARTS)),
    *CALLS,
]
