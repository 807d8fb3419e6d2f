"""Front page, texts for everybody, language, and what development alone has."""

from __future__ import annotations

ROWS = """
brand-stylesheet | GET | colour | else 200
component-gallery | GET | | else 200
component-gallery-page | GET | gallery_page | else 200
dev:sign-in | GET | | else 200
dev:sign-in | POST | | else 404
set-language | GET | | else 302
set-language | POST | | else 302
site:accessibility | GET | | else 200
site:help | GET | | else 200
site:home | GET | | 302: client mandate_holder stranger_client | else 200
site:privacy | GET | | else 200
site:upcoming | GET | coming | else 200
"""

#: Changing the language answers every method with going back.
PUT = {"set-language": "302"}
