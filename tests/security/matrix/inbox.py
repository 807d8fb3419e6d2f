"""Messages, tasks and announcements."""

from __future__ import annotations

ROWS = """
inbox:announcement-add | GET | | 200: administrator planner other_official | sign-in: visitor | else 403
inbox:announcement-add | POST | | 422: administrator planner other_official | sign-in: visitor | else 403
inbox:announcement-detail | GET | announcement | else 200
inbox:announcement-detail | GET | staff_announcement | 200: officials | else 404
inbox:announcement-list | GET | | else 200
inbox:message-detail | GET | message | 200: case_manager | sign-in: visitor | else 404
inbox:message-detail | POST | message | 422: case_manager | sign-in: visitor | else 404
inbox:message-detail | GET | company_message | 200: company | sign-in: visitor | else 404
inbox:message-detail | POST | company_message | 422: company | sign-in: visitor | else 404
inbox:message-detail | GET | client_message | 200: client | sign-in: visitor | else 404
inbox:message-detail | POST | client_message | 422: client | sign-in: visitor | else 404
inbox:message-list | GET | | sign-in: visitor | else 200
inbox:message-list | POST | | sign-in: visitor | else 405
inbox:message-read | GET | message | sign-in: visitor | else 405
inbox:message-read | POST | message | 302: case_manager | sign-in: visitor | else 404
inbox:message-read | GET | company_message | sign-in: visitor | else 405
inbox:message-read | POST | company_message | 302: company | sign-in: visitor | else 404
inbox:message-read | GET | client_message | sign-in: visitor | else 405
inbox:message-read | POST | client_message | 302: client | sign-in: visitor | else 404
inbox:task-done | GET | task | sign-in: visitor | else 405
inbox:task-done | POST | task | 302: case_manager | sign-in: visitor | else 404
inbox:task-done | GET | company_task | sign-in: visitor | else 405
inbox:task-done | POST | company_task | 302: company | sign-in: visitor | else 404
inbox:task-list | GET | | sign-in: visitor | else 200
inbox:task-list | POST | | sign-in: visitor | else 405
"""
