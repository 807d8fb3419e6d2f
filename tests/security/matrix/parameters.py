"""Parameter tables and their editions, and index changes."""

from __future__ import annotations

ROWS = """
rulebooks:index-change | GET | definition | 200: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:index-change | POST | definition | 422: planner | 404: other_official | sign-in: visitor | else 403
rulebooks:parameter-table-list | GET | | 200: officials other_official | sign-in: visitor | else 403
rulebooks:parameter-table-add | GET | | 200: planner other_official | sign-in: visitor | else 403
rulebooks:parameter-table-add | POST | | 422: planner other_official | sign-in: visitor | else 403
rulebooks:parameter-table | GET | parameter_table | 200: officials | sign-in: visitor | else 404
rulebooks:parameter-edition-add | GET | parameter_table | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:parameter-edition-add | POST | parameter_table | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:parameter-edition | GET | edition | 200: officials | sign-in: visitor | else 404
rulebooks:parameter-edition-json | GET | edition | 200: officials | sign-in: visitor | else 404
rulebooks:parameter-edition-edit | GET | coming_edition | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:parameter-edition-edit | GET | edition | 302: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:parameter-edition-edit | POST | coming_edition | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:parameter-edition-end | GET | edition | 200: planner | 403: administrator case_manager decision_maker
    supervisor finance_clerk auditor | sign-in: visitor | else 404
rulebooks:parameter-edition-end | POST | edition | 403: administrator case_manager decision_maker supervisor
    finance_clerk auditor | 422: planner | sign-in: visitor | else 404
rulebooks:parameter-edition-remove | POST | coming_edition | 302: planner | 403: administrator case_manager
    decision_maker supervisor finance_clerk auditor | sign-in: visitor | else 404
"""
