from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from billing.actions.simulations import LEASE_SECONDS, TOPIC
        from voucher_portal.core.outbox import register_topic

        register_topic(TOPIC, "billing.tasks.simulate", lease_seconds=LEASE_SECONDS)
