"""The one vocabulary of status tags: eight words, each with its tone. Every list and page uses these."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class StatusWord:
    """One word of the vocabulary. `tone` is the colour role of `<c-tag>`; colour is never the only sign."""

    key: str
    label: str | Promise
    tone: str


STATUS_WORDS = {
    word.key: word
    for word in (
        StatusWord("draft", _("Luonnos"), "info"),
        StatusWord("waiting", _("Odottaa"), "warning"),
        StatusWord("in_force", _("Voimassa"), "ok"),
        StatusWord("approved", _("Hyväksytty"), "ok"),
        StatusWord("needs_fixing", _("Korjattava"), "error"),
        StatusWord("ended", _("Päättynyt"), "neutral"),
        StatusWord("rejected", _("Hylätty"), "error"),
        StatusWord("billed", _("Laskutettu"), "info"),
    )
}
