"""The invented people who can be chosen. Real identity codes are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

from voucher_portal.integrations.person_attributes import Attribute


@dataclass(frozen=True)
class TestPerson:
    """One invented person. The individual number of the identity code is 900–999."""

    __test__ = False

    identity_code: str
    first_names: str
    last_name: str
    given_name: str = ""
    email: str = ""
    street_address: str = ""
    postal_code: str = ""
    post_office: str = ""
    municipality_code: str = ""
    address_protected: bool = False

    def __post_init__(self) -> None:
        try:
            valid = hetu.validate(self.identity_code, allow_temporary=True) == self.identity_code
        except ValidationError:
            valid = False
        if not valid or self.identity_code[7] != "9":
            raise ValueError("a test person needs a valid identity code with an individual number of 900–999")

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.last_name}"

    def attributes(self) -> dict[str, str]:
        """The claims, named and written as Suomi.fi does; an address under protection is left out."""
        given_name = self.given_name or self.first_names.split()[0]
        address = {
            Attribute.STREET_ADDRESS: self.street_address,
            Attribute.POSTAL_CODE: self.postal_code,
            Attribute.POST_OFFICE: self.post_office,
        }
        claims = {
            Attribute.IDENTITY_CODE: self.identity_code,
            Attribute.COMMON_NAME: f"{self.last_name} {self.first_names}",
            Attribute.DISPLAY_NAME: f"{given_name} {self.last_name}",
            Attribute.GIVEN_NAME: given_name,
            Attribute.LAST_NAME: self.last_name,
            Attribute.FIRST_NAMES: self.first_names,
            Attribute.EMAIL: self.email,
            Attribute.MUNICIPALITY_CODE: self.municipality_code,
            Attribute.ADDRESS_PROTECTED: "1" if self.address_protected else "0",
            **({} if self.address_protected else address),
        }
        return {str(name): value for name, value in claims.items() if value}


def read_persons(path: Path | None) -> list[TestPerson]:
    """The people of a JSON file (a list of objects with TestPerson's fields), else the built-in ones.

    Raises ValueError for a file that says something else.
    """
    if path is None or not path.exists():
        return list(BUILT_IN)
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path.name} must hold a list of test people")
    return [_person(row) for row in rows]


def write_persons(path: Path, persons: Sequence[TestPerson]) -> None:
    """Write the people where `read_persons` finds them: for demo data."""
    rows = [{field.name: getattr(person, field.name) for field in fields(person)} for person in persons]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _person(row: Any) -> TestPerson:
    known = {field.name for field in fields(TestPerson)}
    if not isinstance(row, dict) or not set(row) <= known:
        raise ValueError(f"a test person has only the fields {', '.join(sorted(known))}")
    try:
        return TestPerson(**row)
    except TypeError:
        raise ValueError("a test person needs identity_code, first_names and last_name") from None


def _built_in(birth: str, number: int, first_names: str, last_name: str, **other: Any) -> TestPerson:
    sign, digits = birth[6], f"{birth[:6]}{number}"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31]
    return TestPerson(f"{birth[:6]}{sign}{number}{check}", first_names, last_name, **other)


BUILT_IN = (
    _built_in(
        "010150-",
        901,
        "Testi Aamu",
        "Aurinkoinen",
        given_name="Aamu",
        street_address="Koulukatu 11 a 2",
        postal_code="40100",
        post_office="JYVÄSKYLÄ",
        municipality_code="179",
    ),
    _built_in("020240-", 903, "Veikko Kalevi", "Testinen", municipality_code="179"),
    _built_in("030375-", 904, "Meri Tuulikki", "Mallikas", municipality_code="091"),
    _built_in("040444-", 906, "Sisko Orvokki", "Esimerkki", municipality_code="179"),
    _built_in("050580-", 908, "Joni Petteri", "Kokeilija", municipality_code="837"),
)
