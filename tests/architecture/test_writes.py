"""Business data is written in actions alone.

Found by reading the code: `.save()`, `.create()`, `.update()` and the like anywhere else. `core` is left
out: it is what actions write with. The twin at the end proves that the reader sees each kind of write.
"""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import Module, calls, modules

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
}
#: Methods that many other things have too: a write only on a queryset or a manager.
ONLY_ON_QUERYSETS = {"create", "update", "delete"}
QUERYSET_WORDS = {"objects", "filter", "exclude", "all", "visible_to", "order_by", "_default_manager", "get_queryset"}
#: Outside actions on purpose, with the reason.
ALLOWED: dict[str, str] = {}


def may_write(module: Module) -> bool:
    parts = module.parts
    return (
        "actions" in parts
        or parts[:2] in {("voucher_portal", "core"), ("voucher_portal", "embedded")}
        or parts[:2] == ("voucher_portal", "bootstrap")
        or "management" in parts
        or "demo" in parts
        or module.place in ALLOWED
    )


def words_of(node: ast.AST) -> set[str]:
    """The names a chain such as Thing.objects.filter(…).update goes through."""
    return {child.attr for child in ast.walk(node) if isinstance(child, ast.Attribute)}


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    return call.func.attr not in ONLY_ON_QUERYSETS or bool(words_of(call.func.value) & QUERYSET_WORDS)


def test_only_actions_write() -> None:
    examined = [module for module in modules() if not may_write(module)]
    assert len(examined) > 60
    found = [
        f"{module.place}:{call.lineno} .{call.func.attr}()"
        for module in examined
        for call in calls(module)
        if is_write(call) and isinstance(call.func, ast.Attribute)
    ]
    assert not found


def test_actions_are_found_and_do_write() -> None:
    actions = [module for module in modules() if "actions" in module.parts]
    assert len(actions) >= 5
    assert sum(is_write(call) for module in actions for call in calls(module)) > 20


def test_every_exception_is_still_needed() -> None:
    places = {module.place: module for module in modules()}
    assert set(ALLOWED) <= set(places)
    assert all(any(is_write(call) for call in calls(places[place])) for place in ALLOWED)


@pytest.mark.parametrize(
    "line",
    [
        "thing.save()",
        "Thing.objects.create(name=1)",
        "Thing.objects.filter(a=1).update(b=2)",
        "thing.rows.all().delete()",
        "Thing.objects.bulk_create([])",
        "Thing.objects.get_or_create(a=1)",
    ],
)
def test_the_reader_sees_a_write(line: str) -> None:
    call = ast.parse(line).body[0].value
    assert is_write(call)


@pytest.mark.parametrize(
    "line", ["context.update(a=1)", "cache.delete('x')", "structlog.create()", "Thing.objects.all()"]
)
def test_the_reader_leaves_other_calls_alone(line: str) -> None:
    call = ast.parse(line).body[0].value
    assert not is_write(call)
