from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "voucher_portal.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"
