"""The mail that tells a person of a new place, with the link for choosing a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from voucher_portal.accounts.models import Membership


def send_invitation_mail(membership_id: str) -> None:
    """Send it in the person's language; nothing when the place has ended or has no e-mail.

    Somebody who already has a password gets the address of the sign-in page instead of a link
    for choosing one.
    """
    living = Membership.objects.living().select_related("user", "organisation")
    membership = living.filter(public_id=membership_id).first()
    if membership is None or not membership.user.email:
        return
    user = membership.user
    with translation.override(user.language):
        context = {
            "user": user,
            "organisation": membership.organisation,
            "address": settings.PORTAL_ORIGIN + _path(membership),
            "chooses_password": not user.has_usable_password(),
            "support_phone": membership.organisation.support_phone or settings.SUPPORT_PHONE,
        }
        subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
        send_mail(subject, render_to_string("accounts/email/invitation_message.txt", context), None, [user.email])


def _path(membership: Membership) -> str:
    user = membership.user
    if user.has_usable_password():
        return reverse("account_login")
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
