"""Colour roles: each pair that stands on the other is readable (WCAG 2.2: 4.5 for text, 3 for the rest)."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest

ROLES = Path(__file__).resolve().parents[3] / "static" / "src" / "_roles.scss"
ROLE = re.compile(r"--([a-z-]+): hsl\((\d+) (\d+)% (\d+)%\)")
WHITE = "surface"
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in (WHITE, "paper", "tint", "tint-soft")),
    *((ink, ground) for ink in ("action-dark", "brand") for ground in (WHITE, "paper", "tint", "tint-soft")),
    *((WHITE, ground) for ground in ("brand", "brand-dark", "action-dark", "alert", "alert-dark")),
    ("brand", "tint"),
    ("success", "success-tint"),
    ("warning-ink", "warning-tint"),
    ("alert", "alert-tint"),
    ("alert", WHITE),
    *(("ink", ground) for ground in ("success-tint", "warning-tint", "alert-tint")),
]
SIGN_PAIRS = [
    ("focus", WHITE),
    ("focus", "paper"),
    ("line-strong", WHITE),
    ("line-strong", "paper"),
    ("action", WHITE),
    ("action", "tint"),
    ("brand-light", "brand"),
    ("success", WHITE),
]


def roles() -> dict[str, float]:
    """The relative luminance of each role."""
    return {
        name: luminance(int(hue) / 360, int(saturation) / 100, int(lightness) / 100)
        for name, hue, saturation, lightness in ROLE.findall(ROLES.read_text())
    }


def luminance(hue: float, saturation: float, lightness: float) -> float:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    found = roles()
    lighter, darker = sorted((found[first], found[second]), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_roles_are_read() -> None:
    assert len(roles()) > 20
    assert contrast("surface", "ink") > 15


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("sign", "ground"), SIGN_PAIRS)
def test_signs_are_seen(sign: str, ground: str) -> None:
    assert contrast(sign, ground) >= 3
