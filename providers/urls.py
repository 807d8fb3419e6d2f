"""Addresses of companies, applications, reviews, approvals and the public list."""

from __future__ import annotations

from django.urls import path

from providers.views import (
    application_sections,
    applications,
    approvals,
    company,
    directory,
    offices,
    proofs,
    review,
    staff,
)

app_name = "providers"

urlpatterns = [
    path("", directory.directory, name="directory"),
    path("print/", directory.directory_print, name="directory-print"),
    path("listed/<pid:public_id>/", directory.directory_detail, name="directory-detail"),
    path("register/", company.register, name="register"),
    path("company/", company.company, name="company"),
    path("company/edit/", company.company_edit, name="company-edit"),
    path("company/close/", company.company_close, name="company-close"),
    path("company/authority/", company.authority_proof_add, name="authority-proof-add"),
    path("offices/", offices.office_list, name="office-list"),
    path("offices/add/", offices.office_add, name="office-add"),
    path("offices/<pid:public_id>/", offices.office_edit, name="office-edit"),
    path("offices/<pid:public_id>/close/", offices.office_close, name="office-close"),
    path("staff/", staff.staff_list, name="staff-list"),
    path("staff/add/", staff.staff_add, name="staff-add"),
    path("staff/<pid:public_id>/", staff.staff_edit, name="staff-edit"),
    path("staff/<pid:public_id>/end/", staff.staff_end, name="staff-end"),
    path("staff/<pid:public_id>/invite/", staff.staff_invite, name="staff-invite"),
    path("staff/<pid:public_id>/code/", staff.staff_code, name="staff-code"),
    path("applications/", applications.application_list, name="application-list"),
    path("applications/start/<pid:public_id>/", applications.application_start, name="application-start"),
    path("applications/<pid:public_id>/", applications.application_detail, name="application-detail"),
    path("applications/<pid:public_id>/edit/", applications.application_edit, name="application-edit"),
    path("applications/<pid:public_id>/offices/", application_sections.offices, name="application-offices"),
    path("applications/<pid:public_id>/questions/", application_sections.questions, name="application-questions"),
    path("applications/<pid:public_id>/prices/", application_sections.prices, name="application-prices"),
    path(
        "applications/<pid:public_id>/attachments/",
        application_sections.attachments,
        name="application-attachments",
    ),
    path(
        "applications/<pid:public_id>/attachments/<pid:requirement_id>/",
        application_sections.attachment_add,
        name="attachment-add",
    ),
    path(
        "applications/<pid:public_id>/description/",
        application_sections.description,
        name="application-description",
    ),
    path(
        "applications/<pid:public_id>/acceptances/",
        application_sections.acceptances,
        name="application-acceptances",
    ),
    path("applications/<pid:public_id>/submit/", applications.application_submit, name="application-submit"),
    path("applications/<pid:public_id>/withdraw/", applications.application_withdraw, name="application-withdraw"),
    path("attachments/<pid:public_id>/", application_sections.attachment_download, name="attachment-download"),
    path("attachments/<pid:public_id>/remove/", application_sections.attachment_remove, name="attachment-remove"),
    path("proofs/", proofs.proof_list, name="proof-list"),
    path("proofs/<pid:public_id>/", proofs.proof_detail, name="proof-detail"),
    path("proofs/<pid:public_id>/accept/", proofs.proof_accept, name="proof-accept"),
    path("proofs/<pid:public_id>/reject/", proofs.proof_reject, name="proof-reject"),
    path("proofs/<pid:public_id>/document/", proofs.proof_document, name="proof-document"),
    path("review/", review.review_list, name="review-list"),
    path("review/<pid:public_id>/", review.review_detail, name="review-detail"),
    path("review/<pid:public_id>/ask/", review.review_ask_more, name="review-ask-more"),
    path("review/<pid:public_id>/prepare/", review.approval_prepare, name="approval-prepare"),
    path("approvals/", approvals.approval_list, name="approval-list"),
    path("approvals/<pid:public_id>/", approvals.approval_detail, name="approval-detail"),
    path("approvals/<pid:public_id>/print/", approvals.approval_print, name="approval-print"),
    path("approvals/<pid:public_id>/sign/", approvals.approval_sign, name="approval-sign"),
    path("approvals/<pid:public_id>/return/", approvals.approval_return, name="approval-return"),
    path("approvals/<pid:public_id>/suspend/", approvals.approval_suspend, name="approval-suspend"),
    path("approvals/<pid:public_id>/resume/", approvals.approval_resume, name="approval-resume"),
    path("approvals/<pid:public_id>/revoke/", approvals.approval_revoke, name="approval-revoke"),
]
