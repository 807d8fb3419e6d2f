"""What a first visit costs over the wire (design: at most 110 kB, of it 45 kB of scripts, gzipped)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.test import Client

STATIC = Path(__file__).resolve().parents[3] / "static"
FIRST_VIEW_BYTES = 110_000
SCRIPT_BYTES = 45_000


def over_the_wire(path: Path) -> int:
    """Fonts are compressed already; text goes gzipped."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 6))


def files_of(page: str) -> list[Path]:
    return [STATIC / name for name in sorted(set(re.findall(r'(?:href|src)="/static/([^"]+)"', page)))]


def test_the_first_view_is_small() -> None:
    page = Client().get("/dev/components/provider-home/").content
    files = files_of(page.decode())
    assert {path.suffix for path in files} >= {".css", ".js", ".woff2", ".svg"}
    assert all(path.exists() for path in files), "run `npm run build`"
    total = len(gzip.compress(page, 6)) + sum(map(over_the_wire, files))
    assert total <= FIRST_VIEW_BYTES, f"{total} bytes"


def test_scripts_are_small() -> None:
    page = Client().get("/dev/components/provider-home/").content.decode()
    scripts = [path for path in files_of(page) if path.suffix == ".js"]
    assert len(scripts) == 2
    assert sum(map(over_the_wire, scripts)) <= SCRIPT_BYTES


def test_only_the_needed_font_is_loaded_first() -> None:
    page = Client().get("/dev/components/provider-home/").content.decode()
    assert [path.name for path in files_of(page) if path.suffix == ".woff2"] == ["source-sans-3-latin.woff2"]
