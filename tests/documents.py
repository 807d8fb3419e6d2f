"""Where the documents of a test are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings


def storages_with_documents_in(folder: Path | str) -> dict[str, Any]:
    """The setting STORAGES with the documents in this folder; what else is set about keeping them stays."""
    documents = settings.STORAGES["documents"]
    documents = documents | {"OPTIONS": documents["OPTIONS"] | {"location": folder}}
    return {**settings.STORAGES, "documents": documents}
