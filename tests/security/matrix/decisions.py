"""Voucher decisions, their copies, and activations."""

from __future__ import annotations

ROWS = """
decisions:activate | GET | | 200: provider_administrator worker second_worker other_provider_administrator | sign-in:
    visitor | else 403
decisions:activate | POST | | 422: provider_administrator worker second_worker other_provider_administrator | sign-in:
    visitor | else 403
decisions:activation-accept | POST | offer | 302: provider_administrator worker | 403: case_manager decision_maker
    auditor billing_user | sign-in: visitor | else 404
decisions:activation-decline | POST | offer | 403: case_manager decision_maker auditor billing_user | 422:
    provider_administrator worker | sign-in: visitor | else 404
decisions:activation-end | POST | activation | 302: case_manager decision_maker | 403: auditor provider_administrator
    worker billing_user client | sign-in: visitor | else 404
decisions:activation-list | GET | | 200: company other_provider_administrator | sign-in: visitor | else 403
decisions:activation-list | POST | | 422: company other_provider_administrator | sign-in: visitor | else 403
decisions:activation-offer | GET | offer | 200: provider_administrator worker billing_user | 403: case_manager
    decision_maker auditor | sign-in: visitor | else 404
decisions:client-decisions | GET | client | 200: case_manager decision_maker auditor | 403: client | sign-in: visitor |
    else 404
decisions:compare | GET | service | 404: clients | sign-in: visitor | else 403
decisions:compare | GET | decision | 200: client | 404: mandate_holder stranger_client | sign-in: visitor | else 403
decisions:compare-start | GET | | 302: clients | sign-in: visitor | else 403
decisions:decision-add | GET | client | 200: case_manager decision_maker | 403: auditor client | sign-in: visitor | else
    404
decisions:decision-add | POST | client | 403: auditor client | 422: case_manager decision_maker | sign-in: visitor |
    else 404
decisions:decision-attach | POST | decision_signed | 403: auditor | 422: case_manager decision_maker | sign-in: visitor
    | else 404
decisions:decision-cancel | POST | decision_draft | 302: case_manager decision_maker | 403: auditor | sign-in: visitor |
    else 404
decisions:decision-detail | GET | decision_draft | 200: case_manager decision_maker auditor | sign-in: visitor | else
    404
decisions:decision-detail | GET | decision_proposed | 200: case_manager decision_maker auditor | sign-in: visitor | else
    404
decisions:decision-detail | GET | decision | 200: case_manager decision_maker auditor | 403: client | sign-in: visitor |
    else 404
decisions:decision-edit | GET | decision_draft | 200: case_manager decision_maker | 403: auditor | sign-in: visitor |
    else 404
decisions:decision-edit | POST | decision_draft | 403: auditor | 422: case_manager decision_maker | sign-in: visitor |
    else 404
decisions:decision-edit | GET | decision | 302: case_manager decision_maker | 403: auditor client | sign-in: visitor |
    else 404
decisions:decision-edit | POST | decision | 302: case_manager decision_maker | 403: auditor client | sign-in: visitor |
    else 404
decisions:decision-end | POST | decision | 403: case_manager auditor client | 422: decision_maker | sign-in: visitor |
    else 404
decisions:decision-list | GET | | 200: case_manager decision_maker auditor other_official | sign-in: visitor | else 403
decisions:decision-list | POST | | 422: case_manager decision_maker auditor other_official | sign-in: visitor | else 403
decisions:decision-propose | POST | decision_draft | 302: case_manager decision_maker | 403: auditor | sign-in: visitor
    | else 404
decisions:decision-reject | POST | decision_proposed | 403: case_manager auditor | 422: decision_maker | sign-in:
    visitor | else 404
decisions:decision-return | POST | decision_proposed | 403: case_manager auditor | 422: decision_maker | sign-in:
    visitor | else 404
decisions:decision-revoke | POST | decision_signed | 403: case_manager auditor | 422: decision_maker | sign-in: visitor
    | else 404
decisions:decision-rotate | POST | decision_signed | 302: case_manager decision_maker | 403: auditor | sign-in: visitor
    | else 404
decisions:decision-sign | POST | decision_proposed | 302: decision_maker | 403: case_manager auditor | sign-in: visitor
    | else 404
decisions:decision-values | POST | service | 200: case_manager decision_maker | 404: other_official | sign-in: visitor |
    else 403
decisions:document | GET | copy | 200: case_manager decision_maker auditor client | sign-in: visitor | else 404
decisions:own-decision | GET | decision | 200: client | 404: mandate_holder stranger_client | sign-in: visitor | else
    403
decisions:own-decision-list | GET | | 200: clients | sign-in: visitor | else 403
"""
