"""What is wrong in a file: the place, the line, and how to mend it, in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rulebooks.calculation.texts import Texts
from rulebooks.exchange.fault_texts import MESSAGES

_LONGEST_SHOWN = 40
_LONGEST_POINTER = 200


class FaultCode(StrEnum):
    # The file itself.
    TOO_LONG_FILE = "too_long_file"
    NOT_TEXT = "not_text"
    EMPTY_FILE = "empty_file"
    NOT_JSON = "not_json"
    TWICE = "twice"
    TOO_DEEP = "too_deep"
    NOT_THIS_FORMAT = "not_this_format"
    # What stands in one place.
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_TEXT = "not_a_text"
    NOT_A_DATE = "not_a_date"
    NOT_A_CLOCK = "not_a_clock"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_QUANTITY = "not_a_quantity"
    NOT_WHOLE = "not_whole"
    NOT_A_CHOICE = "not_a_choice"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    NULL = "null"
    EMPTY_TEXT = "empty_text"
    TOO_LONG_TEXT = "too_long_text"
    UNPRINTABLE = "unprintable"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_FEW_ROWS = "too_few_rows"
    ALREADY_GIVEN = "already_given"
    PARAMETER = "parameter"
    # What two places say together.
    LAST_BEFORE_FIRST = "last_before_first"
    FIRST_DAY_MISSING = "first_day_missing"
    VALUES_OVERLAP = "values_overlap"
    VALUES_GAP = "values_gap"
    CAP_BELOW_FREE_VALUE = "cap_below_free_value"
    FIXED_ABOVE_FREE_VALUE = "fixed_above_free_value"
    FREE_IS_NOT_SPLIT = "free_is_not_split"
    UNIT_OF_EVENT_FORM = "unit_of_event_form"
    ENDS_BEFORE_START = "ends_before_start"
    OUTSIDE_SERVICE_HOURS = "outside_service_hours"
    BANDS_OVERLAP = "bands_overlap"
    HOURS_UNCOVERED = "hours_uncovered"
    HOURS_OF_UNIT = "hours_of_unit"
    NO_SUCH_PRODUCT = "no_such_product"
    NO_SUCH_TABLE = "no_such_table"
    KIND_OF_TABLE = "kind_of_table"
    TABLE_NOT_USED = "table_not_used"
    PERCENT_MISSING = "percent_missing"
    PERCENTS_ABOVE_HUNDRED = "percents_above_hundred"
    NOTICES_DIFFER = "notices_differ"
    EDITIONS_OVERLAP = "editions_overlap"
    NOT_A_BILLING_PREFIX = "not_a_billing_prefix"
    NO_SUCH_MUNICIPALITY = "no_such_municipality"
    # What the organiser's own data says.
    NO_SUCH_UNIT = "no_such_unit"
    ORGANISER_TYPE = "organiser_type"
    MUNICIPALITY_OUTSIDE = "municipality_outside"
    NO_SUCH_RULEBOOK = "no_such_rulebook"
    BILLING_PREFIX_TAKEN = "billing_prefix_taken"
    DRAFT_EXISTS = "draft_exists"
    NAME_IS_FIXED = "name_is_fixed"
    CALENDAR_DIFFERS = "calendar_differs"
    CALENDAR_LACKS = "calendar_lacks"
    TABLE_DIFFERS = "table_differs"
    # What a case for the command line says.
    NOT_WHOLE_UNITS = "not_whole_units"
    PRICES_OVERLAP = "prices_overlap"
    CHOOSE_PRODUCT = "choose_product"
    TIMES_OR_QUANTITY = "times_or_quantity"
    ONLY_OF_VISITS = "only_of_visits"
    NO_TRAVEL = "no_travel"
    MORE_OUTSIDE_THAN_DRIVEN = "more_outside_than_driven"
    SITUATION_MISSING = "situation_missing"
    SITUATION_NOT_NEEDED = "situation_not_needed"
    NO_EDITION = "no_edition"
    VALUE_MODEL = "value_model"
    REFUSED = "refused"


@dataclass(frozen=True)
class Fault:
    """One fault: where it is (JSON Pointer and line), what it is, and how to mend it."""

    pointer: str
    line: int
    code: FaultCode
    message: Texts

    @classmethod
    def at(cls, pointer: str, line: int, code: FaultCode, /, **words: object) -> Fault:
        """A fault with its message filled. A long value that somebody wrote is cut."""
        filled = {name: word if isinstance(word, Texts) else _shown(word) for name, word in words.items()}
        return cls(pointer[:_LONGEST_POINTER], line, code, MESSAGES[code].filled(**filled))

    def as_json(self) -> dict[str, Any]:
        return {
            "pointer": self.pointer,
            "line": self.line,
            "code": self.code.value,
            "message": self.message.as_json(),
        }


class FaultyFile(ValueError):
    """A file cannot be read: all its faults, from the first line to the last."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.pointer)))
        super().__init__("; ".join(f"{fault.line}: {fault.message.en}" for fault in self.faults))


def _shown(word: object) -> str:
    """A value as JSON writes it, so that whoever wrote it knows it again."""
    written: Mapping[object, str] = {None: "null", True: "true", False: "false"}
    text = written[word] if word is None or isinstance(word, bool) else str(word)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
