"""Pages of a list."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)

PER_PAGE = 25


def page_of(queryset: models.QuerySet[M], request: HttpRequest, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` asks for: the first for nonsense, the last for one past the end.

    Two queries, however many rows. The queryset must be ordered.
    """
    return Paginator(queryset, per_page).get_page(request.GET.get("page"))
