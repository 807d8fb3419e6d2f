"""Pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import RequestFactory

from tests.factories.accounts import make_organiser
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.pagination import page_of


@pytest.mark.usefixtures("db")
def test_pages(rf: RequestFactory, sql_budget: Callable[[int], Any]) -> None:
    for _ in range(7):
        make_organiser()
    everything = Organisation.objects.organisers()
    with sql_budget(2):
        page = page_of(everything, rf.get("/", {"page": "2"}), per_page=3)
        assert len(list(page)) == 3
    assert (page.number, page.paginator.num_pages, page.paginator.count) == (2, 3, 7)
    assert page_of(everything, rf.get("/", {"page": "nonsense"}), per_page=3).number == 1
    assert page_of(everything, rf.get("/", {"page": "99"}), per_page=3).number == 3
    assert page_of(everything, rf.get("/")).paginator.per_page == 25
