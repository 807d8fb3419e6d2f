"""Templates: each is used, none carries what the content security policy refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, templates

#: Rendered by Django or a package under a name of its own.
NAMED_ELSEWHERE = ("django/forms/", "account/", "mfa/", "usersessions/", "allauth/", "rest_framework/")
COTTON_TAG = re.compile(r"<c-([\w.-]+)")
INLINE = {
    "an inline handler": re.compile(r"<[a-zA-Z][^>]*\son[a-z]+\s*=", re.DOTALL),
    "a style attribute": re.compile(r"<[a-zA-Z][^>]*\sstyle\s*=", re.DOTALL),
    "an inline script": re.compile(r"<script(?![^>]*(?:\bsrc=|\bnonce=|type=\"application/json\"))[^>]*>", re.DOTALL),
    "an inline style": re.compile(r"<style(?![^>]*\bnonce=)[^>]*>", re.DOTALL),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on or js: values": re.compile(r"\shx-on|hx-vals=.?js:"),
    "safe": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?{%\s*endcomment\s*%}", re.DOTALL)
#: Hints and errors of a form field are the developer's own text; Django's own templates print them so.
MAY_HAVE = {"safe": ("django/forms/",)}
#: Letters are printed by WeasyPrint and never reach a browser.
PRINTED = ("letters/", "documents/")


def name_of(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def html() -> list[Path]:
    return [path for path in templates() if path.suffix == ".html"]


@cache
def everything_said() -> str:
    code = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return "\n".join(path.read_text() for path in [*code, *templates()])


@cache
def components_used() -> frozenset[str]:
    return frozenset(COTTON_TAG.findall("\n".join(path.read_text() for path in templates())))


def is_used(name: str) -> bool:
    if name.startswith("cotton/"):
        tag = name.removeprefix("cotton/").removesuffix(".html").removesuffix("/index").replace("/", ".")
        return bool({tag, tag.replace("_", "-")} & components_used())
    folder = name.rpartition("/")[0]
    written = (f'"{name}', f"'{name}", f'f"{folder}/{{')
    return name.startswith(NAMED_ELSEWHERE) or any(words in everything_said() for words in written)


def test_every_template_is_used() -> None:
    examined = [name_of(path) for path in templates() if not path.name.endswith(".md")]
    assert len(examined) > 30
    assert not [name for name in examined if not is_used(name)]


@pytest.mark.parametrize("what", INLINE)
def test_nothing_that_the_policy_refuses(what: str) -> None:
    examined = [path for path in html() if not name_of(path).startswith(PRINTED) and "/letters/" not in str(path)]
    assert len(examined) > 30
    allowed = MAY_HAVE.get(what, ())
    examined = [path for path in examined if not name_of(path).startswith(allowed)]
    found = [name_of(path) for path in examined if INLINE[what].search(COMMENT.sub("", path.read_text()))]
    assert not found


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("an inline handler", '<a href="#" onclick="x()">'),
        ("a style attribute", '<p class="a" style="color:red">'),
        ("an inline script", "<script>alert(1)</script>"),
        ("safe", "{{ text|safe }}"),
    ],
)
def test_the_reader_sees_it(what: str, example: str) -> None:
    assert INLINE[what].search(example)


def test_templates_are_tidy() -> None:
    djade = [str(Path(sys.executable).parent / "djade"), "--check", "--target-version", "5.2"]
    done = subprocess.run([*djade, *map(str, html())], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
