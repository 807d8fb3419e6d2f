"""Every address of rulebooks: a stranger's thing is 404, a lacking right 403, a wrong method 405."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse

from rulebooks import urls
from rulebooks.actions import add_definition_version, add_rulebook_pdf
from rulebooks.rules import Section
from tests.factories.definition_parts import make_band, make_contact, make_question
from tests.factories.providers import checked_pdf
from tests.factories.rulebooks import (
    make_call,
    make_call_draft,
    make_comment,
    make_consultation,
    make_definition,
    make_rulebook,
    make_rulebook_draft,
    only_product,
    planner_of,
)
from tests.personas import Cast, client_as
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.public_ids import new_public_id

BOTH, READ, ACT = ("get", "post"), ("get",), ("post",)


@dataclass(frozen=True)
class Things:
    """One thing of each kind, of one organiser, by public id."""

    rulebook: str
    rulebook_version: str
    rulebook_draft: str
    approval: str
    pdf: str
    comment: str
    definition: str
    version: str
    draft: str
    product: str
    value: str
    attachment: str
    band: str
    question: str
    contact: str
    call: str
    call_draft: str


def things_of(organiser: Organisation) -> Things:
    actor = planner_of(organiser)
    rulebook, rulebook_draft = make_rulebook(organiser, by=actor), make_rulebook_draft(organiser, by=actor)
    version = make_definition(organiser, by=actor)
    draft = add_definition_version(definition=version.definition, by=actor)
    return Things(
        rulebook=rulebook_draft.rulebook.public_id,
        rulebook_version=rulebook.public_id,
        rulebook_draft=rulebook_draft.public_id,
        approval=rulebook_draft.approvals.get().public_id,
        pdf=add_rulebook_pdf(
            version=rulebook_draft, language="fi", upload=checked_pdf(), expected_version=None, by=actor
        ).public_id,
        comment=make_comment(make_consultation(make_rulebook_draft(organiser, by=actor), by=actor)).public_id,
        definition=version.definition.public_id,
        version=version.public_id,
        draft=draft.public_id,
        product=only_product(version).public_id,
        value=draft.values.get().public_id,
        attachment=draft.attachment_requirements.get().public_id,
        band=make_band(draft, by=actor).public_id,
        question=make_question(draft, by=actor).public_id,
        contact=make_contact(draft, by=actor).public_id,
        call=make_call(version, by=actor).public_id,
        call_draft=make_call_draft(version, by=actor).public_id,
    )


MISSING = Things(*(new_public_id() for _ in Things.__dataclass_fields__))
Address = Callable[[Things], list[str]]

#: URL name: what it is given, its methods, and whether every official of the organiser may open it.
THINGS: dict[str, tuple[Address, tuple[str, ...], bool]] = {
    "rulebook-detail": (lambda its: [its.rulebook], READ, True),
    "rulebook-rename": (lambda its: [its.rulebook], BOTH, False),
    "rulebook-version-add": (lambda its: [its.rulebook], ACT, False),
    "rulebook-version": (lambda its: [its.rulebook_draft], READ, True),
    "rulebook-version-edit": (lambda its: [its.rulebook_draft], BOTH, False),
    "rulebook-version-publish": (lambda its: [its.rulebook_draft], BOTH, False),
    "rulebook-compare": (lambda its: [its.rulebook], READ, True),
    "rulebook-approval-add": (lambda its: [its.rulebook_draft], BOTH, False),
    "rulebook-approval-edit": (lambda its: [its.approval], BOTH, False),
    "rulebook-approval-remove": (lambda its: [its.approval], ACT, False),
    "rulebook-pdf-add": (lambda its: [its.rulebook_draft], BOTH, False),
    "rulebook-pdf-remove": (lambda its: [its.pdf], ACT, False),
    "consultation-open": (lambda its: [its.rulebook_draft], BOTH, False),
    "comment-review": (lambda its: [its.comment], BOTH, False),
    "comment-publish": (lambda its: [its.comment], ACT, False),
    "comment-hide": (lambda its: [its.comment], ACT, False),
    "definition-detail": (lambda its: [its.definition], READ, True),
    "definition-rename": (lambda its: [its.definition], BOTH, False),
    "definition-compare": (lambda its: [its.definition], READ, True),
    "definition-version-add": (lambda its: [its.definition], ACT, False),
    "index-change": (lambda its: [its.definition], BOTH, False),
    "definition-version": (lambda its: [its.draft], READ, True),
    "definition-version-edit": (lambda its: [its.draft], READ, False),
    "definition-section": (lambda its: [its.draft, Section.BASICS.value], BOTH, False),
    "definition-version-publish": (lambda its: [its.draft], BOTH, False),
    "definition-products": (lambda its: [its.draft], READ, False),
    "product-add": (lambda its: [its.draft], BOTH, False),
    "product-value-add": (lambda its: [its.draft, its.product], BOTH, False),
    "product-value-edit": (lambda its: [its.value], BOTH, False),
    "product-value-remove": (lambda its: [its.value], ACT, False),
    "definition-attachments": (lambda its: [its.draft], READ, False),
    "attachment-add": (lambda its: [its.draft], BOTH, False),
    "attachment-edit": (lambda its: [its.attachment], BOTH, False),
    "attachment-remove": (lambda its: [its.attachment], ACT, False),
    "definition-bands": (lambda its: [its.draft], READ, False),
    "band-add": (lambda its: [its.draft], BOTH, False),
    "band-rules": (lambda its: [its.draft], BOTH, False),
    "band-edit": (lambda its: [its.band], BOTH, False),
    "band-remove": (lambda its: [its.band], ACT, False),
    "definition-cancellations": (lambda its: [its.draft], BOTH, False),
    "definition-questions": (lambda its: [its.draft], READ, False),
    "question-add": (lambda its: [its.draft], BOTH, False),
    "question-edit": (lambda its: [its.question], BOTH, False),
    "question-remove": (lambda its: [its.question], ACT, False),
    "contact-add": (lambda its: [its.draft], BOTH, False),
    "contact-edit": (lambda its: [its.contact], BOTH, False),
    "contact-remove": (lambda its: [its.contact], ACT, False),
    "call-detail": (lambda its: [its.call_draft], READ, True),
    "call-edit": (lambda its: [its.call_draft], BOTH, False),
    "call-open": (lambda its: [its.call_draft], ACT, False),
    "call-close": (lambda its: [its.call], ACT, False),
}
LISTS: dict[str, tuple[tuple[str, ...], bool]] = {
    "rulebook-list": (READ, False),
    "public-rulebook-list": (READ, True),
    "rulebook-add": (BOTH, False),
    "definition-list": (READ, True),
    "definition-add": (BOTH, False),
    "definition-copy": (BOTH, False),
    "call-list": (READ, True),
    "call-add": (BOTH, False),
}


#: Everybody's to find, or a file: who may do what there is tried in tests/security.
ELSEWHERE = {
    "consultation",
    "comment-add",
    "consultation-comments",
    "consultation-extend",
    "consultation-close",
    "rulebook-pdf",
    "definition-calculator",
    "definition-import",
    "definition-import-confirm",
    "definition-version-export",
}


def test_every_address_is_in_the_tables() -> None:
    patterns = [
        *urls.RULEBOOKS,
        *urls.CONSULTATIONS,
        *urls.DEFINITIONS,
        *urls.DEFINITION_VERSIONS,
        *urls.PARTS,
        *urls.CALLS,
    ]

    assert {pattern.name for pattern in patterns} == THINGS.keys() | LISTS.keys() | ELSEWHERE


def address(name: str, things: Things) -> str:
    return reverse(f"rulebooks:{name}", args=THINGS[name][0](things))


def test_a_strangers_thing_and_a_missing_one_are_not_found(personas: Cast) -> None:
    browser, strange = client_as(personas.planner), things_of(personas.other_organiser)

    answers = {
        (name, method, things is MISSING): getattr(browser, method)(address(name, things)).status_code
        for name, (_address, methods, _open) in THINGS.items()
        for method in methods
        for things in (strange, MISSING)
    }

    assert len(answers) >= 2 * len(THINGS)
    assert {case: status for case, status in answers.items() if status != 404} == {}


def test_who_lacks_the_right_is_refused(personas: Cast) -> None:
    browser, own = client_as(personas.case_manager), things_of(personas.organiser)
    closed = [(address(name, own), methods) for name, (_address, methods, is_open) in THINGS.items() if not is_open]
    closed += [(reverse(f"rulebooks:{name}"), methods) for name, (methods, is_open) in LISTS.items() if not is_open]

    answers = {
        (url, method): getattr(browser, method)(url).status_code for url, methods in closed for method in methods
    }

    assert len(answers) > len(closed)
    assert {case: status for case, status in answers.items() if status != 403} == {}


def test_every_official_may_read(personas: Cast) -> None:
    browser, own = client_as(personas.case_manager), things_of(personas.organiser)
    opened = [address(name, own) for name, (_address, _methods, is_open) in THINGS.items() if is_open]
    opened += [reverse(f"rulebooks:{name}") for name, (_methods, is_open) in LISTS.items() if is_open]

    assert {url: browser.get(url).status_code for url in opened} == dict.fromkeys(opened, 200)


@pytest.mark.parametrize("persona", ["visitor", "client", "worker", "provider_administrator"])
def test_outsiders_see_what_is_public_and_nothing_else(personas: Cast, persona: str) -> None:
    browser, own = client_as(getattr(personas, persona)), things_of(personas.organiser)
    public = [
        reverse("rulebooks:public-rulebook-list"),
        reverse("rulebooks:call-list"),
        reverse("rulebooks:rulebook-version", args=[own.rulebook_version]),
        reverse("rulebooks:definition-version", args=[own.version]),
        reverse("rulebooks:definition-compare", args=[own.definition]),
        reverse("rulebooks:call-detail", args=[own.call]),
    ]

    assert [browser.get(url).status_code for url in public] == [200] * len(public)
    looked_at = ("definition-detail", "definition-compare", "definition-version-add", "definition-rename")
    shut = [address(name, own) for name in THINGS if name not in looked_at]
    answers = {url: browser.post(url).status_code for url in shut}
    answers |= {url: browser.get(url).status_code for url in shut if answers[url] == 405}
    signs_in_first = persona == "visitor"
    assert set(answers.values()) <= ({302, 404} if signs_in_first else {403, 404})
    assert browser.get(address("definition-detail", own)).status_code == (302 if signs_in_first else 403)
    assert browser.get(address("definition-rename", own)).status_code == (302 if signs_in_first else 403)


def test_a_wrong_method_is_refused(personas: Cast) -> None:
    browser, own = client_as(personas.planner), things_of(personas.organiser)
    every = [(address(name, own), methods) for name, (_address, methods, _open) in THINGS.items()]
    every += [(reverse(f"rulebooks:{name}"), methods) for name, (methods, _open) in LISTS.items()]

    for url, methods in every:
        for method in {"get", "post", "put", "delete"} - set(methods):
            assert getattr(browser, method)(url).status_code == 405, (method, url)


@pytest.mark.parametrize("section", ["nothing", "absences", "products", "attachments"])
def test_a_section_that_the_draft_does_not_have_is_not_found(personas: Cast, section: str) -> None:
    browser, own = client_as(personas.planner), things_of(personas.organiser)
    url = reverse("rulebooks:definition-version-edit", args=[own.draft]) + f"{section}/"

    assert browser.get(url).status_code == (404 if section in ("nothing", "absences") else 200)
