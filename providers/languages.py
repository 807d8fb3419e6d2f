"""Languages in which a company serves its clients."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceLanguage(models.TextChoices):
    """ISO 639 codes; Finnish Sign Language has only one of three letters."""

    FINNISH = "fi", _("suomi")
    SWEDISH = "sv", _("ruotsi")
    ENGLISH = "en", _("englanti")
    NORTHERN_SAMI = "se", _("pohjoissaame")
    SIGN_LANGUAGE = "fse", _("suomalainen viittomakieli")
    RUSSIAN = "ru", _("venäjä")
    ESTONIAN = "et", _("viro")
    ARABIC = "ar", _("arabia")
    SOMALI = "so", _("somali")


def language_names(codes: list[str]) -> list[str]:
    """The names of the languages in the order of the list above; codes that it lacks are left out."""
    return [str(language.label) for language in ServiceLanguage if language.value in codes]
