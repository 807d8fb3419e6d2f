"""Texts that people read in several languages: one column per language, one attribute."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fi", "sv", "en")
FALLBACK = "fi"
_LANGUAGE_NAMES = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}


class Translated:
    """`name = Translated(models.CharField(_("nimi"), max_length=200))`.

    Adds the columns name_fi, name_sv and name_en; Swedish and English may be empty until
    publishing. `thing.name` reads the active language, and Finnish where that is empty.
    """

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.fields = {language: self._column(field, language) for language in LANGUAGES}
        self.name = ""

    @staticmethod
    def _column(field: models.Field[Any, Any], language: str) -> models.Field[Any, Any]:
        _name, _path, positional, options = field.deconstruct()
        if field.verbose_name is not None:
            options["verbose_name"] = format_lazy("{} ({})", field.verbose_name, _LANGUAGE_NAMES[language])
        options["blank"] = field.blank or language != FALLBACK
        column: models.Field[Any, Any] = type(field)(*positional, **options)
        return column

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        self.name = name
        for language, field in self.fields.items():
            cls.add_to_class(f"{name}_{language}", field)
        setattr(cls, name, self)

    def __get__(self, instance: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        return translation(instance, self.name, get_language() or FALLBACK)

    def __set__(self, instance: models.Model, value: Any) -> None:
        raise AttributeError(f"set {self.name}_fi, {self.name}_sv or {self.name}_en instead of {self.name}")


def translation(thing: models.Model, name: str, language: str) -> str:
    """The text of a translated field in a language, in Finnish where it is empty."""
    wanted = language[:2] if language[:2] in LANGUAGES else FALLBACK
    return str(getattr(thing, f"{name}_{wanted}") or getattr(thing, f"{name}_{FALLBACK}"))


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the translated attributes of a model, in the order they are declared."""
    names: dict[str, None] = {}
    for ancestor in reversed(model.__mro__):
        names.update(dict.fromkeys(key for key, value in vars(ancestor).items() if isinstance(value, Translated)))
    return tuple(names)


def columns_of(name: str) -> tuple[str, ...]:
    """The column names of a translated attribute: name_fi, name_sv, name_en."""
    return tuple(f"{name}_{language}" for language in LANGUAGES)


def missing_translations(thing: models.Model) -> list[tuple[str, str]]:
    """(field, language) of every text that publishing still needs.

    A field whose Finnish text may be left empty, and is, needs none; once any language has a
    text, all have to have it.
    """
    missing: list[tuple[str, str]] = []
    for name in translated_fields(type(thing)):
        texts = {language: str(getattr(thing, f"{name}_{language}")).strip() for language in LANGUAGES}
        optional = getattr(thing._meta.get_field(f"{name}_{FALLBACK}"), "blank", False)
        if optional and not any(texts.values()):
            continue
        missing.extend((name, language) for language, text in texts.items() if not text)
    return missing
