"""The organiser's calendar."""

from __future__ import annotations

ROWS = """
rulebooks:calendar | GET | | 200: officials other_official | sign-in: visitor | else 403
rulebooks:calendar-seed | POST | | 302: planner other_official | sign-in: visitor | else 403
rulebooks:calendar-day-add | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:calendar-day-add | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:calendar-day-edit | GET | calendar_day | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:calendar-day-edit | POST | calendar_day | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:calendar-day-remove | POST | calendar_day | 302: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
"""
