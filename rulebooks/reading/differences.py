"""What differs between two versions of a definition, in the words in which each is read."""

from __future__ import annotations

from dataclasses import dataclass

from rulebooks.reading.facts import FactGroup, version_facts
from rulebooks.rules import Section
from rulebooks.version_parts import VersionParts


@dataclass(frozen=True)
class Difference:
    """One answer in both versions; empty where a version has no such answer."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class DifferenceGroup:
    """What differs on one page."""

    title: str
    differences: tuple[Difference, ...]


def differences(old: VersionParts, new: VersionParts, language: str = "") -> tuple[DifferenceGroup, ...]:
    """The pages on which the versions differ, in their order, with the answers that differ."""
    before = {group.section: group for group in version_facts(old, language)}
    after = {group.section: group for group in version_facts(new, language)}
    groups = (_compared(before.get(section), after.get(section)) for section in Section)
    return tuple(group for group in groups if group is not None and group.differences)


def _compared(old: FactGroup | None, new: FactGroup | None) -> DifferenceGroup | None:
    group = new or old
    if group is None:
        return None
    before, after = _texts(old), _texts(new)
    labels = dict.fromkeys([*after, *before])
    found = (Difference(label, before.get(label, ""), after.get(label, "")) for label in labels)
    return DifferenceGroup(group.title, tuple(one for one in found if one.old != one.new))


def _texts(group: FactGroup | None) -> dict[str, str]:
    """The answers by their names; two of the same name are read as one."""
    texts: dict[str, str] = {}
    for fact in group.facts if group is not None else ():
        texts[fact.label] = "\n".join(filter(None, (texts.get(fact.label), fact.text)))
    return texts
