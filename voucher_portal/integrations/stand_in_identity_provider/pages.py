"""The two pages a person may see, in Finnish, Swedish and English, without any other file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from voucher_portal.integrations.stand_in_identity_provider.personas import TestPerson

LANGUAGES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
_TEXTS = {
    "fi": {
        "title": "Testitunnistus",
        "warning": "Tämä on kehittäjien testipalvelu. Kaikki henkilöt ovat keksittyjä.",
        "choose": "Valitse, kenenä tunnistaudut",
        "cancel": "Peruuta ja palaa palveluun",
        "languages": "Kieli",
        "refused": "Tunnistautumispyyntöä ei voi käsitellä",
        "reason": "Pyynnön lähettäjä tai paluuosoite ei ole tiedossa. Palaa palveluun ja yritä uudelleen.",
    },
    "sv": {
        "title": "Testidentifiering",
        "warning": "Det här är utvecklarnas testtjänst. Alla personer är påhittade.",
        "choose": "Välj vem du identifierar dig som",
        "cancel": "Avbryt och gå tillbaka till tjänsten",
        "languages": "Språk",
        "refused": "Begäran om identifiering kan inte behandlas",
        "reason": "Avsändaren eller returadressen är okänd. Gå tillbaka till tjänsten och försök igen.",
    },
    "en": {
        "title": "Test identification",
        "warning": "This is a test service for developers. All persons are invented.",
        "choose": "Choose whom to identify as",
        "cancel": "Cancel and return to the service",
        "languages": "Language",
        "refused": "The identification request cannot be handled",
        "reason": "The sender or the return address is unknown. Go back to the service and try again.",
    },
}
_STYLE = """
body { margin: 0; background: #f7f7f8; color: #282a2c; font: 1.125rem/1.5 system-ui, sans-serif; }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0; }
nav ul, main ul { list-style: none; margin: 0; padding: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
nav a { display: inline-block; padding: 0.5rem 0; color: #2a6ebb; }
.warning { border-left: 0.375rem solid #f3bd51; background: #fff; padding: 0.75rem 1rem; }
button { display: block; width: 100%; min-height: 2.75rem; margin: 0 0 0.75rem; padding: 0.75rem 1rem; font: inherit;
  text-align: left; color: #282a2c; background: #fff; border: 1px solid #5a5d61; border-radius: 2px; cursor: pointer; }
button:hover { border-color: #2a6ebb; background: #eaf2fa; }
button:focus-visible, a:focus-visible { outline: 3px solid #d8246c; outline-offset: 2px; }
button b { display: block; }
"""


def language_of(query: Mapping[str, str]) -> str:
    """The first wanted language that the pages have, else Finnish."""
    wanted = [locale[:2] for locale in query.get("ui_locales", "").split()]
    return next((language for language in wanted if language in LANGUAGES), "fi")


def choice_page(query: Mapping[str, str], persons: Sequence[TestPerson], nonce: str) -> str:
    """The page on which a test person is chosen: one button for each, and one to go back."""
    language = language_of(query)
    texts = _TEXTS[language]
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in query.items()
    )
    choices = "".join(
        f'<li><button name="person" value="{number}"><b>{escape(person.full_name)}</b> '
        f"{escape(person.identity_code)}</button></li>"
        for number, person in enumerate(persons)
    )
    body = (
        f"{_language_links(query, language)}<h1>{texts['title']}</h1><p class='warning'>{texts['warning']}</p>"
        f"<form method='post' action='/authorize'>{hidden}"
        f"<h2 id='choose'>{texts['choose']}</h2><ul aria-labelledby='choose'>{choices}</ul>"
        f"<button name='cancel' value='1'>{texts['cancel']}</button></form>"
    )
    return _document(language, texts["title"], body, nonce)


def refusal_page(query: Mapping[str, str], nonce: str) -> str:
    """The page for a request whose sender is unknown."""
    language = language_of(query)
    texts = _TEXTS[language]
    return _document(language, texts["refused"], f"<h1>{texts['refused']}</h1><p>{texts['reason']}</p>", nonce)


def _language_links(query: Mapping[str, str], current: str) -> str:
    links = "".join(
        f"<li><a lang='{code}' hreflang='{code}' href='/authorize?{escape(urlencode({**query, 'ui_locales': code}))}'"
        f"{' aria-current=true' if code == current else ''}>{name}</a></li>"
        for code, name in LANGUAGES.items()
    )
    return f"<nav aria-label='{_TEXTS[current]['languages']}'><ul>{links}</ul></nav>"


def _document(language: str, title: str, body: str, nonce: str) -> str:
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><style nonce='{nonce}'>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
