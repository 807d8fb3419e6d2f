"""Every write of accounts, one noun per file."""

from voucher_portal.accounts.actions.identification import record_identified_person
from voucher_portal.accounts.actions.one_time_codes import (
    IssuedCode,
    choose_password,
    issue_one_time_code,
    use_one_time_code,
)
from voucher_portal.accounts.actions.profile import change_own_details
from voucher_portal.accounts.actions.second_factor import remove_second_factor
from voucher_portal.accounts.actions.staff import (
    SignInMeans,
    StaffDetails,
    add_staff,
    change_membership,
    end_membership,
    resend_invitation,
)
from voucher_portal.accounts.actions.units import add_unit, change_unit, close_unit

__all__ = [
    "IssuedCode",
    "SignInMeans",
    "StaffDetails",
    "add_staff",
    "add_unit",
    "change_membership",
    "change_own_details",
    "change_unit",
    "choose_password",
    "close_unit",
    "end_membership",
    "issue_one_time_code",
    "record_identified_person",
    "remove_second_factor",
    "resend_invitation",
    "use_one_time_code",
]
