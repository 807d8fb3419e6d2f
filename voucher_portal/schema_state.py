"""What a migrated database depends on: while the fingerprint is the same, it need not be migrated again."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Beside the migrations themselves: what runs after them, and what brings third-party migrations.
SHAPE = (
    "requirements.lock",
    "voucher_portal/database_roles.py",
    "voucher_portal/settings/base.py",
    "voucher_portal/core/append_only.py",
    "voucher_portal/core/apps.py",
    "voucher_portal/core/history.py",
    "voucher_portal/core/privileges.py",
)


def fingerprint(*patterns: str) -> str:
    """Of the migrations, SHAPE and the files of further patterns, by content."""
    found = {ROOT / name for name in SHAPE}
    for pattern in ("*/migrations/*.py", "voucher_portal/*/migrations/*.py", *patterns):
        found.update(ROOT.glob(pattern))
    digest = hashlib.sha256()
    for path in sorted(path for path in found if path.is_file()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
