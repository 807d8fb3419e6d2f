"""What changed between two versions of a text: clause by clause, inside a changed clause word by word.

A clause is recognised by its title under the same titles, then by its title alone, and at last by
its words: so neither a new number, nor a new place, nor a new title makes it another clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rulebooks.rendering import Clause

#: Two clauses without a title in common are the same when they share this much of their words.
ALIKE_PERCENT = 50
#: Longer changed passages are shown as taken out and put in: words are compared by their product.
MOST_WORD_PAIRS = 1_000_000
_NUMBERING = re.compile(r"^(?:§\s*)?[\d.]+(?:\s*§)?[\s.)]*")
_WORD = re.compile(r"\s?(?:\w+|[^\w\s])")
_BREAK = "\n"


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Words in a row. `is_marked`: taken out on the old side, put in on the new side."""

    text: str
    is_marked: bool = False


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True)
class Side:
    """A clause as one of the versions has it. A changed clause repeats its title only when that changed."""

    anchor: str
    title: Paragraph
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class ClauseChange:
    """What became of one clause. An added one has no old side, a removed one no new side."""

    change: Change
    title: str
    level: int
    old: Side | None
    new: Side | None


@dataclass(frozen=True)
class Comparison:
    """Every clause of both versions, in the order of the new one."""

    clauses: tuple[ClauseChange, ...]

    def count(self, change: Change) -> int:
        return sum(clause.change is change for clause in self.clauses)

    @property
    def added(self) -> int:
        return self.count(Change.ADDED)

    @property
    def removed(self) -> int:
        return self.count(Change.REMOVED)

    @property
    def changed(self) -> int:
        return self.count(Change.CHANGED)

    @property
    def same(self) -> int:
        return self.count(Change.SAME)


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Comparison:
    """The clauses of two texts side by side. A removed clause stands after what it stood after."""
    pairs = _pairs(old, new)
    left = set(range(len(old))) - set(pairs.values())
    lines: list[ClauseChange] = [_removed(old[at]) for at in _removed_after(-1, left, len(old))]
    for at, clause in enumerate(new):
        partner = pairs.get(at)
        lines.append(_added(clause) if partner is None else _both(old[partner], clause))
        if partner is not None:
            lines.extend(_removed(old[gone]) for gone in _removed_after(partner, left, len(old)))
    return Comparison(tuple(lines))


def _removed_after(partner: int, left: set[int], count: int) -> Iterator[int]:
    """The removed clauses that stood right behind a kept one; behind none of them for -1."""
    for at in range(partner + 1, count):
        if at not in left:
            return
        yield at


