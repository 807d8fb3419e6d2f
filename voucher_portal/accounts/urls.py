"""Addresses of signing in, capacities, own details, staff and units."""

from django.urls import path

from voucher_portal.accounts.views import (
    capacity,
    identification,
    profile,
    roles,
    second_factor,
    sign_in,
    staff,
    support,
    units,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.choose_sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.one_time_code, name="one-time-code"),
    path("sign-in/password/", sign_in.own_password, name="choose-password"),
    path("sign-in/second-factor/", second_factor.second_factor, name="second-factor"),
    path("identify/", identification.identify, name="identify"),
    path("identify/return/", identification.identify_return, name="identify-return"),
    path("capacity/", capacity.switch_capacity, name="switch-capacity"),
    path("roles/", roles.role_page, name="roles"),
    path("own/", profile.own_account, name="own-account"),
    path("staff/", staff.staff_list, name="staff-list"),
    path("staff/add/", staff.staff_add, name="staff-add"),
    path("staff/<pid:public_id>/", staff.staff_edit, name="staff-edit"),
    path("staff/<pid:public_id>/end/", staff.staff_end, name="staff-end"),
    path("staff/<pid:public_id>/invite/", staff.staff_invite, name="staff-invite"),
    path("staff/<pid:public_id>/code/", staff.staff_code, name="staff-code"),
    path("staff/<pid:public_id>/second-factor/", staff.staff_second_factor, name="staff-second-factor"),
    path("support/", support.support_edit, name="support-edit"),
    path("units/", units.unit_list, name="unit-list"),
    path("units/add/", units.unit_add, name="unit-add"),
    path("units/<pid:public_id>/", units.unit_edit, name="unit-edit"),
    path("units/<pid:public_id>/close/", units.unit_close, name="unit-close"),
]
