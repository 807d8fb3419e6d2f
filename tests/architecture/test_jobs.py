"""Every job that something names exists, has a name of its own and a queue that is worked on."""

from __future__ import annotations

import ast

from django.conf import settings

from tests.architecture.source import modules
from voucher_portal.celery import app
from voucher_portal.core.outbox import TOPICS


def registered() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def task_decorators() -> list[tuple[str, ast.Call]]:
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                found += [
                    (module.place, decorator)
                    for decorator in node.decorator_list
                    if isinstance(decorator, ast.Call)
                    and isinstance(decorator.func, ast.Name)
                    and decorator.func.id == "shared_task"
                ]
    return found


def test_the_clock_runs_registered_tasks() -> None:
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    nightly = {"decisions.tasks.verify_ledger", "decisions.tasks.expire_balances"}
    assert named == {"core.relay_outbox", "core.sweep_outbox", *nightly}
    assert named <= registered()


def test_every_topic_of_the_outbox_has_its_task() -> None:
    assert TOPICS
    assert {topic.task_name for topic in TOPICS.values()} <= registered()


def test_tasks_have_explicit_names_of_their_app() -> None:
    examined = task_decorators()
    assert examined
    for place, decorator in examined:
        names = [word.value.value for word in decorator.keywords if word.arg == "name"]
        assert len(names) == 1, place
        app_label, _, _ = names[0].partition(".")
        assert f"{app_label}/" in place, place


def test_jobs_are_safe_by_default() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_time_limit > app.conf.task_soft_time_limit > 0
    assert {queue.name for queue in app.conf.task_queues} == {"default", "documents", "delivery"}
