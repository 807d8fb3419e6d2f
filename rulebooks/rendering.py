"""Rulebook texts: Markdown shown as safe HTML, with a contents list and anchors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
    **{heading: {"id"} for heading in ("h2", "h3", "h4", "h5", "h6")},
}
_LETTERS = str.maketrans("åäö", "aao")
_NUMBERS = re.compile(r"text-align:\s*(?:right|center)")


@dataclass(frozen=True)
class Heading:
    """A heading of the text: where to jump, what it says, and how deep it is (2 is the top)."""

    anchor: str
    text: str
    level: int


@dataclass(frozen=True)
class Rendered:
    """A text as HTML that may stand on a page as it is, and its contents list."""

    html: SafeString
    contents: tuple[Heading, ...]


@dataclass
class _Anchors:
    """Anchors that stay the same as long as the headings do; a repeated one gets a number."""

    used: dict[str, int] = field(default_factory=dict)

    def of(self, text: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS)).strip("-") or "kohta"
        self.used[slug] = self.used.get(slug, 0) + 1
        return slug if self.used[slug] == 1 else f"{slug}-{self.used[slug]}"


def render(text: str) -> Rendered:
    """Markdown to safe HTML: headings start from h2, raw HTML and unsafe links are left out."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    tokens = markdown.parse(text)
    contents = tuple(_number_headings(tokens))
    for token in tokens:
        if "style" in token.attrs:
            aligned = _NUMBERS.search(str(token.attrs.pop("style")))
            if aligned:
                token.attrs["class"] = "number"
    html = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    # nh3 has just made it safe: tags and attributes above, nothing else.
    return Rendered(mark_safe(clean), contents)


def _number_headings(tokens: Sequence[Token]) -> list[Heading]:
    anchors, found = _Anchors(), []
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        level = min(int(opening.tag[1]) + 1, 6)
        opening.tag = closing.tag = f"h{level}"
        shown = _plain(inline)
        anchor = anchors.of(shown)
        opening.attrs["id"] = anchor
        found.append(Heading(anchor, shown, level))
    return found


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline")).strip()
