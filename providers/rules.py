"""Rules of applications, approvals and companies over plain values. No Django, no queries, no clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stdnum import iban
from stdnum.exceptions import ValidationError


class Section(StrEnum):
    """The sections of an application: what a missing item links to."""

    COMPANY = "company"
    CALL = "call"
    OFFICES = "offices"
    PRICES = "prices"
    ATTACHMENTS = "attachments"
    QUESTIONS = "questions"
    DESCRIPTION = "description"
    ACCEPTANCES = "acceptances"


class Gap(StrEnum):
    """Why an application cannot be sent yet."""

    COMPANY_NOT_ACTIVE = "company_not_active"
    CALL_NOT_OPEN = "call_not_open"
    NO_OFFICE = "no_office"
    OFFICE_CLOSED = "office_closed"
    NO_MUNICIPALITY = "no_municipality"
    OUTSIDE_AREA = "outside_area"
    NOT_SERVED = "not_served"
    ALREADY_APPLIED = "already_applied"
    NO_PRICE = "no_price"
    PRICE_REFUSED = "price_refused"
    NO_ATTACHMENT = "no_attachment"
    NO_EXPIRY = "no_expiry"
    EXPIRED = "expired"
    NO_ANSWER = "no_answer"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True)
class MissingItem:
    """One thing to mend: in which section, why, and what it concerns (a name, a municipality code)."""

    section: Section
    gap: Gap
    subject: str = ""


@dataclass(frozen=True)
class PriceFact:
    """A product to be priced: is a price given, and is it one that the definition refuses?"""

    product: str
    is_given: bool
    is_refused: bool = False


@dataclass(frozen=True)
class AttachmentFact:
    """A required or voluntary document, and what has been given for it."""

    name: str
    is_mandatory: bool
    has_expiry: bool
    is_given: bool
    valid_until: datetime.date | None = None


@dataclass(frozen=True)
class QuestionFact:
    """A question of the definition: must it be answered, and is it?"""

    text: str
    is_mandatory: bool
    is_answered: bool


@dataclass(frozen=True)
class AcceptanceFact:
    """A rulebook version, or data-processing terms, that the company has to accept."""

    name: str
    is_accepted: bool


@dataclass(frozen=True)
class ApplicationFacts:
    """Everything that decides whether an application may be sent (S0:L55, S3:L35, S0:L87).

    `area` is where the definition is in use, `served` what the chosen offices serve, `taken`
    where the company already has an application or an approval for the same voucher.
    """

    company_is_active: bool
    call_accepts: bool
    office_count: int
    closed_offices: tuple[str, ...]
    municipality_codes: frozenset[str]
    area: frozenset[str]
    served: frozenset[str]
    taken: frozenset[str]
    prices: tuple[PriceFact, ...]
    attachments: tuple[AttachmentFact, ...]
    acceptances: tuple[AcceptanceFact, ...]
    questions: tuple[QuestionFact, ...] = ()


def missing_items(facts: ApplicationFacts, today: datetime.date) -> list[MissingItem]:
    """What keeps the application from being sent, in the order of its sections; empty when nothing does."""
    return [
        *_missing_of_company(facts),
        *_missing_of_offices(facts),
        *_missing_of_prices(facts.prices),
        *_missing_of_attachments(facts.attachments, today),
        *(
            MissingItem(Section.QUESTIONS, Gap.NO_ANSWER, fact.text)
            for fact in facts.questions
            if fact.is_mandatory and not fact.is_answered
        ),
        *(
            MissingItem(Section.ACCEPTANCES, Gap.NOT_ACCEPTED, fact.name)
            for fact in facts.acceptances
            if not fact.is_accepted
        ),
    ]


def _missing_of_company(facts: ApplicationFacts) -> Iterator[MissingItem]:
    if not facts.company_is_active:
        yield MissingItem(Section.COMPANY, Gap.COMPANY_NOT_ACTIVE)
    if not facts.call_accepts:
        yield MissingItem(Section.CALL, Gap.CALL_NOT_OPEN)


def _missing_of_offices(facts: ApplicationFacts) -> Iterator[MissingItem]:
    if not facts.office_count:
        yield MissingItem(Section.OFFICES, Gap.NO_OFFICE)
    for name in facts.closed_offices:
        yield MissingItem(Section.OFFICES, Gap.OFFICE_CLOSED, name)
    chosen = facts.municipality_codes
    if not chosen:
        yield MissingItem(Section.OFFICES, Gap.NO_MUNICIPALITY)
    for code in sorted(chosen):
        if gap := _gap_of_municipality(code, facts):
            yield MissingItem(Section.OFFICES, gap, code)


def _gap_of_municipality(code: str, facts: ApplicationFacts) -> Gap | None:
    if code not in facts.area:
        return Gap.OUTSIDE_AREA
    if code in facts.taken:
        return Gap.ALREADY_APPLIED
    if facts.office_count and code not in facts.served:
        return Gap.NOT_SERVED
    return None


def _missing_of_prices(prices: Iterable[PriceFact]) -> Iterator[MissingItem]:
    for fact in prices:
        if not fact.is_given:
            yield MissingItem(Section.PRICES, Gap.NO_PRICE, fact.product)
        elif fact.is_refused:
            yield MissingItem(Section.PRICES, Gap.PRICE_REFUSED, fact.product)


def _missing_of_attachments(attachments: Iterable[AttachmentFact], today: datetime.date) -> Iterator[MissingItem]:
    for fact in attachments:
        if gap := _gap_of_attachment(fact, today):
            yield MissingItem(Section.ATTACHMENTS, gap, fact.name)


def _gap_of_attachment(fact: AttachmentFact, today: datetime.date) -> Gap | None:
    if not fact.is_given:
        return Gap.NO_ATTACHMENT if fact.is_mandatory else None
    if not fact.has_expiry:
        return None
    if fact.valid_until is None:
        return Gap.NO_EXPIRY
    return Gap.EXPIRED if fact.valid_until < today else None


class Conflict(StrEnum):
    """Why a person may not handle or sign (separation of duties, domain.md C; hallintolaki 434/2003)."""

    OWN_PREPARATION = "own_preparation"
    OWN_COMPANY = "own_company"


def handling_conflict(*, user_id: int | None, company_user_ids: Iterable[int]) -> Conflict | None:
    """Nobody handles a company of which they are, or have been, a member."""
    return Conflict.OWN_COMPANY if user_id in set(company_user_ids) else None


def signing_conflict(*, prepared_by_id: int, signer_id: int | None, company_user_ids: Iterable[int]) -> Conflict | None:
    """Who prepared does not sign, and nobody signs for a company of their own."""
    if signer_id == prepared_by_id:
        return Conflict.OWN_PREPARATION
    return handling_conflict(user_id=signer_id, company_user_ids=company_user_ids)


LAST_SEQUENCE = 99_999


def approval_number(year: int, sequence: int) -> str:
    """The number of an approval decision: H (hyväksymispäätös), two digits of the year, five of the series.

    Raises ValueError for a sequence outside 1–99 999. H2600001.
    """
    if not 1 <= sequence <= LAST_SEQUENCE:
        raise ValueError(f"approval sequence {sequence} does not fit into five digits")
    return f"H{year % 100:02d}{sequence:05d}"


def priced_area(approved: Sequence[str], served: Iterable[str]) -> list[str]:
    """The approved municipalities in which one office works: where its price row holds."""
    serving = set(served)
    return [code for code in approved if code in serving]


def normalise_iban(text: str) -> str:
    """The account number without spaces, in capitals. Raises ValueError when its check digits fail."""
    try:
        return str(iban.validate(text))
    except ValidationError as error:
        raise ValueError("not an IBAN") from error


_OVT_PREFIX = "0037"
_OVT_LENGTHS = range(12, 18)


def normalise_e_invoice_address(text: str) -> str:
    """An e-invoice address: a Finnish OVT identifier (0037 + Y-tunnus + up to five), or an IBAN.

    Spaces and the hyphen of the Y-tunnus may be typed. Raises ValueError for anything else.
    """
    compact = "".join(text.split()).replace("-", "").upper()
    if compact.startswith(_OVT_PREFIX):
        if len(compact) in _OVT_LENGTHS and compact[:12].isdigit() and compact.isalnum():
            return compact
        raise ValueError("not an OVT identifier")
    return normalise_iban(compact)
