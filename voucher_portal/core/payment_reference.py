"""Finnish creditor references: the 7-3-1 check digit and the RF form (ISO 11649)."""

from __future__ import annotations

import re

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

_WEIGHTS = (7, 3, 1)


def check_digit_731(digits: str) -> str:
    """The check digit of a string of digits, weighted 7, 3, 1 from the right. Raises ValueError."""
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValueError(f"{digits!r} is not digits")
    total = sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def finnish_reference(digits: str) -> str:
    """The digits with their check digit: at least 3 and at most 19 of them. Raises ValueError."""
    if not 3 <= len(digits) <= 19:
        raise ValueError("a reference has 3 to 19 digits before its check digit")
    return digits + check_digit_731(digits)


def format_finnish_reference(reference: str) -> str:
    """Groups of five from the right: "12 34561"."""
    return " ".join(re.findall(r".{1,5}", reference[::-1]))[::-1]


def rf_reference(reference: str) -> str:
    """The RF form of a reference of letters and digits, without spaces: "RF18539007547034".

    Separators are left out. Raises ValueError when nothing, or more than 21 characters, remain.
    """
    body = re.sub(r"[ \-]", "", reference).upper()
    if not re.fullmatch(r"[0-9A-Z]{1,21}", body):
        raise ValueError(f"{reference!r} cannot be an RF reference")
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def format_rf_reference(reference: str) -> str:
    """Groups of four: "RF18 5390 0754 7034"."""
    return iso11649.format(reference)
