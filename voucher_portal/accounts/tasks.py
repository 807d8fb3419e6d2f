"""Mail to people: an invitation to a place in an organisation, and what allauth has to tell."""

from __future__ import annotations

from celery import shared_task

from voucher_portal.accounts import mails
from voucher_portal.accounts.invitations import send_invitation_mail
from voucher_portal.core import outbox
from voucher_portal.core.models import OutboxMessage


@shared_task(name="accounts.send_invitation", ignore_result=True)
def send_invitation(message_id: int, lease_token: str) -> bool:
    return outbox.handle(message_id, lease_token, lambda message: send_invitation_mail(message.subject_id))


@shared_task(name="accounts.send_account_mail", ignore_result=True)
def send_account_mail(message_id: int, lease_token: str) -> bool:
    return outbox.handle(message_id, lease_token, _send_account_mail)


def _send_account_mail(message: OutboxMessage) -> None:
    mails.send_account_mail(message.subject_id, message.part, message.created_at)
