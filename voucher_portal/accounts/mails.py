"""The mails of allauth: asked for in the request, written and sent by a worker.

The outbox names the person and the kind of mail alone. All else is worked out when it is sent: the link
for choosing a password is made anew from the person, as that of an invitation is, so that no link and
no address of a network lies in a queue.
"""

from __future__ import annotations

import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from voucher_portal.accounts.models import User
from voucher_portal.core.outbox import enqueue
from voucher_portal.core.public_ids import new_public_id

ACCOUNT_MAIL_TOPIC = "accounts.account_mail"
PASSWORD_LINK = "password_reset_key"
#: The mails of allauth that can come about in the portal, by the name in the outbox.
TEMPLATES = {
    prefix.rpartition("/")[2]: prefix
    for prefix in (
        "account/email/password_changed",
        "account/email/password_reset",
        "account/email/password_reset_key",
        "account/email/password_set",
        "mfa/email/recovery_codes_generated",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
    )
}


def request_account_mail(user: User, template_prefix: str) -> None:
    """Ask for a mail to the person; nothing for somebody without e-mail. Raises KeyError for an unknown mail."""
    kind = template_prefix.rpartition("/")[2]
    if TEMPLATES[kind] != template_prefix:
        raise KeyError(template_prefix)
    if not user.email:
        return
    enqueue(
        topic=ACCOUNT_MAIL_TOPIC,
        queue="delivery",
        subject_kind="user",
        subject_id=user.public_id,
        part=kind,
        idempotency_key=f"{ACCOUNT_MAIL_TOPIC}:{new_public_id()}",
    )


def send_account_mail(user_id: str, kind: str, asked_at: datetime.datetime) -> None:
    """Send it in the person's language, to the address the person has now; nothing to a closed account."""
    user = User.objects.filter(public_id=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    prefix = TEMPLATES[kind]
    with translation.override(user.language):
        context = {"user": user, "asked_at": asked_at, "support_phone": settings.SUPPORT_PHONE}
        if kind == PASSWORD_LINK:
            context["password_reset_url"] = password_link(user)
        subject = render_to_string(f"{prefix}_subject.txt", context).strip()
        send_mail(subject, render_to_string(f"{prefix}_message.txt", context).strip(), None, [user.email])


def password_link(user: User) -> str:
    """Where the person chooses a password. Holds for three days, and until it has been used."""
    key = default_token_generator.make_token(user)
    values = {"uidb36": user_pk_to_url_str(user), "key": key}
    return str(settings.PORTAL_ORIGIN + reverse("account_reset_password_from_key", kwargs=values))
