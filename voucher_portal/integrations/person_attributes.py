"""Names of a person's attributes, as Suomi.fi e-Identification gives them."""

from __future__ import annotations

from enum import StrEnum


class Attribute(StrEnum):
    """The object identifiers of Suomi.fi's attributes; claims carry the same names."""

    IDENTITY_CODE = "urn:oid:1.2.246.21"
    COMMON_NAME = "urn:oid:2.5.4.3"
    DISPLAY_NAME = "urn:oid:2.16.840.1.113730.3.1.241"
    GIVEN_NAME = "urn:oid:2.5.4.42"
    LAST_NAME = "urn:oid:2.5.4.4"
    FIRST_NAMES = "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName"
    EMAIL = "urn:oid:0.9.2342.19200300.100.1.3"
    STREET_ADDRESS = "urn:oid:1.2.246.517.2002.2.4"
    POSTAL_CODE = "urn:oid:1.2.246.517.2002.2.6"
    POST_OFFICE = "urn:oid:1.2.246.517.2002.2.7"
    MUNICIPALITY_CODE = "urn:oid:1.2.246.517.2002.2.18"
    ADDRESS_PROTECTED = "urn:oid:1.2.246.517.2002.2.27"


#: Levels of assurance that count as strong: substantial and high, national and eIDAS.
STRONG_LEVELS = frozenset(
    {
        "http://ftn.ficora.fi/2017/loa2",
        "http://ftn.ficora.fi/2017/loa3",
        "http://eidas.europa.eu/LoA/substantial",
        "http://eidas.europa.eu/LoA/high",
    }
)
#: The level of Suomi.fi's own test identification: never a real person.
TEST_LEVEL = "urn:oid:1.2.246.517.3002.110.999"
