from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    name = "voucher_portal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from voucher_portal.accounts.actions.staff import INVITATION_TOPIC
        from voucher_portal.accounts.checks import check_development_sign_in
        from voucher_portal.accounts.mails import ACCOUNT_MAIL_TOPIC
        from voucher_portal.core.outbox import register_topic

        register(check_development_sign_in, Tags.security)
        register_topic(INVITATION_TOPIC, "accounts.send_invitation")
        register_topic(ACCOUNT_MAIL_TOPIC, "accounts.send_account_mail")
