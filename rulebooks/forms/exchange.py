"""Forms of importing a definition from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rulebooks.exchange.faults import FaultyFile
from rulebooks.exchange.json_text import MOST_BYTES

KIBIBYTE = 1024


class DefinitionFileField(forms.FileField):
    """An uploaded file, cleaned to its bytes. What they say is judged by the import itself."""

    widget = forms.FileInput(attrs={"accept": ".json,application/json"})
    default_error_messages = {
        "required": _("Valitse tiedosto."),
        "missing": _("Valitse tiedosto."),
        "empty": _("Tiedosto on tyhjä. Valitse toinen tiedosto."),
        "too_large": _("Tiedosto on liian suuri. Suurin sallittu koko on %(kibibytes)s kt."),
    }

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValidationError(self.error_messages["too_large"], "too_large", {"kibibytes": MOST_BYTES // KIBIBYTE})
        return content


class ImportForm(forms.Form):
    """The file of a definition."""

    file = DefinitionFileField(
        label=_("Tiedosto"),
        help_text=_("JSON-tiedosto, joka on viety portaalista tai kirjoitettu samassa muodossa. Enintään 1 Mt."),
    )

    def content(self) -> bytes:
        found: bytes = self.cleaned_data["file"]
        return found

    def tell(self, faulty: FaultyFile) -> None:
        """Say above the list of faults how many there are."""
        count = len(faulty.faults)
        message = ngettext(
            "Tiedostossa on %(count)s virhe. Korjaa se ja tuo tiedosto uudelleen.",
            "Tiedostossa on %(count)s virhettä. Korjaa ne ja tuo tiedosto uudelleen.",
            count,
        )
        self.add_error("file", message % {"count": count})


class ImportConfirmForm(forms.Form):
    """The file once more, as it was shown: it is checked again before anything is made."""

    content_text = forms.CharField(
        widget=forms.HiddenInput,
        strip=False,
        error_messages={"required": _("Tiedosto puuttuu. Valitse se uudelleen.")},
    )

    def content(self) -> bytes:
        """The bytes of the file. A browser sends every end of a line as two characters."""
        text: str = self.cleaned_data["content_text"]
        return text.replace("\r\n", "\n").encode()
