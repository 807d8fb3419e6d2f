"""Addresses of rulebooks, definitions and calls."""

from django.urls import include, path

from rulebooks.views import (
    attachments,
    calculator,
    calls,
    definition_versions,
    definitions,
    exchange,
    products,
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
    path("definitions/import/", exchange.definition_import, name="definition-import"),
    path("definitions/import/confirm/", exchange.definition_import_confirm, name="definition-import-confirm"),
    path("definitions/<pid:public_id>/", definitions.definition_detail, name="definition-detail"),
    path(
        "definitions/<pid:public_id>/versions/add/",
        definitions.definition_version_add,
        name="definition-version-add",
    ),
]

DEFINITION_VERSIONS = [
    path("", definition_versions.definition_version, name="definition-version"),
    path("edit/", definition_versions.definition_version_edit, name="definition-version-edit"),
    path("edit/products/", products.definition_products, name="definition-products"),
    path("edit/products/add/", products.product_add, name="product-add"),
    path("edit/products/<pid:product_id>/values/add/", products.product_value_add, name="product-value-add"),
    path("edit/attachments/", attachments.definition_attachments, name="definition-attachments"),
    path("edit/attachments/add/", attachments.attachment_add, name="attachment-add"),
    path("edit/<slug:section>/", definition_versions.definition_section, name="definition-section"),
    path("publish/", definition_versions.definition_version_publish, name="definition-version-publish"),
    path("calculator/", calculator.definition_calculator, name="definition-calculator"),
    path("export/", exchange.definition_version_export, name="definition-version-export"),
]

PARTS = [
    path("values/<pid:public_id>/edit/", products.product_value_edit, name="product-value-edit"),
    path("values/<pid:public_id>/remove/", products.product_value_remove, name="product-value-remove"),
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
