"""Sizes and names: what grows past them is split by noun, not tolerated."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import Module, calls, functions, modules

FILE_LINES, TEST_FILE_LINES = 400, 600
FUNCTION_LINES = 50
USUAL_FUNCTION_LINES = 30
PROMISES = ("TO" + "DO", "FIX" + "ME")
NAMES_THAT_SAY_NOTHING = {"services", "utils", "helpers", "selectors", "signals", "common", "misc", "admin", "tools"}


def is_test(module: Module) -> bool:
    return module.parts[0] == "tests"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_too_long() -> None:
    examined = modules(with_tests=True)
    assert len(examined) > 100
    long = [
        f"{module.place}: {module.lines} lines"
        for module in examined
        if module.lines > (TEST_FILE_LINES if is_test(module) else FILE_LINES)
    ]
    assert not long


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{module.place}:{function.lineno} {function.name}": length(function)
        for module in modules(with_tests=True)
        for function in functions(module)
    }
    assert len(lengths) > 500
    assert not {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}
    short = sum(lines <= USUAL_FUNCTION_LINES for lines in lengths.values())
    assert short / len(lengths) > 0.98, "more than a few functions pass 30 lines"


@pytest.mark.parametrize("with_tests", [False, True])
def test_no_name_says_nothing(with_tests: bool) -> None:
    examined = modules(with_tests=with_tests)
    assert examined
    assert not [module.place for module in examined if NAMES_THAT_SAY_NOTHING & set(module.parts)]


def test_no_float() -> None:
    """Money and quantities are Decimal; what is not money has Decimal or int all the same."""
    examined = modules()
    found = [
        f"{module.place}:{call.lineno}"
        for module in examined
        for call in calls(module)
        if (isinstance(call.func, ast.Name) and call.func.id == "float")
        or (isinstance(call.func, ast.Attribute) and call.func.attr == "FloatField")
    ]
    assert examined
    assert not found


def test_nothing_is_swallowed_or_promised() -> None:
    examined = modules(with_tests=True)
    swallowed = [
        f"{module.place}:{node.lineno}"
        for module in examined
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    bare = [
        f"{module.place}:{node.lineno}"
        for module in examined
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    promised = [
        f"{module.place}:{number}"
        for module in examined
        for number, line in enumerate(module.path.read_text().splitlines(), 1)
        if any(word in line for word in PROMISES) and "#" in line
    ]
    assert not swallowed
    assert not bare
    assert not promised


def test_models_do_not_override_save() -> None:
    """Nor are there signals: whoever reads an action reads all that happens."""
    classes = [
        (module, node) for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)
    ]
    overriding = [
        f"{module.place}:{child.lineno}"
        for module, node in classes
        if "models" in module.parts
        for child in node.body
        if isinstance(child, ast.FunctionDef) and child.name in {"save", "delete"}
    ]
    receivers = [
        f"{module.place}:{call.lineno}"
        for module in modules()
        for call in calls(module)
        if isinstance(call.func, ast.Name) and call.func.id == "receiver"
    ]
    assert len(classes) > 100
    assert not overriding
    assert not receivers
