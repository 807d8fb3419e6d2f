"""What the database itself answers to a write that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError, ProgrammingError

REFUSED = (InternalError, ProgrammingError, IntegrityError)


def refused(write: Callable[[], Any]) -> str:
    """The words of the refusal; the test fails when the write goes through."""
    with pytest.raises(REFUSED) as error, transaction.atomic():
        write()
    return str(error.value)
