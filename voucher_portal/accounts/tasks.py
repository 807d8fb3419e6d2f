"""Mail to people who were given a place in an organisation."""

from __future__ import annotations

from celery import shared_task

from voucher_portal.accounts.invitations import send_invitation_mail
from voucher_portal.core import outbox


@shared_task(name="accounts.send_invitation", ignore_result=True)
def send_invitation(message_id: int, lease_token: str) -> bool:
    return outbox.handle(message_id, lease_token, lambda message: send_invitation_mail(message.subject_id))
