"""A stand-in identity provider: invented people, a real socket, and only in development.

`python -m voucher_portal.integrations.stand_in_identity_provider` serves OpenID Connect on
127.0.0.1. It refuses what the specification refuses, so that the portal's own checks are tried
against an honest counterpart; it refuses to start at all outside development.
"""
