"""How long a worker may hold a job is the operator's choice, within what the outbox can keep."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from voucher_portal.core import outbox
from voucher_portal.settings import environment

NAME = "OUTBOX_LEASE_SECONDS"


def chosen() -> int:
    return environment.whole_number(NAME, 45, at_least=20)


def test_nobody_has_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert chosen() == 45


@pytest.mark.parametrize("value", ["20", "90"])
def test_another_length_is_taken(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert chosen() == int(value)


@pytest.mark.parametrize("value", ["19", "0", "-5", "soon"])
def test_a_length_that_leaves_no_time_to_work_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        chosen()


def test_topics_have_it_unless_they_need_longer() -> None:
    """A simulation goes through years of visits in one go."""
    longer = {topic.name: topic.lease_seconds for topic in outbox.TOPICS.values() if topic.name == "simulation"}
    usual = [topic for topic in outbox.TOPICS.values() if topic.name not in longer]
    assert longer == {"simulation": 900}
    assert {topic.lease_seconds for topic in usual} == {outbox.LEASE_SECONDS}
    assert all(topic.time_limit == topic.lease_seconds - outbox.STOP_BEFORE_SECONDS for topic in outbox.TOPICS.values())
