"""The company's own pages, and the public list of providers."""

from __future__ import annotations

ROWS = """
providers:authority-proof-add | GET | | 302: provider_administrator other_provider_administrator | sign-in: visitor |
    else 403
providers:authority-proof-add | POST | | 302: provider_administrator other_provider_administrator | sign-in: visitor |
    else 403
providers:company | GET | | 200: company other_provider_administrator | sign-in: visitor | else 403
providers:company-close | POST | | 422: provider_administrator other_provider_administrator | sign-in: visitor | else
    403
providers:company-edit | GET | | 200: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:company-edit | POST | | 422: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:directory | GET | | else 200
providers:directory-detail | GET | company | else 200
providers:directory-print | GET | | else 200
providers:message-add | GET | | 200: officials other_official company other_provider_administrator | 403: auditor |
    sign-in: visitor | else 403
providers:message-add | POST | | 422: officials other_official company other_provider_administrator | 403: auditor |
    sign-in: visitor | else 403
providers:office-add | GET | | 200: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:office-add | POST | | 422: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:office-close | POST | office | 302: provider_administrator | 403: worker second_worker billing_user | sign-in:
    visitor | else 404
providers:office-edit | GET | office | 200: provider_administrator | 403: worker second_worker billing_user | sign-in:
    visitor | else 404
providers:office-edit | POST | office | 403: worker second_worker billing_user | 422: provider_administrator | sign-in:
    visitor | else 404
providers:office-list | GET | | 200: company other_provider_administrator | sign-in: visitor | else 403
providers:register | GET | | else 200
providers:register | POST | | else 422
providers:staff-add | GET | | 200: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:staff-add | POST | | 422: provider_administrator other_provider_administrator | sign-in: visitor | else 403
providers:staff-code | GET | company_member | 302: provider_administrator | 403: worker second_worker billing_user |
    sign-in: visitor | else 404
providers:staff-code | POST | company_member | 302: provider_administrator | 403: worker second_worker billing_user |
    sign-in: visitor | else 404
providers:staff-edit | GET | company_member | 200: provider_administrator | 403: worker second_worker billing_user |
    sign-in: visitor | else 404
providers:staff-edit | POST | company_member | 403: worker second_worker billing_user | 422: provider_administrator |
    sign-in: visitor | else 404
providers:staff-end | POST | company_member | 302: provider_administrator | 403: worker second_worker billing_user |
    sign-in: visitor | else 404
providers:staff-invite | POST | company_member | 302: provider_administrator | 403: worker second_worker billing_user |
    sign-in: visitor | else 404
providers:staff-list | GET | | 200: provider_administrator other_provider_administrator | sign-in: visitor | else 403
"""
