"""Rulebook texts: Markdown shown as safe HTML, with a contents list, anchors and clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from voucher_portal.core.translated import FALLBACK

#: So long an anchor may be, before the number of a repeated one.
ANCHOR_LENGTH = 80

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
class Clause:
    """A heading with what stands under it, until the next heading.

    What stands before the first heading has no anchor and no title. `paragraphs` are its words
    without the marks of Markdown: paragraphs, list items and table rows, one text each.
    """

    anchor: str
    title: str
    level: int
    html: SafeString
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A text as HTML that may stand on a page as it is, its contents list, and its clauses in order."""

    html: SafeString
    contents: tuple[Heading, ...]
    clauses: tuple[Clause, ...] = ()


@dataclass
class _Anchors:
    """Anchors that stay the same as long as the headings do; a repeated one gets a number.

    `given` are those of the same text in Finnish: a clause has one anchor in all languages.
    """

    given: Sequence[str] = ()
    used: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def of(self, text: str) -> str:
        self.count += 1
        if self.given:
            return self.given[self.count - 1]
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS))[:ANCHOR_LENGTH].strip("-") or "kohta"
        self.used[slug] = self.used.get(slug, 0) + 1
        return slug if self.used[slug] == 1 else f"{slug}-{self.used[slug]}"


def render(text: str, finnish: str = "") -> Rendered:
    """Markdown to safe HTML: headings start from h2, raw HTML and unsafe links are left out.

    With the `finnish` text beside, the anchors are those of the Finnish clauses, if the two have
    the same headings in the same order.
    """
    markdown = _markdown()
    tokens = markdown.parse(text)
    contents = tuple(_number_headings(tokens, _shared_anchors(tokens, finnish)))
    for token in tokens:
        _align_by_class(token)
    clauses = tuple(_clauses(markdown, tokens))
    # nh3 has made each part safe: tags and attributes above, nothing else.
    html = mark_safe("".join(clause.html for clause in clauses))
    return Rendered(html, contents, clauses)


def render_translation(texts: Mapping[str, str], language: str) -> Rendered:
    """The text in a language, in Finnish where there is none, with the anchors of the Finnish one."""
    finnish = texts[FALLBACK]
    text = texts.get(language) or finnish
    return render(text) if text == finnish else render(text, finnish)


def heading_levels(text: str) -> tuple[int, ...]:
    """How deep each heading of a text is, in order: translations of one text have the same."""
    return tuple(_levels(_markdown().parse(text)))


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def _levels(tokens: Sequence[Token]) -> Iterator[int]:
    return (int(token.tag[1]) for token in tokens if token.type == "heading_open")


def _shared_anchors(tokens: Sequence[Token], finnish: str) -> tuple[str, ...]:
    if not finnish:
        return ()
    others = _markdown().parse(finnish)
    if tuple(_levels(tokens)) != tuple(_levels(others)):
        return ()
    return tuple(heading.anchor for heading in _number_headings(others, ()))


def _number_headings(tokens: Sequence[Token], given: Sequence[str]) -> list[Heading]:
    anchors, found = _Anchors(given), []
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


def _align_by_class(token: Token) -> None:
    """The policy allows no style attributes: a column aligned to the right is one of numbers."""
    if "style" in token.attrs:
        aligned = _NUMBERS.search(str(token.attrs.pop("style")))
        if aligned:
            token.attrs["class"] = "number"


def _clauses(markdown: MarkdownIt, tokens: Sequence[Token]) -> Iterator[Clause]:
    """Cut before each heading that stands by itself; one inside a quotation belongs to its clause."""
    starts = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    for start, end in pairwise([0, *(at for at in starts if at), len(tokens)]):
        part = tokens[start:end]
        if part:
            yield _clause(markdown, part)


def _clause(markdown: MarkdownIt, part: Sequence[Token]) -> Clause:
    html = nh3.clean(
        markdown.renderer.render(part, markdown.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    has_heading = part[0].type == "heading_open"
    body = part[3:] if has_heading else part
    return Clause(
        anchor=str(part[0].attrs["id"]) if has_heading else "",
        title=_plain(part[1]) if has_heading else "",
        level=int(part[0].tag[1]) if has_heading else 2,
        html=mark_safe(html),
        paragraphs=tuple(_paragraphs(body)),
    )


def _paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of each paragraph, list item and table row, with the addresses that links lead to."""
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield " | ".join(cells)
            cells = None
        elif token.type in ("inline", "fence", "code_block"):
            words = " ".join((_words(token) if token.type == "inline" else token.content).split())
            if cells is not None:
                cells.append(words)
            elif words:
                yield words


def _words(inline: Token) -> str:
    said, addresses = [], []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            said.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif child.type == "link_open":
            addresses.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close" and addresses:
            said.append(f" ({addresses.pop()})")
    return "".join(said)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline")).strip()
