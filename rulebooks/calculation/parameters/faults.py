"""What is wrong in a table that somebody wrote: the place, and how to mend it, in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rulebooks.calculation.texts import Texts

_LONGEST_SHOWN = 40
_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}


class FaultCode(StrEnum):
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_KIND = "unknown_kind"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_CHOICE = "not_a_choice"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    WRONG_COUNT = "wrong_count"
    OUT_OF_ORDER = "out_of_order"
    NOT_THE_NEXT = "not_the_next"
    ABOVE_OTHER = "above_other"
    OPEN_ENDED = "open_ended"


_MESSAGES: Mapping[FaultCode, Texts] = {
    FaultCode.MISSING: Texts(
        "Tieto puuttuu. Lisää {label}.",
        "Uppgiften saknas. Lägg till {label}.",
        "This is missing. Add {label}.",
    ),
    FaultCode.UNKNOWN_FIELD: Texts(
        "Tuntematon kenttä. Poista se tai korjaa nimi. Tässä voi olla: {allowed}.",
        "Okänt fält. Ta bort det eller rätta namnet. Här kan finnas: {allowed}.",
        "Unknown field. Remove it or mend its name. Here you can have: {allowed}.",
    ),
    FaultCode.UNKNOWN_KIND: Texts(
        "Tuntematon taulukko {value}. Valitse jokin näistä: {allowed}.",
        "Okänd tabell {value}. Välj någon av dessa: {allowed}.",
        "Unknown table {value}. Choose one of these: {allowed}.",
    ),
    FaultCode.NOT_AN_OBJECT: Texts(
        "Tässä pitää olla kenttiä aaltosulkeissa.",
        "Här ska finnas fält inom klammerparenteser.",
        "This must be fields in curly brackets.",
    ),
    FaultCode.NOT_A_LIST: Texts(
        "Tässä pitää olla luettelo hakasulkeissa.",
        "Här ska finnas en lista inom hakparenteser.",
        "This must be a list in square brackets.",
    ),
    FaultCode.NOT_A_NUMBER: Texts(
        '{value} ei ole luku. Kirjoita luku lainausmerkkeihin ja desimaalit pisteellä: "12.50".',
        '{value} är inte ett tal. Skriv talet inom citattecken och decimalerna med punkt: "12.50".',
        '{value} is not a number. Write the number in quotation marks, with a decimal point: "12.50".',
    ),
    FaultCode.NOT_WHOLE: Texts(
        "{value} ei ole kokonaisluku. Kirjoita kokonaisluku ilman lainausmerkkejä.",
        "{value} är inte ett heltal. Skriv ett heltal utan citattecken.",
        "{value} is not a whole number. Write a whole number without quotation marks.",
    ),
    FaultCode.NOT_A_CHOICE: Texts(
        "{value} ei ole vaihtoehto. Valitse jokin näistä: {allowed}.",
        "{value} är inte ett alternativ. Välj något av dessa: {allowed}.",
        "{value} is not a choice. Choose one of these: {allowed}.",
    ),
    FaultCode.NOT_TRUE_OR_FALSE: Texts(
        "{value} ei ole kyllä tai ei. Kirjoita true tai false.",
        "{value} är inte ja eller nej. Skriv true eller false.",
        "{value} is not yes or no. Write true or false.",
    ),
    FaultCode.TOO_MANY_DECIMALS: Texts(
        "{value}: desimaaleja voi olla enintään {most}.",
        "{value}: det kan finnas högst {most} decimaler.",
        "{value}: there can be at most {most} decimals.",
    ),
    FaultCode.TOO_LARGE: Texts(
        "{value} on yli {most}. Kirjoita enintään {most}.",
        "{value} är över {most}. Skriv högst {most}.",
        "{value} is over {most}. Write at most {most}.",
    ),
    FaultCode.TOO_SMALL: Texts(
        "{value} on alle {least}. Kirjoita vähintään {least}.",
        "{value} är under {least}. Skriv minst {least}.",
        "{value} is under {least}. Write at least {least}.",
    ),
    FaultCode.TOO_FEW: Texts(
        "Rivejä on {count}. Niitä pitää olla vähintään {least}.",
        "Det finns {count} rader. Det ska finnas minst {least}.",
        "There are {count} rows. There must be at least {least}.",
    ),
    FaultCode.TOO_MANY: Texts(
        "Rivejä on {count}. Niitä voi olla enintään {most}.",
        "Det finns {count} rader. Det kan finnas högst {most}.",
        "There are {count} rows. There can be at most {most}.",
    ),
    FaultCode.WRONG_COUNT: Texts(
        "Lukuja on {count}, mutta tuntiluokkia on {expected}. Kirjoita yksi luku jokaiselle luokalle.",
        "Det finns {count} tal men {expected} timklasser. Skriv ett tal för varje klass.",
        "There are {count} numbers but {expected} classes of hours. Write one number for each class.",
    ),
    FaultCode.OUT_OF_ORDER: Texts(
        "{value} ei ole suurempi kuin edellisen rivin {before}. Kirjoita rivit pienimmästä suurimpaan.",
        "{value} är inte större än föregående rads {before}. Skriv raderna från den minsta till den största.",
        "{value} is not larger than {before} of the row before. Write the rows from the smallest to the largest.",
    ),
    FaultCode.NOT_THE_NEXT: Texts(
        "Tässä pitää olla {expected}, mutta siinä on {value}. Jokaisella talouden koolla on yksi rivi, järjestyksessä.",
        "Här ska stå {expected} men det står {value}. Varje hushållsstorlek har en rad, i ordning.",
        "This must be {expected} but it is {value}. Each household size has one row, in order.",
    ),
    FaultCode.ABOVE_OTHER: Texts(
        "{value} on suurempi kuin {label}, {other}. Laske sitä tai nosta toista.",
        "{value} är större än {label}, {other}. Sänk det eller höj det andra.",
        "{value} is larger than {label}, {other}. Lower it or raise the other.",
    ),
    FaultCode.OPEN_ENDED: Texts(
        "Vain viimeinen rivi on ilman ylärajaa (null), ja sen pitää olla ilman. Korjaa yläraja.",
        "Endast den sista raden saknar övre gräns (null), och den ska sakna gräns. Rätta gränsen.",
        "Only the last row has no upper bound (null), and it must have none. Mend the bound.",
    ),
}


@dataclass(frozen=True)
class ParameterFault:
    """One fault: where it is ("limits[2].percent", counted from 0 as in JSON), what it is, and the mend."""

    path: str
    code: FaultCode
    message: Texts

    def __str__(self) -> str:
        return f"{self.path}: {self.message.fi}" if self.path else self.message.fi

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "code": self.code.value, "message": self.message.as_json()}


class FaultyParameters(ValueError):
    """A table cannot be read: all its faults at once, in the order of the text."""

    def __init__(self, faults: Iterable[ParameterFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


def fault(path: str, code: FaultCode, **words: object) -> ParameterFault:
    """A fault with its message filled. A long value that somebody wrote is cut."""
    filled = {name: word if isinstance(word, Texts) else _shown(word) for name, word in words.items()}
    return ParameterFault(path, code, _MESSAGES[code].filled(**filled))


def place(path: str, name: str) -> str:
    """The place of a field inside a place: "limits[2]" and "percent" is "limits[2].percent"."""
    return f"{path}.{name}" if path else name


def _shown(word: object) -> str:
    """A value as JSON writes it, so that whoever wrote it knows it again."""
    text = _JSON_WORDS.get(str(word), str(word))
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
