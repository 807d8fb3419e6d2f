"""Visits, billing references, own vouchers and the use of vouchers."""

from __future__ import annotations

ROWS = """
billing:activation-address | POST | activation | 403: case_manager decision_maker auditor billing_user client | 422:
    provider_administrator worker | sign-in: visitor | else 404
billing:activation-detail | GET | activation | 200: provider_administrator worker billing_user | 403: case_manager
    decision_maker auditor client | sign-in: visitor | else 404
billing:event-add | GET | activation | 200: provider_administrator worker | 403: case_manager decision_maker auditor
    billing_user client | sign-in: visitor | else 404
billing:event-add | POST | activation | 403: case_manager decision_maker auditor billing_user client | 422:
    provider_administrator worker | sign-in: visitor | else 404
billing:event-cancel | GET | event | 200: provider_administrator worker billing_user | 403: case_manager decision_maker
    finance_clerk auditor client | sign-in: visitor | else 404
billing:event-cancel | POST | event | 403: case_manager decision_maker finance_clerk auditor client | 422:
    provider_administrator worker billing_user | sign-in: visitor | else 404
billing:event-cancel | GET | billed_event | 302: provider_administrator worker billing_user | 403: case_manager
    decision_maker finance_clerk auditor client | sign-in: visitor | else 404
billing:event-cancel | POST | billed_event | 403: case_manager decision_maker finance_clerk auditor client | 422:
    provider_administrator worker billing_user | sign-in: visitor | else 404
billing:event-edit | GET | event | 200: provider_administrator worker | 403: case_manager decision_maker finance_clerk
    auditor billing_user client | sign-in: visitor | else 404
billing:event-edit | POST | event | 403: case_manager decision_maker finance_clerk auditor billing_user client | 422:
    provider_administrator worker | sign-in: visitor | else 404
billing:event-edit | GET | billed_event | 302: provider_administrator worker | 403: case_manager decision_maker
    finance_clerk auditor billing_user client | sign-in: visitor | else 404
billing:event-edit | POST | billed_event | 403: case_manager decision_maker finance_clerk auditor billing_user client |
    422: provider_administrator worker | sign-in: visitor | else 404
billing:event-preview | POST | activation | 200: provider_administrator worker | 403: case_manager decision_maker
    auditor billing_user client | sign-in: visitor | else 404
billing:event-why | GET | event | 200: case_manager decision_maker finance_clerk auditor provider_administrator worker
    billing_user client | sign-in: visitor | else 404
billing:own-voucher | GET | decision | 200: client | 403: case_manager decision_maker auditor | sign-in: visitor | else
    404
billing:own-voucher-list | GET | | 200: clients | sign-in: visitor | else 403
billing:reference-add | GET | | 200: provider_administrator billing_user other_provider_administrator | sign-in: visitor
    | else 403
billing:reference-add | POST | | 422: provider_administrator billing_user other_provider_administrator | sign-in:
    visitor | else 403
billing:reference-cancel | GET | reference | 200: provider_administrator billing_user | 403: decision_maker
    finance_clerk auditor | sign-in: visitor | else 404
billing:reference-cancel | POST | reference | 403: decision_maker finance_clerk auditor | 422: provider_administrator
    billing_user | sign-in: visitor | else 404
billing:reference-csv | GET | reference | 200: decision_maker finance_clerk auditor provider_administrator billing_user
    | sign-in: visitor | else 404
billing:reference-detail | GET | reference | 200: decision_maker finance_clerk auditor provider_administrator
    billing_user | sign-in: visitor | else 404
billing:reference-list | GET | | 200: decision_maker finance_clerk auditor other_official provider_administrator
    billing_user other_provider_administrator | sign-in: visitor | else 403
billing:reference-print | GET | reference | 200: decision_maker finance_clerk auditor provider_administrator
    billing_user | sign-in: visitor | else 404
billing:simulation-csv | GET | simulation | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
billing:simulation-detail | GET | simulation | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
billing:simulation-detail | GET | simulation_waiting | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
billing:simulation-list | GET | definition_draft | 200: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
billing:simulation-list | POST | definition_draft | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
billing:use | GET | | 200: decision_maker finance_clerk auditor other_official | sign-in: visitor | else 403
billing:use-csv | GET | | 200: decision_maker finance_clerk auditor other_official | sign-in: visitor | else 403
billing:use-decision | GET | decision | 200: decision_maker finance_clerk auditor | sign-in: visitor | else 404
"""
