"""Finnish personal identity codes (henkilötunnus)."""

from __future__ import annotations

from django.conf import settings
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.fi import hetu


class InvalidIdentityCode(ValueError):
    """Not a personal identity code. `code` says why; the message never repeats what was typed."""

    code = "format"


class WrongCheckCharacter(InvalidIdentityCode):
    code = "check_character"


class ImpossibleBirthDate(InvalidIdentityCode):
    code = "birth_date"


class TestIdentityCode(InvalidIdentityCode):
    """An individual number 900–999: reserved for tests, refused outside development."""

    __test__ = False
    code = "test_code"


def validate_identity_code(text: str) -> str:
    """The code in its normal form, e.g. "010150-9XXC". Raises InvalidIdentityCode.

    Codes with the individual number 900–999 pass only when settings.ALLOW_TEST_IDENTITY_CODES.
    """
    try:
        code = hetu.validate(text, allow_temporary=True)
    except InvalidChecksum:
        raise WrongCheckCharacter("wrong check character") from None
    except InvalidComponent:
        raise ImpossibleBirthDate("no such birth date or individual number") from None
    except ValidationError:
        raise InvalidIdentityCode("not in the form DDMMYYCNNNX") from None
    if is_test_code(code) and not settings.ALLOW_TEST_IDENTITY_CODES:
        raise TestIdentityCode("reserved for tests")
    return code


def is_test_code(code: str) -> bool:
    """Is the individual number in the test range 900–999?"""
    return code[7:8] == "9"


def mask(text: str) -> str:
    """What may be shown in a list or an error: "010150-****"."""
    code = "".join(text.split())
    return f"{code[:7]}****" if code[:6].isdigit() and len(code) > 6 else "****"
