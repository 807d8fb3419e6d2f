"""What is looked for on a page that a browser shows: axe, sideways scrolling, small targets, the head."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

HEIGHT = 860
RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: Of one page among many: the style sheet is not fetched anew for the one rule that reads it; the gallery has it.
RULES_OF_A_PAGE = {**RULES, "preload": False}
#: Of a page whose colours were looked at in another window: they do not depend on its width.
RULES_BUT_COLOURS = {**RULES_OF_A_PAGE, "rules": {"color-contrast": {"enabled": False}}}
#: One question for everything. Folded parts are opened first: their forms and texts are looked at too.
LOOK = """async (rules) => {
    document.querySelectorAll("details").forEach((part) => { part.open = true; });
    await document.fonts.ready;
    const short = (part) => part.outerHTML.slice(0, 120);
    const wide = document.documentElement.scrollWidth;
    const overflowing = wide <= window.innerWidth ? [] : [
        `the page is ${wide} px wide`,
        ...[...document.querySelectorAll("body *")]
            .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1).slice(-3).map(short),
    ];
    const small = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.type !== "hidden")
        .filter((part) => !part.closest("p, dd, .prose li, .card-body > ul, .govuk-error-summary, .govuk-skip-link"))
        .filter((part) => !part.closest("[aria-hidden=true]"))
        .map((part) => [part, part.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
        .map(([part, box]) => `small target: ${short(part)} ${Math.round(box.width)}x${Math.round(box.height)}`);
    const found = await axe.run(document, rules);
    const told = (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`);
    return {
        problems: [...overflowing, ...small, ...found.violations.flatMap(told)],
        passes: found.passes.length,
        language: document.documentElement.lang,
        title: document.title.trim(),
        headings: [...document.querySelectorAll("h1")].map((part) => part.innerText.trim()),
    };
}"""


def problems_at(page: Page, width: int, *, rules: dict[str, Any] = RULES, language: str = "fi") -> list[str]:
    """Everything wrong with the page in a window of this width. axe must be in the page already."""
    if page.viewport_size != {"width": width, "height": HEIGHT}:
        page.set_viewport_size({"width": width, "height": HEIGHT})
    found = page.evaluate(LOOK, rules)
    assert found["passes"], "axe looked at nothing"
    return [f"{width} px: {problem}" for problem in [*found["problems"], *_head_problems(found, language)]]


def _head_problems(found: dict[str, Any], language: str) -> list[str]:
    """The page names its language and itself, and has one main heading."""
    wrong = []
    if found["language"] != language:
        wrong.append(f"the page says its language is {found['language']!r}")
    if not found["title"].split("–")[0].removeprefix("Virhe:").strip():
        wrong.append(f"no title of its own: {found['title']!r}")
    if len(found["headings"]) != 1 or not found["headings"][0]:
        wrong.append(f"not exactly one h1: {found['headings']}")
    return wrong
