"""HTML to tagged PDF/A-3a, from nothing but the HTML itself and the fonts of the house."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

#: The only addresses a letter may name: font files of these folders, by their bare name.
FONT_SCHEME = "font:"
FONT_FOLDERS = ("static/build/fonts/print", "node_modules/@fontsource/source-sans-3/files")
VARIANT = "pdf/a-3a"


class RefusedAddress(FatalURLFetchingError):
    """The letter asked for something that is not an asset of its own; the rendering stops."""


class OwnAssets(URLFetcher):
    """Gives the font files and refuses everything else: no network, no other file."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(FONT_SCHEME)
        if not url.startswith(FONT_SCHEME) or Path(name).name != name or not name.endswith(".woff2"):
            raise RefusedAddress("a letter fetches nothing but its fonts")
        return URLFetcherResponse(url, font_file(name), {"Content-Type": "font/woff2"})


@cache
def font_file(name: str) -> bytes:
    """The bytes of a font file. Raises RefusedAddress when the house has no such font."""
    for folder in FONT_FOLDERS:
        path = Path(settings.BASE_DIR) / folder / name
        if path.is_file():
            return path.read_bytes()
    raise RefusedAddress(f"no font {name}")


def render_pdf(html: str) -> bytes:
    """The PDF of a letter. Raises RefusedAddress when it names anything from outside."""
    document: Any = HTML(string=html, url_fetcher=OwnAssets())
    pdf: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant=VARIANT)
    return pdf
