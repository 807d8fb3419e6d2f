"""Signing in, capacities, the organiser's staff and units."""

from __future__ import annotations

ROWS = """
accounts:choose-password | GET | | sign-in: visitor | else 302
accounts:choose-password | POST | | sign-in: visitor | else 302
accounts:identify | GET | | else sign-in
accounts:identify | POST | | else sign-in
accounts:identify-return | GET | | else sign-in
accounts:identify-return | POST | | else 405
accounts:one-time-code | GET | | else 200
accounts:one-time-code | POST | | else 422
accounts:own-account | GET | | sign-in: visitor | else 200
accounts:own-account | POST | | sign-in: visitor | else 422
accounts:roles | GET | | else 200
accounts:second-factor | GET | | 200: clients | sign-in: visitor | else 302
accounts:second-factor | POST | | sign-in: visitor | else 405
accounts:sign-in | GET | | else 200
accounts:staff-add | GET | | 200: administrator other_official | sign-in: visitor | else 403
accounts:staff-add | POST | | 422: administrator other_official | sign-in: visitor | else 403
accounts:staff-code | POST | member | 302: administrator | 404: other_official | sign-in: visitor | else 403
accounts:staff-edit | GET | member | 200: administrator | 404: other_official | sign-in: visitor | else 403
accounts:staff-edit | POST | member | 404: other_official | 422: administrator | sign-in: visitor | else 403
accounts:staff-end | POST | member | 302: administrator | 404: other_official | sign-in: visitor | else 403
accounts:staff-invite | POST | member | 302: administrator | 404: other_official | sign-in: visitor | else 403
accounts:staff-list | GET | | 200: administrator other_official | sign-in: visitor | else 403
accounts:staff-second-factor | POST | member | 302: administrator | 404: other_official | sign-in: visitor | else 403
accounts:support-edit | GET | | 200: administrator other_official | sign-in: visitor | else 403
accounts:support-edit | POST | | 422: administrator other_official | sign-in: visitor | else 403
accounts:switch-capacity | GET | | sign-in: visitor | else 200
accounts:switch-capacity | POST | | sign-in: visitor | else 404
accounts:unit-add | GET | | 200: administrator other_official | sign-in: visitor | else 403
accounts:unit-add | POST | | 422: administrator other_official | sign-in: visitor | else 403
accounts:unit-close | POST | empty_unit | 302: administrator | 404: other_official | sign-in: visitor | else 403
accounts:unit-edit | GET | unit | 200: administrator | 404: other_official | sign-in: visitor | else 403
accounts:unit-edit | POST | unit | 404: other_official | 422: administrator | sign-in: visitor | else 403
accounts:unit-list | GET | | 200: administrator other_official | sign-in: visitor | else 403
"""
