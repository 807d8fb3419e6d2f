"""Clients, mandates and need assessments."""

from __future__ import annotations

ROWS = """
clients:assessment-add | GET | client | 200: case_manager decision_maker | 403: auditor client | sign-in: visitor | else
    404
clients:assessment-add | POST | client | 403: auditor client | 422: case_manager decision_maker | sign-in: visitor |
    else 404
clients:assessment-detail | GET | assessment | 200: case_manager decision_maker auditor client | sign-in: visitor | else
    404
clients:client-add | GET | | 200: case_manager other_official | sign-in: visitor | else 403
clients:client-add | POST | | 422: case_manager other_official | sign-in: visitor | else 403
clients:client-detail | GET | client | 200: case_manager decision_maker auditor | 403: client | sign-in: visitor | else
    404
clients:client-edit | GET | client | 200: case_manager | 403: decision_maker auditor client | sign-in: visitor | else
    404
clients:client-edit | POST | client | 403: decision_maker auditor client | 422: case_manager | sign-in: visitor | else
    404
clients:client-list | GET | | 200: case_manager decision_maker auditor other_official | sign-in: visitor | else 403
clients:client-list | POST | | 422: case_manager decision_maker auditor other_official | sign-in: visitor | else 403
clients:client-reveal | POST | client | 403: decision_maker auditor client | 422: case_manager | sign-in: visitor | else
    404
clients:mandate-add | GET | client | 200: case_manager | 403: decision_maker auditor client | sign-in: visitor | else
    404
clients:mandate-add | POST | client | 403: decision_maker auditor client | 422: case_manager | sign-in: visitor | else
    404
clients:mandate-end | GET | mandate | 200: case_manager | 403: decision_maker auditor mandate_holder | sign-in: visitor
    | else 404
clients:mandate-end | POST | mandate | 403: decision_maker auditor mandate_holder | 422: case_manager | sign-in: visitor
    | else 404
"""
