"""Finnish business IDs (Y-tunnus)."""

from __future__ import annotations

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import ytunnus


class InvalidBusinessId(ValueError):
    """Not a business ID; `code` says why."""

    code = "format"


class WrongCheckDigit(InvalidBusinessId):
    code = "check_digit"


def validate_business_id(text: str) -> str:
    """The business ID in its printed form, "1234567-1". Raises InvalidBusinessId."""
    try:
        number = ytunnus.validate(text)
    except InvalidChecksum:
        raise WrongCheckDigit("wrong check digit") from None
    except ValidationError:
        raise InvalidBusinessId("not in the form 1234567-1") from None
    return f"{number[:7]}-{number[7:]}"