def _pairs(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """Index of the new clause → index of the old one that it was."""
    found: dict[int, int] = {}
    for keys in (_paths, _titles):
        _pair_by(keys, old, new, found)
    _pair_by_words(old, new, found)
    return found


def _pair_by(
    keys: Callable[[Sequence[Clause]], list[str]], old: Sequence[Clause], new: Sequence[Clause], found: dict[int, int]
) -> None:
    taken = set(found.values())
    free: dict[str, list[int]] = {}
    for at, key in enumerate(keys(old)):
        if at not in taken:
            free.setdefault(key, []).append(at)
    for at, key in enumerate(keys(new)):
        if at not in found and free.get(key):
            found[at] = free[key].pop(0)


def _paths(clauses: Sequence[Clause]) -> list[str]:
    """The title of each clause behind those above it."""
    above: list[tuple[int, str]] = []
    paths = []
    for clause in clauses:
        above = [*(step for step in above if step[0] < clause.level), (clause.level, _bare(clause.title))]
        paths.append(" / ".join(title for _level, title in above))
    return paths


def _titles(clauses: Sequence[Clause]) -> list[str]:
    return [_bare(clause.title) for clause in clauses]


def _bare(title: str) -> str:
    """The title without its number, letters alike."""
    return _NUMBERING.sub("", title).casefold() or title.casefold()


def _pair_by_words(old: Sequence[Clause], new: Sequence[Clause], found: dict[int, int]) -> None:
    taken = set(found.values())
    free = {at: _word_set(clause) for at, clause in enumerate(old) if at not in taken}
    for at, clause in enumerate(new):
        if at in found or not free:
            continue
        words = _word_set(clause)
        best = max(free, key=lambda other: _likeness(words, free[other]))
        if _likeness(words, free[best]) >= ALIKE_PERCENT:
            found[at] = best
            del free[best]


def _word_set(clause: Clause) -> frozenset[str]:
    return frozenset(word for text in clause.paragraphs for word in text.casefold().split())


def _likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """How many of a hundred words the two have in common; nothing for two empty ones."""
    return 100 * len(one & other) // len(one | other) if one | other else 0


def _removed(clause: Clause) -> ClauseChange:
    return ClauseChange(Change.REMOVED, clause.title, clause.level, _whole(clause, is_marked=True), None)


def _added(clause: Clause) -> ClauseChange:
    return ClauseChange(Change.ADDED, clause.title, clause.level, None, _whole(clause, is_marked=True))


def _whole(clause: Clause, *, is_marked: bool) -> Side:
    def marked(text: str) -> Paragraph:
        return (Piece(text, is_marked),) if text else ()

    return Side(clause.anchor, marked(clause.title), tuple(marked(text) for text in clause.paragraphs))


def _both(old: Clause, new: Clause) -> ClauseChange:
    if old.title == new.title and old.paragraphs == new.paragraphs:
        kept = (_whole(clause, is_marked=False) for clause in (old, new))
        return ClauseChange(Change.SAME, new.title, new.level, *kept)
    left, right = _paragraph_by_paragraph(old.paragraphs, new.paragraphs)
    old_title: Paragraph = ()
    new_title: Paragraph = ()
    if old.title != new.title:
        (old_title,), (new_title,) = _word_by_word([old.title], [new.title])
    before, after = Side(old.anchor, old_title, left), Side(new.anchor, new_title, right)
    return ClauseChange(Change.CHANGED, new.title, new.level, before, after)


def _paragraph_by_paragraph(
    old: Sequence[str], new: Sequence[str]
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Whole paragraphs first, so that words are compared only where something differs."""
    before: list[Paragraph] = []
    after: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace":
            left, right = _word_by_word(old[i1:i2], new[j1:j2])
        else:
            left = tuple((Piece(text, tag != "equal"),) for text in old[i1:i2])
            right = tuple((Piece(text, tag != "equal"),) for text in new[j1:j2])
        before.extend(left)
        after.extend(right)
    return tuple(before), tuple(after)


def _word_by_word(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    left, right = _tokens(old), _tokens(new)
    if len(left) * len(right) > MOST_WORD_PAIRS:
        return tuple((Piece(text, True),) for text in old), tuple((Piece(text, True),) for text in new)
    words = [[token.strip() or _BREAK for token in side] for side in (left, right)]
    # Frequent words of long passages do not begin a match (autojunk): that keeps the time in bounds.
    codes = SequenceMatcher(None, *words).get_opcodes()
    before = [(token, tag != "equal") for tag, i1, i2, _j1, _j2 in codes for token in left[i1:i2]]
    after = [(token, tag != "equal") for tag, _i1, _i2, j1, j2 in codes for token in right[j1:j2]]
    return tuple(_joined(before)), tuple(_joined(after))


def _tokens(texts: Sequence[str]) -> list[str]:
    """Words and signs, each with the space before it, and a break between paragraphs."""
    tokens: list[str] = []
    for number, text in enumerate(texts):
        tokens.extend([_BREAK] if number else [])
        tokens.extend(_WORD.findall(text))
    return tokens


def _joined(tokens: Sequence[tuple[str, bool]]) -> Iterator[Paragraph]:
    """Tokens of one kind in a row become one piece; a break ends the paragraph."""
    pieces: list[Piece] = []
    for token, is_marked in tokens:
        if token == _BREAK:
            yield tuple(pieces)
            pieces = []
        elif pieces and pieces[-1].is_marked == is_marked:
            pieces[-1] = Piece(pieces[-1].text + token, is_marked)
        else:
            pieces.extend(_begun(pieces, token, is_marked))
    yield tuple(pieces)


def _begun(pieces: list[Piece], token: str, is_marked: bool) -> list[Piece]:
    """A new piece. The space before marked words is left to the unmarked ones before them."""
    if not is_marked or not pieces:
        return [Piece(token, is_marked)]
    space = token[: len(token) - len(token.lstrip())]
    return [Piece(pieces.pop().text + space), Piece(token.lstrip(), is_marked)]
