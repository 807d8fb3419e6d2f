"""The telephone number that stands on every page, error pages included."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class SupportPhone:
    number: str

    def __str__(self) -> str:
        return self.number

    @property
    def link(self) -> str:
        """The `tel:` address: digits and plus only."""
        return "tel:" + "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


def support_phone() -> SupportPhone:
    return SupportPhone(str(settings.SUPPORT_PHONE))
