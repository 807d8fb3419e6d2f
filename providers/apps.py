from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "providers"
    label = "providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rulebooks.actions.rulebooks import LATER_VERSION_PUBLISHED
        from voucher_portal.core.outbox import register_topic

        register_topic(LATER_VERSION_PUBLISHED, "providers.tasks.ask_for_acceptances")
