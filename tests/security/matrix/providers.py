"""Applications, their review, and approvals."""

from __future__ import annotations

ROWS = """
providers:acceptance-csv | GET | rulebook | 200: planner decision_maker supervisor | 404: other_official | sign-in:
    visitor | else 403
providers:acceptance-index | GET | | 200: planner decision_maker supervisor other_official | sign-in: visitor | else 403
providers:acceptance-list | GET | rulebook | 200: planner decision_maker supervisor | 404: other_official | sign-in:
    visitor | else 403
providers:application-acceptances | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-acceptances | POST | application_draft | 302: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-attachments | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-description | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-description | POST | application_draft | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:application-detail | GET | application | 200: company | sign-in: visitor | else 404
providers:application-detail | GET | application_draft | 200: company | sign-in: visitor | else 404
providers:application-edit | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-list | GET | | 200: company other_provider_administrator | sign-in: visitor | else 403
providers:application-message-add | GET | application | 200: planner decision_maker supervisor company | 403:
    administrator case_manager finance_clerk auditor | sign-in: visitor | else 404
providers:application-message-add | POST | application | 422: planner decision_maker supervisor company | 403:
    administrator case_manager finance_clerk auditor | sign-in: visitor | else 404
providers:application-message-add | GET | application_draft | sign-in: visitor | else 404
providers:application-offices | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-offices | POST | application_draft | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:application-prices | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-prices | POST | application_draft | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:application-questions | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-questions | POST | application_draft | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:application-start | GET | call | 200: provider_administrator other_provider_administrator | 404:
    other_official | sign-in: visitor | else 403
providers:application-start | POST | call | 302: provider_administrator other_provider_administrator | 404:
    other_official | sign-in: visitor | else 403
providers:application-submit | GET | application_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:application-submit | POST | application_draft | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:application-withdraw | POST | application | 302: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:approval-detail | GET | approval | 403: administrator case_manager finance_clerk auditor | 404: clients
    other_official other_provider_administrator | sign-in: visitor | else 200
providers:approval-detail | GET | approval_prepared | 200: planner decision_maker supervisor | 403: administrator
    case_manager finance_clerk auditor | sign-in: visitor | else 404
providers:approval-list | GET | | 200: planner decision_maker supervisor other_official | sign-in: visitor | else 403
providers:approval-prepare | GET | application | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
providers:approval-prepare | POST | application | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
providers:approval-print | GET | approval | 403: administrator case_manager finance_clerk auditor | 404: clients
    other_official other_provider_administrator | sign-in: visitor | else 200
providers:approval-resume | POST | approval_suspended | 404: clients other_official other_provider_administrator | 422:
    decision_maker | sign-in: visitor | else 403
providers:approval-return | POST | approval_prepared | 403: administrator planner case_manager supervisor finance_clerk
    auditor | 422: decision_maker | sign-in: visitor | else 404
providers:approval-revoke | POST | approval | 404: clients other_official other_provider_administrator | 422:
    decision_maker | sign-in: visitor | else 403
providers:approval-sign | POST | approval_prepared | 302: decision_maker | 403: administrator planner case_manager
    supervisor finance_clerk auditor | sign-in: visitor | else 404
providers:approval-suspend | POST | approval | 404: clients other_official other_provider_administrator | 422:
    decision_maker | sign-in: visitor | else 403
providers:attachment-add | POST | application_requirement | 403: worker second_worker billing_user | 422:
    provider_administrator | sign-in: visitor | else 404
providers:attachment-download | GET | attachment | 200: planner decision_maker supervisor provider_administrator | 404:
    clients other_official other_provider_administrator | sign-in: visitor | else 403
providers:attachment-download | GET | attachment_draft | 200: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:attachment-remove | POST | attachment_draft | 302: provider_administrator | 403: worker second_worker
    billing_user | sign-in: visitor | else 404
providers:own-rulebook-list | GET | | 200: company other_provider_administrator | sign-in: visitor | else 403
providers:proof-accept | POST | proof | 302: planner supervisor | sign-in: visitor | else 404
providers:proof-detail | GET | proof | 200: planner supervisor | sign-in: visitor | else 404
providers:proof-document | GET | proof | 200: planner supervisor | sign-in: visitor | else 404
providers:proof-list | GET | | 200: planner supervisor other_official | sign-in: visitor | else 403
providers:proof-reject | POST | proof | 422: planner supervisor | sign-in: visitor | else 404
providers:review-ask-more | GET | application | 200: planner decision_maker supervisor | 403: administrator case_manager
    finance_clerk auditor | sign-in: visitor | else 404
providers:review-ask-more | POST | application | 403: administrator case_manager finance_clerk auditor | 422: planner
    decision_maker supervisor | sign-in: visitor | else 404
providers:review-detail | GET | application | 200: planner decision_maker supervisor | 403: administrator case_manager
    finance_clerk auditor | sign-in: visitor | else 404
providers:review-detail | GET | application_draft | sign-in: visitor | else 404
providers:review-list | GET | | 200: planner decision_maker supervisor other_official | sign-in: visitor | else 403
providers:rulebook-accept | GET | binding_version | 200: company | 404: other_provider_administrator | sign-in: visitor
    | else 403
providers:rulebook-accept | POST | binding_version | 302: provider_administrator | 404: other_provider_administrator |
    sign-in: visitor | else 403
"""
