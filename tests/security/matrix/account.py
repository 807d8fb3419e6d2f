"""allauth's pages: signing in, second factors, passkeys and sessions."""

from __future__ import annotations

ROWS = """
account_change_password | GET | | sign-in: visitor | else 200
account_change_password | POST | | sign-in: visitor | else 200
account_inactive | GET | | else 200
account_login | GET | | 200: visitor | else 302
account_login | POST | | 200: visitor | else 302
account_logout | GET | | 302: visitor | else 200
account_logout | POST | | else 302
account_reauthenticate | GET | | sign-in: visitor | else 200
account_reauthenticate | POST | | sign-in: visitor | else 200
account_reset_password | GET | | else 200
account_reset_password | POST | | else 200
account_reset_password_done | GET | | else 200
account_reset_password_from_key | GET | reset_key | else 200
account_reset_password_from_key | POST | reset_key | else 200
account_reset_password_from_key_done | GET | | else 200
account_set_password | GET | | sign-in: visitor | else 302
account_set_password | POST | | sign-in: visitor | else 302
mfa_activate_totp | GET | | sign-in: visitor | else 302
mfa_activate_totp | POST | | sign-in: visitor | else 302
mfa_add_webauthn | GET | | sign-in: visitor | else 302
mfa_add_webauthn | POST | | sign-in: visitor | else 302
mfa_authenticate | GET | | else 302
mfa_authenticate | POST | | else 302
mfa_deactivate_totp | GET | | sign-in: visitor | else 404
mfa_deactivate_totp | POST | | sign-in: visitor | else 404
mfa_download_recovery_codes | GET | | sign-in: visitor | else 404
mfa_download_recovery_codes | POST | | sign-in: visitor | else 404
mfa_edit_webauthn | GET | passkey | sign-in: visitor | else 302
mfa_edit_webauthn | POST | passkey | sign-in: visitor | else 302
mfa_generate_recovery_codes | GET | | sign-in: visitor | else 302
mfa_generate_recovery_codes | POST | | sign-in: visitor | else 302
mfa_index | GET | | sign-in: visitor | else 200
mfa_index | POST | | sign-in: visitor | else 405
mfa_list_webauthn | GET | | sign-in: visitor | else 200
mfa_list_webauthn | POST | | sign-in: visitor | else 405
mfa_login_webauthn | GET | | else 302
mfa_login_webauthn | POST | | else 302
mfa_reauthenticate | GET | | sign-in: visitor | else 302
mfa_reauthenticate | POST | | sign-in: visitor | else 302
mfa_reauthenticate_webauthn | GET | | sign-in: visitor | else 302
mfa_reauthenticate_webauthn | POST | | sign-in: visitor | else 302
mfa_remove_webauthn | GET | passkey | sign-in: visitor | else 302
mfa_remove_webauthn | POST | passkey | sign-in: visitor | else 302
mfa_view_recovery_codes | GET | | sign-in: visitor | else 404
mfa_view_recovery_codes | POST | | sign-in: visitor | else 405
usersessions_list | GET | | sign-in: visitor | else 200
usersessions_list | POST | | sign-in: visitor | else 302
"""

#: allauth's forms take a PUT for a POST without a form.
PUT = {
    "account_change_password": "200 sign-in",
    "account_login": "200 302",
    "account_reauthenticate": "200 sign-in",
    "account_reset_password": "200",
    "account_reset_password_from_key": "200",
    "account_set_password": "302 sign-in",
    "mfa_activate_totp": "302 404 405 sign-in",
    "mfa_authenticate": "302 404 405 sign-in",
    "mfa_deactivate_totp": "302 404 405 sign-in",
    "mfa_download_recovery_codes": "302 404 405 sign-in",
    "mfa_edit_webauthn": "302 404 405 sign-in",
    "mfa_generate_recovery_codes": "302 404 405 sign-in",
    "mfa_index": "302 404 405 sign-in",
    "mfa_list_webauthn": "302 404 405 sign-in",
    "mfa_login_webauthn": "302 404 405 sign-in",
    "mfa_reauthenticate": "302 404 405 sign-in",
    "mfa_reauthenticate_webauthn": "302 404 405 sign-in",
    "mfa_remove_webauthn": "302 404 405 sign-in",
    "mfa_view_recovery_codes": "302 404 405 sign-in",
    "mfa_add_webauthn": "302 404 405 sign-in",
    "usersessions_list": "302 sign-in",
}
