"""Voucher definitions and their parts."""

from __future__ import annotations

ROWS = """
rulebooks:attachment-add | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:attachment-add | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:attachment-edit | GET | requirement | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:attachment-edit | POST | requirement | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:attachment-remove | POST | requirement | 302: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:band-add | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:band-add | POST | definition_draft | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:band-edit | GET | band | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:band-edit | POST | band | 403: administrator case_manager decision_maker supervisor finance_clerk auditor |
    422: planner | sign-in: visitor | else 404
rulebooks:band-remove | POST | band | 302: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:band-rules | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:band-rules | POST | definition_draft | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:contact-add | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:contact-add | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:contact-edit | GET | contact | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:contact-edit | POST | contact | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:contact-remove | POST | contact | 302: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-add | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:definition-add | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:definition-attachments | GET | definition_draft | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-bands | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-calculator | GET | definition_draft | 200: officials | sign-in: visitor | else 404
rulebooks:definition-calculator | POST | definition_draft | 422: officials | sign-in: visitor | else 404
rulebooks:definition-calculator | GET | definition_version | 200: officials | 404: other_official | sign-in: visitor |
    else 403
rulebooks:definition-calculator | POST | definition_version | 422: officials | 404: other_official | sign-in: visitor |
    else 403
rulebooks:definition-cancellations | GET | definition_draft | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-cancellations | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:definition-compare | GET | definition | 404: other_official | else 200
rulebooks:definition-compare | GET | unpublished_definition | 200: officials | else 404
rulebooks:definition-copy | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:definition-copy | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:definition-detail | GET | definition | 200: officials | 404: other_official | sign-in: visitor | else 403
rulebooks:definition-detail | GET | unpublished_definition | 200: officials | sign-in: visitor | else 404
rulebooks:definition-import | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:definition-import | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:definition-import-confirm | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:definition-list | GET | | 200: officials other_official | sign-in: visitor | else 403
rulebooks:definition-products | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-questions | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-rename | GET | definition | 200: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:definition-rename | POST | definition | 404: other_official | 422: planner | sign-in: visitor | else 403
rulebooks:definition-section | GET | definition_section | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-section | POST | definition_section | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:definition-version | GET | definition_version | 404: other_official | else 200
rulebooks:definition-version | GET | definition_draft | 200: officials | else 404
rulebooks:definition-version-add | POST | definition | 302: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:definition-version-edit | GET | definition_draft | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-version-edit | GET | definition_version | 302: planner | 404: other_official | sign-in: visitor |
    else 403
rulebooks:definition-version-export | GET | definition_draft | 200: officials | sign-in: visitor | else 404
rulebooks:definition-version-export | GET | definition_version | 200: officials | 404: other_official | sign-in: visitor
    | else 403
rulebooks:definition-version-publish | GET | definition_draft | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:definition-version-publish | POST | definition_draft | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:product-add | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:product-add | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:product-value-add | GET | product | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:product-value-add | POST | product | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:product-value-edit | GET | value | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:product-value-edit | POST | value | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:product-value-remove | POST | value | 302: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:question-add | GET | definition_draft | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:question-add | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:question-edit | GET | question | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:question-edit | POST | question | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:question-remove | POST | question | 302: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
"""
