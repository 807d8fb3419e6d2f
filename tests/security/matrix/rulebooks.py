"""Rulebooks and calls for providers."""

from __future__ import annotations

ROWS = """
rulebooks:call-add | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:call-add | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:call-close | POST | call | 404: other_official | 422: planner | sign-in: visitor | else 403
rulebooks:call-detail | GET | call | 404: other_official | else 200
rulebooks:call-detail | GET | call_draft | 200: officials | else 404
rulebooks:call-edit | GET | call_draft | 200: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:call-edit | POST | call_draft | 403: administrator case_manager decision_maker supervisor finance_clerk
    auditor | 422: planner | sign-in: visitor | else 404
rulebooks:call-list | GET | | else 200
rulebooks:call-open | POST | call_draft | 302: planner | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | sign-in: visitor | else 404
rulebooks:comment-add | GET | consultation | else 200
rulebooks:comment-add | POST | consultation | else 422
rulebooks:comment-hide | POST | comment | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:comment-publish | POST | comment | 403: officials | 302: planner | sign-in: visitor | else 404
rulebooks:comment-review | GET | comment | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:comment-review | POST | comment | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:consultation | GET | consultation | else 200
rulebooks:consultation-close | POST | consultation | 422: planner | sign-in: visitor | else 403
rulebooks:consultation-comments | GET | consultation | 200: planner | sign-in: visitor | else 403
rulebooks:consultation-extend | POST | consultation | 422: planner | sign-in: visitor | else 403
rulebooks:consultation-open | GET | rulebook_draft | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:consultation-open | POST | rulebook_draft | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:public-rulebook-list | GET | | else 200
rulebooks:rulebook-add | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:rulebook-add | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:rulebook-approval-add | GET | rulebook_draft | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:rulebook-approval-add | POST | rulebook_draft | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:rulebook-approval-edit | GET | rulebook_approval | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:rulebook-approval-edit | POST | rulebook_approval | 403: officials | 422: planner | sign-in: visitor | else
    404
rulebooks:rulebook-approval-remove | POST | rulebook_approval | 403: officials | 302: planner | sign-in: visitor | else
    404
rulebooks:rulebook-compare | GET | rulebook | 404: other_official | else 200
rulebooks:rulebook-compare | GET | unpublished_rulebook | 200: officials | else 404
rulebooks:rulebook-detail | GET | rulebook | 404: other_official | else 200
rulebooks:rulebook-detail | GET | unpublished_rulebook | 200: officials | else 404
rulebooks:rulebook-list | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:rulebook-pdf | GET | published_pdf | else 200
rulebooks:rulebook-pdf | GET | rulebook_pdf | 200: officials | else 404
rulebooks:rulebook-pdf-add | GET | rulebook_draft | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:rulebook-pdf-add | POST | rulebook_draft | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:rulebook-pdf-remove | POST | rulebook_pdf | 403: officials | 302: planner | sign-in: visitor | else 404
rulebooks:rulebook-rename | GET | rulebook | 200: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:rulebook-rename | POST | rulebook | 404: other_official | 422: planner | sign-in: visitor | else 403
rulebooks:rulebook-version | GET | rulebook_version | else 200
rulebooks:rulebook-version | GET | rulebook_draft | 200: officials | else 404
rulebooks:rulebook-version-add | POST | rulebook | 302: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:rulebook-version-edit | GET | rulebook_draft | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:rulebook-version-edit | POST | rulebook_draft | 403: officials | 422: planner | sign-in: visitor | else 404
rulebooks:rulebook-version-edit | GET | rulebook_version | 302: planner | sign-in: visitor | else 403
rulebooks:rulebook-version-publish | GET | rulebook_draft | 403: officials | 200: planner | sign-in: visitor | else 404
rulebooks:rulebook-version-publish | POST | rulebook_draft | 403: officials | 422: planner | sign-in: visitor | else 404
"""
